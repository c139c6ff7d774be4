"""The integer program: one value vector a run, so that all relations hold; and which choices have no alternative."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import numpy as np

from gongkai.alignment.types import Run
from gongkai.core.step_budget import StepBudget
from gongkai.forms.form import Relation

MOST_VARIABLES = 4_000
"""A program with more variables is not tried; everything stays open."""

SOLVE_STEPS, NODE_STEPS = 4_000, 400
"""What a program and each node of its search cost in steps: about their time, in microseconds."""

MOST_NODES = 1_000
"""Nodes that the search for one solution may look at; beyond it what is open stays open."""

ROUNDS = 40
"""Solutions looked at before the search for alternatives is given up."""

CLOSE = 0.001
"""Difference of a relation's sides up to which it holds."""

Values = tuple[Decimal, ...]


class Program:
    """Choose one class (value vector) for each run.

    Parameters
    ----------
    relations
        Equations over field ids.
    runs
        The runs; their slots name the fields.
    classes
        For each run its value vectors, each with a cost; a run with one class is fixed.

    Attributes
    ----------
    exhausted
        True where the time or the number of rounds ran out.
    """

    def __init__(self, relations: Sequence[Relation], runs: Sequence[Run], classes: list[dict[Values, float]]) -> None:
        self.classes = [list(each) for each in classes]
        self.costs = [cost for each in classes for cost in each.values()] if classes else []
        self.offsets = np.concatenate([[0], np.cumsum([len(each) for each in classes])])
        self.open = [i for i, each in enumerate(classes) if len(each) > 1]
        self.exhausted = False
        place = {slot: (i, j) for i, run in enumerate(runs) for j, slot in enumerate(run.slots)}
        rows = [row for relation in relations if (row := self._row(relation, place)) is not None]
        self.equations = np.array(rows) if rows else np.zeros((0, int(self.offsets[-1])))

    def _row(self, relation: Relation, place: dict[str, tuple[int, int]]) -> np.ndarray | None:
        """Return a relation as coefficients of all variables; ``None`` where no open run takes part."""
        opened = set(self.open)
        if not any(place[f][0] in opened for f in relation.members if f in place):
            return None
        row = np.zeros(int(self.offsets[-1]))
        for sign, fields in ((1.0, relation.left), (-1.0, relation.right)):
            for field_id in fields:
                if field_id in place:
                    run, slot = place[field_id]
                    for k, vector in enumerate(self.classes[run]):
                        row[int(self.offsets[run]) + k] += sign * float(vector[slot])
        return row

    def allowed(self, budget: StepBudget, nearest: bool = False) -> list[list[Values]] | None:
        """Return for each run the classes that some solution may take, that of the cheapest solution first.

        A choice is without alternative where the program has no solution that avoids it. ``None`` where there is no
        solution, or was no time. With ``nearest``, every class may be right where there is no solution, and the first
        is one with which few relations fail.
        """
        if int(self.offsets[-1]) > MOST_VARIABLES:
            self.exhausted = True
            return None
        first = self._solve([], budget)
        if first is None:
            near = self._nearest(budget) if nearest and not self.exhausted else None
            return None if near is None else self._choices(near, set())
        unique = set(self.open)
        for _ in range(ROUNDS):
            if not unique:
                return self._choices(first, unique)
            other = self._solve(sorted(unique), budget, first)
            if other is None:
                return None if self.exhausted else self._choices(first, unique)
            unique -= {i for i in unique if other[i] != first[i]}
        self.exhausted = True
        return None

    def _choices(self, first: list[int], unique: set[int]) -> list[list[Values]]:
        """Return each run's choice, and after it the other classes of the runs that are not settled."""
        chosen = [self.classes[i][k] for i, k in enumerate(first)]
        settled = [i not in self.open or i in unique for i in range(len(first))]
        return [
            [each] if sure else [each, *(c for c in classes if c != each)]
            for each, sure, classes in zip(chosen, settled, self.classes, strict=True)
        ]

    def _nearest(self, budget: StepBudget) -> list[int] | None:
        """Return a choice with which few relations fail: all but one hold, or as many as hold one after the other."""
        every = range(len(self.equations))
        for dropped in every:
            found = self._solve([], budget, kept=[i for i in every if i != dropped])
            if found is not None or self.exhausted:
                return found
        nearest, kept = None, list[int]()
        for added in every:
            found = self._solve([], budget, kept=[*kept, added])
            if found is not None:
                nearest, kept = found, [*kept, added]
        return nearest

    def _solve(
        self,
        avoid: list[int],
        budget: StepBudget,
        first: list[int] | None = None,
        kept: Sequence[int] | None = None,
    ) -> list[int] | None:
        """Return a class index for each run; with ``avoid``, not the first choice of all of these runs.

        With ``kept``, only these equations need hold.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not budget.spend(SOLVE_STEPS):
            self.exhausted = True
            return None
        size = int(self.offsets[-1])
        pick = np.zeros((len(self.classes), size))
        for i in range(len(self.classes)):
            pick[i, int(self.offsets[i]) : int(self.offsets[i + 1])] = 1.0
        constraints = [LinearConstraint(pick, 1.0, 1.0)]
        equations = self.equations if kept is None else self.equations[list(kept)]
        if len(equations):
            constraints.append(LinearConstraint(equations, -CLOSE, CLOSE))
        if avoid and first is not None:
            row = np.zeros(size)
            for i in avoid:
                row[int(self.offsets[i]) + first[i]] = 1.0
            constraints.append(LinearConstraint(row[None, :], -np.inf, len(avoid) - 1))
        result = milp(
            np.array(self.costs),
            integrality=np.ones(size),
            bounds=Bounds(0, 1),
            constraints=constraints,
            # HiGHS's presolve prints to standard output
            options={"time_limit": budget.seconds, "node_limit": MOST_NODES, "presolve": False},
        )
        budget.spend(NODE_STEPS * int(result.mip_node_count or 0))
        if result.x is None:
            self.exhausted = result.status == 1
            return None
        return [int(np.argmax(result.x[int(a) : int(b)])) for a, b in pairwise(self.offsets)]

"""The form's arithmetic (勾稽关系): what holds, what fails, which figures may be the culprits, what a blank must be.

Finding the culprits is card-minimal repair under aggregate constraints (Fazzinga, Flesca, Furfaro and Parisi, DART,
2006): the fewest changed figures that make all equations hold. Nothing printed is ever changed; culprits are flagged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.core.step_budget import StepBudget
from gongkai.forms.form import Relation

ZERO = Decimal(0)
Values = Mapping[str, Decimal | None]

CHANGE_STEPS = 16
"""What a change that is tried costs in steps: about its time, in microseconds."""

MOST_CHANGES = 6
"""Where more figures would have to change, all members of the failed relations are suspects."""


FEW_BLANK = 3
"""Totals of a kind that are printed, to each left blank over parts above zero, from which the blank one is wrong."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A relation that does not hold: ``left`` and ``right`` are the sums of its sides."""

    relation: Relation
    left: Decimal
    right: Decimal


def total(values: Values, fields: Sequence[str]) -> Decimal | None:
    """Return the sum of the figures, blanks counting nothing; ``None`` where none is printed."""
    if len(fields) == 1:
        return values.get(fields[0])
    printed = [value for field_id in fields if (value := values.get(field_id)) is not None]
    return sum(printed, ZERO) if printed else None


def hidden(relations: Sequence[Relation], values: Values) -> set[str]:
    """Return the blanks that are no zeros: parts of a printed total above zero, none of which is printed."""
    found: set[str] = set()
    for relation in relations:
        parts = relation.right
        if len(relation.left) == 1 and values.get(relation.left[0]) and all(values.get(part) is None for part in parts):
            found.update(parts)
    return found


def _blank_totals(relations: Sequence[Relation], values: Values) -> set[int]:
    """Return the ids of relations whose total is left blank over parts above zero, where others of the kind print it.

    There a blank total says zero; where no total is printed, the column is not there.
    """
    totals = [relation for relation in relations if len(relation.left) == 1]
    printed = Counter(relation.code for relation in totals if values.get(relation.left[0]) is not None)
    blank = [each for each in totals if values.get(each.left[0]) is None and total(values, each.right)]
    left_out = Counter(relation.code for relation in blank)
    return {id(relation) for relation in blank if printed[relation.code] > FEW_BLANK * left_out[relation.code]}


class Arithmetic:
    """The relations over the figures of one report.

    Parameters
    ----------
    relations
        The form's.
    values
        The figures by field id; ``None`` for a blank.

    Attributes
    ----------
    checked
        The relations that print something on both sides, and hide nothing, with the sums of their sides.
    """

    def __init__(self, relations: Sequence[Relation], values: Values) -> None:
        self.relations, self.values = relations, values
        unknown, zeros = hidden(relations, values), _blank_totals(relations, values)
        self.checked: list[tuple[Relation, Decimal, Decimal]] = []
        for relation in relations:
            left = ZERO if id(relation) in zeros else total(values, relation.left)
            if left is None or (unknown and not unknown.isdisjoint(relation.members)):
                continue
            if (right := total(values, relation.right)) is not None:
                self.checked.append((relation, left, right))

    def failures(self) -> list[Failure]:
        """Return the relations that fail; one with a side that prints nothing, or hides a part, cannot be checked."""
        return [Failure(*checked) for checked in self.checked if checked[1] != checked[2]]

    def evidence(self) -> dict[str, tuple[int, int, int]]:
        """Return for each field how many relations hold with something above zero, fail, and cannot be checked."""
        counts: dict[str, list[int]] = {}
        sums = {id(relation): (left, right) for relation, left, right in self.checked}
        for relation in self.relations:
            if (checked := sums.get(id(relation))) is None:
                kind = 2
            elif checked[0] != checked[1]:
                kind = 1
            elif not checked[0]:
                continue
            else:
                kind = 0
            for field_id in relation.members:
                counts.setdefault(field_id, [0, 0, 0])[kind] += 1
        return {field_id: (c[0], c[1], c[2]) for field_id, c in counts.items()}

    def implied(self) -> dict[str, Decimal]:
        """Return what the relations imply for fields without a figure that are the only ones of a relation."""
        found: dict[str, Decimal] = {}
        blank = {field_id for field_id, value in self.values.items() if value is None}
        for relation in self.relations:
            absent = [f for f in relation.members if f in blank or f not in self.values]
            if len(absent) != 1:
                continue
            left, right = total(self.values, relation.left) or ZERO, total(self.values, relation.right) or ZERO
            value = right - left if absent[0] in relation.left else left - right
            if value >= ZERO:
                found.setdefault(absent[0], value)
        return found

    def suspects(self, budget: StepBudget) -> set[str]:
        """Return the members of all smallest sets of changes that make every relation hold.

        Parameters
        ----------
        budget
            When it is spent, all members of the failed relations are suspects.
        """
        failed = self.failures()
        if not failed:
            return set()
        everyone = {field_id for failure in failed for field_id in failure.relation.members}
        repair = _Repair(self, budget)
        for size in range(1, MOST_CHANGES + 1):
            found = repair.of_size(size)
            if repair.late:
                return everyone
            if found:
                return found
        return everyone


class _Repair:
    """Depth-first search for the sets of changes of a given size.

    Some figure of a failed relation must change. A smallest set of changes has no cycle (else a part of it would do),
    so there is always a failed relation with exactly one change in it, which that relation then fixes.
    """

    def __init__(self, arithmetic: Arithmetic, budget: StepBudget) -> None:
        self.budget, self.late = budget, False
        self.values = arithmetic.values
        checked = arithmetic.checked
        self.signs = [{**dict.fromkeys(r.left, 1), **dict.fromkeys(r.right, -1)} for r, _, _ in checked]
        self.touching: dict[str, dict[int, int]] = {}
        for index, signs in enumerate(self.signs):
            for field_id, sign in signs.items():
                self.touching.setdefault(field_id, {})[index] = sign
        self.reach = max(map(len, self.touching.values()), default=0)
        self.residuals = {i: left - right for i, (_, left, right) in enumerate(checked) if left != right}

    def of_size(self, size: int) -> set[str]:
        """Return the members of all sets of exactly ``size`` changes that leave no residual."""
        found: set[str] = set()
        self._search(self.residuals, (), size, found, set())
        return found

    def _search(
        self,
        residuals: dict[int, Decimal],
        changed: tuple[str, ...],
        left: int,
        found: set[str],
        seen: set[frozenset[str]],
    ) -> None:
        if len(residuals) > left * self.reach or self.late:
            return
        if not self.budget.spend(CHANGE_STEPS):
            self.late = True
            return
        if left == 1:
            self._finish(residuals, changed, found)
            return
        for index, residual in residuals.items():
            for field_id, sign in self.signs[index].items():
                if field_id in changed or not self._may_change(field_id, delta := -residual * sign):
                    continue
                chosen = frozenset((*changed, field_id))
                if chosen in seen:
                    continue
                seen.add(chosen)
                if after := self._after(residuals, field_id, delta):
                    self._search(after, (*changed, field_id), left - 1, found, seen)

    def _finish(self, residuals: dict[int, Decimal], changed: tuple[str, ...], found: set[str]) -> None:
        """Find the figures that make up by themselves for all residuals that are left."""
        index, residual = next(iter(residuals.items()))
        for field_id, sign in self.signs[index].items():
            touched = self.touching[field_id]
            if len(touched) != len(residuals) or field_id in changed:
                continue
            delta = -residual * sign
            mends = all(residuals.get(i) == -delta * each for i, each in touched.items())
            if mends and self._may_change(field_id, delta):
                found.update(changed, (field_id,))

    def _may_change(self, field_id: str, delta: Decimal) -> bool:
        """Whether a figure may differ by so much: it is a field of the report, and none is below zero."""
        return field_id in self.values and (self.values[field_id] or ZERO) + delta >= ZERO

    def _after(self, residuals: dict[int, Decimal], field_id: str, delta: Decimal) -> dict[int, Decimal]:
        after = dict(residuals)
        for index, sign in self.touching[field_id].items():
            value = after.get(index, ZERO) + delta * sign
            if value:
                after[index] = value
            else:
                after.pop(index, None)
        return after

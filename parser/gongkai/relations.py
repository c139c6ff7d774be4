"""The form's arithmetic (勾稽关系): what holds, what fails, which figures may be the culprits, what a blank must be.

Finding the culprits is card-minimal repair under aggregate constraints (Fazzinga, Flesca, Furfaro and Parisi, DART,
2006): the fewest changed figures that make all equations hold. Nothing printed is ever changed; culprits are flagged.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gongkai.schema import Relation

ZERO = Decimal(0)
Values = Mapping[str, Decimal | None]

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


def _checkable(relations: Sequence[Relation], values: Values) -> Iterator[tuple[Relation, Decimal, Decimal]]:
    """Yield the relations that print something on both sides, and hide nothing, with the sums of their sides."""
    unknown = hidden(relations, values)
    zeros = _blank_totals(relations, values)
    for relation in relations:
        left, right = total(values, relation.left), total(values, relation.right)
        left = ZERO if id(relation) in zeros else left
        if left is not None and right is not None and unknown.isdisjoint(relation.members):
            yield relation, left, right


def failures(relations: Sequence[Relation], values: Values) -> list[Failure]:
    """Return the relations that fail; one with a side that prints nothing, or hides a part, cannot be checked."""
    return [Failure(*checked) for checked in _checkable(relations, values) if checked[1] != checked[2]]


def evidence(relations: Sequence[Relation], values: Values) -> dict[str, tuple[int, int, int]]:
    """Return for each field how many relations hold with something above zero, fail, and cannot be checked."""
    counts: dict[str, list[int]] = {}
    sums = {id(relation): (left, right) for relation, left, right in _checkable(relations, values)}
    for relation in relations:
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


def implied(relations: Sequence[Relation], values: Values) -> dict[str, Decimal]:
    """Return what the relations imply for fields without a figure that are the only ones of a relation."""
    found: dict[str, Decimal] = {}
    for relation in relations:
        absent = [field_id for field_id in relation.members if values.get(field_id) is None]
        if len(absent) != 1:
            continue
        left, right = total(values, relation.left) or ZERO, total(values, relation.right) or ZERO
        value = right - left if absent[0] in relation.left else left - right
        if value >= ZERO:
            found.setdefault(absent[0], value)
    return found


def suspects(relations: Sequence[Relation], values: Values, failed: Sequence[Failure], seconds: float) -> set[str]:
    """Return the members of all smallest sets of changes that make every relation hold.

    Parameters
    ----------
    failed
        What :func:`failures` returned for the same values.
    seconds
        Budget; when it ends, all members of the failed relations are suspects.
    """
    if not failed:
        return set()
    everyone = {field_id for failure in failed for field_id in failure.relation.members}
    repair = _Repair(relations, values, failed, time.perf_counter() + seconds)
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

    def __init__(
        self, relations: Sequence[Relation], values: Values, failed: Sequence[Failure], deadline: float
    ) -> None:
        self.deadline, self.late = deadline, False
        checked = [relation for relation, _, _ in _checkable(relations, values)]
        self.values = values
        self.signs: list[dict[str, int]] = [{**dict.fromkeys(r.left, 1), **dict.fromkeys(r.right, -1)} for r in checked]
        self.touching: dict[str, list[int]] = {}
        for index, signs in enumerate(self.signs):
            for field_id in signs:
                self.touching.setdefault(field_id, []).append(index)
        self.reach = max((len(each) for each in self.touching.values()), default=0)
        wrong = {id(failure.relation): failure.left - failure.right for failure in failed}
        self.residuals = {i: wrong[id(r)] for i, r in enumerate(checked) if id(r) in wrong}

    def of_size(self, size: int) -> set[str]:
        """Return the members of all sets of exactly ``size`` changes that leave no residual."""
        found: set[str] = set()
        self._search(dict(self.residuals), {}, size, found, set())
        return found

    def _search(
        self,
        residuals: dict[int, Decimal],
        changed: dict[str, Decimal],
        left: int,
        found: set[str],
        seen: set[frozenset[str]],
    ) -> None:
        if not residuals:
            found |= set(changed)
            return
        if len(residuals) > left * self.reach or self.late:
            return
        if time.perf_counter() > self.deadline:
            self.late = True
            return
        for index, residual in list(residuals.items()):
            for field_id, sign in self.signs[index].items():
                if field_id in changed or field_id not in self.values:
                    continue
                delta = -residual * sign
                if (self.values[field_id] or ZERO) + delta < ZERO:
                    continue
                chosen = frozenset((*changed, field_id))
                if chosen in seen:
                    continue
                seen.add(chosen)
                self._search(
                    self._after(residuals, field_id, delta), {**changed, field_id: delta}, left - 1, found, seen
                )

    def _after(self, residuals: dict[int, Decimal], field_id: str, delta: Decimal) -> dict[int, Decimal]:
        after = dict(residuals)
        for index in self.touching[field_id]:
            value = after.get(index, ZERO) + delta * self.signs[index][field_id]
            if value:
                after[index] = value
            else:
                after.pop(index, None)
        return after

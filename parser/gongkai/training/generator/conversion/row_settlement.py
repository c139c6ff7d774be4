"""Which of the ways to read some rows obey the form's sums, and in which fields those that do differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import Final

from gongkai.forms.form import Relation
from gongkai.training.generator.conversion.row_readings import Reading, Row, value_of

UNKNOWN: Final = "?"
"""Stands in a reading for a figure that is not there to be read: sums that it belongs to say nothing."""

_MOST_TOGETHER: Final = 4000
"""Readings of all rows together that are held against the form's sums."""


class Sums:
    """The sums that a report obeys as it is printed.

    Parameters
    ----------
    relations
        The form's.
    values, figures
        What each field says, and how it is printed.
    but
        Fields that are lost: sums that they belong to say nothing.
    """

    def __init__(
        self,
        relations: Iterable[Relation],
        values: Mapping[str, Decimal | None],
        figures: Mapping[str, str],
        but: Collection[str] = (),
    ) -> None:
        self._values, self._figures = values, figures
        told = [each for each in relations if not set(each.members) & set(but)]
        told = [each for each in told if any(values.get(id_) is not None for id_ in each.members)]
        self._held = [each for each in told if _holds(each, values)]

    def allow(self, ways: Mapping[Row, Reading]) -> bool:
        """Return whether the sums hold if rows are read in these ways, and all else as printed."""
        values = dict(self._values)
        unknown = set()
        for row, way in ways.items():
            for id_, text in zip(row, way, strict=True):
                if text == UNKNOWN:
                    unknown.add(id_)
                elif text != self._figures[id_]:
                    values[id_] = value_of(text)
        return all(_holds(each, values) for each in self._held if not unknown & set(each.members))


def differing_fields(ways: Mapping[Row, Sequence[Reading]], sums: Sums) -> set[str]:
    """Return the fields in which readings of some rows differ that obey the sums; the first way is what is printed.

    Examples
    --------
    >>> sums = Sums([], {"a": Decimal(1), "b": None}, {"a": "1", "b": ""})
    >>> sorted(differing_fields({("a", "b"): [("1", ""), ("", "1")]}, sums))
    ['a', 'b']
    """
    together = prod(len(each) for each in ways.values()) <= _MOST_TOGETHER
    lists = list(ways.values())
    found = set()
    for trial in product(*lists) if together else _each_alone(lists):
        told = dict(zip(ways, trial, strict=True))
        if sums.allow(told):
            for row, way in told.items():
                found |= {
                    id_ for id_, text, own in zip(row, way, ways[row][0], strict=True) if _say_otherwise(text, own)
                }
    return found


def _say_otherwise(text: str, own: str) -> bool:
    """Whether two texts of a field say different things: a mark for none and a blank say the same."""
    return text != own and (UNKNOWN in (text, own) or value_of(text) != value_of(own) or value_of(own) is not None)


def _each_alone(rows: Sequence[Sequence[Reading]]) -> Iterator[tuple[Reading, ...]]:
    """Yield the readings of one row at a time, the others as printed."""
    for number, ways in enumerate(rows):
        for way in ways:
            yield tuple(way if place == number else each[0] for place, each in enumerate(rows))


def _holds(relation: Relation, values: Mapping[str, Decimal | None]) -> bool:
    return _sum(relation.left, values) == _sum(relation.right, values)


def _sum(ids: Sequence[str], values: Mapping[str, Decimal | None]) -> Decimal:
    return sum((values.get(id_) or Decimal(0) for id_ in ids), Decimal(0))

"""Which reports teach most if they are corrected next: much in doubt, in a layout unlike those corrected before.

What is most uncertain is often a heap of reports of one kind, and the second of a kind teaches little. So the reports
are chosen one by one, each by what is in doubt in it times how far it is from everything chosen or corrected so far
(a greedy choice by uncertainty and variety; Carbonell and Goldstein 1998 order search results in the same way).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Engine

from gongkai.review.queue.queries import Filters, Listed, list_reports, show_report

LOOKED_AT: Final = 500
"""Open reports that are considered, the most at stake first, and corrected ones that they are held against."""

_LINE_SIZES: Final = (1, 2, 5, 10)

Shape = Mapping[str, float]


class Suggestion(NamedTuple):
    """A report to correct next.

    Attributes
    ----------
    listed
        As the queue lists it.
    doubt
        What :func:`doubt_of` says.
    novelty
        How unlike it is to all corrected or suggested before it: 0 (the same) to 1.
    """

    listed: Listed
    doubt: float
    novelty: float


def suggest(engine: Engine, count: int = 10) -> list[Suggestion]:
    """Return the reports of a queue to correct next, the most useful first; the same on every machine."""
    known = [
        shape_of(show_report(engine, each.sha256).report)
        for state in ("human_corrected", "human_accepted")
        for each in list_reports(engine, Filters(state), LOOKED_AT)
    ]
    waiting = []
    for listed in list_reports(engine, Filters(), LOOKED_AT):
        report = show_report(engine, listed.sha256).report
        if report["fields"] and (doubt := doubt_of(report)):
            waiting.append((listed, doubt, shape_of(report)))
    return list(_choose(waiting, known, count))


def _choose(waiting: Sequence[tuple[Listed, float, Shape]], known: Sequence[Shape], count: int) -> Iterator[Suggestion]:
    """Yield one report after the other; of equals the one whose digest comes first."""
    left = {
        listed.sha256: (listed, doubt, shape, min((distance(shape, other) for other in known), default=1.0))
        for listed, doubt, shape in waiting
    }
    for _ in range(min(count, len(left))):
        best = min(left, key=lambda each: (-math.log1p(left[each][1]) * left[each][3], -left[each][1], each))
        listed, doubt, shape, novelty = left.pop(best)
        yield Suggestion(listed, doubt, novelty)
        left = {name: (*rest[:3], min(rest[3], distance(rest[2], shape))) for name, rest in left.items()}


def doubt_of(report: Mapping[str, Any]) -> float:
    """Return how many of the flagged fields are expected to be wrong, and a tenth more for each of them."""
    return sum(1.1 - float(field["confidence"]) for field in report["fields"].values() if field["review"])


def shape_of(report: Mapping[str, Any]) -> Shape:
    """Return what a report's layout looks like from its reading, as shares of its fields.

    How many figures stand on a line, whether the source has a grid or pages, what was printed, blank or missing in each
    table, and why fields are in doubt.
    """
    fields = report["fields"]
    lines = Counter(_line_of(field) for field in fields.values() if field.get("source"))
    found: Counter[str] = Counter()
    for name, field in fields.items():
        table = name.split(".")[0]
        found[f"{table} {field['status']}"] += 1
        for reason in field["reasons"]:
            found[f"why {reason}"] += 1
        if place := field.get("source"):
            size = max(edge for edge in _LINE_SIZES if lines[_line_of(field)] >= edge)
            found[f"line {size}"] += 1
            found[f"grid {place.get('table') is not None}"] += 1
            found[f"page {place.get('page') is not None}"] += 1
    return {key: number / len(fields) for key, number in found.items()}


def distance(one: Shape, other: Shape) -> float:
    """Return how unlike two shapes are: 0 (the same) to 1 (nothing in common), by the cosine."""
    product = sum(value * other.get(key, 0.0) for key, value in one.items())
    sizes = math.hypot(*one.values()) * math.hypot(*other.values())
    return max(0.0, 1 - product / sizes) if sizes else 1.0


def _line_of(field: Mapping[str, Any]) -> tuple[Any, Any]:
    place = field["source"]
    return place.get("page"), place.get("line")

"""What stands before every line of a text and belongs to none: marks of quotation in mail, numbers of lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_QUOTED = re.compile(r"(?:>[ \t]?)+")
_COUNTED = re.compile(r"\s*(\d{1,6})(?: ?[:.|→] ?|\t| {1,2}|$)")
_NEARLY_ALL = 0.9
_FEWEST_ROWS = 8


def without_prefixes(text: str) -> str:
    """Return a text without a mark of quotation, or a number that counts, where nearly all its lines begin with one.

    Numbers count lines where each is one more than that before it; figures of a report never do so from end to end.
    """
    first = text.lstrip()[:1]
    if first != ">" and not first.isdigit():
        return text
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if first == ">":
        return _stripped(text, rows, [_QUOTED.match(row) for row in rows])
    found = [_COUNTED.match(row) for row in rows]
    numbers = [int(match[1]) for match in found if match]
    steps = [after == before + 1 for before, after in pairwise(numbers)]
    if sum(steps) < _NEARLY_ALL * len(steps):
        return text
    counts = iter([here or next_ for here, next_ in pairwise([False, *steps, False])])
    return _stripped(text, rows, [match if match and next(counts) else None for match in found])


def _stripped(text: str, rows: Sequence[str], found: Sequence[re.Match[str] | None]) -> str:
    filled = sum(not row.isspace() for row in rows if row)
    marked = sum(match is not None for match in found)
    if marked < _FEWEST_ROWS or marked < _NEARLY_ALL * filled:
        return text
    return "\n".join(row[match.end() :] if match else row for row, match in zip(rows, found, strict=True))

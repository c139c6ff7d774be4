"""Tables written as lists, a cell an item: what opens an item belongs to no cell.

``- 规章`` and ``- 9`` under each other, ``1. 规章`` and ``2. 9`` counted on, and list tables of reStructuredText, whose
rows are known::

    * - 规章
      - 9
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.readers.text.aligned_columns import VALUE

_ITEM = re.compile(r"([-*+•])(?:\s+([^\s|].*))?")
_ROW = re.compile(r"\*\s+-(?:\s+([^\s|].*))?")
_COUNTED = re.compile(r"(\d{1,4})[.)、．]\s*(.*)")
_WORD = re.compile(r"[\u3400-\u9fff]{2}")
_MARKS = ("-", "*", "+", "•")
_FEWEST = 3
_FEWEST_WORDS = 2
_FEWEST_COUNTED, _FIGURES = 12, 0.25

Rows = tuple[list[str], Sequence[int]]


def without_bullets(rows: list[str], numbers: Sequence[int]) -> Rows:
    """Return the rows, and the numbers of their lines, without what opens the items of lists.

    Items of a list follow each other, all with the same mark, words behind some of them: figures behind marks alone
    may have marks for "none" before them. The rows of a list table become rows of cells parted by tabs, each with the
    number of its first line. Numbers open the items of a list where they count on over many of them, a good part of
    which are figures.
    """
    kept: list[str] = []
    lines: list[int] = []
    for start, stop in _stretches(rows):
        part = rows[start:stop]
        texts = [row.strip() for row in part]
        if _is_table(texts):
            for at, row in _table_rows(texts):
                kept.append(row)
                lines.append(numbers[start + at])
        else:
            kept += _uncounted(texts) or _unmarked(texts) or part
            lines += numbers[start:stop]
    return kept, lines


def _stretches(rows: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the rows' indices in stretches: items that go on with each other, and each row between by itself."""
    start = 0
    before = _openings(rows[0].strip()) if rows else frozenset()
    for at in range(1, len(rows)):
        opens = _openings(rows[at].strip())
        counted = isinstance(before, int) and isinstance(opens, int) and opens == before + 1
        marked = isinstance(before, frozenset) and isinstance(opens, frozenset) and before & opens
        if not (counted or marked):
            yield start, at
            start = at
        before = opens
    if rows:
        yield start, len(rows)


def _openings(text: str) -> int | frozenset[str]:
    """Return the number, or else the marks, that may open an item."""
    if text[:1].isdecimal():
        counted = _COUNTED.fullmatch(text)
        return int(counted[1]) if counted else frozenset()
    item = _ITEM.fullmatch(text) if text[:1] in _MARKS else None
    marks = (item[1] if item else "", "-" if item and _ROW.fullmatch(text) else "")
    return frozenset(filter(None, marks))


def _is_table(texts: Sequence[str]) -> bool:
    """Whether items are the cells of a list table, in which a mark of its own opens each row."""
    opening = [text for text in texts if text[:1] == "*"]
    return 0 < len(opening) < len(texts) and all(map(_ROW.fullmatch, opening))


def _unmarked(texts: Sequence[str]) -> list[str]:
    """Return the items of a list without their mark; nothing where it is none."""
    items = [_ITEM.fullmatch(text) for text in texts]
    words = sum(bool(item and item[2] and _WORD.search(item[2])) for item in items)
    if len(items) < _FEWEST or words < _FEWEST_WORDS:
        return []
    return [item[2] or item[1] for item in items if item]


def _uncounted(texts: Sequence[str]) -> list[str]:
    """Return the items of a list without their numbers; nothing where it is none."""
    items = [item[2] for text in texts if (item := _COUNTED.fullmatch(text))]
    figures = sum(VALUE.fullmatch(item) is not None for item in items)
    return items if len(items) >= _FEWEST_COUNTED and figures >= _FIGURES * len(items) else []


def _table_rows(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the rows of a list table, each with the index of its first line."""
    first = 0
    cells: list[str] = []
    for at, text in enumerate(texts):
        opened = _ROW.fullmatch(text)
        if opened and cells:
            yield first, "\t".join(cells)
            first, cells = at, []
        item = _ITEM.fullmatch(text)
        cells.append((opened[1] if opened else item[2] if item else text) or "")
    yield first, "\t".join(cells)

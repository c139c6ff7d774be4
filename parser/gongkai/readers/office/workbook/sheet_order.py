"""The order in which sheets are read: tables on sheets of their own belong under the headings that wait for them."""

from __future__ import annotations

import re
from itertools import pairwise

from gongkai.readers.office.workbook.sheet import Sheet

_NUMBERED = re.compile(r"\s*[一二三四五六七八九十]{1,3}\s*[、.．]")
_LONGEST_HEADING = 40


def in_order(sheets: list[Sheet]) -> list[Sheet]:
    """Return the sheets in reading order, the first one cut where another belongs into it.

    That is where the first sheet has as many numbered headings with nothing under them as there are other sheets with
    anything on them. Otherwise the sheets follow one another as they are.
    """
    others = [sheet for sheet in sheets[1:] if sheet.cells]
    if not others:
        return sheets
    waiting = _bare_headings(sheets[0])
    if len(waiting) != len(others):
        return sheets
    last = max(row for row, _ in sheets[0].cells)
    parts: list[Sheet] = []
    for (above, below), other in zip(pairwise([0, *waiting]), others, strict=True):
        parts += [_rows(sheets[0], above + 1, below), other]
    return [*parts, _rows(sheets[0], waiting[-1] + 1, last)]


def _bare_headings(sheet: Sheet) -> list[int]:
    """Return the rows of numbered headings that another follows at once."""
    rows: dict[int, list[str]] = {}
    for (row, _), text in sheet.cells.items():
        if text.strip():
            rows.setdefault(row, []).append(text)
    filled = sorted(rows)
    headings = {
        row for row in filled
        if len(rows[row]) == 1 and len(rows[row][0]) <= _LONGEST_HEADING and _NUMBERED.match(rows[row][0])
    }  # fmt: skip
    return [row for row, below in pairwise(filled) if row in headings and below in headings]


def _rows(sheet: Sheet, first: int, last: int) -> Sheet:
    """Return the part of a sheet from one row to another."""
    return Sheet(
        {place: text for place, text in sheet.cells.items() if first <= place[0] <= last},
        [area for area in sheet.areas if first <= area.top and area.bottom <= last],
        sheet.hidden_rows,
        sheet.hidden_columns,
    )

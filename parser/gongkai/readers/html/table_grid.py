"""Tables of a page as grids: rows, cells, spans.

Every cell gets its true grid column, however wrong the spans are; the places that it covers get no cell of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from gongkai.core.document import Cell, Line, Location
from gongkai.core.errors import LimitExceeded
from gongkai.readers.html.style_sheets import PageStyles
from gongkai.readers.html.tags import CELLS, SKIPPED, Element, cell_text

#: The bounds that the HTML standard sets (section on tables, "algorithm for processing rows").
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534
_SPAN = re.compile(r"\s*\+?(\d{1,12})")
_LAYOUT_SHARE, _LAYOUT_LENGTH, _LONG_CELL = 0.6, 400, 200
_TABLE_ROLES = frozenset(("table", "grid", "treegrid"))

_new = tuple.__new__


class Rows(NamedTuple):
    """The rows of a table as elements, and the texts that stand in it outside any cell (captions, strays)."""

    rows: list[list[Element]]
    outside: list[str]


#: The grid column where a cell begins (from 0), and how many columns and rows it covers.
Place = tuple[int, int, int]


def table_rows(table: Element, max_depth: int) -> Rows:
    """Return the rows of a table that holds no other, whether well formed or not."""
    found = Rows([], [])
    if text := (table.text or "").strip():
        found.outside.append(text)
    stack = [iter(table)]
    while stack:
        for element in stack[-1]:
            tag = element.tag
            if element.tail and (text := element.tail.strip()):
                found.outside.append(text)
            if tag == "tr":
                found.rows.append(_cells(element, found.outside, max_depth))
            elif tag in CELLS:
                if element.getprevious() is None or element.getprevious().tag not in CELLS:
                    found.rows.append([])
                found.rows[-1].append(element)
            elif tag != "caption" and next(element.iter("tr", "td", "th"), None) is not None:
                if text := (element.text or "").strip():
                    found.outside.append(text)
                stack.append(iter(element))
                break
            elif tag not in SKIPPED and (text := cell_text(element, max_depth)):
                found.outside.append(text)
        else:
            stack.pop()
    return found


def _cells(row: Element, outside: list[str], max_depth: int) -> list[Element]:
    """Return the cells of a row; text between them goes to ``outside``."""
    cells: list[Element] = []
    if row.text and (text := row.text.strip()):
        outside.append(text)
    for element in row:
        if element.tag in CELLS:
            cells.append(element)
        elif inner := list(element.iter("td", "th")):
            cells += inner
        elif element.tag not in SKIPPED and (text := cell_text(element, max_depth)):
            outside.append(text)
        tail = element.tail
        if tail is not None and not tail.isspace():
            outside.append(tail.strip())
    return cells


def place(rows: Sequence[Sequence[Element]], spans: bool, max_cells: int) -> list[list[Place]]:
    """Give each cell its grid column and its spans, clipped to the rows and columns that there are.

    Parameters
    ----------
    rows
        The cells of each row.
    spans
        Whether any cell may have a ``colspan`` or ``rowspan``.
    max_cells
        How many places the grid may have.

    Raises
    ------
    LimitExceeded
        The grid has more than ``max_cells`` places.
    """
    spanning: Set[Element] = frozenset()
    if spans:
        spanning = {cell for row in rows for cell in row if cell.get("colspan") or cell.get("rowspan")}
    taken_until: list[int] = []
    out: list[list[Place]] = []
    width = places = 0
    for number, row in enumerate(rows):
        if not taken_until and spanning.isdisjoint(row):
            placed = [(column, 1, 1) for column in range(len(row))]
            places += len(row)
        else:
            placed, passed = _placed(row, number, len(rows) - number, spanning, taken_until)
            places += passed
        if places > max_cells:
            raise LimitExceeded("cells", places, max_cells)
        if placed:
            width = max(width, placed[-1][0] + 1)
        out.append(placed)
    return [[(at, min(wide, width - at), high) for at, wide, high in row] for row in out] if spanning else out


def _placed(
    row: Sequence[Element], number: int, rows_left: int, spanning: Set[Element], taken_until: list[int]
) -> tuple[list[Place], int]:
    """Place one row; ``taken_until`` tells for each column up to which row a cell above reaches."""
    placed: list[Place] = []
    column = passed = 0
    for cell in row:
        while column < len(taken_until) and taken_until[column] > number:
            column += 1
            passed += 1
        wide = high = 1
        if cell in spanning:
            wide = _span(cell.get("colspan"), _MOST_COLUMNS)
            high = min(_span(cell.get("rowspan"), _MOST_ROWS), rows_left)
        if high > 1:
            taken_until.extend([0] * (column + wide - len(taken_until)))
            taken_until[column : column + wide] = [number + high] * wide
            passed += wide
        placed.append((column, wide, high))
        column += wide
        passed += 1
    return placed, passed


def _span(value: str | None, most: int) -> int:
    """Read a span as browsers do: leading digits count (``"2;"``); nothing, zero and nonsense are 1."""
    if value is None or value == "1":
        return 1
    found = _SPAN.match(value)
    return min(max(int(found[1]), 1), most) if found else 1


def is_layout(texts: Sequence[Sequence[str]]) -> bool:
    """Tell from the texts of a table's cells whether it only arranges the page.

    So it is where there is one cell, where one cell holds most of a long text, or where a single column holds
    whole passages.
    """
    cells = [text for row in texts for text in row]
    if len(cells) == 1 or not any(cells):
        return len(cells) == 1
    longest = max(cells, key=len)
    if len(longest) > _LAYOUT_LENGTH and len(longest) > _LAYOUT_SHARE * sum(map(len, cells)):
        return "\n" in longest or len(cells) < 4
    return all(len(row) <= 1 for row in texts) and (len(longest) > _LONG_CELL or "\n" in longest)


def lines(
    grid: Sequence[Sequence[Place]], texts: Sequence[Sequence[str]], table: int, first: int, gap: int
) -> list[Line]:
    """Return a line for each row of a grid that has cells of its own.

    Parameters
    ----------
    grid, texts
        The placed cells of each row, and their texts.
    table
        Number of the grid in the document, from 1.
    first
        Number of the first line.
    gap
        Empty lines before the first line.
    """
    out: list[Line] = []
    number = first
    for row, (placed, row_texts) in enumerate(zip(grid, texts, strict=True), 1):
        if not placed:
            continue
        cells = tuple(
            _new(
                Cell,
                (
                    text,
                    _new(Location, (None, number, index, None, table, row, column + 1)),
                    column,
                    column + wide,
                    wide,
                    high,
                    False,
                    1.0,
                    None,
                ),
            )
            for index, ((column, wide, high), text) in enumerate(zip(placed, row_texts, strict=True), 1)
        )
        out.append(_new(Line, (cells, number, gap, table, True)))
        number += 1
        gap = 0
    return out


def holds_table(table: Element) -> bool:
    """Tell whether a table holds another of more than one cell; boxes of one cell around a value do not count."""
    for inner in table.iterdescendants("table"):
        cells: Iterator[Element] = inner.iter("td", "th")
        if next(cells, None) is not None and next(cells, None) is not None:
            return True
    return False


def pseudo_rows(element: Element, styles: PageStyles) -> list[list[Element]] | None:
    """Return the rows of a table made of other elements than a table's, ``None`` where there is none.

    Known are ARIA roles, the style ``display: table``, and lists of definitions; for grids see :mod:`css_grid`.
    """
    if element.tag == "dl":
        return _definitions(element)
    if element.get("role") in _TABLE_ROLES or styles.get(element, "display").endswith("table"):
        rows = [list(row) for row in element.iterdescendants() if _is_row(row, styles)]
        return rows if any(len(row) > 1 for row in rows) else None
    return None


def _is_row(element: Element, styles: PageStyles) -> bool:
    return element.get("role") == "row" or styles.get(element, "display") == "table-row"


def _definitions(element: Element) -> list[list[Element]] | None:
    rows: list[list[Element]] = []
    for child in element:
        if child.tag == "dt" or (child.tag == "dd" and not rows):
            rows.append([child])
        elif child.tag == "dd":
            rows[-1].append(child)
        else:
            return None
    return rows if any(len(row) > 1 for row in rows) else None

"""Tables of a Word document: which rows and cells there are, and which place in the grid each cell has."""

from __future__ import annotations

from typing import Final, NamedTuple

from gongkai.core.errors import LimitExceeded
from gongkai.readers.html.table_grid import Place
from gongkai.readers.office.ooxml_package import Element
from gongkai.readers.office.word.effective_content import Names
from gongkai.readers.office.word.paragraphs import blocks

#: Word itself allows 63 columns; this leaves room for what other programs write.
MOST_COLUMNS: Final = 1_000


class TableCell(NamedTuple):
    """A cell of a row: its element, how many grid columns it covers, and whether it continues the one above."""

    element: Element
    columns: int = 1
    continues: bool = False
    begins: bool = False


class TableRow(NamedTuple):
    """A row of a table: how many grid columns it leaves out at its beginning, and its cells."""

    before: int
    cells: list[TableCell]


class WordGrid(NamedTuple):
    """A table's cells with a place of their own, row by row, and those places."""

    cells: list[list[Element]]
    places: list[list[Place]]


def table_rows(table: Element, names: Names) -> list[TableRow]:
    """Return the rows of a table."""
    rows = []
    for row in blocks(table, names, "tr"):
        left_out = names.number(names.child(row, "trPr", "gridBefore"), 0)
        cells: list[TableCell] = []
        for element in blocks(row, names, "tc"):
            cell, joins = _cell(element, names)
            if joins and cells:
                cells[-1] = cells[-1]._replace(columns=min(cells[-1].columns + cell.columns, MOST_COLUMNS))
            else:
                cells.append(cell)
        rows.append(TableRow(min(max(left_out, 0), MOST_COLUMNS), cells))
    return rows


def _cell(element: Element, names: Names) -> tuple[TableCell, bool]:
    """Return a cell, and whether it joins the one to its left (an old way to merge)."""
    properties = names.child(element, "tcPr")
    columns = min(max(names.number(names.child(properties, "gridSpan"), 1), 1), MOST_COLUMNS)
    merge = names.child(properties, "vMerge")
    begins = names.value(merge) == "restart"
    joins = names.child(properties, "hMerge")
    joined = joins is not None and names.value(joins) != "restart"
    return TableCell(element, columns, merge is not None and not begins, begins), joined


def place(rows: list[TableRow], max_cells: int) -> WordGrid:
    """Give each cell its grid column and its spans; a cell that continues the one above gets no place of its own.

    Parameters
    ----------
    rows
        The rows of the table.
    max_cells
        How many places the grid may have.

    Raises
    ------
    LimitExceeded
        The grid has more than ``max_cells`` places.
    """
    grid = WordGrid([], [])
    open_: dict[int, tuple[int, int]] = {}  # column → the row, and the index in it, of a cell that may be continued
    places = 0
    for row in rows:
        below: dict[int, tuple[int, int]] = {}
        column = row.before
        grid.cells.append([])
        grid.places.append([])
        for cell in row.cells:
            start = open_.get(column) if cell.continues else None
            if start is not None:
                at, index = start
                first, wide, high = grid.places[at][index]
                grid.places[at][index] = (first, wide, high + 1)
                below[column] = start
            else:
                if cell.begins or cell.continues:
                    below[column] = (len(grid.places) - 1, len(grid.places[-1]))
                grid.cells[-1].append(cell.element)
                grid.places[-1].append((column, cell.columns, 1))
            column += cell.columns
            places += cell.columns
        if places > max_cells:
            raise LimitExceeded("cells", places, max_cells)
        open_ = below
    return grid

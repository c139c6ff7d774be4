"""Lines that a source marks as rows, as the grid that they are: cells in columns, with the source's own spans."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from gongkai.pipeline.source_layout import LaidCell, LaidLine

_FIGURE = re.compile(r"[^\u3400-\u9fffA-Za-z]{0,24}")


class ShownCell(NamedTuple):
    """A cell: line and cell as the labeller counts them, the key of its place in the source, and its text."""

    cell: str
    place: str
    text: str


class SpannedCell(NamedTuple):
    """A cell of a grid, ``None`` for a gap; how far it reaches, and whether it is a figure, which is never broken."""

    cell: ShownCell | None
    columns: int = 1
    rows: int = 1
    figure: bool = False


class GridRow(NamedTuple):
    """A row: the number of its line in the source, and its cells from left to right."""

    number: int
    cells: tuple[SpannedCell, ...]


class _Placed(NamedTuple):
    """A cell with its first column and the one after its last, from 0, and how many rows it takes."""

    cell: LaidCell
    first: int
    end: int
    rows: int


def grids(lines: Sequence[LaidLine]) -> Iterator[tuple[bool, list[tuple[int, LaidLine]]]]:
    """Yield lines in runs, each with its place (from 1): those of one grid together, and those of none."""
    placed = enumerate(lines, 1)
    for key, run in groupby(placed, key=lambda each: (each[1].separated, each[1].table if each[1].separated else 0)):
        yield key[0], list(run)


def is_figure(text: str) -> bool:
    """Whether a text is a figure, a mark, or nothing: it stands on one line.

    >>> is_figure("1,031"), is_figure("—"), is_figure("总计")
    (True, True, False)
    """
    return _FIGURE.fullmatch(text) is not None


def rows_of(run: Sequence[LaidLine], shown: Sequence[Sequence[ShownCell]]) -> tuple[GridRow, ...]:
    """Return a run of lines as rows of a grid.

    Parameters
    ----------
    run
        The lines.
    shown
        What is shown of each of their cells.
    """
    placed = _in_own_grid(run) or _by_extent(run) or _by_count(run)
    edges = sorted({edge for row in placed for each in row for edge in (each.first, each.end)})
    taken: dict[int, int] = {}  # column: rows below that a cell from above still covers
    found = []
    for line, row, texts in zip(run, placed, shown, strict=True):
        text_of = dict(zip(map(id, line.cells), texts, strict=True))
        cells: list[SpannedCell] = []
        at = 0
        for each in row:
            first, end = bisect_left(edges, each.first), bisect_left(edges, each.end)
            cells += _gap(at, first, taken)
            cell = text_of[id(each.cell)]
            cells.append(SpannedCell(cell, end - first, each.rows, is_figure(each.cell.text)))
            at = end
        cells += _gap(at, len(edges) - 1, taken)
        found.append(GridRow(line.number, tuple(cells)))
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        for each in row:
            if each.rows > 1:
                columns = range(bisect_left(edges, each.first), bisect_left(edges, each.end))
                taken |= dict.fromkeys(columns, each.rows - 1)
    return tuple(found)


def _gap(at: int, end: int, taken: dict[int, int]) -> list[SpannedCell]:
    """Return what fills the columns up to a cell that no cell from above covers."""
    return [SpannedCell(None)] * sum(column not in taken for column in range(at, end))


def _in_own_grid(run: Sequence[LaidLine]) -> list[list[_Placed]] | None:
    """Return the cells where the source's own grid has them; ``None`` where it has none, or cells lie upon others."""
    if not all(cell.column for line in run for cell in line.cells):
        return None
    numbers = [max((cell.row for cell in line.cells), default=0) for line in run]
    placed: list[list[_Placed]] = []
    taken: dict[int, int] = {}
    for place, line in enumerate(run):
        row = []
        for cell in sorted(line.cells, key=lambda each: each.column):
            below = numbers[place + 1 :]
            rows = 1 + next((count for count, each in enumerate(below) if each >= cell.row + cell.rows), len(below))
            row.append(_Placed(cell, cell.column - 1, cell.column - 1 + max(cell.columns, 1), rows))
        columns = [column for each in row for column in range(each.first, each.end)]
        if len(set(columns)) != len(columns) or any(column in taken for column in columns):
            return None
        taken = {column: left - 1 for column, left in taken.items() if left > 1}
        taken |= {c: each.rows - 1 for each in row if each.rows > 1 for c in range(each.first, each.end)}
        placed.append(row)
    return placed


def _by_extent(run: Sequence[LaidLine]) -> list[list[_Placed]] | None:
    """Return the cells under those of the longest lines, by their extent; ``None`` where that is not told by it.

    Where all lines have as many cells there is nothing to tell.
    """
    most = max(len(line.cells) for line in run)
    if all(len(line.cells) == most for line in run):
        return None
    whole = [line.cells for line in run if len(line.cells) == most]
    columns = [(min(cell.x0 for cell in each), max(cell.x1 for cell in each)) for each in zip(*whole, strict=True)]
    if any(one[1] > other[0] for one, other in pairwise(columns)):
        return None
    placed = []
    for line in run:
        row: list[_Placed] = []
        for cell in line.cells:
            right = max(cell.x1, cell.x0 + 1)
            under = [n for n, (x0, x1) in enumerate(columns) if x0 < right and cell.x0 < max(x1, x0 + 1)]
            first = under[0] if under else max((n for n, (x0, _) in enumerate(columns) if x0 <= cell.x0), default=0)
            end = under[-1] + 1 if under else first + 1
            if row and first < row[-1].end:
                return None
            row.append(_Placed(cell, first, end, 1))
        placed.append(row)
    return placed


def _by_count(run: Sequence[LaidLine]) -> list[list[_Placed]]:
    """Return the cells in the order in which the source writes them."""
    return [[_Placed(cell, place, place + 1, 1) for place, cell in enumerate(line.cells)] for line in run]

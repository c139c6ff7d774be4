"""What mutations share: which rows and columns of a draft's tables can be changed, and what becomes of the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell

Mutation = Callable[[Draft, Random], None]
"""Changes a draft, and says in it what became of the truth."""

TableRow = list[GridCell]


class NothingToChange(Exception):
    """A report has nothing that a mutation could change; another one is drawn."""


def fields_of_cells(cells: Iterable[GridCell]) -> list[str]:
    """Return the ids of the fields that cells print."""
    return [cell.field for cell in cells if cell.field]


def all_fields(grid: Grid) -> list[str]:
    """Return the ids of the fields that a table prints."""
    return fields_of_cells(grid.cells())


def figure_rows(grid: Grid) -> list[TableRow]:
    """Return the rows that print figures."""
    return [row for row in grid.rows if any(cell.field for cell in row)]


def figures(row: TableRow) -> TableRow:
    """Return the cells of a row that print figures."""
    return [cell for cell in row if cell.field]


def simple_rows(grid: Grid) -> list[TableRow]:
    """Return the rows of figures with one label that spans no other row: these can go anywhere among their like."""
    return [row for row in figure_rows(grid) if row[0].label == "row_label" and all(cell.rows == 1 for cell in row)]


def blocks_of_rows(grid: Grid) -> list[list[TableRow]]:
    """Return the simple rows that stand under the same headings, two or more at a time."""
    blocks: list[list[TableRow]] = [[]]
    simple = {id(row) for row in simple_rows(grid)}
    for row in grid.rows:
        if id(row) in simple:
            blocks[-1].append(row)
        else:
            blocks.append([])
    return [block for block in blocks if len(block) > 1]


def captioned_block(grid: Grid, rng: Random) -> list[TableRow]:
    """Return the rows of one block of a table of captioned blocks: caption, headings, figures."""
    starts = [number for number, row in enumerate(grid.rows) if row[0].label == "caption"]
    start = rng.choice(starts)
    after = [number for number in starts if number > start]
    return grid.rows[start : after[0] if after else len(grid.rows)]


def doubt(draft: Draft, ids: Iterable[str]) -> None:
    """Note fields that a reader may doubt, though they can be known."""
    draft.contested.update(ids)


def lose(draft: Draft, ids: Iterable[str]) -> None:
    """Note fields that nobody can know."""
    draft.unrecoverable.update(ids)


def not_printed(draft: Draft, ids: Iterable[str]) -> None:
    """Note fields whose cells are not there."""
    ids = list(ids)
    draft.missing.update(ids)
    draft.contested.update(ids)

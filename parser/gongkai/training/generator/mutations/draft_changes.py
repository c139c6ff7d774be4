"""What mutations share: which rows and columns of a draft's tables can be changed, and what becomes of the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from gongkai.training.generator.conversion.row_readings import Reading, Row
from gongkai.training.generator.conversion.row_settlement import Sums, differing_fields
from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell

Mutation = Callable[[Draft, Random], None]
"""Changes a draft, and says in it what became of the truth."""

TableRow = list[GridCell]

OpenRow = tuple[Row, list[Reading]]
"""A row whose figures have lost their places: its fields, and the ways to read it, first the right one."""


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


def crossed(grid: Grid, at: int) -> bool:
    """Return whether a cell spans the place before row ``at``."""
    return any(number + cell.rows > at for number, row in enumerate(grid.rows[:at]) for cell in row)


def printed_row(row: TableRow) -> tuple[Row, Reading]:
    """Return the fields of a row, and what it prints."""
    cells = figures(row)
    return tuple(fields_of_cells(cells)), tuple(cell.text for cell in cells)


def settle_row(draft: Draft, row: OpenRow) -> None:
    """Find what is lost of a row that has lost the places of its figures: that in which the ways to read it differ."""
    ids, ways = row
    texts = draft.printed.texts | dict(zip(ids, ways[0], strict=True))
    sums = Sums(draft.form.relations, draft.printed.values, texts)
    doubt(draft, ids)
    lose(draft, differing_fields({ids: ways}, sums))

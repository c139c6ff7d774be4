"""Damages as operations that meet: each changes a draft that others may have damaged before, and keeps its truth.

An operation finds what it needs in the draft as it is, raises :class:`NothingToChange` where there is nothing, and
says in the draft which fields nobody can know any more (``unrecoverable``) and which may be doubted (``contested``).
What is lost stays lost, whatever comes after. Where a row lost the places of its figures, the operation returns the
ways to read it; when all damage is done, the form's sums decide in which fields these differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

from gongkai.training.generator import form_variants, label_damage
from gongkai.training.generator.conversion.row_readings import moved_blanks
from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.mutations import figure_mutations, table_mutations
from gongkai.training.generator.mutations.draft_changes import (
    NothingToChange,
    OpenRow,
    TableRow,
    all_fields,
    doubt,
    fields_of_cells,
    figure_rows,
    figures,
    printed_row,
)
from gongkai.training.generator.page_breaks import cut_pages

Damage = Callable[[Draft, Random], OpenRow | None]
"""Changes a draft, and says in it what became of the truth."""

_BREAKS: Final = (" ", "\n", "\u3000")
_UNITS: Final = ("件", "项", "个", " 件")
_REMARKS: Final = ("", "", "无", "—", "含上年", "1", "另附")


def _rows(draft: Draft, wanted: Callable[[TableRow], bool]) -> list[TableRow]:
    rows = [row for grid in draft.grids for row in figure_rows(grid) if wanted(figures(row))]
    if not rows:
        raise NothingToChange
    return rows


def _row_with_blanks(draft: Draft, rng: Random) -> TableRow:
    """Return a row that prints some of its figures and leaves others blank; noughts are left blank where none does."""
    mixed = [row for grid in draft.grids for row in figure_rows(grid) if _mixed(figures(row))]
    if mixed:
        return rng.choice(mixed)
    row = rng.choice(_rows(draft, lambda cells: len({cell.text == "0" for cell in cells}) == 2))
    noughts = [cell for cell in figures(row) if cell.text == "0"]
    for cell in rng.sample(noughts, rng.randint(1, len(noughts))):
        assert cell.field
        cell.text, cell.label = "", "blank"
        draft.printed.blank(cell.field)
    return row


def _mixed(cells: TableRow) -> bool:
    return len({bool(cell.text) for cell in cells}) == 2


def lose_blank(draft: Draft, rng: Random) -> OpenRow:
    """An empty cell is gone, and the rest of its row moves up: only sums can tell where it was."""
    row = _row_with_blanks(draft, rng)
    ids, printed = printed_row(row)
    gone = rng.choice([cell for cell in figures(row) if not cell.text])
    row.remove(gone)
    left = [cell.text for cell in figures(row)]
    ways = [(*left[:place], "", *left[place:]) for place in range(len(ids))]
    return ids, [printed, *(way for way in ways if way != printed)]


def gather_blanks(draft: Draft, rng: Random) -> OpenRow:
    """The empty cells of a row stand at its end: only sums can tell where they were."""
    row = _row_with_blanks(draft, rng)
    ids, printed = printed_row(row)
    gathered = [text for text in printed if text] + [text for text in printed if not text]
    for cell, text in zip(figures(row), gathered, strict=True):
        cell.text, cell.label = text, "value" if text else "blank"
    return ids, [printed, *moved_blanks(printed)]


def glue(draft: Draft, rng: Random) -> OpenRow:
    """Two neighbouring figures stand in one cell with nothing between them."""
    return table_mutations.merge_cells(draft, rng)


def break_figure(draft: Draft, rng: Random) -> None:
    """A figure of several digits is broken by a space or a line's end."""
    cells = [cell for row in _rows(draft, bool) for cell in figures(row) if cell.text.isdigit() and len(cell.text) > 1]
    if not cells:
        raise NothingToChange
    cell = rng.choice(cells)
    at = rng.randint(1, len(cell.text) - 1)
    cell.text = cell.text[:at] + rng.choice(_BREAKS) + cell.text[at:]
    doubt(draft, fields_of_cells([cell]))


def break_labels(draft: Draft, rng: Random) -> None:
    """The headings of columns are broken in the middle."""
    rng.choice((label_damage.header_space, label_damage.header_newline))(draft, rng)


def lose_label(draft: Draft, rng: Random) -> None:
    """The label of a row is gone."""
    table_mutations.row_label_removed(draft, rng)


def shift_row(draft: Draft, rng: Random) -> None:
    """The figures of a row stand one cell too far to the right."""
    table_mutations.row_shifted(draft, rng)


def _header_rows(grid: Grid) -> list[TableRow]:
    return [row for row in grid.rows if row and all(cell.label in ("column_header", "blank") for cell in row)]


def _table_with_headers(draft: Draft, rng: Random) -> Grid:
    grids = [grid for grid in draft.grids if _header_rows(grid) and not any(row[0].field for row in grid.rows if row)]
    if not grids:
        raise NothingToChange
    return rng.choice(grids)


def lose_header(draft: Draft, rng: Random) -> None:
    """A row of headings that spans no other is gone."""
    grid = _table_with_headers(draft, rng)
    whole = [row for row in _header_rows(grid) if all(cell.rows == 1 for cell in row)]
    if not whole:
        raise NothingToChange
    gone = rng.choice(whole)
    at = next(number for number, row in enumerate(grid.rows) if row is gone)
    for number, row in enumerate(grid.rows[:at]):
        for cell in row:
            if number + cell.rows > at:
                cell.rows -= 1
    del grid.rows[at]
    doubt(draft, all_fields(grid))


def repeat_header(draft: Draft, rng: Random) -> None:
    """The headings of the second table stand again between its rows."""
    grid = draft.grid("requests")
    heads = [[replace(cell) for cell in row] for row in _header_rows(grid)]
    crossed = [
        any(n + cell.rows > at for n, row in enumerate(grid.rows[:at]) for cell in row) for at in range(len(grid.rows))
    ]
    places = [at for at in range(len(heads) + 1, len(grid.rows)) if not crossed[at]]
    if not places or not heads:
        raise NothingToChange
    at = rng.choice(places)
    grid.rows[at:at] = heads


def foreign_row(draft: Draft, rng: Random) -> None:
    """A row stands in the first table that the form does not have."""
    form_variants.extra_row(draft, rng)


def foreign_column(draft: Draft, rng: Random) -> None:
    """A column of remarks stands at the end of the second table, or one of serial numbers before it."""
    if rng.random() < 0.4:
        form_variants.serial_numbers(draft, rng)
        return
    grid = draft.grid("requests")
    heads = sum(1 for row in grid.rows if not any(cell.field for cell in row))
    grid.rows[0].append(GridCell("备注", "column_header", rows=max(1, heads)))
    for row in grid.rows[heads:]:
        text = rng.choice(_REMARKS)
        row.append(GridCell(text, "furniture" if text else "blank"))
        if text.isdigit():
            doubt(draft, fields_of_cells(row))
    grid.width += 1


def note_mark(draft: Draft, rng: Random) -> None:
    """A mark of a note stands at a figure."""
    figure_mutations.note_mark(draft, rng)


def unit_in_cell(draft: Draft, rng: Random) -> None:
    """The counts of a row stand with their unit."""
    row = rng.choice(_rows(draft, lambda cells: any(cell.text.isdigit() for cell in cells)))
    unit = rng.choice(_UNITS)
    for cell in figures(row):
        if cell.text.isdigit() and cell.field and draft.form.columns[cell.field].quantity == "count":
            cell.text += unit
            doubt(draft, [cell.field])


def cut_page(draft: Draft, rng: Random) -> None:
    """A page ends within one table or more."""
    cut_pages(draft, rng)


GRID_DAMAGES: Final[dict[str, Damage]] = {
    each.__name__: each
    for each in (
        lose_blank, gather_blanks, glue, break_figure, break_labels, lose_label, shift_row, lose_header, repeat_header,
        foreign_row, foreign_column, note_mark, unit_in_cell,
    )
}  # fmt: skip
"""Damages to the tables, before the report is told."""

PAGE_DAMAGES: Final[dict[str, Damage]] = {"cut_page": cut_page}
"""Damages to the page."""

"""Mutations of tables: rows, columns, cells and whole tables change places, are lost, doubled, merged or shifted."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

from gongkai.training.generator.conversion.row_settlement import UNKNOWN
from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.mutations.draft_changes import (
    Mutation,
    NothingToChange,
    OpenRow,
    TableRow,
    all_fields,
    blocks_of_rows,
    captioned_block,
    doubt,
    fields_of_cells,
    figure_rows,
    figures,
    lose,
    not_printed,
    printed_row,
    settle_row,
    simple_rows,
)


def _with_blocks(draft: Draft, rng: Random) -> tuple[Grid, list[TableRow]]:
    grid = rng.choice([each for each in draft.grids if blocks_of_rows(each)])
    return grid, rng.choice(blocks_of_rows(grid))


def rows_swapped(draft: Draft, rng: Random) -> None:
    """Two rows change places with their labels."""
    grid, block = _with_blocks(draft, rng)
    one, two = rng.sample(block, 2)
    first, second = (next(n for n, row in enumerate(grid.rows) if row is each) for each in (one, two))
    grid.rows[first], grid.rows[second] = two, one
    doubt(draft, fields_of_cells([*one, *two]))


def rows_shuffled(draft: Draft, rng: Random) -> None:
    """The rows under one heading stand in another order."""
    grid, block = _with_blocks(draft, rng)
    places = [next(n for n, row in enumerate(grid.rows) if row is each) for each in block]
    mixed = block[1:] + block[:1]
    for place, row in zip(places, mixed, strict=True):
        grid.rows[place] = row
        doubt(draft, fields_of_cells(row))


def _swap_columns(draft: Draft, one: str, two: str) -> None:
    """Let two columns of the second table change places with their headings, which stand in either header line."""
    grid = draft.grid("requests")
    for row in figure_rows(grid):
        ends = [number for number, cell in enumerate(row) if cell.field and cell.field.endswith((f".{one}", f".{two}"))]
        left, right = ends
        row[left], row[right] = row[right], row[left]
        doubt(draft, fields_of_cells((row[left], row[right])))


def columns_swapped(draft: Draft, rng: Random) -> None:
    """Two columns of the second table change places with their headings in the lower header line."""
    bottom = draft.grid("requests").rows[2]
    left, right = sorted(rng.sample(range(len(bottom)), 2))
    bottom[left], bottom[right] = bottom[right], bottom[left]
    row = [cell.field or "" for cell in figures(figure_rows(draft.grid("requests"))[0])]
    names = [field.rsplit(".", 1)[1] for field in row]
    _swap_columns(draft, names[1 + left], names[1 + right])


def total_first(draft: Draft, rng: Random) -> None:
    """The column of totals comes first, with its heading."""
    grid = draft.grid("requests")
    for row in grid.rows[:3]:
        for number, cell in enumerate(row):
            if cell.label == "column_header" and cell.text.startswith("总"):
                row.remove(cell)
                row.insert(1 if row is grid.rows[0] else 0, cell)
                if row is grid.rows[0] and number < 2:
                    row.insert(1, row.pop(number))
                break
    for row in figure_rows(grid):
        first = next(number for number, cell in enumerate(row) if cell.field)
        row.insert(first, row.pop())
    doubt(draft, all_fields(grid))


def block_columns_swapped(draft: Draft, rng: Random) -> None:
    """Two columns of a block of the first table change places with their headings."""
    grid = draft.grid("proactive")
    wide = [n for n, row in enumerate(grid.rows) if row[0].label == "caption" and len(grid.rows[n + 1]) > 2]
    start = rng.choice(wide)
    count = len(grid.rows[start + 1])
    left, right = sorted(rng.sample(range(1, count), 2))
    for row in grid.rows[start + 1 :]:
        if row[0].label == "caption" or len(row) != count:
            break
        one, two = row[left], row[right]
        row[left], row[right] = two, one
        two.columns, one.columns = one.columns, two.columns
        doubt(draft, fields_of_cells((one, two)))


def cell_removed(draft: Draft, rng: Random) -> None:
    """A figure's cell is gone, and the rest of its row moves up: only sums can tell which one it was."""
    row = rng.choice([row for grid in draft.grids for row in figure_rows(grid) if len(figures(row)) > 1])
    ids, _ = printed_row(row)
    at = rng.randrange(len(ids))
    gone = figures(row)[at]
    row.remove(gone)
    left = [cell.text for cell in figures(row)]
    ways = [(*left[:place], UNKNOWN, *left[place:]) for place in range(len(ids))]
    settle_row(draft, (ids, [ways[at], *ways[:at], *ways[at + 1 :]]))
    not_printed(draft, fields_of_cells([gone]))


def cell_doubled(draft: Draft, rng: Random) -> None:
    """A figure's cell stands twice, and its row has a cell too many: only sums can tell which one is the copy."""
    row = rng.choice([row for grid in draft.grids for row in figure_rows(grid) if len(figures(row)) > 1])
    ids, printed = printed_row(row)
    at = rng.randrange(len(ids))
    place = next(number for number, cell in enumerate(row) if cell is figures(row)[at])
    row.insert(place, replace(row[place], field=None))
    shown = (*printed[: at + 1], *printed[at:])
    ways = dict.fromkeys((*shown[:extra], *shown[extra + 1 :]) for extra in (at, *range(len(shown))))
    settle_row(draft, (ids, list(ways)))


def row_label_doubled(draft: Draft, rng: Random) -> None:
    """A row's label stands twice, and its figures one cell further on."""
    grid = rng.choice([each for each in draft.grids if simple_rows(each)])
    row = rng.choice(simple_rows(grid))
    row.insert(0, replace(row[0]))
    doubt(draft, fields_of_cells(row))


def row_label_removed(draft: Draft, rng: Random) -> None:
    """A row has lost its label, and stands where it stood."""
    row = rng.choice([row for grid in draft.grids for row in simple_rows(grid)])
    row[0].text, row[0].label = "", "blank"
    doubt(draft, fields_of_cells(row))


def row_removed(draft: Draft, rng: Random) -> None:
    """A row is gone with its label."""
    grid = rng.choice([each for each in draft.grids if simple_rows(each)])
    row = rng.choice([each for each in simple_rows(grid) if len(each) <= 9])
    number = next(n for n, each in enumerate(grid.rows) if each is row)
    _shorten_spans(grid, number, -1)
    del grid.rows[number]
    not_printed(draft, fields_of_cells(row))


def _shorten_spans(grid: Grid, at: int, by: int) -> None:
    for number, row in enumerate(grid.rows[:at]):
        for cell in row:
            if number + cell.rows > at:
                cell.rows += by


def row_doubled(draft: Draft, rng: Random) -> None:
    """A row stands twice, label and figures alike."""
    row, _ = _double_row(draft, rng)
    doubt(draft, fields_of_cells(row))


def row_contradicted(draft: Draft, rng: Random) -> None:
    """A row stands twice with other figures the second time: which of them holds, nobody knows."""
    row, copy = _double_row(draft, rng)
    for cell in copy:
        if cell.label == "value":
            cell.text = str(rng.randint(100, 999))
    lose(draft, fields_of_cells(row))


def _double_row(draft: Draft, rng: Random) -> tuple[TableRow, TableRow]:
    grid = rng.choice([each for each in draft.grids if simple_rows(each)])
    row = rng.choice(simple_rows(grid))
    number = next(n for n, each in enumerate(grid.rows) if each is row)
    copy = [replace(cell, field=None) for cell in row]
    _shorten_spans(grid, number + 1, 1)
    grid.rows.insert(number + 1, copy)
    return row, copy


def column_removed(draft: Draft, rng: Random) -> None:
    """A column of the second table is gone with its heading."""
    grid = draft.grid("requests")
    bottom = grid.rows[2]
    at = rng.randrange(len(bottom))
    del bottom[at]
    for row in grid.rows[:2]:
        for cell in row:
            if cell.label == "column_header" and cell.columns > 1 and cell.rows == 1:
                cell.columns -= 1
    gone = []
    for row in figure_rows(grid):
        cell = figures(row)[1 + at]
        gone += fields_of_cells([cell])
        row.remove(cell)
    grid.width -= 1
    not_printed(draft, gone)


def column_doubled(draft: Draft, rng: Random) -> None:
    """A column of the second table stands twice with its heading."""
    grid = draft.grid("requests")
    bottom = grid.rows[2]
    at = rng.randrange(len(bottom))
    bottom.insert(at + 1, replace(bottom[at]))
    for row in grid.rows[:2]:
        for cell in row:
            if cell.label == "column_header" and cell.columns > 1 and cell.rows == 1:
                cell.columns += 1
    for row in figure_rows(grid):
        cell = figures(row)[1 + at]
        row.insert(next(n for n, each in enumerate(row) if each is cell) + 1, replace(cell, field=None))
        doubt(draft, fields_of_cells([cell]))
    grid.width += 1


def cells_merged(draft: Draft, rng: Random) -> None:
    """Two neighbouring figures stand in one cell with nothing between them."""
    settle_row(draft, merge_cells(draft, rng))


def merge_cells(draft: Draft, rng: Random) -> OpenRow:
    """Merge two neighbouring figures; return the ways to read their row."""
    rows = [row for grid in draft.grids for row in figure_rows(grid)]
    rows = [row for row in rows if len(figures(row)) > 1 and all(cell.text for cell in figures(row))]
    if not rows:
        raise NothingToChange
    row = rng.choice(rows)
    ids, printed = printed_row(row)
    left = rng.randrange(len(ids) - 1)
    one, two = figures(row)[left : left + 2]
    one.text += two.text
    one.columns += two.columns
    row.remove(two)
    texts = [cell.text for cell in figures(row)]
    cuts = [(place, at) for place, text in enumerate(texts) for at in range(len(text) + 1)]
    ways = [(*texts[:place], texts[place][:at], texts[place][at:], *texts[place + 1 :]) for place, at in cuts]
    return ids, [printed, *(way for way in ways if way != printed and all(map(_may_be_printed, way)))]


def _may_be_printed(text: str) -> bool:
    """Whether no digit follows a nought that begins a number."""
    return not (len(text) > 1 and text[0] == "0" and text[1].isdigit())


def rows_merged(draft: Draft, rng: Random) -> None:
    """Two rows stand in one: labels and figures one under the other in each cell."""
    grid, block = _with_blocks(draft, rng)
    number = rng.randrange(len(block) - 1)
    one, two = block[number : number + 2]
    for left, right in zip(one, two, strict=True):
        left.text = f"{left.text}\n{right.text}"
    _shorten_spans(grid, next(n for n, row in enumerate(grid.rows) if row is two), -1)
    grid.rows = [row for row in grid.rows if row is not two]
    doubt(draft, fields_of_cells([*one, *two]))


def row_shifted(draft: Draft, rng: Random) -> None:
    """The figures of a row stand one cell too far to the right."""
    grid = draft.grid("requests")
    row = rng.choice(figure_rows(grid))
    first = next(number for number, cell in enumerate(row) if cell.field)
    row.insert(first, GridCell("", "blank"))
    grid.width += 1
    doubt(draft, fields_of_cells(row))


def transposed(draft: Draft, rng: Random) -> None:
    """The second table lies on its side: applicants down, outcomes across, every label in full."""
    grid = draft.grid("requests")
    rows = figure_rows(grid)
    columns = draft.form.tables[1].blocks[0].columns
    labels = []
    for row in rows:
        label = [cell for cell in row if cell.label == "row_label"][-1]
        labels.append(replace(label, rows=1, columns=1, label="column_header"))
    turned: list[TableRow] = [[GridCell("申请人", "column_header"), *labels]]
    for number, column in enumerate(columns):
        cells = [replace(figures(row)[number], rows=1, columns=1) for row in rows]
        turned.append([GridCell(column.label, "row_label"), *cells])
    grid.rows, grid.width = turned, 1 + len(rows)
    doubt(draft, all_fields(grid))


def table_removed(draft: Draft, rng: Random) -> None:
    """A table is gone, and its heading stands over nothing."""
    grid = rng.choice(draft.grids)
    ids = all_fields(grid)
    grid.rows = []
    draft.missing.update(ids)
    lose(draft, ids)


def block_removed(draft: Draft, rng: Random) -> None:
    """A block of the first table is gone with its caption."""
    grid = draft.grid("proactive")
    block = captioned_block(grid, rng)
    gone = [cell for row in block for cell in row]
    grid.rows = [row for row in grid.rows if not any(row is each for each in block)]
    not_printed(draft, fields_of_cells(gone))


TABLE_MUTATIONS: Final[dict[str, Mutation]] = {
    each.__name__: each
    for each in (
        rows_swapped, rows_shuffled, columns_swapped, total_first, block_columns_swapped, cell_removed, cell_doubled,
        row_label_removed, row_label_doubled, row_removed, row_doubled, row_contradicted, column_removed,
        column_doubled, cells_merged, rows_merged, row_shifted, transposed, table_removed, block_removed,
    )
}  # fmt: skip

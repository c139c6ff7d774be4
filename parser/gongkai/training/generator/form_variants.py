"""Reports that depart from their form: rows too many, blocks of the other edition, wrong column headings."""

from __future__ import annotations

from random import Random

from gongkai.forms.form import editions
from gongkai.training.generator.draft import Draft
from gongkai.training.generator.figure_printing import print_figures
from gongkai.training.generator.figures import draw_values
from gongkai.training.generator.grid import GridCell, block_rows
from gongkai.training.generator.rates import data, happens


def vary_form(draft: Draft) -> None:
    """Depart from the form in the ways, and as often as, agencies do."""
    for name, function in (
        ("extra_row", extra_row),
        ("foreign_block", foreign_block),
        ("block_replaced", block_replaced),
        ("wrong_heads", wrong_heads),
        ("disputes_in_rows", disputes_in_rows),
        ("serial_numbers", serial_numbers),
    ):
        if happens(draft.rng, name):
            function(draft, draft.rng)
            draft.damages.add(name)


def extra_row(draft: Draft, rng: Random) -> None:
    """Add a row that the form does not have; its figures belong to no field."""
    grid = draft.grids[0]
    places = [number for number, row in enumerate(grid.rows) if row[-1].is_figure]
    after = rng.choice(places)
    label = rng.choice(data("extras")["rows"])
    cells = [GridCell(label, "row_label")]
    for cell in grid.rows[after][1:]:
        cells.append(GridCell(str(rng.choice((0, 0, 3, 18))), "value", cell.columns))
    grid.rows.insert(after + 1, cells)


def foreign_block(draft: Draft, rng: Random) -> None:
    """Append a block of the other edition's first table whose rows this edition does not have."""
    known = {row.label for block in draft.form.tables[0].blocks for row in block.rows}
    other = next(form for form in editions().values() if form.edition != draft.form.edition)
    blocks = [block for block in other.tables[0].blocks if not known & {row.label for row in block.rows}]
    blocks = [block for block in blocks if not any("规范性文件" in row.label for row in block.rows)]
    if blocks:
        printed = print_figures(other, draw_values(other, rng, draft.agency.level, "sparse"), rng, plain=True)
        grid = draft.grids[0]
        for row in block_rows(other.tables[0], rng.choice(blocks), printed, rng, grid.width):
            for cell in row:
                cell.field = None
            grid.rows.append(row)


def block_replaced(draft: Draft, rng: Random) -> None:
    """Print the first block with the other edition's columns: this edition's fields of it are not there."""
    table, grid = draft.form.tables[0], draft.grids[0]
    other = next(form for form in editions().values() if form.edition != draft.form.edition)
    printed = print_figures(other, draw_values(other, rng, draft.agency.level, "sparse"), rng, plain=True)
    rows = block_rows(other.tables[0], other.tables[0].blocks[0], printed, rng, grid.width)
    for row in rows:
        for cell in row:
            cell.field = None
    old = 2 + len(table.blocks[0].rows)
    grid.rows[:old] = rows
    gone = {table.field_id(row, column) for row in table.blocks[0].rows for column in table.blocks[0].columns}
    draft.missing |= gone
    draft.contested |= gone


def wrong_heads(draft: Draft, rng: Random) -> None:
    """Give the last block the column headings of the block before it."""
    grid = draft.grids[0]
    places = [number for number, row in enumerate(grid.rows) if row[0].label == "caption"]
    if len(places) > 1:
        source, target = grid.rows[places[-2] + 1], grid.rows[places[-1] + 1]
        for cell, other in zip(target[1:], source[1:], strict=False):
            cell.text = other.text
        ids = [cell.field for row in grid.rows[places[-1] + 2 :] for cell in row if cell.field]
        draft.contested.update(ids)


def disputes_in_rows(draft: Draft, rng: Random) -> None:
    """Print the last table a row a line, its column headings once, instead of side by side."""
    table, grid = draft.form.tables[-1], draft.grids[-1]
    block, line = table.blocks[0], {cell.field: cell for cell in grid.cells() if cell.field}
    corner = GridCell(rng.choice(("", "类别", "项目", "情况")), "column_header")
    corner.label = "column_header" if corner.text else "blank"
    rows = [[corner, *(GridCell(column.label, "column_header") for column in block.columns)]]
    for row in block.rows:
        rows.append([GridCell(row.label, "row_label"), *(line[table.field_id(row, c)] for c in block.columns)])
    grid.rows, grid.width = rows, 1 + len(block.columns)


def serial_numbers(draft: Draft, rng: Random) -> None:
    """Number the rows of the second table in a column of its own: figures that are none."""
    grid = draft.grids[1]
    heads = sum(1 for row in grid.rows if not any(cell.field for cell in row))
    for number, row in enumerate(grid.rows):
        if number == 0:
            row.insert(0, GridCell("序号", "column_header", rows=heads))
        elif number >= heads:
            row.insert(0, GridCell(str(number - heads + 1), "row_label"))
        draft.contested.update(cell.field for cell in row if cell.field)
    grid.width += 1

"""Tables cut by a page's end, figures broken over two lines, labels written downwards."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.page import Page, Paragraph
from gongkai.training.generator.rates import data


def cut_pages(draft: Draft, rng: Random) -> None:
    """Cut one or more tables in two or three, with the foot and head of a page between the parts."""
    page: Page = []
    number = rng.randint(1, 4)
    tables = [block for block in draft.page if isinstance(block, Grid)]
    chosen = {id(grid) for grid in rng.sample(tables, min(len(tables), rng.choice((1, 1, 2, 3))))}
    running = rng.choice(data("extras")["running"]).format(agency=draft.agency.name, year=draft.year)
    style = rng.choice(("— {} —", "第{}页", "第 {} 页 共 9 页", "- {} -", "{}/9", "{}", "·{}·", ""))
    repeat = rng.random() < 0.35
    for block in draft.page:
        if not (isinstance(block, Grid) and id(block) in chosen and len(block.rows) > 3):
            page.append(block)
            continue
        rest = block
        for _ in range(rng.choice((1, 1, 1, 2))):
            if len(rest.rows) < 5:
                break
            first, rest = cut_grid(rest, rng, repeat, draft)
            page.append(first)
            foot = style.format(number) or running
            page.append(Paragraph(foot, "furniture"))
            if foot.isdigit():  # a bare page number looks like a figure
                draft.contested.update(_fields([first.rows[-1], *_first_figures(rest)]))
            if rng.random() < 0.3:
                page.append(Paragraph(running, "furniture"))
            number += 1
        page.append(rest)
    draft.page = page
    draft.damages.add("page_cut")


def _first_figures(grid: Grid) -> list[list[GridCell]]:
    return [row for row in grid.rows if any(cell.is_figure for cell in row)][:1]


def _fields(rows: list[list[GridCell]]) -> set[str]:
    return {cell.field for row in rows for cell in row if cell.field}


def cut_grid(grid: Grid, rng: Random, repeat: bool, draft: Draft | None = None) -> tuple[Grid, Grid]:
    """Cut a grid in two, between rows or, where a draft can take the doubt, within one.

    A label that spans the cut is repeated, leaves an empty cell, or simply ends.
    """
    heads = 0
    while heads < len(grid.rows) - 1 and all(
        cell.label == "column_header" or not cell.text for cell in grid.rows[heads]
    ):
        heads += 1
    at = rng.randint(min(heads + 1, len(grid.rows) - 1), len(grid.rows) - 1)
    above = [[replace(cell) for cell in row] for row in grid.rows[:at]]
    below = [[replace(cell) for cell in row] for row in grid.rows[at:]]
    crossing = []
    for number, placed in enumerate(grid.placed()[:at]):
        for (_column, _), cell in zip(placed, above[number], strict=True):
            if number + cell.rows > at:
                crossing.append(replace(cell, rows=number + cell.rows - at))
                cell.rows = at - number
    manner = rng.choice(("empty", "empty", "repeat", "end"))
    if manner != "end":
        kept = [cell for cell in crossing if not cell.is_figure]
        if manner == "empty":
            kept = [replace(cell, text="", label="blank") for cell in kept]
        below[0][:0] = kept
    if draft is not None and rng.random() < 0.2:
        _cut_row(Grid(grid.table, above, grid.width), below, rng, draft)
    if repeat and heads:
        below[:0] = [[replace(cell) for cell in row] for row in grid.rows[:heads]]
    return Grid(grid.table, above, grid.width), Grid(grid.table, below, grid.width)


def _cut_row(above: Grid, below: list[list[GridCell]], rng: Random, draft: Draft) -> None:
    """Move the last figures of the last row to the next page, where they stay in their columns."""
    row, placed = above.rows[-1], above.placed()[-1]
    figures = [number for number, cell in enumerate(row) if cell.is_figure]
    if len(figures) > 2 and all(row[number].text for number in figures):
        at = rng.choice(figures[1:])
        draft.contested.update(_fields([row]))
        below.insert(0, [GridCell("", "blank", placed[at][0]), *row[at:]])
        del row[at:]


def wrap_figures(draft: Draft, rng: Random) -> None:
    """Break figures of two and more digits over two lines."""
    cells = [cell for grid in draft.grids for cell in grid.cells() if cell.label == "value" and len(cell.text) > 1]
    chosen = rng.sample(cells, min(len(cells), rng.randint(1, 6)))
    for cell in chosen:
        at = rng.randint(1, len(cell.text) - 1)
        cell.text = f"{cell.text[:at]}\n{cell.text[at:]}"
    for grid in draft.grids:
        for row in grid.rows:
            if any(cell is each for cell in row for each in chosen):
                draft.contested.update(_fields([row]))
    draft.damages.add("figures_wrapped")


def write_downwards(draft: Draft, rng: Random) -> None:
    """Write spanning labels, and sometimes column headings, a character or two a line."""
    heads = rng.random() < 0.5
    step = rng.choice((1, 1, 2))
    for grid in draft.grids:
        for cell in grid.cells():
            tall = cell.label == "row_label" and cell.rows > 1
            if (tall or (heads and cell.label == "column_header" and cell.columns == 1)) and len(cell.text) < 16:
                cell.text = "\n".join(cell.text[at : at + step] for at in range(0, len(cell.text), step))
    draft.damages.add("labels_downwards")

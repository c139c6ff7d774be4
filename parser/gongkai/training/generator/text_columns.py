"""Column-collapsed layouts: what copying by column, or extracting from a PDF's columns, leaves of a table."""

from __future__ import annotations

from random import Random

from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.page import Page, PrintedPage
from gongkai.training.generator.text_cells import print_page


def columns(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print tables column by column.

    Variants: all cells of a column on one line, or a cell a line; a table at a time, or (captioned tables) a
    block at a time; the headings with their column, or all before the figures.
    """
    between = rng.choice((" ", "\n", "\n", "\t"))
    by_block = rng.random() < 0.6
    heads_first = rng.random() < 0.4
    labels_first = rng.choice(("", "", "columns", "rows"))  # all labels in one run, then figures by columns

    def table(grid: Grid) -> None:
        for part in _parts(grid) if by_block else [grid]:
            _print_part(part, sheet, between, heads_first, labels_first)

    print_page(page, sheet, table)
    return "columns_apart" if heads_first else "columns"


def columns_of_labels(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print all labels of a table, a line each, then its figures row by row, a row a line."""
    gap = rng.choice((" ", "\t", "  "))
    by_block = rng.random() < 0.5

    def table(grid: Grid) -> None:
        for part in _parts(grid) if by_block else [grid]:
            _print_cells([cell for cell in part.cells() if not cell.is_figure and cell.text], sheet, "\n")
            for row in part.rows:
                _print_cells([cell for cell in row if cell.is_figure and cell.text], sheet, gap)

    print_page(page, sheet, table)
    return "rows_apart_by_block" if by_block else "rows_apart"


def _parts(grid: Grid) -> list[Grid]:
    """Cut a captioned table into its blocks, of which the first may have lost its caption."""
    captions = {number for number, row in enumerate(grid.rows) if row and row[0].label == "caption"}
    cuts = sorted({0, *captions})
    ends = [*cuts[1:], len(grid.rows)]
    return [Grid(grid.table, grid.rows[start:end], grid.width) for start, end in zip(cuts, ends, strict=True)]


def _print_part(grid: Grid, sheet: PrintedPage, between: str, heads_first: bool, labels_first: str) -> None:
    by_column: dict[int, list[GridCell]] = {}
    figures_from = min(
        (column for row in grid.placed() for column, cell in row if cell.is_figure and cell.field), default=grid.width
    )
    captions = [cell for cell in grid.cells() if cell.label == "caption"]
    heads: list[GridCell] = []
    for row in grid.placed():
        for column, cell in row:
            if cell.label == "caption" or not cell.text:
                continue
            if heads_first and cell.label == "column_header":
                heads.append(cell)
            else:
                by_column.setdefault(column, []).append(cell)
    if len(captions) == 1 or heads_first:
        for cell in captions:
            _print_cells([cell], sheet, "\n")
    else:
        by_column[0] = captions + by_column.get(0, []) if len(captions) < 2 else _with_captions(grid)
    _print_cells(heads, sheet, between)
    if labels_first:
        merged = [cell for column in sorted(by_column) if column < figures_from for cell in by_column.pop(column)]
        if labels_first == "rows":
            place = {id(cell): number for number, cell in enumerate(grid.cells())}
            merged.sort(key=lambda cell: place[id(cell)])
        _print_cells(merged, sheet, between)
    for column in sorted(by_column):
        _print_cells(by_column[column], sheet, between)


def _with_captions(grid: Grid) -> list[GridCell]:
    """Return the first column of a table of several blocks, its captions in their places."""
    return [row[0] for row in grid.rows if row and row[0].text]


def _print_cells(cells: list[GridCell], sheet: PrintedPage, between: str) -> None:
    for number, cell in enumerate(cells):
        sheet.mark(between if number else "")
        sheet.put(cell.text, cell.label)
    if cells:
        sheet.mark("\n")

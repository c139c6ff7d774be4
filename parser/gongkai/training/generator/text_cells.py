"""Text layouts that print a cell a line."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.page import Page, Paragraph, PrintedPage

TablePrinter = Callable[[Grid], None]


def print_page(page: Page, sheet: PrintedPage, table: TablePrinter, gap: str = "\n") -> None:
    """Print paragraphs with ``gap`` after each, and grids by ``table``."""
    for block in page:
        if isinstance(block, Paragraph):
            sheet.put(block.text, block.label)
            sheet.mark(gap)
        else:
            table(block)


def cell_lines(page: Page, sheet: PrintedPage, rng: Random, gap: str = "\n\n") -> str:
    """Print a cell a line; a blank cell leaves its empty line, or vanishes.

    Returns how blanks come out: ``"counted"`` (more empty lines than usual), or ``"vanish"``.
    """
    sheet.line_break = rng.choice(("\n", "\n", gap))
    blanks = "counted" if gap == "\n\n" and rng.random() < 0.75 else "vanish"
    pad = rng.random() < 0.08

    def table(grid: Grid) -> None:
        for cell in grid.cells():
            if cell.text:
                if pad:
                    sheet.mark(rng.choice(("", " ", "  ", "\u3000")))
                sheet.put(cell.text, cell.label)
                sheet.mark((rng.choice(("", " ")) if pad else "") + gap)
            elif blanks == "counted":
                sheet.mark(gap)

    print_page(page, sheet, table, gap)
    return blanks


def cell_lines_close(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print a cell a line without empty lines."""
    return cell_lines(page, sheet, rng, "\n")


def ragged_lines(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print a cell a line, the number of empty lines between them without meaning."""

    def table(grid: Grid) -> None:
        for cell in grid.cells():
            if cell.text:
                sheet.put(cell.text, cell.label)
                sheet.mark("\n" * rng.choice((1, 1, 2, 2, 2, 3)))

    print_page(page, sheet, table, "\n\n")
    return "vanish"


def piped_cells(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print a cell a line with a pipe after it; absent cells as runs of pipes.

    Two dialects: a blank stands in its place, or all blanks of a row are gathered after its values.
    """
    gathered = rng.random() < 0.4
    sheet.line_break = rng.choice(("\n", " "))
    lost_pipe = rng.random() < 0.08  # a row label without its pipe, or a last pipe on the next line
    trailing = rng.random() < 0.7

    def table(grid: Grid) -> None:
        for row in grid.rows:
            _piped_row(row, grid.width, sheet, rng, gathered, lost_pipe, trailing)

    print_page(page, sheet, table)
    return "gathered" if gathered else "placed"


def _piped_row(
    row: list[GridCell], width: int, sheet: PrintedPage, rng: Random, gathered: bool, lost_pipe: bool, trailing: bool
) -> None:
    empty = 0
    for cell in row:
        if not cell.text:
            if gathered:
                empty += 1
            else:
                sheet.mark("|\n")
            continue
        sheet.put(cell.text, cell.label)
        damaged = lost_pipe and rng.random() < 0.05
        if damaged and cell.label == "row_label":
            sheet.mark("\n")
        elif damaged and cell is row[-1]:
            sheet.mark("\n|\n")
        else:
            sheet.mark(" |\n")
    empty += (width - len(row)) if trailing else 0
    if empty:
        sheet.mark("|" * empty + "\n")


def alternating(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print cells and pipes on alternating lines."""
    lone = rng.choice(("|", "|", " | ", "｜"))

    def table(grid: Grid) -> None:
        for row in grid.rows:
            for cell in row:
                if cell.text:
                    sheet.put(cell.text, cell.label)
                    sheet.mark("\n")
                sheet.mark(f"{lone}\n")

    print_page(page, sheet, table)
    return "counted"


def mixed_pipes(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print some rows a row a line and others a cell a line, within one table."""

    def table(grid: Grid) -> None:
        for row in grid.rows:
            if rng.random() < 0.5:
                _piped_row(row, grid.width, sheet, rng, False, False, True)
                continue
            for cell in row:
                sheet.put(cell.text, cell.label)
                sheet.mark(" | " if cell.text else "| ")
            sheet.mark("|" * (grid.width - len(row)) + "\n")

    print_page(page, sheet, table)
    return "placed"

"""Text layouts that print a row a line: pipes, tabs, commas, spaces, or nothing between the cells."""

from __future__ import annotations

from random import Random
from unicodedata import east_asian_width

from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.page import Page, PrintedPage
from gongkai.training.generator.text_cells import print_page


def _pipe_row(cells: list[GridCell | None], sheet: PrintedPage, pads: int, lead: str = "", end: str = "\n") -> None:
    """Print cells with a pipe after each, then ``pads`` more pipes."""
    sheet.mark(lead)
    for cell in cells:
        if cell is not None and cell.text:
            sheet.put(cell.text, cell.label)
            sheet.mark(" | ")
        else:
            sheet.mark("| ")
    sheet.mark("|" * pads + end)


def pipes(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print pipes; spans collapse, and the empty cells that make up for them stand at the row's end."""
    phantom = rng.choices((0, 1, 2), (85, 10, 5))[0]
    tight_last = rng.random() < 0.6
    alone = rng.random() < 0.04  # some row labels stand on the line before their figures

    def table(grid: Grid) -> None:
        for row in grid.rows:
            last = tight_last and row is grid.rows[-1]
            if alone and rng.random() < 0.15 and row[-1].is_figure and row[0].label == "row_label":
                labels = [cell for cell in row if cell.label == "row_label"]
                _pipe_row(list(labels), sheet, 0)
                row = row[len(labels) :]
            _pipe_row(list(row), sheet, 0 if last else grid.width - len(row) + phantom)
        if rng.random() < 0.03:
            sheet.mark("| " * grid.width + "\n")

    print_page(page, sheet, table)
    return "placed"


def pipes_wrapped(page: Page, sheet: PrintedPage, rng: Random, limit: int = 0) -> str:
    """As ``pipes``, with the last figure of rows whose label is longer than ``limit`` on the next line."""
    limit = limit or rng.choice((14, 18, 24, 30))

    def table(grid: Grid) -> None:
        for row in grid.rows:
            pads = grid.width - len(row)
            if len(row) > 3 and row[-1].text and max(len(cell.text) for cell in row) > limit and rng.random() < 0.9:
                sheet_row = list(row[:-1])
                _pipe_row(list(sheet_row), sheet, 0)
                _pipe_row([row[-1]], sheet, max(0, pads - rng.randint(0, 1)))
            else:
                _pipe_row(list(row), sheet, pads if row is not grid.rows[-1] else 0)

    print_page(page, sheet, table)
    return "placed"


def pipes_full(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print the full rectangle with pipes; what a span covers is an empty cell in its place."""
    lead = rng.choice(("", "| "))

    def table(grid: Grid) -> None:
        for cells in grid.matrix():
            _pipe_row(cells, sheet, 0, lead)

    print_page(page, sheet, table)
    return "placed"


def pipes_trimmed(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print pipes; spans collapse, trailing empty cells are dropped."""
    closing = rng.choice((" |", "", " |"))

    def table(grid: Grid) -> None:
        for row in grid.rows:
            cells = list(row)
            while cells and not cells[-1].text:
                cells.pop()
            for number, cell in enumerate(cells):
                sheet.put(cell.text, cell.label)
                sheet.mark((" | " if cell.text else "| ") if number < len(cells) - 1 else "")
            sheet.mark(f"{closing}\n")

    print_page(page, sheet, table)
    return "trimmed"


def pipes_leading(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print ``| a | b |``, spans collapsed, with or without a Markdown separator row."""
    markdown = rng.random() < 0.5
    tall = rng.random() < 0.15  # each cell on an indented line of its own

    def table(grid: Grid) -> None:
        for number, row in enumerate(grid.rows):
            if tall:
                for cell in row:
                    sheet.mark("| ")
                    sheet.put(cell.text, cell.label)
                    sheet.mark("\n   ")
                sheet.mark("|\n")
                continue
            _pipe_row(list(row), sheet, grid.width - len(row), "| ")
            if markdown and number == 0:
                sheet.mark("|" + rng.choice((" --- |", "---|", " :-: |")) * grid.width + "\n")

    print_page(page, sheet, table)
    return "placed"


def pipes_under_spans(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print empty cells only where a row span from above covers the row's beginning."""

    def table(grid: Grid) -> None:
        for placed in grid.placed():
            first = placed[0][0] if placed else 0
            lead = "| " * (first + 1) if first else ""
            _pipe_row([cell for _, cell in placed], sheet, 0, lead)

    print_page(page, sheet, table)
    return "placed"


def tabs(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print tabs: the full rectangle, or spans collapsed with a varying number of tabs at the end."""
    full = rng.random() < 0.6
    moved = rng.random() < 0.1  # some labels stand on the line before, some rows have lost their indentation

    def table(grid: Grid) -> None:
        rows: list[list[GridCell | None]] = grid.matrix() if full else [list(row) for row in grid.rows]
        for cells in rows:
            if moved and rng.random() < 0.12:
                cells = _unindented(cells, sheet, rng.random() < 0.5)
            for number, cell in enumerate(cells):
                sheet.mark("\t" if number else "")
                if cell is not None:
                    sheet.put(cell.text, cell.label)
            sheet.mark(("" if full else "\t" * rng.randint(0, 2)) + "\n")
        sheet.mark("\n")

    print_page(page, sheet, table, "\n\n")
    return "placed"


def _unindented(cells: list[GridCell | None], sheet: PrintedPage, label_apart: bool) -> list[GridCell | None]:
    """Drop the empty cells before a row's label; perhaps print the label on a line of its own."""
    first = next((number for number, cell in enumerate(cells) if cell is not None and cell.text), 0)
    label = cells[first]
    if label_apart and label is not None and label.label == "row_label" and label.rows == 1:
        sheet.put(label.text, label.label)
        sheet.mark("\n")
        return [None, *cells[first + 1 :]]
    return cells[first:]


def commas(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print comma-separated rows, quoting where a cell holds a comma."""
    full = rng.random() < 0.6

    def table(grid: Grid) -> None:
        rows = grid.matrix() if full else [list(row) for row in grid.rows]
        for cells in rows:
            for number, cell in enumerate(cells):
                sheet.mark("," if number else "")
                text = cell.text if cell else ""
                quoted = any(mark in text for mark in ',"\n')
                sheet.mark('"' if quoted else "")
                if cell is not None:
                    sheet.put(text.replace('"', "”"), cell.label)
                sheet.mark('"' if quoted else "")
            sheet.mark("\n" if full else "," * (grid.width - len(cells)) + "\n")

    print_page(page, sheet, table)
    return "placed"


def fused(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print rows without anything between the cells."""
    sheet.line_break = ""

    def table(grid: Grid) -> None:
        for row in grid.rows:
            for cell in row:
                sheet.put(cell.text, cell.label)
            sheet.mark("\n")

    print_page(page, sheet, table)
    return "fused"


def boxed(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print the full rectangle between drawn lines."""
    bar = rng.choice(("│", "┃", "｜"))
    rules = rng.random() < 0.7

    def table(grid: Grid) -> None:
        for cells in grid.matrix():
            if rules:
                sheet.mark("├" + "┼".join("─" * 6 for _ in cells) + "┤\n")
            sheet.mark(bar)
            for cell in cells:
                if cell is not None:
                    sheet.put(cell.text, cell.label)
                sheet.mark(bar)
            sheet.mark("\n")

    print_page(page, sheet, table)
    return "placed"


def label_then_figures(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print a row's labels on one line and its figures, apart by spaces, on the next."""
    gap = rng.choice((" ", "  ", "\t", "、", "   "))

    def table(grid: Grid) -> None:
        for row in grid.rows:
            for labels in (True, False):
                cells = [cell for cell in row if cell.text and (not cell.is_figure) is labels]
                for number, cell in enumerate(cells):
                    sheet.mark((gap if gap != "、" or not labels else " ") if number else "")
                    sheet.put(cell.text, cell.label)
                sheet.mark("\n" if cells else "")

    print_page(page, sheet, table)
    return "vanish"


def single_spaces(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print rows with one space between the cells, as text copied from a page has them; blanks vanish."""
    gap = rng.choice((" ", " ", "  ", "\u3000"))

    def table(grid: Grid) -> None:
        for row in grid.rows:
            filled = [cell for cell in row if cell.text]
            for number, cell in enumerate(filled):
                sheet.mark(gap if number else "")
                sheet.put(cell.text, cell.label)
            sheet.mark("\n")

    print_page(page, sheet, table)
    return "vanish"


def display_width(text: str) -> int:
    """Return how many columns a text takes on a terminal: two for a Chinese character."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def aligned(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print columns aligned by spaces; a blank leaves its place empty."""
    right = rng.random() < 0.3
    gutter = rng.randint(2, 4)

    def table(grid: Grid) -> None:
        placed = grid.placed()
        starts = _column_starts(grid, placed, gutter)
        for row in placed:
            at = 0
            for column, cell in row:
                if not cell.text:
                    continue
                start = starts[column]
                if right and cell.is_figure:
                    start = max(
                        start, starts[min(column + cell.columns, grid.width)] - gutter - display_width(cell.text)
                    )
                sheet.mark(" " * max(start - at, 2 if at else 0))
                at = max(start, at + (2 if at else 0)) + display_width(cell.text)
                sheet.put(cell.text, cell.label)
            sheet.mark("\n")

    print_page(page, sheet, table)
    return "aligned"


def _column_starts(grid: Grid, placed: list[list[tuple[int, GridCell]]], gutter: int) -> list[int]:
    """Return where each column begins, wide enough for what begins in it or spans it."""
    widths = [2] * grid.width
    for row in placed:
        for column, cell in row:
            if cell.columns == 1 and column < grid.width:
                widths[column] = max(widths[column], display_width(cell.text) + gutter)
    for row in placed:
        for column, cell in row:
            if cell.columns > 1:
                end = min(column + cell.columns, grid.width)
                lack = display_width(cell.text) + gutter - sum(widths[column:end])
                widths[column] += max(0, lack)
    starts = [0]
    for width in widths:
        starts.append(starts[-1] + width)
    return starts

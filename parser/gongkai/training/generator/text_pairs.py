"""Layouts that are no tables any more: pairs of heading and figure, one long line, every line once."""

from __future__ import annotations

from random import Random

from gongkai.training.generator import text_cells, text_rows
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.page import Page, PrintedPage
from gongkai.training.generator.text_cells import print_page


def pairs(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print each row's label, then ``heading：figure`` for each of its figures."""
    colon = rng.choice(("：", ":", "： ", " = "))
    between = rng.choice(("\n", "，", "；", " ", "  "))
    label_end = rng.choice(("\n", "：", " "))

    def table(grid: Grid) -> None:
        for caption, labels, heads in labelled_rows(grid):
            if caption is not None:
                sheet.put(caption.text, "caption")
                sheet.mark("\n")
            for number, label in enumerate(labels):
                sheet.mark(" " if number else "")
                sheet.put(label.text, label.label)
            sheet.mark(label_end if labels else "")
            for number, (names, cell) in enumerate(heads):
                sheet.mark(between if number else "")
                for name in names:
                    sheet.put(name.text.replace("\n", ""), name.label)
                sheet.mark(colon)
                sheet.put(cell.text, cell.label)
            sheet.mark("\n")

    print_page(page, sheet, table)
    return "placed"


Headed = tuple[list[GridCell], GridCell]


def labelled_rows(grid: Grid) -> list[tuple[GridCell | None, list[GridCell], list[Headed]]]:
    """Return the rows of figures.

    Each comes with the caption before it (once), its labels, and its figures with the headings over them (the
    group's heading too where rows stand side by side and have no labels of their own).
    """
    over: dict[int, GridCell] = {}
    groups: dict[int, GridCell] = {}
    caption: GridCell | None = None
    result = []
    for placed in grid.placed():
        labels = [cell for _, cell in placed if cell.label == "row_label" and cell.text]
        figures: list[Headed] = []
        for column, cell in placed:
            if cell.label == "caption":
                caption = cell
            elif cell.label == "column_header":
                over[column] = cell
                if cell.columns > 1:
                    groups.update(dict.fromkeys(range(column, column + cell.columns), cell))
            elif cell.is_figure and (cell.field or cell.text):
                head, group = over.get(column), None if labels else groups.get(column)
                figures.append(([each for each in (group, head) if each is not None], cell))
        if figures:
            result.append((caption, labels, figures))
            caption = None
    return result


def one_line(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print the whole document on one line or two."""
    inner = PrintedPage(line_break=" ")
    printer = rng.choice((text_rows.pipes, text_cells.cell_lines_close, text_rows.single_spaces, text_rows.pipes_full))
    blanks = printer(page, inner, rng)
    lines = inner.content.split("\n")
    broken = rng.randrange(len(lines)) if rng.random() < 0.4 else -1
    gap = rng.choice((" ", " ", "  ", "\u3000"))
    sheet.mark("".join(line + ("\n" if number == broken else gap) for number, line in enumerate(lines)))
    sheet.pieces.extend(inner.pieces)
    return "counted" if blanks == "placed" else blanks


def dedup(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print every distinct line of the page once: the figures are gone, though all labels look right."""
    inner = PrintedPage(line_break="\n")
    text_cells.cell_lines_close(page, inner, rng)
    seen: set[str] = set()
    gap = rng.choice(("\n", "\n\n"))
    for piece in inner.pieces:
        for line in piece.text.split("\n"):
            if line.strip() not in seen:
                seen.add(line.strip())
                sheet.put(line, piece.label)
                sheet.mark(gap)
    return "destroyed"

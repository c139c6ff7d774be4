"""Reports in five combinations of layout and damage that are known to be hard, full of figures.

A real report in such a layout is mostly zeros, which cannot tell a swapped row; its twin can.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from random import Random

from gongkai.training.generator import label_damage, text_cells, text_rows
from gongkai.training.generator.compose import print_draft
from gongkai.training.generator.draft import Draft, Wishes, draw_draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.layouts import Family
from gongkai.training.generator.narrative import Narrator, narrator
from gongkai.training.generator.page import Page, Paragraph, PrintedPage
from gongkai.training.generator.rates import data
from gongkai.training.generator.report_text import tell
from gongkai.training.generator.sample import Sample
from gongkai.training.generator.text_damage import half_width


def seed_twins(seed: int) -> Iterator[Sample]:
    """Yield one report of each of the five combinations.

    1. Pipes, spans collapsed, form of 2021; the last figure of the rows with the longest labels on the next
       line; headings of the last table cut.
    2. Pipes, spans collapsed; headings split by spaces.
    3. A cell a line with empty lines, form of 2019; some sums that fail.
    4. Tabs; the second table cut by a page: before the cut spans are collapsed and rows print one figure, behind
       it the rectangle is full and begins at another column.
    5. Pipes; prose between headings and tables; an agency that cannot make 规章 reports some.
    """
    for number, make in enumerate((_wrapped, _spaced, _lines, _cut, _prose), 1):
        yield make(Random(f"twin-{number}:{seed}"), f"twin{number}-{seed}")


def _told(draft: Draft) -> Narrator:
    told = narrator(draft.agency, draft.year, draft.form, draft.printed.values, draft.rng)
    draft.contested |= told.contradicted
    return told


def _finish(draft: Draft, layout: Family, name: str) -> Sample:
    told = _told(draft)
    draft.page = tell(told, draft.grids, draft.rng)
    half_width(draft)
    return print_draft(draft, layout, name, told.facts)


def _wishes(edition: str, slips: bool = False, agency: str | None = None) -> Wishes:
    return Wishes("dense", plain=True, slips=slips, edition=edition, agency=agency)


def _wrapped(rng: Random, name: str) -> Sample:
    draft = draw_draft(rng, _wishes("2021", agency="zone"))
    label_damage.header_space(draft, rng)
    label_damage.disputes_cut(draft, rng)
    return _finish(draft, Family("twin1", (partial(text_rows.pipes_wrapped, limit=30),), 0), name)


def _spaced(rng: Random, name: str) -> Sample:
    draft = draw_draft(rng, _wishes("2021"))
    label_damage.header_space(draft, rng)
    return _finish(draft, Family("twin2", (text_rows.pipes,), 0), name)


def _lines(rng: Random, name: str) -> Sample:
    draft = draw_draft(rng, _wishes("2019", slips=True))
    return _finish(draft, Family("twin3", (text_cells.cell_lines,), 0), name)


def _prose(rng: Random, name: str) -> Sample:
    draft = draw_draft(rng, _wishes("2021", agency="zone"))
    label_damage.header_space(draft, rng)
    label_damage.disputes_cut(draft, rng)
    told = _told(draft)
    page: Page = []
    for block in tell(told, draft.grids, rng):
        if isinstance(block, Grid):
            page.append(Paragraph(told.choose(data("sentences")["between"][block.table]), "narrative"))
        page.append(block)
    draft.page = page
    half_width(draft)
    return print_draft(draft, Family("twin5", (text_rows.pipes,), 0), name, told.facts)


def _cut(rng: Random, name: str) -> Sample:
    draft = draw_draft(rng, _wishes("2021", agency="zone"))
    label_damage.row_spacing(draft, rng)
    grid = draft.grids[1]
    rows = [number for number, row in enumerate(grid.rows) if any(cell.field for cell in row)]
    start, cut = rows[2], rows[rng.randint(5, 9)]
    for number in range(start, cut):
        _keep_last(draft, grid.rows[number])
    return _finish(draft, Family("twin4", (_CutTabs(cut),), 0), name)


def _keep_last(draft: Draft, row: list[GridCell]) -> None:
    """Blank a row but for its total, which, spans collapsed, stands where another column could as well."""
    figures = [cell for cell in row if cell.field]
    for cell in figures[:-1]:
        draft.printed.blank(cell.field or "")
        cell.text, cell.label = "", "blank"
    last_two = {cell.field for cell in figures[-2:] if cell.field}
    draft.contested.update(cell.field for cell in figures if cell.field)
    if not draft.printed.values[figures[-1].field or ""]:
        draft.unrecoverable |= last_two
    else:  # column sums may tell which of the two it is
        draft.contested |= last_two


class _CutTabs:
    """Print tabs; the second table is cut before row ``cut``, and its two parts differ in their columns."""

    def __init__(self, cut: int) -> None:
        self.cut = cut

    def __call__(self, page: Page, sheet: PrintedPage, rng: Random) -> str:
        def table(grid: Grid) -> None:
            if grid.table == "requests":
                self._print_cut(grid, sheet, rng)
            else:
                for cells in grid.matrix():
                    _tab_row(cells, sheet)
            sheet.mark("\n")

        text_cells.print_page(page, sheet, table, "\n\n")
        return "placed"

    def _print_cut(self, grid: Grid, sheet: PrintedPage, rng: Random) -> None:
        matrix, placed = grid.matrix(), grid.placed()
        moved = self.cut - 1 if rng.random() < 0.7 else -1
        for number in range(self.cut):
            lead = placed[number][0][0]
            cells: list[GridCell | None] = [None] * lead + [cell for _, cell in placed[number]]
            blank = [cell for cell in cells if cell is not None and cell.field and not cell.text]
            if blank:  # one of the empty cells is lost with the spans
                cells.remove(blank[0])
            if number == moved:
                label = next(cell for cell in cells if cell is not None and cell.text)
                sheet.put(label.text, label.label)
                sheet.mark(rng.choice(("\n", "")))
                cells = cells[cells.index(label) + 1 :]
                sheet.mark("\t")
            _tab_row(cells, sheet, rng.randint(0, 2))
        sheet.mark("\n")
        for number in range(self.cut, len(matrix)):
            _tab_row(matrix[number], sheet)


def _tab_row(cells: list[GridCell | None], sheet: PrintedPage, trailing: int = 0) -> None:
    for number, cell in enumerate(cells):
        sheet.mark("\t" if number else "")
        if cell is not None:
            sheet.put(cell.text, cell.label)
    sheet.mark("\t" * trailing + "\n")

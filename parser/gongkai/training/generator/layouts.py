"""The layout families: how each prints, what is special to it, and how often it is met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from gongkai.training.generator import (
    html_clean,
    html_damaged,
    missing_tables,
    page_breaks,
    text_cells,
    text_columns,
    text_pairs,
    text_rows,
)
from gongkai.training.generator.draft import Draft
from gongkai.training.generator.narrative import Narrator
from gongkai.training.generator.page import Page, PrintedPage
from gongkai.training.generator.sample import Kind

Renderer = Callable[[Page, PrintedPage, Random], str]
Plot = Callable[[Draft, Narrator], Page]
Change = Callable[[Draft, Random], None]


@dataclass(frozen=True)
class Family:
    """A layout.

    Attributes
    ----------
    name
        Short name; the letters are those of the survey that the rates come from.
    bases
        How it prints; where there are several, one is drawn for each report.
    weight
        Its share among published reports, per cent.
    kind
        Kind of file.
    plot
        How the report is told where tables are not printed.
    on_grids, on_page
        What happens to the tables before, and to the page after, the report is told.
    plain
        Without blanks and odd digits.
    figures
        Only with figures of two and more digits.
    """

    name: str
    bases: tuple[Renderer, ...]
    weight: float
    kind: Kind = "text"
    plot: Plot | None = None
    on_grids: Change | None = None
    on_page: Change | None = None
    plain: bool = False
    figures: bool = False


_LINES = (text_cells.cell_lines, text_cells.cell_lines_close)
_ROWS = (text_rows.pipes, text_rows.pipes_trimmed, text_rows.pipes_leading, text_rows.tabs)
_ANY = (*_LINES, *_ROWS, text_cells.piped_cells, text_rows.pipes_full)
_PAGES = (html_clean.clean, html_damaged.word, html_damaged.collapsed)

_ALL = (
    Family("A", (text_cells.cell_lines,), 20),
    Family("A0", (text_cells.cell_lines_close,), 3),
    Family("A_ragged", (text_cells.ragged_lines,), 1),
    Family("B", (text_rows.pipes,), 15),
    Family("B_wrapped", (text_rows.pipes_wrapped,), 2),
    Family("B_full", (text_rows.pipes_full,), 2),
    Family("C", (text_cells.piped_cells,), 15),
    Family("D", (text_rows.pipes_trimmed,), 8),
    Family("E", (text_cells.mixed_pipes,), 4),
    Family("F", (text_cells.alternating,), 2.5),
    Family("G", (text_rows.pipes_leading,), 2.5),
    Family("H", (text_rows.pipes_under_spans,), 1),
    Family("I", (text_rows.tabs,), 2),
    Family("J", (text_rows.fused,), 1, plain=True),
    Family("K", (text_pairs.dedup,), 1.5),
    Family("L", _ANY, 1.5, plot=missing_tables.pictures),
    Family("M", _ANY, 4, plot=missing_tables.bare_headings),
    Family("M_words", _ANY, 3, plot=missing_tables.in_words),
    Family("M_five", _ANY, 0.8, plot=missing_tables.five_parts),
    Family("N", (text_columns.columns,), 3),
    Family("N_rows", (text_columns.columns_of_labels,), 0.5),
    Family("LV", (text_rows.label_then_figures,), 0.5),
    Family("BOX", (text_rows.boxed,), 0.3),
    Family("P", _ANY, 0.5, plot=missing_tables.disputes_in_prose),
    Family("S", (text_rows.aligned,), 1.5),
    Family("SS", (text_rows.single_spaces,), 1.5),
    Family("KV", (text_pairs.pairs,), 0.5),
    Family("CSV", (text_rows.commas,), 0.5),
    Family("one_line", (text_pairs.one_line,), 1.2),
    Family("T", _ANY, 3, on_page=page_breaks.cut_pages),
    Family("V", (*_LINES, text_cells.piped_cells), 1, on_grids=page_breaks.write_downwards),
    Family(
        "W", (text_cells.cell_lines, text_rows.pipes), 0.7, on_grids=page_breaks.wrap_figures, plain=True, figures=True
    ),
    Family("HTML", (html_clean.clean,), 2, "html"),
    Family("HTML_collapsed", (html_damaged.collapsed,), 1, "html"),
    Family("HTML_unclosed", (html_damaged.unclosed,), 0.7, "html"),
    Family("HTML_word", (html_damaged.word,), 1.5, "html"),
    Family("HTML_nested", (html_damaged.nested,), 1, "html"),
    Family("HTML_divs", (html_damaged.divs,), 0.5, "html"),
    Family("HTML_split", _PAGES, 0.8, "html", on_page=html_damaged.split_tables),
    Family("HTML_overshoot", (html_damaged.overshooting,), 0.4, "html"),
    Family("HTML_candidates", (html_damaged.candidates,), 0.8, "html"),
    Family("HTML_pre", (html_damaged.preformatted,), 0.3, "html"),
    Family("HTML_absent", _PAGES, 0.8, "html", plot=missing_tables.bare_headings),
)
FAMILIES: Final[dict[str, Family]] = {family.name: family for family in _ALL}

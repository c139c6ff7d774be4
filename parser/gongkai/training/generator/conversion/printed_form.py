"""A told report as the document that a program reads, with some of its figures changed where that is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from gongkai.core.labels import Label
from gongkai.training.generator.conversion.program import InputKind
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.html_clean import clean
from gongkai.training.generator.html_damaged import nested
from gongkai.training.generator.page import Page, Paragraph, PrintedPage
from gongkai.training.generator.rendering.page_styles import PageStyle, draw_look, framed
from gongkai.training.generator.rendering.pdf import print_pages
from gongkai.training.generator.rendering.word import render_word
from gongkai.training.generator.sample import Piece

Rewrite = Callable[[str, Label], str]
"""From a text and its label to what is printed instead."""

Change = Mapping[str, str]
"""Field ids with what is printed in their cells instead."""

_CELL: Final = re.compile(r"(<t[dh][^>]*>)([^<]*(?:<br>[^<]*)*)(</t[dh]>)")

_DRESSES: Final[tuple[tuple[str, str], ...]] = (
    (r"\1\2\3", "bare"),
    (r"\1\2\3", "bare"),
    (r"\1<p>\2</p>\3", "paragraphs"),
    (r'\1<p style="text-align:center"><span style="font-family:宋体">\2</span></p>\3', "word"),
    (r"\1\n      \2\n    \3", "indented"),
    (r"\1<div><span>\2</span></div>\3\n", "divisions"),
)
"""What stands around the text of each cell: what content systems, Word's export and templates write."""


_MOST_KEPT: Final = 600
"""Files kept for the next program that takes them, some hundred megabytes."""

_LATELY: dict[tuple[str, str, str], bytes] = {}


@dataclass(frozen=True)
class PrintedForm:
    """A report that can be printed again and again, alike in all but the changed figures.

    Attributes
    ----------
    page
        Paragraphs and grids.
    seed
        Of how it is printed.
    bare
        Whether to print nothing but paragraphs and tables, from which other kinds of files are made.
    """

    page: Page
    seed: str
    bare: bool = False

    def html(self, change: Change | None = None, text: Rewrite | None = None) -> str:
        """Return a web page; ``text`` rewrites all text."""
        return self._print(change or {}, text).content

    def pieces(self) -> tuple[Piece, ...]:
        """Return the visible text in print order, labelled."""
        return tuple(self._print({}, None).pieces)

    def look(self) -> PageStyle:
        """Return how it looks on paper."""
        rng = Random(f"look:{self.seed}")
        return draw_look(rng, rules=rng.random() < 0.7)

    def _print(self, change: Change, text: Rewrite | None) -> PrintedPage:
        rng = Random(f"print:{self.seed}")
        dress, _ = rng.choice(_DRESSES)
        bordered, laid_out = rng.random() < 0.5, rng.random() < 0.2
        sheet = PrintedPage()
        if self.bare:
            clean(changed(self.page, change, text), sheet, rng)
            return sheet
        (nested if laid_out else clean)(changed(self.page, change, text), sheet, rng)
        content = _CELL.sub(dress, sheet.content)
        sheet.chunks = [framed(content, self.look()) if bordered else content]
        return sheet


def printed(forms: Sequence[tuple[PrintedForm, str]], kind: InputKind) -> list[bytes]:
    """Return pages as the kind of document that a program takes; what was printed lately is not printed again."""
    if kind == "html":
        return [html.encode() for _, html in forms]
    wanted = [(kind, html, form.seed) for form, html in forms]
    new = {key: form for key, (form, _) in zip(wanted, forms, strict=True) if key not in _LATELY}
    if kind == "pdf":
        made = (
            dict(zip(new, print_pages((key[1], form.look()) for key, form in new.items()), strict=True)) if new else {}
        )
    else:
        made = {key: render_word(key[1], "plain") for key in new}
    found = [made[key] if key in made else _LATELY[key] for key in wanted]
    for key, document in made.items():
        if len(_LATELY) >= _MOST_KEPT:
            _LATELY.pop(next(iter(_LATELY)))
        _LATELY[key] = document
    return found


def changed(page: Page, change: Change, text: Rewrite | None = None) -> Page:
    """Return a page with changed figures and rewritten text."""
    result: Page = []
    for block in page:
        if isinstance(block, Paragraph):
            result.append(Paragraph(text(block.text, block.label), block.label) if text else block)
        else:
            rows = [[_changed(cell, change, text) for cell in row] for row in block.rows]
            result.append(Grid(block.table, rows, block.width))
    return result


def _changed(cell: GridCell, change: Change, text: Rewrite | None) -> GridCell:
    new = change.get(cell.field, cell.text) if cell.field else cell.text
    return replace(cell, text=text(new, cell.label) if text else new)

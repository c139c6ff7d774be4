"""Joining of wrapped labels, down to a character a line: ``行政规范⏎性文件 → 行政规范性文件``.

Only pieces that make up a wording of a form to the letter are put together, and only where the first is no wording
of its own: a page of one cell a line has labels in every line. A label may go on before its figures
(``公开申请⏎数量 | 3``), after them (``公开申请 | 3⏎数量``), or on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from gongkai.core.document import Cell, Document, Line
from gongkai.core.text import fold
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import LONGEST, label_key, vocabulary

NUMBERING = 4
"""Characters of the longest numbering, which may stand in pieces of its own before the label."""

FEWEST = 2
"""Headers that must go on in the next line, all of them, for a row of headers to be a broken one."""

MOST_KNOWN = 20_000
"""Texts of which it is kept whether they may go on."""

MOST_PIECES = 4
"""Pieces of one label that stand in cells of their own, alone in their line."""

_WORD = re.compile(r"[\u3400-\u9fff(（]")
_PIECE = re.compile(r"[\u3400-\u9fff()（）、]")
_WITH_FIGURES = re.compile(r"(.*?[\u3400-\u9fff)）”\"])(\s+[-+\d/—无].*)")


class _Wordings:
    """The keys of all wordings of some forms, and whatever these begin with."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        self.keys = frozenset(key for form in forms for key in vocabulary(form).keys)
        self.cut = frozenset(key[:end] for key in self.keys for end in range(1, len(key)))
        self.beginnings = self.keys | self.cut
        self._going_on: dict[str, bool] = {}

    def whole(self, text: str) -> bool:
        """Whether a text is a wording to the letter."""
        return label_key(fold(text)).key in self.keys

    def goes_on(self, text: str) -> bool:
        """Whether a text may be a wording's first piece; it may be a shorter wording by itself."""
        if len(text) <= 1 or len(text) > LONGEST:
            return len(text) == 1
        if (known := self._going_on.get(text)) is None:
            if len(self._going_on) > MOST_KNOWN:
                self._going_on.clear()
            known = self._going_on[text] = label_key(fold(text)).key in self.cut
        return known

    def begins(self, text: str) -> bool:
        """Whether a text may be the beginning of a wording."""
        return len(text) <= LONGEST and (label_key(fold(text)).key in self.beginnings or len(text) <= NUMBERING)


@lru_cache(maxsize=4)
def _wordings(forms: tuple[Form, ...]) -> _Wordings:
    return _Wordings(forms)


def mend(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document with broken labels in one cell each, in the place of their first piece."""
    words = _wordings(forms)
    read = [_in_one_cell(line, words) if 1 < len(line.cells) <= MOST_PIECES else line for line in document.lines]
    lines: list[Line] = []
    at = 0
    while at < len(read):
        cells = read[at].cells
        if len(cells) == 1 and (len(cells[0].text) > LONGEST or cells[0].text.isdecimal()):
            lines.append(read[at])
            at += 1
            continue
        count, line = _mended(read, at, words)
        lines.append(line)
        at += count
    same = len(lines) == len(read) and all(a is b for a, b in zip(lines, document.lines, strict=True))
    return document if same else replace(document, lines=tuple(lines))


def _in_one_cell(line: Line, words: _Wordings) -> Line:
    """Return a line whose cells are the pieces of one label, and nothing else, with one cell."""
    pieces = [cell.text for cell in line.cells]
    if line.table is not None or not all(map(_PIECE.match, pieces)) or not words.whole("".join(pieces)):
        return line
    cell = line.cells[0].repaired("".join(pieces), " ".join(pieces))
    return line._replace(cells=(cell._replace(x1=line.cells[-1].x1),))


def _mended(lines: Sequence[Line], at: int, words: _Wordings) -> tuple[int, Line]:
    """Return how many lines from ``at`` on are one row, and that row; 1 and the line itself where none is broken."""
    line = lines[at]
    place = _unfinished(line.cells, words)
    if place is not None:
        count, cells = _label_from(lines, at, place, words)
        if count > 1:
            return count, line._replace(cells=cells, separated=line.separated or len(cells) > 1)
    if len(line.cells) >= FEWEST and at + 1 < len(lines):
        cells = _headers(line.cells, lines[at + 1].cells, words)
        if cells:
            return 2, line._replace(cells=cells)
    return 1, line


def _unfinished(cells: Sequence[Cell], words: _Wordings) -> int | None:
    """Return the index of the last cell with words, if these may go on; figures may stand after it.

    A numbering alone is no beginning (it may be a figure in brackets) but for a character alone in its line.
    """
    for place in range(len(cells) - 1, -1, -1):
        text = cells[place].text
        if text and not text.isdecimal() and _WORD.search(text[:3]):
            return place if words.goes_on(text) and (len(text) > 1 or len(cells) == 1) else None
    return None


def _label_from(lines: Sequence[Line], at: int, place: int, words: _Wordings) -> tuple[int, tuple[Cell, ...]]:
    """Return how many lines make up the label that begins in a cell, and the cells of the row."""
    first = lines[at].cells
    text, before, rest = first[place].text, first[:place], first[place + 1 :]
    printed = first[place].as_printed
    best, cells = 1, first
    for count, line in enumerate(islice(lines, at + 1, at + LONGEST), 2):
        piece, more = _next_piece(line.cells)
        has_figures = any(cell.text for cell in rest)
        if not _PIECE.search(piece) or (has_figures and any(cell.text for cell in more)):
            break
        rest = rest if has_figures else more
        head, figures = piece, ""
        if not any(cell.text for cell in rest) and (match := _WITH_FIGURES.fullmatch(piece)):
            head, figures = match.groups()
        text += head
        printed += "\n" + piece
        if words.whole(text):
            best, cells = count, (*before, first[place].repaired(text + figures, printed), *rest)
        if figures or not words.begins(text):
            break
    return best, cells


def _next_piece(cells: Sequence[Cell]) -> tuple[str, tuple[Cell, ...]]:
    """Return the text of a line's first cell that prints anything, and the cells after it."""
    for place, cell in enumerate(cells):
        if cell.text:
            return cell.text, tuple(cells[place + 1 :])
    return "", ()


def _headers(upper: Sequence[Cell], lower: Sequence[Cell], words: _Wordings) -> tuple[Cell, ...]:
    """Return a row of headers all of which go on in the next line, put together; nothing where one does not."""
    printed = [cell for cell in lower if cell.text]
    if len(printed) < FEWEST or not all(_PIECE.search(cell.text) for cell in printed):  # marks for none under labels
        return ()
    whole = {i: cell for i, cell in enumerate(upper) if cell.text}
    by_place = len(upper) == len(lower)
    pairs = (
        [(i, cell) for i, cell in enumerate(lower) if cell.text]
        if by_place
        else list(zip(whole, printed, strict=False))
    )
    for i, cell in pairs:
        if i not in whole or not words.whole(whole[i].text + cell.text):
            return ()
        lines = f"{whole[i].as_printed}\n{cell.as_printed}"
        whole[i] = whole[i].repaired(whole[i].text + cell.text, lines)
    return tuple(whole.get(i, cell) for i, cell in enumerate(upper)) if len(pairs) == len(printed) else ()

"""A second reader of pages: characters and ruled tables as pdfplumber has them, which shares no code with PDFium.

It is slower and sees hidden text; what the first reader found that nobody sees, or that no character says, is kept.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from typing import Any, Self

from gongkai.readers.pdf.page_objects import Box, Glyph, PdfPage
from gongkai.readers.pdf.ruled_tables import GridPlace, Lattice

#: Edges of cells no further apart are one (points).
_NEAR = 3.0
_FEWEST_CELLS = 2
_CLOSED, _OPEN = (True,) * 4, (False,) * 4


class PlumberPages:
    """The pages of one file, opened by pdfplumber when the first of them is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._file: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def reread(self, page: PdfPage, rotation: int, lattices: list[Lattice]) -> list[Lattice]:
        """Put a page's characters as pdfplumber has them in place of PDFium's; return its ruled tables.

        Parameters
        ----------
        page
            As PDFium read it; is changed.
        rotation
            Degrees that the page is turned by. Turned pages stay as they are.
        lattices
            The ruled tables as they were, which are returned where pdfplumber cannot read the page.
        """
        if rotation or page.turn:
            return lattices
        logger = logging.getLogger("pdfminer")
        level = logger.level
        logger.setLevel(logging.CRITICAL)
        try:
            source = self._page(page.number)
            glyphs, found = _glyphs(source), _lattices(source)
        except Exception:  # whatever pdfminer makes of a page that PDFium can read
            return lattices
        finally:
            logger.setLevel(level)
        if not glyphs:
            return lattices
        page.glyphs = _merged(page, glyphs)
        return found

    def _page(self, number: int) -> Any:
        import pdfplumber

        if self._file is None:
            self._file = pdfplumber.open(io.BytesIO(self._data))
        return self._file.pages[number - 1]


def _shift(source: Any) -> tuple[float, float]:
    """Return where the part of the page that is shown begins."""
    x0, top, _, _ = source.cropbox or source.bbox
    return float(x0), float(top)


def _glyphs(source: Any) -> list[Glyph]:
    left, up = _shift(source)
    return [
        Glyph(each["text"], each["x0"] - left, each["top"] - up, each["x1"] - left, each["bottom"] - up)
        for each in source.chars
        if each["upright"] and each["text"].strip()
    ]


def _merged(page: PdfPage, glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the characters of the second reader, but for what the first one knows better.

    That is what nobody sees, what is struck, and what is no character of the file: raised marks, recognised pictures,
    notes and fields.
    """
    unprinted = _by_place([*page.hidden, *page.struck])
    own = [
        glyph for glyph in page.glyphs if len(glyph.char) != 1 or not glyph.char.isalnum() or glyph.char in "⁰¹²³⁴⁵⁶⁷⁸⁹"
    ]
    plain = _by_place(glyphs)
    own += [glyph for glyph in page.glyphs if glyph.char.isalnum() and not _is_at(glyph, plain)]
    kept = [glyph for glyph in glyphs if not _is_at(glyph, unprinted)]
    over = _by_place(own)
    return [glyph for glyph in kept if not _is_at(glyph, over)] + own


def _by_place(glyphs: Sequence[Glyph]) -> dict[tuple[int, int], list[Glyph]]:
    """Return characters by the square, of some points, that their middle lies in."""
    places: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        places.setdefault(_square(glyph), []).append(glyph)
    return places


def _square(glyph: Glyph) -> tuple[int, int]:
    return int((glyph.x0 + glyph.x1) / 2 // 8), int(glyph.middle // 8)


def _is_at(glyph: Glyph, places: dict[tuple[int, int], list[Glyph]]) -> bool:
    """Tell whether the middle of a character lies on one of the others."""
    column, row = _square(glyph)
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
    near = (each for dx in (-1, 0, 1) for dy in (-1, 0, 1) for each in places.get((column + dx, row + dy), ()))
    return any(
        abs((each.x0 + each.x1) / 2 - x) < max(0.3 * (each.x1 - each.x0), 0.5)
        and abs(each.middle - y) < 0.5 * (each.bottom - each.top)
        for each in near
    )


def _lattices(source: Any) -> list[Lattice]:
    left, up = _shift(source)
    found: list[Lattice] = []
    for table in source.find_tables():
        cells = [(x0 - left, top - up, x1 - left, bottom - up) for x0, top, x1, bottom in table.cells]
        if len(cells) >= _FEWEST_CELLS:
            found.append(_lattice(cells))
    return sorted(found, key=lambda each: (each.ys[0], each.xs[0]))


def _lattice(cells: Sequence[Box]) -> Lattice:
    """Return a ruled table out of the boxes of its cells; places of it that are in no cell are open ones."""
    xs = _edges([x for box in cells for x in (box[0], box[2])])
    ys = _edges([y for box in cells for y in (box[1], box[3])])
    taken: dict[tuple[int, int], int] = {}
    places: list[tuple[GridPlace, tuple[bool, bool, bool, bool]]] = []
    for x0, top, x1, bottom in cells:
        column, right, row, low = _nearest(xs, x0), _nearest(xs, x1), _nearest(ys, top), _nearest(ys, bottom)
        inner = [(r, c) for r in range(row, low) for c in range(column, right)]
        if inner and not any(each in taken for each in inner):
            taken.update(dict.fromkeys(inner, 1))
            places.append((GridPlace(row, column, low - row, right - column), _CLOSED))
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) not in taken:
                places.append((GridPlace(row, column, 1, 1), _OPEN))
    places.sort()
    owner = [[0] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for number, ((row, column, rows, columns), _) in enumerate(places):
        for inner_row in range(row, row + rows):
            owner[inner_row][column : column + columns] = [number] * columns
    return Lattice(xs, ys, [place for place, _ in places], owner, [closed for _, closed in places])


def _edges(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - value))

"""What is seen of a page's text: characters that nobody sees are no print, and print that says nothing is lost print.

The page's drawing decides, not the ways of hiding text, of which there are many.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from gongkai.readers.pdf.characters import Writing
from gongkai.readers.pdf.page_image import PageImage
from gongkai.readers.pdf.page_objects import Box, Glyph, PageDoubt, PdfPage
from gongkai.readers.pdf.text_lines import CLOSING, OPENING

NOTE_HIDDEN = "hidden_text_dropped"
#: Probability that text is printed of which nothing can be seen on a whole page, though nothing hides it.
UNSEEN = 0.5
#: Share of the smaller one by which two characters must overlap so that one may hide the other, and to be in doubt
#: where both are seen; and by which the same one is set off that is printed twice to be bold.
_OVER, _BOTH, _TWICE = 0.2, 0.5, 0.3
#: Share of its height of which something must be seen of a letter or figure with another one over it.
_LEAST_SEEN = 0.3
#: Neighbours in a line that may be printed over each other, and how finely lines are told apart (heights).
_LOOK_AHEAD, _LINES = 3, (0.0, 0.5)
#: Share of its square that a mark fills at most.
_HALF = 0.4
#: How near to each other the digits of one figure stand (heights), and fonts that every reader has.
_BESIDE = 0.15
_STANDARD = ("Helvetica", "Courier", "Times-")
_UNINKED = (3, 7)

Boxes = npt.NDArray[np.float64]


def keep_seen(page: PdfPage, image: PageImage, text: Any, writing: Writing) -> None:
    """Set aside the characters of a page that nobody sees, and add what is seen and says nothing.

    Parameters
    ----------
    page
        Its ``glyphs`` are sorted out; ``hidden``, ``doubts`` and ``notes`` are added to.
    image
        The page as it is seen.
    text
        PDFium's text of the page.
    writing
        What was found of it.
    """
    if page.glyphs:
        boxes = _boxes(page.glyphs)
        hidden = _Hidden(page, image, text, writing, boxes).found()
        if len(hidden):
            gone = set(hidden.tolist())
            page.doubts += _half_covered(page, gone)
            page.hidden = [page.glyphs[index] for index in hidden]
            page.glyphs = [glyph for index, glyph in enumerate(page.glyphs) if index not in gone]
            if not page.pictures:
                page.notes.append(NOTE_HIDDEN)
    if writing.blanks:
        page.glyphs += _lost(page, image, text, writing)


def _lost(page: PdfPage, image: PageImage, text: Any, writing: Writing) -> list[Glyph]:
    """Return the characters that are seen and say nothing.

    A font that is not in the file may be drawn by another, which draws a box for what it lacks.
    """
    import pypdfium2.raw as raw

    boxes = _boxes([glyph for _, glyph in writing.blanks])
    taken = _centres(page.glyphs)
    found: list[Glyph] = []
    for index in np.flatnonzero(image.shows_text(boxes)).tolist():
        at, glyph = writing.blanks[index]
        handle = raw.FPDFText_GetTextObject(text, at)
        font = raw.FPDFTextObj_GetFont(handle) if handle else None
        if font and raw.FPDFFont_GetIsEmbedded(font) and not _holds_any(boxes[index], taken):
            found.append(glyph)
    return found


def _boxes(glyphs: Sequence[Glyph]) -> Boxes:
    return np.array([glyph[1:] for glyph in glyphs], dtype=np.float64).reshape(-1, 4)


def _centres(glyphs: Sequence[Glyph]) -> Boxes:
    boxes = _boxes(glyphs)
    return np.stack(((boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2), axis=1)


def _holds_any(box: npt.NDArray[np.float64], points: Boxes) -> bool:
    x0, top, x1, bottom = box
    x, y = points[:, 0], points[:, 1]
    return bool(((x > x0) & (x < x1) & (y > top) & (y < bottom)).any())


class _Hidden:
    """Finds the characters of one page that nobody sees."""

    def __init__(self, page: PdfPage, image: PageImage, text: Any, writing: Writing, boxes: Boxes) -> None:
        import pypdfium2.raw as raw

        self._page, self._image, self._text, self._at, self._boxes = page, image, text, writing.at, boxes
        self._raw = raw

    def found(self) -> npt.NDArray[np.int64]:
        """Return the numbers of the hidden characters, in their order."""
        seen = self._image.shows_text(self._boxes)
        unseen = np.flatnonzero(~seen)
        hidden = set(self._truly(unseen, seen).tolist()) if len(unseen) else set()
        hidden.update(self._beneath([i for i in self._overprinted() if i[0] not in hidden and i[1] not in hidden]))
        return np.array(sorted(hidden), dtype=np.int64)

    def _object(self, index: int) -> Any:
        return self._raw.FPDFText_GetTextObject(self._text, self._at[index])

    def _truly(self, unseen: npt.NDArray[np.int64], seen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Return those of the unseen characters that are hidden: not those that PDFium has no font to draw with."""
        raw = self._raw
        undrawn: dict[int, list[int]] = {}
        hidden: list[int] = []
        for index in unseen.tolist():
            handle = self._object(index)
            font = raw.FPDFTextObj_GetFont(handle) if handle else None
            uninked = not font or raw.FPDFTextObj_GetTextRenderMode(handle) in _UNINKED or _is_standard(font, raw)
            if uninked or raw.FPDFFont_GetIsEmbedded(font) or self._in_picture(index):
                hidden.append(index)
            else:
                undrawn.setdefault(_address(font), []).append(index)
        if undrawn:
            drawn = {self._font(index) for index in np.flatnonzero(seen).tolist()}
            hidden += [index for font, members in undrawn.items() if font in drawn for index in members]
        if hidden and not seen.any() and not self._page.pictures and self._inked(hidden):
            self._page.doubts.append(PageDoubt((0.0, 0.0, self._page.width, self._page.height), UNSEEN))
            return np.array([], dtype=np.int64)
        return np.array(hidden, dtype=np.int64)

    def _in_picture(self, index: int) -> bool:
        x0, top, x1, bottom = self._boxes[index].tolist()
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        return any(each.x0 <= x <= each.x1 and each.top <= y <= each.bottom for each in self._page.pictures)

    def _font(self, index: int) -> int:
        handle = self._object(index)
        return _address(self._raw.FPDFTextObj_GetFont(handle)) if handle else 0

    def _inked(self, members: Sequence[int]) -> bool:
        """Tell whether any of the characters is meant to be seen, as far as its own object says."""
        raw = self._raw
        parts = [ctypes.c_uint() for _ in range(4)]
        for index in members:
            handle = self._object(index)
            if not handle or raw.FPDFTextObj_GetTextRenderMode(handle) in _UNINKED:
                continue
            if raw.FPDFPageObj_GetFillColor(handle, *parts):
                red, green, blue, alpha = (each.value for each in parts)
                if alpha > 128 and min(red, green, blue) < 160:
                    return True
        return False

    def _overprinted(self) -> list[tuple[int, int]]:
        """Return pairs of characters that stand on the same place, but for those printed twice."""
        x0, top, x1, bottom = self._boxes.T
        middle, height = (top + bottom) / 2, float(np.median(bottom - top)) or 1.0
        pairs: set[tuple[int, int]] = set()
        glyphs = self._page.glyphs
        for shift in _LINES:
            order = np.lexsort((x0, np.floor(middle / height + shift)))
            for step in range(1, _LOOK_AHEAD + 1):
                one, other = order[:-step], order[step:]
                across = np.minimum(x1[one], x1[other]) - np.maximum(x0[one], x0[other])
                down = np.minimum(bottom[one], bottom[other]) - np.maximum(top[one], top[other])
                least_x = np.minimum(x1[one] - x0[one], x1[other] - x0[other])
                least_y = np.minimum(bottom[one] - top[one], bottom[other] - top[other])
                over = (across > _OVER * least_x) & (down > _OVER * least_y)
                bold = np.abs(x0[one] - x0[other]) < _TWICE * least_x
                for a, b, twice in zip(one[over].tolist(), other[over].tolist(), bold[over].tolist(), strict=True):
                    if (not twice or glyphs[a].char != glyphs[b].char) and not _set_close(glyphs[a], glyphs[b]):
                        pairs.add((min(a, b), max(a, b)))
        return sorted(pairs)

    def _beneath(self, pairs: Sequence[tuple[int, int]]) -> set[int]:
        """Return those of overprinted characters without which the page looks the same; note the others as doubtful."""
        hidden: set[int] = set()
        if not pairs:
            return hidden
        for side in (0, 1):
            members = sorted({pair[side] for pair in pairs})
            objects = {_address(handle): handle for handle in map(self._object, members) if handle}
            changed = self._image.differs(self._image.without(list(objects.values())), self._boxes[members])
            hidden.update(self._hardly_seen(members, changed.tolist()))
        if hidden:  # what is covered may reach beyond what is over it, a part of it in sight
            shares = self._image.differs(self._image.bare, self._boxes).tolist()
            hidden.update(self._hardly_seen(range(len(shares)), shares))
        for one, other in pairs:
            if hidden.isdisjoint((one, other)) and self._share(one, other) > _BOTH:
                self._page.doubts.append(PageDoubt(self._around((one, other)), UNSEEN))
        return hidden

    def _hardly_seen(self, members: Sequence[int], shares: Sequence[float]) -> list[int]:
        """Return the characters of which nothing is seen, or of a letter or figure too little, which is in doubt."""
        found: list[int] = []
        for index, share in zip(members, shares, strict=True):
            char = self._page.glyphs[index].char
            if share <= (_LEAST_SEEN if char.isascii() and char.isalnum() else 0.0):
                found.append(index)
                if share:
                    self._page.doubts.append(PageDoubt(self._around((index, index)), UNSEEN))
        return found

    def _share(self, one: int, other: int) -> float:
        """Return how much of the narrower of two characters the other one covers, across and down."""
        first, last = self._boxes[[one, other], :2], self._boxes[[one, other], 2:]
        over = (last.min(axis=0) - first.max(axis=0)) / np.maximum((last - first).min(axis=0), 0.1)
        return float(over.min())

    def _around(self, pair: tuple[int, int]) -> Box:
        x0, top = self._boxes[list(pair), :2].min(axis=0).tolist()
        x1, bottom = self._boxes[list(pair), 2:].max(axis=0).tolist()
        return x0, top, x1, bottom


def _set_close(one: Glyph, other: Glyph) -> bool:
    """Tell whether two characters share the blank half of a mark: typesetters set 》， closer than their squares."""
    left, right = sorted((one, other), key=lambda each: each.x0)
    step, wide = right.x0 - left.x0, left.x1 - left.x0
    return step >= _HALF * wide and (left.char in CLOSING or right.char in OPENING)


def _half_covered(page: PdfPage, gone: set[int]) -> list[PageDoubt]:
    """Return a doubt for each figure of which some digits are hidden and others, right beside them, are seen."""
    seen = [each for index, each in enumerate(page.glyphs) if index not in gone and each.char.isdecimal()]
    found: list[PageDoubt] = []
    for index in gone:
        one = page.glyphs[index]
        if not one.char.isdecimal():
            continue
        near = _BESIDE * (one.bottom - one.top)
        for other in seen:
            gap = max(one.x0, other.x0) - min(one.x1, other.x1)
            if -near < gap < near and abs(one.middle - other.middle) < near:
                found.append(PageDoubt((other.x0, other.top, other.x1, other.bottom), UNSEEN))
                break
    return found


def _is_standard(font: Any, raw: Any) -> bool:
    """Tell whether a font is one that every reader has, so that it is drawn without being in the file."""
    name = (ctypes.c_char * 64)()
    raw.FPDFFont_GetBaseFontName(font, name, 64)
    return name.value.decode("latin-1").startswith(_STANDARD)


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0

"""A page as a person sees it: drawn by PDFium with its text and without, so that the difference is what is seen of it.

What a text says is one thing, what is seen of it another: text may be white, covered, clipped, in a layer that is
switched off or written without ink; and figures may be drawn that no text says.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from gongkai.readers.pdf.drawn_places import DrawnPlaces

Box = tuple[float, float, float, float]
Pixels = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]
Levels = npt.NDArray[np.int16]

#: Pixels to a point; small print gets more, so that its thinnest character still has its own pixels.
_LEAST_SCALE, _MOST_SCALE, _PIXELS_A_CHARACTER = 1.25, 3.0, 11.0
_MOST_PIXELS, _MOST_FINE = 6_000_000, 24_000_000
#: Grey levels (of 255) by which something must differ from what is around it to be seen.
SEEN = 24
#: And by which what is no text must differ to be print, not a watermark; in so many pixels, not to be a speck.
PRINTED, _SPECK = 60, 4
#: Share of its box that is cut off at each side before it is looked at: what reaches in there may be a neighbour's.
_MARGIN_X, _MARGIN_Y = 0.12, 0.08
#: The grey level of paper; and how many pixels wide and high a box may be to be looked at together with others.
_PAPER, _SMALL = 255, 16


class PageImage:
    """Drawings of one page, in the coordinates of the page as it is read.

    Parameters
    ----------
    source
        The page in ``pypdfium2``.
    turn
        Quarter turns (to the left) from the page as read to the page as shown.
    size
        Usual height of a character, in points; 0 where there is none.
    text_objects
        PDFium's objects of the page that are text.
    others
        Where everything else is that the page draws.
    """

    def __init__(self, source: Any, turn: int, size: float, text_objects: Sequence[Any], others: DrawnPlaces) -> None:
        import pypdfium2.raw as raw

        self._source, self._turn, self._raw = source, turn, raw
        self._text_objects, self._others = text_objects, others
        wide, high = source.get_size()
        scale = min(max(_PIXELS_A_CHARACTER / size if size else 0.0, _LEAST_SCALE), _MOST_SCALE)
        self.scale = min(scale, math.sqrt(_MOST_PIXELS / max(wide * high, 1.0)))
        self._fine: tuple[float, Pixels] | None = None
        self._bitmaps: list[Any] = []  # the pixels are theirs
        self.whole = self._drawn()

    @cached_property
    def bare(self) -> Pixels:
        """The page without its text."""
        return self.without(self._text_objects) if self._text_objects else self.whole

    def _drawn(self, scale: float | None = None) -> Pixels:
        bitmap = self._source.render(scale=scale or self.scale, grayscale=True)
        self._bitmaps.append(bitmap)
        pixels = bitmap.to_numpy()
        return np.rot90(pixels.reshape(pixels.shape[:2]), -self._turn)

    def without(self, objects: Sequence[Any]) -> Pixels:
        """Return the page without some of its objects."""
        active = self._raw.FPDFPageObj_SetIsActive
        for each in objects:
            active(each, False)
        try:
            return self._drawn()
        finally:
            for each in objects:
                active(each, True)

    def shows_text(self, boxes: Numbers) -> npt.NDArray[np.bool_]:
        """Tell of each box (rows of x0, top, x1, bottom) whether text is seen within it.

        What is seen where nothing but text is drawn is text; elsewhere the page without its text tells.
        """
        least, most = self._extremes(self.whole, boxes)
        even = most - least <= SEEN
        seen = ~even | (most < _PAPER - SEEN)
        inked, shaded = self._others.at(boxes)
        unsure = np.flatnonzero(inked | (even & shaded))
        if len(unsure):
            differences = np.maximum(self.whole, self.bare) - np.minimum(self.whole, self.bare)
            seen[unsure] = self._extremes(differences, boxes[unsure])[1] > SEEN
        return seen

    def differs(self, other: Pixels, boxes: Numbers) -> Numbers:
        """Return of each box in how much of its height the page looks different in another drawing (0 to 1)."""
        marks = np.maximum(self.whole, other) - np.minimum(self.whole, other) > SEEN
        edges = zip(*(each.tolist() for each in self._pixels(boxes)), strict=True)
        return np.array([marks[top:bottom, x0:x1].any(axis=1).mean() for x0, top, x1, bottom in edges])

    def _extremes(self, pixels: Pixels, boxes: Numbers) -> tuple[Levels, Levels]:
        """Return the least and the greatest value of the pixels in each box; of a box off the page, paper."""
        high, wide = pixels.shape
        x0, top, x1, bottom = self._pixels(boxes)
        x1, bottom = np.minimum(x1, wide), np.minimum(bottom, high)
        least = np.full(len(boxes), _PAPER, dtype=np.int16)
        most = least.copy()
        on_page = (x1 > x0) & (bottom > top)
        small = on_page & (x1 - x0 <= _SMALL) & (bottom - top <= _SMALL)
        if small.any():
            rows = np.minimum(top[small] + np.arange((bottom - top)[small].max())[:, None], bottom[small] - 1)
            columns = np.minimum(x0[small] + np.arange((x1 - x0)[small].max())[:, None], x1[small] - 1)
            within = pixels[rows[:, None], columns[None]].reshape(-1, rows.shape[1])
            least[small], most[small] = within.min(axis=0), within.max(axis=0)
        for index in np.flatnonzero(on_page & ~small).tolist():
            within = pixels[top[index] : bottom[index], x0[index] : x1[index]]
            least[index], most[index] = within.min(), within.max()
        return least, most

    def _pixels(self, boxes: Numbers) -> tuple[Indices, Indices, Indices, Indices]:
        """Return the first pixel, across and down, of each box without its margins, and the one after its last."""
        margins = (boxes[:, 2:] - boxes[:, :2]) * (_MARGIN_X, _MARGIN_Y)
        first = np.maximum(np.floor((boxes[:, :2] + margins) * self.scale + 0.25), 0).astype(np.int64)
        last = np.maximum(np.ceil((boxes[:, 2:] - margins) * self.scale - 0.25).astype(np.int64), first + 1)
        return first[:, 0], first[:, 1], last[:, 0], last[:, 1]

    def print_in(self, box: Box, inset: float, rules: Sequence[Box] = ()) -> Box | None:
        """Return where something other than text is printed within a box, ``None`` where nothing is.

        Parameters
        ----------
        box
            A cell, or a part of the page.
        inset
            Points at each side of it that are left out: its rules.
        rules
            Boxes that are no print.
        """
        x0, top, x1, bottom = box
        scale = self.scale
        left, up = max(round((x0 + inset) * scale), 0), max(round((top + inset) * scale), 0)
        part = slice(up, round((bottom - inset) * scale)), slice(left, round((x1 - inset) * scale))
        if self.whole[part].size < 4 or _is_flat(self.whole[part]):
            return None  # nothing with the text, so nothing without it, which is another drawing
        marks = _marks(self.bare[part])
        if not marks.any():
            return None
        for rule in rules:
            a, b, c, d = (round(value * scale) for value in rule)
            marks[max(b - up - 1, 0) : max(d - up + 2, 0), max(a - left - 1, 0) : max(c - left + 2, 0)] = False
        marks[marks.all(axis=1)] = False
        marks[:, marks.all(axis=0)] = False
        rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
        if marks.sum() < _SPECK:
            return None
        return (
            (left + float(columns[0])) / scale,
            (up + float(rows[0])) / scale,
            (left + float(columns[-1]) + 1) / scale,
            (up + float(rows[-1]) + 1) / scale,
        )

    def cropped(self, box: Box, dpi: float) -> Pixels:
        """Return a part of the page, drawn anew with so many pixels to an inch."""
        scale = min(dpi / 72, math.sqrt(_MOST_FINE / max(self.whole.size / self.scale**2, 1.0)))
        if self._fine is None or self._fine[0] != scale:
            self._fine = (scale, self._drawn(scale))
        x0, top, x1, bottom = (round(value * scale) for value in box)
        return self._fine[1][max(top, 0) : bottom, max(x0, 0) : x1]


def _is_flat(part: Pixels) -> bool:
    """Tell whether no two pixels of a part of the page differ as print and ground do."""
    return int(part.max()) - int(part.min()) <= PRINTED


def _marks(part: Pixels) -> npt.NDArray[np.bool_]:
    """Tell of each pixel of a part of the page whether it is print on the ground that most of them are."""
    return np.abs(part.astype(np.int16) - int(np.median(part))) > PRINTED

"""A page as a person sees it: drawn by PDFium with its text and without, so that the difference is what is seen of it.

What a text says is one thing, what is seen of it another: text may be white, covered, clipped, in a layer that is
switched off or written without ink; and figures may be drawn that no text says.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]
Pixels = npt.NDArray[np.uint8]

#: Pixels to a point; small print gets more, so that its thinnest character still has its own pixels.
_LEAST_SCALE, _MOST_SCALE, _PIXELS_A_CHARACTER = 1.25, 3.0, 11.0
_MOST_PIXELS, _MOST_FINE = 6_000_000, 24_000_000
#: Grey levels (of 255) by which something must differ from what is around it to be seen.
SEEN = 24
#: And by which what is no text must differ to be print, not a watermark; in so many pixels, not to be a speck.
PRINTED, _SPECK = 60, 4
#: Share of its box that is cut off at each side before it is looked at: what reaches in there may be a neighbour's.
_MARGIN_X, _MARGIN_Y = 0.12, 0.08


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
    """

    def __init__(self, source: Any, turn: int, size: float, text_objects: Sequence[Any]) -> None:
        import pypdfium2.raw as raw

        self._source, self._turn, self._raw = source, turn, raw
        wide, high = source.get_size()
        scale = min(max(_PIXELS_A_CHARACTER / size if size else 0.0, _LEAST_SCALE), _MOST_SCALE)
        self.scale = min(scale, math.sqrt(_MOST_PIXELS / max(wide * high, 1.0)))
        self._fine: tuple[float, Pixels] | None = None
        self.whole = self._drawn()
        self.bare = self.without(text_objects) if text_objects else self.whole
        self._text = _differ(self.whole, self.bare)

    def _drawn(self, scale: float | None = None) -> Pixels:
        bitmap = self._source.render(scale=scale or self.scale, grayscale=True)
        pixels = bitmap.to_numpy().copy()
        bitmap.close()
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

    def shows_text(self, boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Tell of each box (rows of x0, top, x1, bottom) whether text is seen within it."""
        return self._any(self._text, boxes)

    def differs(self, other: Pixels, boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return of each box in how much of its height the page looks different in another drawing (0 to 1)."""
        marks = _differ(self.whole, other)
        return np.array(
            [marks[top:bottom, x0:x1].any(axis=1).mean() for (x0, top), (x1, bottom) in self._pixels(boxes)]
        )

    def _any(self, marks: npt.NDArray[np.bool_], boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        edges = self._pixels(boxes)
        return np.array([marks[top:bottom, x0:x1].any() for (x0, top), (x1, bottom) in edges], dtype=np.bool_)

    def _pixels(self, boxes: npt.NDArray[np.float64]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the first pixel, across and down, of each box without its margins, and the one after its last."""
        margins = (boxes[:, 2:] - boxes[:, :2]) * (_MARGIN_X, _MARGIN_Y)
        first = np.maximum(np.floor((boxes[:, :2] + margins) * self.scale + 0.25), 0).astype(np.int64)
        last = np.maximum(np.ceil((boxes[:, 2:] - margins) * self.scale - 0.25).astype(np.int64), first + 1)
        yield from zip(first.tolist(), last.tolist(), strict=True)

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
        part = self.bare[up : round((bottom - inset) * scale), left : round((x1 - inset) * scale)]
        if part.size < 4:
            return None
        marks = np.abs(part.astype(np.int16) - int(np.median(part))) > PRINTED
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


def _differ(one: Pixels, other: Pixels) -> npt.NDArray[np.bool_]:
    return np.maximum(one, other) - np.minimum(one, other) > SEEN

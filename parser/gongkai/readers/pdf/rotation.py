"""From a page's own coordinates, which count upwards and know of no turn, to those of the page as it is read."""

from __future__ import annotations

from typing import NamedTuple

Box = tuple[float, float, float, float]


class PageRotation(NamedTuple):
    """The way from a page's own coordinates to the page as it is read.

    Attributes
    ----------
    left, bottom, right, top
        The part of the page that is shown, in the page's own coordinates.
    turns
        Quarter turns to the right, from 0 to 3.
    """

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as it is read."""
        wide, high = self.right - self.left, self.top - self.bottom
        return (high, wide) if self.turns % 2 else (wide, high)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point stands."""
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return where a box stands: ``(x0, top, x1, bottom)``."""
        if self.turns == 0 and x0 <= x1 and y0 <= y1:
            return x0 - self.left, self.top - y1, x1 - self.left, self.top - y0
        a, b = self.point(x0, y0)
        c, d = self.point(x1, y1)
        return min(a, c), min(b, d), max(a, c), max(b, d)

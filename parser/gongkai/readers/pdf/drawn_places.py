"""Where a page draws what is no text: it tells at which characters something else may be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]

Boxes = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

#: Points around an edge that may be inked too.
_AROUND = 0.75
#: How many are compared at once, for the sake of memory.
_PORTION = 512


@dataclass(slots=True)
class DrawnPlaces:
    """Boxes of what a page draws, but for its text.

    Attributes
    ----------
    inked
        Of rules, pictures and shapes: anything may be seen within.
    shades
        Of even shades, which cover what is within and are seen at their edges only.
    """

    inked: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)

    def frame(self, box: Box) -> None:
        """Add a frame, of which nothing but its four sides is seen."""
        self.inked += _sides(box)

    def at(self, boxes: Boxes) -> tuple[Marks, Marks]:
        """Tell of each box (rows of x0, top, x1, bottom) whether anything may be seen there, and whether a shade is."""
        edges = [side for box in self.shades for side in _sides(box)]
        return _touched(boxes, [*self.inked, *edges], _AROUND), _touched(boxes, self.shades, 0.0)


def _sides(box: Box) -> list[Box]:
    x0, top, x1, bottom = box
    return [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)]


def _touched(boxes: Boxes, others: Sequence[Box], around: float) -> Marks:
    """Tell which boxes others reach into, within so many points."""
    found = np.zeros(len(boxes), dtype=np.bool_)
    x0, top, x1, bottom = boxes.T
    for start in range(0, len(others), _PORTION):
        left, upper, right, lower = np.array(others[start : start + _PORTION]).T[:, :, None]
        touched = (top < lower + around) & (bottom > upper - around) & (x0 < right + around) & (x1 > left - around)
        found |= touched.any(axis=0)
    return found

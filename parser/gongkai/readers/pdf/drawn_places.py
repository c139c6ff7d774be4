"""Where a page draws what is no text: a map that tells at which characters something else may be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Box = tuple[float, float, float, float]

#: What the map says: an even shade that covers the place, or anything of which edges may be seen there.
SHADE, INK = 1, 2
#: Points around an edge that may be inked too.
_AROUND = 0.75


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

    def painted(self, shape: Sequence[int], scale: float) -> npt.NDArray[np.uint8]:
        """Return the map: 0 where nothing but text is drawn, else ``SHADE`` or ``INK``.

        Parameters
        ----------
        shape
            Its height and width in pixels.
        scale
            Pixels to a point.
        """
        places = np.zeros((shape[0], shape[1]), dtype=np.uint8)
        for x0, top, x1, bottom in _pixels(self.shades, scale):
            places[top:bottom, x0:x1] = SHADE
        edges = [side for box in self.shades for side in _sides(box)]
        for x0, top, x1, bottom in _pixels([*self.inked, *edges], scale):
            places[top:bottom, x0:x1] = INK
        return places


def _sides(box: Box) -> list[Box]:
    x0, top, x1, bottom = box
    return [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)]


def _pixels(boxes: Sequence[Box], scale: float) -> list[list[int]]:
    if not boxes:
        return []
    edges = np.array(boxes, dtype=np.float64)
    edges[:, :2] = np.floor((edges[:, :2] - _AROUND) * scale)
    edges[:, 2:] = np.ceil((edges[:, 2:] + _AROUND) * scale)
    found: list[list[int]] = np.clip(edges, 0, 1e6).astype(np.int64).tolist()
    return found

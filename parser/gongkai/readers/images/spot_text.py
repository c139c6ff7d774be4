"""Small parts of a page, such as one cell each, that hold a figure or a few words and are not said in characters."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from gongkai.readers.images.ctc_decoding import Recognised
from gongkai.readers.images.image_geometry import GEOMETRY
from gongkai.readers.images.ink_lines import crop, strips, strokes
from gongkai.readers.images.page_cleanup import contrast
from gongkai.readers.images.recogniser import recognise

#: Score of a dash or a slash, which is told by its shape.
_SHAPE_SCORE = 0.99
_PAPER_AROUND = 6


def read_spots(spots: Sequence[np.ndarray], size: float) -> list[Recognised]:
    """Recognise what stands in small pictures.

    Parameters
    ----------
    spots
        Grey levels; each with a little paper around its print.
    size
        Height of a character, in pixels.

    Returns
    -------
    list
        For each its text and the probability of it; ``""`` with 0 where nothing was recognised.
    """
    crops: list[np.ndarray] = []
    parts: list[list[Recognised | int]] = []
    for spot in spots:
        grey = _with_paper(spot)
        ink = contrast(grey)
        found: list[Recognised | int] = []
        if ink is not None:
            for strip in strips(ink, 0, 0, size):
                if known := strokes(ink, strip, size):
                    found.append(Recognised(known, _SHAPE_SCORE))
                else:
                    found.append(len(crops))
                    crops.append(crop(grey, strip, size, (0, 0, grey.shape[1], grey.shape[0])))
        parts.append(found)
    read = recognise(crops)
    return [_joined([read[each] if isinstance(each, int) else each for each in found]) for found in parts]


def _with_paper(spot: np.ndarray) -> np.ndarray:
    """Return a picture with dark print on light paper, and with paper around it."""
    paper = int(np.median(spot)) if spot.size else 255
    if paper < 128:
        spot, paper = 255 - spot, 255 - paper
    around = [_PAPER_AROUND + max(0, GEOMETRY.smallest_page - each) for each in spot.shape]
    return cv2.copyMakeBorder(spot, around[0], around[0], around[1], around[1], cv2.BORDER_CONSTANT, value=(paper,))


def _joined(lines: Sequence[Recognised]) -> Recognised:
    text = "".join(line.text for line in lines)
    return Recognised(text, min((line.score for line in lines), default=0.0) if text else 0.0)

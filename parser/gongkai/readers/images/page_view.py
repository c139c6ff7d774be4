"""How a picture shows its page: light on dark, with a red stamp over it, turned; put right before it is read."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

_DARK = 100
"""Grey level of most of a picture below which its print is light on dark."""

_RED = 60
"""Levels by which red stands above green and blue in the ink of a stamp."""

_LEAST_RED = 0.0004
"""Share of a picture that is red where there may be a stamp."""

_SMALLEST = 0.05
"""Share of a picture's width that a stamp takes at the least, across and down; red print is smaller."""

_LONGEST, _THINNEST, _FULLEST = 2.5, 0.04, 0.75
"""How much longer than high a stamp is at the most, and how much of its square is inked."""


class PageView(NamedTuple):
    """A page to be read.

    Attributes
    ----------
    grey
        Grey levels, dark print on light paper, without stamps.
    stamped
        Where the ink of a stamp was (0 or 1), ``None`` where there was none.
    """

    grey: np.ndarray
    stamped: np.ndarray | None = None


def view_of(grey: np.ndarray, colours: np.ndarray | None) -> PageView:
    """Return a page with dark print on light paper, and without red stamps.

    Parameters
    ----------
    grey
        Grey levels.
    colours
        Red, green and blue, ``None`` for a picture without colours.
    """
    if float(np.median(grey)) < _DARK:
        return PageView(255 - grey)
    return PageView(grey) if colours is None else _without_stamps(grey, colours)


def _without_stamps(grey: np.ndarray, colours: np.ndarray) -> PageView:
    """Return a page without the ink of its stamps: print under it is black, and dark in red light too."""
    red, green, blue = (colours[..., index] for index in range(3))
    inked = ((cv2.subtract(red, green) > _RED) & (cv2.subtract(red, blue) > _RED)).astype(np.uint8)
    if inked.mean() < _LEAST_RED:
        return PageView(grey)
    reach = max(3, grey.shape[1] // 120) | 1
    joined = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = _SMALLEST * grey.shape[1]
    stamped = np.zeros_like(inked)
    for number in range(1, count):
        x0, top, wide, high, area = stats[number].tolist()
        if min(wide, high) < least or max(wide, high) > _LONGEST * min(wide, high):
            continue
        if not _THINNEST < area / (wide * high) < _FULLEST:
            continue
        part = np.s_[top : top + high, x0 : x0 + wide]  # its whole square: what stands within a ring belongs to it
        stamped[part] |= inked[part]
    if not stamped.any():
        return PageView(grey)
    around = cv2.dilate(stamped, np.ones((3, 3), np.uint8))
    strength = max(float(np.median(red[stamped > 0])), 1.0)
    light = np.minimum(red.astype(np.float32) * (255 / strength), 255).astype(np.uint8)
    return PageView(np.where(around > 0, np.maximum(grey, light), grey), around)


def turned_back(
    box: tuple[float, float, float, float], turns: int, shape: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return where a box stands on a page as given; it was turned to the left by so many quarters to be read.

    ``shape`` is the height and width of the page as given.
    """
    x0, top, x1, bottom = box
    high, wide = shape
    if turns == 1:
        return wide - bottom, x0, wide - top, x1
    if turns == 2:
        return wide - x1, high - bottom, wide - x0, high - top
    if turns == 3:
        return top, high - x1, bottom, high - x0
    return box

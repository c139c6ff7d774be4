"""Lines of print within an area, by where ink stands and where it does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np

from gongkai.readers.images.image_geometry import GEOMETRY


class Strip(NamedTuple):
    """A line of print: its box in pixels of the page."""

    x0: int
    top: int
    x1: int
    bottom: int


def strips(ink: np.ndarray, x0: int, top: int, size: float) -> list[Strip]:
    """Return the lines of print of an area, from the top.

    Parameters
    ----------
    ink
        The area's contrast to the paper (see ``CleanPage.ink``), without rules.
    x0, top
        Where the area begins on the page.
    size
        Height of a character.
    """
    if not ink.size:  # OpenCV crashes on an empty array
        return []
    marks, whole = _print_in(ink, size)
    found: list[Strip] = []
    for first, last in _joined(_runs(marks.any(axis=1)), size):
        columns = np.flatnonzero(whole[first:last].any(axis=0))
        found.append(Strip(x0 + int(columns[0]), top + first, x0 + int(columns[-1]) + 1, top + last))
    return found


def _print_in(ink: np.ndarray, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Return where print is dark enough to tell lines apart, and where it is at all.

    A thin stroke is dark in a few of its pixels only, faint print in none: what hangs together is print as a whole
    where any of it is dark, or where it is as high as a figure and stands clear of the area's edges, where rules leave
    traces.
    """
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        (ink > GEOMETRY.faint_ink).astype(np.uint8), connectivity=8
    )
    dark = ink > GEOMETRY.ink
    is_dark = np.zeros(count, dtype=np.bool_)
    is_dark[labels[dark]] = True
    left, top, wide, high = (stats[:, each] for each in range(4))
    clear = (left > 0) & (top > 0) & (left + wide < ink.shape[1]) & (top + high < ink.shape[0])
    faint = clear & (high >= GEOMETRY.faint_height * size) & (high <= 1.5 * size) & (wide <= 1.5 * size) & ~is_dark
    kept = (is_dark & (stats[:, cv2.CC_STAT_AREA] >= 2 * _least_area(size))) | faint
    kept[0] = faint[0] = False
    return (dark & kept[labels]) | faint[labels], kept[labels]


def _least_area(size: float) -> float:
    """Return how many pixels a full stop has."""
    return max(2.0, (0.09 * size) ** 2)


def without_specks(marks: np.ndarray, size: float) -> np.ndarray:
    """Return the marks without those that are smaller than a full stop."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= _least_area(size)
    large[0] = False
    return large.astype(np.uint8)[labels] if count > 1 else marks


def _runs(filled: Any) -> list[tuple[int, int]]:
    """Return where a row of true and false is true: begin and end of each run."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], filled.astype(np.int8), [0]))))
    return [(int(begin), int(end)) for begin, end in edges.reshape(-1, 2)]


def _joined(runs: Sequence[tuple[int, int]], size: float) -> list[tuple[int, int]]:
    """Join runs that are parts of one line of characters, such as the strokes of 二 or the dot of a comma."""
    out: list[tuple[int, int]] = []
    for begin, end in runs:
        if out:
            last, until = out[-1]
            small = min(end - begin, until - last) < 0.6 * size
            tip = min(end - begin, until - last) < 0.2 * size and begin - until < 0.15 * size
            if tip or (small and end - last <= 1.2 * size and begin - until <= 0.5 * size):
                out[-1] = (last, end)
                continue
        out.append((begin, end))
    return out


def strokes(ink: np.ndarray, strip: Strip, size: float) -> str:
    """Return the dashes, or the one slash, that a line consists of, ``""`` for any other line.

    They are told by their shape: the recogniser makes anything of a dash, and a 1 of a backslash. ``ink`` is the
    whole page's.
    """
    high = strip.bottom - strip.top
    if high <= 0.3 * size:
        return _dashes(ink, strip, size)
    if 0.5 * size <= high and strip.x1 - strip.x0 <= 0.7 * high:
        return _slash(ink[strip.top : strip.bottom, strip.x0 : strip.x1] > GEOMETRY.ink)
    return ""


def _slash(marks: np.ndarray) -> str:
    """Return the slash that the marks are: in every row one short piece, and these on a slanting line."""
    if not marks.any(axis=1).all():
        return ""
    first = marks.argmax(axis=1)
    last = marks.shape[1] - 1 - marks[:, ::-1].argmax(axis=1)
    wide, middle = last - first + 1, (first + last) / 2
    if wide.max() > max(1.7 * float(np.median(wide)), 3) or wide.max() > 0.35 * len(marks):
        return ""
    rows = np.arange(len(marks))
    slope, start = np.polyfit(rows, middle, 1)
    off = np.abs(middle - (start + slope * rows)).max()
    if abs(slope) < 0.15 or off > max(0.07 * len(marks), 0.8):
        return ""
    return "\\" if slope > 0 else "/"


def _dashes(ink: np.ndarray, strip: Strip, size: float) -> str:
    out = ""
    for piece in segments(ink, strip, 0.06 * size):
        wide, high = piece.x1 - piece.x0, piece.bottom - piece.top
        if wide < 1.4 * high or wide < 0.18 * size:
            return ""
        out += "—" if wide > 0.75 * size else "-"
    return out


def segments(ink: np.ndarray, strip: Strip, gap: float, least: float = GEOMETRY.ink) -> list[Strip]:
    """Return the pieces of a line that stand apart by more than ``gap`` pixels, from the left.

    ``ink`` is the whole page's; pixels above ``least`` count.
    """
    marks = (ink[strip.top : strip.bottom, strip.x0 : strip.x1] > least).any(axis=0)
    pieces: list[tuple[int, int]] = []
    for begin, end in _runs(marks):
        if pieces and begin - pieces[-1][1] <= gap:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((begin, end))
    return [Strip(strip.x0 + begin, strip.top, strip.x0 + end, strip.bottom) for begin, end in pieces]


def crop(grey: np.ndarray, strip: Strip, size: float, within: tuple[int, int, int, int]) -> np.ndarray:
    """Return the picture of a line with a little of the paper around it, never beyond ``within``.

    Low marks (a lone digit, a dash) keep the height of a line, since that is what they are told by.
    """
    x0, top, x1, bottom = strip
    around = 0.2 * size
    missing = max(1.15 * size - (bottom - top), 0.0) / 2
    y_pad = max(missing, 0.12 * size)
    left, up = max(within[0], round(x0 - around)), max(within[1], round(top - y_pad))
    right, down = min(within[2], round(x1 + around)), min(within[3], round(bottom + y_pad))
    return grey[up:down, left:right]

"""A page made ready: straight, evenly lit, with what is printed as a contrast to the paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from gongkai.readers.images.image_geometry import GEOMETRY


@dataclass(frozen=True)
class CleanPage:
    """One page.

    Attributes
    ----------
    grey
        The page, straightened: grey levels, 0 black.
    ink
        Contrast to the paper around, 0 for paper and 255 for the page's darkest print.
    size
        Height of a Chinese character, in pixels.
    angle
        Degrees by which the page was turned back.
    """

    grey: np.ndarray
    ink: np.ndarray
    size: float
    angle: float

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.ink.shape[0], self.ink.shape[1]

    def original(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return where a box of the straightened page stands on the page as given."""
        if not self.angle:
            return box[0], box[1], box[2], box[3]
        high, wide = self.shape
        turn = cv2.getRotationMatrix2D((wide / 2, high / 2), -self.angle, 1.0)
        x0, top, x1, bottom = box
        corners = np.array([[x0, top, 1], [x1, top, 1], [x1, bottom, 1], [x0, bottom, 1]]) @ turn.T
        (left, up), (right, down) = corners.min(axis=0), corners.max(axis=0)
        return round(float(left), 1), round(float(up), 1), round(float(right), 1), round(float(down), 1)


def prepare(grey: np.ndarray) -> CleanPage | None:
    """Straighten and light a page; ``None`` for one with nothing on it."""
    ink = contrast(grey) if min(grey.shape) >= GEOMETRY.smallest_page else None
    if ink is None:
        return None
    angle = skew(ink)
    if angle:
        grey = turned(grey, angle, 255)
        ink = turned(ink, angle, 0)
    return CleanPage(grey, ink, character_size(ink), angle)


def contrast(grey: np.ndarray) -> np.ndarray | None:
    """Return how much darker each pixel is than the paper around it, 255 for the darkest print.

    Light that falls off towards an edge is evened out. ``None`` where nothing is darker than the paper.
    """
    high, wide = grey.shape
    scale = max(1, round(min(high, wide) / 400))
    small = cv2.resize(grey, (max(wide // scale, 1), max(high // scale, 1)), interpolation=cv2.INTER_AREA)
    around = np.ones((25, 25), np.uint8)
    paper = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, around), (0, 0), 12)
    paper = cv2.resize(paper, (wide, high), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, grey)
    counts = np.bincount(darker.ravel(), minlength=256)
    darkest = int(np.searchsorted(np.cumsum(counts[::-1]), max(counts.sum() * 0.002, 20)))
    strongest = 255 - darkest
    if strongest < GEOMETRY.faintest_print:
        return None
    return cv2.convertScaleAbs(darker, alpha=255 / strongest)


def skew(ink: np.ndarray) -> float:
    """Return by how many degrees lines rise to the left; 0 for a straight page."""
    scale = min(1.0, GEOMETRY.skew_width / ink.shape[1])
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)[: 2 * GEOMETRY.skew_width]
    small = (small > GEOMETRY.ink // 2).astype(np.uint8) * 255

    def sharpness(angle: float) -> float:
        rows = turned(small, angle, 0).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    coarse = max(np.arange(-GEOMETRY.most_skew, GEOMETRY.most_skew + 0.1, 0.5), key=sharpness)
    middle = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=sharpness)
    fine = max(np.arange(middle - 0.08, middle + 0.081, 0.02), key=sharpness)
    if abs(fine) < 0.04 or sharpness(fine) < 1.02 * sharpness(0.0):
        return 0.0
    return round(float(fine), 2)


def turned(page: np.ndarray, angle: float, fill: int) -> np.ndarray:
    """Return a page turned by an angle about its middle."""
    high, wide = page.shape
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), float(angle), 1.0)
    return cv2.warpAffine(page, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=fill)


def character_size(ink: np.ndarray) -> float:
    """Return the height of most characters, in pixels, from the pieces that the print falls into."""
    _, _, stats, _ = cv2.connectedComponentsWithStats((ink > GEOMETRY.ink).astype(np.uint8), connectivity=8)
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    whole = (high >= 7) & (high <= 120) & (wide >= 0.4 * high) & (wide <= 1.6 * high)
    if not whole.any():
        return 20.0
    heights = np.sort(high[whole])
    weights = np.cumsum(heights.astype(np.float64) ** 2)
    return float(heights[np.searchsorted(weights, 0.6 * weights[-1])])

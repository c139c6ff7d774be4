"""Tables by their ruling lines: the rules of a page, the cells between them, their rows, columns and spans.

Cells are the connected areas between rules, so merged cells need no search: they are larger areas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from gongkai.readers.images.image_geometry import GEOMETRY
from gongkai.readers.images.page_cleanup import CleanPage


class CellArea(NamedTuple):
    """A cell: its inner edges in pixels, its place in the grid (from 0) with spans, the share of its box it fills."""

    x0: int
    top: int
    x1: int
    bottom: int
    row: int
    column: int
    rows: int
    columns: int
    filled: float


@dataclass(frozen=True)
class RuledGrid:
    """A ruled table: its outer edges, in pixels, and its cells in reading order."""

    x0: int
    top: int
    x1: int
    bottom: int
    areas: tuple[CellArea, ...]


def find_grids(sheet: CleanPage) -> tuple[list[RuledGrid], np.ndarray]:
    """Return the ruled tables of a page from the top, and a mask of all rules (255 on a rule)."""
    rules = rule_mask(sheet)
    grids = [grid for box in _networks(rules, sheet.size) if (grid := _grid(rules, box, sheet.size))]
    grids.sort(key=lambda grid: (grid.top, grid.x0))
    return [grid for grid in grids if not _frames(grid, grids)], rules


def rule_mask(sheet: CleanPage) -> np.ndarray:
    """Return a mask of horizontal and vertical straight runs that are long and thin."""
    size = sheet.size
    across, down = _Runs.of(sheet.ink, size), _Runs.of(sheet.ink.T, size)
    sure = _leading(across, None, size)
    for _ in range(2):
        sure_down = _leading(down, sure.T, size)
        sure = _leading(across, sure_down.T, size)
    return np.asarray(np.maximum(sure, sure_down.T))


class _Runs(NamedTuple):
    """Masks of horizontal runs: all of them, and those parts that are long without a break."""

    every: np.ndarray
    long: np.ndarray

    @classmethod
    def of(cls, ink: np.ndarray, size: float) -> _Runs:
        ink = np.ascontiguousarray(ink)
        reach = max(round(0.3 * size), 3)
        soft = cv2.blur(ink, (3, 1))
        # A rule is darker than what stands above and below it at some distance; but where it crosses another.
        above = cv2.copyMakeBorder(soft, reach, 0, 0, 0, cv2.BORDER_CONSTANT, value=0)[: ink.shape[0]]
        below = cv2.copyMakeBorder(soft, 0, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)[reach:]
        thin = cv2.subtract(soft, cv2.min(above, below))
        step = np.ones((3, 1), np.uint8)  # a rule that is not quite level steps from row to row
        dark, thin = cv2.dilate(soft, step), cv2.dilate(thin, step)
        gap = max(round(GEOMETRY.rule_gap * size), 3)
        sure = _even(dark, thin, GEOMETRY.sure_rule * size)
        sure = sure[sure > GEOMETRY.faint_rule]
        # The rules of a page are alike; what blur makes of lines of print is fainter than its rules.
        floor = (
            max(GEOMETRY.faint_rule, GEOMETRY.rule_darkness * float(np.percentile(sure, 20)))
            if sure.size
            else GEOMETRY.faint_rule
        )
        short = cv2.morphologyEx(
            _mask(dark, thin, GEOMETRY.short_rule * size, floor), cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)
        )
        return cls(
            cv2.dilate(short, np.ones((1, 2 * round(0.15 * size) + 1), np.uint8)),
            _mask(dark, thin, GEOMETRY.long_rule * size, floor),
        )


def _mask(dark: np.ndarray, thin: np.ndarray, length: float, floor: float) -> np.ndarray:
    """Return a mask of horizontal runs of a length that are darker than ``floor`` and evenly so."""
    even = (_even(dark, thin, length) > floor).astype(np.uint8) * 255
    return cv2.dilate(even, np.ones((1, max(round(length), 10)), np.uint8))


def _even(dark: np.ndarray, thin: np.ndarray, length: float) -> np.ndarray:
    """Return the middles of runs that are about as dark everywhere, and darker than what is around: their darkness.

    Strokes of neighbouring characters often line up, but it is lighter between them.
    """
    along = np.ones((1, max(round(length), 10)), np.uint8)
    wide = (along.shape[1], 1)
    least, mean = cv2.erode(dark, along), cv2.blur(dark, wide).astype(np.float32)
    return np.where(
        (least > GEOMETRY.rule_evenness * mean) & (cv2.blur(thin, wide) > GEOMETRY.rule_contrast * mean), least, 0
    )


def _leading(runs: _Runs, others: np.ndarray | None, size: float) -> np.ndarray:
    """Return the horizontal runs that are long, or lead to some of the others."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs.every, connectivity=8)
    kept = np.zeros(count, bool)
    kept[np.unique(labels[runs.long > 0])] = True
    kept[0] = False
    if others is not None:
        near = max(round(GEOMETRY.rule_reach * size), 2)
        around = cv2.dilate(np.ascontiguousarray(others), np.ones((near, 2 * near + 1), np.uint8))
        for number in np.flatnonzero(~kept[1:]) + 1:
            x, y, wide, high, _ = stats[number].tolist()
            ends = around[y : y + high, [x, x + wide - 1]]
            kept[number] = ends.any(axis=0).sum() >= (1 if wide >= GEOMETRY.joined_rule * size else 2)
    return np.asarray(kept.astype(np.uint8)[labels] * 255)


def _networks(rules: np.ndarray, size: float) -> Iterator[tuple[int, int, int, int]]:
    """Yield the boxes of rules that hang together and are large enough for a table."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    for x, y, wide, high, _ in stats[1:count].tolist():
        if wide >= 4 * size and high >= 1.2 * size:
            yield x, y, x + wide, y + high


def _grid(rules: np.ndarray, box: tuple[int, int, int, int], size: float) -> RuledGrid | None:
    """Return the table within a box; ``None`` where there are fewer than two cells."""
    x0, top, x1, bottom = box
    walls = rules[top:bottom, x0:x1].copy()
    walls[[0, -1], :] = 255
    walls[:, [0, -1]] = 255
    _, _, stats, _ = cv2.connectedComponentsWithStats(255 - walls, connectivity=4)
    least = GEOMETRY.narrowest_cell * size
    boxes = [
        (x + x0, y + top, x + x0 + wide, y + top + high, area / (wide * high))
        for x, y, wide, high, area in stats[1:].tolist()
        if wide >= least and high >= least
    ]
    if len(boxes) < 2:
        return None
    columns = _edges([edge for each in boxes for edge in (each[0], each[2])], size)
    rows = _edges([edge for each in boxes for edge in (each[1], each[3])], size)
    return RuledGrid(x0, top, x1, bottom, tuple(_placed(boxes, rows, columns)))


def _edges(edges: Sequence[int], size: float) -> list[float]:
    """Return the places of rules from the edges of cells beside them: those close together are one."""
    least = 0.4 * size
    groups: list[list[int]] = []
    for edge in sorted(edges):
        if groups and edge - groups[-1][-1] <= least:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    return [sum(group) / len(group) for group in groups]


def _placed(
    boxes: Sequence[tuple[int, int, int, int, float]], rows: Sequence[float], columns: Sequence[float]
) -> list[CellArea]:
    """Give cells their places; one whose place is taken keeps what is left of it, if anything."""
    taken: set[tuple[int, int]] = set()
    areas: list[CellArea] = []
    for x0, top, x1, bottom, filled in sorted(boxes, key=lambda each: (each[2] - each[0]) * (each[3] - each[1])):
        row, column = _nearest(rows, top), _nearest(columns, x0)
        high = max(_nearest(rows, bottom) - row, 1)
        wide = max(_nearest(columns, x1) - column, 1)
        places = {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
        if free := places - taken:
            if free != places:
                row, column = min(free)
                high = wide = 1
            taken |= free
            areas.append(CellArea(x0, top, x1, bottom, row, column, high, wide, filled))
    return sorted(areas, key=lambda area: (area.row, area.column))


def _nearest(edges: Sequence[float], at: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - at))


def _frames(grid: RuledGrid, grids: Sequence[RuledGrid]) -> bool:
    """Tell whether a grid only frames another one."""
    for other in grids:
        if other is grid:
            continue
        inside = grid.x0 <= other.x0 and other.x1 <= grid.x1 and grid.top <= other.top and other.bottom <= grid.bottom
        if inside and len(grid.areas) <= max(3, len(other.areas) // 4):
            return True
    return False

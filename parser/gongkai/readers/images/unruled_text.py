"""Print outside ruled tables: lines, and rows of cells that nothing but white space sets apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from gongkai.readers.images.image_geometry import GEOMETRY
from gongkai.readers.images.ink_lines import Strip, segments, strips

#: The lines of print of one cell, from the top.
CellLines = list[Strip]


def loose_rows(ink: np.ndarray, size: float) -> list[list[CellLines]]:
    """Return the rows of loose print, each with its cells from the left; running text is rows of one cell.

    Parameters
    ----------
    ink
        The page's contrast, without rules and without what stands in ruled tables.
    size
        Height of a character.
    """
    rows: list[list[CellLines]] = []
    for strip in strips(ink, 0, 0, size):
        if strip.bottom - strip.top < GEOMETRY.tall_strip * size:
            rows.append([[piece] for piece in segments(ink, strip, GEOMETRY.cells_apart * size)])
        else:
            rows += _untangled(list(_lines(ink, strip, size, GEOMETRY.deepest_cut)), size)
    return rows


def _lines(ink: np.ndarray, strip: Strip, size: float, depth: int) -> list[Strip]:
    """Return the single lines of print within a strip, by cutting it along its gutters and across in turn."""
    if strip.bottom - strip.top < GEOMETRY.tall_strip * size or not depth:
        return segments(ink, strip, GEOMETRY.cells_apart * size)
    pieces = segments(ink, strip, 0.9 * size)
    if len(pieces) == 1 and depth < GEOMETRY.deepest_cut:
        return pieces
    found: list[Strip] = []
    for piece in pieces:
        for inner in strips(ink[piece.top : piece.bottom, piece.x0 : piece.x1], piece.x0, piece.top, size):
            found += _lines(ink, inner, size, depth - 1)
    return found


def _untangled(lines: Sequence[Strip], size: float) -> list[list[CellLines]]:
    """Put lines of print that overlap from top to bottom in rows.

    The rows are where the column at the right has its lines: figures take one line each, and the lines of a label to
    their left stand around their middle.
    """
    if not lines:
        return []
    edge = max(line.x1 for line in lines)
    last = min((line.x0 for line in lines if line.x1 > edge - 2 * size), default=0)
    anchors = _anchors([line for line in lines if line.x1 > last], size)
    rows: list[list[CellLines]] = []
    placed = sorted(lines, key=lambda line: (_nearest(line, anchors), line.x0))
    for _, members in groupby(placed, key=lambda line: _nearest(line, anchors)):
        cells: list[CellLines] = []
        until = -1
        for line in members:
            if cells and line.x0 < until:
                cells[-1].append(line)
            else:
                cells.append([line])
            until = max(until, line.x1) if len(cells[-1]) > 1 else line.x1
        rows.append([sorted(cell, key=lambda line: line.top) for cell in cells])
    return rows


def _anchors(lines: Sequence[Strip], size: float) -> list[float]:
    """Return the middles of rows, from those of the lines of one column."""
    middles: list[float] = []
    for line in sorted(lines, key=lambda line: line.top + line.bottom):
        middle = (line.top + line.bottom) / 2
        if not middles or middle - middles[-1] > 0.7 * size:
            middles.append(middle)
    return middles


def _nearest(line: Strip, anchors: Sequence[float]) -> int:
    middle = (line.top + line.bottom) / 2
    return min(range(len(anchors)), key=lambda index: abs(anchors[index] - middle))

"""Whether the cells of a line know their true place across it, or are merely counted or set apart."""

from __future__ import annotations

from itertools import pairwise

from gongkai.core.document import Line

WIDE = 1.5
"""A cell wider than this has its place in display columns; where cells are only counted, each is 1 wide."""


def places_of(lines: dict[int, Line]) -> dict[int, bool]:
    """Whether the cells of each line know their true place across it.

    Where all cells of all lines are as far apart, whatever their width, they are set apart and stand in no columns.
    """
    several = (line.cells for line in lines.values() if line.separated and len(line.cells) > 1)
    gaps = (after.x0 - before.x1 for cells in several for before, after in pairwise(cells))
    first = next(gaps, 0)
    apart = first > 0 and all(gap == first for gap in gaps)
    return {number: not apart and _has_places(line) for number, line in lines.items()}


def _has_places(line: Line) -> bool:
    """Whether the cells of a line know their true place across it, and are not merely counted.

    Narrow cells from the line's beginning on, all as far apart, may be nothing but set apart.
    """
    counted = line.cells[0].x0 == 0 and line.cells[-1].x1 == len(line.cells)  # each 1 wide, and nothing between them
    if not line.separated or counted:
        return False
    gaps = {after.x0 - before.x1 for before, after in pairwise(line.cells)}
    return line.cells[0].x0 > 0 or len(gaps) > 1 or any(cell.x1 - cell.x0 > WIDE for cell in line.cells)

"""Ruled tables: rules that touch make a grid, and places of the grid with no rule between them make one cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from gongkai.readers.pdf.page_objects import RulingLine

#: Rules no further apart are one (a double border, the borders of two neighbours), and such rules touch.
NEAR = 4.0
_ONE = 2.5
_FEWEST_ACROSS, _FEWEST_DOWN = 1, 2
#: More rules than that on one page are a drawing.
MOST_RULES = 4_000
_MOST_LINES = 700
#: A column or row is at least as wide or high as this share of a character's height.
_NARROWEST, _LOWEST = 0.45, 0.8

#: For each line, whether a rule runs there at each step along it.
Grid = list[list[bool]]


class GridPlace(NamedTuple):
    """A cell of a grid: where it begins and how far it reaches, in rows and columns from 0."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(slots=True)
class Lattice:
    """A ruled table.

    Attributes
    ----------
    xs, ys
        The places of its rules, sorted; the outermost are its edges.
    cells
        Its cells, by row, then by column.
    owner
        For each place of the grid the number of its cell in ``cells``.
    closed
        For each cell, on which sides a rule closes it: left, top, right, bottom.
    """

    xs: list[float]
    ys: list[float]
    cells: list[GridPlace]
    owner: list[list[int]]
    closed: list[tuple[bool, bool, bool, bool]]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Its edges."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the number of the cell at a point, ``None`` outside."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        column = min(bisect_right(self.xs, x), len(self.xs) - 1) - 1
        row = min(bisect_right(self.ys, y), len(self.ys) - 1) - 1
        return self.owner[max(row, 0)][max(column, 0)]

    def cell_box(self, number: int) -> tuple[float, float, float, float]:
        """Return the edges of a cell."""
        row, column, rows, columns = self.cells[number]
        return self.xs[column], self.ys[row], self.xs[column + columns], self.ys[row + rows]


def find_lattices(across: Sequence[RulingLine], down: Sequence[RulingLine], size: float = 0.0) -> list[Lattice]:
    """Return the ruled tables of a page, from top to bottom; none where its rules are a drawing.

    Parameters
    ----------
    across, down
        The rules of the page.
    size
        Usual height of the page's characters: rules so near to each other that none fits in between are one.
    """
    across, down = joined(across), joined(down)
    if len(across) < _FEWEST_ACROSS or len(down) < _FEWEST_DOWN or len(across) + len(down) > MOST_RULES:
        return []
    found = []
    for rows, columns in _touching(across, down):
        lattice = _lattice([across[i] for i in rows], [down[i] for i in columns], size)
        if lattice is not None:
            found.append(lattice)
    return _outermost(sorted(found, key=lambda each: (each.ys[0], each.xs[0])))


def joined(rules: Sequence[RulingLine]) -> list[RulingLine]:
    """Join rules that lie on one line and touch or overlap."""
    out: list[RulingLine] = []
    for group in _clusters(sorted(rules), _ONE):
        at = sum(rule.at for rule in group) / len(group)
        current: RulingLine | None = None
        for rule in sorted(group, key=lambda each: each.start):
            if current is not None and rule.start <= current.end + NEAR:
                current = current._replace(end=max(current.end, rule.end))
                continue
            if current is not None:
                out.append(current)
            current = RulingLine(at, rule.start, rule.end)
        if current is not None:
            out.append(current)
    return out


def _clusters(rules: Sequence[RulingLine], reach: float) -> list[list[RulingLine]]:
    """Group sorted rules whose places are within ``reach`` of the group's first."""
    groups: list[list[RulingLine]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][0].at <= reach:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _touching(across: list[RulingLine], down: list[RulingLine]) -> list[tuple[list[int], list[int]]]:
    """Return the rules by sets that hang together."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    h, v = np.array(across), np.array(down)
    near = (
        (v[None, :, 0] >= h[:, None, 1] - NEAR)
        & (v[None, :, 0] <= h[:, None, 2] + NEAR)
        & (h[:, None, 0] >= v[None, :, 1] - NEAR)
        & (h[:, None, 0] <= v[None, :, 2] + NEAR)
    )
    rows, columns = np.nonzero(near)
    size = len(across) + len(down)
    links = coo_matrix((np.ones(len(rows)), (rows, columns + len(across))), shape=(size, size))
    count, which = connected_components(links, directed=False)
    sets: list[tuple[list[int], list[int]]] = [([], []) for _ in range(count)]
    for index, number in enumerate(which):
        sets[number][index >= len(across)].append(index - (len(across) if index >= len(across) else 0))
    return [each for each in sets if each[0] and each[1]]


def _lattice(across: list[RulingLine], down: list[RulingLine], size: float) -> Lattice | None:
    ends = [v for rule in across for v in (rule.start, rule.end)], [v for rule in down for v in (rule.start, rule.end)]
    xs = _places([rule.at for rule in down], ends[0], max(NEAR, _NARROWEST * size))
    ys = _places([rule.at for rule in across], ends[1], max(NEAR, _LOWEST * size))
    if len(xs) < 2 or len(ys) < 2 or len(xs) > _MOST_LINES or len(ys) > _MOST_LINES or len(across) + len(down) < 4:
        return None
    right = _covered(down, xs, ys)
    below = _covered(across, ys, xs)
    owner, cells = _cells(right, below)
    return Lattice(xs, ys, cells, owner, [_sides(cell, right, below) for cell in cells])


def _sides(cell: GridPlace, right: Grid, below: Grid) -> tuple[bool, bool, bool, bool]:
    row, column, rows, columns = cell
    left, end = (2 * sum(right[at][row : row + rows]) > rows for at in (column, column + columns))
    top, bottom = (2 * sum(below[at][column : column + columns]) > columns for at in (row, row + rows))
    return left, top, end, bottom


def _places(ats: list[float], ends: list[float], near: float) -> list[float]:
    """Return where lines run; the outermost ends of what crosses them count as lines."""
    groups: list[list[float]] = []
    for value in sorted([*ats, min(ends), max(ends)]):
        if groups and value - groups[-1][0] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _covered(rules: list[RulingLine], lines: list[float], steps: list[float]) -> Grid:
    """Return for each line and each step along it whether a rule runs there."""
    middles = [(a + b) / 2 for a, b in pairwise(steps)]
    between = [(a + b) / 2 for a, b in pairwise(lines)]
    covered = [[False] * len(middles) for _ in lines]
    for rule in rules:
        first, last = bisect_left(middles, rule.start), bisect_right(middles, rule.end)
        covered[bisect_left(between, rule.at)][first:last] = [True] * (last - first)
    return covered


def _cells(right: Grid, below: Grid) -> tuple[list[list[int]], list[GridPlace]]:
    """Join places without a rule between them.

    ``right[j][i]`` tells of a rule at the left of column ``j`` in row ``i``; ``below[i][j]`` of one above row ``i``
    in column ``j``. What is joined to no rectangle is joined within its rows only.
    """
    rows, columns = len(right[0]), len(below[0])
    parent = list(range(rows * columns))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            if column and not right[column][row]:
                parent[root(place)] = root(place - 1)
            if row and not below[row][column]:
                parent[root(place)] = root(place - columns)
    members: dict[int, list[int]] = {}
    for place in range(rows * columns):
        members.setdefault(root(place), []).append(place)
    found: list[GridPlace] = []
    for places in members.values():
        found += _rectangles(places, columns)
    found.sort()
    owner = [[0] * columns for _ in range(rows)]
    for number, (row, column, high, wide) in enumerate(found):
        for r in range(row, row + high):
            owner[r][column : column + wide] = [number] * wide
    return owner, found


def _rectangles(places: list[int], columns: int) -> list[GridPlace]:
    rows_of, columns_of = [p // columns for p in places], [p % columns for p in places]
    top, left = min(rows_of), min(columns_of)
    high, wide = max(rows_of) - top + 1, max(columns_of) - left + 1
    if high * wide == len(places):
        return [GridPlace(top, left, high, wide)]
    runs: list[GridPlace] = []
    for place in sorted(places):
        row, column = divmod(place, columns)
        last = runs[-1] if runs else None
        if last is not None and last.row == row and last.column + last.columns == column:
            runs[-1] = last._replace(columns=last.columns + 1)
        else:
            runs.append(GridPlace(row, column, 1, 1))
    return runs


def _outermost(found: list[Lattice]) -> list[Lattice]:
    """Leave out frames of one cell around others, and what lies within a cell of another."""
    kept: list[Lattice] = []
    for lattice in found:
        if len(lattice.cells) == 1 and any(_within(other, lattice) for other in found if other is not lattice):
            continue
        if any(_within(lattice, other) and len(other.cells) > 1 for other in found if other is not lattice):
            continue
        kept.append(lattice)
    return kept


def _within(inner: Lattice, outer: Lattice) -> bool:
    a, b = inner.box, outer.box
    return a[0] >= b[0] - 1 and a[1] >= b[1] - 1 and a[2] <= b[2] + 1 and a[3] <= b[3] + 1 and a != b

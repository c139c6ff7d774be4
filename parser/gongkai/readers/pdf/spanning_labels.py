"""Labels that stand beside several rows of a table without rules, in the middle of their height.

Such a label is moved to the first of its rows, where a ruled table would have it. Which rows are its own is told by
its place: it stands halfway between the upper edge of the first and the lower edge of the last.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import NamedTuple

from gongkai.readers.pdf.text_lines import TextBlock

#: What leaving a row without a label costs, in heights of a row by which a label may stand off its middle.
_UNLABELLED = 0.2
_LARGE = 1e9


class _Stretch(NamedTuple):
    """Labels below each other, and the rows beside them: from the first to before the last."""

    labels: list[TextBlock]
    first: int
    last: int


def lift(rows: list[list[TextBlock]]) -> list[list[TextBlock]]:
    """Return the rows of a table, each label of several rows in the first of them.

    Parameters
    ----------
    rows
        The blocks of each row, from left to right; a label that stands between two rows is a row of its own.
    """
    beside = _Beside(rows)
    for block in [row[0] for row in rows if not row[0].is_figure]:
        if any(row[0] is block for row in rows):
            stretch = beside.stretch(block)
            if stretch is not None:
                rows = _moved(rows, stretch)
                beside = _Beside(rows)
    return rows


def _leaf(row: list[TextBlock]) -> TextBlock | None:
    """Return the label that stands right before the figures of a row, ``None`` where there are no figures."""
    first = next((index for index, block in enumerate(row) if block.is_figure), 0)
    return row[first - 1] if first else None


def _most_alike(places: list[float]) -> int:
    """Return how many places are the same, but for a point, at the most."""
    places = sorted(places)
    return max((bisect_left(places, at + 1) - bisect_right(places, at - 1) for at in places), default=0)


class _Beside:
    """Tells which rows of a table stand beside a label: those whose own label begins to the right of its column."""

    def __init__(self, rows: list[list[TextBlock]]) -> None:
        self._rows = rows
        self._leaves = [_leaf(row) for row in rows]
        leaves = [leaf for leaf in self._leaves if leaf is not None]
        self._right = max((leaf.x1 for leaf in leaves), default=0.0)
        self._flush = _most_alike([leaf.x0 for leaf in leaves]) >= _most_alike([leaf.x0 + leaf.x1 for leaf in leaves])

    def _left(self, leaf: TextBlock) -> float:
        """Return where the cell of a row's own label begins: labels set in the middle of it begin anywhere."""
        return leaf.x0 if self._flush else leaf.x0 + leaf.x1 - self._right

    def stretch(self, block: TextBlock) -> _Stretch | None:
        """Return the rows beside a label, and the labels that share them; ``None`` where there are none."""
        rows = self._rows
        middle = (block.x0 + block.x1) / 2

        def beside(index: int) -> bool:
            leaf = self._leaves[index]
            return leaf is not None and leaf is not block and self._left(leaf) >= middle

        def between(index: int) -> bool:
            row = rows[index]
            return len(row) == 1 and not row[0].is_figure and (_common(row[0], block) or row[0].x0 >= block.x1 - 1)

        own = next(index for index, row in enumerate(rows) if row[0] is block)
        first, last = own, own + 1
        while first and (beside(first - 1) or between(first - 1)):
            first -= 1
        while last < len(rows) and (beside(last) or between(last)):
            last += 1
        if not (beside(own) or between(own)) or not any(map(beside, range(first, last))):
            return None
        labels = [
            rows[index][0]
            for index in range(first, last)
            if not rows[index][0].is_figure
            and _common(rows[index][0], block)
            and (len(rows[index]) == 1 or self._leaves[index] is not rows[index][0])
        ]
        return _Stretch(labels, first, last)


def _common(one: TextBlock, other: TextBlock) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5 * min(one.x1 - one.x0, other.x1 - other.x0)


def _moved(rows: list[list[TextBlock]], stretch: _Stretch) -> list[list[TextBlock]]:
    """Move the labels of a stretch to the first of their rows."""
    labels = stretch.labels
    bare = [[block for block in row if not any(block is each for each in labels)] for row in rows]
    body = [index for index in range(stretch.first, stretch.last) if _leaf(bare[index]) is not None]
    cut = (stretch.first == 0, stretch.last == len(rows))
    starts = _starts([block.middle for block in labels], [bare[index] for index in body], cut)
    if starts is None:
        return rows
    for label, start in zip(labels, starts, strict=True):
        bare[body[start]].insert(0, label)
    return [row for row in bare if row]


def _starts(middles: list[float], rows: list[list[TextBlock]], cut: tuple[bool, bool]) -> list[int] | None:
    """Return the first row of each label, so that every label stands as near as can be to the middle of its rows.

    ``cut`` tells whether a page break may have cut off what is above, and what is below: rows there may be without.
    """
    if len(middles) > len(rows):
        return None
    edges = _edges(rows)
    pitch = (edges[-1] - edges[0]) / len(rows) or 1.0
    count = len(rows)
    before_cut, after = (_UNLABELLED if each else _LARGE for each in cut)
    # best[k][r]: cost of the first k labels on the first r rows, and where the last of them begins
    best: list[list[tuple[float, int]]] = [[(before_cut * row, 0) for row in range(count + 1)]]
    for middle in middles:
        before = best[-1]
        line = [(_LARGE, 0)]
        for end in range(1, count + 1):
            costs = (
                (before[start][0] + abs((edges[start] + edges[end]) / 2 - middle) / pitch, start)
                for start in range(end)
            )
            line.append(min(costs))
        best.append(line)
    end = min(range(count + 1), key=lambda row: best[-1][row][0] + after * (count - row))
    starts = []
    for line in reversed(best[1:]):
        end = line[end][1]
        starts.append(end)
    return starts[::-1]


def _edges(rows: list[list[TextBlock]]) -> list[float]:
    """Return where rows begin and end, halfway between what they print."""
    tops = [min(block.top for block in row) for row in rows]
    bottoms = [max(block.bottom for block in row) for row in rows]
    between = [(bottom + top) / 2 for (_, bottom), (top, _) in pairwise(zip(tops, bottoms, strict=True))]
    margin = (between[0] - bottoms[0]) if between else 0.0
    last = (tops[-1] - between[-1]) if between else 0.0
    return [tops[0] - margin, *between, bottoms[-1] + last]

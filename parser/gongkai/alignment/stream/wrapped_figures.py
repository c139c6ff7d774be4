"""Figures broken over two lines: what tells that a figure goes on with the one before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import OUTSIDE
from gongkai.core.document import Line

FEW = 0.2
"""Share of a table's figures up to which some are pieces; where more look so, they are figures of their own."""

REGULAR = 0.8
"""Share of a table's cells that must stand equally far apart for one that stands closer to tell something."""

LONE = 0.3
"""Trust in a figure that stands alone on a line without separators."""

MOSTLY = 0.5
"""Share of a table's lines that must be alike for one that is not to tell something."""


def with_pieces(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items; figures that go on with the one before them are noted as ``close``.

    Two signs: fewer empty lines before the figure than between the table's cells; or a line and the next that
    have together one cell more than the table's rows have, the second beginning with a figure.
    """
    lines, line_of = context.lines, context.line_of
    pairs = list(_pairs(items, line_of))
    close = {*_by_gaps(pairs, lines), *_by_cells(items, pairs, lines, line_of)} if pairs else set()
    if not close:
        return items
    if len(close) > FEW * sum(item.prints for item in items):
        return items
    return [
        item._replace(token=item.token._replace(close=True)) if i in close and item.token else item
        for i, item in enumerate(items)
    ]


Pair = tuple[int, int, int]
"""The index of a figure that follows another one directly, and the lines of both."""


def _pairs(items: Sequence[Item], line_of: Sequence[int]) -> Iterator[Pair]:
    """Yield the figures that follow another one directly, on the next line."""
    for i, (before, item) in enumerate(pairwise(items), 1):
        if line_of[item.cell] == line_of[before.cell] + 1 and before.prints and item.prints:
            yield i, line_of[before.cell], line_of[item.cell]


def _by_gaps(pairs: Sequence[Pair], lines: tuple[Line, ...]) -> Iterator[int]:
    """Yield the figures before which an empty line is wanting, in a table of one cell a line."""
    gaps = Counter([lines[b].gap for _, a, b in pairs if len(lines[a].cells) == len(lines[b].cells) == 1])
    apart = gaps.total() - gaps.pop(0, 0)
    if gaps and max(gaps.values()) >= REGULAR * apart:
        yield from (i for i, _, b in pairs if lines[b].gap == 0)


def _by_cells(
    items: Sequence[Item], pairs: Sequence[Pair], lines: tuple[Line, ...], line_of: Sequence[int]
) -> Iterator[int]:
    """Yield the figures that open a line and, with the end of the line before, make one row of the usual width."""
    rows = Counter(len(lines[line_of[item.cell]].cells) for item in items if item.kind == "row")
    if not rows:
        return
    (usual, count), *_ = rows.most_common(1)
    if usual < 3 or count < MOSTLY * rows.total():
        return
    for i, a, b in pairs:
        token = items[i].token
        if token and token.first and 1 < len(lines[a].cells) == usual + 1 - len(lines[b].cells):
            yield i


def with_lone_doubted(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items; figures alone on a line without separators, where a table has these, are trusted little.

    They may be page numbers; the less are they trusted where the table has a cell a line, each marked off.
    """
    lines, line_of = context.lines, context.line_of
    cells = [item for item in items if item.token]
    printed = [item for item in cells if item.prints]
    alone = {item.cell: line for item in cells if len((line := lines[line_of[item.cell]]).cells) == 1}
    lone = {item.cell for item in printed if item.cell in alone and not alone[item.cell].separated}
    if not lone or len(lone) > FEW * len(cells):
        return items
    marked = sum(line.separated for line in alone.values())
    most = OUTSIDE if marked > MOSTLY * len(cells) else LONE
    return [
        item._replace(token=item.token._replace(trust=min(item.token.trust, most)))
        if item.token and item.cell in lone
        else item
        for item in items
    ]

"""Blanks of tables without rules: where headers tell the columns, a row that prints nothing in one has a blank there.

A blank leaves no trace. The columns are the lowest headers over the figures; what stands under none of them, or
under two, tells that they are not known, and then nothing is added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.readers.pdf.text_lines import TextPiece, is_figure

#: Points by which pieces may reach over each other and still stand side by side.
_OVER = 1.0

Row = list[TextPiece]


class Extent(NamedTuple):
    """How far something reaches across the page."""

    x0: float
    x1: float


def with_blanks(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a table with an empty piece for each blank whose column is known.

    Parameters
    ----------
    rows
        The pieces of each row, from left to right; headers above their figures.
    """
    out = list(rows)
    for header, body in _parts(rows):
        columns = _columns([rows[index] for index in header], [rows[index] for index in body])
        for index in body if columns else ():
            out[index] = _filled(rows[index], columns)
    return out


def _parts(rows: Sequence[Row]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the parts of a table that have headers of their own: the numbers of these, and of the rows with figures."""
    header: list[int] = []
    body: list[int] = []
    for index, row in enumerate(rows):
        if any(map(is_figure, row)):
            body.append(index)
        elif not body:
            header.append(index)
        elif len(row) > 1 and row[-1].x1 > min(piece.x0 for at in body for piece in rows[at] if is_figure(piece)):
            yield header, body  # a row of labels only stands left of all figures
            header, body = [index], []
    if header and body:
        yield header, body


def _columns(header: Sequence[Row], body: Sequence[Row]) -> list[Extent]:
    """Return the columns that print figures, none where they are not told."""
    clusters = _clusters([piece for row in body for piece in row if is_figure(piece)])
    leaves = _lowest(header)
    labels = [piece for row in body for piece in row[: _first_figure(row)]]
    right = max((piece.x1 for piece in labels), default=0.0)
    if not header or any(" " in leaf.text for leaf in leaves):
        return []
    columns: list[Extent] = []
    for leaf in leaves:
        under = [each for each in clusters if _reach_over(each, leaf)]
        if len(under) > 1:
            return []
        if under or leaf.x0 >= right - _OVER:
            columns.append(Extent(*_union(leaf, *under)))
    columns.sort()
    known = all(any(_reach_over(each, leaf) for leaf in leaves) for each in clusters)
    return columns if known and all(a.x1 <= b.x0 + _OVER for a, b in pairwise(columns)) else []


def _first_figure(row: Row) -> int:
    return next((index for index, piece in enumerate(row) if is_figure(piece)), len(row))


def _clusters(figures: Sequence[TextPiece]) -> list[Extent]:
    """Return how far figures reach that stand below each other."""
    found: list[Extent] = []
    for piece in sorted(figures, key=lambda each: each.x0):
        if found and piece.x0 < found[-1].x1:
            found[-1] = Extent(found[-1].x0, max(found[-1].x1, piece.x1))
        else:
            found.append(Extent(piece.x0, piece.x1))
    return found


def _lowest(header: Sequence[Row]) -> list[TextPiece]:
    """Return the headers that stand over no other."""
    leaves: list[TextPiece] = []
    for row in reversed(header):
        leaves += [piece for piece in row if not any(_reach_over(piece, each) for each in leaves)]
    return leaves


def _reach_over(one: Extent | TextPiece, other: Extent | TextPiece) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > _OVER


def _union(*parts: Extent | TextPiece) -> tuple[float, float]:
    return min(part.x0 for part in parts), max(part.x1 for part in parts)


def _filled(row: Row, columns: Sequence[Extent]) -> Row:
    """Return a row with a piece in each column; as it is where its pieces do not stand in these."""
    first = _first_figure(row)
    labels, values = row[:first], row[first:]
    placed: dict[int, TextPiece] = {}
    for piece in values:
        within = [number for number, column in enumerate(columns) if _reach_over(piece, column)]
        if len(within) != 1 or within[0] in placed:
            return row
        placed[within[0]] = piece
    if labels and labels[-1].x1 > columns[0].x0 + _OVER:
        return row
    top, bottom = values[0].top, values[0].bottom
    empty = (TextPiece("", column.x0, top, column.x1, bottom) for column in columns)
    return [*labels, *(placed.get(number, blank) for number, blank in enumerate(empty))]

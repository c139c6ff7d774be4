"""Text outside ruled tables: lines, and tables that nothing but white space sets apart.

Two distances tell the cells of such a table. Across: a gap that is wide, or that the neighbouring lines leave open at
the same place, is a border. Down: lines of one cell follow each other closer than the rows of figures do, so a label
of several lines is put together and goes to the row that it stands in the middle of, or begins with.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from gongkai.readers.pdf.column_blanks import with_blanks
from gongkai.readers.pdf.page_objects import Glyph
from gongkai.readers.pdf.spanning_labels import lift
from gongkai.readers.pdf.text_lines import TextBlock, TextPiece, gap_between, is_apart, is_figure, piece_of, rows_of

#: Gaps in heights: one that sets columns apart by itself, and one that does where other lines leave it open.
_GUTTER, _NARROW = 1.2, 0.45
_CROSSED = 0.25
#: A row of figures has as many of them.
_FIGURES = 2
#: Lines of one cell are closer than this share of what rows are apart, and than so many heights.
#: And hardly looser than the closest lines on the page; closer ones stand side by side.
_CLOSER, _CLOSE, _CLOSE_ALONE, _LOOSER, _NO_LINE = 0.93, 2.3, 1.65, 1.1, 0.97
#: Rows that belong to one table are no further apart than so many heights.
_APART = 6.0
#: A line of its own is part of the table below or above it where it is no further than so many heights; one that
#: may be taken apart, so many.
_LEADS, _LEADS_APART = 1.7, 3.0
_OVERLAP = 0.5
#: Pieces no higher than so many of their line's characters stand on one height.
_LEVEL = 1.05
_SAME_ROW = 0.35
#: A line without a wide gap is prose where it is wider than this share of the page's text, and has fewer narrow gaps.
_PROSE, _HEADERS = 0.6, 3


@dataclass(slots=True)
class TextRow:
    """A line of text: its pieces from left to right."""

    pieces: list[TextPiece]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(piece.bottom for piece in self.pieces)


def rows_in(glyphs: list[Glyph], bands: list[tuple[float, float]]) -> list[TextRow]:
    """Return the lines of loose characters, from top to bottom.

    Parameters
    ----------
    glyphs
        The characters outside ruled tables.
    bands
        Upper and lower edges of the ruled tables: no text goes on across them.
    """
    if not glyphs:
        return []
    left, right = min(glyph.x0 for glyph in glyphs), max(glyph.x1 for glyph in glyphs)
    lines = rows_of(glyphs)
    apart = [_split(line) for line in lines]
    closest = _closest([_level(line, pieces) for line, pieces in zip(lines, apart, strict=True)])
    out: list[TextRow] = []
    at = 0
    for zone, tabular in _zones(lines, bands, _PROSE * (right - left)):
        if tabular:
            out += _table(zone, closest)
        else:
            out += map(TextRow, apart[at : at + len(zone)])
        at += len(zone)
    return out


def _split(line: list[Glyph], gaps: _OpenGaps | None = None) -> list[TextPiece]:
    """Take a line apart at wide gaps, and at narrow ones that few of the other lines run across."""
    least = _GUTTER if gaps is None else _NARROW
    groups = [[line[0]]]
    for a, b in pairwise(line):
        if is_apart(a, b, least) and (gaps is None or gap_between(a, b) > _GUTTER or gaps.is_open(a.x1, b.x0)):
            groups.append([])
        groups[-1].append(b)
    return [piece_of(group) for group in groups]


def _level(line: list[Glyph], pieces: list[TextPiece]) -> list[TextPiece]:
    """Return the pieces of a line, but for those that neighbours on other heights are caught up in."""
    highest = _LEVEL * _height(line)
    return [piece for piece in pieces if piece.height <= highest]


class _OpenGaps:
    """Tells where the lines of a table leave a gap at the same place."""

    def __init__(self, lines: list[list[Glyph]]) -> None:
        self._lines = lines
        self._starts = [[glyph.x0 for glyph in line] for line in lines]
        # for each character of a line the one before it, or itself, that reaches furthest
        self._furthest: list[list[Glyph]] = [list(accumulate(line, _further)) for line in lines]
        self._known: dict[float, bool] = {}

    def is_open(self, x0: float, x1: float) -> bool:
        """Tell whether few lines run across a gap from ``x0`` to ``x1``."""
        middle = (x0 + x1) / 2
        if middle not in self._known:
            crossed = 0
            for line, starts, furthest in zip(self._lines, self._starts, self._furthest, strict=True):
                at = bisect_left(starts, middle)
                if 0 < at < len(line):
                    crossed += not is_apart(furthest[at - 1], line[at], _NARROW)
            self._known[middle] = crossed <= _CROSSED * len(self._lines)
        return self._known[middle]


def _further(one: Glyph, other: Glyph) -> Glyph:
    return other if other.x1 > one.x1 else one


def _zones(
    lines: list[list[Glyph]], bands: list[tuple[float, float]], prose: float
) -> list[tuple[list[list[Glyph]], bool]]:
    """Take the lines of a page apart into stretches that are tables, and others."""
    several = [_has_gutter(line) for line in lines]
    zones: list[tuple[list[list[Glyph]], bool]] = []
    start = 0
    while start < len(lines):
        if not several[start]:
            zones.append(([lines[start]], False))
            start += 1
            continue
        end = start
        for index in range(start + 1, len(lines)):
            if not _goes_on(lines[index - 1], lines[index], bands) or _is_prose(lines[index], prose, several[index]):
                break
            if several[index]:
                end = index
        first = start
        while zones and not zones[-1][1] and _leads(zones[-1][0][0], lines[first], bands, prose):
            zones.pop()
            first -= 1
        last = end
        while last + 1 < len(lines) and _leads(lines[last + 1], lines[last], bands, prose):
            last += 1
        tabular = end > start or (first < start and last > end and _has_figures(lines[start]))
        zones.append((lines[first : last + 1], tabular))
        start = last + 1
    return zones


def _has_gutter(line: list[Glyph]) -> bool:
    return any(is_apart(a, b, _GUTTER) for a, b in pairwise(line))


def _has_figures(line: list[Glyph]) -> bool:
    """Tell whether a line prints a row's figures: between lines of a label, the only row on its page."""
    return sum(map(is_figure, _split(line))) >= _FIGURES


def _height(line: list[Glyph]) -> float:
    return max([bottom - top for _, _, top, _, bottom in line])


def _goes_on(above: list[Glyph], below: list[Glyph], bands: list[tuple[float, float]]) -> bool:
    y0, y1 = above[0].middle, below[0].middle
    if y1 - y0 > _APART * max(_height(above), _height(below)):
        return False
    return not any(top >= y0 - 1 and bottom <= y1 + 1 for top, bottom in bands)


def _is_prose(line: list[Glyph], widest: float, several: bool) -> bool:
    if several or line[-1].x1 - line[0].x0 <= widest:
        return False
    return sum(is_apart(a, b, _NARROW) for a, b in pairwise(line)) < _HEADERS


def _leads(line: list[Glyph], beside: list[Glyph], bands: list[tuple[float, float]], prose: float) -> bool:
    """Tell whether a line of its own is so close to a table's first or last that it may be part of a cell there."""
    above, below = sorted((line, beside), key=lambda each: each[0].middle)
    reach = _LEADS_APART if any(is_apart(a, b, _NARROW) for a, b in pairwise(line)) else _LEADS
    close = abs(line[0].middle - beside[0].middle) <= reach * max(_height(line), _height(beside))
    return close and _goes_on(above, below, bands) and not _is_prose(line, prose, False) and not _has_gutter(line)


def _closest(lines: list[list[TextPiece]]) -> float:
    """Return how close lines of writing follow each other at the least, in heights."""
    least = _CLOSE
    before: list[tuple[float, float, TextPiece]] = []
    for line in filter(None, lines):
        here = [(piece.middle, piece.height, piece) for piece in line]
        for middle, height, piece in here:
            for above_middle, above_height, above in before:
                apart = (middle - above_middle) / max(height, above_height)
                if _NO_LINE < apart < least and not is_figure(piece) and _continues(above, piece, _CLOSE * height):
                    least = apart
        before = [each for each in before if here[0][0] - each[0] < _CLOSE * each[1]] + here
    return least


def _table(lines: list[list[Glyph]], closest: float) -> list[TextRow]:
    """Return the rows of a table without rules."""
    gaps = _OpenGaps(lines)
    split = [_split(line, gaps) for line in lines]
    apart = _row_distance(split)
    blocks = _blocks(split, apart, _LOOSER * closest)
    return [TextRow(pieces) for pieces in with_blanks([row.pieces for row in _rows(blocks)])]


def _row_distance(lines: list[list[TextPiece]]) -> float | None:
    """Return the least distance of two rows of figures, ``None`` where there are no two."""
    figures = [[piece for piece in line if is_figure(piece)] for line in lines]
    middles = [line[-1].middle for line in figures if len(line) >= _FIGURES]
    if len(middles) < 2:
        middles = [line[-1].middle for line in lines if is_figure(line[-1])]
    return min((b - a for a, b in pairwise(middles)), default=None)


def _blocks(lines: list[list[TextPiece]], apart: float | None, closest: float) -> list[TextBlock]:
    """Put the lines of each cell together."""
    blocks: list[TextBlock] = []
    growing: list[TextBlock] = []
    for line in lines:
        fresh: list[TextBlock] = []
        for piece in line:
            limit = min(closest, _CLOSE_ALONE if apart is None else _CLOSE) * piece.height
            if apart is not None:
                limit = min(limit, _CLOSER * apart)
            above = [] if is_figure(piece) else [b for b in growing if _continues(b.lines[-1], piece, limit)]
            if len(above) == 1:
                above[0].add(piece)
                growing.remove(above[0])
                fresh.append(above[0])
            else:
                fresh.append(TextBlock(piece))
                blocks.append(fresh[-1])
        middle = line[0].middle
        growing = fresh + [
            b for b in growing if middle - b.lines[-1].middle < _CLOSE * (b.lines[-1].bottom - b.lines[-1].top)
        ]
    return blocks


def _continues(above: TextPiece, below: TextPiece, limit: float) -> bool:
    if is_figure(above) or not 0 < below.middle - above.middle < limit:
        return False
    common = min(above.x1, below.x1) - max(above.x0, below.x0)
    return common >= _OVERLAP * min(above.x1 - above.x0, below.x1 - below.x0)


def _rows(blocks: list[TextBlock]) -> list[TextRow]:
    """Bring blocks of one height together: by their middles, or by their first lines."""
    by_middle = _grouped(blocks, lambda block: block.middle)
    by_top = _grouped(blocks, lambda block: block.lines[0].middle)
    if (_unlabelled(by_top), len(by_top)) < (_unlabelled(by_middle), len(by_middle)):
        groups = by_top
    else:
        groups = lift(_with_labels(by_middle))
    return [TextRow([block.piece() for block in sorted(group, key=lambda each: each.x0)]) for group in groups]


def _unlabelled(rows: list[list[TextBlock]]) -> int:
    """Count the rows of nothing but figures."""
    return sum(len(row) >= _FIGURES and all(block.is_figure for block in row) for row in rows)


def _with_labels(rows: list[list[TextBlock]]) -> list[list[TextBlock]]:
    """Bring figures to a label that they stand beside, if not beside its middle: the page ends within the row."""
    out: list[list[TextBlock]] = []
    waiting = list(rows)
    while waiting:
        row = waiting.pop(0)
        if _unlabelled([row]):
            for other in (*waiting[:1], *out[-1:]):
                if not any(block.is_figure for block in other) and _is_beside(row, other[-1]):
                    other.extend(row)
                    break
            else:
                out.append(row)
        else:
            out.append(row)
    return out


def _is_beside(figures: list[TextBlock], label: TextBlock) -> bool:
    return label.x1 <= figures[0].x0 and label.top <= figures[0].middle <= label.bottom


def _grouped(blocks: list[TextBlock], place: Callable[[TextBlock], float]) -> list[list[TextBlock]]:
    groups: list[list[TextBlock]] = []
    for block in sorted(blocks, key=place):
        height = min(line.bottom - line.top for line in block.lines)
        if groups:
            near = abs(place(block) - place(groups[-1][0])) <= _SAME_ROW * height
            if near and not any(_overlap(block, other) for other in groups[-1]):
                groups[-1].append(block)
                continue
        groups.append([block])
    return [sorted(group, key=lambda each: each.x0) for group in groups]


def _overlap(one: TextBlock, other: TextBlock) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5

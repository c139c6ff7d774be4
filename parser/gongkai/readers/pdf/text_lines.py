"""From characters to lines of writing: what stands on one height, from left to right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from operator import attrgetter, eq
from typing import NamedTuple

from gongkai.readers.pdf.page_objects import Glyph

#: Characters stand on one line where their middles differ by less than this share of the height of the lower one.
_SAME_LINE = 0.45
#: A gap wider than this share of the height is a blank: between Latin letters and figures, beside
#: them, and elsewhere.
_BLANK_LATIN, _BLANK_MIXED, _BLANK, _LEAST_BLANK = 0.18, 0.17, 0.42, 0.17
_LATIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;%)(-")
_LETTER = re.compile(r"[A-Za-z]")
_FIGURE = re.compile(r"[+\-－−–增减]{0,2}\d[\d,.，．]*(?:%|％|万元|元|件)?|[-－—–―─/／]{1,4}|无")
#: Marks that fill only the left or the right half of their square.
CLOSING, OPENING = frozenset("，。、；：！？）》〉】”’"), frozenset("（《〈【“‘")
#: Characters are one printed twice where they differ by less than this share of their size; how many before count.
_TWICE, _LOOK_BACK = 0.3, 3
_CONTIGUOUS = 0.12
_LEFT = attrgetter("x0")


class TextPiece(NamedTuple):
    """A stretch of writing on one line without a wide gap."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Its box."""
        return self.x0, self.top, self.x1, self.bottom

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


class TextBlock:
    """The lines of one cell, as far as the page tells.

    Attributes
    ----------
    lines
        Its lines, from top to bottom.
    x0, x1
        Its left and its right edge.
    """

    __slots__ = ("lines", "x0", "x1")

    def __init__(self, first: TextPiece) -> None:
        self.lines = [first]
        self.x0, self.x1 = first.x0, first.x1

    def add(self, line: TextPiece) -> None:
        """Add a line at its foot."""
        self.lines.append(line)
        self.x0, self.x1 = min(self.x0, line.x0), max(self.x1, line.x1)

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.lines[-1].bottom

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure, or a mark for none."""
        return len(self.lines) == 1 and is_figure(self.lines[0])

    def piece(self) -> TextPiece:
        """Return it as one piece."""
        return TextPiece(joined_lines(self.lines, self.x1), self.x0, self.top, self.x1, self.bottom)


def is_figure(piece: TextPiece) -> bool:
    """Tell whether a piece is a figure or a mark for none."""
    return _FIGURE.fullmatch(piece.text) is not None


def rows_of(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Return the characters by lines, from top to bottom, each from left to right."""
    if len(glyphs) == 1:
        return [list(glyphs)]
    rows: list[list[Glyph]] = []
    at = high = 0.0
    for middle, height, glyph in sorted(map(_placed, glyphs), key=_by_middle):
        if rows and abs(middle - at) <= _SAME_LINE * (height if height < high else high):
            row = rows[-1]
            at = (at * len(row) + middle) / (len(row) + 1)
            high = max(high, height)
            row.append(glyph)
        else:
            rows.append([glyph])
            at, high = middle, height
    return [_without_doubles(sorted(row, key=_LEFT)) for row in rows]


def _placed(glyph: Glyph) -> tuple[float, float, Glyph]:
    """Return a character with the height of its middle, and how high it is."""
    _, _, top, _, bottom = glyph
    return (top + bottom) / 2, bottom - top, glyph


def _by_middle(placed: tuple[float, float, Glyph]) -> tuple[float, float]:
    return placed[0], placed[2].x0


def _without_doubles(row: list[Glyph]) -> list[Glyph]:
    """Drop characters printed again on their own place (bold by hand, shadows)."""
    chars = [glyph.char for glyph in row]
    if not any(any(map(eq, chars, chars[by:])) for by in range(1, _LOOK_BACK + 1)):
        return row
    out: list[Glyph] = []
    for glyph in row:
        size = glyph.bottom - glyph.top
        if not any(
            each.char == glyph.char and abs(each.x0 - glyph.x0) < _TWICE * min(size, max(glyph.x1 - glyph.x0, 0.1))
            for each in out[-_LOOK_BACK:]
        ):
            out.append(glyph)
    return out


def gap_between(left: Glyph, right: Glyph) -> float:
    """Return the gap between two neighbours, in heights of the higher one.

    Some fonts give punctuation the width of its ink: the rest of its square is no gap.
    """
    height, other = left.bottom - left.top, right.bottom - right.top
    height = max(height, other, 0.1)
    gap = (right.x0 - left.x1) / height
    if gap > 0:
        if left.char in CLOSING:
            gap -= max(0.0, 0.9 - (left.x1 - left.x0) / height)
        if right.char in OPENING:
            gap -= max(0.0, 0.9 - (right.x1 - right.x0) / height)
    return gap


def piece_of(glyphs: Sequence[Glyph]) -> TextPiece:
    """Return the writing of characters on one line, with a blank where a gap is one."""
    left = glyphs[0]
    char, x0, top, end, bottom = left
    chars = [char]
    x1 = end
    for right in islice(glyphs, 1, None):
        char, start, high, stop, low = right
        if start - end > _LEAST_BLANK * (low - high) and _is_blank(left, right):
            chars.append(" ")
        chars.append(char)
        left, end = right, stop
        if stop > x1:
            x1 = stop
        if high < top:
            top = high
        if low > bottom:
            bottom = low
    return TextPiece("".join(chars), x0, top, x1, bottom)


def _is_blank(left: Glyph, right: Glyph) -> bool:
    """Tell whether the gap between two neighbours is a blank."""
    gap = gap_between(left, right)
    latin = (left.char in _LATIN) + (right.char in _LATIN)
    return gap > _LEAST_BLANK and gap > (_BLANK, _BLANK_MIXED, _BLANK_LATIN)[latin]


def is_apart(left: Glyph, right: Glyph, share: float) -> bool:
    """Tell whether the gap between two neighbours is wider than so many heights.

    Nearly all neighbours touch, so the height of one of them settles most.
    """
    return right[1] - left[3] > share * (right[4] - right[2]) and gap_between(left, right) > share


def contiguous(row: Sequence[Glyph]) -> list[list[Glyph]]:
    """Take a line apart wherever characters do not touch."""
    groups: list[list[Glyph]] = []
    for glyph in row:
        if groups and not is_apart(groups[-1][-1], glyph, _CONTIGUOUS):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return groups


def joined_lines(lines: Sequence[TextPiece], right: float) -> str:
    """Return lines of one cell as one text.

    Chinese runs on without a blank. Between Latin words stands one; figures run on only where the upper line is
    full, which is where no more than a figure's width is left of ``right``.
    """
    text = ""
    for index, line in enumerate(lines):
        if text and line.text:
            above = lines[index - 1]
            full = right - above.x1 < 1.5 * (above.bottom - above.top)
            ends = text[-1], line.text[0]
            words = all(_LETTER.match(each) for each in ends)
            figures = all(each.isascii() and each.isalnum() for each in ends) and not words
            if words or (figures and not full):
                text += " "
        text += line.text
    return text

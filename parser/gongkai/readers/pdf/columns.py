"""Text outside ruled tables: lines, and columns that nothing but white space sets apart."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.readers.pdf.ink import Glyph
from gongkai.readers.pdf.writing import Piece, pieces_of, rows_of

#: A gap wider than this, in heights, may set columns apart.
_GUTTER = 1.2


@dataclass(slots=True)
class Row:
    """A line of text: its pieces from left to right."""

    pieces: list[Piece]

    @property
    def top(self) -> float:
        """Its upper edge."""
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return max(piece.bottom for piece in self.pieces)


def rows_in(glyphs: list[Glyph], width: float, bands: list[tuple[float, float]]) -> list[Row]:
    """Return the lines of loose characters, from top to bottom.

    Parameters
    ----------
    glyphs
        The characters outside ruled tables.
    width
        Of the page.
    bands
        Upper and lower edges of the ruled tables: no text goes on across them.
    """
    return [Row(pieces_of(row, _GUTTER)) for row in rows_of(glyphs)]

"""The one type that every reader gives: lines of cells, in reading order, each with its place.

Readers know nothing of the form. They tell apart what the source tells apart (cells, lines, empty lines,
positions across the page) and throw nothing away: the text of a cell is what the source prints, stripped of
white space at both ends and of nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

LOST = "\ufffc"
"""What stands in a cell that prints something which no characters of the source say (Unicode's "object"): a picture, a
drawing, a symbol without a meaning. It is no figure and no blank."""


class Location(NamedTuple):
    """Where in the source something stands; every number counts from 1, ``None`` where there is none.

    ``box`` is ``(x0, top, x1, bottom)`` in points from the page's top left (pixels for a picture).
    ``table``, ``row`` and ``column`` are set where the source has a grid of its own.
    """

    page: int | None = None
    line: int | None = None
    cell: int | None = None
    box: tuple[float, float, float, float] | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    def to_dict(self) -> dict[str, object]:
        """Return only what is known, ``page`` and ``line`` always, as the JSON contract has it."""
        known = {key: value for key, value in zip(self._fields, self, strict=True) if value is not None}
        return {"page": self.page, "line": self.line, **known}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Location:
        """Return the place that :meth:`to_dict` wrote; keys that are not known are left out.

        >>> Location.from_dict({"page": 4, "line": 12, "box": [1, 2, 3, 4]}).box
        (1, 2, 3, 4)
        """
        known: dict[str, Any] = {
            key: tuple(data[key]) if key == "box" and data[key] else data[key] for key in cls._fields if key in data
        }
        return cls(**known)


_PLACE: Final = ("page", "line", "cell", "table", "row", "column")


def place_key(source: Mapping[str, Any] | None) -> str:
    """Return a key for a place in its JSON form, the same for a field and for the cell that it was read from.

    >>> place_key({"page": 4, "line": 12, "cell": 3}), place_key(None)
    ('4-12-3-0-0-0', '')
    """
    return "-".join(str((source or {}).get(key) or 0) for key in _PLACE) if source else ""


class Cell(NamedTuple):
    """One cell of a table, or one whole line of running text.

    Attributes
    ----------
    text
        What is printed, stripped at both ends; ``""`` for an empty cell that the source itself marks
        (between two separators, or in a grid). After repair it is the text to work with.
    source
        Its place.
    x0, x1
        Its extent across the line, in the source's own unit: display columns for text (a Chinese
        character takes two), grid columns for a table with a grid, points for a page. Comparable between
        the lines of one table only.
    column_span, row_span
        How many grid columns and rows it covers; 1 where the source has no grid.
    gathered
        True for an empty cell out of a run of bare separators on a line of their own: such a cell tells
        that something is blank, not where.
    score
        How sure the reader is of the text, as a probability: the recogniser's own score for a picture, 1 where the
        source says in characters what it prints.
    printed
        What the source prints in the cell where repair made another text of it (``7 7 8`` for ``778``, the pieces of a
        broken label each on its line); ``None`` where that is ``text`` itself.
    """

    text: str
    source: Location
    x0: float = 0.0
    x1: float = 0.0
    column_span: int = 1
    row_span: int = 1
    gathered: bool = False
    score: float = 1.0
    printed: str | None = None

    @property
    def as_printed(self) -> str:
        """What the source prints in the cell, whatever repair made of it."""
        return self.text if self.printed is None else self.printed

    def repaired(self, text: str, printed: str | None = None) -> Cell:
        """Return the cell with a text to work with; what is printed is kept, or given where other cells add to it.

        >>> Cell("7 7 8", Location(line=1)).repaired("778").as_printed
        '7 7 8'
        """
        return self._replace(text=text, printed=self.as_printed if printed is None else printed)


class Line(NamedTuple):
    """One line of the source: a row of a table, or a line of running text.

    Attributes
    ----------
    cells
        At least one cell, from left to right.
    number
        Line number in the source, from 1 (the row's reading order where a source has no lines).
    gap
        How many empty lines stand right before it.
    table
        Number of the grid it belongs to, from 1, where the source has grids (HTML, Word …), else ``None``.
    separated
        True where the source marks the cells (pipe, tab, grid, aligned columns).
    """

    cells: tuple[Cell, ...]
    number: int
    gap: int = 0
    table: int | None = None
    separated: bool = False

    @property
    def text(self) -> str:
        """The line's printed text, its cells joined by one space."""
        if len(self.cells) == 1:
            return self.cells[0].text
        return " ".join([cell.text for cell in self.cells if cell.text])


class SecondReading(NamedTuple):
    """A reader's offer to read pages once more by other means, which is slower.

    Attributes
    ----------
    pages
        How many pages there are.
    troubled
        The pages (from 1) that show signs of trouble, as far as the reader can tell.
    read
        Gives the document with the given pages read by other means, the others as before.
    """

    pages: int
    troubled: frozenset[int]
    read: Callable[[frozenset[int]], Document]


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a source.

    Attributes
    ----------
    kind
        ``"text"``, ``"html"``, ``"mht"``, ``"pdf"``, ``"image"``, ``"docx"``, ``"xlsx"``; what was converted first has
        the usual ending of its own kind (``"doc"``, ``"rtf"``, ``"xls"`` …).
    lines
        All lines that print or mark anything, in reading order. Empty lines are counted in ``Line.gap``.
    sha256
        Digest of the source's bytes, in hexadecimal (of the UTF-8 form for text in memory).
    encoding
        The encoding that the text was decoded from; ``None`` for text in memory.
    title
        A title that the source carries apart from its lines (HTML's ``<title>``), or ``None``.
    notes
        Slugs of what the reader noticed and a user should know (``"declared_encoding_wrong"`` …).
    second
        How some of its pages can be read once more by other means, ``None`` where they cannot.
    """

    kind: str
    lines: tuple[Line, ...]
    sha256: str
    encoding: str | None = None
    title: str | None = None
    notes: tuple[str, ...] = field(default=())
    second: SecondReading | None = field(default=None, compare=False, repr=False)

    def cells(self) -> Iterator[tuple[Line, Cell]]:
        """Yield every cell with its line, in reading order."""
        for line in self.lines:
            for cell in line.cells:
                yield line, cell

    @property
    def text(self) -> str:
        """The whole printed text, a line a line."""
        return "\n".join(line.text for line in self.lines)


A_ROW = 3
"""Figures and empty cells in a line from which each of its cells is one place of a row."""


def is_row(line: Line) -> bool:
    """Whether a line marks so many figures and empty cells that each of its cells is one place of a row."""
    if not line.separated or len(line.cells) <= A_ROW:
        return False
    figures = (not text or text[0] in "+-" or text[0].isdigit() for text in (cell.text for cell in line.cells))
    return sum(figures) >= A_ROW

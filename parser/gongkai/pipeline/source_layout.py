"""A source as a reviewer sees it, kept so that nobody reads it again to look at it: lines, cells, pages and boxes."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from gongkai.core.document import Cell, Document, place_key
from gongkai.pipeline.page_pictures import PageSize

FORMAT: Final = 1
"""Of the JSON form; one of another format is made anew."""

MOST_LINES: Final = 3_000
"""Lines kept of a source."""

MOST_CELLS: Final = 60
"""Cells kept of a line."""

MOST_CHARACTERS: Final = 4_000
"""Characters kept of a cell; how many more there are is said."""


class LaidCell(NamedTuple):
    """A cell: where it stands, as the readers say it.

    Attributes
    ----------
    place
        :func:`~gongkai.core.document.place_key` of its source.
    x0, x1
        Its extent across the line, see :class:`~gongkai.core.document.Cell`.
    row, column, rows, columns
        Its place in the source's own grid, from 1, 0 where it has none; and how far it reaches.
    page, box
        Its page, and its box there, where the source has pages.
    """

    place: str
    text: str
    x0: float = 0.0
    x1: float = 0.0
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    page: int = 0
    box: tuple[float, float, float, float] | None = None


class LaidLine(NamedTuple):
    """A line: its number, its cells, whether the source marks them, and the grid that it belongs to (0: none)."""

    number: int
    separated: bool
    table: int
    cells: tuple[LaidCell, ...]


class SourceLayout(NamedTuple):
    """What is kept of a source.

    Attributes
    ----------
    kind
        See :class:`~gongkai.core.document.Document`.
    more
        Lines that are left out.
    sizes
        Sizes of its pages, where they can be drawn.
    """

    kind: str
    lines: tuple[LaidLine, ...]
    more: int = 0
    sizes: tuple[PageSize, ...] = ()

    def packed(self) -> bytes:
        """Return it as compressed JSON."""
        return zlib.compress(json.dumps(self, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def unpacked(content: bytes) -> SourceLayout:
    """Return what :meth:`SourceLayout.packed` wrote.

    >>> layout = SourceLayout("text", (LaidLine(1, True, 0, (LaidCell("0-1-1-0-0-0", "31"),)),))
    >>> unpacked(layout.packed()) == layout
    True
    """
    kind, lines, more, sizes = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    return SourceLayout(kind, tuple(map(_line, lines)), more, tuple(PageSize(*size) for size in sizes))


def _line(data: Sequence[Any]) -> LaidLine:
    number, separated, table, cells = data
    return LaidLine(number, separated, table, tuple(_cell(each) for each in cells))


def _cell(data: Sequence[Any]) -> LaidCell:
    cell = LaidCell(*data)
    return cell._replace(box=tuple(cell.box) if cell.box else None)  # type: ignore[arg-type]


def layout_of(document: Document, sizes: Sequence[PageSize] = ()) -> SourceLayout:
    """Return what is kept of a document, as repair left it: its cells are those that the labeller sees."""
    lines = tuple(
        LaidLine(line.number, line.separated, line.table or 0, tuple(map(_laid, line.cells[:MOST_CELLS])))
        for line in document.lines[:MOST_LINES]
    )
    return SourceLayout(document.kind, lines, max(len(document.lines) - MOST_LINES, 0), tuple(sizes))


def _laid(cell: Cell) -> LaidCell:
    at, text = cell.source, cell.text
    if len(text) > MOST_CHARACTERS:
        text = f"{text[:MOST_CHARACTERS]}…(+{len(text) - MOST_CHARACTERS})"
    x0, x1 = round(float(cell.x0), 1), round(float(cell.x1), 1)
    box = tuple(round(float(each), 2) for each in at.box) if at.box is not None else None
    return LaidCell(
        place_key(at.to_dict()), text, x0, x1, at.row or 0, at.column or 0, cell.row_span, cell.column_span,
        at.page or (1 if box else 0), box,  # type: ignore[arg-type]
    )  # fmt: skip

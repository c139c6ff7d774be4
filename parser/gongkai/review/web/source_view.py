"""The source, read again to be shown: as lines of cells or drawn pages, never as the markup that it came in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from gongkai.core.document import Document
from gongkai.core.errors import GongkaiError
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.forms.form import editions
from gongkai.review.queue.cell_labels import READING, place_key
from gongkai.review.queue.sources import Content
from gongkai.review.web.display_text import shown
from gongkai.review.web.page_images import KINDS, PageSize, page_sizes

MOST_LINES = 3_000
"""Lines shown of a source."""

MOST_CELLS = 60
"""Cells shown of a line."""


class ShownCell(NamedTuple):
    """A cell: line and cell as the labeller counts them, the key of its place in the source, and its text."""

    cell: str
    place: str
    text: str


class ShownLine(NamedTuple):
    """A line: its number, its cells, and whether it is a table's row."""

    number: int
    cells: tuple[ShownCell, ...]
    tabular: bool


class ShownBox(NamedTuple):
    """A cell's box on its page: x0, top, x1, bottom, in the page's unit."""

    cell: ShownCell
    box: tuple[float, float, float, float]


class ShownPage(NamedTuple):
    """A page that can be drawn."""

    number: int
    size: PageSize
    boxes: tuple[ShownBox, ...]


class ShownSource(NamedTuple):
    """What can be shown of a source.

    Attributes
    ----------
    state
        ``same``; ``changed`` (its bytes are others now), ``gone`` or ``unreadable``: nothing is shown then.
    more
        Lines that are left out.
    kind, pages
        Kind of the source, and its pages where they can be drawn.
    """

    state: Literal["same", "changed", "gone", "unreadable"]
    lines: tuple[ShownLine, ...] = ()
    more: int = 0
    kind: str = ""
    pages: tuple[ShownPage, ...] = ()


MOST_SOURCES = 16
"""Sources whose lines are kept in memory."""

_known: dict[str, ShownSource] = {}


def source_of(content: Content, sha256: str) -> ShownSource:
    """Return a source for display; only bytes with the digest that the queue knows are ever shown."""
    if content.state != "same":
        return ShownSource(content.state)
    found = _known.get(sha256)
    if found is None:
        found = _read(content.data)
        while len(_known) >= MOST_SOURCES:
            _known.pop(next(iter(_known)), None)
        _known[sha256] = found
    return found


def _read(data: bytes) -> ShownSource:
    """Read a source, and take apart what is fused, so that cells are those that the labeller sees."""
    from gongkai.readers import read
    from gongkai.repair import repair

    try:
        with READING:
            document = repair(read(data, DEFAULT_OPTIONS), tuple(editions().values()))
            sizes = page_sizes(data, document.kind) if document.kind in KINDS else ()
    except GongkaiError:
        return ShownSource("unreadable")
    return _lines(document)._replace(kind=document.kind, pages=_pages(document, sizes))


def _pages(document: Document, sizes: Sequence[PageSize]) -> tuple[ShownPage, ...]:
    """Return the pages that can be drawn, each with the boxes of its cells."""
    boxes: dict[int, list[ShownBox]] = {}
    for place, line in enumerate(document.lines[:MOST_LINES], 1):
        for number, cell in enumerate(line.cells[:MOST_CELLS], 1):
            if cell.source.box is not None:
                shown_cell = ShownCell(f"{place}.{number}", place_key(cell.source.to_dict()), shown(cell.text))
                boxes.setdefault(cell.source.page or 1, []).append(ShownBox(shown_cell, cell.source.box))
    return tuple(ShownPage(number, size, tuple(boxes.get(number, ()))) for number, size in enumerate(sizes, 1))


def _lines(document: Document) -> ShownSource:
    lines = tuple(
        ShownLine(
            line.number,
            tuple(
                ShownCell(f"{place}.{number}", place_key(cell.source.to_dict()), shown(cell.text))
                for number, cell in enumerate(line.cells[:MOST_CELLS], 1)
            ),
            line.separated,
        )
        for place, line in enumerate(document.lines[:MOST_LINES], 1)
    )
    return ShownSource("same", lines, max(len(document.lines) - MOST_LINES, 0))

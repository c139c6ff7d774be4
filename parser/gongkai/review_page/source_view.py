"""The source, read again to be shown: as lines of cells, never as the markup that it came in."""

from __future__ import annotations

from typing import Literal, NamedTuple

from gongkai.document import Document
from gongkai.errors import GongkaiError
from gongkai.options import DEFAULT_OPTIONS
from gongkai.review.labelling import place_key
from gongkai.review.sources import Content
from gongkai.review_page.shown import shown
from gongkai.schema import editions

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


class ShownSource(NamedTuple):
    """What can be shown of a source.

    Attributes
    ----------
    state
        ``same``; ``changed`` (its bytes are others now), ``gone`` or ``unreadable``: nothing is shown then.
    more
        Lines that are left out.
    """

    state: Literal["same", "changed", "gone", "unreadable"]
    lines: tuple[ShownLine, ...] = ()
    more: int = 0


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
    from gongkai.fused import unfuse
    from gongkai.readers import read

    try:
        return _lines(unfuse(read(data, DEFAULT_OPTIONS), tuple(editions().values())))
    except GongkaiError:
        return ShownSource("unreadable")


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

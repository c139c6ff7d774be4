"""The source, read again to be shown: as lines of cells, never as the markup that it came in."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from gongkai.document import Document
from gongkai.errors import GongkaiError
from gongkai.options import DEFAULT_OPTIONS
from gongkai.review_page.form_view import place_key
from gongkai.review_page.shown import shown

MOST_LINES = 3_000
"""Lines shown of a source."""

MOST_CELLS = 60
"""Cells shown of a line."""


class ShownCell(NamedTuple):
    """A cell: the key of its place, and its text."""

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


@lru_cache(maxsize=16)
def source_of(path: str, sha256: str) -> ShownSource:
    """Return a source for display; only bytes with the digest that the queue knows are ever shown."""
    from gongkai.readers import read

    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError):
        return ShownSource("gone")
    if hashlib.sha256(content).hexdigest() != sha256:
        return ShownSource("changed")
    try:
        return _lines(read(content, DEFAULT_OPTIONS))
    except GongkaiError:
        return ShownSource("unreadable")


def _lines(document: Document) -> ShownSource:
    lines = tuple(
        ShownLine(
            line.number,
            tuple(ShownCell(place_key(cell.source.to_dict()), shown(cell.text)) for cell in line.cells[:MOST_CELLS]),
            line.separated,
        )
        for line in document.lines[:MOST_LINES]
    )
    return ShownSource("same", lines, max(len(document.lines) - MOST_LINES, 0))

"""Pictures that a page shows: those within it (``data:``) and those saved beside it; nothing is ever fetched."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from gongkai.core.document import Line
from gongkai.core.errors import GongkaiError
from gongkai.core.options import ParseOptions
from gongkai.core.worker_signals import neighbour_read
from gongkai.readers import images
from gongkai.readers.html.tags import Element

NOT_READ = "picture_not_read"
"""Note: a picture that may hold a table was not read."""

FEWEST_BYTES = 2_500
"""A picture of a table has more."""

NARROWEST, LOWEST, SMALLEST = 300, 80, 60_000
"""Pixels across, down and in all, from which a picture may hold a table; buttons and logos are smaller."""

MOST_PIXELS = 120_000_000
"""Of all pictures of one page."""


class PagePictures:
    """Finds and reads the pictures of one page.

    Parameters
    ----------
    path
        Where the page lies; ``None`` where it is no file, and pictures beside it are not looked for.

    Attributes
    ----------
    notes
        Slugs of what was left out.
    """

    def __init__(self, path: Path | None, options: ParseOptions) -> None:
        self.notes: tuple[str, ...] = ()
        self._folder = path.parent.resolve() if path is not None else None
        self._options = options
        self._pixels = 0

    def read(self, element: Element, first: int, table: int) -> list[Line]:
        """Return the lines of a picture; none where it is not here, too small for a table, or cannot be read."""
        data = self._data(element.get("src") or "")
        if data is None or len(data) < FEWEST_BYTES:
            return []
        try:
            images.require_engine()
            if not self._worth_reading(data):
                return []
            found = images.read_picture(data, self._options, first, table)
        except GongkaiError:
            self.notes = (NOT_READ,)
            return []
        return found.lines

    def _worth_reading(self, data: bytes) -> bool:
        wide, high = images.size_of(data)
        if wide < NARROWEST or high < LOWEST or wide * high < SMALLEST:
            return False
        self._pixels += wide * high
        if self._pixels > MOST_PIXELS:
            self.notes = (NOT_READ,)
            return False
        return True

    def _data(self, address: str) -> bytes | None:
        """Return the bytes that an address names, if they are here."""
        address = address.strip()
        if address[:5].lower() == "data:":
            return _embedded(address)
        path = self._beside(address)
        try:
            if path is None or not path.is_file() or path.stat().st_size > self._options.max_bytes:
                return None
            return path.read_bytes()
        except OSError:
            return None

    def _beside(self, address: str) -> Path | None:
        """Return the path of a file in the page's folder or below; ``None`` for any other address."""
        name = unquote(address.split("#")[0].split("?")[0]).replace("\\", "/")
        if self._folder is None or not name or ":" in name or name.startswith("/") or "\0" in name:
            return None
        neighbour_read()
        try:
            path = (self._folder / name).resolve()  # follows links, so that none leads out
        except (OSError, ValueError, RuntimeError):
            return None
        return path if path.is_relative_to(self._folder) else None


def _embedded(address: str) -> bytes | None:
    """Return the bytes of a ``data:`` address that says it is a picture."""
    head, comma, body = address[5:].partition(",")
    if not comma or not head.lower().startswith("image/"):
        return None
    if not head.lower().endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode("".join(unquote(body).split()) + "==", validate=False)
    except (binascii.Error, ValueError):
        return None

"""Pictures within a Word document: those that may hold a table are handed to the reader of pictures."""

from __future__ import annotations

import importlib
from typing import Any, Final

from gongkai.document import Line
from gongkai.errors import GongkaiError, LimitExceeded, MissingExtra
from gongkai.options import ParseOptions
from gongkai.readers.package import Package, Relation
from gongkai.readers.word.paragraphs import Picture

NOTE_NOT_READ: Final = "picture_not_read"
#: Smaller ones (in points) are seals and logos.
_LEAST_WIDTH, _LEAST_HEIGHT = 150.0, 45.0
_MOST_PICTURES: Final = 100
_DRAWINGS: Final = (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x00\x00", b"\x01\x00\x09\x00")


class Pictures:
    """Reads a document's pictures as they are met, and remembers why some were not.

    Attributes
    ----------
    notes
        What a user should know.
    missing
        The error that named the extra which reads pictures, where it is not installed.
    """

    def __init__(self, package: Package, relations: dict[str, Relation], options: ParseOptions) -> None:
        self._package, self._relations, self._options = package, relations, options
        self._left = _MOST_PICTURES
        self.notes: list[str] = []
        self.missing: MissingExtra | None = None

    def read(self, picture: Picture, first: int, table: int) -> list[Line]:
        """Return the lines of a picture; none where it is too small to hold text, or cannot be read.

        Parameters
        ----------
        picture
            Where it is.
        first
            Number of the first line.
        table
            Number of the first table, should the picture hold one.
        """
        if 0 < picture.width < _LEAST_WIDTH or 0 < picture.height < _LEAST_HEIGHT:
            return []
        data = self._data(picture)
        reader = _reader()
        if data is None or data.startswith(_DRAWINGS) or reader is None:
            self._not_read()
            return []
        try:
            found = reader.read_picture(data, self._options, first, table, None)
        except MissingExtra as error:
            self.missing = error
            self._not_read()
            return []
        except LimitExceeded:
            raise
        except GongkaiError:
            self._not_read()
            return []
        self.notes += [note for note in found.notes if note not in self.notes]
        return list(found.lines)

    def _data(self, picture: Picture) -> bytes | None:
        relation = self._relations.get(picture.relation or "")
        if relation is None or relation.outside or relation.target not in self._package or not self._left:
            return None
        self._left -= 1
        return self._package.read(relation.target)

    def _not_read(self) -> None:
        if NOTE_NOT_READ not in self.notes:
            self.notes.append(NOTE_NOT_READ)


def shown(picture: Picture) -> str:
    """Return what stands for a picture that was not read, as for a page's."""
    return f"[图片: {picture.description[:200]}]" if picture.description else "[图片]"


def _reader() -> Any:
    """Return the module that reads pictures, ``None`` in a version without one."""
    try:
        return importlib.import_module("gongkai.readers.pictures")
    except ModuleNotFoundError as error:
        if error.name != "gongkai.readers.pictures":
            raise
        return None

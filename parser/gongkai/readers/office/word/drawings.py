"""Pictures within a Word document: those that may hold a table are handed to the reader of pictures."""

from __future__ import annotations

from gongkai.core.document import Line
from gongkai.core.errors import GongkaiError, MissingExtra, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers import images
from gongkai.readers.html.inline_images import MOST_PIXELS, NOT_READ
from gongkai.readers.office.ooxml_package import Package, PartRelation
from gongkai.readers.office.word.paragraphs import EmbeddedPicture

#: Smaller ones (in points as printed, in pixels) are seals and logos.
_LEAST_WIDTH, _LEAST_HEIGHT = 150.0, 45.0
_LEAST_PIXELS = (200, 60)


class Pictures:
    """Reads a document's pictures as they are met, and remembers why some were not.

    Attributes
    ----------
    notes
        What a user should know.
    missing
        The error that named the extra which reads pictures, where it is not installed.
    """

    def __init__(self, package: Package, relations: dict[str, PartRelation], options: ParseOptions) -> None:
        self._package, self._relations, self._options = package, relations, options
        self._pixels = 0
        self.notes: list[str] = []
        self.missing: MissingExtra | None = None

    def read(self, picture: EmbeddedPicture, first: int, table: int) -> list[Line]:
        """Return the lines of a picture; none where it is too small to hold text, or cannot be read.

        Parameters
        ----------
        picture
            Where it is.
        first
            Number of the first line.
        table
            How many tables stand before it.

        Raises
        ------
        LimitExceeded
            The parts of the document inflate to more than allowed.
        """
        if is_small(picture):
            return []
        data = self._data(picture)
        if data is None:
            self._note(NOT_READ)
            return []
        try:
            images.require_engine()
            if not self._is_large(data):
                return []
            found = images.read_picture(data, self._options, first, table)
        except GongkaiError as error:
            if isinstance(error, MissingExtra):
                self.missing = error
            self._note(NOT_READ)
            return []
        for note in found.notes:
            self._note(note)
        return found.lines

    def _is_large(self, data: bytes) -> bool:
        """Tell whether a picture may hold a table, and all pictures together are not too much."""
        wide, high = images.size_of(data)
        if wide < _LEAST_PIXELS[0] or high < _LEAST_PIXELS[1]:
            return False
        self._pixels += wide * high
        if self._pixels > MOST_PIXELS:
            self._note(NOT_READ)
            return False
        return True

    def _data(self, picture: EmbeddedPicture) -> bytes | None:
        relation = self._relations.get(picture.relation or "")
        if relation is None or relation.outside or relation.target not in self._package:
            return None
        try:
            return self._package.read(relation.target)
        except UnreadableInput:
            return None

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def is_small(picture: EmbeddedPicture) -> bool:
    """Tell whether a picture is too small to hold a table, as printed."""
    return 0 < picture.width < _LEAST_WIDTH or 0 < picture.height < _LEAST_HEIGHT


def shown(picture: EmbeddedPicture) -> str:
    """Return what stands for a picture that was not read, as for a page's."""
    return f"[图片: {picture.description[:200]}]" if picture.description else "[图片]"

"""Pages embedded in a Word document (``w:altChunk``): programs that make documents of pages leave them whole."""

from __future__ import annotations

from typing import Final

from gongkai.core.document import Line
from gongkai.core.errors import UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office.ooxml_package import Element, Package, PartRelation

NOTE_NOT_READ: Final = "embedded_document_not_read"


class Embedded:
    """Reads the pages that are embedded in a document.

    Attributes
    ----------
    notes
        What a user should know.
    """

    def __init__(self, package: Package, relations: dict[str, PartRelation], options: ParseOptions) -> None:
        self._package, self._relations, self._options = package, relations, options
        self.notes: list[str] = []

    def read(self, element: Element, first: int, tables: int) -> list[Line]:
        """Return the lines of an embedded page; none, and a note, for what is embedded otherwise.

        Parameters
        ----------
        element
            The reference to it.
        first
            Number of the first line.
        tables
            How many tables stand before it.
        """
        identifier = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        relation = self._relations.get(identifier)
        lines: tuple[Line, ...] = ()
        if relation is not None and not relation.outside and relation.target in self._package:
            try:
                lines = self._lines(self._package.read(relation.target))
            except UnreadableInput:
                lines = ()
        if not lines and NOTE_NOT_READ not in self.notes:
            self.notes.append(NOTE_NOT_READ)
        return [_moved(line, first - 1, tables) for line in lines]

    def _lines(self, data: bytes) -> tuple[Line, ...]:
        from gongkai.readers import html
        from gongkai.readers.encoding import decode
        from gongkai.readers.html import mhtml

        if mhtml.is_web_archive(data):
            return mhtml.read(data, "", self._options).lines
        text = decode(data).text if data.strip() and not data.startswith(b"PK") else ""
        return html.read(text, "", self._options).lines if html.looks_like_html(text) else ()


def _moved(line: Line, lines: int, tables: int) -> Line:
    """Return a line with its numbers counted on from those before it."""
    number = line.number + lines
    table = None if line.table is None else line.table + tables
    cells = tuple(cell._replace(source=cell.source._replace(line=number, table=table)) for cell in line.cells)
    return line._replace(cells=cells, number=number, table=table)

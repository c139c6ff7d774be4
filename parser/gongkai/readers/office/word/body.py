"""The lines of a Word document: its running text and its tables, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.core.document import LOST, Line
from gongkai.core.errors import LimitExceeded
from gongkai.core.options import ParseOptions
from gongkai.readers.html import table_grid
from gongkai.readers.line_builder import Gathering
from gongkai.readers.office.ooxml_package import Element
from gongkai.readers.office.word.drawings import Pictures, is_small, shown
from gongkai.readers.office.word.effective_content import Names
from gongkai.readers.office.word.embedded_html import Embedded
from gongkai.readers.office.word.paragraphs import WordParagraph, blocks, read_paragraph
from gongkai.readers.office.word.word_tables import TableRow, place, table_rows


class Body:
    """The lines of one document in the making.

    Parameters
    ----------
    names, labels
        The document's names, and the labels that its lists print before paragraphs.
    pictures, embedded
        Read what is set in as a picture, and as a page.
    options
        Bounds: ``max_cells``.
    """

    def __init__(
        self,
        names: Names,
        labels: dict[Element, str],
        pictures: Pictures,
        embedded: Embedded,
        options: ParseOptions,
    ) -> None:
        self._made = Gathering(options.max_cells)
        self._names, self._labels, self._options = names, labels, options
        self._pictures, self._embedded = pictures, embedded
        self._rows: list[str] = []
        self._small: set[str] = set()  # what stands for pictures that are too small for a table

    def read(self, parent: Element, after: Sequence[str] = ()) -> list[Line]:
        """Return the lines of all that stands below an element; where there are any, further text after them."""
        self._blocks(parent)
        self._flush()
        if self._made.lines:
            self._rows += after
            self._flush()
        return self._made.lines

    def _blocks(self, parent: Element) -> None:
        names = self._names
        paragraph, table = names("p"), names("tbl")
        for element in blocks(parent, names, "p", "tbl", "altChunk"):
            if element.tag == paragraph:
                self._paragraph(element)
            elif element.tag == table:
                self._table(element)
            else:
                self._flush()
                self._made.add_read(self._embedded.read(element, self._made.number + 1, self._made.tables))

    def _paragraph(self, element: Element) -> None:
        found = self._read_paragraph(element)
        self._rows += found.rows
        if len(self._rows) > self._made.left * 10:
            raise LimitExceeded("lines", len(self._rows), self._options.max_cells * 10)
        for picture in found.pictures:
            self._flush()
            lines = self._pictures.read(picture, self._made.number + 1, self._made.tables)
            self._made.add_read(lines)
            if not lines:
                self._rows.append(shown(picture))
        for box in found.boxes:
            self._blocks(box)

    def _read_paragraph(self, element: Element) -> WordParagraph:
        return read_paragraph(element, self._names, self._labels.get(element, ""))

    def _table(self, table: Element) -> None:
        """Read a table: as a grid, but for rows that hold other tables and for tables that only arrange the page."""
        rows = table_rows(table, self._names)
        grid_rows: list[TableRow] = []
        for row in rows:
            if any(self._holds_table(cell.element) for cell in row.cells):
                self._grid(grid_rows)
                grid_rows = []
                for cell in row.cells:
                    self._blocks(cell.element)
            else:
                grid_rows.append(row)
        self._grid(grid_rows)

    def _holds_table(self, cell: Element) -> bool:
        """Tell whether a cell holds a table of more than one cell."""
        for table in cell.iter(self._names("tbl")):
            cells = table.iter(self._names("tc"))
            if next(cells, None) is not None and next(cells, None) is not None:
                return True
        return False

    def _grid(self, rows: list[TableRow]) -> None:
        if not rows:
            return
        found = place(rows, self._options.max_cells)
        texts = [[self._cell_text(cell) for cell in cells] for cells in found.cells]
        if table_grid.is_layout(texts):
            for cells in found.cells:
                for cell in cells:
                    self._blocks(cell)
            return
        self._flush()
        self._made.add_grid(found.places, texts)

    def _cell_text(self, cell: Element) -> str:
        """Return a cell's text: white space runs are one space, paragraphs and line breaks one line end."""
        rows = [text for row in self._cell_rows(cell) if (text := " ".join(row.split()))]
        if rows and all(row in self._small for row in rows):
            return LOST  # nothing but a picture in the place of a figure
        return "\n".join(rows)

    def _cell_rows(self, parent: Element) -> Iterator[str]:
        names = self._names
        for element in blocks(parent, names, "p", "tbl"):
            if element.tag == names("tbl"):
                for row in table_rows(element, names):
                    for cell in row.cells:
                        yield from self._cell_rows(cell.element)
                continue
            found = self._read_paragraph(element)
            yield from found.rows
            for picture in found.pictures:
                text = shown(picture)
                if is_small(picture):
                    self._small.add(text)
                yield text
            for box in found.boxes:
                yield from self._cell_rows(box)

    def _flush(self) -> None:
        """Read the running text so far."""
        self._made.add_text(self._rows)

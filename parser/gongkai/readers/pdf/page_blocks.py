"""A page's blocks in reading order: ruled tables and lines of running text."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.core.document import Line
from gongkai.readers.pdf.page_objects import Glyph, PdfPage
from gongkai.readers.pdf.ruled_tables import GridPlace, Lattice
from gongkai.readers.pdf.text_lines import TextPiece, contiguous, joined_lines, piece_of, rows_of
from gongkai.readers.pdf.unruled_tables import TextRow, rows_in

_LONG_TEXT = 200
#: An empty place that is closed on fewer sides lies beside the table, not in it.
_SIDES = 3


@dataclass(slots=True)
class PageCell:
    """A cell of a ruled table: its place, its edges on the page, which of them have a rule, its lines of writing.

    ``continued``: it is the rest of a cell on the page before.
    """

    place: GridPlace
    box: tuple[float, float, float, float]
    closed: tuple[bool, bool, bool, bool]
    lines: list[TextPiece]
    continued: bool = False

    @property
    def text(self) -> str:
        """Its text."""
        return joined_lines(self.lines, self.box[2]).strip()


@dataclass(slots=True)
class PageTable:
    """A ruled table on a page."""

    page: PdfPage
    lattice: Lattice
    cells: list[PageCell]
    top: float = 0.0


@dataclass(slots=True)
class Text:
    """A line of running text, or of text in columns."""

    page: PdfPage
    row: TextRow
    gap: int = 0
    top: float = 0.0


@dataclass(slots=True)
class Scan:
    """What a picture on a page prints; its lines and tables are numbered from 1."""

    page: PdfPage
    lines: list[Line]
    top: float = 0.0


Block = PageTable | Text | Scan


def lay_out(page: PdfPage, scans: list[Scan], lattices: list[Lattice]) -> list[Block]:
    """Return the blocks of a page from top to bottom, what its pictures print in place, ruled tables as given."""
    owners, loose = _sorted_out(page, lattices)
    blocks: list[Block] = []
    for lattice, cells in zip(lattices, owners, strict=True):
        table = _table(page, lattice, cells)
        if _is_frame(table):
            loose += [glyph for glyphs in cells.values() for glyph in glyphs]
        else:
            blocks.append(table)
    bands = sorted((table.top, table.lattice.ys[-1]) for table in blocks if isinstance(table, PageTable))
    blocks += [Text(page, row, top=row.top) for row in rows_in(loose, bands)]
    blocks += scans
    blocks.sort(key=lambda each: each.top)
    return _with_gaps(blocks)


def _sorted_out(page: PdfPage, lattices: list[Lattice]) -> tuple[list[dict[int, list[Glyph]]], list[Glyph]]:
    """Give every character to its cell; the others are loose.

    What is written in one go belongs to one cell, even where it runs over a rule.
    """
    owners: list[dict[int, list[Glyph]]] = [{} for _ in lattices]
    if not lattices:
        return owners, list(page.glyphs)
    within: list[list[Glyph]] = [[] for _ in lattices]
    loose: list[Glyph] = []
    boxes = [lattice.box for lattice in lattices]
    for glyph in page.glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.middle
        for number, (x0, top, x1, bottom) in enumerate(boxes):
            if x0 - 1 <= x <= x1 + 1 and top <= y <= bottom:
                within[number].append(glyph)
                break
        else:
            loose.append(glyph)
    for number, lattice in enumerate(lattices):
        for row in rows_of(within[number]):
            for run in contiguous(row):
                x = (run[0].x0 + run[-1].x1) / 2
                y = sum(glyph.middle for glyph in run) / len(run)
                x0, top, x1, bottom = boxes[number]
                cell = lattice.cell_at(min(max(x, x0), x1), min(max(y, top), bottom))
                assert cell is not None
                owners[number].setdefault(cell, []).extend(run)
    return owners, loose


def _table(page: PdfPage, lattice: Lattice, owned: dict[int, list[Glyph]]) -> PageTable:
    cells = [
        PageCell(
            place,
            lattice.cell_box(number),
            lattice.closed[number],
            [piece_of(row) for row in rows_of(owned.get(number, ()))],
        )
        for number, place in enumerate(lattice.cells)
        if number in owned or sum(lattice.closed[number]) >= _SIDES
    ]
    return PageTable(page, lattice, cells, lattice.ys[0])


def _is_frame(table: PageTable) -> bool:
    """Tell whether rules only frame running text: a single cell, or a single column with whole passages."""
    if len(table.cells) == 1:
        return True
    texts = [cell.text for cell in table.cells]
    if not any(texts):
        return True
    one_column = all(cell.place.columns == len(table.lattice.xs) - 1 for cell in table.cells)
    return one_column and max(map(len, texts)) > _LONG_TEXT


def _with_gaps(blocks: list[Block]) -> list[Block]:
    """Count empty lines before each line of text, in lines of its own height."""
    bottom: float | None = None
    for block in blocks:
        if not isinstance(block, Text):
            bottom = block.lattice.ys[-1] if isinstance(block, PageTable) else None
            continue
        if bottom is not None:
            height = max(block.row.bottom - block.row.top, 1.0)
            block.gap = max(0, min(9, int((block.row.top - bottom) / height - 0.4)))
        bottom = block.row.bottom
    return blocks

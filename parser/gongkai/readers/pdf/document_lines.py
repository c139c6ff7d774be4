"""From blocks to the lines of a document: numbers, places, tables."""

from __future__ import annotations

from gongkai.core.document import Cell, Line, Location
from gongkai.core.errors import LimitExceeded
from gongkai.core.options import ParseOptions
from gongkai.readers.pdf.page_blocks import Block, PageCell, PageTable, Scan, Text
from gongkai.readers.pdf.page_objects import Box, PdfPage


def numbered(blocks: list[Block], options: ParseOptions) -> list[Line]:
    """Return the lines of all blocks.

    Raises
    ------
    LimitExceeded
        More cells than ``options.max_cells``.
    """
    lines: list[Line] = []
    tables = cells = 0
    for block in blocks:
        if isinstance(block, PageTable):
            tables += 1
            made = _rows(block, tables, len(lines) + 1)
        elif isinstance(block, Scan):
            made = [_moved(line, len(lines), tables) for line in block.lines]
            tables += max((line.table or 0 for line in block.lines), default=0)
        else:
            made = [_text_line(block, len(lines) + 1)]
        cells += sum(len(line.cells) for line in made)
        if cells > options.max_cells:
            raise LimitExceeded("cells", cells, options.max_cells)
        lines += made
    return lines


def _text_line(block: Text, number: int) -> Line:
    page = block.page
    cells = tuple(
        Cell(
            piece.text,
            Location(page.number, number, index, page.shown(piece.box)),
            round(piece.x0, 2),
            round(piece.x1, 2),
            score=_score(page, piece.box),
        )
        for index, piece in enumerate(block.row.pieces, 1)
    )
    return Line(cells, number, block.gap, None, len(cells) > 1)


def _rows(table: PageTable, number: int, first: int) -> list[Line]:
    by_row: dict[int, list[PageCell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.place.row, []).append(cell)
    lines: list[Line] = []
    for row in sorted(by_row):
        line = first + len(lines)
        cells = tuple(
            _cell(table, cell, number, line, index)
            for index, cell in enumerate(sorted(by_row[row], key=lambda each: each.place.column), 1)
        )
        lines.append(Line(cells, line, 0, number, True))
    return lines


def _cell(table: PageTable, cell: PageCell, number: int, line: int, index: int) -> Cell:
    row, column, rows, columns = cell.place
    page = table.page
    source = Location(page.number, line, index, page.shown(cell.box), number, row + 1, column + 1)
    return Cell(cell.text, source, column, column + columns, columns, rows, score=_score(page, cell.box))


def _score(page: PdfPage, box: Box) -> float:
    """Return the probability that what stands in a box is what is printed there."""
    if not page.doubts:
        return 1.0
    return min((doubt.score for doubt in page.doubts if _overlap(doubt.box, box)), default=1.0)


def _overlap(one: Box, other: Box) -> bool:
    """Tell whether a good part of one box lies within another."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.3 * min(one[2] - one[0], other[2] - other[0]) and down > 0.3 * min(
        one[3] - one[1], other[3] - other[1]
    )


def _moved(line: Line, lines: int, tables: int) -> Line:
    """Return a line with the numbers that it has after so many lines and tables."""
    number = line.number + lines
    table = None if line.table is None else line.table + tables
    cells = tuple(cell._replace(source=cell.source._replace(line=number, table=table)) for cell in line.cells)
    return line._replace(cells=cells, number=number, table=table)

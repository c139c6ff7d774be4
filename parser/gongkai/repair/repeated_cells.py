"""Tables that a program wrote out place by place: merged cells printed once for each place, rows and columns counted.

Data frames (pandas), ``python-docx`` and workbooks whose merges were filled print ``行政许可 | 24 | 24 | 24`` for one
figure below a header that covers three columns, and say so: the header itself stands there three times. Words that
stand in neighbouring cells are one cell; figures are one where the header over them is one and they are all alike.
The numbers by which a frame counts its columns and rows, from 0, print nothing. A table whose lines all have as many
cells is a grid, then, and is given as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.core.document import Cell, Document, Line
from gongkai.core.text import fold, read_number
from gongkai.core.worded_figures import stands_in_for_a_figure

_WORDS = re.compile(r"[\u3400-\u9fff].*[\u3400-\u9fff]", re.DOTALL)
_DATED = re.compile(r"\([^()]*\)|20\d\d年?")
_FEWEST_COLUMNS = 2
_FEWEST_NUMBERED = 3
"""Rows counted from 0 from which their first cells are a frame's numbers, though no header tells it."""

_MOST_CUT = 2
"""Headers side by side that may be alike because each was cut."""

_LONGEST_CUT = 2
"""Characters of headers that may be beginnings of others."""

Span = tuple[int, int]
"""The first of some neighbouring cells, and the one behind the last."""


def without_copies(document: Document) -> Document:
    """Return the document with merged cells once, without a frame's numbers; the same document where there are none."""
    lines: list[Line] = []
    grids = max((line.table or 0 for line in document.lines), default=0)
    before: Line | None = None
    for block in _blocks(document.lines):
        plain = _unnumbered(block, before) if block[0].separated else block
        merged = _merged(plain, plain is not block)
        before = block[-1]
        if all(a is b for a, b in zip(merged, block, strict=False)) and len(merged) == len(block):
            lines += block
        elif block[0].table is None and len({len(line.cells) for line in plain}) == 1 < len(plain):
            grids += 1
            lines += _as_grid(merged, grids)
        else:
            lines += merged
    same = len(lines) == len(document.lines) and all(a is b for a, b in zip(lines, document.lines, strict=True))
    return document if same else replace(document, lines=tuple(lines))


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield lines of marked cells that follow each other without an empty line or a new grid, other lines alone."""
    block: list[Line] = []
    for line in lines:
        goes_on = line.separated and len(line.cells) >= _FEWEST_COLUMNS and not line.gap
        goes_on = goes_on and bool(block) and line.table == block[-1].table
        other = bool(block) and len(line.cells) != len(block[-1].cells)
        framed = len(block) > 1 and _counts_columns(block[0])
        if block and (not goes_on or (other and (framed or _counts_columns(line)))):
            yield block
            block = []
        if line.separated and len(line.cells) >= _FEWEST_COLUMNS:
            block.append(line)
        else:
            yield [line]
    if block:
        yield block


def _counts_columns(line: Line) -> bool:
    """Whether a line prints 0, 1, 2 and so on, perhaps behind an empty cell."""
    texts = [cell.text for cell in line.cells]
    texts = texts if texts[0] else texts[1:]
    return len(texts) >= _FEWEST_COLUMNS and texts == [str(number) for number in range(len(texts))]


def _unnumbered(block: list[Line], before: Line | None) -> list[Line]:
    """Return a table without the numbers of its columns, in a first line of their own, and those of its rows.

    Parameters
    ----------
    before
        The line before the table, whose words may be its headers.
    """
    head = block[0]
    widths = {len(line.cells) for line in block[1:]}
    own = len(head.cells) + bool(head.cells[0].text)  # with a cell for the rows' numbers
    counted = len(block) > 1 and _counts_columns(head) and (widths == {len(head.cells)} or widths == {own})
    start = 1 if counted else next((i for i, line in enumerate(block) if line.cells[0].text == "0"), len(block))
    rows = block[start:]
    if not rows or min(len(line.cells) for line in rows) < _FEWEST_COLUMNS:
        return block
    numbered = [line.cells[0].text for line in rows] == [str(number) for number in range(len(rows))]
    numbered = numbered and (counted or _may_be_numbered(block[:start], rows, before))
    above = [] if counted else block[:start]
    if numbered:
        above = [line._replace(cells=line.cells[1:]) if not line.cells[0].text else line for line in above]
        rows = [line._replace(cells=line.cells[1:]) for line in rows]
    return [*above, *rows] if counted or numbered else block


def _may_be_numbered(above: Sequence[Line], rows: Sequence[Line], before: Line | None) -> bool:
    """Whether rows that begin with 0, 1, 2 and so on begin with their numbers.

    Words follow most numbers; or the rows begin at the margin, where nothing stands in the line of headers above them,
    which has a name for each of the other cells.
    """
    many = len(rows) >= _FEWEST_NUMBERED and 2 * sum(_is_words(line.cells[1]) for line in rows) > len(rows)
    heads = above[-1] if above else before
    if many or heads is None or rows[0].table is not None:
        return many
    names = heads.text.split()
    named = len(names) == len(rows[0].cells) - 1 > _FEWEST_NUMBERED and all(map(_WORDS.fullmatch, names))
    return named and rows[0].cells[0].x0 == 0 and heads.cells[0].x0 >= rows[0].cells[0].x1 + 1


def _merged(block: list[Line], counted: bool) -> list[Line]:
    """Return a table's lines with each merged cell once.

    Two headers side by side may be alike because both were cut (``结果 | 结果``): they are one only at the end of a
    line, in a table that prints a title or a number for each column, and over figures that are alike too.

    Parameters
    ----------
    counted
        The table's columns or rows were numbered.
    """
    placed = counted or any(
        len(line.cells) > _FEWEST_COLUMNS and len({c.text for c in line.cells}) == 1 and _is_words(line.cells[0])
        for line in block
    )
    result: list[Line] = []
    heads: list[Span] = []
    if not placed and any(cell.x0 != at for line in block for at, cell in enumerate(line.cells)):
        return block  # words set in columns
    for at, line in enumerate(block):
        cells = line.cells
        spans = [(a, b) for a, b in _alike(cells) if _is_words(cells[a])]
        if all(_is_words(cell) for cell in cells if cell.text) and any(cell.text for cell in cells):
            under = _rows_under(block, at)
            heads = [(a, b) for a, b in spans if b == len(cells) and placed and _all_alike(under, a, b)]
            spans = [(a, b) for a, b in spans if (a, b) in heads or b - a > _MOST_CUT or (not a and _is_long(cells[a]))]
        elif heads and not spans and len(cells) == heads[-1][1]:
            spans = [(a, b) for a, b in heads if cells[a].text]
        result.append(_joined(line, spans) if spans else line)
    return result


def _rows_under(block: Sequence[Line], at: int) -> list[Line]:
    """Return the rows of a table from a line of headers to the next that have as many cells."""
    rows = []
    for line in block[at + 1 :]:
        if all(map(_is_words, line.cells)):
            break
        rows += [line] if len(line.cells) == len(block[at].cells) else []
    return rows


def _all_alike(rows: Sequence[Line], start: int, end: int) -> bool:
    return all(a.text == b.text for row in rows for a, b in pairwise(row.cells[start:end]))


def _alike(cells: Sequence[Cell]) -> Iterator[Span]:
    """Yield where neighbouring cells say the same."""
    start = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or cells[at].text != cells[start].text or not cells[at].text:
            if at - start > 1:
                yield start, at
            start = at


def _joined(line: Line, spans: Sequence[Span]) -> Line:
    cells = list(line.cells)
    for start, end in reversed(spans):
        first, last = cells[start], cells[end - 1]
        cells[start:end] = [first._replace(x1=last.x1, column_span=sum(cell.column_span for cell in cells[start:end]))]
    return line._replace(cells=tuple(cells))


def _as_grid(lines: Sequence[Line], table: int) -> Iterator[Line]:
    """Yield the lines of a table as those of a grid, words under the same words in the same columns left out."""
    above: dict[tuple[int, int], str] = {}
    for row, line in enumerate(lines, 1):
        column, texts, cells = 0, {}, []
        for cell in line.cells:
            place = (column, cell.column_span)
            texts[place] = cell.text
            if above.get(place) != cell.text or not _is_words(cell):
                source = cell.source._replace(table=table, row=row, column=column + 1)
                cells.append(cell._replace(source=source, x0=column, x1=column + cell.column_span))
            column += cell.column_span
        above = texts
        if cells:
            yield line._replace(cells=tuple(cells), table=table)


def _is_long(cell: Cell) -> bool:
    """Whether a header has more characters than are left of one that was cut (``结果``)."""
    return len(fold(cell.text)) > _LONGEST_CUT


def _is_words(cell: Cell) -> bool:
    """Whether a cell is a label, or another text of two characters or more, and nothing that stands for a figure."""
    text = _DATED.sub("", fold(cell.text))
    return bool(_WORDS.search(text)) and read_number(text) is None and not stands_in_for_a_figure(text)

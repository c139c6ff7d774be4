"""Cells of lines that commas or semicolons part.

Such a mark counts only where line after line has the same number of them; in running text it is punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gongkai.readers.text.aligned_columns import VALUE

_FEWEST_ROWS = 3
_FEWEST_FIGURES = 0.1
_MOST_LABELS = 3
_MOST_DELIMITERS = 200
_QUOTED_OR_BRACKETED = re.compile(r'"[^"]*"|\([^()]*\)|（[^（）]*）')
_OPENS_CELL = re.compile(r'(?:^|[,;\t])"(?:[^"]|"")*$')
_CLOSES_CELL = re.compile(r'^(?:[^"]|"")*"(?:$|[,;\t])')
#: Lines that one quoted cell runs over at most.
_LONGEST_CELL = 12
_NOT_THOUSANDS = re.compile(r"(?<!\d)[,;，]|[,;，](?!\d{3}(?!\d))")


def joined_quotes(rows: Sequence[str], numbers: Sequence[int]) -> tuple[list[str], list[int]]:
    """Join rows that a quoted cell with line breaks runs over; a row joined to others bears the number of the first.

    Such a cell opens with a quotation mark at the row's beginning or right after a delimiter, and one of the next few
    rows closes it.
    """
    joined: list[str] = []
    kept: list[int] = []
    at = 0
    while at < len(rows):
        row, end = rows[at], at + 1
        if row.count('"') % 2 and _OPENS_CELL.search(row):
            end = _closing(rows, at)
            for each in rows[at + 1 : end]:
                glue = " " if row[-1:].isascii() and row[-1:].isalnum() and each[:1].isascii() else ""
                row += glue + each.lstrip()
        joined.append(row)
        kept.append(numbers[at])
        at = end
    return joined, kept


def _closing(rows: Sequence[str], at: int) -> int:
    """Return the index behind the row that closes the quoted cell that a row opens; the next row's where none does."""
    open_ = True
    for below in range(at + 1, min(at + 1 + _LONGEST_CELL, len(rows))):
        row = rows[below]
        if not row.strip():
            break
        open_ ^= bool(row.count('"') % 2)
        if not open_:
            return below + 1 if _CLOSES_CELL.search(row) else at + 1
    return at + 1


def delimited_rows(rows: Sequence[str]) -> dict[int, list[str]]:
    """Return the cells of the rows that form a grid of commas (of either width) or of semicolons, by index.

    A grid is three rows or more in succession with the same number of delimiters outside quotation marks and
    brackets, half of whose cells are figures, empty, or repeat the cell before (merged cells do); commas that only
    part thousands make none, nor do sentences. Where there is a grid, a label
    with figures beyond it, parted in the same way, is a row too. The numbers by which a program counted the grid's
    rows and columns print nothing: a row of nothing else has no cells.
    """
    grid: dict[int, list[str]] = {}
    for delimiter in ",;，":
        if sum(delimiter in row for row in rows) < _FEWEST_ROWS:
            continue
        counts = [_delimiters(row, delimiter) for row in rows]
        found = len(grid)
        start = 0
        while start < len(rows):
            stop = start + 1
            while stop < len(rows) and counts[stop] == counts[start]:
                stop += 1
            if counts[start] and stop - start >= _FEWEST_ROWS and counts[start] <= _MOST_DELIMITERS:
                grid.update(_grid(rows, start, stop, delimiter))
            start = stop
        if len(grid) > found:
            loose = (at for at, count in enumerate(counts) if 1 < count <= _MOST_DELIMITERS and at not in grid)
            split = ((at, split_outside_quotes(rows[at], delimiter)) for at in loose)
            grid.update((at, cells) for at, cells in split if _is_row(cells, rows[at]))
    return grid


def _is_row(cells: Sequence[str], row: str) -> bool:
    """Whether cells are a few labels, or none, with figures or empty cells behind them."""
    values = [_is_figure(cell) for cell in cells]
    labels = values.index(True) if True in values else len(values)
    if not all(values[labels:]) or not any(cells[labels:]):
        return False
    return 0 < labels <= _MOST_LABELS or (labels == 0 and _NOT_THOUSANDS.search(row) is not None)


def _is_figure(cell: str) -> bool:
    """Whether a cell is empty or a figure, perhaps behind the mark of a character that was lost (``? 3``)."""
    bare = cell.lstrip("? ")
    return not bare or VALUE.fullmatch(bare) is not None


def _delimiters(row: str, delimiter: str) -> int:
    if delimiter not in row or "。" in row or "|" in row or "\t" in row:
        return 0
    return _QUOTED_OR_BRACKETED.sub("", row).count(delimiter)


def _grid(rows: Sequence[str], start: int, stop: int, delimiter: str) -> dict[int, list[str]]:
    split = {index: split_outside_quotes(rows[index], delimiter) for index in range(start, stop)}
    if not any(_NOT_THOUSANDS.search(rows[index]) for index in split):
        return {}
    pairs = [pair for row in split.values() for pair in pairwise(row)]
    figures = sum(_is_figure(cell) for _, cell in pairs)
    repeated = sum(cell == before and not _is_figure(cell) for before, cell in pairs)
    told = figures >= _FEWEST_FIGURES * len(pairs) and 2 * (figures + repeated) >= len(pairs)
    return _unnumbered(split) if told and any(cell for _, cell in pairs) else {}


def _unnumbered(split: dict[int, list[str]]) -> dict[int, list[str]]:
    """Return the rows of a grid without the numbers by which a program counted its rows and its columns.

    Columns are counted from 0 in a first row that begins with an empty cell; rows before the first cell of all others,
    which rises from row to row. Without the former, most rows must go on with words.
    """
    first, *others = split
    head = split[first]
    headed = not head[0]
    counted = headed and head[1:] == [str(number) for number in range(len(head) - 1)]
    numbered = others if headed else list(split)
    numbers = [split[index][0] for index in numbered]
    words = sum(not _is_figure(split[index][1]) for index in numbered)
    if not all(map(str.isdecimal, numbers)) or not (counted or 2 * words > len(numbered)):
        return split
    if any(int(after) <= int(before) for before, after in pairwise(numbers)):
        return split
    rows = {index: row[1:] for index, row in split.items()}
    return rows | {first: []} if counted else rows


def split_outside_quotes(row: str, delimiter: str) -> list[str]:
    """Split a row at delimiters that stand neither in quotation marks nor in brackets."""
    masked = _QUOTED_OR_BRACKETED.sub(lambda found: found[0].replace(delimiter, "\x00"), row)
    return [cell.strip().strip('"').replace("\x00", delimiter) for cell in masked.split(delimiter)]

"""The lines of a source that holds running text, grids and pictures by turns, gathered in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.core.document import Line
from gongkai.core.errors import LimitExceeded
from gongkai.readers.html import table_grid
from gongkai.readers.text import read_lines


class Gathering:
    """Lines so far, numbered as they come.

    Parameters
    ----------
    max_cells
        How many cells all lines together may have.

    Attributes
    ----------
    lines
        What was gathered.
    number
        Number of the last line, empty ones counted.
    gap
        Empty lines before the next one.
    tables
        How many grids there were.
    left
        How many more cells there may be.
    """

    def __init__(self, max_cells: int) -> None:
        self.lines: list[Line] = []
        self.number = self.gap = self.tables = 0
        self.left = self._limit = max_cells

    def add(self, lines: Sequence[Line]) -> None:
        """Take in lines that are numbered already.

        Raises
        ------
        LimitExceeded
            There are more cells than allowed.
        """
        self.left -= sum(len(line.cells) for line in lines)
        if self.left < 0:
            raise LimitExceeded("cells", self._limit - self.left, self._limit)
        self.lines += lines
        self.gap = 0

    def add_text(self, rows: list[str]) -> None:
        """Take in rows of running text by the text reader, and clear them; empty ones at the end are the gap."""
        if not rows:
            return
        self.add(read_lines("\n".join(rows), self.left, self.number + 1))
        self.number += len(rows)
        while rows and not rows[-1].strip():
            rows.pop()
            self.gap += 1
        rows.clear()

    def add_grid(self, placed: Sequence[Sequence[table_grid.Place]], texts: Sequence[Sequence[str]]) -> None:
        """Take in a grid; see :func:`gongkai.readers.html.table_grid.lines`."""
        self.tables += 1
        self.add(table_grid.lines(placed, texts, self.tables, self.number + 1, self.gap))
        self.number += len(placed)

    def add_read(self, lines: Sequence[Line]) -> None:
        """Take in lines that another reader gave, numbered from the next line and grid on, and count on from them."""
        if lines:
            self.add(lines)
            self.number = max(self.number, *(line.number for line in lines))
            self.tables = max(self.tables, *(line.table or 0 for line in lines))

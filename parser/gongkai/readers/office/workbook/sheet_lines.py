"""Lines from the sheets of a workbook: what stands together is a grid, what stands alone is running text."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby

from gongkai.core.document import Line
from gongkai.core.errors import LimitExceeded
from gongkai.core.options import ParseOptions
from gongkai.readers.html import table_grid
from gongkai.readers.line_builder import Gathering
from gongkai.readers.office.workbook.sheet import Sheet
from gongkai.readers.text import read_lines
from gongkai.readers.text.invisible_characters import without_unprinted

_LONG_TEXT = 60


class Layout:
    """The lines of one workbook in the making.

    Attributes
    ----------
    notes
        What a user should know.
    """

    def __init__(self, options: ParseOptions) -> None:
        self.notes: tuple[str, ...] = ()
        self._limit = options.max_cells
        self._made = Gathering(options.max_cells)

    @property
    def lines(self) -> list[Line]:
        """What was laid out so far."""
        return self._made.lines

    def add(self, sheet: Sheet) -> None:
        """Lay out a sheet below what there is."""
        shown = _Shown(sheet, self._limit)
        for kind, rows in groupby(shown.rows, shown.kind):
            numbers = list(rows)
            if kind == "blank":
                self._made.gap += len(numbers)
                self._made.number += len(numbers)
            elif kind == "text":
                for number in numbers:
                    self._text(shown.only(number))
            else:
                self._grid(shown, numbers)
        self._made.gap += 1

    def _text(self, text: str) -> None:
        text = self._clean(text)
        found = read_lines(text, self._made.left, self._made.number + 1)
        if found:
            found[0] = found[0]._replace(gap=found[0].gap + self._made.gap)
        self._made.add(found)
        self._made.number += text.count("\n") + 1

    def _grid(self, shown: _Shown, rows: list[int]) -> None:
        columns = shown.columns(rows)
        if len(columns) == 1:
            for number in rows:
                self._text(shown.cells.get((number, columns[0]), ""))
            return
        if (places := len(rows) * len(columns)) > self._made.left:
            raise LimitExceeded("cells", self._limit - self._made.left + places, self._limit)
        position = {column: index for index, column in enumerate(columns)}
        own = {row: index for index, row in enumerate(rows)}
        texts: list[list[str]] = []
        placed: list[list[table_grid.Place]] = []
        for row in rows:
            texts.append([])
            placed.append([])
            for column in columns:
                if (row, column) in shown.covered:
                    continue
                bottom, right = shown.spans.get((row, column), (row, column))
                wide = bisect_right(columns, right) - position[column]
                high = bisect_right(rows, bottom) - own[row]
                text = self._clean(shown.cells.get((row, column), ""))
                texts[-1].append("\n".join(part for each in text.split("\n") if (part := " ".join(each.split()))))
                placed[-1].append((position[column], wide, high))
        self._made.add_grid(placed, texts)

    def _clean(self, text: str) -> str:
        text, notes = without_unprinted(text.replace("\r\n", "\n").replace("\r", "\n"))
        self.notes += tuple(note for note in notes if note not in self.notes)
        return text


class _Shown:
    """A sheet without what is hidden: its rows in use, and which places its merged areas cover.

    Attributes
    ----------
    cells
        (row, column) → text.
    rows
        The rows that show, from the first filled one to the last.
    spans
        Where a merged area begins → its last row and column.
    covered
        Places within a merged area other than its first.
    """

    def __init__(self, sheet: Sheet, limit: int) -> None:
        self._sheet = sheet
        self.cells = {
            place: text
            for place, text in sheet.cells.items()
            if place[0] not in sheet.hidden_rows and place[1] not in sheet.hidden_columns
        }
        filled = [row for row, _ in self.cells]
        last_row, self._last_column = max(filled, default=0), max((column for _, column in self.cells), default=0)
        self.rows = [row for row in range(min(filled, default=1), last_row + 1) if row not in sheet.hidden_rows]
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.covered: set[tuple[int, int]] = set()
        self._merge(last_row, limit)
        self._in_row: dict[int, list[int]] = {}
        for row, column in self.cells:
            if (row, column) not in self.covered:
                self._in_row.setdefault(row, []).append(column)
        self._crossed = {row for row, _ in self.covered}

    def _merge(self, last_row: int, limit: int) -> None:
        """Note the merged areas, each clipped to what is in use."""
        places = 0
        for top, left, bottom, right in self._sheet.areas:
            bottom, right = min(bottom, last_row), min(right, self._last_column)
            if top > bottom or left > right:
                continue
            places += (bottom - top + 1) * (right - left + 1)
            if places > limit:
                raise LimitExceeded("cells", places, limit)
            self.spans[top, left] = (bottom, right)
            inside = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            self.covered |= inside - {(top, left)}

    def kind(self, row: int) -> str:
        """Return ``"grid"``, ``"text"`` for a row that holds one long text, or ``"blank"``."""
        filled = self._in_row.get(row, ())
        if not filled:
            return "grid" if row in self._crossed else "blank"
        if len(filled) > 1:
            return "grid"
        above_merged = any((row, column) in self.covered for column in range(1, filled[0]))
        bottom, _ = self.spans.get((row, filled[0]), (row, 0))
        alone = bottom == row and not above_merged
        return "text" if alone and len(self.only(row)) > _LONG_TEXT else "grid"

    def only(self, row: int) -> str:
        """Return the text of a row that holds one."""
        return self.cells[row, self._in_row[row][0]]

    def columns(self, rows: list[int]) -> list[int]:
        """Return the columns that show, from the first one that some rows fill to the last."""
        used = [column for row in rows for column in self._in_row.get(row, ())]
        used += [self.spans[row, column][1] for row in rows for column in self._in_row.get(row, ())
                 if (row, column) in self.spans]  # fmt: skip
        first, last = min(used, default=1), max(used, default=0)
        return [column for column in range(first, last + 1) if column not in self._sheet.hidden_columns]

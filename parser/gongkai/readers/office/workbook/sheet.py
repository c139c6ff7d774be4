"""One sheet of a workbook: its filled cells, its merged areas, what of it is hidden."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from gongkai.core.errors import LimitExceeded
from gongkai.readers.office.ooxml_package import Element, local
from gongkai.readers.office.workbook.cell_values import Values

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 500
MOST_MERGES: Final = 20_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_OFF: Final = frozenset(("0", "false"))
_ON: Final = frozenset(("1", "true"))


class CellRange(NamedTuple):
    """A merged area: its first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """What a sheet shows.

    Attributes
    ----------
    cells
        (row, column), from 1 → text; filled cells only.
    areas
        The merged areas.
    hidden_rows, hidden_columns
        What does not show; the cells and areas above tell of it all the same.
    """

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    areas: list[CellRange] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    @property
    def hides(self) -> bool:
        """Whether any filled cell does not show."""
        return any(row in self.hidden_rows or column in self.hidden_columns for row, column in self.cells)


def read_sheet(root: Element, values: Values) -> Sheet:
    """Read a sheet.

    Raises
    ------
    LimitExceeded
        More rows, columns or merged areas in use than allowed.
    """
    sheet = Sheet()
    zeros = next((view.get("showZeros") for view in root.iter("{*}sheetView")), None) not in _OFF
    number = 0
    for row in root.iter("{*}row"):
        number = _number(row.get("r"), number + 1)
        if row.get("hidden") in _ON:
            sheet.hidden_rows.add(number)
        column = 0
        for cell in row:
            if local(cell) != "c":
                continue
            column = _column(cell.get("r"), column + 1)
            text = values.text(cell)
            if text.strip() and (zeros or text != "0"):
                _check(number, column)
                sheet.cells[number, column] = text
    for element in root.iter("{*}col"):
        if element.get("hidden") in _ON:
            last = min(_number(element.get("max"), _LAST_COLUMN), MOST_COLUMNS)
            sheet.hidden_columns.update(range(_number(element.get("min"), 1), last + 1))
    for element in root.iter("{*}mergeCell"):
        if (area := _area(element.get("ref") or "")) is not None:
            sheet.areas.append(area)
    if len(sheet.areas) > MOST_MERGES:
        raise LimitExceeded("merged areas", len(sheet.areas), MOST_MERGES)
    return sheet


def _check(row: int, column: int) -> None:
    if row > MOST_ROWS:
        raise LimitExceeded("rows", row, MOST_ROWS)
    if column > MOST_COLUMNS:
        raise LimitExceeded("columns", column, MOST_COLUMNS)


def _number(value: str | None, default: int) -> int:
    return min(int(value), _LAST_ROW) if value and value.isdecimal() and len(value) < 9 else default


def _column(reference: str | None, default: int) -> int:
    found = _REFERENCE.fullmatch(reference or "")
    return _letters(found[1]) if found else default


def _letters(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _area(reference: str) -> CellRange | None:
    first, _, last = reference.partition(":")
    begin, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
    if begin is None or end is None:
        return None
    area = CellRange(int(begin[2]), _letters(begin[1]), int(end[2]), _letters(end[1]))
    return area if area.top <= area.bottom and area.left <= area.right else None

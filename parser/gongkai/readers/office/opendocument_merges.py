"""The merged areas of an OpenDocument workbook, which calamine does not tell."""

from __future__ import annotations

from typing import Final

from gongkai.readers.office.ooxml_package import Element, Package, local
from gongkai.readers.office.workbook.sheet import MOST_COLUMNS, MOST_MERGES, MOST_ROWS, CellRange

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELLS: Final = ("table-cell", "covered-table-cell")


def merged_areas(package: Package) -> dict[str, list[CellRange]]:
    """Return the merged areas of each table of a document, by its name; only as far as a sheet is read."""
    if "content.xml" not in package:
        return {}
    root = package.xml("content.xml")
    return {table.get(_TABLE + "name") or "": _areas(table) for table in root.iter(_TABLE + "table")}


def _areas(table: Element) -> list[CellRange]:
    found: list[CellRange] = []
    row = 1
    for element in table.iter(_TABLE + "table-row"):
        if row > MOST_ROWS or len(found) > MOST_MERGES:
            break
        column = 1
        for cell in element:
            if local(cell) not in _CELLS or column > MOST_COLUMNS:
                continue
            wide, high = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
            if wide > 1 or high > 1:
                found.append(CellRange(row, column, row + high - 1, column + wide - 1))
            column += _number(cell, "number-columns-repeated")
        row += _number(element, "number-rows-repeated")
    return found


def _number(element: Element, name: str) -> int:
    value = element.get(_TABLE + name) or "1"
    return max(int(value), 1) if value.isdecimal() and len(value) < 8 else 1

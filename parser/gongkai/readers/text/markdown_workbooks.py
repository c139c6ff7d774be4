"""Workbooks that a converter wrote as Markdown by way of pandas: ``NaN`` for every cell without a value.

Cells that a merge covers say ``NaN`` too, and headers that pandas made up ``Unnamed: 3``. Neither is printed: such a
sheet becomes a table of a page, its cells in their columns, with lines of text between.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_RULE = re.compile(r"\|(?:\s*:?-{2,}:?\s*\|)+")
_ROW = re.compile(r"\|.*\|")
_MADE_UP = re.compile(r"NaN|nan|NaT|Unnamed: \d+(?:_level_\d+)?")
_FEWEST = 12
"""Cells of a text that say ``NaN`` from which pandas wrote it."""
_PASSAGE = 40
"""Characters from which a lone cell is a passage, and no label."""
_HEADING = re.compile(r"[一二三四五六七八九十]{1,2}\s*、")


def with_workbook_tables(text: str) -> str:
    """Return a text with its sheets written by pandas marked up as HTML; a text without any as it is."""
    if text.count("| NaN ") < _FEWEST:
        return text
    out: list[str] = []
    sheet: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        row = line.strip()
        if _ROW.fullmatch(row):
            if not _RULE.fullmatch(row):
                sheet.append([_printed(cell) for cell in row[1:-1].split("|")])
            continue
        out += _sheet(sheet)
        sheet = []
        out.append(line)
    return "\n".join(out[:-1])


def _printed(cell: str) -> str:
    text = cell.strip()
    return "" if _MADE_UP.fullmatch(text) else text


def _sheet(rows: list[list[str]]) -> Iterator[str]:
    """Yield a sheet's lines of text and its tables, each cut to the columns that it fills."""
    table: list[list[str]] = []
    for row in [*rows, None]:
        if row is not None and any(row) and not _is_text(row):
            table.append(row)
            continue
        if table:
            width = max(number for each in table for number, cell in enumerate(each, 1) if cell)
            yield f"<table>{''.join(map(_row, (each[:width] for each in table)))}</table>"
            table = []
        if row is not None:
            yield from filter(None, row[:1])


def _is_text(row: list[str]) -> bool:
    first, *others = row
    return bool(first) and not any(others) and (len(first) > _PASSAGE or _HEADING.match(first) is not None)


def _row(cells: list[str]) -> str:
    return f"<tr>{''.join(f'<td>{html.escape(cell, quote=False)}</td>' for cell in cells)}</tr>"

"""Generated reports as workbooks, in the ways that offices lay them out (needs ``openpyxl``)."""

from __future__ import annotations

import io
import re
from datetime import datetime
from random import Random
from typing import Any, Final

from gongkai.training.generator.rendering.content import Content, PlainTable, content_of
from gongkai.training.generator.rendering.zip_archives import packed

WAYS: Final = ("plain", "close", "sheets")
"""All on one sheet with empty rows around tables; without them; a sheet a section."""

_MOMENT: Final = datetime(2024, 1, 1)
_SECTION: Final = re.compile("[一二三四五六]、")


def render_workbook(html: str, way: str = "plain", seed: int = 0) -> bytes:
    """Return a clean generated page (layout ``HTML``) as a workbook.

    Parameters
    ----------
    html
        The page.
    way
        One of :data:`WAYS`.
    seed
        Of what is left to chance: whether numbers are kept as such or as text.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = _MOMENT
    rng = Random(f"workbook:{way}:{seed}")
    _write(book, content_of(html), way, rng)
    out = io.BytesIO()
    book.save(out)
    return packed(out.getvalue())


def _write(book: Any, content: Content, way: str, rng: Random) -> None:
    sheet, row = book.active, 1
    as_text = rng.random() < 0.3
    for block in content:
        if not isinstance(block, PlainTable):
            if way == "sheets" and _SECTION.match(block):
                sheet, row = book.create_sheet(), 1
            _set(sheet.cell(row, 1), block, True)
            row += 1
            continue
        gap = 0 if way == "close" else 1
        _put(sheet, row + gap, block, as_text)
        row += len(block.rows) + 2 * gap


def _put(sheet: Any, top: int, table: PlainTable, as_text: bool) -> None:
    for number, placed in enumerate(table.places(), top):
        for column, begun, cell in placed:
            if begun is None:
                continue
            _set(sheet.cell(number, column + 1), cell.text, as_text)
            if cell.columns > 1 or cell.rows > 1:
                sheet.merge_cells(
                    start_row=number,
                    start_column=column + 1,
                    end_row=number + cell.rows - 1,
                    end_column=column + cell.columns,
                )


def _set(cell: Any, text: str, as_text: bool) -> None:
    """Write a text, or the number that it is; never a formula."""
    number = text if as_text or not text.isascii() else text.strip()
    if not as_text and number.isdecimal() and str(int(number)) == number:
        cell.value = int(number)
    elif text:
        cell.value = text
        cell.data_type = "s"

"""The process that reads a workbook of an older kind by calamine: a file on its input, its sheets on its output.

It is run by itself, so that a file which makes the library ask for all memory, or break, ends no more than this one.
Nothing of the package is imported.
"""

from __future__ import annotations

import datetime
import json
import sys
from io import BytesIO
from typing import Any

LOCKED, BROKEN, TOO_LARGE = 3, 4, 5
"""What the process ends with where there is nothing to give."""


def _shown(value: Any) -> Any:
    """Return a value in a form that JSON has; a moment as the text of it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value)


def sheets_of(data: bytes, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    """Return the visible sheets: their names, cells as (row, column, value) from 1, merged areas.

    Raises
    ------
    OverflowError
        A sheet has more rows or columns than allowed.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    found: list[dict[str, Any]] = []
    for about in book.sheets_metadata:
        if about.visible != SheetVisibleEnum.Visible:
            found.append({"name": about.name, "hidden": True})
            continue
        sheet = book.get_sheet_by_name(about.name)
        top, left = sheet.start or (0, 0)
        for what, value, most in (
            ("rows", top + sheet.height, most_rows),
            ("columns", left + sheet.width, most_columns),
        ):
            if value > most:
                raise OverflowError(f"{what} {value}")
        rows = sheet.to_python(skip_empty_area=True)
        cells = [
            (top + row + 1, left + column + 1, _shown(value))
            for row, values in enumerate(rows)
            for column, value in enumerate(values)
            if value not in ("", None)
        ]
        areas = [(a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1) for a, b in sheet.merged_cell_ranges or ()]
        found.append({"name": about.name, "cells": cells, "areas": areas})
    return found


def main() -> int:
    """Read a workbook from standard input, and write its sheets to standard output as JSON."""
    from python_calamine import PasswordError

    data = sys.stdin.buffer.read()
    try:
        found = sheets_of(data, int(sys.argv[1]), int(sys.argv[2]))
    except PasswordError:
        return LOCKED
    except OverflowError as error:
        sys.stderr.write(str(error))
        return TOO_LARGE
    except Exception as error:
        sys.stderr.write(str(error)[:200])
        return BROKEN
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())

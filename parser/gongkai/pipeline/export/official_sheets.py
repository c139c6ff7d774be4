"""A workbook with a sheet a report, laid out as the official form prints it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gongkai.core.report import Field, Report, json_number
from gongkai.forms.display_names import STATUSES
from gongkai.forms.form import editions
from gongkai.forms.official_layout import FormCell, PrintedTable, printed_tables
from gongkai.forms.report_html import doubt_words
from gongkai.forms.report_reading import report_from_dict
from gongkai.pipeline.export.sheet_cells import BOLD, DOUBT, HEAD, THIN, fill, mark_doubt

CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
FAINT: Final = Font(color="888888", italic=True)
INDEX: Final = ("目录", ("sheet", "source", "agency", "year", "edition", "status", "to_review", "issues", "error"))

_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


def official_workbook(reports: Iterable[Mapping[str, Any]]) -> Any:
    """Return a workbook: an index of all reports, then a sheet for each that did not fail.

    Figures are numbers, a blank is an empty cell, what could not be read stands as it is printed. What is in doubt is
    coloured, and a comment says why.
    """
    book = Workbook()
    index = book.active
    index.title = INDEX[0]
    _put_row(index, 1, INDEX[1], head=True)
    used = {INDEX[0]}
    for number, data in enumerate(reports, start=2):
        report = report_from_dict(data)
        name = "" if report.error else _sheet_name(report, used)
        error = f"{report.error.code}: {report.error.zh}" if report.error else None
        head = (name, report.source, report.agency, report.year, report.edition, STATUSES[report.status][0])
        _put_row(index, number, (*head, len(report.to_review), len(report.issues), error))
        if name:
            index.cell(number, 1).hyperlink = f"#'{name}'!A1"
            index.cell(number, 1).style = "Hyperlink"
            _fill_sheet(book.create_sheet(name), report)
    for column, width in zip("ABCDEFGHI", (28, 44, 28, 8, 8, 8, 10, 8, 44), strict=True):
        index.column_dimensions[column].width = width
    index.freeze_panes = "A2"
    return book


def _sheet_name(report: Report, used: set[str]) -> str:
    """Return a name for a report's sheet that Excel takes (31 characters, unique whatever the case)."""
    bare = _FORBIDDEN.sub("", f"{report.agency or '机关不明'}")[:22] or "机关不明"
    name = wanted = f"{bare} {report.year or '年份不明'}"
    number = 1
    while name.lower() in used:
        number += 1
        name = f"{wanted}-{number}"
    used.add(name.lower())
    return name


def _fill_sheet(sheet: Any, report: Report) -> None:
    fill(sheet.cell(1, 1), f"{report.agency or '机关不明'} {report.year or '年份不明'}").font = Font(bold=True, size=14)
    fill(sheet.cell(2, 1), f"{report.source} · {STATUSES[report.status][0]} · 待核 {len(report.to_review)} 项")
    top = 4
    form = editions().get(report.edition or "")
    for table in printed_tables(form) if form else ():
        top = _put_table(sheet, table, report, top) + 2
    for issue in report.issues:
        fill(sheet.cell(top, 1), f"{issue.severity} {issue.code} {issue.zh}")
        top += 1
    for number in range(1, 16):
        sheet.column_dimensions[get_column_letter(number)].width = 14
    sheet.column_dimensions["C"].width = 34


def _put_table(sheet: Any, table: PrintedTable, report: Report, top: int) -> int:
    """Print a table from a row on, and return its last row."""
    fill(sheet.cell(top, 1), table.heading).font = BOLD
    last = top
    for place in table.cells:
        row, column = top + 1 + place.top, 1 + place.left
        last = max(last, row + place.rows - 1)
        for each in range(row, row + place.rows):
            for other in range(column, column + place.columns):
                sheet.cell(each, other).border = THIN
        _put_cell(sheet.cell(row, column), place, report)
        if place.rows > 1 or place.columns > 1:
            sheet.merge_cells(None, row, column, row + place.rows - 1, column + place.columns - 1)
    return last


def _put_cell(cell: Any, place: FormCell, report: Report) -> None:
    if place.field is None:
        fill(cell, place.text)
        cell.fill, cell.alignment = HEAD, CENTRE
        return
    field = report.fields.get(place.field)
    if field is None:
        return
    _put_figure(cell, field)
    if field.review:
        mark_doubt(cell, doubt_words(field))


def _put_figure(cell: Any, field: Field) -> None:
    if field.value is not None:
        cell.value = json_number(field.value)
        if field.unit:
            cell.number_format = f'General"{field.unit}"'
    elif field.status == "unreadable":
        fill(cell, field.raw or "?").font = FAINT
        cell.fill = DOUBT


def _put_row(sheet: Any, row: int, values: Iterable[Any], *, head: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = fill(sheet.cell(row, column), value)
        if head:
            cell.fill, cell.font = HEAD, BOLD

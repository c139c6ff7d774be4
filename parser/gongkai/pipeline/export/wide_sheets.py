"""A workbook for a batch: a sheet an edition with a row a report, the findings, what failed, the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from gongkai.core.report import Field
from gongkai.core.wide_rows import WIDE_HEAD
from gongkai.forms.field_dictionary import DictionaryEntry, dictionary
from gongkai.forms.form import editions
from gongkai.forms.report_html import doubt_words
from gongkai.forms.report_reading import report_from_dict
from gongkai.pipeline.export.export_columns import (
    ExportColumn,
    finding_columns,
    finding_records,
    review_columns,
    review_records,
    wide_columns_of,
    wide_record,
)
from gongkai.pipeline.export.sheet_cells import mark_doubt, written

FAILED = ("source", "error")


def wide_workbook(reports: Iterable[Mapping[str, Any]]) -> Any:
    """Return a workbook: row 1 of a sheet has the official labels, row 2 the ids, then come the reports.

    What people decided, where anything was, stands on a sheet of its own. A cell in doubt is coloured, and says why in
    a comment. It is written as the reports come.
    """
    book = Workbook(write_only=True)
    sheets = {name: _begun(book, name, wide_columns_of(name)) for name in sorted(editions(), reverse=True)}
    decided = None
    findings = _begun(book, "findings", finding_columns())
    failed = _begun(book, "failed", [each for each in wide_columns_of() if each.name in FAILED])
    try:
        for report in reports:
            sheet = sheets.get(report["edition"]) if report["fields"] else None
            if sheet is not None:
                sheet.append(_row(sheet, report))
            else:
                reason = (report["error"] or {"message": {"zh": "表式不明"}})["message"]["zh"]
                failed.append([written(failed, report["source"]), written(failed, reason)])
            for record in finding_records(report):
                findings.append([written(findings, value) for value in record])
            for record in review_records(report):
                decided = decided or _begun(book, "reviewed", review_columns())
                decided.append([written(decided, value) for value in record])
    except BaseException:
        for each in book.worksheets:  # their files are open
            each.close()
        raise
    _add_dictionary(book)
    return book


def _begun(book: Any, title: str, columns: Sequence[ExportColumn]) -> Any:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "D3"
    for number, column in enumerate(columns, start=1):
        width = 16 if column.kind == "number" else 28 if column.kind == "text" else 10
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([written(sheet, each.title, head=True) for each in columns])
    sheet.append([written(sheet, each.name, head=True) for each in columns])
    return sheet


def _row(sheet: Any, report: Mapping[str, Any]) -> list[Any]:
    cells = [written(sheet, value) for value in wide_record(report, report["edition"])]
    doubts: dict[str, Field] = {}
    if any(each["review"] for each in report["fields"].values()):
        doubts = {each.id: each for each in report_from_dict(report).to_review}
    for cell, column in zip(cells[len(WIDE_HEAD) :], wide_columns_of(report["edition"])[len(WIDE_HEAD) :], strict=True):
        if column.name in doubts:
            mark_doubt(cell, doubt_words(doubts[column.name]))
    return cells


def _add_dictionary(book: Any) -> None:
    sheet = book.create_sheet("dictionary")
    sheet.freeze_panes = "C2"
    sheet.append([written(sheet, name, head=True) for name in DictionaryEntry._fields])
    for entry in dictionary():
        values = (*entry[:-1], ";".join(entry.same_as))
        sheet.append([written(sheet, value) for value in values])

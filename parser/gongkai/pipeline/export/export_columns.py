"""The columns of what is exported: names, kinds and meanings, for files, databases and their description."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, NamedTuple

from gongkai.core.long_rows import LONG_COLUMNS, long_rows
from gongkai.core.wide_rows import WIDE_HEAD, wide_row
from gongkai.forms.display_names import edition_labels
from gongkai.forms.field_dictionary import dictionary
from gongkai.forms.form import editions

Kind = Literal["text", "integer", "number", "boolean"]


class ExportColumn(NamedTuple):
    """A column: its name, the kind of what stands in it, a title in Chinese, what it means."""

    name: str
    kind: Kind
    title: str
    meaning: str


_KNOWN: Final = {
    each.name: each
    for each in (
        ExportColumn("source", "text", "来源", "the input as it was given"),
        ExportColumn("agency", "text", "机关", "the agency's name as printed"),
        ExportColumn("year", "integer", "年度", "the year reported on"),
        ExportColumn("edition", "text", "表式版本", "the edition of the form whose tables are printed"),
        ExportColumn("report_status", "text", "报告状态", "accepted, review or failed"),
        ExportColumn("to_review", "integer", "待核项数", "how many fields a person must look at"),
        ExportColumn("in_doubt", "text", "待核项", "the ids of these fields, parted by semicolons"),
        ExportColumn("field", "text", "字段", "id of the field; null in the row of a report that failed"),
        ExportColumn("label", "text", "名称", "the official form's label: row · column"),
        ExportColumn("value", "number", "数值", "the printed number, never converted; null where none is printed"),
        ExportColumn("unit", "text", "单位", "of an amount, as printed; null for counts"),
        ExportColumn("confidence", "number", "可信度", "probability that value and unit say what is printed"),
        ExportColumn("review", "boolean", "待核", "whether a person must look"),
        ExportColumn("status", "text", "状态", "printed, blank, missing or unreadable; a blank is not a zero"),
        ExportColumn("raw", "text", "原文", "the text in the cell, as printed"),
        ExportColumn("implied", "number", "勾稽推算", "what the sums imply for a field that prints no number"),
        ExportColumn("reasons", "text", "原因", "why it is in doubt: codes, parted by semicolons"),
        ExportColumn("page", "integer", "页", "page in the source, from 1"),
        ExportColumn("line", "integer", "行", "line in the source, from 1"),
        ExportColumn("cell", "integer", "格", "cell in the line, from 1"),
        ExportColumn("error", "text", "错误", "why a report failed"),
        ExportColumn("severity", "text", "级别", "error, warning, info; doubt for a field to be reviewed"),
        ExportColumn("code", "text", "代码", "code of the issue; of a doubt, its reasons"),
        ExportColumn("message_zh", "text", "说明", "what does not hold"),
        ExportColumn("message_en", "text", "说明（英文）", "the same in English"),
        ExportColumn("fields", "text", "字段", "ids of the fields concerned, parted by semicolons"),
        ExportColumn("reviewed_by", "text", "复核人", "who decided the value; null where nobody looked"),
        ExportColumn("reviewed_at", "text", "复核时间", "when, ISO 8601 in UTC"),
    )
}

REVIEWED: Final = "reviewed"
"""The layout of what comes out of a review queue: the long form, and who decided each field."""

REVIEW_NAMES: Final = ("reviewed_by", "reviewed_at")

FINDING_NAMES: Final = ("source", "agency", "year", "severity", "code", "message_zh", "message_en", "fields")


def long_columns(layout: str = "long") -> tuple[ExportColumn, ...]:
    """Return the columns of the long form: one row a field; with who decided it for the layout ``reviewed``."""
    return tuple(_KNOWN[name] for name in (*LONG_COLUMNS, *_more(layout)))


def finding_columns() -> tuple[ExportColumn, ...]:
    """Return the columns of the findings: one row an issue, or a field in doubt."""
    return tuple(_KNOWN[name] for name in FINDING_NAMES)


@cache
def wide_columns_of(edition: str | None = None) -> tuple[ExportColumn, ...]:
    """Return the columns of the wide form, one row a report; of all editions, the newest first, for ``None``."""
    names = [edition] if edition else sorted(editions(), reverse=True)
    figures = {each.id: each for name in reversed(names) for each in dictionary(name)}
    ids = dict.fromkeys(each.id for name in names for each in dictionary(name))
    head = tuple(_KNOWN[name] for name in WIDE_HEAD)
    return head + tuple(ExportColumn(key, "number", figures[key].label, figures[key].english) for key in ids)


def long_records(report: Mapping[str, Any], layout: str = "long") -> Iterator[list[Any]]:
    """Yield a report's rows in long form, by :func:`long_columns`."""
    for row in long_rows(report):
        field = report["fields"].get(row["field"], {})
        yield [*row.values(), *(field.get(name) for name in _more(layout))]


def _more(layout: str) -> tuple[str, ...]:
    return REVIEW_NAMES if layout == REVIEWED else ()


def review_columns() -> tuple[ExportColumn, ...]:
    """Return the columns of a sheet of decided fields."""
    return tuple(_KNOWN[name] for name in _DECIDED)


def review_records(report: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield a row for each field of a report that a person decided, by :func:`review_columns`."""
    for row in long_rows(report):
        field = report["fields"].get(row["field"], {})
        if field.get("reviewed_by") is not None:
            yield [{**field, **row}[name] for name in _DECIDED]


_DECIDED: Final = ("source", "agency", "year", "field", "label", "value", "unit", "status", "raw", *REVIEW_NAMES)


def wide_record(report: Mapping[str, Any], edition: str | None = None) -> list[Any]:
    """Return a report's row in wide form, by :func:`wide_columns_of`."""
    ids = [each.name for each in wide_columns_of(edition)[len(WIDE_HEAD) :]]
    return list(wide_row(report, ids).values())


def finding_records(report: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield a report's findings: why it failed, its issues, and each field in doubt with what is printed there."""
    head = [report[key] for key in ("source", "agency", "year")]
    if error := report["error"]:
        yield [*head, "error", error["code"], error["message"]["zh"], error["message"]["en"], ""]
    for issue in report["issues"]:
        words = issue["message"]
        yield [*head, issue["severity"], issue["code"], words["zh"], words["en"], ";".join(issue["fields"])]
    labels = edition_labels(report["edition"])
    for key, field in report["fields"].items():
        if field["review"]:
            printed = f"{field['raw'] or ''!r}, p = {field['confidence']:.4f}"
            zh = f"{labels.get(key, key)}：读作 {field['value']}，原文 {printed}"
            en = f"{key}: read as {field['value']}, printed {printed}"
            yield [*head, "doubt", ";".join(field["reasons"]), zh, en, key]

"""Words for people: what a field is called on the form, and what a reason means."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from gongkai.forms.form import Form, Table, editions

REASONS: Final = {
    "low_label": ("标签难辨", "label hard to tell"),
    "weak_alignment": ("位置存疑", "place in doubt"),
    "relation_failed": ("勾稽不符", "sum does not hold"),
    "digits_glued": ("数字粘连", "digits run together"),
    "blank_placed": ("空格位置系推断", "place of a blank inferred"),
    "unit_unclear": ("单位不明", "unit unclear"),
    "ocr_low": ("识别不清", "hard to recognise"),
    "readers_differ": ("两种读法不同", "two readers read it differently"),
    "table_absent": ("表格缺失", "table absent"),
    "from_prose": ("表格以文字叙述", "table told in sentences"),
    "misread_digits": ("数字形似字母", "letters that look like digits"),
    "values_lost": ("数值丢失", "values lost"),
    "contaminated": ("来源被篡改", "source tampered with"),
    "layout_unclear": ("表格另有读法", "table can be read in another way"),
    "columns_unclear": ("列序存疑", "order of columns in doubt"),
    "row_unclear": ("所属行存疑", "whose row is in doubt"),
    "row_cut": ("行未完整", "row is cut"),
    "figures_miscounted": ("数字个数与列数不符", "not as many figures as columns"),
    "outside_table": ("数字在表格标记之外", "figure outside the table's marks"),
    "copies_differ": ("重复表格不一致", "copies of the table differ"),
    "edition_unclear": ("两种版式混用", "labels of two editions"),
    "search_exhausted": ("可能读法过多", "too many ways to read"),
}
"""The codes of ``Field.reasons`` in words: Chinese, English."""

STATUSES: Final = {
    "accepted": ("通过", "green"),
    "review": ("待核", "yellow"),
    "failed": ("失败", "red"),
}
"""A report's status in words, and its colour."""

MOST_LABEL: Final = 16
"""Characters of a row's or a column's label in a name that is to fit a terminal."""

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)|（.*$")


def reason_words(code: str) -> str:
    """Return a reason in both languages.

    >>> reason_words("unit_unclear")
    '单位不明 unit unclear'
    """
    return " ".join(REASONS.get(code, (code,)))


def field_name(edition: str | None, field_id: str) -> str:
    """Return what the form calls a field, cut where it is long: row · column; its id where no edition knows it."""
    return _names(edition).get(field_id, field_id) if edition in editions() else field_id


def field_label(edition: str | None, field_id: str) -> str:
    """Return a field's official label, uncut: row · column; its id where no edition in the package knows it.

    >>> field_label("2021", "proactive.licensing.decisions")
    '行政许可 · 本年处理决定数量'
    """
    return edition_labels(edition).get(field_id, field_id)


def edition_labels(edition: str | None) -> dict[str, str]:
    """Return the official labels of an edition in the package, by field id; none of any other."""
    form = editions().get(edition or "")
    return official_labels(form) if form else {}


@lru_cache(maxsize=8)
def official_labels(form: Form) -> dict[str, str]:
    """Return the official label of every field of a form, by id: the row with its nearest group · the column.

    Numbering before a label and remarks in brackets behind it are left out; units stand in :attr:`Column.unit`.
    """
    return {
        table.field_id(
            row, column
        ): f"{_row_name(table, row.groups, row.label, most=None)} · {_short(column.label, None)}"
        for table in form.tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }


@lru_cache(maxsize=8)
def _names(edition: str) -> dict[str, str]:
    form: Form = editions()[edition]
    return {
        table.field_id(row, column): f"{_row_name(table, row.groups, row.label)} · {_short(column.label)}"
        for table in form.tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    }


def _row_name(table: Table, groups: tuple[str, ...], label: str, most: int | None = MOST_LABEL) -> str:
    """Return a row's label, with its nearest group's before it where there is one."""
    labels = {group.id: group.label for group in table.groups}
    return " ".join([*(_short(labels[each], most) for each in groups[-1:] if each in labels), _short(label, most)])


def _short(label: str, most: int | None = MOST_LABEL) -> str:
    bare = _NUMBERING.sub("", label) or label
    return bare if most is None or len(bare) <= most else bare[: most - 1] + "…"

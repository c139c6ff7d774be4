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
}
"""The codes of ``Field.reasons`` in words: Chinese, English."""

STATUSES: Final = {
    "accepted": ("通过", "green"),
    "review": ("待核", "yellow"),
    "failed": ("失败", "red"),
}
"""A report's status in words, and its colour."""

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+\.)|（.*$")


def reason_words(code: str) -> str:
    """Return a reason in both languages.

    >>> reason_words("unit_unclear")
    '单位不明 unit unclear'
    """
    return " ".join(REASONS.get(code, (code,)))


def field_name(edition: str | None, field_id: str) -> str:
    """Return what the form calls a field: row · column; its id where no edition knows it."""
    return _names(edition).get(field_id, field_id) if edition in editions() else field_id


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


def _row_name(table: Table, groups: tuple[str, ...], label: str) -> str:
    """Return a row's label, with its nearest group's before it where there is one."""
    labels = {group.id: group.label for group in table.groups}
    return " ".join([*(_short(labels[each]) for each in groups[-1:] if each in labels), _short(label)])


def _short(label: str, most: int = 16) -> str:
    bare = _NUMBERING.sub("", label) or label
    return bare if len(bare) <= most else bare[: most - 1] + "…"

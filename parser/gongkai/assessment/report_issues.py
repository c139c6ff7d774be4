"""Doubts about a report as a whole: its year, its edition, its agency, its source; and hardly possible figures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from gongkai.assessment.unread_parts import check_unread
from gongkai.core.contamination import Signs, find_signs
from gongkai.core.document import Document
from gongkai.core.report import Issue
from gongkai.core.text import fold, fold_all
from gongkai.forms.form import Form


class Named(Protocol):
    """Who reports, as the mapping stage guesses it."""

    @property
    def name(self) -> str | None:
        """The name as printed."""
        ...

    @property
    def doubtful(self) -> bool:
        """Whether it rests on weak hints."""
        ...


class Dated(Protocol):
    """The year reported on, as the mapping stage guesses it."""

    @property
    def year(self) -> int | None:
        """The year."""
        ...

    @property
    def doubtful(self) -> bool:
        """Whether the report contradicts itself."""
        ...


def find_doubts(
    document: Document,
    form: Form,
    agency: Named,
    year: Dated,
    values: Mapping[str, Decimal | None],
    folded: Sequence[str] | None = None,
) -> list[Issue]:
    """Return every doubt about a report as a whole.

    Parameters
    ----------
    document
        As read; its lines are searched for signs of tampering.
    form
        The edition printed.
    agency, year
        Who reports on which year, and whether that is doubtful.
    values
        The figures by field id.
    folded
        The document's cells in folded form, where they are at hand already.
    """
    lines = folded if folded is not None else fold_all(line.text for line in document.lines)
    return [
        *check_year(year.year, year.doubtful),
        *check_agency(agency.name, agency.doubtful),
        *check_edition(form, year.year),
        *check_source([*lines, fold(document.title or "")]),
        *check_unread(document.notes),
        *check_plausible(agency.name, values, form),
    ]


def check_edition(form: Form, year: int | None) -> list[Issue]:
    """Return an issue where a report on ``year`` prints a form that was not, or no longer, in use."""
    if year is None or form.valid_for(year):
        return []
    late = form.last_year is not None and year > form.last_year
    when = ("已停用", "no longer in use") if late else ("尚未启用", "not yet in use")
    return [
        Issue(
            "edition_unusual",
            "info" if late else "warning",
            f"{year} 年度报告使用了 {form.edition} 版表格（{form.notice}），该版表格当年{when[0]}",
            f"the report on {year} prints the form of {form.edition} ({form.notice}), {when[1]} that year",
        )
    ]


def check_year(year: int | None, doubtful: bool) -> list[Issue]:
    """Return an issue where the year reported on is unknown, or contradicted within the report."""
    if year is None:
        return [Issue("year_unclear", "warning", "报告未写明年度", "the report does not say which year it is about")]
    if doubtful:
        zh = f"报告所述年度不一致或依据不足，暂按 {year} 年"
        en = f"the report contradicts itself on its year, or hardly names one; {year} is the best guess"
        return [Issue("year_unclear", "warning", zh, en)]
    return []


def check_agency(name: str | None, doubtful: bool) -> list[Issue]:
    """Return an issue where the agency is unknown, or its name rests on weak hints."""
    if name is None:
        return [Issue("agency_unclear", "warning", "未找到报告机关的名称", "the agency's name was not found")]
    if doubtful:
        zh = f"报告机关的名称依据不足，暂按“{name}”"
        return [Issue("agency_unclear", "warning", zh, f"the agency is not certain; “{name}” is the best guess")]
    return []


def check_period(metadata: Mapping[str, str | None]) -> list[Issue]:
    """Return an issue where a report is about another period than a calendar year: a school year, a part of a year.

    Parameters
    ----------
    metadata
        Its ``period_start``, ``period_end`` (ISO dates) and ``title``.

    Examples
    --------
    >>> [issue.code for issue in check_period({"period_start": "2022-09-01", "period_end": "2023-08-31"})]
    ['period_unusual']
    """
    start, end = metadata.get("period_start"), metadata.get("period_end")
    if start and end:
        if start[4:] == "-01-01" and end[:7] == f"{start[:4]}-12":
            return []
        zh, en = f"统计期限为 {start} 至 {end}，不是一个自然年", f"the period is {start} to {end}, not a calendar year"
    elif "学年" in fold(metadata.get("title") or ""):
        zh, en = "报告按学年编制", "the report is about a school year"
    else:
        return []
    return [Issue("period_unusual", "warning", zh, en)]


def check_source(lines: Sequence[str]) -> list[Issue]:
    """Return an issue where the source was tampered with: spam, words starred out, numbers taken out.

    Parameters
    ----------
    lines
        The document's lines (or cells), folded, its title included.
    """
    text = "\n".join(lines)
    signs = find_signs(text)
    if not signs:
        return []
    touched = len({text.count("\n", 0, place) for places in signs for place in places})
    zh = "、".join(_named(signs, ("广告词 {} 处", "星号遮词 {} 处", "数字缺失 {} 处")))
    en = ", ".join(_named(signs, ("spam {}×", "starred words {}×", "numbers gone {}×")))
    return [
        Issue(
            "contaminated_source",
            "warning",
            f"来源被篡改的迹象：{zh}，涉及 {touched} 行（共 {len(lines)} 行）；名称和文字可能不可信",
            f"signs of tampering: {en}, on {touched} of {len(lines)} lines; names and words may be wrong",
        )
    ]


def _named(signs: Signs, names: tuple[str, str, str]) -> list[str]:
    return [name.format(len(places)) for name, places in zip(names, signs, strict=True) if places]


def check_plausible(agency: str | None, values: Mapping[str, Decimal | None], form: Form) -> list[Issue]:
    """Return an issue for each rule of the form that a printed figure makes hardly possible.

    The figures are kept: agencies do print them.
    """
    if not agency:
        return []
    issues, name = [], fold(agency)
    for rule in form.implausible:
        fields = [field_id for field_id in rule.fields if (values.get(field_id) or 0) > 0]
        if fields and re.search(rule.agency, name):
            numbers = "、".join(f"{values[field_id]:f}" for field_id in fields)
            zh = f"“{agency}”填报 {numbers}：{rule.zh}"
            en = f"“{agency}” prints {numbers}: {rule.en}"
            issues.append(Issue("implausible", "warning", zh, en, fields))
    return issues

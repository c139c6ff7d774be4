"""What does not hold in a collection: sums, carry-over, jumps, years that are missing, reports that are twice there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from gongkai.assessment.year_over_year import Yearly, compare
from gongkai.core.report import json_number
from gongkai.core.rule_files import load
from gongkai.forms.display_names import field_label
from gongkai.forms.form import editions
from gongkai.forms.relations import Arithmetic

CODES: Final = {
    "row_total": "行合计不符",
    "processed": "办理结果合计不符",
    "balance": "收办平衡不符",
    "dispute_total": "复议诉讼合计不符",
    "carry_over": "年度结转不符",
    "in_force": "现行有效件数衔接不符",
    "jump": "数量级突变",
    "year_missing": "年度缺失",
    "same_year_twice": "同一年度两份",
    "same_figures": "数据雷同",
}
"""The codes of findings in Chinese."""


class PanelEntry(NamedTuple):
    """One report of a panel: what is compared of it. ``agency`` is the canonical name, ``""`` where none is told."""

    source: str
    agency: str
    year: int | None
    edition: str | None
    status: str
    values: Mapping[str, Decimal | None]
    places: Mapping[str, str]
    to_review: int
    issues: tuple[Mapping[str, Any], ...]
    error: str


class Finding(NamedTuple):
    """Something that does not hold: where, in which field, what was expected and what is printed."""

    code: str
    severity: str
    agency: str
    year: int | None
    source: str
    field: str
    label: str
    expected: str
    printed: str
    zh: str
    en: str


def find_all(entries: Sequence[PanelEntry]) -> list[Finding]:
    """Return all findings, by kind, then in the order of the reports."""
    placed = [each for each in entries if each.agency and each.year and each.values]
    return [
        *(found for each in entries for found in failed_sums(each)),
        *year_over_year(placed),
        *jumps(placed),
        *missing_years(placed),
        *duplicates(placed),
    ]


def failed_sums(entry: PanelEntry) -> Iterator[Finding]:
    """Yield the relations of the form that do not hold within a report."""
    form = editions().get(entry.edition or "")
    if form is None or not entry.values:
        return
    for failure in Arithmetic(form.relations, entry.values).failures():
        relation = failure.relation
        yield _finding(
            relation.code,
            "error",
            entry,
            relation.left[0],
            (failure.right, failure.left),
            (
                f"{relation.where}：{failure.left} ≠ {failure.right}",
                f"{relation.where}: {failure.left} ≠ {failure.right}",
            ),
        )


def year_over_year(entries: Sequence[PanelEntry]) -> Iterator[Finding]:
    """Yield what does not follow from the agency's report on the year before."""
    by_place = {(each.source, each.year): each for each in entries}
    known = [Yearly(each.source, each.agency, each.year, each.values) for each in entries if each.year]
    for found in compare(known):
        if not found.holds:
            issue = found.issue()
            entry = by_place[found.later.source, found.later.year]
            amounts = (found.expected, found.printed)
            yield _finding(found.rule.code, "warning", entry, found.field, amounts, (issue.zh, issue.en))


def jumps(entries: Sequence[PanelEntry]) -> Iterator[Finding]:
    """Yield figures that are many times last year's, or a small part of them."""
    rules = load("pipeline/collection", "metrics")["findings"]
    for earlier, later in _successive(entries):
        for field in rules["jump_fields"]:
            before, now = earlier.values.get(field), later.values.get(field)
            if before is None or now is None or max(before, now) < rules["jump_from"]:
                continue
            if max(before, now) >= rules["jump_times"] * min(before, now):
                words = (f"{before} → {now}", f"{before} → {now}")
                yield _finding("jump", "warning", later, field, (before, now), words)


def missing_years(entries: Sequence[PanelEntry]) -> Iterator[Finding]:
    """Yield the years between an agency's first and last report that it has none on."""
    for reports in _by_agency(entries).values():
        years = {each.year for each in reports if each.year}
        for year in sorted(set(range(min(years), max(years))) - years):
            last = max((e for e in reports if e.year and e.year < year), key=lambda e: e.year or 0)
            words = (f"{year} 年度报告缺失", f"no report on {year}")
            yield _finding("year_missing", "warning", last._replace(year=year, source=""), "", ("", ""), words)


def duplicates(entries: Sequence[PanelEntry]) -> Iterator[Finding]:
    """Yield second reports of an agency on a year, and reports with the figures of another."""
    least = load("pipeline/collection", "metrics")["findings"]["duplicate_figures"]
    years: dict[tuple[str, int | None], PanelEntry] = {}
    figures: dict[tuple[Any, ...], PanelEntry] = {}
    for each in entries:
        first = years.setdefault((each.agency, each.year), each)
        if first is not each:
            words = (f"另有 {first.source}", f"{first.source} is on the same year")
            yield _finding("same_year_twice", "warning", each, "", ("", ""), words)
        key = (each.edition, *each.values.values())
        above_zero = sum(1 for value in each.values.values() if value)
        if above_zero >= least:
            like = figures.setdefault(key, each)
            if (like.agency, like.year) != (each.agency, each.year):
                words = (f"与 {like.agency} {like.year} 年全部数据相同", f"all figures of {like.agency} {like.year}")
                yield _finding("same_figures", "error", each, "", ("", ""), words)


def _successive(entries: Sequence[PanelEntry]) -> Iterator[tuple[PanelEntry, PanelEntry]]:
    for reports in _by_agency(entries).values():
        by_year = {each.year: each for each in reports if each.year}
        for year in sorted(by_year):
            if year - 1 in by_year:
                yield by_year[year - 1], by_year[year]


def _by_agency(entries: Sequence[PanelEntry]) -> dict[str, list[PanelEntry]]:
    grouped: dict[str, list[PanelEntry]] = defaultdict(list)
    for each in entries:
        grouped[each.agency].append(each)
    return grouped


def _finding(
    code: str, severity: str, entry: PanelEntry, field: str, amounts: tuple[Any, Any], words: tuple[str, str]
) -> Finding:
    expected, printed = (str(json_number(each)) if isinstance(each, Decimal) else str(each) for each in amounts)
    label = field_label(entry.edition, field) if field else ""
    return Finding(code, severity, entry.agency, entry.year, entry.source, field, label, expected, printed, *words)

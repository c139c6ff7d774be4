"""Pages that a reader can read by other means, read so where the first reading shows trouble; the two are compared.

The reading that fits the form better is taken, and what the two read differently is in doubt.
"""

from __future__ import annotations

from collections.abc import Callable

from gongkai.core.document import Document
from gongkai.core.errors import GongkaiError, NotAReport
from gongkai.core.report import Field, Report

REASON = "readers_differ"

DIFFERENT = 0.9
"""Probability at the most that a figure is right which the two readers read differently; by judgement."""

_UNSURE = frozenset((
    "digits_glued", "weak_alignment", "values_lost", "layout_unclear", "columns_unclear", "row_unclear", "row_cut",
    "figures_miscounted", "outside_table", "search_exhausted",
))  # fmt: skip
_LOST = ("missing", "unreadable")


def checked(document: Document, read: Callable[[Document], Report]) -> Report:
    """Return the report of a document, read once more where its reader offers it and there are signs of trouble.

    Parameters
    ----------
    document
        As first read.
    read
        Takes a document through the stages.

    Raises
    ------
    GongkaiError
        Neither reading is a report: the error of the first.
    """
    second = document.second
    if second is None:
        return read(document)
    try:
        report = read(document)
    except NotAReport:
        if not second.troubled:
            raise
        return read(second.read(second.troubled))
    pages = second.troubled | troubled_pages(report, second.pages)
    if not pages:
        return report
    try:
        other = read(second.read(frozenset(pages)))
    except GongkaiError:
        return report
    return compared(report, other)


def troubled_pages(report: Report, pages: int) -> frozenset[int]:
    """Return the pages where figures fail the form's sums, hang together or are lost.

    Parameters
    ----------
    report
        As first read.
    pages
        How many pages there are.
    """
    fields = report.fields.values()
    failed = {name for issue in report.issues if issue.severity == "error" for name in issue.fields}
    found = {
        each.source.page for each in fields
        if each.source is not None and each.source.page and each.review
        and (each.id in failed or not _UNSURE.isdisjoint(each.reasons))
    }  # fmt: skip
    lost = {_table(each) for each in fields if each.review and each.status in _LOST}
    for table in lost:
        own = {each.source.page for each in fields if _table(each) == table and each.source and each.source.page}
        found |= own or set(range(1, pages + 1))
    return frozenset(page for page in found if page)


def _table(field: Field) -> str:
    return field.id.partition(".")[0]


def compared(first: Report, second: Report) -> Report:
    """Return the report that fits the form better, the first where both do; what differs is to be reviewed."""
    if first.edition != second.edition:
        return first
    better, other = (second, first) if _misfit(second) < _misfit(first) else (first, second)
    for field_id, field in better.fields.items():
        twin = other.fields.get(field_id)
        if twin is None or twin.status in _LOST or (field.value, field.unit) == (twin.value, twin.unit):
            continue
        field.confidence = min(field.confidence, DIFFERENT)
        field.review = True
        if REASON not in field.reasons:
            field.reasons.append(REASON)
    return better


def _misfit(report: Report) -> tuple[int, int, int]:
    """Return how badly a report fits the form: figures lost, sums that fail, figures in doubt."""
    lost = sum(field.status in _LOST for field in report.fields.values())
    failed = sum(issue.severity == "error" for issue in report.issues)
    return lost, failed, sum(field.review for field in report.fields.values())

"""Pages read again by other means: which, and what comes of it."""

from decimal import Decimal

import pytest

from gongkai.core.document import Document, Location, SecondReading
from gongkai.core.errors import NotAReport
from gongkai.core.report import Field, Issue, Report
from gongkai.pipeline.second_reading import REASON, checked, compared, troubled_pages


def report(fields, failed=()):
    """A report; a field is a figure on page 2, or ``None`` for one that is missing."""
    made = Report("a.pdf", "", "2021", 2023, "云栖县")
    for name, value in fields.items():
        where = Location(page=2, line=1) if value is not None else None
        status = "missing" if value is None else "printed"
        number = None if value is None else Decimal(value)
        made.fields[name] = Field(name, number, status=status, confidence=0.99, review=name in failed, source=where)
    if failed:
        made.issues = [Issue("row_total", "error", "合计", "total", list(failed))]
    return made


def document(troubled=()):
    again = Document("pdf", (), "again")
    return Document("pdf", (), "first", second=SecondReading(3, frozenset(troubled), lambda pages: again))


def test_a_report_without_trouble_is_read_once():
    read = []
    found = checked(document(), lambda each: read.append(each.sha256) or report({"requests.a": 3}))
    assert (read, found.fields["requests.a"].value) == (["first"], 3)


def test_the_reading_that_fits_the_form_better_is_taken_and_what_differs_is_in_doubt():
    first, second = report({"requests.a": 3, "requests.b": None}), report({"requests.a": 4, "requests.b": 5})
    first.fields["requests.b"].review = True
    found = checked(document(), lambda each: second if each.sha256 == "again" else first)
    assert found is second
    assert (found.fields["requests.a"].review, found.fields["requests.a"].reasons) == (True, [REASON])
    assert not found.fields["requests.b"].review  # the other reading has lost it


def test_readings_that_agree_leave_the_first_as_it_is():
    first, second = report({"requests.a": 3}), report({"requests.a": 3})
    assert compared(first, second) is first
    assert (first.fields["requests.a"].review, first.fields["requests.a"].confidence) == (False, 0.99)


def test_pages_of_figures_that_fail_a_sum_are_in_trouble():
    assert troubled_pages(report({"requests.a": 3}, failed=["requests.a"]), 3) == {2}


def test_where_a_whole_table_is_lost_all_pages_are_in_trouble():
    made = report({"requests.a": None})
    made.fields["requests.a"].review = True
    assert troubled_pages(made, 3) == {1, 2, 3}


def test_what_is_no_report_is_tried_again_only_on_pages_that_show_trouble():
    def read(each):
        if each.sha256 == "first":
            raise NotAReport("no report", "不是报告")
        return report({"requests.a": 3})

    assert checked(document(troubled=[1]), read).fields["requests.a"].value == 3
    with pytest.raises(NotAReport):
        checked(document(), read)


def test_a_second_reading_that_is_no_report_changes_nothing():
    first = report({"requests.a": 3}, failed=["requests.a"])

    def read(each):
        if each.sha256 == "again":
            raise NotAReport("no report", "不是报告")
        return first

    assert checked(document(), read) is first

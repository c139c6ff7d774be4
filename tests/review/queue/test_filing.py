"""What goes into the queue, and what a newer reading does to what people decided."""

import pytest
from queued import ONE, TOTAL, TWO, many, report, sha256_of

from gongkai.core.errors import QueueError
from gongkai.review import accept, correct, file_reports, list_reports, show_report
from gongkai.review.queue.audit_sample import AUDIT_SHARE, is_audited
from gongkai.review.queue.queries import Filters
from gongkai.review.queue.tasks import WHOLE

ALL = Filters(state=None)
SEVEN = {"value": 7, "unit": None, "status": "printed"}


def states(queue):
    return {each.source: each.state for each in list_reports(queue, ALL)}


def test_doubtful_fields_are_asked_for_and_no_others(queue):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    assert set(show_report(queue, "a.txt").standing.open) == {TOTAL, ONE}


def test_a_report_without_a_doubt_waits_for_nobody(queue):
    file_reports(queue, [report("a", accepted_by_audit=False)])
    assert states(queue) == {"a.txt": "auto_accepted"}


def test_a_report_whose_only_fault_is_an_issue_is_asked_for_as_a_whole(queue):
    file_reports(queue, [report("a", issue=True)])
    assert show_report(queue, "a.txt").standing.open == (WHOLE,)


def test_a_failed_report_is_kept_with_its_reason(queue):
    failed = {**report("a"), "status": "failed", "fields": {}, "error": {"code": "not_a_report", "message": {}}}
    file_reports(queue, [failed])
    assert states(queue) == {"a.txt": "failed"}
    assert show_report(queue, "a.txt").report["error"]["code"] == "not_a_report"


def test_the_same_reading_twice_is_one(queue):
    assert file_reports(queue, [report("a", [TOTAL])]) == (1, 0, 0)
    assert file_reports(queue, [report("a", [TOTAL])]) == (0, 0, 1)


def test_the_same_bytes_under_two_names_are_one_report(queue):
    assert file_reports(queue, [report("a", [TOTAL]), {**report("a", [TOTAL]), "source": "b.txt"}]) == (1, 1, 0)
    assert len(list_reports(queue, ALL)) == 1


def test_what_is_no_report_is_refused_and_what_came_before_stays(queue):
    with pytest.raises(QueueError, match="sha256"):
        file_reports(queue, [*many(range(200), [TOTAL]), {"source": "x"}])
    assert len(list_reports(queue, ALL, limit=500)) == 200


def test_a_decision_stays_where_the_cell_is_the_same(queue):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    file_reports(queue, [report("a", [TOTAL, TWO])])
    record = show_report(queue, "a.txt")
    assert record.standing.open == (TWO,)
    assert [event.who for event in record.events] == ["李"]


def test_a_decision_is_asked_again_where_the_cell_has_changed(queue):
    file_reports(queue, [report("a", [TOTAL])])
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    file_reports(queue, [report("a", requests_new_total=3)])
    record = show_report(queue, "a.txt")
    assert (record.standing.open, record.reasons[TOTAL]) == ((TOTAL,), ("cell_changed",))
    accept(queue, "a.txt", None, "李")
    assert show_report(queue, "a.txt").standing.open == (TOTAL,)
    accept(queue, "a.txt", [TOTAL], "李")
    assert show_report(queue, "a.txt").standing.open == ()
    assert show_report(queue, "a.txt").values_for()[TOTAL] == SEVEN


def test_about_two_in_a_hundred_accepted_reports_are_audited():
    drawn = [sha256_of(str(n)) for n in range(2000)]
    assert sum(map(is_audited, drawn)) / len(drawn) == pytest.approx(AUDIT_SHARE, abs=0.01)


def test_a_report_that_is_audited_is_not_told_apart_in_the_list(queue):
    file_reports(queue, [report("a", accepted_by_audit=True)])
    (listed,) = list_reports(queue)
    assert "audit" not in listed._fields
    assert listed.reasons == ()

"""Decisions are added, hold until they are taken back, and never overwrite another's unseen."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from queued import ONE, TOTAL, report
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from gongkai.core.errors import QueueConflict, QueueError
from gongkai.review import (
    Screen,
    accept,
    correct,
    file_reports,
    open_database,
    reject,
    settled_reports,
    show_report,
    undo,
)
from gongkai.review.queue.database import writing
from gongkai.review.queue.database_tables import events, versions
from gongkai.review.queue.event_state import Event, decided

SEVEN = {"value": 7, "unit": None, "status": "printed"}
BLANK = {"value": None, "unit": None, "status": "blank"}


@pytest.fixture
def waiting(queue):
    """A queue with one report, two fields of which wait."""
    file_reports(queue, [report("a", [TOTAL, ONE])], "model-1")
    return queue


def fields_of(queue):
    (found,) = settled_reports(queue)
    return found["fields"]


def test_accepting_all_leaves_nothing_open(waiting):
    stands = accept(waiting, "a.txt", None, "李").standing
    assert stands == ("human_accepted", ())


def test_accepting_one_leaves_the_other(waiting):
    assert accept(waiting, "a.txt", [TOTAL], "李").standing.open == (ONE,)


def test_a_corrected_figure_takes_the_place_of_what_was_read(waiting):
    correct(waiting, "a.txt", {TOTAL: SEVEN}, "李")
    field = fields_of(waiting)[TOTAL]
    assert (field["value"], field["review"], field["reviewed_by"]) == (7, False, "李")


def test_a_blank_is_no_zero(waiting):
    correct(waiting, "a.txt", {TOTAL: BLANK}, "李")
    field = fields_of(waiting)[TOTAL]
    assert (field["value"], field["status"]) == (None, "blank")


def test_a_correction_to_what_was_read_is_an_acceptance(waiting):
    correct(waiting, "a.txt", {TOTAL: {"value": 0, "unit": None, "status": "printed"}}, "李")
    assert show_report(waiting, "a.txt").events[0].kind == "accept"


def test_a_field_that_was_not_in_doubt_can_be_corrected_too(waiting):
    accept(waiting, "a.txt", None, "李")
    assert correct(waiting, "a.txt", {"requests.new.business": SEVEN}, "李").standing.state == "human_corrected"


@pytest.mark.parametrize(
    "new", [{**SEVEN, "status": "blank"}, {**BLANK, "status": "printed"}, {**BLANK, "status": "x"}]
)
def test_a_value_that_contradicts_its_status_is_refused(waiting, new):
    with pytest.raises(QueueError, match="printed"):
        correct(waiting, "a.txt", {TOTAL: new}, "李")
    assert show_report(waiting, "a.txt").events == ()


def test_an_undone_decision_no_longer_holds_and_is_still_on_record(waiting):
    correct(waiting, "a.txt", {TOTAL: SEVEN}, "李")
    record = undo(waiting, "a.txt", "李")
    assert set(record.standing.open) == {TOTAL, ONE}
    assert [event.kind for event in record.events] == ["correct", "undo"]


def test_an_undone_undo_brings_the_decision_back(waiting):
    correct(waiting, "a.txt", {TOTAL: SEVEN}, "李")
    taken_back = undo(waiting, "a.txt", "李").events[-1].id
    undo(waiting, "a.txt", "李", taken_back)
    assert fields_of(waiting)[TOTAL]["value"] == 7


def test_nobody_undoes_what_someone_else_did_by_chance(waiting):
    correct(waiting, "a.txt", {TOTAL: SEVEN}, "李")
    with pytest.raises(QueueError, match="王"):
        undo(waiting, "a.txt", "王")


def test_a_rejected_source_waits_for_nobody(waiting):
    assert reject(waiting, "a.txt", "李", "a notice").standing == ("rejected_source", ())


def test_a_decision_on_what_has_changed_meanwhile_is_refused_and_says_by_whom(waiting):
    seen = len(show_report(waiting, "a.txt").events)
    correct(waiting, "a.txt", {TOTAL: SEVEN}, "王")
    with pytest.raises(QueueConflict, match="王"):
        accept(waiting, "a.txt", [TOTAL], "李", screen=Screen(seen))
    assert fields_of(waiting)[TOTAL]["value"] == 7


@pytest.mark.parametrize("which", ["b.txt", "0000000000", "zz"])
def test_a_report_that_is_not_there_is_named(waiting, which):
    with pytest.raises(QueueError, match=which):
        accept(waiting, which, None, "李")


def test_a_field_that_is_not_there_is_named(waiting):
    with pytest.raises(QueueError, match=r"no\.such\.field"):
        accept(waiting, "a.txt", ["no.such.field"], "李")


def test_a_report_is_found_by_the_beginning_of_its_digest(waiting):
    assert show_report(waiting, report("a")["sha256"][:12].upper()).source == "a.txt"


@pytest.mark.parametrize("change", [update(events).values(who="x"), delete(events), update(versions).values(model="x")])
def test_what_is_on_record_cannot_be_changed(waiting, change):
    accept(waiting, "a.txt", None, "李")
    with pytest.raises(DBAPIError, match="only added to"), writing(waiting) as connection:
        connection.execute(change)


def test_everything_is_there_when_the_queue_is_opened_again(place):
    first = open_database(place)
    file_reports(first, [report("a", [TOTAL])])
    accept(first, "a.txt", None, "李")
    first.dispose()
    second = open_database(place)
    assert show_report(second, "a.txt").standing.state == "human_accepted"
    second.dispose()


def event(number, kind, undoes=None):
    return Event(str(number), 1, kind, TOTAL, None, {"value": number}, "李", "", None, undoes)


@given(st.lists(st.integers(0, 30), max_size=30))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_the_last_decision_that_was_not_taken_back_holds(steps):
    """Step 0 undoes the last decision in force; anything else decides."""
    made, standing = [], []
    for number, step in enumerate(steps):
        if step and not (step % 3 == 0 and standing):
            made.append(event(number, "correct"))
            standing.append(str(number))
        elif standing:
            made.append(event(number, "undo", standing.pop()))
    found = decided(made).get(TOTAL)
    assert (found.id if found else None) == (standing[-1] if standing else None)

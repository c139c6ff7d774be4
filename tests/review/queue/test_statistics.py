"""What the queue tells of people: second readers, hours, pace, agreement, what was learnt, how much on each day."""

from datetime import UTC, datetime, timedelta

import pytest
from queued import ONE, TOTAL, report

from gongkai.review import accept, ask_second, correct, file_reports, stats_of, undo
from gongkai.review.queue.event_state import Event
from gongkai.review.queue.reviewer_statistics import reviewers_of, throughput_of

SEVEN = {"value": 7, "unit": None, "status": "printed"}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def event(number, seconds, field=TOTAL, who="李", bulk=None, kind="accept"):
    at = (START + timedelta(seconds=seconds)).isoformat()
    return Event(str(number), 1, kind, field, SEVEN, SEVEN, who, at, bulk=bulk)


def test_time_is_counted_from_act_to_act_and_pauses_are_not():
    made = [event(0, 0, "a"), event(1, 10, "b"), event(2, 30, "c"), event(3, 3000, "d"), event(4, 3030, "e")]
    (each,) = reviewers_of({1: made}, {}).values()
    assert (each.decisions, each.seconds) == (5, 20)
    assert each.hours == pytest.approx(60 / 3600)
    assert each.cells_a_minute == pytest.approx(3.0)


def test_what_was_decided_at_a_stroke_makes_nobody_faster():
    made = [event(0, 0, "a"), *(event(n, 10, f"b{n}", bulk=100) for n in range(1, 101)), event(200, 20, "c")]
    (each,) = reviewers_of({1: made}, {}).values()
    assert (each.decisions, each.bulk) == (102, 100)
    assert each.cells_a_minute == pytest.approx(3.0)


def test_second_readers_and_adjudicators_are_counted_and_what_was_taken_back_is_not(queue):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    ask_second(queue, "a.txt", "陈")
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    accept(queue, "a.txt", [ONE], "李")
    accept(queue, "a.txt", None, "王")
    correct(queue, "a.txt", {TOTAL: SEVEN}, "赵")
    found = stats_of(queue)
    told = {who: (each.decisions, each.changed, each.second) for who, each in found.reviewers.items()}
    assert told == {"李": (2, 1, 0), "王": (2, 0, 2), "赵": (1, 1, 0)}
    assert (found.agreement[""].same, found.agreement[""].of) == (1, 2)
    undo(queue, "a.txt", "赵")
    assert "赵" not in stats_of(queue).reviewers


def test_what_was_learnt_tells_by_reason_how_often_a_doubt_was_right(queue):
    file_reports(queue, [report("a", [TOTAL, ONE]), report("b", [TOTAL], agency="b")])
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    accept(queue, "a.txt", [ONE], "李")
    learnt = stats_of(queue).learnt
    assert (learnt.values, learnt.changed, learnt.labels) == (2, 1, 0)
    assert {code: (rate.count, rate.of) for code, rate in learnt.by_reason.items()} == {"weak_alignment": (1, 2)}


def test_each_day_from_the_first_to_the_last_has_its_count():
    day = 24 * 3600
    found = throughput_of([event(0, 0), event(1, 2 * day), event(2, 2 * day, bulk=9), event(3, 2 * day, kind="undo")])
    assert [tuple(each) for each in found.values()] == [(1, 0), (0, 0), (1, 1)]
    assert throughput_of([]) == {}


def test_a_time_that_is_none_stops_no_statistics():
    odd = event(0, 0)._replace(at="yesterday")
    assert throughput_of([odd]) == {}
    assert reviewers_of({1: [odd]}, {})["李"].seconds is None

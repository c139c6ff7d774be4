"""Decisions leave one queue and enter another; nothing is doubled and nothing is taken for what it is not."""

import json

import pytest
from click.testing import CliRunner
from queued import ONE, TOTAL, report

from gongkai.cli import main
from gongkai.review import (
    accept,
    correct,
    decided_values,
    exported_events,
    file_reports,
    import_events,
    open_database,
    settled_reports,
    show_report,
    stats_of,
    undo,
)

SEVEN = {"value": 7, "unit": None, "status": "printed"}


@pytest.fixture
def colleague(tmp_path):
    engine = open_database(tmp_path / "colleague.db")
    file_reports(engine, [report("a", [TOTAL, ONE])])
    correct(engine, "a.txt", {TOTAL: SEVEN}, "王", reason="blurred")
    yield engine
    engine.dispose()


def test_a_colleagues_decisions_are_taken_over_once(queue, colleague):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    sent = json.loads(json.dumps(list(exported_events(colleague))))
    assert import_events(queue, sent) == (1, 0, 0, 0)
    assert import_events(queue, sent) == (0, 1, 0, 0)
    record = show_report(queue, "a.txt")
    assert (record.standing.open, record.events[0].who, record.events[0].reason) == ((ONE,), "王", "blurred")


def test_decisions_on_reports_that_are_not_there_are_counted_and_left_out(queue, colleague):
    assert import_events(queue, exported_events(colleague)) == (0, 0, 1, 0)


def test_decisions_on_another_reading_are_left_out(queue, colleague):
    file_reports(queue, [report("a", [TOTAL], requests_new_total=3)])
    assert import_events(queue, exported_events(colleague)) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"kind": "burn"}, "burn"),
        ({"field": "no.such.field"}, "nobody could decide"),
        ({"new": {**SEVEN, "status": "blank"}}, "printed"),
        ({"new": {**SEVEN, "value": "7"}}, "printed"),
        ({"new": {**SEVEN, "more": 1}}, "nobody could decide"),
        ({"old": None}, "nobody could decide"),
        ({"kind": "undo", "undoes": "nothing"}, "nothing that is on record"),
        ({"kind": "reject"}, "nobody could decide"),
        ({"kind": "skip", "new": None, "reason": ""}, "nobody could decide"),
        ({"who": " "}, "empty"),
        ({"who": 3}, "no text"),
        ({"at": "yesterday"}, "no time"),
        ({"id": "x" * 37}, "too long"),
        ({"bulk": True}, "bulk"),
    ],
)
def test_a_line_that_nobody_could_have_decided_is_counted_and_skipped(queue, colleague, spoiled, why):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    (sound,) = exported_events(colleague)
    refused = []
    found = import_events(queue, [{**sound, "id": "another", **spoiled}, "no object", {"id": "x"}, sound], refused)
    assert found == (1, 0, 0, 3)
    assert why in refused[0]
    assert [event.id for event in show_report(queue, "a.txt").events] == [sound["id"]]


def test_the_shell_skips_lines_that_are_no_json(queue, colleague, place, tmp_path):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    (sound,) = exported_events(colleague)
    (tmp_path / "events.jsonl").write_text("{broken\n" + json.dumps(sound) + "\n", "utf-8")
    done = CliRunner().invoke(main, ["review", "import", str(tmp_path / "events.jsonl"), "--db", place])
    assert (done.exit_code, "1 added" in done.stderr, "1 refused" in done.stderr) == (0, True, True)


def test_decided_values_tell_corrected_from_accepted_ones(queue):
    file_reports(queue, [report("a", [TOTAL, ONE])], "model-1")
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    accept(queue, "a.txt", [ONE], "李")
    found = {each["field"]: each for each in decided_values(queue)}
    assert {key: (each["changed"], each["decided"]["value"]) for key, each in found.items()} == {
        TOTAL: (True, 7),
        ONE: (False, 0),
    }
    assert found[TOTAL]["model"] == "model-1"


def test_a_decision_that_was_taken_back_is_no_data(queue):
    file_reports(queue, [report("a", [TOTAL])])
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    undo(queue, "a.txt", "李")
    assert list(decided_values(queue)) == []


def test_a_report_is_accepted_once_nothing_is_open(queue):
    file_reports(queue, [report("a", [TOTAL], issue=True)])
    assert [each["status"] for each in settled_reports(queue)] == ["review"]
    accept(queue, "a.txt", None, "李")
    assert [(each["status"], each["reviewed_by"]) for each in settled_reports(queue)] == [("accepted", ["李"])]


def test_fields_that_nobody_looked_at_say_so(queue):
    file_reports(queue, [report("a", [TOTAL])])
    (found,) = settled_reports(queue)
    assert {each["reviewed_by"] for each in found["fields"].values()} == {None}


def test_the_audit_counts_what_was_wrong_of_what_was_checked(queue):
    file_reports(queue, [report("a", accepted_by_audit=True), report("b", [TOTAL])])
    first, *_ = show_report(queue, "a.txt").standing.open
    correct(queue, "a.txt", {first: SEVEN}, "李")
    accept(queue, "a.txt", None, "李")
    accept(queue, "b.txt", None, "王")
    found = stats_of(queue)
    assert (found.audit.count, found.audit.of) == (1, 12)
    assert (found.straight_through.count, found.straight_through.of) == (1, 2)
    assert {who: each[:2] for who, each in found.reviewers.items()} == {"李": (12, 1), "王": (1, 0)}
    assert {who: each.bulk for who, each in found.reviewers.items()} == {"李": 11, "王": 0}
    assert found.states == {"human_corrected": 1, "human_accepted": 1}


def test_a_reviewers_pace_leaves_pauses_out(queue):
    file_reports(queue, [report("a", [TOTAL, ONE])])
    accept(queue, "a.txt", None, "李")
    (first, second) = exported_events(queue)
    minutes = ("08:00:00.000", "08:00:02.000", "08:00:06.000", "09:00:00.000")
    more = [
        {**first, "id": f"{n}", "who": "王", "field": each["field"], "at": f"2024-05-01T{time}+00:00"}
        for n, (time, each) in enumerate(zip(minutes, [first, second, first, second], strict=True))
    ]
    import_events(
        queue,
        [
            *more,
            {**first, "id": "x", "who": "王", "at": "2020-01-01"},
        ],
    )
    found = stats_of(queue).reviewers
    assert found["王"].seconds == 3.0
    # Both of 李's decisions were one act, and were decided again since.
    assert "李" not in found or found["李"].seconds is None

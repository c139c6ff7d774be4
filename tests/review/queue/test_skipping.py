"""What is skipped still waits, with the reason, and comes after what was not."""

import json

import pytest
from click.testing import CliRunner
from queued import ONE, TOTAL, TWO, report

from gongkai.cli import main
from gongkai.core.errors import QueueConflict, QueueError
from gongkai.review import (
    Screen,
    accept,
    ask_second,
    claim_next,
    exported_events,
    file_reports,
    import_events,
    list_reports,
    neighbours,
    open_database,
    reject,
    settled_reports,
    show_report,
    skip,
    stats_of,
    undo,
)


@pytest.fixture
def three(queue):
    """A queue of three reports, in the order of their names; two fields of the first wait."""
    file_reports(queue, [report("a", [ONE, TOTAL], confidence=0.1)])
    file_reports(queue, [report(n, [TOTAL], agency=n, confidence=sure) for n, sure in (("b", 0.4), ("c", 0.5))])
    return queue


def names(queue):
    return [each.source for each in list_reports(queue)]


def skips(queue, which="a.txt", who=None):
    return {field: (made.reason, made.who) for field, made in show_report(queue, which).skips_for(who).items()}


def test_what_is_skipped_still_waits_with_its_reason(three):
    record = skip(three, "a.txt", [TOTAL], "李", "blurred")
    assert record.standing == ("machine", (ONE, TOTAL))
    assert skips(three) == {TOTAL: ("blurred", "李")}
    assert (record.events[0].kind, record.decisions) == ("skip", {})
    assert {each["status"] for each in settled_reports(three)} == {"review"}


def test_a_decision_ends_a_skip(three):
    skip(three, "a.txt", None, "李", "blurred")
    accept(three, "a.txt", [TOTAL], "王")
    assert skips(three) == {ONE: ("blurred", "李")}


def test_a_rejected_source_has_nothing_skipped(three):
    skip(three, "a.txt", None, "李", "blurred")
    reject(three, "a.txt", "李", "a notice")
    assert skips(three) == {}
    assert stats_of(three).skips == {}


def test_a_skip_is_undone_at_one_stroke(three):
    skip(three, "a.txt", None, "李", "blurred")
    undo(three, "a.txt", "李")
    assert skips(three) == {}


@pytest.mark.parametrize(("fields", "reason"), [([TWO], "x"), (["no.such"], "x"), ([TOTAL], " "), ([TOTAL, TWO], "x")])
def test_what_does_not_wait_or_has_no_reason_is_not_skipped(three, fields, reason):
    with pytest.raises(QueueError):
        skip(three, "a.txt", fields, "李", reason)
    assert show_report(three, "a.txt").events == ()


def test_a_skip_of_what_changed_meanwhile_is_refused(three):
    accept(three, "a.txt", [ONE], "王")
    with pytest.raises(QueueConflict):
        skip(three, "a.txt", [TOTAL], "李", "blurred", screen=Screen(0))


def test_a_report_comes_last_once_all_that_waits_in_it_was_skipped(three):
    skip(three, "a.txt", [TOTAL], "李", "blurred")
    assert names(three) == ["a.txt", "b.txt", "c.txt"]
    skip(three, "a.txt", [ONE], "李", "blurred")
    assert names(three) == ["b.txt", "c.txt", "a.txt"]
    assert [each.put_off for each in list_reports(three)] == [False, False, True]
    order = [each.sha256 for each in list_reports(three)]
    assert claim_next(three, "王") == order[0]
    assert [neighbours(three, each) for each in order] == list(zip([None, *order], [*order[1:], None], strict=False))
    undo(three, "a.txt", "李")
    assert names(three) == ["a.txt", "b.txt", "c.txt"]


def test_a_report_that_is_filed_again_with_a_new_doubt_is_no_longer_put_off(three):
    skip(three, "b.txt", None, "李", "blurred")
    assert names(three)[-1] == "b.txt"
    file_reports(three, [report("b", [TOTAL, ONE], agency="b", confidence=0.5)])
    assert names(three)[-1] == "c.txt"
    assert skips(three, "b.txt") == {TOTAL: ("blurred", "李")}


def test_statistics_count_reports_by_the_reason_of_the_skip(three):
    skip(three, "a.txt", None, "李", "blurred")
    skip(three, "b.txt", None, "王", "blurred")
    skip(three, "c.txt", None, "王", "ask the agency")
    assert stats_of(three).skips == {"blurred": 2, "ask the agency": 1}
    accept(three, "b.txt", None, "王")
    assert stats_of(three).skips == {"blurred": 1, "ask the agency": 1}


def test_who_skips_has_read_nothing_and_the_other_reader_does_not_see_it(three):
    ask_second(three, "a.txt", "赵")
    skip(three, "a.txt", [TOTAL], "李", "looks like 7")
    assert skips(three, who="李") == {TOTAL: ("looks like 7", "李")}
    assert skips(three, who="王") == {}
    accept(three, "a.txt", None, "王")
    assert show_report(three, "a.txt").standing_for("李").open == (ONE, TOTAL)
    assert skips(three, who="李") == {TOTAL: ("looks like 7", "李")}


def test_a_colleagues_skip_is_merged_once(three, tmp_path):
    skip(three, "a.txt", [TOTAL], "李", "blurred")
    other = open_database(tmp_path / "other.db")
    file_reports(other, [report("a", [ONE, TOTAL], confidence=0.1)])
    sent = json.loads(json.dumps(list(exported_events(three))))
    assert import_events(other, sent) == (1, 0, 0, 0)
    assert import_events(other, sent) == (0, 1, 0, 0)
    assert skips(other) == {TOTAL: ("blurred", "李")}
    other.dispose()


def test_the_shell_skips_shows_and_counts(three, place):
    def run(*arguments):
        return CliRunner().invoke(main, ["review", *arguments, "--db", place])

    assert run("skip", "a.txt").exit_code == 2
    assert "2 open" in run("skip", "a.txt", ONE, "--why", "[/b] blurred", "--by", "李").stderr
    before, after = run("show", "a.txt").stdout.split("requests.new.natural")
    assert TOTAL in before
    assert "[/b] blurred (李)" in after
    assert "[/b] blurred" in run("stats").stdout
    assert "skipped" not in run("list").stdout
    run("skip", "a.txt", "--why", "blurred", "--by", "李")
    assert "skipped" in run("list").stdout
    ask_second(three, "a.txt", "赵")
    assert ["blurred" in run("show", "a.txt", "--by", who).stdout for who in ("李", "王")] == [True, False]

"""A report is worked on by one reviewer at a time, and by the next once the time is over."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from queued import ONE, TOTAL, many, report

from gongkai.cli import main
from gongkai.core.errors import QueueConflict
from gongkai.review import (
    Filters,
    Screen,
    accept,
    claim,
    claim_next,
    correct,
    count_reports,
    file_reports,
    holder,
    list_reports,
    neighbours,
    reject,
    release,
    show_report,
    undo,
)

SEVEN = {"value": 7, "unit": None, "status": "printed"}
NOON = datetime(2023, 3, 1, 12, tzinfo=UTC)
LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def waiting(queue):
    """A queue with one report, two fields of which wait."""
    file_reports(queue, [report("a", [TOTAL, ONE])])
    return queue


def later(minutes):
    return NOON + timedelta(minutes=minutes)


def test_who_comes_first_has_the_report(waiting):
    assert claim(waiting, "a.txt", "李", at=NOON).who == "李"
    assert claim(waiting, "a.txt", "王", at=later(14)) == ("李", "2023-03-01T12:15:00.000+00:00")


def test_a_lease_that_is_over_is_taken_by_the_next(waiting):
    claim(waiting, "a.txt", "李", at=NOON)
    assert claim(waiting, "a.txt", "王", at=later(15)).who == "王"
    assert claim(waiting, "a.txt", "李", at=later(16)).who == "王"


def test_a_renewed_lease_lasts_longer(waiting):
    claim(waiting, "a.txt", "李", at=NOON)
    claim(waiting, "a.txt", "李", at=later(10))
    assert claim(waiting, "a.txt", "王", at=later(20)).who == "李"


def test_a_report_that_was_given_back_is_free(waiting):
    claim(waiting, "a.txt", "李")
    release(waiting, "a.txt", "李")
    assert claim(waiting, "a.txt", "王").who == "王"


def test_nobody_gives_back_what_someone_else_has(waiting):
    claim(waiting, "a.txt", "李")
    release(waiting, "a.txt", "王")
    assert holder(waiting, "a.txt").who == "李"


def test_a_page_that_is_left_late_does_not_give_back_what_the_next_page_took(waiting):
    claim(waiting, "a.txt", "李", "first page")
    claim(waiting, "a.txt", "李", "second page")
    release(waiting, "a.txt", "李", "first page")
    assert holder(waiting, "a.txt").who == "李"


@pytest.mark.parametrize(
    "decide",
    [
        lambda queue: accept(queue, "a.txt", None, "王"),
        lambda queue: correct(queue, "a.txt", {TOTAL: SEVEN}, "王"),
        lambda queue: reject(queue, "a.txt", "王", "a notice"),
    ],
)
def test_nobody_decides_on_what_someone_else_has(waiting, decide):
    claim(waiting, "a.txt", "李")
    with pytest.raises(QueueConflict, match="李 is working on it"):
        decide(waiting)
    assert show_report(waiting, "a.txt").events == ()


def test_a_decision_after_the_lease_is_over_is_written(waiting):
    claim(waiting, "a.txt", "李", at=LONG_AGO)
    assert accept(waiting, "a.txt", [TOTAL], "王").events[-1].who == "王"
    assert holder(waiting, "a.txt") is None


def test_the_holder_decides_and_keeps_the_report_until_it_is_done(waiting):
    claim(waiting, "a.txt", "李", "page")
    accept(waiting, "a.txt", [TOTAL], "李")
    assert holder(waiting, "a.txt").who == "李"
    release(waiting, "a.txt", "李", "another page")
    assert holder(waiting, "a.txt").who == "李"
    accept(waiting, "a.txt", None, "李")
    assert holder(waiting, "a.txt") is None


def test_a_decision_without_a_lease_leaves_none(waiting):
    accept(waiting, "a.txt", [TOTAL], "李")
    assert holder(waiting, "a.txt") is None


def test_a_report_that_waits_for_nobody_is_not_taken(waiting):
    accept(waiting, "a.txt", None, "李")
    assert claim(waiting, "a.txt", "王") is None
    undo(waiting, "a.txt", "李")
    assert claim(waiting, "a.txt", "王").who == "王"


def test_a_refused_decision_takes_nothing(waiting):
    with pytest.raises(QueueConflict):
        accept(waiting, "a.txt", None, "李", screen=Screen(5))
    assert holder(waiting, "a.txt") is None


def test_the_list_tells_who_has_what_and_can_be_narrowed_to_them(queue):
    file_reports(queue, [report(name, [TOTAL], agency=name) for name in "abc"])
    claim(queue, "a.txt", "李")
    claim(queue, "b.txt", "王")
    claim(queue, "c.txt", "王", at=LONG_AGO)
    assert {each.source: each.assignee for each in list_reports(queue)} == {
        "a.txt": "李", "b.txt": "王", "c.txt": None,
    }  # fmt: skip
    only = Filters(assignee="王")
    assert [each.source for each in list_reports(queue, only)] == ["b.txt"]
    assert count_reports(queue, only) == 1


def test_going_on_passes_over_what_others_have(queue):
    file_reports(queue, [report(name, [TOTAL], agency=name, confidence=n / 10) for n, name in enumerate("abc")])
    a, b, c = (report(name)["sha256"] for name in "abc")
    claim(queue, "b.txt", "王")
    assert neighbours(queue, a, "李") == (None, c)
    assert neighbours(queue, a, "王") == (None, b)
    assert neighbours(queue, c) == (b, None)


def test_the_next_free_report_is_the_one_with_the_most_at_stake(queue):
    file_reports(queue, [report(name, [TOTAL], agency=name, confidence=n / 10) for n, name in enumerate("abc")])
    claim(queue, "a.txt", "王", at=NOON)
    taken = [claim_next(queue, "李", at=NOON) for _ in range(3)]
    assert taken == [report("b")["sha256"], report("c")["sha256"], None]
    assert claim_next(queue, "李", at=later(15)) == report("a")["sha256"]


def test_of_many_who_take_at_once_each_report_goes_to_one(queue):
    file_reports(queue, many(range(500), [TOTAL], agency=None))
    taken, start = {}, threading.Barrier(8)

    def work(who):
        mine = taken[who] = []
        start.wait()
        while (found := claim_next(queue, who)) is not None:
            mine.append(found)

    threads = [threading.Thread(target=work, args=(f"reviewer {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [each for mine in taken.values() for each in mine]
    assert len(everything) == len(set(everything)) == 500
    for who, mine in taken.items():
        assert count_reports(queue, Filters(assignee=who)) == len(mine)


def test_of_many_who_want_the_same_report_one_gets_it(waiting):
    found, start = [], threading.Barrier(8)

    def work(who):
        start.wait()
        found.append((who, claim(waiting, "a.txt", who).who))

    threads = [threading.Thread(target=work, args=(f"reviewer {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({held for _, held in found}) == 1
    assert sum(who == held for who, held in found) == 1


def test_the_shell_lists_who_has_a_report_and_respects_it(queue, place):
    file_reports(queue, [report("a", [TOTAL]), report("b", [TOTAL], agency="b")])
    claim(queue, "a.txt", "张三")

    def run(*arguments):
        return CliRunner().invoke(main, ["review", *arguments, "--db", place])

    shown = run("list").stdout
    assert "张三" in shown
    narrowed = run("list", "--assignee", "张三").stdout
    assert report("a")["sha256"][:12] in narrowed
    assert report("b")["sha256"][:12] not in narrowed
    refused = run("accept", "a.txt", "--by", "王")
    assert refused.exit_code != 0
    assert "张三" in refused.stderr
    assert run("accept", "a.txt", "--by", "张三").exit_code == 0

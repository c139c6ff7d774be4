"""A report read by two people, each blind to the other; what they read differently is adjudicated."""

import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from queued import ONE, TOTAL, TWO, report

from gongkai.cli import main
from gongkai.core.errors import QueueError
from gongkai.review import (
    Filters,
    accept,
    ask_second,
    ask_second_share,
    claim,
    claim_next,
    correct,
    decided_values,
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
from gongkai.review.queue.agreement import agreement_of


def number(value):
    return {"value": value, "unit": None, "status": "printed"}


@pytest.fixture
def waiting(queue):
    """A queue with one report that is to be read twice; two fields of it wait."""
    file_reports(queue, [report("a", [ONE, TOTAL])])
    ask_second(queue, "a.txt", "李")
    return queue


def standing(queue):
    return show_report(queue, "a.txt").standing


def value_of(queue, field):
    (found,) = settled_reports(queue)
    return found["fields"][field]["value"], found["fields"][field]["review"]


def test_one_reading_is_not_enough(waiting):
    accept(waiting, "a.txt", None, "李")
    assert standing(waiting) == ("second_reading", (ONE, TOTAL))
    assert show_report(waiting, "a.txt").standing_for("李").open == ()
    assert value_of(waiting, TOTAL) == (0, True)
    assert list(decided_values(waiting)) == []
    assert [each["status"] for each in settled_reports(waiting)] == ["review"]


def test_two_readings_that_agree_hold(waiting):
    for who in ("李", "王"):
        correct(waiting, "a.txt", {TOTAL: number(7)}, who)
        accept(waiting, "a.txt", None, who)
    assert standing(waiting) == ("human_corrected", ())
    assert value_of(waiting, TOTAL) == (7, False)


def test_two_who_accept_leave_it_as_it_was_read(waiting):
    for who in ("李", "王"):
        accept(waiting, "a.txt", None, who)
    assert standing(waiting).state == "human_accepted"


def test_the_second_reader_sees_nothing_of_the_first(waiting):
    correct(waiting, "a.txt", {TOTAL: number(7)}, "李")
    record = show_report(waiting, "a.txt")
    assert record.decisions_for("王") == {}
    assert set(record.decisions_for("李")) == {TOTAL}
    assert record.said_twice() == {}
    assert record.standing_for("王").open == (ONE, TOTAL)


@pytest.fixture
def disputed(waiting):
    correct(waiting, "a.txt", {TOTAL: number(7)}, "李")
    accept(waiting, "a.txt", None, "李")
    correct(waiting, "a.txt", {TOTAL: number(8)}, "王")
    accept(waiting, "a.txt", None, "王")
    return waiting


def test_what_two_read_differently_is_disputed_and_nothing_else(disputed):
    assert standing(disputed) == ("disputed", (TOTAL,))
    assert show_report(disputed, "a.txt").said_twice() == {TOTAL: [number(7), number(8)]}
    assert value_of(disputed, TOTAL) == (0, True)
    assert value_of(disputed, ONE) == (0, False)


def test_the_word_of_who_adjudicates_holds_and_can_be_taken_back(disputed):
    correct(disputed, "a.txt", {TOTAL: number(8)}, "赵")
    assert standing(disputed) == ("adjudicated", ())
    assert show_report(disputed, "a.txt").events[-1].kind == "adjudicate"
    assert value_of(disputed, TOTAL) == (8, False)
    assert {each["field"]: each["who"] for each in decided_values(disputed)} == {ONE: "李", TOTAL: "赵"}
    undo(disputed, "a.txt", "赵")
    assert standing(disputed).state == "disputed"


def test_a_reader_who_takes_their_reading_back_reads_again(disputed):
    undo(disputed, "a.txt", "王")
    assert standing(disputed) == ("second_reading", (ONE,))


def test_a_field_that_only_one_of_two_changed_is_disputed_though_nobody_was_asked(waiting):
    correct(waiting, "a.txt", {TWO: number(3)}, "李")
    accept(waiting, "a.txt", None, "李")
    accept(waiting, "a.txt", None, "王")
    assert standing(waiting) == ("disputed", (TWO,))


def test_a_source_that_one_of_two_rejects_is_disputed_as_a_whole(waiting):
    reject(waiting, "a.txt", "李", "a notice")
    correct(waiting, "a.txt", {TOTAL: number(7)}, "王")
    accept(waiting, "a.txt", None, "王")
    assert standing(waiting) == ("disputed", ("",))
    reject(waiting, "a.txt", "赵", "a notice")
    assert standing(waiting).state == "rejected_source"
    undo(waiting, "a.txt", "赵")
    accept(waiting, "a.txt", None, "赵")
    assert standing(waiting).state == "adjudicated"
    assert value_of(waiting, TOTAL) == (7, False)


def test_a_source_that_both_reject_is_rejected(waiting):
    for who in ("李", "王"):
        reject(waiting, "a.txt", who, "a notice")
    assert standing(waiting).state == "rejected_source"


def test_a_second_reading_asked_for_later_is_made_by_someone_else(queue):
    file_reports(queue, [report("a", [ONE, TOTAL])])
    accept(queue, "a.txt", [ONE], "李")
    accept(queue, "a.txt", [TOTAL], "王")
    ask_second(queue, "a.txt", "王")
    record = show_report(queue, "a.txt")
    assert [record.standing_for(who).open for who in ("李", "王", "赵")] == [(), (), (ONE, TOTAL)]
    with pytest.raises(QueueError, match="twice already"):
        ask_second(queue, "a.txt", "李")


@pytest.mark.parametrize("who", ["李", "王"])
@pytest.mark.parametrize(
    "act",
    [
        lambda queue, who: correct(queue, "a.txt", {TOTAL: number(8)}, who),
        lambda queue, who: accept(queue, "a.txt", None, who),
        lambda queue, who: accept(queue, "a.txt", [TOTAL], who),
        lambda queue, who: reject(queue, "a.txt", who, "a notice"),
        lambda queue, who: skip(queue, "a.txt", None, who, "blurred"),
    ],
)
def test_neither_reader_decides_between_the_two(disputed, act, who):
    before = show_report(disputed, "a.txt").events
    with pytest.raises(QueueError, match=f"{who} made one of its two readings") as refused:
        act(disputed, who)
    assert "第三人" in refused.value.zh
    assert show_report(disputed, "a.txt").events == before


def test_what_is_disputed_waits_for_neither_reader(disputed):
    record = show_report(disputed, "a.txt")
    assert [record.standing_for(who).open for who in ("李", "王", "赵")] == [(), (), (TOTAL,)]
    assert [claim_next(disputed, who) for who in ("李", "王")] == [None, None]
    assert claim(disputed, "a.txt", "李") is None
    assert claim_next(disputed, "赵") == record.sha256


def test_who_read_a_field_that_another_reader_decided_again_still_does_not_adjudicate(waiting):
    accept(waiting, "a.txt", None, "李")
    correct(waiting, "a.txt", {TOTAL: number(7)}, "王")
    correct(waiting, "a.txt", {TOTAL: number(8)}, "赵")
    accept(waiting, "a.txt", [ONE], "赵")
    with pytest.raises(QueueError, match="made one of its two readings"):
        correct(waiting, "a.txt", {TOTAL: number(7)}, "王")


def test_a_decision_after_two_agreed_readings_adjudicates_and_is_a_third_persons(waiting):
    for who in ("李", "王"):
        accept(waiting, "a.txt", None, who)
    with pytest.raises(QueueError, match="made one of its two readings"):
        correct(waiting, "a.txt", {TOTAL: number(9)}, "李")
    correct(waiting, "a.txt", {TOTAL: number(9)}, "赵")
    assert standing(waiting).state == "adjudicated"
    assert value_of(waiting, TOTAL) == (9, False)


def test_nobody_is_given_their_own_report_to_read_again(queue):
    file_reports(queue, [report("a", [TOTAL]), report("b", [TOTAL], agency="乙")])
    for name in "ab":
        ask_second(queue, f"{name}.txt", "李")
        accept(queue, f"{name}.txt", None, "李")
    first, second = (each.sha256 for each in list_reports(queue, Filters("second_reading")))
    assert claim(queue, "a.txt", "李") is None
    assert claim_next(queue, "李") is None
    assert neighbours(queue, first, "王") == (None, second)
    assert neighbours(queue, first, "李") == (None, None)
    assert claim_next(queue, "王") == first


def test_a_second_reading_that_has_begun_is_not_called_off(queue):
    file_reports(queue, [report("a", [TOTAL]), report("b", [TOTAL])])
    for name in "ab":
        accept(queue, f"{name}.txt", None, "李")
        ask_second(queue, f"{name}.txt", "李")
    accept(queue, "a.txt", None, "王")
    with pytest.raises(QueueError, match="begun"):
        undo(queue, "a.txt", "李")
    undo(queue, "b.txt", "李")
    assert show_report(queue, "b.txt").standing.state == "human_accepted"


def test_a_share_is_the_same_on_every_machine_and_asked_once(queue, tmp_path):
    made = [report(f"r{n}", [TOTAL], agency=None) for n in range(40)]
    other = open_database(tmp_path / "other.db")
    for engine, filed in ((queue, made), (other, made[::-1])):
        file_reports(engine, filed)
        assert 0 < ask_second_share(engine, 0.5, "李") < 40
        assert ask_second_share(engine, 0.5, "李") == 0
    chosen = [
        {each["sha256"] for each in exported_events(engine) if each["kind"] == "second"} for engine in (queue, other)
    ]
    assert chosen[0] == chosen[1]
    other.dispose()


def test_a_colleagues_second_reading_is_merged(disputed, tmp_path):
    other = open_database(tmp_path / "other.db")
    file_reports(other, [report("a", [ONE, TOTAL])])
    import_events(other, json.loads(json.dumps(list(exported_events(disputed)))))
    assert standing(other) == ("disputed", (TOTAL,))
    other.dispose()


def test_agreement_is_told_for_each_field(disputed):
    found = stats_of(disputed).agreement
    assert {field: (each.same, each.of) for field, each in found.items()} == {"": (1, 2), ONE: (1, 1), TOTAL: (0, 1)}


def test_agreement_beyond_chance_of_a_known_table():
    # 20 both yes, 5 and 10 apart, 15 both no: kappa 0.4 (Cohen), AC1 = (0.7 - 0.495) / (1 - 0.495).
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    found = agreement_of(pairs)
    assert (found.same, found.of) == (35, 50)
    assert found.kappa == pytest.approx(0.4)
    assert found.ac1 == pytest.approx(0.40594, abs=1e-5)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3))))
def test_agreement_is_at_most_one_and_one_only_where_all_is_alike(pairs):
    found = agreement_of(pairs)
    for figure in (found.kappa, found.ac1):
        assert figure is None or figure <= 1 + 1e-9
        assert figure is None or (abs(figure - 1) < 1e-9) == (found.same == found.of)


def test_the_shell_asks_for_a_second_reading_and_shows_what_both_said(disputed, queue, place):
    def run(*arguments):
        return CliRunner().invoke(main, ["review", *arguments, "--db", place])

    refused = run("accept", "a.txt", "--by", "王")
    assert refused.exit_code == 2
    assert "made one of its two readings" in refused.stderr
    shown = run("show", "a.txt").stdout
    assert "7" in shown
    assert "8" in shown
    assert "1 / 2" in run("stats").stdout
    file_reports(queue, [report("b", [TOTAL])])
    assert run("second", "b.txt").exit_code == 0
    assert run("second").exit_code == 2
    assert "0 to be read twice" in run("second", "--share", "1").stderr

"""A team: who may do what, whose work a report is, what people say to each other, pages that share a lease."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from queued import TOTAL, report

from gongkai.cli import main
from gongkai.core.errors import QueueError
from gongkai.review import (
    Filters,
    accept,
    ask_second,
    ask_second_share,
    assign,
    assigned_to,
    claim,
    claim_next,
    comment,
    comments_on,
    correct,
    exported_comments,
    file_reports,
    give_role,
    holder,
    list_people,
    list_reports,
    neighbours,
    open_assignments,
    open_comments,
    release,
    show_report,
)

NOON = datetime(2023, 3, 1, 12, tzinfo=UTC)
SEVEN = {"value": 7, "unit": None, "status": "printed"}


@pytest.fixture
def three(queue):
    """Three reports, the first with the most at stake, the third with the least."""
    file_reports(queue, [report(name, [TOTAL], agency=name, confidence=n / 10) for n, name in enumerate("abc")])
    return queue


def sha(name):
    return report(name)["sha256"]


def test_without_a_lead_everyone_may_do_everything(three):
    assert assign(three, ["a.txt"], "王", "李") == 1
    assert ask_second_share(three, 1.0, "李") == 3


def test_once_there_is_a_lead_the_rest_is_theirs(three):
    give_role(three, "陈", "lead", "陈")
    for forbidden in (
        lambda: assign(three, ["a.txt"], "王", "李"),
        lambda: ask_second_share(three, 1.0, "李"),
        lambda: give_role(three, "李", "lead", "李"),
    ):
        with pytest.raises(QueueError, match="for a lead"):
            forbidden()
    assert assign(three, ["a.txt"], "王", "陈") == 1
    give_role(three, "王", "adjudicator", "陈")
    assert [each[:2] for each in list_people(three)] == [("王", "adjudicator"), ("陈", "lead")]


def test_the_last_lead_stays(three):
    give_role(three, "陈", "lead", "陈")
    for role in ("reviewer", "removed"):
        with pytest.raises(QueueError, match="only lead"):
            give_role(three, "陈", role, "陈")
    give_role(three, "王", "lead", "陈")
    give_role(three, "陈", "reviewer", "陈")


def disputed(queue):
    ask_second(queue, "a.txt", "陈")
    correct(queue, "a.txt", {TOTAL: SEVEN}, "李")
    accept(queue, "a.txt", None, "王")
    assert show_report(queue, "a.txt").standing.state == "disputed"


def test_only_an_adjudicator_decides_between_two_readings(three):
    give_role(three, "陈", "lead", "陈")
    disputed(three)
    with pytest.raises(QueueError, match="adjudicator"):
        correct(three, "a.txt", {TOTAL: SEVEN}, "赵")
    assert [claim_next(three, "赵") for _ in range(3)] == [sha("b"), sha("c"), None]
    give_role(three, "赵", "adjudicator", "陈")
    assert claim_next(three, "赵") == sha("a")
    assert correct(three, "a.txt", {TOTAL: SEVEN}, "赵").standing.state == "adjudicated"


def test_who_was_removed_decides_and_says_nothing_and_their_work_is_free(three):
    assign(three, ["a.txt"], "李", "陈")
    claim(three, "b.txt", "李")
    give_role(three, "陈", "lead", "陈")
    give_role(three, "李", "removed", "陈")
    for forbidden in (
        lambda: accept(three, "c.txt", None, "李"),
        lambda: claim(three, "c.txt", "李"),
        lambda: claim_next(three, "李"),
        lambda: comment(three, "c.txt", "李", "?"),
        lambda: assign(three, ["c.txt"], "李", "陈"),
    ):
        with pytest.raises(QueueError, match="removed"):
            forbidden()
    assert (assigned_to(three, "a.txt"), holder(three, "b.txt")) == (None, None)
    give_role(three, "李", "reviewer", "陈")
    assert accept(three, "c.txt", None, "李").standing.open == ()


def test_ones_own_work_comes_first_and_others_never(three):
    assign(three, ["c.txt"], "李", "陈")
    assign(three, ["a.txt"], "王", "陈")
    assert [claim_next(three, "李") for _ in range(3)] == [sha("c"), sha("b"), None]
    assert claim_next(three, "王") == sha("a")
    assert neighbours(three, sha("b"), "赵") == (None, None)
    assert neighbours(three, sha("b"), "王") == (sha("a"), None)


def test_the_list_tells_whose_work_a_report_is(three):
    assign(three, ["a.txt", "b.txt"], "王", "陈")
    assign(three, ["b.txt"], None, "王")
    assert {each.source: each.assigned for each in list_reports(three)} == {
        "a.txt": "王", "b.txt": None, "c.txt": None,
    }  # fmt: skip
    assert [each.source for each in list_reports(three, Filters(assigned="王"))] == ["a.txt"]
    assert [each.source for each in list_reports(three, Filters(unassigned=True))] == ["b.txt", "c.txt"]
    assert open_assignments(three) == {"王": 1}
    accept(three, "a.txt", None, "王")
    assert open_assignments(three) == {}


def test_a_report_that_is_not_there_assigns_nothing(three):
    with pytest.raises(QueueError, match="no such report"):
        assign(three, ["a.txt", "z.txt"], "王", "陈")
    assert assigned_to(three, "a.txt") is None


def test_two_pages_of_one_reviewer_share_the_report_until_both_are_left(three):
    claim(three, "a.txt", "李", "one")
    claim(three, "a.txt", "李", "two")
    release(three, "a.txt", "李", "two")
    assert holder(three, "a.txt").who == "李"
    accept(three, "a.txt", [], "李")
    release(three, "a.txt", "李", "one")
    assert holder(three, "a.txt") is None


def test_a_page_that_died_keeps_the_report_no_longer_than_its_time(three):
    claim(three, "a.txt", "李", "dead", at=NOON)
    claim(three, "a.txt", "李", "alive", at=NOON.replace(minute=10))
    release(three, "a.txt", "李", "alive")
    assert holder(three, "a.txt", at=NOON.replace(minute=14)).who == "李"
    assert holder(three, "a.txt", at=NOON.replace(minute=15)) is None


def test_what_was_handed_out_is_held_by_the_page_that_opens_it(three):
    assert claim_next(three, "李", "next") == sha("a")
    claim(three, "a.txt", "李", "page")
    release(three, "a.txt", "李", "page")
    assert holder(three, "a.txt") is None


def test_a_question_on_a_cell_is_open_until_someone_ends_it(three):
    asked = comment(three, "a.txt", "李", " 31 还是 37？ ", field=TOTAL, addressee="王")
    (thread,) = open_comments(three, "王", mine=True)
    assert (thread.first.text, thread.first.field, thread.first.sha256) == ("31 还是 37？", TOTAL, sha("a"))
    assert open_comments(three, "赵", mine=True) == open_comments(three, "李", mine=True) == []
    comment(three, "a.txt", "王", "37", answers=asked)
    assert open_comments(three, "王", mine=True) == []
    assert [each.first.id for each in open_comments(three, "李", mine=True)] == [asked]
    comment(three, "a.txt", "李", "", answers=asked[:8], closes=True)
    assert open_comments(three, "赵") == []
    (thread,) = comments_on(three, "a.txt", "赵")
    assert [each.field for each in thread.answers] == [TOTAL, TOTAL]
    assert not thread.open
    assert show_report(three, "a.txt").events == ()
    assert len(list(exported_comments(three))) == 3


@pytest.mark.parametrize(
    "said",
    [
        {"text": "  "},
        {"text": "x" * 2001},
        {"text": "a\0b"},
        {"text": "?", "field": "no.such.field"},
        {"text": "!", "answers": "ffffffff"},
        {"text": "", "closes": True},
    ],
)
def test_what_is_no_comment_is_refused(three, said):
    comment(three, "a.txt", "王", "an answer needs one of these")
    with pytest.raises(QueueError):
        comment(three, "a.txt", "李", **said)
    assert len(list(exported_comments(three))) == 1


def test_two_readers_do_not_see_what_the_other_says_before_both_are_done(three):
    ask_second(three, "a.txt", "陈")
    comment(three, "a.txt", "李", "I read 7", field=TOTAL)
    correct(three, "a.txt", {TOTAL: SEVEN}, "李")
    assert comments_on(three, "a.txt", "王") == open_comments(three, "王") == []
    assert len(comments_on(three, "a.txt", "李")) == 1
    accept(three, "a.txt", None, "王")
    assert len(comments_on(three, "a.txt", "王")) == 1


def test_the_shell_does_what_the_page_does(three, place):
    def run(*arguments, by="陈"):
        given = ["--by", by] if arguments[0] not in ("list", "people", "stats") else []
        return CliRunner().invoke(main, ["review", *arguments, *given, "--db", place])

    assert run("role", "陈", "lead").exit_code == 0
    assert "for a lead" in run("assign", "a.txt", "--to", "王", by="李").stderr
    assert "2 → 王" in run("assign", "--to", "王", "--limit", "2").stderr
    assert sha("a")[:12] in run("list", "--assigned", "王").stdout
    assert run("next", by="李").stdout.strip() == sha("c")[:12]
    assert run("release", "c.txt", by="李").exit_code == 0
    assert holder(three, "c.txt") is None
    asked = run("comment", "a.txt", "31?", "--field", TOTAL, "--to", "王", by="李").stderr.strip()
    assert "31?" in run("comments", "--mine", by="王").stdout
    assert run("comment", "a.txt", "--answer", asked, "--done", by="王").exit_code == 0
    assert run("comments").stdout == ""
    assert "done" in run("comments", "a.txt").stdout
    assert "lead" in run("people").stdout
    assert "王" in run("people").stdout
    assert "1 → —" in run("assign", "a.txt", "--nobody").stderr
    for wrong in (("assign", "a.txt"), ("assign", "--to", "王"), ("assign", "--to", "王", "a.txt", "--nobody")):
        assert run(*wrong).exit_code == 2

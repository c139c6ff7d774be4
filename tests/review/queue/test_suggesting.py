"""What to correct next: much in doubt, and unlike what was suggested or corrected before."""

import pytest
from click.testing import CliRunner
from queued import ONE, TOTAL, TWO, report

from gongkai.cli import main
from gongkai.review import accept, file_reports, open_database, suggest


def lines(name, doubtful=(TOTAL, ONE, TWO), **more):
    """Return a report that prints a figure a line."""
    data = report(name, doubtful, **more)
    for number, field in enumerate(data["fields"].values(), 1):
        field["source"] = {"page": None, "line": number, "cell": 1}
    return data


@pytest.fixture
def engine(tmp_path):
    return open_database(tmp_path / "queue.db")


def test_the_second_of_a_kind_comes_after_the_first_of_another(engine):
    file_reports(engine, [report("a", (TOTAL, ONE, TWO)), report("b", (TOTAL, ONE, TWO)), lines("c", (TOTAL, ONE))])
    order = [each.listed.source for each in suggest(engine)]
    assert order[1] == "c.txt"
    assert sorted(order) == ["a.txt", "b.txt", "c.txt"]


def test_a_kind_that_was_corrected_teaches_less(engine):
    file_reports(engine, [report("a", (TOTAL, ONE, TWO)), report("b", (TOTAL, ONE, TWO)), lines("c", (TOTAL, ONE))])
    accept(engine, "a.txt", None, "李")
    found = suggest(engine, 1)
    assert [each.listed.source for each in found] == ["c.txt"]
    assert found[0].novelty > 0.2


def test_more_doubt_goes_first_where_kinds_are_alike(engine):
    file_reports(engine, [report("a", (TOTAL,)), report("b", (TOTAL, ONE, TWO))])
    assert suggest(engine, 1)[0].listed.source == "b.txt"


def test_what_is_in_no_doubt_is_not_suggested(engine):
    file_reports(engine, [report("a", accepted_by_audit=False)])
    assert suggest(engine) == []


def test_the_order_is_the_same_whatever_the_order_of_filing(tmp_path):
    reports = [report("a", (TOTAL,)), lines("b"), report("c", (ONE, TWO)), lines("d", (TWO,))]
    found = []
    for name, some in (("x", reports), ("y", reports[::-1])):
        engine = open_database(tmp_path / f"{name}.db")
        file_reports(engine, some)
        found.append([each.listed.source for each in suggest(engine)])
    assert found[0] == found[1]


def test_the_shell_lists_them(tmp_path):
    file_reports(open_database(tmp_path / "q.db"), [report("a", (TOTAL,))])
    done = CliRunner().invoke(main, ["review", "suggest", "--db", str(tmp_path / "q.db")])
    assert done.exit_code == 0, done.output
    assert "a.txt" in done.output

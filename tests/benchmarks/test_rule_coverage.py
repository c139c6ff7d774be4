"""Which rules act, and what is read without them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import gongkai

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from gongkai.training.generator import make_sample
from judge_cases import of_sample
from rule_coverage import Case, as_case, coverage, judged, listed, table
from rules import RULES, Rule, counting, gives_back, replaced, switched_off

PIECES = "alignment.stream.wrapped_figures.with_pieces"


def rule(name: str) -> Rule:
    (found,) = (each for each in RULES if each.name == name)
    return found


def text_case(layout: str) -> Case:
    return as_case(of_sample(layout, make_sample(layout, 777_000_000)), "layouts")


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.name)
def test_every_declared_rule_is_found_and_put_back(each: Rule) -> None:
    told: list[Rule] = []
    with replaced(each, counting(each, told.append)):
        pass
    assert told == []


def test_no_rule_is_declared_twice() -> None:
    assert len({each.name for each in RULES}) == len(RULES)


def test_a_rule_that_is_gone_is_named() -> None:
    with (
        pytest.raises(LookupError, match="no_such_rule"),
        replaced(Rule("alignment.align", "no_such_rule", gives_back()), lambda original: original),
    ):
        pass


def test_what_only_finds_a_layout_cannot_be_switched_off() -> None:
    with pytest.raises(ValueError, match="row_runs"):
        switched_off(rule("alignment.layouts.by_rows.row_runs"))


def test_a_rule_acts_where_its_layout_is_and_nowhere_else() -> None:
    """Cells that ran together are taken apart in the layout that glues them, and in no plain one."""
    cases = [text_case("J"), text_case("B")]
    (row,) = coverage(cases, [rule("repair.fused_cells.unfuse")], 5)
    assert row.acted == {"layouts": 1}
    assert row.changed == row.read_again == 1
    assert row.after.right < row.before.right


def test_the_package_reads_as_before_when_all_is_put_back() -> None:
    case = text_case("W")
    before = gongkai.parse(case.content).to_json()
    list(coverage([case], [rule(PIECES)], 5))
    assert gongkai.parse(case.content).to_json() == before


def test_the_table_has_a_row_for_each_rule() -> None:
    rows = list(coverage([text_case("B")], [rule(PIECES)], 5))
    assert f"| {PIECES} | 0 | 0 | 0 | – | – | – |" in table(rows, {"layouts": 1})


def test_a_destroyed_field_that_is_read_right_is_no_silent_error_where_the_truth_tells_it() -> None:
    truth = {"source": "x", "fields": {"a.b.c": 3, "a.b.d": 3}, "unrecoverable": ["a.b.c", "a.b.d"]}
    fields = {id_: {"value": value, "review": False} for id_, value in (("a.b.c", 3), ("a.b.d", 4))}
    report = {"source": "x", "status": "accepted", "fields": fields}
    assert judged([Case("x", "x", b"", truth, told=True)], [report]).silent == 1
    assert judged([Case("x", "x", b"", truth)], [report]).silent == 2


def test_a_rule_that_acts_nowhere_is_listed() -> None:
    (row,) = coverage([text_case("B")], [rule(PIECES)], 5)
    assert listed([row]) == {"acting nowhere": [PIECES], "changing nothing": []}


def test_of_a_destroyed_field_the_truth_of_a_case_says_nothing() -> None:
    case = text_case("M")
    assert case.truth["unrecoverable"]
    assert all(case.truth["fields"][id_] is None for id_ in case.truth["unrecoverable"])

"""Documents judged by truths with alternatives; groups with bounds by report."""

from __future__ import annotations

from typing import Any

import pytest

from gongkai.training.evaluation.judgement import DocumentCounts, JudgedGroup, judge_document, judgement_table


def read(**fields: tuple[Any, bool]) -> dict[str, Any]:
    return {
        "status": "review",
        "fields": {id_: {"value": value, "review": flag} for id_, (value, flag) in fields.items()},
    }


def test_a_value_that_one_of_the_alternatives_allows_is_right() -> None:
    truth = {"fields": {"a": {"any_of": [0, None]}, "b": {"any_of": [0, None]}, "c": 5}}
    counts = judge_document("x", truth, read(a=(None, False), b=(0, False), c=(6, False)))
    assert (counts.right, counts.silent, counts.silent_fields) == (2, 1, ("c",))
    assert (counts.nonzero, counts.nonzero_right) == (1, 0)


def test_a_destroyed_field_is_right_when_flagged_whatever_its_value() -> None:
    truth = {"fields": {"a": 7, "b": 7, "c": 7}, "unrecoverable": ["a", "b", "c"]}
    counts = judge_document("x", truth, read(a=(1, True), b=(1, False), c=(7, False)))
    assert (counts.right, counts.silent, counts.destroyed, counts.destroyed_flagged) == (2, 1, 3, 1)
    assert not counts.complete


def test_a_destroyed_field_that_allows_nothing_is_silent_unless_flagged() -> None:
    truth = {"fields": {"a": {"any_of": []}}, "unrecoverable": ["a"]}
    assert judge_document("x", truth, read(a=(None, False))).silent == 1
    assert judge_document("x", truth, read(a=(None, True))).silent == 0


def test_only_fields_beyond_doubt_are_flagged_needlessly() -> None:
    truth: dict[str, Any] = {"fields": {"a": 1, "b": 2}, "contested": ["b"]}
    counts = judge_document("x", truth, read(a=(1, True), b=(2, True)))
    assert (counts.settled, counts.needless) == (1, 1)
    counts = judge_document("x", {**truth, "must_flag": ["b"]}, read(a=(1, True), b=(2, True)))
    assert (counts.settled, counts.needless) == (0, 0)


def test_a_refused_report_is_wrong_and_not_silent() -> None:
    counts = judge_document("x", {"fields": {"a": 1}}, {"status": "failed", "fields": {}})
    assert (counts.right, counts.silent, counts.complete, counts.refused) == (0, 0, True, True)


def test_a_lookalike_is_accepted_only_with_an_unflagged_value() -> None:
    truth = {"not_report": True}
    assert judge_document("x", truth, read(a=(1, False))).accepted
    assert not judge_document("x", truth, read(a=(1, True), b=(None, False))).accepted
    assert not judge_document("x", truth, {"status": "failed"}).accepted


def test_errors_in_one_cluster_bound_less_tightly_than_errors_apart() -> None:
    clustered = [DocumentCounts(str(n), fields=100, right=0 if n == 0 else 100) for n in range(20)]
    apart = [DocumentCounts(str(n), fields=100, right=95) for n in range(20)]
    one, two = (JudgedGroup("x", each).shares()["right"] for each in (clustered, apart))
    assert one.value == two.value == pytest.approx(0.95)
    assert one.lower is not None
    assert two.lower is not None
    assert one.lower < 0.9 < two.lower


def test_no_error_in_few_reports_bounds_little() -> None:
    clean = JudgedGroup("x", [DocumentCounts(str(n), fields=200, right=200) for n in range(10)])
    silent = clean.shares()["silent"]
    assert silent.upper == pytest.approx(0.2589, abs=1e-3)  # 1 - 0.05 ** (1 / 10)


def test_a_row_of_the_table_tells_counts_and_bounds() -> None:
    table = judgement_table("origin", [JudgedGroup("Word", [DocumentCounts("a", fields=4, right=3, silent=1)])])
    assert "| Word | 1 | 75.00% (" in table
    assert "1 of 4 (≤" in table
    assert table.splitlines()[2].endswith("| – |")

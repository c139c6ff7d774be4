"""Evaluation counts what it says it counts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from gongkai.core.errors import MissingExtra
from gongkai.core.report import Field, Report
from gongkai.core.statistics import Rate, calibration, upper_bound
from gongkai.training.evaluation import OVERALL, evaluate, weighted
from gongkai.training.evaluation.table import TABLE_HEADINGS, markdown, table_rows


def truth(fields: dict[str, Any], source: str = "a.txt", layout: str = "pipes", **more: Any) -> dict[str, Any]:
    return {
        "source": source,
        "edition": "2021",
        "year": 2022,
        "agency": "甲",
        "layout": layout,
        "fields": fields,
        **more,
    }


def read(fields: dict[str, tuple[Any, bool]], source: str = "a.txt", **more: Any) -> dict[str, Any]:
    """A prediction: value and flag of each field."""
    body = {key: {"value": value, "review": flag} for key, (value, flag) in fields.items()}
    head = {"source": source, "edition": "2021", "year": 2022, "agency": "甲", "status": "review"}
    return {**head, "fields": body, **more}


def test_accuracy_counts_fields_read_right() -> None:
    found = evaluate([truth({"a": 1, "b": 2, "c": 0})], [read({"a": (1, False), "b": (3, False), "c": (0, False)})])
    assert found.overall.accuracy == Rate(2, 3)


def test_zeros_and_nulls_are_left_out_of_the_accuracy_on_non_zero_fields() -> None:
    fields = {"a": 1, "b": 2, "c": 0, "d": None}
    given_ = {"a": (1, False), "b": (3, False), "c": (0, False), "d": (None, False)}
    assert evaluate([truth(fields)], [read(given_)]).overall.accuracy_nonzero == Rate(1, 2)


@pytest.mark.parametrize(("value", "right"), [(0, False), (None, True), ("", False), (False, False)])
def test_only_null_is_right_for_null(value: Any, right: bool) -> None:
    found = evaluate([truth({"a": None})], [read({"a": (value, False)})])
    assert found.overall.accuracy == Rate(int(right), 1)


@pytest.mark.parametrize("value", [7, 7.0, "7", "7.00"])
def test_a_number_is_the_same_however_it_is_written(value: Any) -> None:
    assert evaluate([truth({"a": 7})], [read({"a": (value, False)})]).overall.accuracy == Rate(1, 1)


def test_true_is_not_one() -> None:
    assert evaluate([truth({"a": 1})], [read({"a": (True, False)})]).overall.accuracy == Rate(0, 1)


def test_a_truth_may_allow_several_values() -> None:
    found = evaluate([truth({"a": {"any_of": [0, None]}})], [read({"a": (None, False)})])
    assert found.overall.accuracy == Rate(1, 1)


def test_a_silent_error_is_wrong_without_a_flag() -> None:
    given_ = {"a": (9, False), "b": (9, True), "c": (3, False), "d": (4, True)}
    found = evaluate([truth({"a": 1, "b": 2, "c": 3, "d": 4})], [read(given_)])
    assert found.overall.silent == Rate(1, 4)
    assert [each.field for each in found.silent_errors] == ["a"]


def test_silent_errors_are_counted_by_report_too() -> None:
    truths = [truth({"a": 1, "b": 1}, source=f"{n}.txt") for n in range(3)]
    given_ = [read({"a": (2, False), "b": (2, False)}, source="0.txt")]
    given_ += [read({"a": (1, False), "b": (2, True)}, source=f"{n}.txt") for n in (1, 2)]
    assert evaluate(truths, given_).overall.silent_reports == Rate(1, 3)


def test_share_of_wrong_fields_flagged() -> None:
    given_ = {"a": (9, False), "b": (9, True), "c": (9, True), "d": (4, True)}
    found = evaluate([truth({"a": 1, "b": 2, "c": 3, "d": 4})], [read(given_)])
    assert found.overall.wrong_flagged == Rate(2, 3)


def test_review_load_counts_every_flag() -> None:
    found = evaluate([truth({"a": 1, "b": 2})], [read({"a": (1, True), "b": (2, False)})])
    assert found.overall.review_load == Rate(1, 2)


def test_review_is_needless_only_where_nothing_is_in_doubt() -> None:
    fields = {"right": 1, "flagged": 2, "contested": 3, "lost": 4, "wrong": 5}
    given_ = {key: (value, key != "right") for key, value in fields.items()} | {"wrong": (0, True)}
    found = evaluate([truth(fields, unrecoverable=["lost"], contested=["contested"])], [read(given_)])
    assert found.overall.needless == Rate(1, 2)


def test_a_destroyed_field_counts_in_flag_recall_and_not_in_accuracy_or_load() -> None:
    found = evaluate(
        [truth({"a": 1, "b": 2, "c": 3}, unrecoverable=["a", "b"])],
        [read({"a": (None, True), "b": (None, False), "c": (3, False)})],
    )
    overall = found.overall
    assert (overall.flag_recall, overall.accuracy, overall.review_load) == (Rate(1, 2), Rate(1, 1), Rate(0, 1))


def test_a_destroyed_field_without_a_flag_is_a_silent_error() -> None:
    found = evaluate([truth({"a": 1}, unrecoverable=["a"])], [read({"a": (1, False)})])
    assert found.overall.silent == Rate(1, 1)


def test_a_failed_report_is_wrong_but_not_silent() -> None:
    failed = {"source": "a.txt", "status": "failed", "fields": {}, "error": {"code": "not_a_report"}}
    overall = evaluate([truth({"a": 1, "b": 2})], [failed]).overall
    assert (overall.failed, overall.accuracy, overall.silent) == (1, Rate(0, 2), Rate(0, 2))


def test_an_absent_report_is_wrong_and_silent() -> None:
    overall = evaluate([truth({"a": 1, "b": 2})], []).overall
    assert (overall.absent, overall.accuracy, overall.silent) == (1, Rate(0, 2), Rate(2, 2))


def test_an_absent_field_is_wrong_and_silent() -> None:
    assert evaluate([truth({"a": None})], [read({})]).overall.silent == Rate(1, 1)


def test_an_absent_field_of_a_table_that_is_flagged_as_a_whole_is_wrong_and_not_silent() -> None:
    given_ = {"t.a": (None, True), "t.b": (None, True), "u.a": (1, False)}
    overall = evaluate([truth({"t.c": None, "u.b": None})], [read(given_)]).overall
    assert (overall.accuracy, overall.silent) == (Rate(0, 2), Rate(1, 2))


def test_straight_through_reports_are_the_accepted_ones() -> None:
    truths = [truth({"a": 1}, source="a.txt"), truth({"a": 1}, source="b.txt")]
    given_ = [read({"a": (1, False)}, status="accepted"), read({"a": (1, True)}, source="b.txt")]
    assert evaluate(truths, given_).overall.straight_through == Rate(1, 2)


def test_edition_year_and_agency_are_counted_where_the_truth_states_them() -> None:
    found = evaluate([{**truth({"a": 1}), "agency": None}], [read({"a": (1, False)}, year=2019)])
    assert found.overall.identified == Rate(1, 2)


def test_units_count_where_the_truth_gives_them() -> None:
    prediction = read({"a": (592, False)})
    prediction["fields"]["a"]["unit"] = "元"
    assert evaluate([truth({"a": 592}, units={"a": "万元"})], [prediction]).overall.accuracy == Rate(0, 1)


def test_reports_match_by_file_name_where_paths_differ() -> None:
    found = evaluate([truth({"a": 1}, source="truth/x.txt")], [read({"a": (1, False)}, source="/data/in/x.txt")])
    assert (found.overall.absent, found.unmatched) == (0, ())


def test_an_ambiguous_file_name_matches_nothing() -> None:
    truths = [truth({"a": 1}, source=f"{year}/x.txt") for year in (2021, 2022)]
    found = evaluate(truths, [read({"a": (1, False)}, source="x.txt")])
    assert (found.overall.absent, found.unmatched) == (2, ("x.txt",))


def test_agencies_with_the_same_file_names_are_told_apart_by_their_folders() -> None:
    places = [f"agency{n}/{year}.html" for n in range(10) for year in range(2019, 2025)]
    truths = [truth({"a": number}, source=place) for number, place in enumerate(places)]
    given = [read({"a": (number, False)}, source=f"/data/{place}") for number, place in enumerate(places)]
    found = evaluate(truths, given[::-1])
    assert (found.overall.absent, found.overall.accuracy, found.unmatched) == (0, Rate(60, 60), ())


def test_a_name_is_not_unique_because_its_like_found_its_own() -> None:
    truths = [truth({"a": 1}, source="a/x.txt"), truth({"a": 2}, source="b/x.txt")]
    found = evaluate(truths, [read({"a": (1, False)}, source="a/x.txt"), read({"a": (9, False)}, source="c/x.txt")])
    assert (found.overall.absent, found.unmatched) == (1, ("c/x.txt",))


def test_a_prediction_that_nobody_asked_for_counts_nowhere() -> None:
    found = evaluate([truth({"a": 1})], [read({"a": (1, False)}), read({"a": (9, False)}, source="other.txt")])
    assert (found.overall.silent.count, found.unmatched) == (0, ("other.txt",))


def test_the_later_of_two_predictions_counts() -> None:
    found = evaluate([truth({"a": 1})], [read({"a": (9, False)}), read({"a": (1, False)})])
    assert found.overall.accuracy == Rate(1, 1)


def test_reports_are_taken_as_objects() -> None:
    report = Report("a.txt", "", fields={"a": Field("a", status="blank", confidence=0.9)})
    found = evaluate([truth({"a": None})], [report])
    assert found.overall.accuracy == Rate(1, 1)
    assert found.overall.calibration is not None


def test_each_layout_has_its_own_figures() -> None:
    truths = [truth({"a": 1}, source="a.txt"), truth({"a": 1}, source="b.txt", layout="tabs")]
    found = evaluate(truths, [read({"a": (1, False)}), read({"a": (2, False)}, source="b.txt")])
    assert {name: each.accuracy.value for name, each in found.layouts.items()} == {"pipes": 1.0, "tabs": 0.0}


def test_weights_mix_the_layouts() -> None:
    truths = [truth({"a": 1}, source="a.txt"), truth({"a": 1}, source="b.txt", layout="tabs")]
    found = evaluate(truths, [read({"a": (1, False)}), read({"a": (2, False)}, source="b.txt")])
    mixed = weighted(found.layouts, {"pipes": 3, "tabs": 1, "not evaluated": 4})
    assert (mixed["accuracy"], mixed["covered"], mixed["flag_recall"]) == (0.75, 0.5, None)


def test_a_layout_with_too_few_cases_is_left_out_of_the_mixture() -> None:
    truths = [truth({"a": 1, "b": 1}, source="a.txt"), truth({"a": 1}, source="b.txt", layout="tabs")]
    right = {"a": (1, False), "b": (1, False)}
    found = evaluate(truths, [read(right), read({"a": (2, False)}, source="b.txt")])
    mixed = weighted(found.layouts, {"pipes": 1, "tabs": 1}, least=2)
    assert (mixed["accuracy"], mixed["straight_through"]) == (1.0, None)


def test_weights_for_no_evaluated_layout_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="weight"):
        weighted(evaluate([truth({"a": 1})], []).layouts, {"tabs": 1})


def test_figures_are_plain_data() -> None:
    data = evaluate([truth({"a": 1})], [read({"a": (1, False)})]).to_dict()
    assert data[OVERALL]["accuracy"] == {"count": 1, "of": 1, "value": 1.0, "upper_95": 1.0}


def test_the_table_has_a_row_a_layout_and_one_over_all() -> None:
    found = evaluate([truth({"a": 1}, source=s, layout=s) for s in "xyz"], [])
    rows = table_rows(found)
    assert [row[0] for row in rows] == ["x", "y", "z", OVERALL]
    assert {len(row) for row in rows} == {len(TABLE_HEADINGS)}
    assert markdown(found).count("\n") == 6


# ---- bounds and calibration


@given(st.integers(1, 5000), st.data())
def test_the_bound_is_where_so_few_events_become_unlikely(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of - 1))
    bound = upper_bound(count, of)
    assert bound is not None
    assert binom.cdf(count, of, bound) == pytest.approx(0.05, abs=1e-6)


def test_the_rule_of_three() -> None:
    assert upper_bound(0, 3000) == pytest.approx(0.001, rel=0.01)


def test_no_trials_have_no_bound() -> None:
    assert Rate(0, 0).upper is None
    assert Rate(0, 0).value is None


def test_perfect_probabilities_have_no_error() -> None:
    found = calibration([1.0, 1.0, 0.0], [True, True, False])
    assert found is not None
    assert (found.ece, found.brier) == (0.0, 0.0)


def test_overconfidence_is_the_gap() -> None:
    found = calibration([0.9] * 100, [True] * 60 + [False] * 40)
    assert found is not None
    assert found.ece == pytest.approx(0.3)
    assert found.brier == pytest.approx(0.6 * 0.01 + 0.4 * 0.81)


@given(st.lists(st.tuples(st.sampled_from([0.2, 0.7, 0.9, 1.0]), st.booleans()), min_size=1, max_size=80), st.randoms())
def test_the_order_of_the_fields_does_not_matter(pairs: list[tuple[float, bool]], rng: Any) -> None:
    shuffled = list(pairs)
    rng.shuffle(shuffled)
    one, other = (calibration(*zip(*each, strict=True)) for each in (pairs, shuffled))
    assert one is not None
    assert other is not None
    assert (one.ece, one.brier, one.aurc) == pytest.approx((other.ece, other.brier, other.aurc))


def test_sure_errors_cost_more_risk_than_doubted_ones() -> None:
    sure = calibration([0.99, 0.8, 0.6], [False, True, True])
    doubted = calibration([0.99, 0.8, 0.6], [True, True, False])
    assert sure is not None
    assert doubted is not None
    assert sure.aurc > doubted.aurc


def test_risk_at_full_coverage_is_the_error_rate() -> None:
    found = calibration([0.9, 0.8, 0.7, 0.6], [True, False, True, True])
    assert found is not None
    assert (found.coverage[-1], found.risk[-1]) == pytest.approx((1.0, 0.25))


def test_nothing_to_judge_is_no_calibration() -> None:
    assert calibration([], []) is None


def test_flagged_and_unflagged_fields_are_judged_apart() -> None:
    prediction = read({"a": (1, False), "b": (2, True)})
    for field, confidence in zip(prediction["fields"].values(), (0.9999, 0.4), strict=True):
        field["confidence"] = confidence
    found = evaluate([truth({"a": 1, "b": 3})], [prediction]).overall.reliability
    assert found is not None
    ((sure,), (doubted,)) = found.unflagged, found.flagged
    assert (sure.fields, sure.errors, doubted.fields, doubted.errors) == (1, 0, 1, 1)


# ---- the picture


def some_evaluation(confidence: float | None) -> Any:
    prediction = read({"a": (1, False), "b": (2, True)})
    for field in prediction["fields"].values():
        field["confidence"] = confidence
    return evaluate([truth({"a": 1, "b": 3})], [prediction])


@pytest.mark.parametrize("confidence", [0.97, None])
@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml")])
def test_the_picture_is_drawn(tmp_path: Path, confidence: float | None, suffix: str, start: bytes) -> None:
    from gongkai.training.evaluation.plot import plot

    plot(some_evaluation(confidence), tmp_path / f"out{suffix}")
    assert (tmp_path / f"out{suffix}").read_bytes().startswith(start)


def test_without_matplotlib_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai.training.evaluation.plot import plot

    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"gongkai\[plot\]"):
        plot(some_evaluation(0.9), tmp_path / "out.png")

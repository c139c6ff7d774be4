"""The fit of the model of confidence: curves by what flags a field, what may only make surer, and the threshold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.assessment.confidence import ConfidenceModel
from gongkai.assessment.evidence import DIRECTIONS, HOWS, Evidence
from gongkai.training.fit_confidence import FieldData, check_promise, choose_threshold, fit_confidence

RISK = 0.005
PLAIN = Evidence(
    HOWS[0], "none", (), True, 10.0, 5, 5, 1.0, 1.0, 1.0, False, False, "printed", "some", 2, 0, 0,
    (0.0, 0.0, 0.0, 0.0, 0.0, 0.0), (False, True, False, False),
)  # fmt: skip
WAYS = PLAIN._replace(flag="doubt", doubts=("ways",), margin=0.1)
SUSPECT = PLAIN._replace(flag="suspect", failed=1)


def parts(wrong: int, reports: int = 400) -> list[FieldData]:
    """Return what four layouts tell: of doubtful fields one in four wrong, of shaky ones some."""
    found = []
    for layout in range(4):
        data = FieldData()
        for number in range(reports):
            name = f"{layout}-{number}"
            for field in range(30):  # of many kinds, for a leaf of the trees needs some
                data.add(PLAIN._replace(score=1 - field / 100), right=True, report=name)
            if number % 4 == 0:
                for field in range(8):
                    data.add(WAYS, right=field > 1, report=name)
                data.add(SUSPECT, right=number % 8 > 0, report=name)
            if number % 10 == 1:
                shaky = PLAIN._replace(trust=0.2, score=1 - number / 1000)
                data.add(shaky, right=number // 10 % 10 >= wrong, report=name)
        found.append(data)
    return found


@pytest.fixture(scope="module")
def model() -> ConfidenceModel:
    return fit_confidence(parts(wrong=1), RISK)


def test_a_field_in_doubt_says_what_came_true_of_fields_in_doubt(model: ConfidenceModel) -> None:
    sure, doubtful = model.probabilities([PLAIN, WAYS])
    assert doubtful == pytest.approx(0.75, abs=0.02)
    assert sure > 0.999


def test_a_suspect_says_what_came_true_of_suspects_and_not_of_fields_in_doubt(model: ConfidenceModel) -> None:
    assert model.probabilities([SUSPECT]) == [pytest.approx(0.5, abs=0.02)]


def test_fields_like_those_that_were_wrong_in_silence_fall_below_the_threshold(model: ConfidenceModel) -> None:
    sure, shaky = model.probabilities([PLAIN, PLAIN._replace(trust=0.2)])
    assert shaky < model.threshold <= sure


def test_no_field_in_doubt_is_surer_than_the_threshold_however_right_such_fields_were() -> None:
    right = FieldData()
    for number in range(800):
        right.add(WAYS if number % 2 else PLAIN, right=True, report=str(number))
    found = fit_confidence([right, right], RISK)
    assert found.probabilities([WAYS])[0] <= found.threshold <= found.probabilities([PLAIN])[0]


def test_a_level_that_one_report_set_is_drawn_towards_the_mean() -> None:
    lone = parts(wrong=0)
    for _ in range(30):
        lone[0].add(WAYS._replace(doubts=("ways", "layout", "torn"), margin=0.0), right=False, report="0-0")
    claimed = fit_confidence(lone, RISK).probabilities([WAYS._replace(doubts=("ways", "layout", "torn"), margin=0.0)])
    assert claimed[0] > 0.1


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.floats(0, 1), st.integers(0, 5), st.integers(0, 2), st.floats(0, 1)),
    st.tuples(st.floats(0, 1), st.integers(0, 5), st.integers(0, 2), st.floats(0, 1)),
)
def test_more_margin_trust_and_relations_that_hold_never_make_less_sure(model, one, other) -> None:
    def evidence(trust, lead, held, margin):
        return PLAIN._replace(trust=round(trust, 1), lead=lead, held=held, margin=round(margin, 1))

    less, more = (evidence(*(pick(a, b) for a, b in zip(one, other, strict=True))) for pick in (min, max))
    low, high = model.probabilities([less, more])
    assert low <= high


def test_every_number_of_the_evidence_has_a_direction() -> None:
    assert len(PLAIN.row()) == len(DIRECTIONS)


def chosen(levels: list[float], wrong: dict[float, int], reports: int, flagged: int = 0) -> float:
    """Return the threshold for so many reports at each level, of which some are wrong."""
    sure, right, names = [], [], []
    for level in levels:
        for number in range(reports):
            sure.append(level)
            right.append(number >= wrong.get(level, 0))
            names.append(f"{level}-{number}")
    doubted = {name: name.endswith("-0") and bool(flagged) for name in names}
    return choose_threshold(np.array(sure), np.array(right), np.array(names), doubted, RISK)


def test_without_an_error_the_threshold_is_the_lowest_level_that_a_field_alone_may_have() -> None:
    assert chosen([0.9999, 0.999, 0.995, 0.9], {}, 1000) == 0.995


def test_the_threshold_stays_above_the_level_whose_errors_break_the_bound() -> None:
    assert chosen([0.9999, 0.999, 0.995], {0.999: 2, 0.995: 12}, 1000) == 0.999


def test_errors_in_reports_that_are_flagged_anyway_do_not_count() -> None:
    names = np.array([str(number) for number in range(2000)])
    doubted = {name: number >= 1000 for number, name in enumerate(names)}
    right = np.array([number < 1980 for number in range(2000)])
    sure = np.array([0.9999] * 1000 + [0.995] * 1000)
    assert choose_threshold(sure, right, names, doubted, RISK) == 0.995


def test_where_too_few_are_accepted_for_a_bound_no_error_is_let_through() -> None:
    assert chosen([0.9999, 0.999, 0.995], {0.995: 1}, 20) == 0.999


def test_a_fifth_of_the_reports_with_an_error_is_not_let_through_by_the_number_of_reports() -> None:
    assert chosen([0.9999, 0.995], {0.995: 400}, 2000) == 0.9999


def test_the_promise_is_checked_on_the_accepted_reports_alone(model: ConfidenceModel) -> None:
    data = FieldData()
    for name, field, right in (("fine", PLAIN, True), ("silent", PLAIN, False), ("doubted", WAYS, False)):
        data.add(field, right=right, report=name)
    data.add(PLAIN._replace(trust=0.2), right=False, report="shaky")
    found = check_promise(model, [data])
    assert (found.count, found.of) == (1, 2)

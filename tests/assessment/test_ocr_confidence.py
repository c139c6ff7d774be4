"""The doubt of a recogniser lowers the confidence of the fields that it read."""

import pytest

from gongkai.assessment.ocr_confidence import RIGHT, probability, weigh_recognition
from gongkai.core.report import Field


def weighed(score, confidence=0.9999, threshold=0.998, reasons=()):
    field = Field("a.b.c", confidence=confidence, reasons=list(reasons), review=bool(reasons))
    weigh_recognition({"a.b.c": field, "x": Field("x", confidence=0.5)}, {"a.b.c": score}, threshold)
    return field


def test_probability_rises_with_the_score():
    scores = [number / 200 for number in range(201)]
    found = [probability(score) for score in scores]
    assert found == sorted(found)
    assert found[0] == RIGHT[0][1]
    assert found[-1] == RIGHT[-1][1]
    assert probability(0.5) == pytest.approx((0.4 + 0.85) / 2)


def test_a_figure_that_is_hardly_readable_is_to_be_reviewed_and_says_why():
    field = weighed(0.7)
    assert field.review
    assert field.reasons == ["ocr_low"]
    assert field.confidence == pytest.approx(0.9999 * probability(0.7))


def test_a_figure_that_is_clearly_read_stays_as_it_was():
    field = weighed(0.9995)
    assert (field.review, field.reasons) == (False, [])
    assert field.confidence > 0.998


def test_other_reasons_stay():
    assert weighed(0.2, reasons=["relation_failed"]).reasons == ["relation_failed", "ocr_low"]


def test_a_field_below_the_threshold_is_always_to_be_reviewed():
    for number in range(101):
        field = weighed(number / 100)
        assert field.review is (field.confidence < 0.998)

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from figures import NEW, as_texts, numbered
from printing import labelled, pages, piped, rebuilt, report, report_parts

from gongkai.alignment.types import NO_RIVAL
from gongkai.assessment.confidence import ConfidenceModel, set_confidence
from gongkai.assessment.evidence import report_evidence
from gongkai.core.doubts import Doubt
from gongkai.extraction.fields import read_fields
from gongkai.forms.display_names import REASONS
from gongkai.forms.relations import Arithmetic
from gongkai.training.generator import Piece

TEXTS = as_texts(numbered(NEW))
ONE = "requests.granted.business"
WAYS = frozenset({Doubt.WAYS})


def read(texts=TEXTS, parts=None):
    printed = pages(parts, piped) if parts else report(NEW, texts, piped)
    result = rebuilt(printed)
    return result, read_fields(result, labelled(printed))


def judged(result, fields, suspects=(), others=()):
    """Return the fields after judgement with a threshold of 0.9, all of one probability but ``others``."""
    probabilities = [dict(others).get(field_id, 0.999) for field_id in fields]
    set_confidence(result, fields, probabilities, 0.9, set(suspects))
    return fields


def test_sure_fields_are_not_to_be_reviewed_and_give_no_reason():
    fields = judged(*read())
    assert {field.confidence for field in fields.values()} == {0.999}
    assert not any(field.review or field.reasons for field in fields.values())


def test_a_field_below_the_threshold_is_to_be_reviewed_and_says_why():
    fields = judged(*read(), others={ONE: 0.5})
    assert [field.id for field in fields.values() if field.review] == [ONE]
    assert fields[ONE].reasons


def test_a_suspect_is_to_be_reviewed_however_well_it_was_read():
    field = judged(*read(), suspects=[ONE])[ONE]
    assert (field.review, field.reasons) == (True, ["relation_failed"])


def test_a_field_in_doubt_is_to_be_reviewed_however_probable_and_offers_its_alternatives():
    result, fields = read()
    result.placements[ONE] = replace(result.placements[ONE], doubts=WAYS, others=(Decimal(3), None))
    field = judged(result, fields)[ONE]
    assert field.review
    assert field.reasons
    assert [other.value for other in field.alternatives] == [3, None]


def test_probabilities_of_a_field_and_its_alternatives_do_not_exceed_1():
    result, fields = read()
    result.placements[ONE] = replace(result.placements[ONE], doubts=WAYS, others=(Decimal(3), Decimal(4), None))
    field = judged(result, fields)[ONE]
    assert field.confidence + sum(other.confidence for other in field.alternatives) <= 1 + 1e-5


def without_table(said):
    """Return a report's parts with a sentence in place of its last table."""
    sentence = (None, [[Piece(said, "narrative")]])
    return [sentence if table is NEW.tables[2] else (table, grid) for table, grid in report_parts(NEW, TEXTS)]


@pytest.mark.parametrize(("said", "review"), [("本年度未发生行政复议、行政诉讼。", False), ("详见附件。", True)])
def test_a_table_that_is_not_there_is_to_be_reviewed_unless_the_section_says_that_nothing_happened(said, review):
    fields = judged(*read(parts=without_table(said)))
    field = fields["disputes.review.total"]
    assert (field.status, field.value, field.review) == ("missing", None, review)
    assert ("table_absent" in field.reasons) is review


def test_evidence_comes_for_every_field_as_as_many_finite_numbers():
    result, fields = read()
    held = Arithmetic(NEW.relations, {field_id: field.value for field_id, field in fields.items()}).evidence()
    rows = np.array([each.row() for each in report_evidence(result, fields, held)])
    assert rows.shape[0] == len(NEW.field_ids)
    assert np.isfinite(rows).all()


@pytest.mark.parametrize("change", [{"doubts": WAYS}, {"trust": 0.4}, {"score": 0.6}, {"inferred": True}])
def test_evidence_tells_a_weaker_placement_from_a_sure_one(change):
    result, fields = read()
    before = report_evidence(result, fields, {})
    result.placements[ONE] = replace(result.placements[ONE], **change)
    after = report_evidence(result, fields, {})
    where = list(fields).index(ONE)
    assert before[where].row() != after[where].row()


@pytest.mark.parametrize("held", [(1, 0, 0), (0, 1, 0), (0, 0, 1)])
def test_evidence_tells_relations_that_hold_fail_or_cannot_be_checked(held):
    result, fields = read()
    where = list(fields).index(ONE)
    assert report_evidence(result, fields, {ONE: held})[where].row() != report_evidence(result, fields, {})[where].row()


class ByScore:
    """Scores a row by how far it is from the first one that it was shown."""

    def __init__(self):
        self.width = len(some_evidence()[0].row())

    def decision_function(self, features):
        return -np.abs(features - features[0]).sum(1)


class Extremes:
    """A calibrator that gives certainty or its opposite."""

    def predict(self, scores):
        return np.where(scores == 0, 1.0, 0.0)


def some_evidence():
    """Return evidence for fields of which one, in the middle, is read otherwise than the first and the last."""
    result, fields = read()
    result.placements[ONE] = replace(result.placements[ONE], doubts=WAYS)
    found = report_evidence(result, fields, {})
    return [found[0], found[list(fields).index(ONE)], found[0]]


def test_probabilities_come_in_order_and_are_never_0_or_1():
    found = ConfidenceModel(ByScore(), {"none": Extremes(), "doubt": Extremes()}, 0.9).probabilities(some_evidence())
    assert found[0] == found[2] > found[1]
    assert 0 < found[1] < found[0] < 1


def test_without_calibration_the_score_is_taken_as_log_odds():
    found = ConfidenceModel(ByScore(), {}, 0.9).probabilities(some_evidence())
    assert found[0] == pytest.approx(0.5)
    assert found[1] < 0.5


def test_the_same_evidence_has_the_same_probability_however_often_it_is_asked_for():
    model = ConfidenceModel(ByScore(), {}, 0.9)
    shown = some_evidence()
    assert model.probabilities(shown) == model.probabilities(shown)
    assert model.probabilities(shown[1:2]) == model.probabilities(shown)[1:2]


class Certain:
    """A curve that is certain of everything."""

    def predict(self, scores):
        return np.ones(len(scores))


def test_a_field_in_doubt_is_never_surer_than_the_threshold_though_its_curve_is():
    model = ConfidenceModel(ByScore(), {"none": Certain(), "doubt": Certain()}, 0.9)
    plain, doubtful, _ = model.probabilities(some_evidence())
    assert (doubtful, plain > 0.9) == (0.9, True)


@pytest.mark.parametrize("doubt", Doubt)
def test_a_doubt_by_name_is_told_to_the_weigher_and_gives_the_field_a_reason_that_people_can_read(doubt):
    result, fields = read()
    before = report_evidence(result, fields, {})
    result.placements[ONE] = replace(result.placements[ONE], doubts=frozenset({doubt}))
    where = list(fields).index(ONE)
    assert report_evidence(result, fields, {})[where].row() != before[where].row()
    field = judged(result, fields)[ONE]
    assert field.review
    assert field.reasons
    assert set(field.reasons) <= set(REASONS)


def test_two_doubts_with_names_give_two_reasons():
    result, fields = read()
    result.placements[ONE] = replace(result.placements[ONE], doubts=frozenset({Doubt.COPIES, Doubt.CUT}))
    assert judged(result, fields)[ONE].reasons == ["copies_differ", "row_cut"]


def test_what_flags_a_field_whatever_its_probability_is_part_of_its_evidence():
    result, fields = read()
    flags = {each.flag for each in report_evidence(result, fields, {}, {ONE})}
    assert flags == {"none", "suspect"}
    result.placements[ONE] = replace(result.placements[ONE], doubts=WAYS)
    assert report_evidence(result, fields, {}, {ONE})[list(fields).index(ONE)].flag == "doubt"


def test_a_suspect_below_the_threshold_says_that_a_sum_fails_and_nothing_of_its_place():
    field = judged(*read(), suspects=[ONE], others={ONE: 0.5})[ONE]
    assert (field.confidence, field.reasons) == (0.5, ["relation_failed"])


def test_a_margin_tells_how_far_off_the_next_way_to_fill_a_row_is():
    result, _ = read()
    assert {placement.margin for placement in result.placements.values()} == {NO_RIVAL}

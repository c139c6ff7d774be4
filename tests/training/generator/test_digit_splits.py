"""Which glued digits can be split, and which are lost."""

from __future__ import annotations

from decimal import Decimal

from gongkai.forms.form import editions
from gongkai.training.generator.digit_splits import glued
from gongkai.training.generator.grid import Grid, GridCell

FORM = editions()["2021"]
NEW = [id_ for id_ in FORM.field_ids if id_.startswith("requests.new.")]
DOCUMENTS = [id_ for id_ in FORM.field_ids if id_.startswith("proactive.normative_documents.")]


def judge(ids, texts):
    row = [GridCell(text, "value", field=id_) for id_, text in zip(ids, texts, strict=True)]
    values = {id_: Decimal(0) for id_ in FORM.field_ids}
    values.update({id_: Decimal(text) for id_, text in zip(ids, texts, strict=True)})
    return glued([Grid(ids[0].split(".")[0], [row], len(row))], FORM, values)


def test_zeros_can_only_be_split_one_way():
    assert judge(NEW, ["0"] * 7) == (set(), set())


def test_a_row_without_a_relation_and_with_two_readings_is_lost():
    destroyed, _ = judge(DOCUMENTS, ["5", "23", "55"])
    assert destroyed == set(DOCUMENTS)


def test_a_total_settles_a_split():
    destroyed, doubtful = judge(NEW, ["13", "0", "0", "0", "0", "0", "13"])
    assert not destroyed
    assert doubtful == set(NEW)


def test_what_is_the_same_in_all_readings_is_not_lost():
    destroyed, doubtful = judge(DOCUMENTS, ["0", "12", "3"])
    assert DOCUMENTS[0] in doubtful
    assert destroyed == set(DOCUMENTS[1:])


def test_question_marks_part_digits():
    row = [GridCell(text, "value", field=id_) for id_, text in zip(DOCUMENTS, ["? 5", "? 23", "? 55"], strict=True)]
    values = {id_: Decimal(0) for id_ in FORM.field_ids}
    assert glued([Grid("proactive", [row], 3)], FORM, values)[0] == set()

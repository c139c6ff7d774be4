import json
from decimal import Decimal

import pytest

from gongkai.core.document import Location
from gongkai.core.errors import LimitExceeded, NotAReport
from gongkai.core.report import METADATA_KEYS, Alternative, Fact, Field, Issue, Report, failed_report, json_number

FIELD_KEYS = {"value", "confidence", "review", "unit", "status", "raw", "implied", "reasons", "alternatives", "source"}
REPORT_KEYS = {
    "source", "sha256", "edition", "year", "agency", "status", "error", "fields", "issues", "metadata", "facts",
    "made_by",
}  # fmt: skip


def report(*fields, issues=()):
    made = Report("a.txt", "0" * 64, "2021", 2023, "青禾县水务局")
    made.fields = {field.id: field for field in fields}
    made.issues = list(issues)
    return made


def field(id_="a.b.c", value=1, **others):
    return Field(id_, Decimal(value) if value is not None else None, status="printed", **others)


def issue(severity):
    return Issue("row_total", severity, "不符", "does not hold", ["a.b.c"])


@pytest.mark.parametrize(
    ("text", "number"), [("3119", 3119), ("7.5220", 7.522), ("0.00", 0), ("-3", -3), ("12.0", 12), ("1E+3", 1000)]
)
def test_a_number_is_an_integer_in_json_where_it_is_one(text, number):
    assert json_number(Decimal(text)) == number
    assert type(json_number(Decimal(text))) is type(number)


def test_no_number_is_null():
    assert json_number(None) is None


def test_a_report_without_doubt_or_error_is_accepted():
    assert report(field(), issues=[issue("warning"), issue("info")]).status == "accepted"


@pytest.mark.parametrize("made", [report(field(review=True)), report(field(), issues=[issue("error")])])
def test_a_doubt_or_an_error_asks_for_review(made):
    assert made.status == "review"


def test_a_report_without_fields_has_failed():
    assert report().status == "failed"


def test_a_failed_report_says_why_in_both_languages():
    said = failed_report("b.txt", "1" * 64, NotAReport("no report", "不是年报")).to_dict()
    assert (said["status"], said["error"]["code"]) == ("failed", "not_a_report")
    assert said["error"]["message"] == {"zh": "不是年报", "en": "no report"}


def test_the_json_has_the_keys_of_the_contract_and_no_others():
    said = report(field()).to_dict()
    assert set(said) == REPORT_KEYS
    assert set(said["fields"]["a.b.c"]) == FIELD_KEYS
    assert set(said["metadata"]) == set(METADATA_KEYS)
    assert said["error"] is None


def test_metadata_that_is_not_known_is_null():
    made = report(field())
    made.metadata = {"phone": "0000-1234567"}
    said = made.to_dict()["metadata"]
    assert (said["phone"], said["fax"]) == ("0000-1234567", None)


def test_a_line_of_json_reads_back_as_the_same_data():
    made = report(field(value="7.50", confidence=0.123456789, alternatives=[Alternative(Decimal(8), 0.5)]))
    assert "\n" not in made.to_json()
    assert json.loads(made.to_json()) == made.to_dict()


def test_a_blank_is_null_and_not_zero():
    made = report(Field("a.b.c", status="blank", raw="—"))
    assert made.values == {"a.b.c": None}
    assert made.to_dict()["fields"]["a.b.c"]["value"] is None


def test_the_least_certain_fields_are_looked_at_first():
    fields = [field("a.a.a", review=True, confidence=0.5), field("b.b.b", review=True, confidence=0.1)]
    made = report(*fields, field("c.c.c", confidence=0.01))
    assert [each.id for each in made.to_review] == ["b.b.b", "a.a.a"]


def test_a_place_always_says_its_page_and_line():
    assert Location(line=3, column=2).to_dict() == {"page": None, "line": 3, "column": 2}


def test_fields_are_got_by_id_and_come_in_their_order():
    made = report(field("b.b.b"), field("a.a.a"))
    assert made["a.a.a"].id == "a.a.a"
    assert [each.id for each in made] == ["b.b.b", "a.a.a"]


def test_a_fact_says_its_sentence_and_whether_it_is_hedged():
    said = Fact("disclosed.total", Decimal(300), "条", "公开信息300余条。", Location(line=4), True).to_dict()
    assert said == {
        "id": "disclosed.total", "value": 300, "unit": "条", "text": "公开信息300余条。",
        "source": {"page": None, "line": 4}, "approximate": True, "confidence": 1.0, "review": False,
    }  # fmt: skip


def test_a_table_of_the_fields_has_a_row_each():
    frame = report(field("a.a.a"), field("b.b.b", None)).to_frame()
    assert frame["field"].tolist() == ["a.a.a", "b.b.b"]


def test_a_bound_that_was_passed_names_itself():
    error = LimitExceeded("cells", 300, 200)
    assert (error.code, error.kind, error.value, error.limit) == ("limit_exceeded", "cells", 300, 200)
    assert "300" in error.message()["zh"]

import json
import pickle
from decimal import Decimal

import pytest

from gongkai.core.document import Location
from gongkai.core.errors import InputNotFound, LimitExceeded, NotAReport, UnreadableInput
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
    assert list(made) == list(made.keys()) == ["b.b.b", "a.a.a"]
    assert [each.id for _, each in made.items()] == ["b.b.b", "a.a.a"]


def test_a_report_is_a_mapping_of_its_fields():
    made = report(field("b.b.b"), field("a.a.a"))
    assert ("a.a.a" in made, "c.c.c" in made, len(made)) == (True, False, 2)
    assert dict(made) == made.fields


def test_a_failed_report_is_a_report_too():
    made = failed_report("b.txt", "", NotAReport("no report", "不是年报"))
    assert made
    assert (len(made), repr(made)) == (0, "<Report b.txt: failed, not_a_report>")


def test_a_report_says_in_a_line_what_it_is():
    said = repr(report(field(review=True)))
    assert said == "<Report a.txt: 青禾县水务局, 2023, form of 2021; 1 fields, 1 to review, review>"


def test_a_field_says_in_a_line_what_was_read_and_why_it_is_in_doubt():
    made = field(value=1234, confidence=0.5, review=True, reasons=["digits_glued"], label="总计 · 自然人")
    assert str(made) == "总计 · 自然人: 1,234 (p 0.5, review: digits_glued)"
    assert str(Field("a.b.c", status="blank", confidence=0.99)) == "a.b.c: blank (p 0.99)"


def full_report():
    doubt = [Alternative(Decimal("8.25"), 0.25)]
    place = Location(page=4, line=3, cell=2, box=(1.0, 2.0, 3.0, 4.5))
    made = report(
        field("proactive.fees.amount", "7.5", unit="万元", raw="7.50", confidence=0.75, review=True,
              reasons=["unit_unclear"], implied=Decimal(8), alternatives=doubt, source=place,
              label="行政事业性收费 · 本年收费金额"),
        issues=[issue("error")],
    )  # fmt: skip
    made.metadata = {"phone": "0000-1234567"}
    made.facts = [Fact("disclosed.total", Decimal(300), "条", "公开信息300余条。", Location(line=4), True)]
    made.narrative = "一、总体情况\n公开信息300余条。"
    return made


def test_a_report_comes_back_out_of_its_json():
    made = full_report()
    back = Report.from_dict(json.loads(made.to_json(narrative=True)))
    assert back.fields == made.fields
    assert (back.issues, back.facts, back.narrative) == (made.issues, made.facts, made.narrative)
    assert back.to_json(narrative=True) == made.to_json(narrative=True)


def test_a_failed_report_comes_back_with_its_error():
    back = Report.from_dict(failed_report("b.txt", "1" * 64, NotAReport("no report", "不是年报")).to_dict())
    assert (back.status, back.error.code, back.error.zh) == ("failed", "not_a_report", "不是年报")


def test_the_narrative_stands_in_the_json_only_on_request():
    made = full_report()
    assert ("narrative" in made.to_dict(), made.to_dict(narrative=True)["narrative"]) == (False, made.narrative)


@pytest.mark.parametrize("key", ["status", "sha256", "issues"])
def test_what_is_no_report_is_refused_by_name(key):
    data = full_report().to_dict()
    del data[key]
    with pytest.raises(UnreadableInput, match=f"a.txt: not a report.*no {key}"):
        Report.from_dict(data)


def test_a_truth_is_told_to_be_one():
    truth = {"source": "a.txt", "edition": "2021", "fields": {"a.b.c": 1}}
    with pytest.raises(UnreadableInput, match="a truth for `gongkai evaluate`"):
        Report.from_dict(truth)


def test_a_notebook_shows_the_official_tables_with_what_is_in_doubt():
    page = full_report()._repr_html_()
    assert "三、收到和处理政府信息公开申请情况" in page
    assert '<td colspan="3" class="doubt" title="proactive.fees.amount' in page
    assert ">7.5万元</td>" in page


def test_a_notebook_runs_nothing_that_a_report_says():
    made = full_report()
    made.agency = "<script>alert(1)</script>"
    made.fields["proactive.fees.amount"].raw = '"><img src=x onerror=alert(1)>'
    page = made._repr_html_()
    assert "<script" not in page
    assert "<img" not in page


def test_a_fact_says_its_sentence_and_whether_it_is_hedged():
    said = Fact("disclosed.total", Decimal(300), "条", "公开信息300余条。", Location(line=4), True).to_dict()
    assert said == {
        "id": "disclosed.total", "value": 300, "unit": "条", "text": "公开信息300余条。",
        "source": {"page": None, "line": 4}, "approximate": True, "confidence": 1.0, "review": False,
    }  # fmt: skip


def test_a_table_of_the_fields_has_a_row_each():
    frame = report(field("a.a.a"), field("b.b.b", None)).to_frame()
    assert frame["field"].tolist() == ["a.a.a", "b.b.b"]
    assert frame["value"].isna().tolist() == [False, True]
    assert frame.loc[0, ["source", "agency", "year"]].tolist() == ["a.txt", "青禾县水务局", 2023]


def test_a_table_of_the_fields_has_their_official_labels():
    frame = full_report().to_frame()
    assert frame["label"].tolist() == ["行政事业性收费 · 本年收费金额"]


def test_a_bound_that_was_passed_names_itself():
    error = LimitExceeded("cells", 300, 200)
    assert (error.code, error.kind, error.value, error.limit) == ("limit_exceeded", "cells", 300, 200)
    assert "300" in error.message()["zh"]


def test_a_file_that_is_not_there_is_a_file_not_found_error_too():
    error = InputNotFound("reports/a.html")
    assert isinstance(error, FileNotFoundError)
    assert isinstance(error, UnreadableInput)
    assert (error.errno, error.filename, str(error)) == (2, "reports/a.html", "reports/a.html: no such file")
    again = pickle.loads(pickle.dumps(error))
    assert (again.filename, again.zh) == (error.filename, error.zh)

"""Words in the place of a figure keep that place: they shift nothing, and no cell that prints something is blank."""

import pytest
from short_reports import PROACTIVE, proactive, read

SEPARATORS = pytest.mark.parametrize("separator", ["\t", " | ", "\n", ","], ids=["tabs", "pipes", "lines", "commas"])
PLAIN = {
    "proactive.regulations.issued": 2,
    "proactive.normative_documents.in_force": 61,
    "proactive.coercive_measures.decisions": 9,
    "proactive.penalties.decisions": 47,
}


def holds_elsewhere(report, but=()):
    for field_id, value in PLAIN.items():
        if field_id not in but:
            assert report.fields[field_id].value == value


@SEPARATORS
@pytest.mark.parametrize("words", ["另见附表", "因保密不予公开", "同上"])
def test_words_without_a_figure_are_unreadable_and_kept(separator, words):
    report = read(proactive(separator, {"行政许可": (words,)}))
    field = report.fields["proactive.licensing.decisions"]
    assert (field.value, field.status, field.review, field.raw) == (None, "unreadable", True, words)
    holds_elsewhere(report)


@SEPARATORS
@pytest.mark.parametrize(
    ("words", "value"), [("受理52件", 52), ("(31)", 31), ("7'204", 7204), ("▲6", -6), ("降低3", -3), ("含镇村18", 18)]
)
def test_one_figure_among_words_is_the_figure_and_flagged(separator, words, value):
    report = read(proactive(separator, {"行政处罚": (words,)}))
    field = report.fields["proactive.penalties.decisions"]
    assert field.review
    assert field.value in (value, None)
    assert field.status in ("printed", "unreadable")
    holds_elsewhere(report, ("proactive.penalties.decisions",))


@pytest.mark.parametrize("separator", ["\t", " | "])
def test_words_between_figures_shift_none_of_them(separator):
    report = read(proactive(separator, {"行政规范性文件": (14, "见附件", 61)}))
    row = [report.fields[f"proactive.normative_documents.{name}"] for name in ("issued", "repealed", "in_force")]
    assert [field.value for field in row] == [14, None, 61]
    assert [field.review for field in row] == [False, True, False]
    assert row[1].raw == "见附件"


def test_letters_for_digits_are_the_likely_figure_and_flagged():
    report = read(proactive("\t", {"行政规范性文件": ("l4", 3, "6I")}))
    issued, in_force = (report.fields[f"proactive.normative_documents.{name}"] for name in ("issued", "in_force"))
    assert (issued.value, in_force.value) == (14, 61)
    assert issued.reasons == in_force.reasons == ["misread_digits"]
    assert not report.fields["proactive.normative_documents.repealed"].review


def test_a_letter_alone_is_a_figure_too():
    report = read(proactive("\t", {"规章": ("O", "l", 5)}))
    row = [report.fields[f"proactive.regulations.{name}"] for name in ("issued", "repealed", "in_force")]
    assert [field.value for field in row] == [0, 1, 5]
    assert [field.review for field in row] == [True, True, False]


def test_plain_rows_are_in_no_doubt():
    report = read(proactive("\t", PROACTIVE))
    assert not any(field.review for field_id, field in report.fields.items() if field_id.startswith("proactive."))


def test_figures_told_in_sentences_are_no_row():
    told = (
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议27件，其中结果维持12件、结果纠正15件。",
        "复议后起诉4件，其中结果维持4件。",
    )
    report = read(four=told)
    fields = [field for field_id, field in report.fields.items() if field_id.startswith("disputes.")]
    assert {field.value for field in fields} == {None}
    assert all(field.review and field.reasons == ["from_prose"] for field in fields)


@pytest.mark.parametrize("separator", ["\t", ","], ids=["tabs", "commas"])
def test_a_figure_of_a_row_without_its_label_fills_no_blank_of_the_row_above(separator):
    lines = proactive(separator, {"规章": (2, 1, "")})
    at = next(i for i, line in enumerate(lines) if line.startswith("规章"))
    rest = [line for line in lines if not line.startswith("行政规范性文件")]
    report = read([*rest[: at + 1], separator * 3 + "61", *rest[at + 1 :]])
    assert report.fields["proactive.regulations.in_force"].value is None
    row = [report.fields[f"proactive.normative_documents.{name}"] for name in ("issued", "repealed", "in_force")]
    assert all(field.review for field in row)


@pytest.mark.parametrize("mark", ["\u202e", "\u202d"])
def test_a_figure_that_is_shown_the_other_way_round_is_flagged(mark):
    report = read(proactive("\t", {"行政处罚": (f"{mark}47\u202c",)}))
    assert report.fields["proactive.penalties.decisions"].review
    assert report.fields["proactive.licensing.decisions"].value == 733

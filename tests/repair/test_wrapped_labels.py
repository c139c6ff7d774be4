"""Labels that a source broke over lines are put together, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.text import fold
from gongkai.forms.form import editions
from gongkai.forms.vocabulary import label_key, vocabulary
from gongkai.readers import read_text
from gongkai.repair.wrapped_labels import mend

FORMS = tuple(editions().values())
KEYS = {key for form in FORMS for key in vocabulary(form).keys}
LABELS = sorted(
    {entry.label for form in FORMS for entry in vocabulary(form).entries if entry.row >= 0 and len(entry.label) > 5}
)


def cells(text):
    return [[cell.text for cell in line.cells] for line in mend(read_text(text), FORMS).lines]


def a_wording(text):
    return label_key(fold(text)).key in KEYS


@given(st.sampled_from(LABELS), st.data())
def test_a_label_in_pieces_is_put_together_before_its_figures(label, data):
    at = data.draw(st.integers(1, len(label) - 1))
    if a_wording(label[:at]) or a_wording(label[at:]):
        return
    (row,) = cells(f"{label[:at]}\n{label[at:]} | 1 | 2 |\n")
    assert row[:3] == [label, "1", "2"]


@given(st.sampled_from(LABELS), st.data())
def test_a_label_that_goes_on_below_its_figures_is_put_together(label, data):
    at = data.draw(st.integers(5, len(label)))
    if at == len(label) or a_wording(label[:at]):
        return
    (row,) = cells(f"| {label[:at]} | 1 | 2 |\n| {label[at:]} | | |\n")
    assert row[:3] == [label, "1", "2"]


def test_a_label_set_a_character_a_line_is_put_together():
    assert cells("（\n四\n）\n无\n法\n提\n供\n0\n") == [["（四）无法提供"], ["0"]]


def test_figures_that_follow_the_rest_of_a_label_in_one_text_stay_behind_it():
    assert cells("一、本年新收政府信息公开申请数\n量 9\n") == [["一、本年新收政府信息公开申请数量 9"]]


def test_headers_that_all_go_on_in_the_next_line_are_put_together():
    (row,) = cells("商业 | 科研 | 社会 | 法律 |\n企业 | 机构 | 公益组织 | 服务机构 |\n")
    assert row[:4] == ["商业企业", "科研机构", "社会公益组织", "法律服务机构"]


@pytest.mark.parametrize(
    "text",
    ["规章\n0\n行政许可\n3\n", "总计\n其他\n", "本局\n公开\n信息\n", "自然人\n3\n", "四、结转下年度继续办理\n—\n"],
)
def test_lines_that_are_no_pieces_stay_apart(text):
    assert cells(text) == [[line] for line in text.split()]


def test_the_source_of_a_label_is_where_it_begins():
    document = mend(read_text("一、本年新收政府信息\n公开申请数量 | 1 |\n"), FORMS)
    assert document.lines[0].cells[0].source.line == 1


def test_marks_for_none_in_the_line_below_are_no_pieces_of_the_labels_above():
    first, second = LABELS[:2]
    assert cells(f"{first} | {second} |\n- | - |\n") == [[first, second], ["-", "-"]]


def test_pieces_of_one_label_alone_in_their_line_are_put_together():
    assert cells("法人或\t其他组织\n3\n") == [["法人或其他组织"], ["3"]]

import pytest

from gongkai.forms.form import editions
from gongkai.labelling.features import cell_features, cell_keys, look, looks
from gongkai.readers import read_text

FORMS = tuple(editions().values())


def features(text):
    document = read_text(text)
    cells, _, _, seen = looks(document, FORMS)
    return [cell.text for cell in cells], cell_features(cell_keys(document, seen))


@pytest.mark.parametrize(
    ("text", "shape"),
    [("", "empty"), ("0", "zero"), ("7", "int1"), ("1234", "int4"), ("123456789012", "int9"), ("1,113", "number"),
     ("592万元", "number"), ("—", "mark"), ("n/a", "mark"), ("2021年12月", "digits")],
)  # fmt: skip
def test_the_shape_of_a_text_is_told(text, shape):
    assert look(text, FORMS).shape == shape


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("规章", "row_label"),
        ("商业企业", "column_header"),
        ("第二十条第(一)项", "caption"),
        ("二、主动公开政府信息情况", "section_heading"),
        ("五、存在的主要问题及改进情况", "other_section"),
        ("联系电话", "none"),
        ("规章的制定" * 20, "long"),
    ],
)
def test_a_text_is_likened_to_a_class_of_label(text, kind):
    assert look(text, FORMS).kind.rstrip("0123456789") == kind


def test_a_worse_likeness_shows():
    assert look("结果维特", FORMS).kind != look("结果维持", FORMS).kind


def test_figures_of_one_length_look_alike():
    assert look("12", FORMS) == look("98", FORMS)


def test_every_cell_has_its_features_in_reading_order():
    texts, found = features("规章 | 1 | 2\n说明文字")
    assert len(found) == len(texts) == 4
    assert all(found)


def test_the_neighbours_of_a_cell_are_seen():
    _, alone = features("其他\n规章\n其他")
    _, amid = features("其他\n规章\n12")
    assert alone[1] != amid[1]


def test_cells_alike_in_everything_seen_share_their_features():
    texts, found = features("\n".join(["行政许可", *["3"] * 12]))
    middle = found[4:10]
    assert texts[4:10] == ["3"] * 6
    assert len(set(middle)) == 1


def test_the_same_document_has_the_same_features_again():
    text = "规章 | 1 | 2\n商业 企业\n说明文字"
    assert features(text) == features(text)


def test_the_full_width_and_the_traditional_text_look_like_their_twins():
    assert features("規章 | １２")[1] == features("规章 | 12")[1]

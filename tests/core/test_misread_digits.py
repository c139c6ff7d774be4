"""Letters in place of digits, digits set apart: such cells keep their place and are never taken for blanks."""

from decimal import Decimal

import pytest

import gongkai
from gongkai.core.misread_digits import is_misread, is_spaced, likely_figure
from gongkai.core.text import fold
from gongkai.forms.form import editions
from gongkai.readers import read_text
from gongkai.repair.fused_cells import unfuse

FORMS = tuple(editions().values())
COLUMNS = ("natural_person", "business", "research", "welfare", "legal_service", "other_organization", "total")


def page(new, sep=" | "):
    rows = [
        ["项目", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"],
        ["一、本年新收政府信息公开申请数量", *new],
        ["二、上年结转政府信息公开申请数量", *["0"] * 7],
        ["（一）予以公开", "12", "", "5", "", "", "2", "19"],
        ["（二）部分公开（区分处理的，只计这一情形，不计其他情形）", *["0"] * 7],
        ["（七）总计", *["20", "", "", "", "", "2", "22"]],
        ["四、结转下年度继续办理", *["0"] * 7],
    ]
    table = "\n".join(sep.join(row) + sep.rstrip(" ") for row in rows)
    return (
        "青禾县水务局2023年政府信息公开工作年度报告\n一、总体情况\n本年度工作有序开展。\n"
        f"三、收到和处理政府信息公开申请情况\n{table}\n四、政府信息公开行政复议、行政诉讼情况\n本年度没有行政复议和行政诉讼。\n"
    )


def report(new, sep=" | "):
    return gongkai.parse_text(page(new, sep))


def whole(text):
    document = unfuse(read_text(text), FORMS)
    return [[fold(cell.text) for cell in line.cells[1:]] for line in document.lines]


def row(found, name):
    return [found[f"requests.{name}.{column}"] for column in COLUMNS]


@pytest.mark.parametrize("sep", [" | ", "\t"])
@pytest.mark.parametrize(
    ("written", "likely"), [("4l", 41), ("4I", 41), ("137O", 1370), ("l", 1), ("O", 0), ("o", 0), ("1,O07", 1007)]
)
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_misread_figure_keeps_its_place_and_is_reviewed(sep, written, likely, place):
    printed = ["8", "", "5", "", "", "2", "60"]
    printed[place] = written
    found = row(report(printed, sep), "new")
    assert (found[place].status, found[place].value, found[place].review) == ("printed", likely, True)
    assert found[place].raw == written
    assert "misread_digits" in found[place].reasons
    others = [field.value for at, field in enumerate(found) if at != place]
    assert others == [Decimal(text) if text else None for at, text in enumerate(printed) if at != place]


def test_a_misread_figure_is_no_blank_on_a_page_of_a_cell_a_line():
    found = row(report(["4l", "0", "5", "0", "0", "2", "48"], "\n"), "new")
    assert (found[0].raw, found[0].review) == ("4l", True)
    assert [field.value for field in found] == [41, 0, 5, 0, 0, 2, 48]


def test_digits_set_apart_throughout_are_one_figure():
    rows = "规章 | 1 2 | 4 | 5 6 |\n行政规范性文件 | 7 7 8 | - 1 1 7 | 3 . 5 |"
    assert whole(rows) == [["12", "4", "56"], ["778", "-117", "3.5"]]


def test_digits_set_apart_beside_others_that_are_not_stay_as_they_are():
    rows = "规章 | 1 2 | 4 | 5 6 |\n行政规范性文件 | 7 7 8 | 117 | 3 |"
    assert whole(rows) == [["1 2", "4", "5 6"], ["7 7 8", "117", "3"]]


@pytest.mark.parametrize("place", [0, 2, 6])
def test_digits_set_apart_once_keep_their_place_and_are_reviewed(place):
    printed = ["8", "", "5", "", "", "2", "60"]
    printed[place] = "7 7"
    found = row(report(printed), "new")
    assert (found[place].status, found[place].review, found[place].raw) == ("unreadable", True, "7 7")
    assert [each.value for each in found[place].alternatives] == [77]
    others = [field.value for at, field in enumerate(found) if at != place]
    assert others == [Decimal(text) if text else None for at, text in enumerate(printed) if at != place]


def test_figures_that_share_a_cell_are_not_put_together():
    assert whole("规章 | 1 2 3 |\n行政规范性文件 | 4 0 6 |\n行政许可 | 7 8 |") == [["1 2 3"], ["4 0 6"], ["7 8"]]


def test_a_needless_zero_tells_of_several_figures():
    rows = "规章 | 0 1 | 2 3 | 4 5 |\n行政规范性文件 | 6 7 | 1 8 | 2 9 |"
    assert whole(rows)[1] == ["6 7", "1 8", "2 9"]


@pytest.mark.parametrize("text", ["II甲", "lib", "(l)", "41", "1,305", "无", "4l件零", "", "2021-O1-05"])
def test_other_texts_are_no_misread_figures(text):
    assert not is_misread(text)
    assert not is_spaced(text)


def test_what_is_no_figure_has_no_likely_value():
    assert likely_figure("规章") is None
    assert likely_figure("41") is None


def test_a_chinese_zero_is_a_figure_among_digits():
    found = row(report(["8", "〇", "5", "〇", "〇", "2", "15"]), "new")
    assert [field.value for field in found] == [8, 0, 5, 0, 0, 2, 15]


@pytest.mark.parametrize("between", ["..", "_"])
def test_a_row_whose_figures_went_with_its_label_is_not_blank_without_a_flag(between):
    text = page(["8", "0", "5", "0", "0", "2", "15"])
    line = next(line for line in text.split("\n") if line.startswith("二、上年结转"))
    found = gongkai.parse_text(text.replace(line, between.join(["二、上年结转政府信息公开申请数量", *["3"] * 7])))
    assert all(field.review or field.value == 3 for field in row(found, "carried_in"))

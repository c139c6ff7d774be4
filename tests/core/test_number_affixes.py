"""What is written around a figure: marks of footnotes, currencies, units in brackets, signs in words, remarks."""

from decimal import Decimal

import pytest

import gongkai
from gongkai.core.text import fold, read_number

NEW = """青禾县水务局2023年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项 | |||
信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |
规章 | 0 | 0 | 0 |
行政规范性文件 | {issued} | 4 | 56 |
第二十条第（五）项 | |||
信息内容 | 本年处理决定数量 | ||
行政许可 | {licensing} | ||
第二十条第（六）项 | |||
信息内容 | 本年处理决定数量 | ||
行政处罚 | 17 | ||
行政强制 | 0 | ||
第二十条第（八）项 | |||
信息内容 | 本年收费金额（单位：万元） | ||
行政事业性收费 | {fees} | ||
三、收到和处理政府信息公开申请情况
本年度未收到政府信息公开申请。
"""
OLD = """青禾县水务局2020年政府信息公开工作年度报告
二、主动公开政府信息情况
第二十条第（一）项
信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |
规章 | 0 | 0 | 0 |
规范性文件 | 6 | 5 | 41 |
第二十条第（五）项
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政许可 | 62 | {change} | 226 |
其他对外管理服务事项 | 15 | 0 | 31 |
第二十条第（六）项
信息内容 | 上一年项目数量 | 本年增/减 | 处理决定数量 |
行政处罚 | 214 | 2 | 9 |
行政强制 | 3 | 0 | 1 |
三、收到和处理政府信息公开申请情况
本年度未收到政府信息公开申请。
四、因政府信息公开工作被申请行政复议、提起行政诉讼情况
本年度没有行政复议和行政诉讼。
"""


def parsed(**printed):
    return gongkai.parse_text(NEW.format(**{"issued": "13", "licensing": "258", "fees": "6.25"} | printed))


def changed(printed):
    report = gongkai.parse_text(OLD.format(change=printed))
    return [report[f"proactive.licensing.{each}"] for each in ("previous_items", "change", "decisions")]


@pytest.mark.parametrize("mark", ["①", "²", "⑴", "❸", "[1]", "【2】", "*", "※", "（注1）", "注2", "(*)", " ①"])
def test_a_mark_of_a_footnote_is_no_digit_of_the_figure(mark):
    field = parsed(licensing=f"258{mark}")["proactive.licensing.decisions"]
    assert (field.value, field.review, field.raw) == (258, False, f"258{mark}")


def test_a_space_as_wide_as_a_digit_parts_thousands_or_single_digits():
    assert (fold("1\u2007282\u2007001"), fold("12\u20073")) == ("1282001", "12 3")
    assert (fold("7\u20077\u20078"), fold("-\u20071\u20071\u20077"), fold("3\u2007.\u20075")) == ("778", "-117", "3.5")


def test_a_circled_number_before_a_figure_is_no_digit_of_it():
    assert (fold("①258"), fold("12③34")) == ("258", "12 34")


def test_a_circled_number_before_words_still_numbers_them():
    assert fold("①公开内容") == "1公开内容"


@pytest.mark.parametrize("printed", ["258（件）", "共258件", '"258"', "共计258"])
def test_a_figure_with_its_unit_in_brackets_or_a_word_for_total_is_that_figure(printed):
    field = parsed(licensing=printed)["proactive.licensing.decisions"]
    assert (field.value, field.review) == (258, False)


@pytest.mark.parametrize(
    "printed",
    ["约258", "≈258", "258余件", "258（上年240）", "258（其中网上办理12件）", "（258）", "258（2）", "258**"],
)
def test_a_figure_with_a_remark_or_an_estimate_is_read_and_reviewed(printed):
    field = parsed(licensing=printed)["proactive.licensing.decisions"]
    assert (field.value, field.review) == (258, True)


@pytest.mark.parametrize("printed", ["￥6.25", "人民币6.25万元", "¥6.25万元", "6.25(万元)", "6.25（万元）"])
def test_an_amount_with_its_currency_or_its_unit_in_brackets_is_read(printed):
    field = parsed(fees=printed)["proactive.fees.amount"]
    assert (field.value, field.unit, field.review) == (Decimal("6.25"), "万元", False)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("增/7", 7),
        ("减/7", -7),
        ("–7", -7),
        ("↑7", 7),
        ("↓7", -7),
        ("7↓", -7),
        ("新增7", 7),
        ("7（增）", 7),
        ("7项（减）", -7),
    ],
)
def test_a_change_with_its_sign_in_words_or_arrows_is_read(printed, value):
    before, change, after = changed(printed)
    assert (before.value, change.value, after.value, change.review) == (62, value, 226, False)


@pytest.mark.parametrize("printed", ["持平", "不变", "无增减"])
def test_a_change_printed_as_none_holds_its_place_and_has_no_number(printed):
    before, change, after = changed(printed)
    assert (before.value, change.value, after.value) == (62, None, 226)
    assert (change.status, change.raw) == ("blank", printed)


@pytest.mark.parametrize("printed", ["1.234", "25.8"])
def test_a_count_with_a_fraction_is_reviewed(printed):
    field = parsed(licensing=printed)["proactive.licensing.decisions"]
    assert (field.value, field.review) == (Decimal(printed), True)


def test_a_count_with_nothing_after_its_point_is_not_reviewed():
    field = parsed(licensing="258.00")["proactive.licensing.decisions"]
    assert (field.value, field.review) == (258, False)


@pytest.mark.parametrize(
    "text", ["共3页", "第3页", "2023年①", "增3减1", "3½", "(1)", "[1]", "注1", "12-3", "总计：258", "约", "*"]
)
def test_what_is_no_figure_does_not_become_one_by_taking_marks_off(text):
    number = read_number(text)
    assert number is None or number.value is None

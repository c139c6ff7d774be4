from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.extraction.quantities import quantities, years


def read(text):
    return [(quantity.value, quantity.unit, quantity.approximate) for quantity in quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("信息12条", 12, "条"),
        ("信息1,234条次", 1234, "条次"),
        ("信息 33 篇", 33, "篇"),
        ("申请三件", 3, "件"),
        ("信息一百二十条", 120, "条"),
        ("申请两宗", 2, "宗"),
        ("信息2.96万条", 29600, "条"),
        ("信息1.2亿条", 120000000, "条"),
        ("费用0.35万元", Decimal("0.35"), "万元"),
        ("费用120元", 120, "元"),
        ("申请数量为0", 0, None),
        ("行政诉讼:2", 2, None),
    ],
)
def test_a_counted_number_is_read_with_its_unit(text, value, unit):
    assert read(text) == [(Decimal(value), unit, False)]


@pytest.mark.parametrize("text", ["300余条", "约300条", "300多条", "近300条", "300条以上", "300条左右", "四十余件"])
def test_a_hedged_number_is_approximate(text):
    ((_, _, approximate),) = read(text)
    assert approximate


@pytest.mark.parametrize(
    "text",
    [
        "答复率100%",
        "较上年提高3.5个百分点",
        "〔2021〕3号",
        "电话0714-3042828",
        "第一批条目",
        "三四十条",
        "一次性告知",
        "第20条例外",
        "2021年",
        "若干条",
    ],
)
def test_other_numbers_are_no_quantities(text):
    assert read(text) == []


@given(st.integers(0, 10**8), st.sampled_from("条件篇份宗场"))
def test_every_count_reads_back_with_and_without_separators(number, unit):
    assert read(f"共{number}{unit}") == read(f"共{number:,}{unit}") == [(Decimal(number), unit, False)]


def test_years_are_found_in_digits_and_in_chinese():
    assert [year.value for year in years("2021年度和二〇二二年,但不是12021年")] == [2021, 2022]

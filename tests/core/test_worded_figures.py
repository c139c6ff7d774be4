"""What a cell says that stands where a figure was expected and is no plain figure."""

from decimal import Decimal

import pytest

from gongkai.core.text import read_number
from gongkai.core.worded_figures import stands_in_for_a_figure, worded_figure


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("受理73件", 73),
        ("含下属单位9", 9),
        ("16人次左右", 16),
        ("(25)", 25),
        ("12'604", 12604),
        ("较上年减少8", -8),
        ("提高2", 2),
        ("▲15", -15),
        ("△6", 6),
    ],
)
def test_one_figure_among_words_is_read_and_to_be_reviewed(text: str, value: int) -> None:
    number = worded_figure(text)
    assert number is not None
    assert number.value == Decimal(value)
    assert number.loose


@pytest.mark.parametrize(
    "text", ["见附件3", "参见表2", "2022年", "详见第4页", "同上", "本级4下属5", "3/7", "保密", "先增加后减少2"]
)
def test_what_is_no_plain_figure_is_none(text: str) -> None:
    assert worded_figure(text) is None


@pytest.mark.parametrize("text", ["另附", "见附表", "暂未统计", "因保密不予公开", "受理73件"])
def test_words_that_stand_in_for_a_figure_are_known(text: str) -> None:
    assert stands_in_for_a_figure(text)


@pytest.mark.parametrize("text", ["规章", "行政强制", "自然人", "总计"])
def test_labels_do_not_stand_in_for_a_figure(text: str) -> None:
    assert not stands_in_for_a_figure(text)


def test_a_triangle_is_never_plainly_more_or_less() -> None:
    assert read_number("▲4") is None
    assert read_number("5▲") is None

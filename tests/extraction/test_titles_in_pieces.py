"""Agencies of titles that are set letter by letter, glued to a menu, or stand in a page without lines."""

import pytest

from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.extraction.agency import find_agency
from gongkai.readers import read_text


@pytest.mark.parametrize(
    "head",
    [
        "青 禾 县 财 政 局\n2023 年 政 府 信 息 公 开 工 作 年 度 报 告\n",
        "【2023】青禾县财政局政府信息公开工作年度报告\n",
        "首页>政务公开>年报 青禾县财政局2023年政府信息公开工作年度报告\n",
    ],
)
def test_a_name_is_whole_and_alone(head):
    assert find_agency(read_text(head + "一、总体情况\n", DEFAULT_OPTIONS), [], {}).name == "青禾县财政局"


def test_the_foot_of_a_page_that_marks_no_section_is_read_and_doubted():
    page = "2023年政府信息公开工作年度报告\n有关情况如下。\n主办单位：青禾县财政局\n"
    guess = find_agency(read_text(page, DEFAULT_OPTIONS), [], {})
    assert (guess.name, guess.doubtful) == ("青禾县财政局", True)

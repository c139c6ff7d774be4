from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.extraction.dates import find_day, find_period, mend


@pytest.mark.parametrize(
    "text",
    [
        "自2021年1月1日至2021年12月31日",
        "自2021年1月1日起至12月31日止",
        "2021-01-01至2021-12-31",
        "2021.1.1—2021.12.31",
        "从202021年1月1日到12月31日".replace("202021", "202021"),
        "202111日到1231日",
        "20211月1日至20211231日",
        "20211月1日至12月31日",
    ],
)
def test_a_calendar_year_is_read_however_it_is_printed(text):
    period = find_period(text)
    assert (period.start, period.end) == (date(2021, 1, 1), date(2021, 12, 31))


def test_a_repaired_period_says_so():
    assert find_period("202111日到1231日").repaired
    assert not find_period("2021年1月1日至12月31日").repaired


@pytest.mark.parametrize(
    "text", ["2021年第112号", "2021年13月1日至12月31日", "自2021年起至今", "2021年2月30日至3月1日"]
)
def test_what_is_no_period_gives_none(text):
    assert find_period(text) is None


def test_a_period_that_ends_before_it_begins_is_none():
    assert find_period("2021年12月31日至2021年1月1日") is None


def test_a_century_that_is_printed_twice_is_taken_out():
    assert mend("202022年") == "2022年"
    assert mend("2020年") == "2020年"


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_reads_back_in_three_ways(day):
    for text in (f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"):
        assert find_day(text) == day


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(0, 364))
def test_every_period_reads_back(start, length):
    end = start + timedelta(days=length)
    period = find_period(f"{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日")
    assert (period.start, period.end) == (start, end)

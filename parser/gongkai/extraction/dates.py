"""Dates and periods as reports print them, damaged ones included, as ISO dates: ``2022年1月5日 → 2022-01-05``."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

_DAY = re.compile(
    r"(?P<year>20\d\d)\s*+(?:年|[-/.])\s*+(?P<month>1[0-2]|0?[1-9])\s*+(?:月|[-/.])\s*+(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_CHINESE_DAY = re.compile(
    r"(二[〇零○][〇零○一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_TO = (
    r"\s*+(?:日|号)?\s*+(?:\d{1,2}[时:]\d{0,2})?\s*+(?:\([^()]{1,6}\))?\s*+(?:起|开始|始)?\s*+[,、]?\s*+"
    r"(?:截?[至止]|到|—{1,2}|-{1,2}|~|–)\s*+"
)
_PERIOD = re.compile(
    r"(?P<y1>20\d\d)\s*+(?:年|[-/.])?\s*+(?P<m1>1[0-2]|0?[1-9])\s*+(?:月|[-/.])\s*+(?P<d1>3[01]|[12]\d|0?[1-9])"
    + _TO
    + r"(?:(?P<y2>20\d\d)\s*+(?:年|[-/.])?\s*+|同年|当年)?"
    + r"(?P<m2>1[0-2]|0?[1-9])\s*+(?:月|[-/.])\s*+(?P<d2>3[01]|[12]\d|0?[1-9])(?!\d)"
)
_FUSED = re.compile(
    r"(?P<y1>20\d\d)年?\s*+(?P<md1>1月?1|0101|11)日?\s*+(?:起)?\s*+[,、]?\s*+(?:至|到|—{1,2}|-{1,2}|~|–)\s*+(?P<y2>20\d\d)?年?\s*+(?P<md2>12月?31)日?(?!\d)"
)
_NUMERAL = re.compile(r"(二[〇零○][〇零○一二三四五六七八九]{2}|[一二三四五六七八九十]{1,3})(?=年|月|日)")
_DOUBLED = re.compile(r"(?<!\d)(20)(20\d\d)(?=年)")


class Period(NamedTuple):
    """First and last day, and whether the text had to be repaired."""

    start: date
    end: date
    repaired: bool = False


def mend(text: str) -> str:
    """Take out the century that some sources print twice (``202021年`` for ``2021年``).

    >>> mend("自202021年1月1日起")
    '自2021年1月1日起'
    """
    return _DOUBLED.sub(r"\2", text)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese(numeral: str) -> int:
    from gongkai.core.text import chinese_number

    return chinese_number(numeral) or 0


def find_day(text: str) -> date | None:
    """Return the first day that a folded text names, ``None`` where it names none.

    >>> find_day("发布时间:2022-01-12 18:00"), find_day("二〇二二年一月二十日")
    (datetime.date(2022, 1, 12), datetime.date(2022, 1, 20))
    """
    match = _DAY.search(text)
    if match:
        return _date(int(match["year"]), int(match["month"]), int(match["day"]))
    match = _CHINESE_DAY.search(text)
    return _date(*(_chinese(part) for part in match.groups())) if match else None


def find_period(text: str) -> Period | None:
    """Return the first period that a folded text names.

    Digits that lost 年, 月 or 日 are read where only one period fits: the calendar year.

    >>> find_period("自2021年1月1日起,至12月31日止").end, find_period("202111日到1231日").start
    (datetime.date(2021, 12, 31), datetime.date(2021, 1, 1))
    """
    text = mend(text)
    if "二" in text or "一月" in text:
        text = _NUMERAL.sub(lambda numeral: str(_chinese(numeral[1])), text)
    if match := _PERIOD.search(text):
        first = int(match["y1"])
        start = _date(first, int(match["m1"]), int(match["d1"]))
        end = _date(int(match["y2"] or first), int(match["m2"]), int(match["d2"]))
        if start and end and start <= end:
            return Period(start, end)
    if match := _FUSED.search(text):
        first = int(match["y1"])
        last = int(match["y2"] or first)
        if first == last:
            return Period(date(first, 1, 1), date(last, 12, 31), repaired=True)
    return None

"""Quantities in running text: a number, its unit, and whether it is hedged: ``300余条 → 300, 条, hedged``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from gongkai.core.text import chinese_number

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
_CHINESE = r"[〇零一二两三四五六七八九十百千]++"
_UNIT = (
    "条次|条(?!例|款|目|件)|件次|件|篇次|篇|人次|人(?!大|民|员|事)|场次|场|次(?!性|年)|份|宗|项(?!目)|个(?!百分|月|人|工)|则|幅|"
    "期|批次|批|起|部|封|通(?!过|知|报|告|道|用|信|讯)|班次|元"
)
_QUANTITY = re.compile(
    rf"(?P<before>不足|约|近|超过|超|逾|将近|大约)?\s*+"
    rf"(?:(?<![\d.〔\[第])(?P<arabic>{_ARABIC})|(?<![第十百千星期])(?P<chinese>{_CHINESE}))"
    rf"\s*+(?P<myriad>万|亿)?\s*+(?P<after>余|多|几)?(?P<late>万)?\s*+(?P<unit>{_UNIT})"
    rf"\s*+(?P<behind>以上|左右|上下)?"
)
_BARE = re.compile(r"(?:为|数|数量|[:：])\s*(?P<number>\d{1,3}(?:,\d{3})+|\d+|零|无)(?=\s*(?:[,。;、)]|$))")
_YEAR = re.compile(r"(?<!\d)(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})\s*年(?:度)?")
_MYRIADS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}


class Quantity(NamedTuple):
    """A number with its unit (``None`` where none is printed) and its span in the text."""

    value: Decimal
    unit: str | None
    approximate: bool
    start: int
    end: int


class Year(NamedTuple):
    """A year that the text names, with its span."""

    value: int
    start: int
    end: int


def _several(numeral: str) -> bool:
    """Whether Chinese numerals name a range (三四十): two digits side by side that are no digit string."""
    digits = "一二两三四五六七八九"
    return len(numeral) < 4 and any(a in digits and b in digits for a, b in pairwise(numeral))


def _quantity(match: re.Match[str]) -> Quantity | None:
    arabic, unit = match["arabic"], match["unit"]
    if arabic is not None:
        value = Decimal(arabic.replace(",", ""))
    else:
        number = None if _several(match["chinese"]) else chinese_number(match["chinese"])
        if number is None:
            return None
        value = Decimal(number)
    myriad = match["myriad"] or match["late"]
    if myriad and unit == "元":
        unit = myriad + unit
    elif myriad:
        value = (value * _MYRIADS[myriad]).quantize(Decimal(1)) if value * _MYRIADS[myriad] % 1 == 0 else value
    hedged = any(match[part] for part in ("before", "after", "behind"))
    return Quantity(value, unit, hedged, match.start(), match.end())


def quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities of a folded text, in no order; bare numbers (or 零, 无) only after 为, 数 or a colon.

    >>> [(str(q.value), q.unit, q.approximate) for q in quantities("公开信息2.96万条,解读四十余篇")]
    [('29600', '条', False), ('40', '篇', True)]
    """
    for match in _QUANTITY.finditer(text):
        if (quantity := _quantity(match)) is not None:
            yield quantity
    for match in _BARE.finditer(text):
        value = Decimal(0) if match["number"] in "零无" else Decimal(match["number"].replace(",", ""))
        yield Quantity(value, None, False, match.start("number"), match.end("number"))


def years(text: str) -> Iterator[Year]:
    """Yield the years that a folded text names (``2021年``, ``二〇二一年``)."""
    for match in _YEAR.finditer(text):
        written = re.sub(r"[年度\s]", "", match.group())
        number = int(written) if written.isascii() else chinese_number(written)
        if number is not None:
            yield Year(number, match.start(), match.end())

"""Characters and numbers as everyone here reads them: one script, one width, one way to write a figure.

The source's own text is never edited; what these functions return is for matching and for arithmetic.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from gongkai.core.number_affixes import bare_figure, without_marks
from gongkai.core.radicals import without_radicals

_MARKS = (
    ("", "-", "--", "---", "—", "——", "–", "―", "一一", "/", "\\", "//", "*", "·", "…", "……"),
    ("无", "無", "空", "无数据", "未统计", "未統計", "不涉及", "不适用", "n/a", "na", "null", "nan", "none"),
    ("持平", "不变", "无增减", "无变化", "没有变化", "未变化", "无变动", "与上年持平", "与去年持平", "与上年相同"),
)
BLANK_MARKS = frozenset(mark for marks in _MARKS for mark in marks)
"""What stands in a cell in place of a number and means that there is none (folded by NFKC, lower case)."""

FIGURE_SPACE = "\u2007"
"""A space as wide as a digit: it may part the thousands of a figure, or each of its digits from the next."""
_FIGURE_SPACE = re.compile(
    rf"(?<=\d){FIGURE_SPACE}(?=\d{{3}}(?!\d))"
    rf"|(?<![\d{FIGURE_SPACE}])[+-]?{FIGURE_SPACE}?\d(?:{FIGURE_SPACE}[\d.,])*{FIGURE_SPACE}\d(?![\d{FIGURE_SPACE}])"
)

_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])\(([a-z\u00e0-\u00fc\u0101-\u01dc\u1e00-\u1eff]{1,7})\)")
_SPACE = re.compile(r"\s+")


_TERMS = (("資訊", "信息"), ("規範性檔案", "规范性文件"), ("網路", "网络"))
"""What mirrors in Traditional characters write for terms that stand in labels; never found in Simplified text."""


@lru_cache(maxsize=1)
def _converter() -> Any:
    """Return the converter from Traditional to Simplified characters.

    Characters only: a converter of terms would turn 文件 in Simplified text into 文档.
    """
    from opencc import OpenCC

    return OpenCC("t2s")


_WITHIN_PHRASES = frozenset("哩坏沈藉覆")
"""Simplified characters that conversion changes within phrases (回覆), found by converting jieba's whole dictionary."""


@lru_cache(maxsize=1)
def _traditional() -> frozenset[str]:
    """Return all characters that conversion may change; a text without any is left alone."""
    characters = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    converted = str(_converter().convert("\n".join(characters))).split("\n")
    return _WITHIN_PHRASES.union(a for a, b in zip(characters, converted, strict=True) if a != b)


def simplify(text: str) -> str:
    """Return the text in Simplified characters, and the mainland's terms for a few of Taiwan's.

    >>> simplify("規範性文件")
    '规范性文件'
    """
    if text.isascii():
        return text
    for theirs, ours in _TERMS:
        if theirs in text:
            text = text.replace(theirs, ours)
    return text if _traditional().isdisjoint(text) else str(_converter().convert(text))


def narrow(text: str) -> str:
    """Return the text in compatibility form (NFKC): full-width digits, letters and marks become narrow.

    A footnote's mark at a figure would become a digit of it, and is taken out; so are spaces within figures.
    """
    if text.isascii():
        return text
    if FIGURE_SPACE in text:
        text = _FIGURE_SPACE.sub(lambda found: found[0].replace(FIGURE_SPACE, ""), text)
    return unicodedata.normalize("NFKC", without_marks(without_radicals(text)))


def fold(text: str) -> str:
    """Return the text as it is compared: narrow, simplified, without pinyin that a mirror put after characters.

    >>> fold("行政復(fù)議　１件")
    '行政复议 1件'
    """
    if text.isascii():
        return text
    if (known := _folded.get(text)) is not None:
        return known
    folded = simplify(narrow(text))
    folded = _PINYIN.sub("", folded) if "(" in folded else folded
    _keep({text: folded})
    return folded


_folded: dict[str, str] = {}
"""Texts folded before, line breaks within them aside: several stages fold the lines of a report."""
_MOST_FOLDED = 20_000
_LONGEST_KEPT = 2_000


def _keep(folded: Mapping[str, str]) -> None:
    if len(_folded) > _MOST_FOLDED:
        _folded.clear()
    _folded.update((text, twin) for text, twin in folded.items() if len(text) <= _LONGEST_KEPT and "\n" not in text)


def fold_all(texts: Iterable[str]) -> list[str]:
    """Fold many texts in one conversion; line breaks in them are folded to spaces."""
    rows = list(texts)
    found = [_folded.get(row) for row in rows]
    new = [row for row, twin in zip(rows, found, strict=True) if twin is None]
    made = dict(zip(new, _fold_rows(new), strict=True)) if new else {}
    _keep(made)
    return [made[row] if twin is None else twin for row, twin in zip(rows, found, strict=True)]


def _fold_rows(rows: list[str]) -> list[str]:
    joined = "\n".join(rows)
    if joined.count("\n") >= len(rows):
        joined = "\n".join([row.replace("\n", " ") for row in rows])
    if joined.isascii():
        return joined.split("\n")
    folded = simplify(narrow(joined))
    if "(" in folded:
        folded = _PINYIN.sub("", folded)
    return folded.split("\n")


# ------------------------------------------------------------------------------------------ numbers

_CHINESE_DIGITS = {char: value for value, chars in enumerate(
    ["〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"]) for char in chars}  # fmt: skip
_CHINESE_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_CHINESE_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_LONGEST_NUMERAL = 20
"""Characters of the longest number in Chinese numerals; longer strings of them are no number."""
_MOST_DIGITS = 40
"""Digits of the longest figure, cells that ran together included; longer strings are no figure."""
_UNITS = "万元|亿元|元|件次|件|条次|条|项|宗|份|次|个|篇|人次|人|部|场|批|起|万"
_NUMBER = re.compile(
    r"""^(?P<noise>[?\s'=:]*)
        (?P<sign>\+|-{1,2}|−|–|增加|减少|增|减|净增|净减)?\s*
        (?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)
        \s*(?P<unit>"""
    + _UNITS
    + r")?\s*[?。;,、]?$",
    re.VERBOSE,
)
_CHINESE_NUMBER = re.compile(r"^([〇零○一二两三四五六七八九十百千万]+)(" + _UNITS + r")?$")


class Number(NamedTuple):
    """A figure as printed in a cell.

    Attributes
    ----------
    value
        The number; ``None`` where the cell prints a mark for "none".
    unit
        ``"万元"``, ``"元"``, ``"亿元"`` where the cell prints one; ``None`` else (units of counting are dropped).
    doubtful
        True where the way of writing leaves a doubt: ``--3``, a number in Chinese characters, noise around it.
    signed
        True where a sign (or 增, 减) is printed.
    loose
        True where words or brackets around the figure leave it open whether it is meant so: ``约312``. To be reviewed.
    """

    value: Decimal | None
    unit: str | None = None
    doubtful: bool = False
    signed: bool = False
    loose: bool = False


def chinese_number(text: str) -> int | None:
    """Return the integer that Chinese numerals write, ``None`` where they write none.

    >>> chinese_number("一百二十"), chinese_number("两千零三"), chinese_number("三万五千"), chinese_number("二〇二一")
    (120, 2003, 35000, 2021)
    """
    if not text or len(text) > _LONGEST_NUMERAL:
        return None
    if all(char in _CHINESE_DIGITS for char in text) and len(text) > 1:
        return int("".join(str(_CHINESE_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[char]
        elif char in _CHINESE_UNITS:
            section += (digit or 1) * _CHINESE_UNITS[char]
            digit = 0
        elif char in _CHINESE_MYRIADS:
            whole = total + section + digit if char == "亿" else section + digit
            total = whole * _CHINESE_MYRIADS[char] + (0 if char == "亿" else total)
            section = digit = 0
        else:
            return None
    return total + section + digit


def means_none(folded: str) -> bool:
    """Whether a folded text is a mark for "none", be it with a ``?`` in front where a space was that got lost.

    >>> means_none("/"), means_none("? /"), means_none("?"), means_none("? 0")
    (True, True, False, False)
    """
    mark = folded.replace(" ", "").lower()
    return (mark.lstrip("?") or mark) in BLANK_MARKS


@lru_cache(maxsize=20_000)
def read_number(text: str) -> Number | None:
    """Read what one cell prints as a figure.

    Parameters
    ----------
    text
        The cell's text as printed.

    Returns
    -------
    Number or None
        With ``value`` ``None`` for a mark that means "none" (``—``, ``/``, ``无`` …; also for an empty cell);
        ``None`` where the text is no figure.

    Examples
    --------
    >>> read_number("１，１１３"), read_number("592万元"), read_number("减4"), read_number("——")
    (Number(value=Decimal('1113'), unit=None, doubtful=False, signed=False, loose=False), \
Number(value=Decimal('592'), unit='万元', doubtful=False, signed=False, loose=False), \
Number(value=Decimal('-4'), unit=None, doubtful=False, signed=True, loose=False), \
Number(value=None, unit=None, doubtful=False, signed=False, loose=False))
    """
    if text.isdigit() and text.isascii() and len(text) <= _MOST_DIGITS:
        return Number(Decimal(text), None, len(text) > 1 and text[0] == "0")
    if sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return None
    folded = _SPACE.sub(" ", fold(text)).strip().lower()
    if means_none(folded) or (len(folded) > 1 and folded[-1] in ";,、。" and means_none(folded[:-1])):
        return Number(None)
    match = _NUMBER.match(folded)
    if match:
        return _printed_number(match)
    chinese = _CHINESE_NUMBER.match(folded)
    if chinese and chinese[1] != "一一":
        value = chinese_number(chinese[1])
        return None if value is None else Number(Decimal(value), _money(chinese[2]), doubtful=True)
    found = bare_figure(folded)
    match = _NUMBER.match(found[0]) if found else None
    return _printed_number(match)._replace(loose=found[1]) if found and match else None


def _printed_number(match: re.Match[str]) -> Number:
    sign, unit, digits = match["sign"] or "", match["unit"], match["digits"].replace(",", "")
    value = Decimal(digits)
    if sign and sign[-1] in "-−–减少" and sign != "+":
        value = -value
    needless_zero = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    doubtful = sign == "--" or needless_zero or digits[0] == "." or unit == "万"
    return Number(value, _money(unit), doubtful, bool(sign), loose=unit == "万")


def _money(unit: str | None) -> str | None:
    return unit if unit in ("万元", "元", "亿元") else None

"""Labels that Word makes of its own accord: 一、 （一） 1. before the paragraphs of a numbered list.

They print, though no paragraph holds them, and they carry meaning: sections and rows are told apart by them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from gongkai.readers.office.ooxml_package import Element
from gongkai.readers.office.word.effective_content import Names
from gongkai.readers.office.word.styles import Styles

LEVELS: Final = 9
_PLACE = re.compile(r"%([1-9])")
_DIGITS: Final = "〇一二三四五六七八九"
_LEGAL: Final = "零壹贰叁肆伍陆柒捌玖"
_TRADITIONAL_LEGAL: Final = "零壹貳參肆伍陸柒捌玖"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                 (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST: Final = 9_999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its numbers are written, from which on, and with what around them."""

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restarts: bool = True
    plain: bool = False


@dataclass(slots=True)
class _List:
    """A list in use: its levels, and what each has counted to so far."""

    levels: dict[int, Level]
    counted: list[int | None] = field(default_factory=lambda: [None] * LEVELS)


class Numbering:
    """The lists that a document defines.

    Parameters
    ----------
    root
        The part that defines them, ``None`` where there is none.
    names
        The document's names.
    styles
        Its styles, which paragraphs may take their list from.
    """

    def __init__(self, root: Element | None, names: Names, styles: Styles) -> None:
        self._names, self._styles = names, styles
        self._lists: dict[str, _List] = {}
        self._list_of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._own: dict[tuple[str, int], Level] = {}
        if root is not None:
            self._read(root)

    def labels(self, root: Element) -> dict[Element, str]:
        """Return the label of each paragraph that has one; the paragraphs are counted in their order."""
        if not self._lists:
            return {}
        found: dict[Element, str] = {}
        for paragraph in root.iter(self._names("p")):
            place = self._styles.list_of(paragraph)
            if place is not None and (label := self._next(*place)):
                found[paragraph] = label
        return found

    def _read(self, root: Element) -> None:
        names = self._names
        linked: dict[str, str] = {}
        for element in root.findall(names("abstractNum")):
            identifier = names.value(element, "abstractNumId") or ""
            self._lists[identifier] = _List(dict(map(self._level, element.findall(names("lvl")))))
            if style := names.value(names.child(element, "numStyleLink")):
                linked[identifier] = style
        for element in root.findall(names("num")):
            number = names.value(element, "numId") or ""
            self._list_of[number] = names.value(names.child(element, "abstractNumId")) or ""
            for change in element.findall(names("lvlOverride")):
                level = names.number(change, 0, "ilvl")
                if (start := names.child(change, "startOverride")) is not None:
                    self._starts[number, level] = names.number(start, 1)
                if (own := names.child(change, "lvl")) is not None:
                    self._own[number, level] = self._level(own)[1]
        for identifier, style in linked.items():
            target = self._lists.get(self._list_of.get(self._styles.list_number(style) or "", ""))
            if target is not None:
                self._lists[identifier] = target

    def _level(self, element: Element) -> tuple[int, Level]:
        names = self._names
        style = names.value(names.child(element, "numFmt")) or "decimal"
        restart = names.value(names.child(element, "lvlRestart"))
        level = Level(
            names.number(names.child(element, "start"), 1),
            style,
            names.value(names.child(element, "lvlText")) or "",
            restart != "0",
            names.is_on(names.child(element, "isLgl")),
        )
        return names.number(element, 0, "ilvl"), level

    def _next(self, number: str, level: int) -> str:
        """Count one paragraph on a level of a list, and return its label."""
        used = self._lists.get(self._list_of.get(number, ""))
        if used is None or not 0 <= level < LEVELS:
            return ""
        counted = used.counted
        start = self._starts.pop((number, level), None)
        before = counted[level]
        if start is not None:
            counted[level] = start
        else:
            counted[level] = self._at(used, number, level).start if before is None else before + 1
        for deeper in range(level + 1, LEVELS):
            if self._at(used, number, deeper).restarts:
                counted[deeper] = None
        return self._label(used, number, level)

    def _at(self, used: _List, number: str, level: int) -> Level:
        return self._own.get((number, level)) or used.levels.get(level) or Level()

    def _label(self, used: _List, number: str, level: int) -> str:
        own = self._at(used, number, level)
        if own.style in ("bullet", "none"):
            return ""

        def written(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            other = self._at(used, number, at)
            count = used.counted[at]
            return write_number(other.start if count is None else count, "decimal" if own.plain else other.style)

        return _PLACE.sub(written, own.text)


def write_number(number: int, style: str) -> str:
    """Return a number in one of Word's styles (``ST_NumberFormat``), in digits where the style is not known."""
    if not 0 < number <= _MOST:
        return str(number)
    if style in _WRITTEN:
        return _WRITTEN[style](number)
    folded = style.lower()
    if "legal" in folded:
        return _counting(number, _TRADITIONAL_LEGAL if "traditional" in folded else _LEGAL, "拾佰仟")
    if "digital" in folded:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if "counting" in folded:
        return _counting(number, "零" + _DIGITS[1:], "十百千").removeprefix("一" if 10 <= number < 20 else " ")
    return str(number)


def _counting(number: int, digits: str, units: str) -> str:
    """Write a number the Chinese way: 一百二十, 一百零二."""
    out = ""
    text = str(number)
    for place, digit in zip(range(len(text) - 1, -1, -1), map(int, text), strict=True):
        if digit:
            out += digits[digit] + (units[place - 1] if place else "")
        elif out and not out.endswith(digits[0]):
            out += digits[0]
    return out.rstrip(digits[0])


def _letters(number: int) -> str:
    """Write a, b … z, aa, bb … as Word does."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number <= 26 * 20 else str(number)


def _roman(number: int) -> str:
    out = ""
    for worth, sign in _ROMAN:
        count, number = divmod(number, worth)
        out += sign * count
    return out


def _circled(number: int) -> str:
    return chr(0x245F + number) if number <= 20 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(number))


_WRITTEN: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "ideographTraditional": lambda number: _STEMS[number - 1] if number <= 10 else str(number),
    "ideographZodiac": lambda number: _BRANCHES[number - 1] if number <= 12 else str(number),
}

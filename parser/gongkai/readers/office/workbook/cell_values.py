"""What a cell of a workbook shows: its value in the cell's format."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Final

from gongkai.readers.office.ooxml_package import Element, Package, PartRelation, local
from gongkai.readers.office.workbook.looks import rich_text, unprinted_styles

_GENERAL: Final = "General"
#: What a format prints apart from digits: colours and conditions, padding, quoted and escaped characters.
_ORNAMENT: Final = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.|_.|\*.')
_DIGITS: Final = re.compile(r"[0#?](?:[0#?,]*[0#?])?(?:\.([0#?]*))?")
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|([-—])')
_MOST_DIGITS: Final = 15


class Values:
    """The strings and formats of one workbook.

    Parameters
    ----------
    package, relations
        The workbook's parts, and what its main part points to.
    root
        The main part.

    Attributes
    ----------
    missing
        How many formulas were met that the workbook was saved without a value of.
    unprinted
        How many cells were met whose text is struck through, or in the colour of what is behind it.
    """

    def __init__(self, package: Package, relations: dict[str, PartRelation], root: Element) -> None:
        self.missing = self.unprinted = 0
        self._strings: list[str] = []
        self._formats: list[str] = []
        self._unprinted: frozenset[int] = frozenset()
        properties = next(root.iter("{*}workbookPr"), None)
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        for relation in relations.values():
            if relation.outside or relation.target not in package:
                continue
            if relation.kind == "sharedStrings":
                self._strings = [rich_text(item) for item in package.xml(relation.target) if local(item) == "si"]
            elif relation.kind == "styles":
                root_of_styles = package.xml(relation.target)
                self._formats = _formats(root_of_styles)
                self._unprinted = unprinted_styles(root_of_styles)

    def text(self, cell: Element) -> str:
        """Return what a cell shows; ``""`` if nothing, or if it is struck through or in the colour of the paper."""
        style = cell.get("s") or ""
        if self._unprinted and style.isdecimal() and int(style) in self._unprinted:
            self.unprinted += cell.find("{*}v") is not None or cell.find("{*}is") is not None
            return ""
        kind = cell.get("t") or "n"
        parts = {local(part): part for part in cell}
        if kind == "inlineStr":
            return rich_text(parts["is"]) if "is" in parts else ""
        value: str | None = parts["v"].text if "v" in parts else None
        if value is None:
            formula = parts.get("f")
            if formula is None:
                return ""
            self.missing += 1
            return f"={formula.text or ''}"
        if kind == "s":
            return self._strings[int(value)] if value.isdecimal() and int(value) < len(self._strings) else ""
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        if kind == "n":
            return self._number(value, self._format(cell))
        return value

    def _format(self, cell: Element) -> str:
        style = cell.get("s") or ""
        return self._formats[int(style)] if style.isdecimal() and int(style) < len(self._formats) else _GENERAL

    def _number(self, value: str, pattern: str) -> str:
        from openpyxl.styles.numbers import is_date_format

        try:
            number = Decimal(value.strip())
        except InvalidOperation:
            return value
        if not number.is_finite() or number.adjusted() > _MOST_DIGITS:
            return value
        if pattern != _GENERAL and is_date_format(pattern):
            return self._date(float(number), pattern)
        return show_number(number, pattern)

    def _date(self, serial: float, pattern: str) -> str:
        from datetime import datetime

        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        try:
            moment = from_excel(serial, CALENDAR_MAC_1904 if self._from_1904 else CALENDAR_WINDOWS_1900)
        except (ValueError, OverflowError):
            return f"{serial:g}"
        if not isinstance(moment, datetime):
            return str(moment)
        if "年" in pattern:
            day = f"{moment.day}日" if "日" in pattern else ""
            return f"{moment.year}年" + (f"{moment.month}月" if "月" in pattern else "") + day
        return moment.date().isoformat() if moment.hour == moment.minute == 0 else moment.isoformat(" ", "minutes")


def show_number(number: Decimal, pattern: str) -> str:
    """Return a number as a format shows it, without the marks between thousands.

    Parameters
    ----------
    number
        The value.
    pattern
        Excel's format: up to four sections, for positive, negative and no values and for text.
    """
    if pattern == _GENERAL or pattern == "@":
        return _general(number)
    sections = _sections(pattern)
    section = sections[0]
    if number == 0 and len(sections) > 2:
        section = sections[2]
    elif number < 0 and len(sections) > 1:
        section = sections[1]
    bare = _ORNAMENT.sub("", section)
    digits = _DIGITS.search(bare)
    if digits is None or (number == 0 and not set(digits[0]) & {"0", "#"}):
        return _general(number) if _GENERAL.lower() in bare.lower() else _literals(section)
    if "E+" in bare or "/" in bare:
        return _general(number)
    if "%" in bare:
        number *= 100
    places = len(digits[1] or "")
    shown = f"{number:.{places}f}"
    if digits[1] and set(digits[1]) & {"#", "?"}:
        shown = shown.rstrip("0").rstrip(".")
    return shown + ("%" if "%" in bare else "")


def _general(number: Decimal) -> str:
    """Return a number as it stands without a format: no noise of its binary form, no exponent."""
    shown = f"{Decimal(f'{number:.{_MOST_DIGITS}g}'):f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _sections(pattern: str) -> list[str]:
    """Divide a format at its semicolons, but for those in quotes."""
    return re.findall(r'(?:\\.|"[^"]*"|[^;"])+|(?<=;)(?=;|$)|^(?=;)', pattern) or [pattern]


def _literals(section: str) -> str:
    """Return what a section without digits prints: ``-`` in most formats for accounts."""
    plain = re.sub(r"\[[^\]]*\]|_.|\*.", "", section)
    return "".join(part for found in _LITERAL.findall(plain) for part in found)


def _formats(root: Element) -> list[str]:
    """Return the format of each of a workbook's cell styles."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    own = {each.get("numFmtId"): each.get("formatCode") or _GENERAL for each in root.iter("{*}numFmt")}
    found: list[str] = []
    for styles in root.iter("{*}cellXfs"):
        for each in styles:
            number = each.get("numFmtId") or "0"
            built_in = BUILTIN_FORMATS.get(int(number), _GENERAL) if number.isdecimal() else _GENERAL
            found.append(own.get(number, built_in))
    return found

"""How the text of a workbook's cells looks, as far as it decides what is printed: struck, raised, white on white."""

from __future__ import annotations

import re
from typing import Final

from gongkai.readers.office.ooxml_package import Element, local
from gongkai.readers.text.invisible_characters import is_numeral, raised

_OFF: Final = frozenset(("0", "false"))
_WHITE: Final = "FFFFFF"
#: Excel's old numbers of colours and its themes' own, where they are white.
_WHITE_INDEXES: Final = frozenset(("1", "9"))
_WHITE_THEME: Final = "0"
_COLOUR: Final = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


def rich_text(item: Element) -> str:
    """Return the text of a string in one piece or several, without its reading aids.

    Pieces that are struck through are not printed; small raised numerals at other text are the marks of notes.
    """
    runs = [each for each in item if local(each) in ("t", "r")]
    if len(runs) == 1 or all(local(each) == "t" for each in runs):
        return "".join("" if _is_struck(each) else _text(each) for each in runs)
    texts = [_text(each) for each in runs]
    on_white = any(text.strip() and not _is_white(run) for run, text in zip(runs, texts, strict=True))
    pieces: list[str] = []
    for index, (run, text) in enumerate(zip(runs, texts, strict=True)):
        if _is_struck(run) or (on_white and _is_white(run)):
            continue
        others = any(other.strip() for place, other in enumerate(texts) if place != index)
        pieces.append(raised(text) if others and is_numeral(text) and _is_raised(run) else text)
    return "".join(pieces)


def _text(run: Element) -> str:
    if local(run) == "t":
        return run.text or ""
    return "".join(part.text or "" for part in run if local(part) == "t")


def _property(run: Element, name: str) -> Element | None:
    properties = run.find("{*}rPr")
    return None if properties is None else properties.find("{*}" + name)


def _is_struck(run: Element) -> bool:
    return _is_on(_property(run, "strike"))


def _is_raised(run: Element) -> bool:
    mark = _property(run, "vertAlign")
    return mark is not None and mark.get("val") in ("superscript", "subscript")


def _is_white(run: Element) -> bool:
    """Tell whether a run is white; others in the same text that are not tell that its cell is not dark."""
    return _colour(_property(run, "color")) == _WHITE


def _is_on(mark: Element | None) -> bool:
    return mark is not None and mark.get("val", "1") not in _OFF


def _colour(mark: Element | None) -> str | None:
    """Return a colour, ``None`` where it is not said, or is one of a theme's other than its white."""
    if mark is None:
        return None
    found = _COLOUR.fullmatch(mark.get("rgb") or "")
    if found:
        return found[1].upper()
    tinted = float(mark.get("tint") or 0) < -0.1
    white = (mark.get("theme") == _WHITE_THEME and not tinted) or mark.get("indexed") in _WHITE_INDEXES
    return _WHITE if white else None


def unprinted_styles(root: Element) -> frozenset[int]:
    """Return the numbers of the cell styles whose text is struck through, or in the colour of what is behind it."""
    fonts = [each for part in root.iter("{*}fonts") for each in part]
    fills = [each for part in root.iter("{*}fills") for each in part]
    found: set[int] = set()
    for styles in root.iter("{*}cellXfs"):
        for number, style in enumerate(styles):
            font = _at(fonts, style.get("fontId"))
            if font is None:
                continue
            colour = _colour(font.find("{*}color"))
            if _is_on(font.find("{*}strike")) or (colour and colour == _behind(_at(fills, style.get("fillId")))):
                found.add(number)
    return frozenset(found)


def _at(elements: list[Element], number: str | None) -> Element | None:
    return elements[int(number)] if number and number.isdecimal() and int(number) < len(elements) else None


def _behind(fill: Element | None) -> str | None:
    """Return the colour of a cell, ``None`` where it is not known; of the paper where it has none of its own."""
    pattern = fill.find("{*}patternFill") if fill is not None else None
    if fill is not None and pattern is None:
        return None
    if pattern is None or pattern.get("patternType") in (None, "none"):
        return _WHITE
    return _colour(pattern.find("{*}fgColor")) if pattern.get("patternType") == "solid" else None

"""Figures that came to harm on the way: letters in place of digits, digits set apart by spaces.

What such a cell prints is not certain, but that it prints a figure is: it keeps its place in its row, and what it
most likely says is offered to the person who looks at it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gongkai.core.text import Number, fold, read_number

LONGEST: Final = 12
"""Characters of the longest text that is taken for a misread figure, spaces not counted."""

_ALIKE = str.maketrans("oOQ〇○lIi!SsBZz", "00000111155822")
_MISREAD = re.compile(r"[+-]?(?:[oOlI]{1,3}|(?=[^\d]{0,3}\d)[\doOQ〇○lIi!SsBZz]+(?:[.,][\doOQ〇○lIi!SsBZz]+)*)")
_ZEROS = re.compile(r"[〇○]+")
_SPACED = re.compile(r"(?:[+-] ?)?\d(?: [\d.,])* \d")


def is_misread(text: str) -> bool:
    """Tell whether a folded text is a figure with letters in it that look like digits.

    >>> is_misread("4l"), is_misread("O"), is_misread("137O"), is_misread("41"), is_misread("(l)"), is_misread("lib")
    (True, True, True, False, False, False)
    """
    return len(text) <= LONGEST and _MISREAD.fullmatch(text) is not None and read_number(text) is None


def is_spaced(text: str) -> bool:
    """Tell whether a folded text is digits one by one, a space between each: one figure or several.

    >>> is_spaced("7 7 8"), is_spaced("- 1 1 7"), is_spaced("1 282"), is_spaced("12 0")
    (True, True, False, False)
    """
    return _SPACED.fullmatch(text) is not None


def misread_figure(text: str) -> Number | None:
    """Return what a folded figure with letters in it most likely says, to be reviewed; ``None`` for all else.

    >>> str(misread_figure("4l").value), misread_figure("4l").loose, misread_figure("7 7 8")
    ('41', True, None)
    """
    number = read_number(text.translate(_ALIKE)) if is_misread(text) else None
    return number._replace(loose=True) if number else None


def has_letters(raw: str) -> bool:
    """Whether a printed figure has letters, or the round zero of Chinese numerals, where digits are meant.

    >>> has_letters("1O"), has_letters("〇"), has_letters("10"), has_letters("约10")
    (True, True, False, False)
    """
    folded = fold(raw).strip()
    return is_misread(folded) or _ZEROS.fullmatch(folded) is not None


def likely_figure(text: str) -> Decimal | None:
    """Return what a harmed figure most likely says; ``None`` for a text that is none.

    >>> likely_figure("137O"), likely_figure("l"), likely_figure("7 7 8"), likely_figure("甲")
    (Decimal('1370'), Decimal('1'), Decimal('778'), None)
    """
    folded = fold(text).strip()
    if is_spaced(folded):
        folded = folded.replace(" ", "")
    elif is_misread(folded):
        folded = folded.translate(_ALIKE)
    else:
        return None
    number = read_number(folded)
    return number.value if number else None

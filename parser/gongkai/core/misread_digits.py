"""Figures that came to harm on the way: letters in place of digits, digits set apart by spaces.

What such a cell prints is not certain, but that it prints a figure is: it keeps its place in its row, and what it
most likely says is offered to the person who looks at it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gongkai.core.text import fold, read_number

LONGEST: Final = 12
"""Characters of the longest text that is taken for a misread figure, spaces not counted."""

_ALIKE = str.maketrans("oOQlIi!SsBZz", "000111155822")
_MISREAD = re.compile(r"[+-]?(?:[oOlI]{1,3}|(?=[^\d]{0,3}\d)[\doOQlIi!SsBZz]+(?:[.,][\doOQlIi!SsBZz]+)*)")
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

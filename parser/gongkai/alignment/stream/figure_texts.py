"""What the text of a cell says of figures in it, whatever the labeller took the cell for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from gongkai.core.misread_digits import is_misread
from gongkai.core.text import read_number

DIGITS = re.compile(r"\d+")
WORD = re.compile(r"[\u3400-\u9fff]{2}")
_NUMBERING = re.compile(r"\W*\d{1,2}\W+")
_LABEL_NUMBER = re.compile(
    r"(?=[\s)]*+[(])[\s()]*+[一二三四五六七八九十]{1,2}(?=[\s(]*+[)])[\s()]*+|\s*[一二三四五六七八九十]{1,2}\s*、\s*"
)
"""The numbering of a label, which stands alone where a label is written in pieces."""

FEWEST_FIGURES, LONGEST_ROW = 3, 200
"""Figures, and characters, of a text that is a row of figures and can be nothing else."""


def names_something(text: str) -> bool:
    """Whether a text that was taken for a figure is a label after all, or the numbering of one."""
    return bool(WORD.search(text) or _LABEL_NUMBER.fullmatch(text)) and read_number(text) is None


def all_figures(text: str, fewest: int = FEWEST_FIGURES) -> bool:
    """Whether a text is a row of figures and marks for none."""
    parts = text.split() if len(text) < LONGEST_ROW else []
    return len(parts) >= fewest and all(read_number(part) is not None for part in parts)


def figures_at_end(texts: Sequence[str]) -> int:
    """Return how many cells end a line that print figures, marks for none, or nothing: a row's, whatever is around it.

    None where too few of them print anything.
    """
    count = sum(1 for _ in takewhile(_is_figure_or_none, reversed(texts)))
    return count if sum(text != "" for text in texts[len(texts) - count :]) >= FEWEST_FIGURES else 0


def _is_figure_or_none(text: str) -> bool:
    return not text or text.isdecimal() or read_number(text) is not None or is_misread(text)


def is_lost_figure(text: str) -> bool:
    """Whether a text that was taken for a label has no words and a figure, which is no numbering of one."""
    words = WORD.search(text.replace(" ", ""))
    return bool(DIGITS.search(text)) and not words and not _NUMBERING.fullmatch(text)


def holds_figures(text: str) -> bool:
    """Whether a text without words holds figures enough for a row, however they are parted."""
    return len(text) < LONGEST_ROW and not WORD.search(text) and len(DIGITS.findall(text)) >= FEWEST_FIGURES

"""The labels of a converted text, found by converting the report once more with every Chinese character marked.

Each character of the report becomes another one, which stands for one label alone. Programs treat Chinese characters
alike, so that the marked text has the same characters in the same places, and tells of each what it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from gongkai.core.labels import Label
from gongkai.training.generator.figure_printing import BLANK_MARKS
from gongkai.training.generator.sample import Piece

_LABELS: Final[tuple[Label, ...]] = (
    "section_heading", "caption", "column_header", "row_label", "value", "blank", "narrative", "furniture",
)  # fmt: skip

_MARKS: Final = {label: chr(0x4E10 + 7 * number) for number, label in enumerate(_LABELS)}
_LABEL_OF: Final = {mark: label for label, mark in _MARKS.items()}
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_RUN: Final = re.compile(r"[^\s|]+")
_NOTHING: Final = frozenset((*BLANK_MARKS, "NaN", "nan"))


def marked(text: str, label: Label) -> str:
    """Return a text whose Chinese characters say what it is."""
    return _CHINESE.sub(_MARKS[label], text)


def traced(base: str, with_marks: str, figures: Sequence[int]) -> tuple[Piece, ...] | None:
    """Return the pieces of a converted text in the order in which it prints them.

    Parameters
    ----------
    base
        The text.
    with_marks
        The text of the marked report.
    figures
        Places of the text at which digits of figures are known to stand.

    Returns
    -------
    tuple of Piece or None
        ``None`` where the two texts do not correspond.
    """
    if len(base) != len(with_marks):
        return None
    labels: list[Label | None] = [_LABEL_OF.get(each) for each in with_marks]
    if any((label is None) != (_CHINESE.match(each) is None) for each, label in zip(base, labels, strict=True)):
        return None
    for place in figures:
        labels[place] = "value"
    for line in re.finditer(r"[^\n]+", base):
        _fill(base, labels, line.start(), line.end())
    known = [(character, label) for character, label in zip(base, labels, strict=True) if label]
    runs = groupby(known, key=lambda each: each[1])
    return tuple(Piece("".join(character for character, _ in run), label) for label, run in runs)


def _fill(base: str, labels: list[Label | None], start: int, end: int) -> None:
    """Give the characters of a line without a label the one of what they stand beside."""
    for run in _RUN.finditer(base, start, end):
        places = range(run.start(), run.end())
        if any(labels[place] for place in places):
            _spread(labels, places)
        elif run.group() in _NOTHING:
            labels[run.start() : run.end()] = ["blank"] * len(run.group())
        elif any(character.isalnum() for character in run.group()):
            around = _nearest(labels, run.start(), run.end(), start, end)
            labels[run.start() : run.end()] = [around] * len(run.group())


def _spread(labels: list[Label | None], places: range) -> None:
    """Within a run of characters, what has no label takes the next one's, at the end the last one's."""
    after: Label | None = None
    for place in reversed(places):
        after = labels[place] or after
        labels[place] = after
    before: Label | None = None
    for place in places:
        before = labels[place] or before
        labels[place] = before


def _nearest(labels: Sequence[Label | None], left: int, right: int, start: int, end: int) -> Label:
    for reach in range(1, max(left - start, end - right) + 1):
        for place in (left - reach, right + reach - 1):
            if start <= place < end and (label := labels[place]) and label not in ("value", "blank"):
                return label
    return "furniture"

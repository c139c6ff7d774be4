"""Segmentation of running text into sentences, each with its place and its folded twin.

``收到申请６件。均已答复。`` is two sentences; the folded twin of the first is ``收到申请6件。``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from gongkai.core.document import Location
from gongkai.core.text import fold_all

Paragraphs = Sequence[tuple[str, Location]]
"""Running text in reading order, each piece with its place."""

_END = re.compile(r"[^。；;！!？]*[。；;！!？]?")
_CLOSED = re.compile(r"[。；;！!？：:）)]\s*$")
_OPENS = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]|第[一二三四五六七八九十]|附|图|[#*\-•])")
_PINYIN = re.compile(r"(?<=[\u3400-\u9fff])[(（][a-z\u00e0-\u00fc\u0101-\u01dc\u1e00-\u1eff]{1,7}[)）]")
_WRAPPED_FROM = 18
"""Shortest line (characters) that can be the first part of a wrapped paragraph; shorter ones are headings."""
_HEADING_TO = 36
"""Longest numbered heading (characters)."""


class Sentence(NamedTuple):
    """A sentence as printed, as folded for matching, its place, and the number of its paragraph."""

    text: str
    folded: str
    source: Location
    paragraph: int


def _continues(before: str, after: str, first: Location, second: Location) -> bool:
    """Whether a line break stands within a paragraph: the line before is long and open, the next no heading."""
    consecutive = first.line is None or second.line is None or second.line - first.line == 1
    heading = len(before) < _WRAPPED_FROM or (len(before) <= _HEADING_TO and _OPENS.match(before))
    return consecutive and not heading and not _CLOSED.search(before) and not _OPENS.match(after)


def _pieces(paragraphs: Paragraphs) -> Iterator[tuple[str, Location, int]]:
    """Yield the printed sentences; one that a line break cuts is put together again."""
    held, start, number = "", None, 0
    last: tuple[str, Location] | None = None
    for text, source in paragraphs:
        if last is not None and not _continues(*_pair(last, text, source)):
            if held.strip() and start is not None:
                yield held.strip(), start, number
            held, start, number = "", None, number + 1
        for part in _END.findall(text):
            if not part:
                continue
            start = source if start is None else start
            held += part
            if _CLOSED.search(part) and part.rstrip()[-1] in "。；;！!？":
                yield held.strip(), start, number
                held, start = "", None
        last = (text, source)
    if held.strip() and start is not None:
        yield held.strip(), start, number


def _pair(last: tuple[str, Location], text: str, source: Location) -> tuple[str, str, Location, Location]:
    return last[0], text, last[1], source


def sentences(paragraphs: Paragraphs) -> list[Sentence]:
    """Split running text into sentences, folded in one go."""
    pieces = list(_pieces(paragraphs))
    folded = fold_all(piece[0] for piece in pieces) if pieces else []
    return [Sentence(text, twin, source, number) for (text, source, number), twin in zip(pieces, folded, strict=True)]


def fold_lines(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return each text with its folded twin."""
    printed = list(texts)
    return list(zip(printed, fold_all(printed), strict=True)) if printed else []


def printed_form(printed: str, folded: str, start: int, end: int) -> str:
    """Return what is printed at ``folded[start:end]``, without pinyin that a mirror put after characters.

    Folding keeps most lengths; where it does not (a term of two characters for three), the texts are aligned
    character by character.

    >>> printed_form("項(xiàng)目局", "项目局", 0, 3)
    '項目局'
    """
    plain = _PINYIN.sub("", printed)
    if len(plain) == len(folded):
        return plain[start:end]
    twins = "".join(each[:1] or " " for each in fold_all(plain))
    first, last = len(plain), 0
    for _, from_plain, to_plain, from_folded, to_folded in SequenceMatcher(
        None, twins, folded, autojunk=False
    ).get_opcodes():
        if to_folded <= start or from_folded >= end:
            continue
        same = to_plain - from_plain == to_folded - from_folded
        first = min(first, from_plain + (max(start - from_folded, 0) if same else 0))
        last = max(last, to_plain - (max(to_folded - end, 0) if same else 0))
    return plain[first:last]

"""Digits out of place: one figure broken over two lines, several figures stuck together, figures from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, islice

from gongkai.normalise import read_number
from gongkai.reconstruct.types import MOST, Candidate, Run, Token, make_candidate

_FIGURE = re.compile(r"[+-]?(?:0|[1-9]\d*)(?:\.\d+)?")
"""A figure as a report prints it: no needless 0 in front."""

LONGEST = 9
"""Characters of the longest figure that a string of digits is cut into."""


def joined_or_dropped(printed: list[Token], size: int) -> Iterator[Candidate]:
    """More figures than slots: some are pieces of one figure broken over lines, or do not belong here."""
    extra = len(printed) - size
    if extra <= 3:
        joints = [i for i in range(1, len(printed)) if _joinable(printed[i - 1], printed[i])]
        for chosen in islice(combinations(joints, extra), MOST):
            yield make_candidate(_joined(printed, set(chosen)), "merged", 1.0)
    weak = sorted(range(len(printed)), key=lambda i: printed[i].trust)[:extra]
    if all(printed[i].trust < 0.9 for i in weak):
        kept = [token for i, token in enumerate(printed) if i not in weak]
        yield make_candidate(kept, "dropped", 1.5)
    yield make_candidate(printed[:size], "overfull", 3.0)
    yield make_candidate(printed[-size:], "overfull", 3.5)


def _joinable(a: Token, b: Token) -> bool:
    """Whether two tokens may be one figure broken at the end of a line."""
    if not (b.first and a.line != b.line and b.text.isdigit()):
        return False
    return a.text.replace(".", "", 1).isdigit() and a.text != "0"


def _joined(printed: list[Token], joints: set[int]) -> list[Token]:
    result: list[Token] = []
    for i, token in enumerate(printed):
        if i in joints:
            text = result[-1].text + token.text
            result[-1] = result[-1]._replace(text=text, number=read_number(text))
        else:
            result.append(token)
    return result


def looks_fused(run: Run, printed: list[Token]) -> bool:
    """One token of digits alone on the run, longer than any figure would be, or with a needless zero in it."""
    if len(run.tokens) != 1 or not printed[0].text.isdigit() or len(run.slots) < 2:
        return False
    text = printed[0].text
    return len(text) >= len(run.slots) and ("0" in text[:-1] or len(text) > 8)


def splits(run: Run, printed: list[Token]) -> Iterator[Candidate]:
    """Cut strings of digits into as many figures as there are slots; no figure begins with a needless 0."""
    size = len(run.slots)
    for parts in islice(_cut([token.text for token in printed], size), MOST * 10):
        tokens: list[Token | None] = []
        for token, pieces in zip(printed, parts, strict=True):
            tokens += [token._replace(text=piece, number=read_number(piece)) for piece in pieces]
        yield make_candidate(tokens, "glued", 1.0 + 0.01 * max(len(t.text) for t in tokens if t))


def _cut(texts: list[str], count: int) -> Iterator[list[list[str]]]:
    """Yield every way to cut the texts, each into at least one figure, into ``count`` figures in all."""
    if len(texts) == 1:
        for pieces in _figures(texts[0], count):
            yield [pieces]
        return
    for own in range(1, count - len(texts) + 2):
        for pieces in _figures(texts[0], own):
            for rest in _cut(texts[1:], count - own):
                yield [pieces, *rest]


def _figures(text: str, count: int) -> Iterator[list[str]]:
    if count == 1:
        if _FIGURE.fullmatch(text):
            yield [text]
        return
    for end in range(1, min(len(text) - count + 1, LONGEST) + 1):
        if _FIGURE.fullmatch(text[:end]):
            for rest in _figures(text[end:], count - 1):
                yield [text[:end], *rest]

"""Digits out of place: one figure broken over two lines, several figures stuck together, figures from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, islice

from gongkai.alignment.candidates.glued_digits import bare
from gongkai.alignment.types import MOST, Candidate, Run, Token, make_candidate
from gongkai.core.text import read_number

_FIGURE = re.compile(r"(?:[-+]{1,2}|增加?|减少?)?(?:0|[1-9]\d*)(?:\.\d+)?")
"""A figure as a report prints it: no needless 0 in front."""

MOST_DIGITS = 8
"""Figures of counts are shorter than this; a province's largest has seven digits."""

_MARKED = re.compile(r"无\d|\d无|无{2}|[-—–―─/]{3,}")
"""Marks for none that are stuck to each other, or to figures."""

_NEEDLESS = re.compile(r"[+-]?0\d[\d.]*$")


def joined_or_dropped(printed: list[Token], size: int) -> Iterator[Candidate]:
    """More figures than slots: some are pieces of one figure broken over lines, or do not belong here."""
    extra = len(printed) - size
    if extra <= 3:
        joints = [i for i in range(1, len(printed)) if joinable(printed[i - 1], printed[i])]
        for chosen in islice(combinations(joints, extra), MOST):
            yield make_candidate(_joined(printed, set(chosen)), "merged", 1.0)
    weak = sorted(range(len(printed)), key=lambda i: printed[i].trust)[:extra]
    if all(printed[i].trust < 0.9 for i in weak):
        kept = [token for i, token in enumerate(printed) if i not in weak]
        yield make_candidate(kept, "dropped", 1.5)
    yield make_candidate(printed[:size], "overfull", 3.0)
    yield make_candidate(printed[-size:], "overfull", 3.5)


def joinable(a: Token, b: Token) -> bool:
    """Whether two tokens may be one figure broken at the end of a line."""
    if not b.first or a.line == b.line or a.empty or b.empty:
        return False
    text = (a.text + b.text).lstrip("? ")  # a mark where a space that does not break was
    return bool(_FIGURE.fullmatch(text.removesuffix("元").removesuffix("万")))


def whole(tokens: list[Token]) -> list[Token]:
    """Return the tokens of a run with the pieces that its lines tell of put together."""
    return _joined(tokens, {i for i in range(1, len(tokens)) if tokens[i].close and joinable(tokens[i - 1], tokens[i])})


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
    """One token of digits alone on the run that no figure is: with a needless zero in front, or too long for one.

    ``102`` alone in a row of three is one figure, wherever it stands, unless the whole table glues its figures.
    """
    return len(run.tokens) == 1 < len(run.slots) and cannot_be_one(bare(printed[0].text))


def begins_needlessly(text: str) -> bool:
    """Whether a whole number has a 0 in front: ``05`` may be two cells.

    >>> begins_needlessly("05"), begins_needlessly("0")
    (True, False)
    """
    return text[0] == "0" and len(text) > 1 and text.isdecimal()


def cannot_be_one(text: str) -> bool:
    """Whether digits are no figure that a report would print: a needless zero in front, or too many of them."""
    digits = bare(text)
    return bool(_NEEDLESS.match(digits) or _MARKED.search(digits)) or (digits.isdigit() and len(digits) > MOST_DIGITS)

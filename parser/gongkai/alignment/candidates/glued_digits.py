"""Figures stuck together: every way to cut a string of digits into figures that the rules of its run allow.

No figure begins with a needless 0. Where a total follows its parts (as in every row of the form) it is tried first:
given the total, few ways to cut the parts are left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.alignment.types import MOST, Candidate, Token, make_candidate
from gongkai.core.step_budget import CHECKED, StepBudget
from gongkai.core.text import read_number

Rule = tuple[int, tuple[int, ...]]
"""A slot of a run that is the sum of others of its slots."""

LONGEST = 9
"""Digits of the longest figure that a string of digits is cut into."""

WIDEST = 18
"""Characters of the longest figure with a sign, decimals and a unit, such as 增1234567.8901万元."""

MOST_STEPS = 200_000
"""Pieces tried in the search for one run's cuts."""

FREE_STEPS = 4_096
"""Pieces of a run that cost nothing: a report of many glued rows need not spend its budget on easy ones."""

_FIGURE = re.compile(r"(?:[+-]|增加?|减少?)?(?:0|[1-9]\d*)(?:\.\d+)?(?:[万亿]?元|[件条项个宗份次部])?")
"""A figure as a report prints it: no needless 0 in front, perhaps a sign or its word, perhaps a unit."""


_MARKS = frozenset("-—–―─/*无")
"""What stands for "none" between figures that are stuck together."""

MARKED = 0.1
"""What a mark for none adds to the cost of a cut: what looks like one may be a sign."""


class TooMany(Exception):
    """There are more ways than are looked at, or no steps are left."""


class _Budget:
    """Counts the pieces tried for one run; raises ``TooMany`` when they, or the report's steps, run out."""

    def __init__(self, whole: StepBudget) -> None:
        self.whole, self.steps = whole, 0

    def spend(self) -> None:
        self.steps += 1
        if self.steps % CHECKED or self.steps < FREE_STEPS:
            return
        if self.steps > MOST_STEPS or not self.whole.spend(CHECKED):
            raise TooMany


def splits(printed: list[Token], size: int, rules: Sequence[Rule], budget: StepBudget) -> list[Candidate]:
    """Return the ways to cut the tokens' digits into as many figures as there are slots.

    Where the rules allow some ways, only these are returned.

    Raises
    ------
    TooMany
        The budget is spent, or more than ``MOST`` ways remain.
    """
    counted = _Budget(budget)
    texts = [bare(token.text) for token in printed]
    if len(texts) == 1 and (alone := _marks_alone(texts[0], size)):
        return [make_candidate([printed[0]._replace(text=m, number=read_number(m)) for m in alone], "glued", 1.0)]
    groups = groups_of(size, rules)
    found: list[list[tuple[int, str]]] = []
    if len(texts) == 1 and texts[0].isdigit() and groups:
        for cut in _summed(texts[0], groups, counted):
            found.append([(0, piece) for piece in cut])
            _limit(found)
    if not found:
        found = _allowed(_any(texts, size, counted), rules)
    result = []
    for pieces in found:
        tokens: list[Token | None] = [
            printed[owner]._replace(text=piece, number=read_number(piece)) for owner, piece in pieces
        ]
        marks = sum(piece in _MARKS for _, piece in pieces)
        cost = 1.0 + 0.01 * max(len(piece) for _, piece in pieces) + MARKED * marks
        result.append(make_candidate(tokens, "glued", cost))
    return result


def _marks_alone(text: str, size: int) -> list[str]:
    """Return the marks for none that a text is made of, each as long as the others; nothing where it is not."""
    each = len(text) // size
    whole = each * size == len(text) > 1 and len(set(text)) == 1 and text[0] in _MARKS
    return [text[:each]] * size if whole else []


def may_lack_figures(printed: list[Token], size: int, rules: Sequence[Rule], budget: StepBudget) -> bool:
    """Whether fewer figures than there are slots make up the tokens' digits as well, with blanks between them."""
    texts = [bare(token.text) for token in printed]
    groups = groups_of(size, rules)
    if len(groups) > 1:
        return True
    counted = _Budget(budget)
    try:
        for count in range(1, size):
            if groups and count > 1 and len(texts) == 1 and texts[0].isdigit():
                ways: Iterator[object] = _group(texts[0], count - 1, counted)
            else:
                ways = (way for way in _any(texts, count, counted) if not groups or _sums_up(way))
            if next(ways, None) is not None:
                return True
    except TooMany:
        return True
    return False


def _sums_up(way: list[tuple[int, str]]) -> bool:
    """Whether the last of the figures that a text is cut into is the sum of those before it."""
    *parts, total = (_value(piece) for _, piece in way)
    return sum(parts) == total


def bare(text: str) -> str:
    """Return digits without the question marks and spaces that a source printed around them."""
    return text.strip("? '")


def _allowed(ways: Iterator[list[tuple[int, str]]], rules: Sequence[Rule]) -> list[list[tuple[int, str]]]:
    """Return the ways that the rules allow, all of them where they allow none."""
    every: list[list[tuple[int, str]]] = []
    allowed: list[list[tuple[int, str]]] = []
    for way in ways:
        if rules and all(_value(way[total][1]) == sum(_value(way[p][1]) for p in parts) for total, parts in rules):
            allowed.append(way)
        elif len(every) <= MOST:
            every.append(way)
        _limit(allowed if rules else every)
    found = allowed or every
    _limit(found)
    return found


def _value(piece: str) -> Decimal:
    number = None if piece.isdigit() else read_number(piece)
    return (number.value if number else Decimal(piece)) or Decimal(0)


def _limit(found: list[list[tuple[int, str]]]) -> None:
    if len(found) > MOST:
        raise TooMany


def groups_of(size: int, rules: Sequence[Rule]) -> list[int]:
    """Return the sizes of the groups that the slots fall into, each a total right after its parts; else nothing."""
    sizes, start = [], 0
    for total, parts in sorted(rules):
        if total <= start or sorted(parts) != list(range(start, total)):
            continue
        sizes.append(total + 1 - start)
        start = total + 1
    return sizes if start == size else []


def _summed(text: str, sizes: list[int], budget: _Budget) -> Iterator[list[str]]:
    """Yield the cuts into groups of figures, the last figure of each the sum of its others."""
    if not sizes:
        if not text:
            yield []
        return
    least = sizes[0] if len(sizes) > 1 else len(text)
    for end in range(least, len(text) - sum(sizes[1:]) + 1):
        for group in _group(text[:end], sizes[0] - 1, budget):
            for rest in _summed(text[end:], sizes[1:], budget):
                yield group + rest


def _group(text: str, parts: int, budget: _Budget) -> Iterator[list[str]]:
    for length in range(1, min(LONGEST, len(text) - parts) + 1):
        total = text[len(text) - length :]
        if _is_figure(total) and len(text) - length <= parts * length:
            for cut in _parts(text[:-length], parts, int(total), budget):
                yield [*cut, total]


def _parts(text: str, count: int, total: int, budget: _Budget) -> Iterator[list[str]]:
    """Yield the cuts of a text into ``count`` counts that sum to ``total``."""
    budget.spend()
    if count == 1:
        if _is_figure(text) and int(text) == total:
            yield [text]
        return
    longest = 1 if text[0] == "0" else min(len(text) - count + 1, len(str(total)))
    for end in range(1, longest + 1):
        left = total - int(text[:end])
        rest = text[end:]
        if left < 0:
            return
        most = (count - 1) * 10 ** (len(rest) - count + 2)
        if len(rest) <= (count - 1) * len(str(left)) and left < most:
            for cut in _parts(rest, count - 1, left, budget):
                yield [text[:end], *cut]


def _any(texts: list[str], count: int, budget: _Budget) -> Iterator[list[tuple[int, str]]]:
    """Yield every cut of the texts, each into at least one figure, into ``count`` figures in all."""
    lengths = [sum(map(len, texts[owner:])) for owner in range(len(texts))]
    longest = LONGEST if all(map(str.isdigit, texts)) else WIDEST

    def cut(owner: int, at: int, left: int) -> Iterator[list[tuple[int, str]]]:
        text = texts[owner]
        if at == len(text):
            owner, at = owner + 1, 0
            if owner == len(texts) or not left:
                if owner == len(texts) and not left:
                    yield []
                return
            text = texts[owner]
        if not left or lengths[owner] - at > left * longest:
            return
        for end in range(at + 1, min(at + longest, len(text)) + 1):
            budget.spend()
            if _is_figure(text[at:end]):
                for rest in cut(owner, end, left - 1):
                    yield [(owner, text[at:end]), *rest]

    yield from cut(0, 0, count)


def _is_figure(piece: str) -> bool:
    if piece.isdigit():
        return piece[0] != "0" or len(piece) == 1
    return piece in _MARKS or bool(_FIGURE.fullmatch(piece))

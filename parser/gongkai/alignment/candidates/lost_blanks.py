"""Blanks that left no trace of where they stood: every place that they may have had, or the likeliest ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate, combinations
from math import comb

from gongkai.alignment.candidates.glued_digits import Rule, TooMany, groups_of
from gongkai.alignment.types import MOST, Candidate, Token, make_candidate

ZERO = Decimal(0)

MOST_PARTIAL = 20_000
"""Places of a part of a run's figures that are looked at."""


def anywhere(printed: list[Token], size: int, totals: Sequence[int], how: str) -> Iterator[Candidate]:
    """The blanks left no trace of where they were: any order-preserving placement."""
    if comb(size, len(printed)) > MOST:
        raise TooMany
    for places in combinations(range(size), len(printed)):
        tokens: list[Token | None] = [None] * size
        for place, token in zip(places, printed, strict=True):
            tokens[place] = token
        cost = 2.0 + sum(says_nothing(tokens[t]) for t in totals) + 0.01 * sum(places)
        yield make_candidate(tokens, how, cost)


def adding_up(printed: list[Token], size: int, rules: Sequence[Rule]) -> Iterator[Candidate]:
    """The places in a run of several groups in which each group's figures add up; none where too many are.

    A group is a total and the parts right before it; one that prints nothing adds up, one without its total does not.
    """
    groups = groups_of(size, rules)
    values = [token.number.value if token.number else None for token in printed]
    ways: list[tuple[int, ...]] = [()]
    for start, length in zip(accumulate([0, *groups]), groups, strict=False):
        longer: list[tuple[int, ...]] = []
        for way in ways:
            for count in range(min(length, len(printed) - len(way)) + 1):
                *parts, total = values[len(way) : len(way) + count] or [ZERO]
                if (count == 1 and total) or total is None or sum(part or ZERO for part in parts) != total:
                    continue
                last = start + length - 1
                own = combinations(range(start, last), count - 1) if count else [()]
                longer += [(*way, *places, *[last] * bool(count)) for places in own]
        ways = longer
        if len(ways) > MOST_PARTIAL:
            return
    ways = [way for way in ways if len(way) == len(printed)]
    for number, places in enumerate(ways if len(ways) <= MOST else ()):
        tokens: list[Token | None] = [None] * size
        for place, token in zip(places, printed, strict=True):
            tokens[place] = token
        yield make_candidate(tokens, "vanished", 2.0 + 0.001 * number)


def at_totals(printed: list[Token], size: int, totals: Sequence[int]) -> Candidate | None:
    """As many figures as totals, in too large a run to try every way: the totals are what is printed most."""
    if len(printed) != len(totals):
        return None
    placed = dict(zip(totals, printed, strict=True))
    return make_candidate([placed.get(place) for place in range(size)], "vanished", 5.0)


def side_by_side(printed: list[Token], size: int) -> Candidate:
    """The figures from the first slot on: a stand-in where nothing tells their places."""
    return make_candidate([*printed, *[None] * (size - len(printed))], "vanished", 5.0)


def says_nothing(token: Token | None) -> bool:
    """Whether a token prints nothing, or a mark for none; what cannot be read says something."""
    return token is None or token.empty or (token.number is not None and token.number.value is None)

"""Blanks that left no trace of where they stood: every place that they may have had, or the likeliest ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb

from gongkai.alignment.candidates.glued_digits import TooMany
from gongkai.alignment.types import MOST, Candidate, Token, make_candidate


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

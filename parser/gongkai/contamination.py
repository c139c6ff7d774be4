"""Signs of a contaminated source: spam in place of names, words starred out, numbers taken out.

Mirrors and hijacked sites do this to real reports; the figures may be sound, names are not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gongkai.rules import load


class Signs(NamedTuple):
    """How often each sign was met in a text."""

    spam: int
    stars: int
    stripped: int

    def __bool__(self) -> bool:
        return any(self)


class _Patterns(NamedTuple):
    brand: re.Pattern[str]
    stars: re.Pattern[str]
    stripped: re.Pattern[str]
    least: int


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    data = load("contamination")
    return _Patterns(
        re.compile("|".join(data["brands"]), re.IGNORECASE),
        re.compile(data["stars"]),
        re.compile(data["stripped"]),
        data["stripped_least"],
    )


def is_spam(text: str) -> bool:
    """Whether a folded text names a brand or a site.

    >>> is_spam("某市999bet娱乐城"), is_spam("体育彩票管理中心")
    (True, False)
    """
    return _patterns().brand.search(text) is not None


def find_signs(text: str) -> Signs:
    """Count the signs of contamination in a folded text; single stripped numbers are slips, not signs."""
    patterns = _patterns()
    stripped = len(patterns.stripped.findall(text))
    return Signs(
        sum(1 for _ in patterns.brand.finditer(text)),
        len(patterns.stars.findall(text)),
        stripped if stripped >= patterns.least else 0,
    )

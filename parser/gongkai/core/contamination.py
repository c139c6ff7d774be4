"""Signs of a contaminated source: spam in place of names, words starred out, numbers taken out.

Mirrors and hijacked sites do this to real reports; the figures may be sound, names are not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gongkai.core.rule_files import any_of, load


class Signs(NamedTuple):
    """Where a text shows each sign: the offsets of what was found."""

    spam: list[int]
    stars: list[int]
    stripped: list[int]

    def __bool__(self) -> bool:
        return any(self)


class _SpamPatterns(NamedTuple):
    signs: tuple[str, ...]
    brand: re.Pattern[str]
    stars: re.Pattern[str]
    stripped: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _SpamPatterns:
    data = load("core", "contamination")
    return _SpamPatterns(
        (*data["marks"], *(word for word in data["words"] if not any(mark in word for mark in data["marks"]))),
        re.compile("|".join([any_of(data["words"]), *data["runs"]])),
        re.compile(data["stars"]),
        re.compile(data["stripped"], re.MULTILINE),
    )


def is_spam(text: str) -> bool:
    """Whether a folded text names a brand or a site.

    >>> is_spam("某市999bet娱乐城"), is_spam("体育彩票管理中心")
    (True, False)
    """
    return bool(_spam(text))


def _spam(text: str) -> list[int]:
    """Return where brands stand; plain substring tests come first, for nearly no text has any."""
    patterns, lower = _patterns(), text.lower()
    if not any(map(lower.__contains__, patterns.signs)):
        return []
    return [match.start() for match in patterns.brand.finditer(lower)]


def find_signs(text: str) -> Signs:
    """Find the signs of contamination in a folded text; one stripped number is a slip, not a sign."""
    patterns = _patterns()
    stripped = [match.start() for match in patterns.stripped.finditer(text)]
    return Signs(
        _spam(text),
        [match.start() for match in patterns.stars.finditer(text)] if "***" in text else [],
        stripped if len(stripped) >= load("core", "contamination")["stripped_least"] else [],
    )

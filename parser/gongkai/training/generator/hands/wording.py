"""The words of a hand, and templates filled in."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

FIRST_HAND: Final = "a"
"""The wording of the generator's own files."""

HANDS: Final = (FIRST_HAND, "b", "c", "d")
"""All sources of wording."""

_CHOICE = re.compile(r"<([^<>|]*(?:\|[^<>|]*)+)>")


@cache
def wording(hand: str) -> dict[str, Any]:
    """Return the file of a hand other than the first, read once.

    Raises
    ------
    ValueError
        There is no such hand.
    """
    if hand not in HANDS or hand == FIRST_HAND:
        raise ValueError(f"no hand with words of its own: {hand!r}")
    return tomllib.loads((files("gongkai.training.generator.hands") / f"{hand}.toml").read_text("utf-8"))


def chosen(template: str, rng: Random) -> str:
    """Return a template with one of the alternatives in each ``<x|y>``.

    >>> chosen("<天|天>气", Random(1))
    '天气'
    """
    return _CHOICE.sub(lambda match: rng.choice(match.group(1).split("|")), template)

"""Patterns as data: one TOML file for each job of the rules layer, read once.

The files hold words and regular expressions; the code that applies them names none. Regular expressions are
written for folded text (see :func:`gongkai.core.text.fold`): narrow characters, Simplified.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(room: str, name: str) -> dict[str, Any]:
    """Return the content of ``<room>/<name>.toml``, which stands beside the code that reads it.

    ``alignment/stream`` is a room too.
    Callers must not change what is returned.

    >>> sorted(load("extraction", "year"))
    ['patterns', 'weights']
    """
    return tomllib.loads((files("gongkai") / room / f"{name}.toml").read_text("utf-8"))


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True)) + ")"

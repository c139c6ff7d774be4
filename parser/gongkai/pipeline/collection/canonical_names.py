"""Agencies under one name: what is surely the same spelling, and what a person should decide.

``青禾县 水务局`` and ``青禾县水务局`` are one; ``青禾区生态环境局`` may be ``白石市青禾区生态环境局``, or belong to
another city's district of that name: that is asked, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_BRACKETS = re.compile(r"\((?:本级|机关|汇总|本部)\)$")
_PLACES = re.compile(r"(?:[一-鿿]{1,8}?(?:自治区|自治州|自治县|省|市|州|盟|地区|区|县|旗))+")


class UnsureName(NamedTuple):
    """A name that may be another's short form: ``longer`` lists the names of which it is the end."""

    name: str
    longer: tuple[str, ...]


def canonical_name(printed: str) -> str:
    """Return an agency's name without what is only spelling: spaces, widths, a remark that it is the agency itself.

    >>> canonical_name("青禾县 水务局（本级）"), canonical_name("青禾县水务局")
    ('青禾县水务局', '青禾县水务局')
    """
    folded = "".join(unicodedata.normalize("NFKC", printed).split())
    return _BRACKETS.sub("", folded) or folded


def unsure_names(names: Iterable[str]) -> list[UnsureName]:
    """Return the names that are the end of others, with nothing but places before it.

    >>> unsure_names(["青禾区水务局", "白石市青禾区水务局", "白石市水务局"])
    [UnsureName(name='青禾区水务局', longer=('白石市青禾区水务局',))]
    """
    known = sorted(set(names))
    by_end: dict[str, list[str]] = defaultdict(list)
    for name in known:
        by_end[name[-2:]].append(name)
    found = []
    for name in known:
        longer = tuple(
            each for each in by_end[name[-2:]] if each != name and each.endswith(name) and _is_place(each[: -len(name)])
        )
        if longer:
            found.append(UnsureName(name, longer))
    return found


def decided(name: str, decisions: Mapping[str, str]) -> str:
    """Return the name that a person gave an agency, or its canonical one."""
    own = canonical_name(name)
    return decisions.get(name, decisions.get(own, own))


def _is_place(text: str) -> bool:
    return _PLACES.fullmatch(text) is not None

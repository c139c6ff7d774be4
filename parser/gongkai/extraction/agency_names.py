"""The shape of an agency's name: what it ends with, what no name is, and whether it says where the agency is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from gongkai.core.contamination import is_spam
from gongkai.core.rule_files import load

YEARS = r"(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})\s*+(?:[-—至]\s*+20\d\d)?\s*+(?:学?年)?(?:度)?"
"""A year, or the two of a school year."""
_EDGES = re.compile(
    rf"^(?:\s|{YEARS}|[【\[〔]{YEARS}[】\]〕]|现[将就]|关于|印发|发布|公布|正文|首页|标题|名称|[-—·:《>/|])++|(?:\s|{YEARS}|关于|的|本级|[-—·:])++$"
)
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff()（）])\s+(?=[\u4e00-\u9fff()（）])")


class AgencyPatterns(NamedTuple):
    """The compiled rules of ``agency.toml``."""

    shape: re.Pattern[str]
    generic: re.Pattern[str]
    foreign: re.Pattern[str]
    placed: re.Pattern[str]
    office: re.Pattern[str]
    furniture: re.Pattern[str]
    leads: re.Pattern[str]
    preamble: list[re.Pattern[str]]
    subject: list[re.Pattern[str]]
    contact: re.Pattern[str]
    operator: re.Pattern[str]


@lru_cache(maxsize=1)
def agency_patterns() -> AgencyPatterns:
    """Compile the rules, once."""
    data: dict[str, Any] = load("extraction", "agency")
    places = data["places"]
    return AgencyPatterns(
        re.compile(rf"[\u4e00-\u9fff()、·\d]*{data['suffix']}{data['tail']}"),
        re.compile(data["generic"]),
        re.compile(data["foreign"]),
        re.compile(data["placed"]),
        re.compile(data["office"]),
        re.compile(data["furniture"]),
        re.compile(data["leads"]),
        [re.compile(pattern) for pattern in places["preamble"]],
        [re.compile(pattern) for pattern in places["subject"]],
        re.compile(places["contact"]),
        re.compile(places["operator"]),
    )


def is_agency(name: str) -> bool:
    """Whether a folded text has the shape of an agency's name.

    >>> is_agency("青禾县水务局"), is_agency("我局"), is_agency("999bet娱乐城管委会")
    (True, False, False)
    """
    patterns = agency_patterns()
    return (
        2 <= len(name) <= load("extraction", "agency")["longest"]
        and patterns.shape.fullmatch(name) is not None
        and not patterns.generic.search(name)
        and not patterns.foreign.search(name)
        and not is_spam(name)
        and name.count("(") == name.count(")")
    )


def is_placed(name: str) -> bool:
    """Whether a folded name says of which place or house it is; 县水务局 and a torn 理委员会 do not.

    >>> [is_placed(name) for name in ("青禾县水务局", "县水务局", "理委员会", "青禾大学", "国家税务总局")]
    [True, False, False, True, True]
    """
    return agency_patterns().placed.search(name) is not None


def without_edges(name: str) -> str:
    """Return what a title has for a name without the year and the set words at its ends."""
    return _EDGES.sub("", name)


def tidy(name: str) -> str:
    """Strip a printed name, and take out the spaces that a layout put between its characters."""
    return _SPACED.sub("", name).strip()

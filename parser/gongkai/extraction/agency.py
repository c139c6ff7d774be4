"""The agency that reports: who stands in the title, who publishes, who signs, of whom the sentences speak.

The site's operator (主办单位) is often another agency; it is the last hint. Sources in which spam stands in place
of names never give a name with the spam in it. Expressions stand in ``agency.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from gongkai.core.contamination import is_spam
from gongkai.core.document import Document
from gongkai.core.rule_files import load
from gongkai.extraction.dates import find_day, mend
from gongkai.extraction.metadata import NEIGHBOUR, Folded, fold_parts
from gongkai.extraction.passages import Paragraphs, printed_form

_SUBJECT_PIECES = 30
"""How many pieces of running text are searched for subjects; names are used early."""
_REPEATED = 2
"""How often a subject must stand to outweigh who published a page."""
_YEARS = r"(?:20\d\d|二[〇零○][〇零○一二三四五六七八九]{2})\s*(?:-20\d\d)?\s*年?(?:度)?"
_TITLE_END = re.compile(
    rf"\s*(?:关于)?\s*(?:{_YEARS})?\s*(?:政府|政务)?\s*信息公开|\s*(?:关于)?\s*(?:{_YEARS})?\s*(?:政务公开|政府信息|年度报告|\*{{2,}})"
)
_TITLE_EDGES = re.compile(
    rf"^(?:\s|{_YEARS}|现[将就]|关于|印发|发布|公布|正文|首页|标题|名称|[-—·:《])+|(?:\s|{_YEARS}|关于|的|本级|[-—·:])+$"
)
_BEHIND_TITLE = re.compile(r"(?:报告|年报)\s*[(—-]+\s*([^()]{2,30}(?:\([^()]*\))?)\)?$")
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff()（）])\s+(?=[\u4e00-\u9fff()（）])")


@dataclass(frozen=True)
class AgencyGuess:
    """Who reports.

    Attributes
    ----------
    name
        As printed, ``None`` where no name can be told.
    doubtful
        True where the name rests on weak or contradicting places.
    contaminated
        True where spam stands in place of a name.
    """

    name: str | None
    doubtful: bool
    contaminated: bool


class _Candidate(NamedTuple):
    printed: str
    folded: str


Ranked = list[tuple[_Candidate, int]]
"""Names with how often they stand, the most frequent first."""


class _AgencyPatterns(NamedTuple):
    shape: re.Pattern[str]
    generic: re.Pattern[str]
    foreign: re.Pattern[str]
    preamble: list[re.Pattern[str]]
    subject: list[re.Pattern[str]]
    contact: re.Pattern[str]
    operator: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _AgencyPatterns:
    data: dict[str, Any] = load("extraction", "agency")
    places = data["places"]
    return _AgencyPatterns(
        re.compile(rf"[\u4e00-\u9fff()、·\d]*{data['suffix']}{data['tail']}"),
        re.compile(data["generic"]),
        re.compile(data["foreign"]),
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
    patterns = _patterns()
    return (
        2 <= len(name) <= load("extraction", "agency")["longest"]
        and patterns.shape.fullmatch(name) is not None
        and not patterns.generic.search(name)
        and not patterns.foreign.search(name)
        and not is_spam(name)
        and name.count("(") == name.count(")")
    )


def find_agency(document: Document, paragraphs: Paragraphs, metadata: dict[str, str | None]) -> AgencyGuess:
    """Return who reports.

    Parameters
    ----------
    document, paragraphs
        The whole document, and its running text with places.
    metadata
        What :func:`gongkai.extraction.metadata.find_metadata` found; its publisher is a hint.
    """
    return agency_of(fold_parts(document, paragraphs), metadata)


def agency_of(parts: Folded, metadata: dict[str, str | None]) -> AgencyGuess:
    """Return the agency of folded parts; see :func:`find_agency`."""
    spoiled = is_spam("\n".join(text for _, text in [*parts.titles, *parts.prose]))

    @cache  # most titles name the agency, and nobody asks
    def subjects() -> Ranked:
        return _ranked(_found(_patterns().subject, parts.prose[:_SUBJECT_PIECES]))

    titles = [each for each in _titles(parts, parts.titles) if _is_title_name(each.folded)]
    if any(not _alike(each, titles[0]) for each in titles):
        name = _confirmed(titles, parts, subjects)
        return AgencyGuess(_tidy((name or titles[0]).printed), spoiled or name is None, spoiled)
    strong = next(_strong(parts, subjects, metadata.get("publisher") or ""), None)
    if strong is not None:
        return AgencyGuess(_tidy(strong.printed), spoiled, spoiled)
    weak = next(_weak(parts, subjects, metadata.get("publisher") or ""), None)
    if weak is not None:
        return AgencyGuess(_tidy(weak.printed), spoiled or weak not in [name for name, _ in subjects()], spoiled)
    return AgencyGuess(None, True, spoiled)


def _confirmed(titles: list[_Candidate], parts: Folded, subjects: Callable[[], Ranked]) -> _Candidate | None:
    """Return the one of titles of several agencies whose name stands in the preamble, signature or sentences too."""
    elsewhere = [
        *_found(_patterns().preamble, parts.prose),
        *_signatures(parts),
        *(name for name, _ in subjects()),
    ]
    for name in elsewhere:
        for title in sorted(titles, key=lambda each: each.folded != name.folded):
            if _alike(title, name):
                return title
    return None


def _alike(one: _Candidate, other: _Candidate) -> bool:
    """Whether two names may be one agency's: equal, or one a part of the other."""
    return one.folded in other.folded or other.folded in one.folded


def _strong(parts: Folded, subjects: Callable[[], Ranked], publisher: str) -> Iterator[_Candidate]:
    """Yield the names of the places that can be trusted, the best first."""
    yield from (each for each in _titles(parts, parts.titles) if _is_title_name(each.folded))
    yield from _found(_patterns().preamble, parts.prose + parts.head)
    yield from _signatures(parts)
    if is_agency(publisher) and any(name.folded in publisher for name, _ in subjects()):
        yield _Candidate(publisher, publisher)
    yield from (name for name, count in subjects() if count >= _REPEATED)
    yield from (each for each in _neighbours(parts) if any(each.folded == name.folded for name, _ in subjects()))


def _weak(parts: Folded, subjects: Callable[[], Ranked], publisher: str) -> Iterator[_Candidate]:
    """Yield the names of the other places, the best first."""
    yield from (name for name, _ in subjects())
    if is_agency(publisher):
        yield _Candidate(publisher, publisher)
    yield from _found([_patterns().contact], parts.prose)
    yield from _neighbours(parts)
    yield from _found([_patterns().operator], parts.foot)


def _tidy(name: str) -> str:
    """Strip a printed name, and take out the spaces that a layout put between its characters."""
    return _SPACED.sub("", name).strip()


def _neighbours(parts: Folded) -> Iterator[_Candidate]:
    """Yield the names in links to the report before or after this one, which most often is the same agency's."""
    links = [(text, NEIGHBOUR.match(text)) for _, text in parts.prose + parts.foot]
    titles = [text[link.end() :].lstrip(": |") for text, link in links if link]
    yield from (each for each in _titles(parts, [(title, title) for title in titles]) if is_agency(each.folded))


def _titles(parts: Folded, titles: Iterable[tuple[str, str]]) -> Iterator[_Candidate]:
    """Yield what titles have besides 政府信息公开 and the year; a bare title has its name on the line before."""
    for printed, folded in titles:
        text = mend(folded)
        match = _TITLE_END.search(text)
        if match is None:
            continue
        name = _TITLE_EDGES.sub("", text[: match.start()])
        if not name:
            before = _line_before(parts, folded)
            if before is not None:
                yield before
            behind = _BEHIND_TITLE.search(text)
            name = _TITLE_EDGES.sub("", behind[1].strip()) if behind else ""
        if name.endswith("人民") and "政府" in match.group():
            name += "政府"
        start = folded.find(name)
        if name and start >= 0:
            yield _Candidate(printed_form(printed, folded, start, start + len(name)), _tidy(name))


def _line_before(parts: Folded, title: str) -> _Candidate | None:
    """Return the line before a title, where it is an agency's name."""
    for before, line in zip(parts.head, parts.head[1:], strict=False):
        if line[1].strip() and title.strip().startswith(line[1].strip()) and is_agency(_tidy(before[1])):
            return _Candidate(before[0], _tidy(before[1]))
    return None


def _is_title_name(name: str) -> bool:
    """Whether what a title has besides its set words is a name; a place's name without a suffix is one too."""
    patterns = _patterns()
    return (
        2 <= len(name) <= load("extraction", "agency")["longest"]
        and not patterns.foreign.search(name)
        and not patterns.generic.search(name)
        and not is_spam(name)
        and re.search(r"[\u4e00-\u9fff]{2}", name) is not None
        and (is_agency(name) or len(name) <= 12)
    )


def _found(patterns: Iterable[re.Pattern[str]], texts: Iterable[tuple[str, str]]) -> list[_Candidate]:
    """Return the names that patterns find, in reading order of each pattern."""
    found = []
    pieces = [(printed, folded) for printed, folded in texts if folded]
    for pattern in patterns:
        for printed, folded in pieces:
            for match in pattern.finditer(folded):
                if is_agency(_tidy(match[1])):
                    found.append(_Candidate(printed_form(printed, folded, *match.span(1)), _tidy(match[1])))
    return found


def _ranked(names: list[_Candidate]) -> Ranked:
    """Return the distinct names with their counts, the most frequent first, the earliest of equals first."""
    counts: dict[str, int] = {}
    first: dict[str, _Candidate] = {}
    for name in names:
        counts[name.folded] = counts.get(name.folded, 0) + 1
        first.setdefault(name.folded, name)
    return [(first[name], count) for name, count in sorted(counts.items(), key=lambda item: -item[1])]


def _signatures(parts: Folded) -> Iterator[_Candidate]:
    """Yield the names that stand alone on a line right before a date that stands alone."""
    for before, after in zip(parts.foot, parts.foot[1:], strict=False):
        day = find_day(after[1])
        if day is not None and len(after[1].strip()) <= 14 and is_agency(_tidy(before[1].strip())):
            yield _Candidate(before[0], _tidy(before[1].strip()))

"""The agency that reports: who stands in the title, who publishes, who signs, of whom the sentences speak.

The site's operator (主办单位) is often another agency; it is the last hint. Sources in which spam stands in place
of names never give a name with the spam in it. Expressions stand in ``agency.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from gongkai.core.contamination import is_spam
from gongkai.core.document import Document
from gongkai.core.radicals import without_radicals
from gongkai.extraction.agency_names import agency_patterns, is_agency, is_placed, tidy, without_edges
from gongkai.extraction.dates import find_day
from gongkai.extraction.metadata import Folded, fold_parts
from gongkai.extraction.passages import Paragraphs, printed_form
from gongkai.extraction.titles import NEIGHBOUR, Text, name_before

_SUBJECT_PIECES = 30
"""How many pieces of running text are searched for subjects; names are used early."""
_REPEATED = 2
"""How often a subject must stand to outweigh who published a page."""
_BEHIND_TITLE = re.compile(r"(?:报告|年报)\s*[(—-]+\s*([^()]{2,30}(?:\([^()]*\))?)\)?$")
_SHORT_TITLE_NAME = 12
"""Characters of the longest name in a title that need not have an agency's ending."""
_FULLER = 12
"""Characters that a fuller name has more, at most."""


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
        return _ranked(_found(agency_patterns().subject, parts.prose[:_SUBJECT_PIECES]))

    publisher = metadata.get("publisher") or ""
    name, doubtful = _named(parts, subjects, publisher)
    if name is None:
        return AgencyGuess(None, True, spoiled)
    if not is_placed(name.folded):
        name, fuller = _completed(name, parts, subjects, publisher)
        doubtful = doubtful or not (fuller or _is_title_name(name.folded)) or _is_office(name.folded)
    return AgencyGuess(without_radicals(tidy(name.printed)), doubtful or spoiled, spoiled)


def _named(parts: Folded, subjects: Callable[[], Ranked], publisher: str) -> tuple[_Candidate | None, bool]:
    """Return the best name, and whether it rests on weak or contradicting places."""
    titles = [each for each in _titles(parts.titles) if _is_title_name(each.folded)]
    if any(not _alike(each, titles[0]) for each in titles):
        confirmed = _confirmed(titles, parts, subjects)
        return confirmed or titles[0], confirmed is None
    strong = next(_strong(parts, titles, subjects, publisher), None)
    if strong is not None:
        return strong, False
    weak = next(_weak(parts, subjects, publisher), None)
    return weak, weak not in [name for name, _ in subjects()]


def _is_office(name: str) -> bool:
    """Whether a name is that of an office which every place has: whose it is, is open."""
    return agency_patterns().office.search(name) is not None


def _completed(
    name: _Candidate, parts: Folded, subjects: Callable[[], Ranked], publisher: str
) -> tuple[_Candidate, bool]:
    """Return a short name (县水务局) in full where another place has it so, and whether one does.

    Other places are names that end with it, and sentences in which it stands behind the name of a place.
    """
    others = [
        *_found(agency_patterns().preamble, parts.prose + parts.head),
        *_signatures(parts),
        *(each for each, _ in subjects()),
        *([_Candidate(publisher, publisher)] if is_agency(publisher) else []),
        *_found([agency_patterns().contact], parts.prose),
        *_found([agency_patterns().operator], parts.foot),
    ]
    longer = rf"{agency_patterns().leads.pattern}(?=([\u4e00-\u9fff]{{1,{_FULLER}}}?{re.escape(name.folded)})(?!长))"
    others += _found([re.compile(longer)], parts.prose + parts.foot)
    fuller = [each for each in others if each.folded.endswith(name.folded) and is_placed(each.folded)]
    if not fuller:
        return name, False
    return min(fuller, key=lambda each: len(each.folded)), True


def _confirmed(titles: list[_Candidate], parts: Folded, subjects: Callable[[], Ranked]) -> _Candidate | None:
    """Return the one of titles of several agencies whose name stands in the preamble, signature or sentences too."""
    elsewhere = [
        *_found(agency_patterns().preamble, parts.prose),
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


def _strong(
    parts: Folded, titles: list[_Candidate], subjects: Callable[[], Ranked], publisher: str
) -> Iterator[_Candidate]:
    """Yield the names of the places that can be trusted, the best first."""
    yield from titles
    yield from _found(agency_patterns().preamble, parts.prose + parts.head)
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
    yield from _found([agency_patterns().contact], parts.prose)
    yield from _neighbours(parts)
    yield from _found([agency_patterns().operator], parts.foot)


def _neighbours(parts: Folded) -> Iterator[_Candidate]:
    """Yield the names in links to the report before or after this one, which most often is the same agency's."""
    links = [(text, NEIGHBOUR.match(text)) for _, text in parts.prose + parts.foot]
    titles = [text[link.end() :].lstrip(": |") for text, link in links if link]
    yield from (each for each in _titles((title, title) for title in titles) if is_agency(each.folded))


def _titles(titles: Iterable[Text]) -> Iterator[_Candidate]:
    """Yield what titles have besides 政府信息公开 and the year, before it or behind."""
    for printed, folded in titles:
        name = name_before(folded)
        if not name and (behind := _BEHIND_TITLE.search(folded)):
            name = without_edges(behind[1].strip())
        start = folded.rfind(name)
        if name and start >= 0:
            yield _Candidate(printed_form(printed, folded, start, start + len(name)), tidy(name))


def _is_title_name(name: str) -> bool:
    """Whether what a title has besides its set words is a name; a place's name without a suffix is one too."""
    patterns = agency_patterns()
    return is_agency(name) or (
        2 <= len(name) <= _SHORT_TITLE_NAME
        and not any(each.search(name) for each in (patterns.foreign, patterns.generic, patterns.furniture))
        and not is_spam(name)
        and re.search(r"[\u4e00-\u9fff]{2}", name) is not None
    )


def _found(patterns: Iterable[re.Pattern[str]], texts: Iterable[tuple[str, str]]) -> list[_Candidate]:
    """Return the names that patterns find, in reading order of each pattern."""
    found = []
    pieces = [(printed, folded) for printed, folded in texts if folded]
    for pattern in patterns:
        for printed, folded in pieces:
            for match in pattern.finditer(folded):
                if is_agency(tidy(match[1])):
                    found.append(_Candidate(printed_form(printed, folded, *match.span(1)), tidy(match[1])))
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
        if day is not None and len(after[1].strip()) <= 14 and is_agency(tidy(before[1].strip())):
            yield _Candidate(before[0], tidy(before[1].strip()))

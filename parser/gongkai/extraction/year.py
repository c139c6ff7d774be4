"""The reporting year: title, period and preamble decide, sentences vote.

A title of 2021 on a page published in January 2022 that tells of 2021 gives 2021.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from gongkai.core.document import Document
from gongkai.core.rule_files import load
from gongkai.core.text import chinese_number
from gongkai.extraction.dates import find_day, mend
from gongkai.extraction.metadata import Folded, fold_parts
from gongkai.extraction.passages import Paragraphs
from gongkai.extraction.titles import NEIGHBOUR

_CHINESE_YEAR = re.compile(r"二[〇零○][〇零○一二三四五六七八九]{2}(?=年)")
_SPANS = re.compile(r"[至到]\s*(?:20|\d|同年|当年)|统计|期限|截[至止]|\d\s*日?\s*[起止]|日起|数据")
"""What tells that a day is the first or last one of the period reported on, and not the day of the page."""
_SURE = 0.6
"""Share of all votes (0–1) from which the winner is beyond doubt."""


@dataclass(frozen=True)
class YearGuess:
    """The year reported on, ``None`` where nothing names it; ``doubtful`` where the report contradicts itself."""

    year: int | None
    doubtful: bool


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in load("extraction", "year")["patterns"].items()}


def find_year(document: Document, paragraphs: Paragraphs, metadata: dict[str, str | None]) -> YearGuess:
    """Return the year that a report is about.

    Parameters
    ----------
    document, paragraphs
        The whole document, and its running text with places.
    metadata
        What :func:`gongkai.extraction.metadata.find_metadata` found; its publication date is the last hint.
    """
    return year_of(fold_parts(document, paragraphs), metadata)


def year_of(parts: Folded, metadata: dict[str, str | None]) -> YearGuess:
    """Return the year of folded parts; see :func:`find_year`."""
    strong: dict[int, float] = {}
    for place, year in _strong(parts):
        strong[year] = strong.get(year, 0.0) + load("extraction", "year")["weights"][place]
    votes: dict[int, float] = defaultdict(float, strong)
    spoken = _sentences(parts)
    for year, weight in (*spoken.items(), *_hints(parts)):
        votes[year] += weight
    if not votes and (named := _named(parts)):
        return YearGuess(named, True)
    if not votes:
        published = metadata.get("published")
        return YearGuess(int(published[:4]) - 1 if published else None, True)
    winner = max(votes, key=lambda year: (votes[year], year))
    contradicted = any(year != winner for year in strong)
    guessed = not strong and not spoken
    return YearGuess(winner, guessed or contradicted or votes[winner] < _SURE * sum(votes.values()))


def _strong(parts: Folded) -> Iterator[tuple[str, int]]:
    """Yield (place, year) of the places that state the year on purpose, each place once."""
    patterns = _patterns()
    for _, title in parts.titles:
        if years := set(_years(patterns["title"], title)):
            if len(years) == 1:
                yield "title", years.pop()
            break
    period = parts.period
    if period is not None:
        yield "period", period.end.year
    for _, text in parts.prose:
        if ("公开" in text or "报告" in text) and (found := _years(patterns["preamble"], text)):
            yield "preamble", found[0]
            break
    prose, head = _dated(parts.prose), _dated(parts.head)
    for place, texts in (("work", prose), ("until", prose), ("crumb", head)):
        found = [year for text in texts for year in _years(patterns[place], text)]
        if len(set(found)) == 1:
            yield place, found[0]


def _dated(texts: Sequence[tuple[str, str]]) -> list[str]:
    """Return the folded texts that may name a year of this report, and not of the one before or after it."""
    return [text for _, text in texts if ("20" in text or "二" in text) and not NEIGHBOUR.match(text)]


def _named(parts: Folded) -> int | None:
    """Return the year that the sentences name most often, wherever in them, those of plans left out."""
    plan, named = _patterns()["plan"], _patterns()["named"]
    told = (s for _, text in parts.prose if "20" in text for s in text.split("。") if not plan.search(s))
    found = Counter(year for sentence in told for year in _years(named, sentence)).most_common(1)
    return found[0][0] if found else None


def _hints(parts: Folded) -> Iterator[tuple[int, float]]:
    """Yield (year, weight) of what names the year before or after: a plan, the date of the page, the next report."""
    weights, patterns = load("extraction", "year")["weights"], _patterns()
    plans = (year for _, text in parts.prose for s in text.split("。") for year in _years(patterns["planned"], s))
    yield from ((year - 1, weights["plan"]) for year in islice(plans, 1))
    dated = (text for _, text in parts.head if "20" in text and not _SPANS.search(text))
    days = (day for text in dated if (day := find_day(text)))
    yield from ((day.year - 1, weights["dated"]) for day in islice(days, 1))
    older = (year for _, text in parts.prose + parts.foot for year in _years(patterns["older"], text))
    yield from ((year + 1, weights["dated"]) for year in islice(older, 1))


def _years(pattern: re.Pattern[str], text: str) -> list[int]:
    """Return the years that a pattern finds; numerals in Chinese and doubled centuries are mended first."""
    if "二" in text:
        text = _CHINESE_YEAR.sub(lambda match: str(chinese_number(match.group())), text)
    if "20" not in text:
        return []
    return [int(year) for year in pattern.findall(mend(text) if "2020" in text else text)]


def _sentences(parts: Folded) -> dict[int, float]:
    """Return the votes of the sentences that begin with a year and tell of no plan, capped in all."""
    weights = load("extraction", "year")["weights"]
    patterns = _patterns()
    counts = Counter[int]()
    for _, text in parts.prose:
        for sentence in text.split("。") if "20" in text or "二" in text else ():
            if not patterns["plan"].search(sentence) and not find_day(sentence[:14]):
                counts.update(_years(patterns["sentence"], sentence)[:1])
    scale = min(1.0, weights["sentences_most"] / counts.total()) if counts else 0.0
    return {year: count * scale * weights["sentence"] for year, count in counts.items()}

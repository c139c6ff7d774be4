"""Reports of one agency on successive years, held against each other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from gongkai.core.report import Issue, json_number
from gongkai.core.rule_files import load

Values = Mapping[str, Decimal | None]


class Yearly(NamedTuple):
    """What is compared of a report: who reports on which year, and the figures."""

    source: str
    agency: str
    year: int
    values: Values


@dataclass(frozen=True, slots=True)
class YearRule:
    """``next`` = ``last`` (of the year before) + ``plus`` − ``minus``; ``{each}`` is the same part throughout."""

    code: str
    next: str
    last: str
    zh: str
    en: str
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()

    def equations(self, ids: Iterable[str]) -> Iterator[str]:
        """Yield what ``{each}`` stands for among the field ids of a report."""
        before, after = map(re.escape, self.next.split("{each}"))
        for field_id in ids:
            if match := re.fullmatch(f"{before}(.+){after}", field_id):
                yield match.group(1)


class YearComparison(NamedTuple):
    """One equation between two reports: the figure printed, and what the year before makes of it."""

    rule: YearRule
    earlier: Yearly
    later: Yearly
    field: str
    printed: Decimal
    expected: Decimal

    @property
    def holds(self) -> bool:
        """Whether the two agree."""
        return self.printed == self.expected

    def issue(self) -> Issue:
        """Return the disagreement in words, with the numbers."""
        printed, expected = json_number(self.printed), json_number(self.expected)
        years = f"{self.earlier.year}→{self.later.year}"
        return Issue(
            self.rule.code,
            "warning",
            f"{self.later.agency} {years}：{self.rule.zh}，应为 {expected}，实为 {printed}",
            f"{self.later.agency} {years}: {self.rule.en}: {expected} expected, {printed} printed",
            [self.field],
        )


@lru_cache(maxsize=1)
def rules() -> tuple[YearRule, ...]:
    """Return the rules in the package, read once."""
    return tuple(
        YearRule(
            each["code"],
            each["next"],
            each["last"],
            each["zh"],
            each["en"],
            tuple(each.get("plus", ())),
            tuple(each.get("minus", ())),
        )
        for each in load("assessment", "year_over_year")["rules"]
    )


def compare(reports: Iterable[Yearly]) -> list[YearComparison]:
    """Hold each report against its agency's report on the year before, where both are there.

    Of two reports of one agency on one year the later in order counts.
    """
    by_agency: dict[str, dict[int, Yearly]] = defaultdict(dict)
    for report in reports:
        by_agency["".join(report.agency.split())][report.year] = report
    return [
        comparison
        for years in by_agency.values()
        for year in sorted(years)
        if year - 1 in years
        for comparison in _compare_pair(years[year - 1], years[year])
    ]


def _compare_pair(earlier: Yearly, later: Yearly) -> Iterator[YearComparison]:
    for rule in rules():
        for each in rule.equations(later.values):
            field = rule.next.format(each=each)
            printed = later.values[field]
            parts = [
                earlier.values.get(rule.last.format(each=each)),
                *(later.values.get(part.format(each=each)) for part in rule.plus),
                *(
                    None if (value := later.values.get(part.format(each=each))) is None else -value
                    for part in rule.minus
                ),
            ]
            known = [part for part in parts if part is not None]
            if printed is not None and len(known) == len(parts):
                yield YearComparison(rule, earlier, later, field, printed, sum(known, Decimal(0)))

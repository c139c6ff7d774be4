"""Last year's report of the same agency beside this one: its figures, what was not carried over, what jumps."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from gongkai.assessment.year_over_year import rules
from gongkai.core.report import json_number
from gongkai.review.queue.records import Record
from gongkai.review.queue.standing_sums import numbers_of
from gongkai.review.web.display_text import shown
from gongkai.review.web.form_view import value_text

JUMP: Final = 10
"""A figure jumps that is so many times another; by judgement. Of two small ones nothing is said."""

SMALL: Final = 20


def last_year_of(before: Record | None, now: Record, language: str) -> dict[str, Any] | None:
    """Return what stands in the report on the year before, for the page to show beside this one's figures.

    That is its year and digest, what each field says (``values``), its figures as numbers (``numbers``), and what
    carries over by the form's rules (``carried``).
    """
    if before is None:
        return None
    disputed = before.disputed()
    standing = before.values_for()
    said = {name: value_text(each, language) for name, each in standing.items() if name not in disputed}
    numbers = {name: each for name, each in numbers_of(standing).items() if name in said}
    return {
        "year": before.report["year"],
        "sha256": before.sha256,
        "source": shown(before.source),
        "values": said,
        "numbers": {name: None if each is None else json_number(each) for name, each in numbers.items()},
        "carried": _carried(numbers, now),
        "jump": JUMP,
        "small": SMALL,
    }


def _carried(numbers: Mapping[str, Decimal | None], now: Record) -> dict[str, dict[str, Any]]:
    """Return what last year's report makes of fields of this year: a figure, and what of this year counts in it."""
    fields = now.report["fields"]
    found = {}
    for rule in rules():
        for each in rule.equations(fields):
            base = numbers.get(rule.last.format(each=each))
            plus, minus = ([part.format(each=each) for part in parts] for parts in (rule.plus, rule.minus))
            if base is not None and all(part in fields for part in (*plus, *minus)):
                found[rule.next.format(each=each)] = {"base": json_number(base), "plus": plus, "minus": minus}
    return found

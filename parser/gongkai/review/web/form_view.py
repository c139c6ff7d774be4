"""A report as the official form prints it: tables of rows and columns, each cell with what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gongkai.core.document import place_key
from gongkai.core.report import json_number
from gongkai.forms.display_names import REASONS, field_name
from gongkai.forms.field_dictionary import english_name
from gongkai.forms.form import editions
from gongkai.review.queue.event_state import LABEL, VALUE_KEYS, Event, is_change, relabelled
from gongkai.review.queue.records import Record
from gongkai.review.queue.standing_sums import (
    SUM_REASON,
    Numbers,
    failures_of,
    implied_by_sums,
    issues_that_stand,
    numbers_of,
    relations_of,
    sum_text,
)
from gongkai.review.queue.value_rules import quantities
from gongkai.review.web.display_text import shown
from gongkai.review.web.language import label_names
from gongkai.review.web.logins import MOST_NAME

WORDS = {
    "blank": ("空白", "blank"),
    "missing": ("缺", "missing"),
    "unreadable": ("不可读", "unreadable"),
}

MOST_VALUE = 60
"""Characters shown of a value and its unit."""

AT_ODDS = "≠"
"""What a cell shows on which two readers differ: neither value stands."""

MOST_CHOICES = 9
"""Choices of a field: as many as there are digits."""

BEFORE = ("前次（{}）", "before ({})")
NOW = ("现读", "read now")
READ = ("机读", "as read")
BY_SUMS = ("按 {} 个合计", "by {} sum(s)")

DISPUTED = ("一读与二读不同，依次为备选 1、2", "the first and the second reader differ: choices 1 and 2")


def name_in_any(field_id: str) -> str:
    """Return what the form calls a field, the newest edition first; its id where none knows it."""
    names = (field_name(edition, field_id) for edition in sorted(editions(), reverse=True))
    return next((name for name in names if name != field_id), field_id)


def name_in(language: str, edition: str | None, field_id: str) -> str:
    """Return what a field is called: by the official form, or in English.

    >>> name_in("en", "2021", "proactive.fees.amount")
    'Proactive disclosure: administrative fees, amount'
    """
    return english_name(edition, field_id) if language == "en" else field_name(edition, field_id)


def relations_for_page(edition: str | None, language: str) -> list[dict[str, Any]]:
    """Return the form's sums for the page's script, which tells of a typed number what it would break."""
    return [
        {
            "code": each.code, "left": each.left, "right": each.right,
            "where": english_name(edition, each.left[0]) if language == "en" else each.where,
        }
        for each in relations_of(edition)
    ]  # fmt: skip


def state_of(record: Record, language: str, who: str) -> dict[str, Any]:
    """Return all that the page's script shows a reviewer and needs to decide, as plain data."""
    stands, skips = record.standing_for(who), record.skips_for(who)
    values = record.values_for(who)
    failing = frozenset(
        name for each in failures_of(record.report["edition"], values) for name in each.relation.members
    )
    view = _ReviewerView(
        record, language, record.decisions_for(who), set(stands.open), record.contested_for(who), values,
        numbers_of(values), failing, frozenset(record.disputed()),
    )  # fmt: skip
    return {
        "seen": len(record.events),
        "version": record.version,
        "state": stands.state,
        "open": list(stands.open),
        "clear": list(record.clear_for(who)),
        "fields": {name: _field_state(view, name, field) for name, field in record.report["fields"].items()},
        "issues": _issues(record, values, language),
        "skips": {name: {"why": shown(made.reason), "who": shown(made.who, MOST_NAME)} for name, made in skips.items()},
        "labels": _labels(record, language),
    }


class _ReviewerView(NamedTuple):
    """A record as one reviewer sees it."""

    record: Record
    language: str
    decisions: Mapping[str, Event]
    open: set[str]
    contested: Mapping[str, Sequence[Mapping[str, Any]]]
    values: Mapping[str, Mapping[str, Any]]
    numbers: Numbers
    failing: frozenset[str]
    disputed: frozenset[str]

    @property
    def edition(self) -> str | None:
        """The report's edition."""
        edition: str | None = self.record.report["edition"]
        return edition


def _issues(record: Record, values: Mapping[str, Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return what does not hold on the values that stand; a sum with its terms."""
    which, edition = 0 if language == "zh" else 1, record.report["edition"]
    sums = failures_of(edition, values)
    known = issues_that_stand(record.report, values)[len(sums) :]
    return [
        *(
            {
                "severity": "error",
                "sum": True,
                "message": shown(sum_text(edition, each, values)[which]),
                "fields": list(each.relation.members),
            }
            for each in sums
        ),
        *(
            {
                "severity": shown(each["severity"], 10),
                "sum": False,
                "message": shown(each["message"][language]),
                "fields": [name for name in each["fields"] if name in record.report["fields"]],
            }
            for each in known
        ),
    ]


def _labels(record: Record, language: str) -> dict[str, dict[str, str]]:
    """Return the labels that people corrected, by line and cell."""
    names = label_names(language)
    return {
        field.removeprefix(LABEL): {
            "label": made.new["label"],
            "name": names.get(made.new["label"], shown(made.new["label"], 20)),
            "who": shown(made.who, MOST_NAME),
        }
        for field, made in relabelled(record.events).items()
        if made.new is not None
    }


def _field_state(view: _ReviewerView, name: str, field: Mapping[str, Any]) -> dict[str, Any]:
    made = view.decisions.get(name)
    now, record = {**field, **view.values[name]}, view.record
    if name in view.open:
        mark = "doubt"
    elif made is None:
        mark = "read"
    else:
        mark = "corrected" if is_change(made) else "accepted"
    which = 0 if view.language == "zh" else 1
    stands = None if name in view.disputed else view.values[name]
    return {
        "name": (named := name_in(view.language, view.edition, name)),
        "row": named.rpartition(", " if view.language == "en" else " · ")[0] or named,
        "text": value_text(now, view.language) if stands is not None else AT_ODDS,
        "stands": None if stands is None else {key: _plain(each) for key, each in stands.items()},
        **{key: _plain(now[key]) for key in VALUE_KEYS},
        "quantity": quantities(view.edition).get(name, "count"),
        "mark": mark,
        "raw": shown(field["raw"]),
        "confidence": None if record.audit else field["confidence"],
        "reasons": [
            *([DISPUTED[which]] if stands is None else []),
            *(shown(REASONS.get(code, (code, code))[which], MOST_VALUE) for code in _codes(view, name)),
        ],
        "choices": _choices(view, name, field),
        "place": place_key(field["source"]),
        "who": shown(made.who, MOST_NAME) if made is not None else None,
    }


def _codes(view: _ReviewerView, name: str) -> list[str]:
    """Return why a field waits; that a sum fails only where one does now."""
    codes = list(view.record.reasons.get(name, ()))
    return [code for code in codes if code != SUM_REASON or name in view.failing]


def value_text(field: Mapping[str, Any], language: str) -> str:
    """Return what a field says in as few characters as may be."""
    if field["status"] in WORDS:
        return WORDS[field["status"]][0 if language == "zh" else 1]
    return shown(f"{field['value']}{field['unit'] or ''}", MOST_VALUE)


def _plain(value: Any) -> Any:
    """Return a value for the script: what is no number is text for display."""
    return shown(value, MOST_VALUE) if isinstance(value, str) else value


def _choices(view: _ReviewerView, name: str, field: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what else it could be; each is one key away.

    Two readings that differ come first, then other readings, the likeliest first, then what the form's sums say.
    """
    which = 0 if view.language == "zh" else 1
    made, both = view.decisions.get(name), view.contested.get(name, ())
    found: list[tuple[Mapping[str, Any], str]] = []
    if both and name not in view.disputed and made is not None:
        found += zip(both, (BEFORE[which].format(shown(made.who, MOST_NAME)), NOW[which]), strict=True)
    else:
        found += [(each, "") for each in both]

    def offered(value: Any, why: str) -> None:
        new = {"value": value, "unit": field["unit"], "status": "blank" if value is None else "printed"}
        if len(found) < MOST_CHOICES and new not in [each for each, _ in found] and new != view.values[name]:
            found.append((new, why))

    if field["value"] is not None or made is not None:
        offered(field["value"], READ[which] if made is not None else "")
    for each in field["alternatives"]:
        offered(each["value"], "")
    for value, count in implied_by_sums(view.edition, view.numbers, name):
        offered(json_number(value), BY_SUMS[which].format(count))
    return [
        {
            **{key: _plain(each[key]) for key in VALUE_KEYS},
            "text": f"{value_text(each, view.language)}{f' · {why}' if why else ''}",
        }
        for each, why in found
    ]

"""A report as the official form prints it: tables of rows and columns, each cell with what is known of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from gongkai.forms.display_names import REASONS, field_name
from gongkai.forms.form import Block, Form, Table, editions
from gongkai.review.queue.cell_labels import place_key
from gongkai.review.queue.event_state import LABEL, VALUE_KEYS, Event, is_change, relabelled
from gongkai.review.queue.records import Record
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

DISPUTED = ("一读与二读不同，依次为备选 1、2", "the first and the second reader differ: choices 1 and 2")


class FormRow(NamedTuple):
    """A row: the labels it stands under, its own, and its fields' ids."""

    groups: tuple[str, ...]
    label: str
    fields: tuple[str, ...]


class FormBlock(NamedTuple):
    """A block of a table: caption, column labels, rows."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[FormRow, ...]


class FormTable(NamedTuple):
    """A statutory table."""

    heading: str
    blocks: tuple[FormBlock, ...]


def tables_of(edition: str | None) -> tuple[FormTable, ...]:
    """Return the tables of an edition; none where the edition is not known."""
    form: Form | None = editions().get(edition or "")
    return tuple(FormTable(t.heading, tuple(_block(t, b) for b in t.blocks)) for t in form.tables) if form else ()


def _block(table: Table, block: Block) -> FormBlock:
    labels = {group.id: group.label for group in table.groups}

    def named(groups: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(labels[each] for each in groups if each in labels)

    rows = tuple(
        FormRow(named(row.groups), row.label, tuple(table.field_id(row, column) for column in block.columns))
        for row in block.rows
    )
    columns = tuple(" ".join([*named(column.groups)[-1:], column.label]) for column in block.columns)
    return FormBlock(block.caption or "", columns, rows)


def name_in_any(field_id: str) -> str:
    """Return what the form calls a field, the newest edition first; its id where none knows it."""
    names = (field_name(edition, field_id) for edition in sorted(editions(), reverse=True))
    return next((name for name in names if name != field_id), field_id)


def state_of(record: Record, language: str, who: str) -> dict[str, Any]:
    """Return all that the page's script shows a reviewer and needs to decide, as plain data."""
    decisions = record.decisions_for(who)
    stands, skips = record.standing_for(who), record.skips_for(who)
    open_, said = set(stands.open), record.said_twice()
    return {
        "seen": len(record.events),
        "state": stands.state,
        "open": list(stands.open),
        "fields": {
            name: _field_state(record, name, field, decisions.get(name), name in open_, said.get(name, []), language)
            for name, field in record.report["fields"].items()
        },
        "skips": {name: {"why": shown(made.reason), "who": shown(made.who, MOST_NAME)} for name, made in skips.items()},
        "labels": _labels(record, language),
    }


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


def _field_state(
    record: Record, name: str, field: Mapping[str, Any], made: Event | None, open_: bool,
    said: Sequence[Mapping[str, Any]], language: str,
) -> dict[str, Any]:  # fmt: skip
    now = {**field, **made.new} if made is not None and made.new is not None else field
    if open_:
        mark = "doubt"
    elif made is None:
        mark = "read"
    else:
        mark = "corrected" if is_change(made) else "accepted"
    which = 0 if language == "zh" else 1
    codes = record.reasons.get(name, ())
    return {
        "name": field_name(record.report["edition"], name),
        "text": value_text(now, language),
        **{key: _plain(now[key]) for key in VALUE_KEYS},
        "mark": mark,
        "raw": shown(field["raw"]),
        "confidence": None if record.audit else field["confidence"],
        "reasons": [
            *([DISPUTED[which]] if said else []),
            *(shown(REASONS.get(code, (code, code))[which], MOST_VALUE) for code in codes),
        ],
        "choices": _choices(field, said, language),
        "place": place_key(field["source"]),
        "who": shown(made.who, MOST_NAME) if made is not None else None,
    }


def value_text(field: Mapping[str, Any], language: str) -> str:
    """Return what a field says in as few characters as may be."""
    if field["status"] in WORDS:
        return WORDS[field["status"]][0 if language == "zh" else 1]
    return shown(f"{field['value']}{field['unit'] or ''}", MOST_VALUE)


def _plain(value: Any) -> Any:
    """Return a value for the script: what is no number is text for display."""
    return shown(value, MOST_VALUE) if isinstance(value, str) else value


def _choices(field: Mapping[str, Any], said: Sequence[Mapping[str, Any]], language: str) -> list[dict[str, Any]]:
    """Return what else it could be; each is one key away.

    What two people read differently comes first, then other readings, the likeliest first, and what the form's sums
    imply.
    """
    news = list(said)
    values = [each["value"] for each in field["alternatives"]]
    if field["implied"] is not None and field["implied"] not in values:
        values.append(field["implied"])
    for value in values:
        new = {"value": value, "unit": field["unit"], "status": "blank" if value is None else "printed"}
        if new not in said:
            news.append(new)
    return [{**{key: _plain(each[key]) for key in VALUE_KEYS}, "text": value_text(each, language)} for each in news]

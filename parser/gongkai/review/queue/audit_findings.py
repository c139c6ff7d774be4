"""What the audit found so far: the checked samples of a queue, and errors that turned up beside them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, insert, select

from gongkai.review.queue.audit_estimates import AuditedReport, CheckedField
from gongkai.review.queue.audit_sample import is_audited, stratum_of, weights_of
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import doubts, events, queue, reports
from gongkai.review.queue.event_state import VALUE_KEYS, Event, is_rejection
from gongkai.review.queue.likeness import kind_of
from gongkai.review.queue.people_roles import require_lead
from gongkai.review.queue.records import Record, load, lock, place_in_queue
from gongkai.review.queue.tasks import CONTRADICTIONS, WHOLE, audit_tasks

LAYOUTS: Final[Mapping[str, tuple[str, str]]] = {
    "grid": ("有表格线的", "cells of a table"),
    "page": ("按版面位置的", "places on a page"),
    "lines": ("逐行文本的", "lines of text"),
    "": ("表不在的", "no table"),
}
"""How sources place their cells, with its words in Chinese and English."""

AT_ONCE: Final = 200
"""Reports drawn in one transaction."""


class AuditFindings(NamedTuple):
    """What was audited.

    Attributes
    ----------
    audited
        Reports whose samples were checked to the end.
    waiting
        Reports that were drawn and whose samples were not.
    beside
        Errors that people found outside the sample, in fields that were not in doubt.
    reports_beside
        In how many reports.
    bulk
        Fields of the samples that were accepted at a stroke with others: it is not known that anyone looked at them.
    """

    audited: list[AuditedReport]
    waiting: int
    beside: int
    reports_beside: int
    bulk: int = 0


def audit_findings(engine: Engine) -> AuditFindings:
    """Gather what was found; reads the records of audited reports that anyone has worked on, and of corrected ones."""
    with reading(engine) as connection:
        drawn = connection.execute(select(queue.c.report_id, queue.c.events).where(queue.c.audit)).all()
        records = [load(connection, row.report_id) for row in drawn if row.events]
        found = [audited for each in records if (audited := audited_report(each)) is not None]
        bulk = sum(_hasty(each) for each in records)
        beside = [_beside(load(connection, report_id)) for report_id in _corrected(connection)]
    return AuditFindings(found, len(drawn) - len(found), sum(beside), sum(count > 0 for count in beside), bulk)


def audited_report(record: Record) -> AuditedReport | None:
    """Return what the audit of a report found; ``None`` while a field of its sample waits."""
    made = record.decisions
    rejected = WHOLE in made and is_rejection(made[WHOLE])
    if not record.sampled or not (rejected or all(name in made for name in record.sampled)):
        return None
    fields, threshold = record.report["fields"], (record.report.get("made_by") or {}).get("threshold") or 1.0
    weights = weights_of(record.report, record.sampled, [name for name in record.asked if name in fields])
    sample = [
        CheckedField(
            stratum_of(fields[name]), weight, fields[name]["confidence"], rejected or _wrong(record, name, made)
        )
        for name, weight in weights.items()
    ]
    others = [name for name in record.asked if name in fields and name not in record.sampled]
    flagged = [
        CheckedField(
            stratum_of(fields[name]), 1.0, fields[name]["confidence"], rejected or _wrong(record, name, made), True,
            fields[name]["confidence"] >= threshold or bool(CONTRADICTIONS.intersection(fields[name]["reasons"])),
        )
        for name in others
    ]  # fmt: skip
    whole = rejected or all(name in made for name in others)
    return AuditedReport(kind_of(record.source), layout_of(record.report), len(fields), (*sample, *flagged), whole)


def layout_of(report: Mapping[str, Any]) -> str:
    """Return how a source places its cells, by what most of its figures' places tell; a key of :data:`LAYOUTS`."""
    places = [field["source"] or {} for field in report["fields"].values()]
    known = ["grid" if each.get("column") else "page" if each.get("box") else "lines" for each in places if each]
    return Counter(known).most_common(1)[0][0] if known else ""


def _wrong(record: Record, name: str, made: Mapping[str, Event]) -> bool:
    """Whether people say otherwise of a field than the newest version reads."""
    event, field = made.get(name), record.report["fields"][name]
    return event is not None and event.new is not None and any(event.new[key] != field[key] for key in VALUE_KEYS)


def _hasty(record: Record) -> int:
    """Return how many fields of a sample were accepted at a stroke with others."""
    made = record.decisions
    return sum(name in made and bool(made[name].bulk) for name in record.sampled)


def _corrected(connection: Connection) -> list[int]:
    """Return the reports in which a person changed anything."""
    changing = events.c.kind.in_(("correct", "adjudicate"))
    return list(connection.scalars(select(events.c.report_id).where(changing).distinct().order_by(events.c.report_id)))


def _beside(record: Record) -> int:
    """Return how many fields turned out wrong that were not in doubt and not drawn."""
    made, fields = record.decisions, record.report["fields"]
    silent = (n for n in made if n in fields and not fields[n]["review"] and n not in record.sampled)
    return sum(_wrong(record, name, made) for name in silent)


def draw_more(engine: Engine, share: float, by: str) -> int:
    """Draw samples of so large a share of the reports that are filed, and return of how many more.

    What was drawn stays drawn. Reports that are filed later are drawn at the usual share: draw again then.

    Raises
    ------
    QueueError
        ``by`` is no lead, where there is one.
    """
    with reading(engine) as connection:
        require_lead(connection, by, "enlarge the audit", "扩大抽查")
        found = connection.execute(select(reports.c.id, reports.c.sha256).join(queue).where(~queue.c.audit)).all()
    wanted = [row.id for row in found if is_audited(row.sha256, share)]
    drawn = 0
    for start in range(0, len(wanted), AT_ONCE):
        with writing(engine) as connection:
            drawn += sum(_draw(connection, report_id) for report_id in wanted[start : start + AT_ONCE])
    return drawn


def _draw(connection: Connection, report_id: int) -> bool:
    lock(connection, report_id)
    record = load(connection, report_id)
    tasks = audit_tasks(record.report, record.asked)
    if record.sampled or not tasks:
        return False
    rows = [
        {
            "version_id": record.version, "field": task.field, "place": task.place, "loss": task.loss,
            "reasons": json.dumps(task.reasons), "audit": True, "again": False,
        }
        for task in tasks
    ]  # fmt: skip
    connection.execute(insert(doubts), rows)
    place_in_queue(connection, load(connection, report_id))
    return True

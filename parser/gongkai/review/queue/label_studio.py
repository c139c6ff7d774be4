"""Labels to and from Label Studio, for teams that have it: a task a document, a span a cell.

The form of tasks, predictions and annotations is that of Label Studio's own import and export (JSON). Its offsets count
UTF-16 units, as a browser does.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from sqlalchemy import Engine, select

from gongkai.core.errors import GongkaiError, QueueError
from gongkai.core.labels import LABELS
from gongkai.review.queue.cell_labels import Labelling, SeenCell, labelling_of
from gongkai.review.queue.corrected_labels import LeftOut, read_again
from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import reports, versions
from gongkai.review.queue.event_state import relabelled
from gongkai.review.queue.queries import every_report
from gongkai.review.queue.records import Record, load

_NAMES = {"from_name": "label", "to_name": "text", "type": "labels"}
_OURS = uuid.UUID("6f5d6d2e-6a0b-4c5e-9d57-0d4c1f0a7e11")
"""Namespace of the ids of events that were made elsewhere, so that an import can be repeated."""


def label_studio_config() -> str:
    """Return the labelling interface for a project: the text of a document and the labels of its cells."""
    labels = "".join(f"<Label value={quoteattr(label)}/>" for label in LABELS)
    return f'<View><Labels name="label" toName="text">{labels}</Labels><Text name="text" value="$text"/></View>'


def label_studio_tasks(engine: Engine, root: Path, left_out: list[LeftOut] | None = None) -> Iterator[dict[str, Any]]:
    """Yield a task for each report whose source can be read, its labels so far as a prediction.

    Parameters
    ----------
    root
        Folder that the sources' names are relative to.
    left_out
        Where given, what could not be read is added to it.
    """
    with reading(engine) as connection:
        wanted = every_report(connection)
    for report_id in wanted:
        with reading(engine) as connection:
            record = load(connection, report_id)
        try:
            labelling = read_again(engine, root, record)
        except GongkaiError as error:
            if left_out is not None:
                left_out.append(LeftOut(record.source, error.zh, error.en))
            continue
        yield _task(record, labelling)


def _task(record: Record, labelling: Labelling) -> dict[str, Any]:
    made = {field: event.new for field, event in relabelled(record.events).items() if event.new is not None}
    text, spans = _laid_out(labelling)
    result = []
    for cell, (start, end) in zip(labelling.cells, spans, strict=True):
        new = made.get(f"@{cell.line}.{cell.cell}")
        label = new["label"] if new is not None and new["text"] == cell.text else cell.label
        if cell.text:
            value = {"start": start, "end": end, "text": cell.text, "labels": [label]}
            result.append({**_NAMES, "id": f"{cell.line}.{cell.cell}", "value": value})
    data = {
        "text": text,
        "sha256": record.sha256,
        "source": record.source,
        "labelling": {"kind": labelling.kind, "model": labelling.model, "cells": [list(c) for c in labelling.cells]},
    }
    return {"data": data, "predictions": [{"model_version": labelling.model, "result": result}]}


def _laid_out(labelling: Labelling) -> tuple[str, list[tuple[int, int]]]:
    """Return the document as one text, a line a line, and where each cell stands in it."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at, line = 0, 0
    for cell in labelling.cells:
        between = "" if not parts else (" | " if cell.line == line else "\n")
        line = cell.line
        start = at + len(between)
        at = start + _units(cell.text)
        spans.append((start, at))
        parts += (between, cell.text)
    return "".join(parts), spans


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def label_studio_events(engine: Engine, tasks: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what people annotated otherwise than it was, as events for ``import_events``.

    Raises
    ------
    QueueError
        Something is no task of ours.
    """
    for task in tasks:
        try:
            data, annotations = task["data"], task.get("annotations", ())
            sha256, labelling = str(data["sha256"]), labelling_of(data["labelling"])
            version = _newest(engine, sha256)
            for each in annotations:
                if not each.get("was_cancelled"):
                    yield from _events(each, sha256, version, labelling)
        except (KeyError, TypeError, AttributeError) as error:
            raise QueueError(
                f"no task of `gongkai review export --what label-studio`: {error!r}",
                f"不是由 `gongkai review export --what label-studio` 导出的任务：{error!r}",
            ) from error


def _newest(engine: Engine, sha256: str) -> str:
    query = select(versions.c.digest).join(reports).where(reports.c.sha256 == sha256).order_by(versions.c.number.desc())
    with reading(engine) as connection:
        return connection.scalar(query.limit(1)) or ""


def _events(annotation: Mapping[str, Any], sha256: str, version: str, labelling: Labelling) -> Iterator[dict[str, Any]]:
    _, spans = _laid_out(labelling)
    at_start: dict[int, SeenCell] = {
        start: cell for cell, (start, _) in zip(labelling.cells, spans, strict=True) if cell.text
    }
    who, when = _who(annotation), str(annotation.get("updated_at") or annotation["created_at"])
    kept = json.loads(labelling.payload())
    for result in annotation["result"]:
        value = result["value"]
        cell = at_start.get(value.get("start"))
        labels = value.get("labels") or []
        if cell is None or len(labels) != 1 or labels[0] not in LABELS or labels[0] == cell.label:
            continue
        name = f"{sha256}/{annotation.get('unique_id') or annotation['id']}/{cell.line}.{cell.cell}/{labels[0]}/{when}"
        old = {"label": cell.label, "text": cell.text, "labelling": labelling.digest}
        yield {
            "id": str(uuid.uuid5(_OURS, name)), "sha256": sha256, "version": version, "kind": "relabel",
            "field": f"@{cell.line}.{cell.cell}", "old": old, "new": {**old, "label": labels[0]}, "who": who,
            "at": when[:32], "reason": "Label Studio", "undoes": None, "labelling": kept,
        }  # fmt: skip


def _who(annotation: Mapping[str, Any]) -> str:
    """Return who annotated: the address or number that Label Studio knows them by."""
    by = annotation.get("completed_by")
    if isinstance(by, Mapping):
        return str(by.get("email") or by.get("id"))
    return f"Label Studio {by}"

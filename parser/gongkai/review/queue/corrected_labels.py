"""Corrected documents as training data for the labeller: all their cells, each with who stands for its label.

A cell is ``corrected`` where a person gave it another label than the labeller did. It is ``confirmed`` where a person
gave it the same one, or accepted the figure that was read from it in a report whose doubts were all decided: people let
pass more than they change, so the two are told apart. Every other cell is ``predicted``: context for the labeller's
sequence, never its truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, select

from gongkai.core.document import place_key
from gongkai.core.errors import GongkaiError
from gongkai.core.text import fold
from gongkai.review.queue.cell_labels import Labelling, SeenCell, kept_labelling, label_source
from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import reports
from gongkai.review.queue.event_state import HUMAN, Event, relabelled
from gongkai.review.queue.records import Record, load
from gongkai.review.queue.sources import content_of


class LeftOut(NamedTuple):
    """A document with decisions that cannot be written, and why."""

    source: str
    zh: str
    en: str


def corrected_labels(engine: Engine, root: Path, left_out: list[LeftOut] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the cells of every corrected document, sorted by document, line and cell.

    Parameters
    ----------
    root
        Folder that the sources' names are relative to; a source is read again where no label of it was corrected.
    left_out
        Where given, what could not be read is added to it.

    Yields
    ------
    dict
        ``document`` (the source's name), ``line``, ``cell``, ``text``, ``label``, ``layout`` (the kind of source),
        ``origin``, ``split``; a corrected or confirmed cell has ``sha256``, ``agency``, ``who`` and ``at`` besides, and
        ``bulk`` where its figure was accepted with others at one stroke.
    """
    for report_id in _by_source(engine):
        with reading(engine) as connection:
            record = load(connection, report_id)
            made = relabelled(record.events)
            kept = _last_labelling(connection, record, made)
        if not made and record.standing.state not in HUMAN:
            continue
        try:
            labelling = kept or read_again(engine, root, record)
        except GongkaiError as error:
            if left_out is not None:
                left_out.append(LeftOut(record.source, error.zh, error.en))
            continue
        yield from _cells(record, labelling, made)


def _by_source(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        found = connection.execute(select(reports.c.source, reports.c.sha256, reports.c.id)).all()
    # Sorted here: databases collate names each in their own way.
    return [row.id for row in sorted(found, key=lambda row: (row.source, row.sha256))]


def _last_labelling(connection: Connection, record: Record, made: dict[str, Event]) -> Labelling | None:
    """Return what was shown when a label was corrected last."""
    digests = [event.new["labelling"] for event in record.events if event.field in made and event.new is not None]
    return kept_labelling(connection, record.id, digests[-1]) if digests else None


def read_again(engine: Engine, root: Path, record: Record) -> Labelling:
    """Return what the labeller sees in a report's source now.

    Raises
    ------
    GongkaiError
        The source is gone, has changed, or cannot be read.
    """
    content = content_of(engine, root, record.source, record.sha256)
    if content.state != "same":
        raise GongkaiError(f"the source is {content.state}", "来源文件找不到或已改变")
    return label_source(content.data)


def _cells(record: Record, labelling: Labelling, made: dict[str, Event]) -> Iterator[dict[str, Any]]:
    confirmed = _confirmed(record, labelling)
    for cell in labelling.cells:
        event = made.get(f"@{cell.line}.{cell.cell}")
        # A correction made on another version's cells holds where they read the same.
        if event is not None and (event.new is None or event.new["text"] != cell.text):
            event = None
        label = event.new["label"] if event is not None and event.new is not None else cell.label
        event = event or confirmed.get((cell.line, cell.cell))
        row = {
            "document": record.source,
            "line": cell.line,
            "cell": cell.cell,
            "text": cell.text,
            "label": label,
            "layout": labelling.kind,
            "origin": "predicted" if event is None else "confirmed" if label == cell.label else "corrected",
            "split": "train",
        }
        if event is not None:
            row |= {"sha256": record.sha256, "who": event.who, "at": event.at}
            row |= {"bulk": event.bulk} if event.bulk else {}
            row |= {"agency": record.report["agency"]} if record.report["agency"] else {}
        yield row


def _confirmed(record: Record, labelling: Labelling) -> dict[tuple[int, int], Event]:
    """Return the cells whose figure a person accepted as it was read, once nothing of the report waits."""
    if record.standing.state not in HUMAN:
        return {}
    at: dict[str, list[SeenCell]] = {}
    for cell in labelling.cells:
        at.setdefault(cell.place, []).append(cell)
    found = {}
    for name, event in record.decisions.items():
        field = record.report["fields"].get(name)
        if field is None or event.old != event.new or event.new is None or field["source"] is None:
            continue
        label = "value" if event.new["status"] == "printed" else "blank"
        # Pieces of one cell share its place: the one that prints the figure is meant, where there is but one.
        same = [
            cell
            for cell in at.get(place_key(field["source"]), ())
            if cell.label == label and _same_figure(cell.text, field["raw"] or "")
        ]
        if len(same) == 1:
            found[same[0].line, same[0].cell] = event
    return found


def _same_figure(text: str, raw: str) -> bool:
    """Whether a cell's text, as repair left it, and a figure as printed are the same but for white space and width."""
    return "".join(fold(text).split()) == "".join(fold(raw).split())

"""Decisions of people: each is an event that is added; nothing that was written is ever changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, select

from gongkai.core.errors import QueueError
from gongkai.core.labels import LABELS
from gongkai.review.queue.cell_labels import Labelling, keep_labelling
from gongkai.review.queue.database import reading
from gongkai.review.queue.database_tables import queue, reports
from gongkai.review.queue.double_reading import SECOND
from gongkai.review.queue.event_state import LABEL, VALUE_KEYS, Event, in_force, not_undone, relabelled
from gongkai.review.queue.leases import OPEN
from gongkai.review.queue.people_roles import require_lead
from gongkai.review.queue.records import Record
from gongkai.review.queue.tasks import WHOLE
from gongkai.review.queue.transactions import Act, Screen, acting
from gongkai.review.queue.value_rules import check_shape, odd_value

_COUNT = re.compile("[0-9]{1,9}")


def accept(
    engine: Engine, which: str, fields: Iterable[str] | None, who: str, *,
    screen: Screen | None = None, bulk: int | None = None,
) -> Record:  # fmt: skip
    """Record that fields are as they stand: as they were read, or as they were corrected before.

    Parameters
    ----------
    which
        The report, see :func:`~gongkai.review.queue.records.find`.
    fields
        Their ids; ``None`` for all that still wait, but for those of which two readings differ: each of those needs a
        word of its own. More than one at a stroke are marked as decided in bulk.
    who
        The reviewer.
    screen
        What the reviewer had before them; ``None`` to write regardless.
    bulk
        How many were decided at the same stroke, where that reaches beyond this report.

    Raises
    ------
    QueueError
        No such report or field; or two readers differ on it, so that there is nothing that stands.
    QueueConflict
        Someone decided in the meantime, or has the report open; or something else stands than was shown.
    """
    with acting(engine, which, who, screen) as act:
        act.refuse_reader()
        chosen = act.record.clear_for(who) if fields is None else tuple(fields)
        bulk = bulk or (len(chosen) if len(chosen) > 1 else None)
        for field in chosen:
            if field == WHOLE:
                act.refuse_other_version()
                act.decide("accept", field, None, None, bulk=bulk)
            else:
                act.decide("accept", field, act.read(field), _standing(act, field), bulk=bulk)
        return act.done()


def _standing(act: Act, field: str) -> dict[str, Any]:
    """Return what stands of a field, where anything does."""
    now = act.stands(field)
    if now is None:
        source = act.record.source
        raise QueueError(
            f"{source}: {field}: two readers differ; say which of the two holds",
            f"{source}：{field}：一读与二读不同；请选其一",
        )
    return now


def correct(
    engine: Engine, which: str, changes: Mapping[str, Mapping[str, Any]], who: str, *,
    reason: str | None = None, sure: bool = False, screen: Screen | None = None, bulk: int | None = None,
) -> Record:  # fmt: skip
    """Record what fields say in truth.

    Parameters
    ----------
    changes
        For each field ``{"value", "unit", "status"}``: a number where the status is ``printed``, else ``None``.
    sure
        Whether a value is kept that is odd in its field, see :func:`~gongkai.review.queue.value_rules.odd_value`.
    bulk
        See :func:`accept`.

    Raises
    ------
    QueueError, QueueConflict
        See :func:`accept`; also where value and status do not agree, or a value is odd. Nothing is written then.
    """
    for field, new in changes.items():
        check_shape(field, new)
    with acting(engine, which, who, screen) as act:
        for field, new in changes.items():
            decided = {key: new.get(key) for key in VALUE_KEYS}
            act.stands(field)
            if not sure:
                _refuse_odd(act.record, field, decided)
            read = act.read(field)
            act.decide("accept" if decided == read else "correct", field, read, decided, reason, bulk)
        return act.done()


def _refuse_odd(record: Record, field: str, new: Mapping[str, Any]) -> None:
    """Refuse a value that is odd in its field, unless it was read so."""
    odd = odd_value(record.report["edition"], field, new)
    if odd is None or new["value"] == record.report["fields"][field]["value"]:
        return
    zh, en = odd
    raise QueueError(
        f"{field}: {new['value']}: {en}; say that you are sure", f"{field}：{new['value']}：{zh}；请确认无误后再保存"
    )


def skip(
    engine: Engine, which: str, fields: Iterable[str] | None, who: str, reason: str, *, screen: Screen | None = None
) -> Record:
    """Put fields off, and say why; they still wait, but come after what was not skipped, until someone decides them.

    Parameters
    ----------
    fields
        Their ids; ``None`` for all that still wait.

    Raises
    ------
    QueueError, QueueConflict
        See :func:`accept`; also where a field does not wait, or no reason is given. Nothing is written then.
    """
    if not reason.strip():
        raise QueueError("say why it is skipped", "请说明跳过的原因")
    with acting(engine, which, who, screen) as act:
        act.refuse_reader()
        waiting = act.record.standing_for(who).open
        for field in waiting if fields is None else fields:
            if field not in waiting:
                raise QueueError(
                    f"{which}: {field} does not wait; only what waits is skipped", f"{which}：{field} 并非待核字段"
                )
            act.write("skip", field, None, None, reason)
        return act.done()


def reject(engine: Engine, which: str, who: str, reason: str, *, screen: Screen | None = None) -> Record:
    """Record that a source is no report, or none that can be used."""
    with acting(engine, which, who, screen) as act:
        act.decide("reject", WHOLE, None, None, reason)
        return act.done()


def ask_second(engine: Engine, which: str, who: str, *, screen: Screen | None = None) -> Record:
    """Record that a report is to be read a second time, by someone else, who does not see what the first decided.

    Raises
    ------
    QueueError, QueueConflict
        See :func:`accept`; also where that was asked already.
    """
    with acting(engine, which, who, screen) as act:
        if act.record.read_twice is not None:
            raise QueueError(f"{which}: is read twice already", f"{which}：已安排二读")
        act.write("second", SECOND, None, None)
        return act.done()


def ask_second_share(engine: Engine, share: float, who: str) -> int:
    """Ask for a second reading of a share of the reports that wait, and return of how many more it was asked.

    Told from their digests, so that the same ones are taken on every machine; others than those that are audited.
    Those that someone has open are left out; ask again later.
    """
    with reading(engine) as connection:
        digests = connection.scalars(select(reports.c.sha256).join(queue).where(queue.c.state == OPEN)).all()
        require_lead(connection, who, "have a share of the queue read twice", "安排批量二读")
    asked = 0
    for sha256 in sorted(digests):
        if int(sha256[8:16], 16) < share * 16**8:
            # Already asked for, or open just now: neither is an error of whoever asks for a share.
            with suppress(QueueError):
                ask_second(engine, sha256, who)
                asked += 1
    return asked


def relabel(
    engine: Engine,
    which: str,
    labels: Mapping[str, str],
    who: str,
    labelling: Labelling,
    *,
    screen: Screen | None = None,
) -> Record:
    """Record what cells of a source are in truth, for the labeller to learn from; no figure is changed by it.

    Parameters
    ----------
    labels
        For each cell, by line and cell (``"12.3"``), one of :data:`gongkai.core.labels.LABELS`.
    labelling
        What the reviewer was shown; it is kept with the correction.

    Raises
    ------
    QueueError, QueueConflict
        See :func:`accept`; also where there is no such cell or label. Nothing is written then.
    """
    with acting(engine, which, who, screen) as act:
        before = relabelled(act.record.events)
        keep_labelling(act.connection, act.record.id, labelling)
        for place, label in labels.items():
            old = _label_before(act.record.source, place, label, labelling, before.get(f"{LABEL}{place}"))
            act.write("relabel", f"{LABEL}{place}", old, {**old, "label": label})
        return act.done()


def _label_before(source: str, place: str, label: str, labelling: Labelling, made: Event | None) -> dict[str, Any]:
    """Return what a cell was taken for before it is given a label."""
    line, _, number = place.partition(".")
    placed = _COUNT.fullmatch(line) and _COUNT.fullmatch(number)
    cell = labelling.at(int(line), int(number)) if placed else None
    if cell is None or label not in LABELS:
        raise QueueError(
            f"{source}: no cell {place}, or no label {label}; labels are {', '.join(LABELS)}",
            f"{source}：没有单元格 {place}，或没有标签 {label}；标签为 {'、'.join(LABELS)}",
        )
    known = made.new if made is not None else None
    last = known["label"] if known is not None and known["labelling"] == labelling.digest else cell.label
    return {"label": last, "text": cell.text, "labelling": labelling.digest}


def undo(
    engine: Engine,
    which: str,
    who: str,
    event: str | None = None,
    *,
    field: str | None = None,
    screen: Screen | None = None,
) -> Record:
    """Take a decision back, the reviewer's last one where none is named; that too is an event.

    What was decided on several fields at one stroke (a row that was moved, all the rest accepted) is taken back at one
    stroke. Undoing an ``undo`` brings the decision back.

    Parameters
    ----------
    event
        Id of the event to take back.
    field
        Take back the reviewer's last decision on this field, and on no other, whatever was decided since.

    Raises
    ------
    QueueError
        There is nothing to take back.
    """
    with acting(engine, which, who, screen) as act:
        ours = [each for each in in_force(act.record.events) if each.who == who]
        if event is not None:
            undone = [each for each in act.record.events if each.id == event]
        elif field is not None:
            undone = [each for each in ours if each.field == field][-1:]
        else:
            undone = [each for each in ours if each.at == ours[-1].at]
        if not undone:
            raise QueueError(f"{which}: {who} decided nothing that could be undone", f"{which}：{who} 没有可撤销的决定")
        both = act.record.read_twice
        if both is not None and both.made.second and any(each.kind == "second" for each in undone):
            raise QueueError(
                f"{which}: the second reading has begun; it is not called off", f"{which}：二读已开始，不能取消"
            )
        for each in undone:
            act.take_back(each)
        return act.done()


def redo(engine: Engine, which: str, who: str, *, screen: Screen | None = None) -> Record:
    """Bring back what the reviewer last took back, unless something was decided since.

    Raises
    ------
    QueueError
        There is nothing to bring back.
    """
    with acting(engine, which, who, screen) as act:
        kinds = {event.id: event.kind for event in act.record.events}
        ours = [event for event in not_undone(act.record.events) if event.who == who]
        since = [event for event in ours if event.kind != "undo" or kinds.get(event.undoes or "") != "undo"]
        if not since or since[-1].kind != "undo":
            raise QueueError(f"{which}: {who} took nothing back", f"{which}：{who} 没有可重做的决定")
        for each in [each for each in since if each.at == since[-1].at]:
            act.take_back(each)
        return act.done()

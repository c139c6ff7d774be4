"""Whether a line of a colleague's file is an event that could have been made here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, get_args

from gongkai.core.errors import QueueError
from gongkai.core.labels import LABELS
from gongkai.review.queue.double_reading import SECOND
from gongkai.review.queue.event_state import LABEL, REJECTED, VALUE_KEYS, Kind
from gongkai.review.queue.tasks import WHOLE
from gongkai.review.queue.value_rules import check_shape

EVENT_KEYS: Final = ("id", "sha256", "version", "kind", "field", "old", "new", "who", "at", "reason", "undoes")

MOST_ID, MOST_FIELD = 36, 200
"""Characters that the records have room for."""


def check_event(event: Any) -> None:
    """Refuse what is no event.

    Raises
    ------
    QueueError
        A part is absent or of another kind than an event's.
    """
    if not isinstance(event, Mapping):
        raise _refusal("?", "not an object", "不是 JSON 对象")
    absent = [key for key in EVENT_KEYS if key not in event]
    if absent:
        raise _refusal(event.get("id"), f"{', '.join(absent)} is absent", f"缺少 {'、'.join(absent)}")
    if event["kind"] not in get_args(Kind):
        raise _refusal(event["id"], f"kind {event['kind']!r}", f"种类 {event['kind']!r}")
    for key in ("id", "sha256", "version", "field", "who", "at"):
        if not isinstance(event[key], str) or "\0" in event[key]:
            raise _refusal(event["id"], f"{key} is no text", f"{key} 不是文本")
    if not 0 < len(event["id"]) <= MOST_ID or len(event["field"]) > MOST_FIELD or not event["who"].strip():
        raise _refusal(event["id"], "id, field or who is empty or too long", "编号、字段或姓名为空或过长")
    for key in ("reason", "undoes"):
        if event[key] is not None and not isinstance(event[key], str):
            raise _refusal(event["id"], f"{key} is no text", f"{key} 不是文本")
    if not _is_count(event.get("bulk")):
        raise _refusal(event["id"], "bulk is no count", "bulk 不是件数")
    _check_time(event)


def _is_count(bulk: Any) -> bool:
    return bulk is None or (isinstance(bulk, int) and not isinstance(bulk, bool) and bulk > 0)


def _check_time(event: Mapping[str, Any]) -> None:
    try:
        # As it is written here: times are compared as texts.
        datetime.fromisoformat(event["at"])
        if len(event["at"]) > 32:
            raise ValueError
    except ValueError as error:
        raise _refusal(
            event["id"], f"at {event['at'][:40]!r} is no time", f"时间 {event['at'][:40]!r} 无法识别"
        ) from error


def check_decision(event: Mapping[str, Any], report: Mapping[str, Any]) -> None:
    """Refuse an event that decides what nobody could decide on this reading of the report.

    Raises
    ------
    QueueError
        No such field; a value that contradicts its status; no such label.
    """
    kind, field = event["kind"], event["field"]
    if kind == "undo":
        return
    if kind == "relabel":
        _check_labels(event)
    elif kind == "second":
        _expect(event, field == SECOND and event["old"] is None and event["new"] is None)
    elif kind == "reject" or field == WHOLE:
        _expect(event, field == WHOLE and event["old"] is None and event["new"] in (None, REJECTED))
    elif kind == "skip":
        _expect(event, field in report["fields"] and event["new"] is None and bool(event["reason"]))
    else:
        _expect(event, field in report["fields"])
        for value in (event["old"], event["new"]):
            _expect(event, isinstance(value, Mapping) and set(value) == set(VALUE_KEYS))
            check_shape(field, value)


def _check_labels(event: Mapping[str, Any]) -> None:
    _expect(event, event["field"].startswith(LABEL))
    for said in (event["old"], event["new"]):
        texts = isinstance(said, Mapping) and all(isinstance(said.get(k), str) for k in ("label", "text", "labelling"))
        _expect(event, texts and said["label"] in LABELS)


def _expect(event: Mapping[str, Any], holds: bool) -> None:
    if not holds:
        what = f"{event['kind']} {event['field']}"
        raise _refusal(event["id"], f"{what}: nobody could decide that here", f"{what}：此处不可能有这样的决定")


def _refusal(which: Any, en: str, zh: str) -> QueueError:
    return QueueError(f"no event: {which}: {en}", f"不是事件：{which}：{zh}")

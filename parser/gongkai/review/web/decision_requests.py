"""Decisions as the page sends them: what was decided, and what was on the screen when it was."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine
from starlette.exceptions import HTTPException

from gongkai import review
from gongkai.review.queue.records import Record
from gongkai.review.queue.tasks import WHOLE
from gongkai.review.queue.transactions import Screen


def screen_of(body: Mapping[str, Any]) -> Screen:
    """Return what the reviewer had before them.

    Raises
    ------
    HTTPException
        The page does not say.
    """
    seen, token, shown = body.get("seen"), body.get("token"), body.get("shown", {})
    if not isinstance(seen, int):
        raise HTTPException(400, "seen")
    try:
        token = str(uuid.UUID(str(token)))
    except ValueError as error:
        raise HTTPException(400, "token") from error
    if not isinstance(shown, dict) or not all(each is None or isinstance(each, dict) for each in shown.values()):
        raise HTTPException(400, "shown")
    version = body.get("version")
    if version is not None and not isinstance(version, int):
        raise HTTPException(400, "version")
    return Screen(seen, shown, token, version)


def _fields(body: Mapping[str, Any], fields: list[Any], screen: Screen) -> list[str]:
    """Return the fields of a decision; each must say what it showed."""
    names = [str(each) for each in fields]
    if any(each != WHOLE and each not in screen.shown for each in names):
        raise HTTPException(400, "shown")
    return names


def decided_by(engine: Engine, which: str, body: Mapping[str, Any], who: str, screen: Screen) -> Record:
    """Record what the page sends and return where the report stands after it.

    Raises
    ------
    HTTPException
        It is no decision, or one that does not say what was on the screen.
    QueueError, QueueConflict
        See :mod:`gongkai.review.queue.decisions`.
    """
    match body:
        case {"kind": "accept", "fields": list(fields)}:
            return review.accept(engine, which, _fields(body, fields, screen), who, screen=screen)
        case {"kind": "correct", "changes": dict(changes)} if all(isinstance(each, dict) for each in changes.values()):
            _fields(body, list(changes), screen)
            return review.correct(engine, which, changes, who, sure=body.get("sure") is True, screen=screen)
        case {"kind": "skip", "fields": list(fields), "reason": str(reason)}:
            return review.skip(engine, which, map(str, fields), who, reason, screen=screen)
        case {"kind": "reject", "reason": str(reason)}:
            return review.reject(engine, which, who, reason, screen=screen)
        case {"kind": "second"}:
            return review.ask_second(engine, which, who, screen=screen)
        case {"kind": "undo", "field": str(field)}:
            return review.undo(engine, which, who, field=field, screen=screen)
        case {"kind": "undo"}:
            return review.undo(engine, which, who, screen=screen)
        case {"kind": "redo"}:
            return review.redo(engine, which, who, screen=screen)
    raise HTTPException(400, "kind")

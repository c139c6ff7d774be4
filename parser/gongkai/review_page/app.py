"""The page's addresses: the queue, a report, decisions on it, statistics."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gongkai import review
from gongkai.errors import QueueConflict, QueueError
from gongkai.review.finding import OPEN
from gongkai.review.records import Record
from gongkai.review_page.form_view import state_of, tables_of
from gongkai.review_page.guard import Guard, Sessions
from gongkai.review_page.language import KEYS, LANGUAGES, words_in
from gongkai.review_page.shown import shown
from gongkai.review_page.source_view import source_of
from gongkai.words import REASONS

PAGE = 50
"""Reports on one page of the list."""

MOST_BODY = 100_000
"""Bytes of a decision."""

YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Page:
    """What every address needs.

    Attributes
    ----------
    who
        The reviewer that decisions are recorded for.
    root
        Folder that the sources' names are relative to.
    """

    engine: Engine
    who: str
    root: Path
    templates: Environment

    def html(self, request: Request, name: str, **values: Any) -> HTMLResponse:
        """Return a page in the reader's language."""
        language = language_of(request)
        text = self.templates.get_template(name).render(
            words=words_in(language), language=language, keys=KEYS, who=self.who, **values
        )
        return HTMLResponse(text)


def make_app(engine: Engine, who: str, root: Path, sessions: Sessions, hosts: tuple[str, ...]) -> Starlette:
    """Return the application for one queue and one reviewer."""
    templates = Environment(loader=PackageLoader("gongkai.review_page"), autoescape=True, trim_blocks=True)
    templates.filters["shown"] = shown
    page = Page(engine, who, root, templates)

    def route(path: str, handler: Callable[..., Response], *methods: str) -> Route:
        return Route(path, partial(_answer, page, handler), methods=[*methods] or ["GET"])

    routes = [
        route("/", show_list),
        route("/report/{sha256}", show_report),
        route("/report/{sha256}/decisions", decide, "POST"),
        route("/statistics", show_stats),
        route("/language/{language}", choose_language),
        Mount("/static", StaticFiles(directory=str(files("gongkai.review_page") / "static"))),
    ]
    return Starlette(routes=routes, middleware=[Middleware(Guard, sessions=sessions, hosts=hosts)])


async def _answer(page: Page, handler: Callable[..., Response], request: Request) -> Response:
    """Run a handler, with the request's body where it has one, off the event loop."""
    body = await _body(request) if request.method == "POST" else None
    more = () if body is None else (body,)
    return await run_in_threadpool(handler, page, request, *more)


async def _body(request: Request) -> dict[str, Any]:
    """Return a decision, never reading more of it than a decision may be long."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BODY:
            raise HTTPException(413)
        parts.append(part)
    try:
        data = json.loads(b"".join(parts))
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "not JSON") from error
    if not isinstance(data, dict):
        raise HTTPException(400, "not an object")
    return data


def language_of(request: Request) -> str:
    """Return the reader's language."""
    chosen = request.cookies.get("language", "zh")
    return chosen if chosen in LANGUAGES else "zh"


def choose_language(page: Page, request: Request) -> Response:
    """Keep a choice of language, and go back to where it was made."""
    language = request.path_params["language"]
    if language not in LANGUAGES:
        raise HTTPException(404)
    answer = RedirectResponse("/", 303)
    answer.set_cookie("language", language, max_age=YEAR, samesite="strict", httponly=True)
    return answer


def show_list(page: Page, request: Request) -> Response:
    """Show the queue."""
    asked = request.query_params
    state = asked.get("state", OPEN)
    filters = review.Filters(
        None if state == "any" else state,
        asked.get("agency") or None,
        _number(asked.get("year")),
        asked.get("edition") or None,
        asked.get("reason") or None,
    )
    offset = _number(asked.get("offset")) or 0
    rows = review.list_reports(page.engine, filters, PAGE + 1, offset)
    return page.html(
        request, "list.html", rows=rows[:PAGE], more=len(rows) > PAGE, offset=offset, step=PAGE, asked=dict(asked),
        state=state, states=review.count_states(page.engine), reasons=REASONS,
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def show_report(page: Page, request: Request) -> Response:
    """Show one report: its source, and the official form with what was read."""
    record, language = _record(page, request), language_of(request)
    issues = [{"fields": i["fields"], "message": shown(i["message"][language])} for i in record.report["issues"]]
    path = str(page.root / record.source)
    return page.html(
        request, "report.html", record=record, report=record.report, tables=tables_of(record.report["edition"]),
        source=source_of(path, record.sha256), state=state_of(record, language),
        issues=issues, neighbours=review.neighbours(page.engine, record.sha256),
    )  # fmt: skip


def show_stats(page: Page, request: Request) -> Response:
    """Show the queue in figures."""
    return page.html(request, "stats.html", stats=review.stats_of(page.engine), reasons=REASONS)


def decide(page: Page, request: Request, body: Mapping[str, Any]) -> Response:
    """Record a decision and return where the report stands after it."""
    which = request.path_params["sha256"]
    seen = body.get("seen")
    if not isinstance(seen, int):
        raise HTTPException(400, "seen")
    try:
        record = _decided(page, which, body, seen)
    except QueueConflict as error:
        return JSONResponse(error.message(), 409)
    except QueueError as error:
        return JSONResponse(error.message(), 422)
    return JSONResponse(state_of(record, language_of(request)))


def _decided(page: Page, which: str, body: Mapping[str, Any], seen: int) -> Record:
    match body:
        case {"kind": "accept", "fields": list(fields)}:
            return review.accept(page.engine, which, map(str, fields), page.who, seen=seen)
        case {"kind": "accept"}:
            return review.accept(page.engine, which, None, page.who, seen=seen)
        case {"kind": "correct", "changes": dict(changes)} if all(isinstance(each, dict) for each in changes.values()):
            return review.correct(page.engine, which, changes, page.who, seen=seen)
        case {"kind": "reject", "reason": str(reason)}:
            return review.reject(page.engine, which, page.who, reason, seen=seen)
        case {"kind": "undo"}:
            return review.undo(page.engine, which, page.who, seen=seen)
        case {"kind": "redo"}:
            return review.redo(page.engine, which, page.who, seen=seen)
    raise HTTPException(400, "kind")


def _record(page: Page, request: Request) -> Record:
    try:
        return review.show_report(page.engine, request.path_params["sha256"])
    except QueueError as error:
        raise HTTPException(404) from error

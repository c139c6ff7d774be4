"""The page's addresses: the queue, a report, decisions on it, statistics."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, PackageLoader
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from gongkai import review
from gongkai.core.errors import GongkaiError, QueueConflict, QueueError
from gongkai.forms.display_names import REASONS
from gongkai.review.queue.event_state import HUMAN, STATES, WAITING
from gongkai.review.queue.leases import OPEN
from gongkai.review.queue.standing_sums import sum_codes
from gongkai.review.queue.transactions import was_written
from gongkai.review.web.access import Entrance
from gongkai.review.web.alike_pages import decide_cells, show_alike
from gongkai.review.web.decision_requests import decided_by, screen_of
from gongkai.review.web.display_text import shown
from gongkai.review.web.form_tables import tables_of
from gongkai.review.web.form_view import relations_for_page, state_of
from gongkai.review.web.guard import LASTS, Guard, Sessions, give_cookie
from gongkai.review.web.keys import read_keys
from gongkai.review.web.language import LANGUAGES
from gongkai.review.web.logins import MOST_NAME, is_name
from gongkai.review.web.page_context import PageContext, language_of, record_of, stream_of, told
from gongkai.review.web.source_pages import download, relabelled, show_labels, show_picture, show_source, show_strip
from gongkai.review.web.team_pages import team_routes
from gongkai.review.web.view_maker import ViewMaker
from gongkai.review.web.year_before import last_year_of

PAGE = 50
"""Reports on one page of the list."""

MOST_BODY = 100_000
"""Bytes of a decision."""

YEAR = 365 * 24 * 3600

MOST_KEY = 64
"""Characters of the key that tells one view of a report from another."""

FORM = "application/x-www-form-urlencoded"


def make_app(
    engine: Engine, who: str, root: Path, sessions: Sessions, entrance: Entrance, keys: Path | None = None
) -> Starlette:
    """Return the application for one queue; ``who`` is the reviewer of sessions without a name."""
    templates = Environment(loader=PackageLoader("gongkai.review.web"), autoescape=True, trim_blocks=True)
    templates.filters["shown"] = shown
    views = ViewMaker(engine, root)
    page = PageContext(engine, who, root, sessions, entrance, templates, read_keys(keys), views)

    def route(path: str, handler: Callable[..., Response], *methods: str) -> Route:
        return Route(path, partial(_answer, page, handler), methods=[*methods] or ["GET"])

    routes = [
        route("/", show_list),
        route("/report/{sha256}", show_report),
        route("/report/{sha256}/decisions", decide, "POST"),
        route("/report/{sha256}/lease", lease, "POST"),
        route("/report/{sha256}/labels", show_labels),
        route("/report/{sha256}/page/{number:int}", show_picture),
        route("/report/{sha256}/view", show_source),
        route("/report/{sha256}/source", download),
        route("/report/{sha256}/strip/{place}", show_strip),
        route("/report/{sha256}/alike/{field}", show_alike),
        route("/alike", decide_cells, "POST"),
        route("/next", take_next, "POST"),
        *_people_routes(entrance, route),
        *team_routes(route),
        route("/language/{language}", choose_language),
        Mount("/static", StaticFiles(directory=str(files("gongkai.review.web") / "static"))),
    ]
    guard = Middleware(Guard, sessions=sessions, entrance=entrance)
    return Starlette(routes=routes, middleware=[guard], lifespan=partial(_closing, engine, views))


@asynccontextmanager
async def _closing(engine: Engine, views: ViewMaker, _: Starlette) -> AsyncIterator[None]:
    """Close the queue when the server ends, by SIGTERM too: the server ends the process itself after that."""
    yield
    views.close()
    review.close_database(engine)


def _people_routes(entrance: Entrance, route: Callable[..., Route]) -> list[Route]:
    """Return how one says who one is: by name where a token lets in, by password where there is a login."""
    if entrance.by_token:
        return [route("/name", show_name), route("/name", choose_name, "POST")]
    if entrance.logins is None:
        return []
    return [route("/login", show_login), route("/login", log_in, "POST"), route("/logout", log_out, "POST")]


async def _answer(page: PageContext, handler: Callable[..., Response], request: Request) -> Response:
    """Run a handler, with the request's body where it has one, off the event loop."""
    body = await _body(request) if request.method == "POST" else None
    more = () if body is None else (body,)
    return await run_in_threadpool(_handled, page, handler, request, *more)


def _handled(page: PageContext, handler: Callable[..., Response], request: Request, *more: Any) -> Response:
    """Run a handler, unless whoever asks was removed: their session ends."""
    if review.role_of(page.engine, page.who_asks(request)) == "removed":
        page.sessions.end(getattr(request.state, "session", ""))
        raise HTTPException(403, "removed 已移除")
    return handler(page, request, *more)


async def _body(request: Request) -> dict[str, Any]:
    """Return a decision, never reading more of it than a decision may be long."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BODY:
            raise HTTPException(413)
        parts.append(part)
    if not size:
        return {}
    if request.headers.get("content-type", "").split(";")[0] == FORM:
        return dict(parse_qsl(b"".join(parts).decode("utf-8", "replace")))
    try:
        data = json.loads(b"".join(parts))
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "not JSON") from error
    if not isinstance(data, dict):
        raise HTTPException(400, "not an object")
    return data


def choose_language(page: PageContext, request: Request) -> Response:
    """Keep a choice of language, and go back to where it was made."""
    language, back = request.path_params["language"], request.query_params.get("to", "/")
    if language not in LANGUAGES:
        raise HTTPException(404)
    # Only ever a place of this page.
    here = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    answer = RedirectResponse(back if here else "/", 303)
    answer.set_cookie("language", language, max_age=YEAR, samesite="strict", httponly=True)
    return answer


def _filters(asked: Mapping[str, str]) -> review.Filters:
    state = asked.get("state", OPEN)
    return review.Filters(
        None if state == "any" else state,
        asked.get("agency") or None,
        _number(asked.get("year")),
        asked.get("edition") or None,
        asked.get("reason") or None,
        asked.get("assignee") or None,
        asked.get("failed") or None,
        asked.get("kind", "").strip().lower().lstrip(".") or None,
        asked.get("by") or None,
        assigned=asked.get("assigned") or None,
    )


def show_list(page: PageContext, request: Request) -> Response:
    """Show the queue."""
    asked = request.query_params
    filters, offset = _filters(asked), _number(asked.get("offset")) or 0
    rows = review.list_reports(page.engine, filters, PAGE + 1, offset)
    return page.html(
        request, "list.html", rows=rows[:PAGE], more=len(rows) > PAGE, offset=offset, step=PAGE, asked=dict(asked),
        state=asked.get("state", OPEN), states=review.count_states(page.engine), all_states=STATES, waiting=WAITING,
        by_people=(*HUMAN, "rejected_source"),
        reasons=REASONS, stream=stream_of(asked), sums=sum_codes(),
    )  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


def show_report(page: PageContext, request: Request) -> Response:
    """Show one report: its source, and the official form with what was read."""
    record, language = record_of(page, request), language_of(request)
    edition = record.report["edition"]
    source, who = page.views.source(record), page.who_asks(request)
    stream = stream_of(request.query_params)
    beside = review.neighbours(page.engine, record.sha256, who, _filters(stream) if stream else None)
    return page.html(
        request, "report.html", record=record, report=record.report, tables=tables_of(edition),
        source=source, state=state_of(record, language, who), relations=relations_for_page(edition, language),
        neighbours=beside, stream=urlencode(stream),
        last_year=last_year_of(review.year_before(page.engine, record), record, language),
    )  # fmt: skip


def decide(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Record a decision and return where the report stands after it."""
    which, who, language = request.path_params["sha256"], page.who_asks(request), language_of(request)
    if body.get("who", who) != who:
        return JSONResponse(told(_other_name(body["who"], who)), 409)
    screen = screen_of(body)
    try:
        if body.get("kind") == "relabel":
            record = relabelled(page, which, body, who, screen)
        else:
            record = decided_by(page.engine, which, body, who, screen)
    except QueueConflict as error:
        record = record_of(page, request)
        if not was_written(record, screen.token, who):
            # With what the other decided, so that one can decide again without looking for it.
            return JSONResponse({**told(error), "state": state_of(record, language, who)}, 409)
    except GongkaiError as error:
        return JSONResponse(told(error), 422)
    return JSONResponse(state_of(record, language, who))


def _other_name(was: Any, who: str) -> QueueConflict:
    """Return what a page is told that was opened under another name, as another tab of the browser can bring about."""
    return QueueConflict(
        f"this page was opened by {was}, you are {who} now; load it again, nothing was written",
        f"此页由 {was} 打开，现登录为 {who}；请重新载入，本次未写入",
    )


def lease(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Take, renew or give back a report for a page that shows it, and say who has it."""
    which, who, key = request.path_params["sha256"], page.who_asks(request), body.get("key")
    if not isinstance(key, str) or not 0 < len(key) <= MOST_KEY:
        raise HTTPException(400, "key")
    try:
        if body.get("kind") == "release":
            review.release(page.engine, which, who, key)
            return JSONResponse({})
        held = review.claim(page.engine, which, who, key)
    except QueueError as error:
        raise HTTPException(404) from error
    if held is None or held.who == who:
        return JSONResponse({})
    return JSONResponse({"who": shown(held.who, MOST_NAME), "until": held.until})


def take_next(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Take the next report that nobody has."""
    return JSONResponse({"sha256": review.claim_next(page.engine, page.who_asks(request), "next")})


def show_name(page: PageContext, request: Request) -> Response:
    """Ask for the reviewer's name."""
    return page.html(request, "name.html", most=MOST_NAME)


def choose_name(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Give this session's reviewer a name."""
    name = str(body.get("name", "")).strip()
    if not is_name(name):
        raise HTTPException(400, "name")
    page.sessions.rename(request.state.session, name)
    return RedirectResponse("/", 303)


def show_login(page: PageContext, request: Request) -> Response:
    """Ask for name and password; whoever is not logged in sees this under every address."""
    return page.html(request, "login.html", 401, wrong="", who_tries="")


def log_in(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Begin a session for whoever knows the password."""
    name, password = str(body.get("name", "")).strip(), str(body.get("password", ""))
    logins = page.entrance.logins
    assert logins is not None
    if not is_name(name) or not logins.check(name, password):
        wait = logins.wait(name) > 0
        wrong = "wrong_wait" if wait else "wrong_password"
        return page.html(request, "login.html", 429 if wait else 401, wrong=wrong, who_tries=name)
    answer = RedirectResponse("/", 303)
    give_cookie(answer, page.sessions.begin(name, LASTS, logins.kept_of(name)), page.entrance)
    return answer


def log_out(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """End the session."""
    page.sessions.end(request.state.session)
    return RedirectResponse("/login", 303)

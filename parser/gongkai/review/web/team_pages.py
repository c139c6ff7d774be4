"""Pages of a team: what is said about a report, open comments, people and their roles, the audit, statistics."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from gongkai import review
from gongkai.core.errors import GongkaiError
from gongkai.forms.display_names import REASONS
from gongkai.review.queue.audit_view import audit_view
from gongkai.review.queue.comment_threads import MOST_TEXT, Comment, Thread
from gongkai.review.queue.people_roles import ROLES, WORDS
from gongkai.review.queue.records import Record
from gongkai.review.web.display_text import shown
from gongkai.review.web.form_view import name_in_any
from gongkai.review.web.language import words_in
from gongkai.review.web.logins import MOST_NAME, is_name
from gongkai.review.web.page_context import PageContext, language_of, record_of, told
from gongkai.review.web.throughput_chart import throughput_chart

MOST_ASSIGNED = 500
"""Reports assigned at one stroke."""


def team_routes(route: Callable[..., Route]) -> list[Route]:
    """Return the addresses of a team's pages."""
    return [
        route("/report/{sha256}/comments", show_talk),
        route("/report/{sha256}/comments", talk, "POST"),
        route("/report/{sha256}/assignment", assign_one, "POST"),
        route("/comments", show_comments),
        route("/people", show_people),
        route("/people", change_role, "POST"),
        route("/people/assignments", assign_many, "POST"),
        route("/audit", show_audit),
        route("/audit", draw_more, "POST"),
        route("/statistics", show_stats),
    ]


def show_talk(page: PageContext, request: Request) -> Response:
    """Say what was said of a report, and whose work it is."""
    return JSONResponse(_talk_of(page, record_of(page, request), page.who_asks(request)))


def talk(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Add a comment or an answer."""
    record, who = record_of(page, request), page.who_asks(request)
    text, field, to, answers = (body.get(key) for key in ("text", "field", "to", "answers"))
    if not isinstance(text, str) or not all(each is None or isinstance(each, str) for each in (field, to, answers)):
        raise HTTPException(400, "text")
    try:
        review.comment(
            page.engine, record.sha256, who, text, field=field or "", addressee=_person(to), answers=answers or None,
            closes=body.get("closes") is True,
        )  # fmt: skip
    except GongkaiError as error:
        return JSONResponse(told(error), 422)
    return JSONResponse(_talk_of(page, record, who))


def assign_one(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Make a report someone's work, or nobody's."""
    record, who, to = record_of(page, request), page.who_asks(request), body.get("to")
    if to is not None and not isinstance(to, str):
        raise HTTPException(400, "to")
    try:
        review.assign(page.engine, [record.sha256], _person(to), who)
    except GongkaiError as error:
        return JSONResponse(told(error), 422)
    return JSONResponse(_talk_of(page, record, who))


def _person(name: str | None) -> str | None:
    """Return a name as it was typed; ``None`` for nobody."""
    name = (name or "").strip()
    if name and not is_name(name):
        raise HTTPException(400, "name")
    return name or None


def _talk_of(page: PageContext, record: Record, who: str) -> dict[str, Any]:
    threads = review.comments_on(page.engine, record.sha256, who)
    assigned = review.assigned_to(page.engine, record.sha256)
    return {
        "threads": [_thread(each) for each in threads],
        "assigned": None if assigned is None else shown(assigned, MOST_NAME),
        "mine": assigned == who,
        "people": [shown(each, MOST_NAME) for each in _known(page)],
    }


def _thread(thread: Thread) -> dict[str, Any]:
    return {
        "id": thread.first.id,
        "field": thread.first.field,
        "name": name_in_any(thread.first.field) if thread.first.field else "",
        "open": thread.open,
        "said": [_said(each) for each in thread.said],
    }


def _said(each: Comment) -> dict[str, Any]:
    return {
        "who": shown(each.who, MOST_NAME),
        "to": shown(each.addressee, MOST_NAME),
        "at": each.at,
        "text": shown(each.text, MOST_TEXT),
        "closes": each.closes,
    }


def _known(page: PageContext) -> list[str]:
    """Return the names that a team knows: with a role, with work, or with a password."""
    logins = page.entrance.logins
    roles = {each.name: each.role for each in review.list_people(page.engine)}
    names = {*roles, *review.open_assignments(page.engine), *(logins.names() if logins is not None else ())}
    return sorted(name for name in names if roles.get(name) != "removed")


def show_comments(page: PageContext, request: Request) -> Response:
    """Show the comments that nobody has ended."""
    mine = request.query_params.get("mine") == "1"
    threads = review.open_comments(page.engine, page.who_asks(request), mine=mine)
    return page.html(request, "comments.html", threads=threads, mine=mine, name_of=name_in_any)


def show_people(page: PageContext, request: Request, wrong: str = "") -> Response:
    """Show who may do what, what is assigned to them, and what they did."""
    which = 0 if language_of(request) == "zh" else 1
    roles = {each.name: each for each in review.list_people(page.engine)}
    done, waiting = review.stats_of(page.engine).reviewers, review.open_assignments(page.engine)
    names = sorted({*roles, *done, *waiting, *_known(page)})
    return page.html(
        request, "people.html", 422 if wrong else 200, wrong=wrong, names=names, roles=roles, done=done,
        waiting=waiting, role_words={role: WORDS[role][which] for role in ROLES}, most=MOST_NAME,
        leads=review.role_of(page.engine, page.who_asks(request)) == "lead",
        led=any(each.role == "lead" for each in roles.values()), most_assigned=MOST_ASSIGNED,
    )  # fmt: skip


def change_role(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Give someone a role."""
    name, role = str(body.get("name", "")).strip(), body.get("role")
    if not is_name(name) or role not in ROLES:
        raise HTTPException(400, "name")
    return _done(page, request, lambda: review.give_role(page.engine, name, role, page.who_asks(request)))


def assign_many(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Assign the next reports that wait and are nobody's work."""
    name, count, year = (str(body.get(key, "")).strip() for key in ("name", "count", "year"))
    if not is_name(name) or not _is_number(count) or not _is_number(year or "0"):
        raise HTTPException(400, "count")
    filters = review.Filters(
        agency=str(body.get("agency", "")).strip() or None, year=int(year) if year else None, unassigned=True
    )
    most = min(int(count), MOST_ASSIGNED)

    def act() -> None:
        found = [each.sha256 for each in review.list_reports(page.engine, filters, most)]
        review.assign(page.engine, found, name, page.who_asks(request))

    return _done(page, request, act)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


def _done(page: PageContext, request: Request, act: Callable[[], object]) -> Response:
    """Do what was asked, and show the people again."""
    try:
        act()
    except GongkaiError as error:
        return show_people(page, request, told(error)[language_of(request)])
    return RedirectResponse("/people", 303)


def show_audit(page: PageContext, request: Request, wrong: str = "") -> Response:
    """Show what the audit found and what can be promised."""
    leads = review.role_of(page.engine, page.who_asks(request)) == "lead"
    view = audit_view(review.audit_findings(page.engine), language_of(request))
    return page.html(request, "audit.html", 422 if wrong else 200, audit=view, leads=leads, wrong=wrong)


def draw_more(page: PageContext, request: Request, body: Mapping[str, Any]) -> Response:
    """Draw samples of more reports."""
    percent = str(body.get("percent", ""))
    if not _is_number(percent) or not 1 <= int(percent) <= 100:
        raise HTTPException(400, "percent")
    try:
        review.draw_more(page.engine, int(percent) / 100, page.who_asks(request))
    except GongkaiError as error:
        return show_audit(page, request, told(error)[language_of(request)])
    return RedirectResponse("/audit", 303)


def show_stats(page: PageContext, request: Request) -> Response:
    """Show the queue in figures."""
    stats, words = review.stats_of(page.engine), words_in(language_of(request))
    chart = throughput_chart(stats.throughput, words["throughput"], (words["singly"], words["in_bulk_bars"]))
    return page.html(request, "stats.html", stats=stats, reasons=REASONS, name_of=name_in_any, chart=chart)

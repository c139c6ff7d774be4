"""What every address of the page needs: the queue, who asks, in which language, and how a page is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from gongkai import review
from gongkai.core.errors import GongkaiError, QueueError
from gongkai.review.queue.records import Record
from gongkai.review.queue.sources import Content
from gongkai.review.web.access import Entrance
from gongkai.review.web.display_text import shown
from gongkai.review.web.guard import Sessions
from gongkai.review.web.keys import listed
from gongkai.review.web.language import LANGUAGES, words_in
from gongkai.review.web.view_maker import ViewMaker


@dataclass(frozen=True)
class PageContext:
    """What every address needs.

    Attributes
    ----------
    who
        The reviewer that decisions are recorded for where a session has no name of its own.
    root
        Folder that the sources' names are relative to.
    """

    engine: Engine
    who: str
    root: Path
    sessions: Sessions
    entrance: Entrance
    templates: Environment
    keys: Mapping[str, str]
    views: ViewMaker

    def who_asks(self, request: Request) -> str:
        """Return the reviewer's name."""
        known = getattr(request.state, "who", None)
        return known or self.sessions.name_of(getattr(request.state, "session", "")) or self.who

    def content(self, record: Record) -> Content:
        """Return the bytes of a report's source."""
        return review.content_of(self.engine, self.root, record.source, record.sha256)

    def html(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page in the reader's language."""
        language = language_of(request)
        text = self.templates.get_template(name).render(
            words=words_in(language), language=language, keys=self.keys, listed_keys=listed(self.keys),
            who=self.who_asks(request), here=_address(request),
            entrance=self.entrance, **values,
        )  # fmt: skip
        return HTMLResponse(text, status)


def _address(request: Request) -> str:
    """Return where a page was asked for, to come back to."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def language_of(request: Request) -> str:
    """Return the reader's language."""
    chosen = request.cookies.get("language", "zh")
    return chosen if chosen in LANGUAGES else "zh"


def record_of(page: PageContext, request: Request) -> Record:
    """Return the report of an address.

    Raises
    ------
    HTTPException
        There is none.
    """
    try:
        return review.show_report(page.engine, request.path_params["sha256"])
    except QueueError as error:
        raise HTTPException(404) from error


def told(error: GongkaiError) -> dict[str, str]:
    """Return an error's message for display: it may quote a source's name."""
    return {language: shown(text) for language, text in error.message().items()}


STREAM = ("state", "agency", "year", "edition", "reason", "failed", "assignee", "kind", "by")
"""What the list is narrowed by, and what goes along from one report to the next."""


def stream_of(asked: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of an address, for the addresses that go on from it."""
    return {key: asked[key] for key in STREAM if asked.get(key)}

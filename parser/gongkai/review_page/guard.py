"""Who may ask for what: sessions by a one-time token, known hosts only, no writing from other sites.

Middleware for ASGI, around the whole application, static files included.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "gongkai_session"
MOST_COOKIE = 8_192
SAFE = ("GET", "HEAD")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Sessions:
    """Tokens that were handed out and the sessions that they opened; both end with the process."""

    def __init__(self) -> None:
        self._tokens: dict[str, str | None] = {}
        self._sessions: dict[str, str | None] = {}

    def new_token(self, who: str | None = None) -> str:
        """Return a token that opens one session, of the reviewer of that name where one is given."""
        token = secrets.token_urlsafe(32)
        self._tokens[token] = who
        return token

    def open(self, token: str) -> str | None:
        """Return a session for a token; the token is spent. ``None`` for a token that is not, or no longer, good."""
        for known in list(self._tokens):
            if secrets.compare_digest(known.encode(), token.encode()):
                session = secrets.token_urlsafe(32)
                self._sessions[session] = self._tokens.pop(known)
                return session
        return None

    def holds(self, session: str) -> bool:
        """Whether a session is open."""
        return any(secrets.compare_digest(known.encode(), session.encode()) for known in list(self._sessions))

    def name_of(self, session: str) -> str | None:
        """Return the name of the reviewer of an open session, where one was given."""
        return self._sessions.get(session)

    def rename(self, session: str, who: str) -> None:
        """Give the reviewer of an open session a name; the name never leaves this process by the cookie."""
        self._sessions[session] = who


class Guard:
    """Let through what a person at this machine asked for.

    Parameters
    ----------
    hosts
        Values of the ``Host`` header that are this server's; others are refused (a foreign name may have been made to
        point here).
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, hosts: Iterable[str]) -> None:
        self.app, self.sessions, self.hosts = app, sessions, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await (self.app if refusal is None else refusal)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self.hosts:
            return PlainTextResponse("unknown host 未知主机", 400)
        if scope["method"] not in SAFE and not _same_origin(headers, host):
            return PlainTextResponse("not from this page 请求并非来自本页面", 403)
        session = _session(headers)
        if self.sessions.holds(session):
            scope.setdefault("state", {})["session"] = session
            return None
        tokens = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        opened = self.sessions.open(tokens[0]) if tokens and scope["method"] == "GET" else None
        if opened is None:
            return PlainTextResponse(
                "open the address that `gongkai review serve` printed; a token works once\n"
                "请打开 `gongkai review serve` 打印的地址；每个令牌只能使用一次",
                401,
            )
        answer = RedirectResponse(scope["path"], 303)
        answer.set_cookie(COOKIE, opened, httponly=True, samesite="strict", path="/")
        return answer


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether a request comes from a page of this server, as the browser says of it."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == f"http://{host}"


def _session(headers: Headers) -> str:
    cookie = headers.get("cookie", "")
    if len(cookie) > MOST_COOKIE:
        return ""
    try:
        found = SimpleCookie(cookie).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""

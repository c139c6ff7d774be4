"""Who may ask for what: known hosts only, no writing from other sites, and nobody who was not let in.

Middleware for ASGI, around the whole application, static files included.
"""

from __future__ import annotations

import secrets
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gongkai.review.web.access import Entrance

COOKIE = "gongkai_session"
MOST_COOKIE = 8_192
SAFE = ("GET", "HEAD")
LOGIN = "/login"
OPEN_TO_ALL = "/static/"
"""What is shown before a login: the page's own style, which comes with the package."""

LASTS = 12 * 3600.0
"""Seconds that a session of someone who logged in lasts."""

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
    """Tokens that were handed out and the sessions that they opened; all end with the process."""

    def __init__(self) -> None:
        self._tokens: dict[str, str | None] = {}
        self._sessions: dict[str, tuple[str | None, float]] = {}
        self._proofs: dict[str, str | None] = {}

    def new_token(self, who: str | None = None) -> str:
        """Return a token that opens one session, of the reviewer of that name where one is given."""
        token = secrets.token_urlsafe(32)
        self._tokens[token] = who
        return token

    def open(self, token: str) -> str | None:
        """Return a session for a token; the token is spent. ``None`` for a token that is not, or no longer, good."""
        for known in list(self._tokens):
            if secrets.compare_digest(known.encode(), token.encode()):
                return self.begin(self._tokens.pop(known))
        return None

    def begin(self, who: str | None, lasts: float = float("inf"), proof: str | None = None) -> str:
        """Return a new session, which lasts so many seconds, or until what proved who it is changes."""
        for over in [each for each, (_, until) in self._sessions.items() if until <= time.monotonic()]:
            self.end(over)
        session = secrets.token_urlsafe(32)
        self._sessions[session] = (who, time.monotonic() + lasts)
        self._proofs[session] = proof
        return session

    def end(self, session: str) -> None:
        """Close a session."""
        self._sessions.pop(session, None)
        self._proofs.pop(session, None)

    def proof_of(self, session: str) -> str | None:
        """Return what proved who an open session's reviewer is, where anything did."""
        return self._proofs.get(session)

    def holds(self, session: str) -> bool:
        """Whether a session is open."""
        now = time.monotonic()
        return any(
            secrets.compare_digest(known.encode(), session.encode()) and until > now
            for known, (_, until) in list(self._sessions.items())
        )

    def name_of(self, session: str) -> str | None:
        """Return the name of the reviewer of an open session, where one was given."""
        return self._sessions.get(session, (None, 0.0))[0]

    def rename(self, session: str, who: str) -> None:
        """Give the reviewer of an open session a name; the name never leaves this process by the cookie."""
        if session in self._sessions:
            self._sessions[session] = (who, self._sessions[session][1])


class Guard:
    """Let through what a person who was let in asked for.

    Parameters
    ----------
    entrance
        Under which names the server answers, and how one comes in.
    """

    def __init__(self, app: ASGIApp, sessions: Sessions, entrance: Entrance) -> None:
        self.app, self.sessions, self.entrance = app, sessions, entrance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own = headers.get("Content-Security-Policy")
                headers.update(HEADERS)
                if own is not None:  # holds besides the strict one, never in its place
                    headers.append("Content-Security-Policy", own)
            await send(message)

        await (self.app if refusal is None else refusal)(scope, receive, guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return what to answer instead; ``None`` for a request that is let through."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self.entrance.hosts:
            return PlainTextResponse("unknown host 未知主机", 400)
        if scope["method"] not in SAFE and not _same_origin(headers, f"{self.entrance.scheme}://{host}"):
            return PlainTextResponse("not from this page 请求并非来自本页面", 403)
        state = scope.setdefault("state", {})
        if self.entrance.header is not None:
            state["who"] = self.entrance.who_by_proxy(scope)
            return None if state["who"] else _locked("the proxy names no reviewer", "代理未提供复核人姓名")
        session = _session(headers)
        if self.sessions.holds(session) and self._is_known(session):
            state["session"] = session
            return None
        if self.entrance.logins is not None:
            return self._before_login(scope)
        return self._by_token(scope)

    def _is_known(self, session: str) -> bool:
        """Whether a session's reviewer may still log in, by the same password; one who may not has no session."""
        logins = self.entrance.logins
        if logins is None or logins.kept_of(self.sessions.name_of(session)) == self.sessions.proof_of(session):
            return True
        self.sessions.end(session)
        return False

    def _before_login(self, scope: Scope) -> Response | None:
        """Show whoever is not logged in the login, whatever they asked for, and nothing else."""
        if scope["path"] == LOGIN or scope["path"].startswith(OPEN_TO_ALL):
            return None
        if scope["method"] not in SAFE:
            return _locked("log in first", "请先登录")
        scope["path"], scope["raw_path"], scope["query_string"] = LOGIN, LOGIN.encode(), b""
        return None

    def _by_token(self, scope: Scope) -> Response:
        tokens = parse_qs(scope["query_string"].decode("latin-1")).get("token", [])
        opened = self.sessions.open(tokens[0]) if tokens and scope["method"] == "GET" else None
        if opened is None:
            return _locked(
                "open the address that `gongkai review serve` printed; a token works once",
                "请打开 `gongkai review serve` 打印的地址；每个令牌只能使用一次",
            )
        answer = RedirectResponse(scope["path"], 303)
        give_cookie(answer, opened, self.entrance)
        return answer


def give_cookie(answer: Response, session: str, entrance: Entrance) -> None:
    """Let the browser keep a session, away from scripts and other sites, and from the open where there is TLS."""
    secure = entrance.scheme == "https"
    answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/", secure=secure)


def _locked(en: str, zh: str) -> Response:
    return PlainTextResponse(f"{en}\n{zh}", 401)


def _same_origin(headers: Headers, own: str) -> bool:
    """Whether a request comes from a page of this server, as the browser says of it."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin") == own


def _session(headers: Headers) -> str:
    cookie = headers.get("cookie", "")
    if len(cookie) > MOST_COOKIE:
        return ""
    try:
        found = SimpleCookie(cookie).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""

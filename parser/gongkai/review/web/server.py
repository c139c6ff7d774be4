"""Serve the page: on the loopback address, or for a team that logs in."""

from __future__ import annotations

import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from gongkai.core.errors import QueueError
from gongkai.review.web.access import Binding, Entrance, entrance_of
from gongkai.review.web.app import make_app
from gongkai.review.web.guard import Sessions
from gongkai.review.web.keys import read_keys


def serve(engine: Engine, people: Sequence[str], root: Path, binding: Binding, keys: Path | None = None) -> None:
    """Print the page's address, with a token that opens it once where nobody logs in; answer until interrupted.

    Parameters
    ----------
    people
        The reviewers; each gets an address. Decisions are recorded for whoever opened theirs. Where there is a login,
        or a proxy that knows the reviewers, their names count instead.
    root
        Folder that the sources' names are relative to.
    binding
        Where, and to whom.
    keys
        File of other keys, see :func:`~gongkai.review.web.keys.read_keys`.

    Raises
    ------
    QueueError
        The port is taken, or others could come in unasked.
    """
    import uvicorn

    entrance_of(binding, binding.port)  # refuse before anything listens
    read_keys(keys)
    listener = _listen(binding)
    entrance = entrance_of(binding, listener.getsockname()[1])
    sessions = Sessions()
    app = make_app(engine, people[0], root, sessions, entrance, keys)
    _tell(entrance, binding, sessions, people)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who asks is who is connected: no header may say otherwise
            ssl_certfile=binding.certificate,
            ssl_keyfile=binding.key,
        )
    )
    server.run([listener])


def _listen(binding: Binding) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(binding.host, binding.port, type=socket.SOCK_STREAM)[0]
        # Only where the protocol is named does asyncio send without delay; else every answer waits some 40 ms.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise QueueError(
            f"{binding.host} port {binding.port} cannot be used ({error.strerror}); choose another by --port",
            f"{binding.host} 端口 {binding.port} 无法使用（{error.strerror}）；请用 --port 另选",
        ) from error
    listener.listen()
    return listener


def _tell(entrance: Entrance, binding: Binding, sessions: Sessions, people: Sequence[str]) -> None:
    address = f"{entrance.scheme}://{entrance.hosts[0]}/"
    if not binding.is_local and entrance.scheme == "http":
        print(
            "warning: without TLS passwords and figures can be read on the way; give --certificate and --key, or "
            "--public https://… behind a proxy\n警告：未启用 TLS，密码与数据可能在传输中被窃取；"
            "请用 --certificate 与 --key，或置于 TLS 代理之后并用 --public https://…",
            file=sys.stderr,
        )
    if not entrance.by_token:
        print(address, flush=True)
        return
    for who in people:
        name = f"  {who}" if len(people) > 1 else ""
        print(f"{address}?token={sessions.new_token(who)}{name}", flush=True)

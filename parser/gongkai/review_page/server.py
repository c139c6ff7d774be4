"""Serve the page on the loopback address."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine

from gongkai.errors import QueueError
from gongkai.review_page.app import make_app
from gongkai.review_page.guard import Sessions

ADDRESS = "127.0.0.1"


def serve(engine: Engine, people: Sequence[str], root: Path, port: int) -> None:
    """Print the page's address with a token that opens it once, then answer until interrupted.

    Parameters
    ----------
    people
        The reviewers; each gets an address. Decisions are recorded for whoever opened theirs.
    root
        Folder that the sources' names are relative to.
    port
        0 for any that is free.

    Raises
    ------
    QueueError
        The port is taken.
    """
    import uvicorn

    # Only where the protocol is named does asyncio send without delay; else every answer waits some 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
    except OSError as error:
        raise QueueError(
            f"port {port} cannot be used ({error.strerror}); choose another by --port",
            f"端口 {port} 无法使用（{error.strerror}）；请用 --port 另选",
        ) from error
    listener.listen()
    port = listener.getsockname()[1]
    sessions = Sessions()
    app = make_app(engine, people[0], root, sessions, (f"{ADDRESS}:{port}", f"localhost:{port}"))
    for who in people:
        name = f"  {who}" if len(people) > 1 else ""
        print(f"http://{ADDRESS}:{port}/?token={sessions.new_token(who)}{name}", flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
    server.run([listener])

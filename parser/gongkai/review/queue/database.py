"""A queue's database: SQLite by path, anything else by URL; brought up to date when it is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from gongkai.core.errors import QueueError

WAIT_SECONDS = 15
"""How long one writer waits for another before it gives up."""

_turns: WeakKeyDictionary[Engine, AbstractContextManager[Any]] = WeakKeyDictionary()
"""Locks of SQLite's engines. It has one writer at a time, and those that wait look again now and then: where many write
without a pause, one may wait until it gives up. Within a process each waits for its turn instead."""


def open_database(place: str | Path, *, create: bool = True) -> Engine:
    """Return the engine of a queue, its tables made or brought up to date.

    Parameters
    ----------
    place
        A path for SQLite, or an SQLAlchemy URL (``postgresql+psycopg://…``).
    create
        Whether an SQLite file that is not there is made.

    Raises
    ------
    QueueError
        There is no such database, it cannot be reached, or it is of a newer version.
    """
    text = str(place)
    if "://" not in text:
        if not create and not Path(text).exists():
            raise QueueError(
                f"{text}: no such queue; make one with `gongkai parse … --queue {text}`",
                f"{text}：没有这个队列；可用 `gongkai parse … --queue {text}` 新建",
            )
        text = f"sqlite:///{Path(text)}"
    try:
        engine = create_engine(make_url(text))
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            _turns[engine] = Lock()
        _migrate(engine)
    except (ArgumentError, ImportError, OperationalError, DBAPIError) as error:
        why = str(getattr(error, "orig", error)).strip()
        raise QueueError(f"{place}: cannot be opened as a queue: {why}", f"{place}：无法作为队列打开：{why}") from error
    return engine


def _prepare_sqlite(connection: Any, _: Any) -> None:
    """Let readers and one writer work side by side; what was acknowledged survives the process and the power."""
    connection.isolation_level = None  # transactions are begun below, not by the driver
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the writer's place at once where a transaction will write: a later upgrade could only fail."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that only reads."""
    with engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes; it is kept whole or not at all."""
    turn = _turns.get(engine, nullcontext())
    with turn, engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(files("gongkai") / "review" / "queue" / "migrations"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise QueueError(
                f"the queue was made by a newer Gongkai ({error}); update Gongkai",
                f"该队列由更新版本的 Gongkai 建立（{error}）；请更新 Gongkai",
            ) from error

"""A queue's database: SQLite by path, anything else by URL; brought up to date when it is opened."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from gongkai.core.errors import QueueError
from gongkai.review.queue.database_tables import queue

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
        _place_anew(engine)
    except (ArgumentError, ImportError, OperationalError, DBAPIError) as error:
        why = str(getattr(error, "orig", error)).strip()
        raise QueueError(f"{place}: cannot be opened as a queue: {why}", f"{place}：无法作为队列打开：{why}") from error
    return engine


def close_database(engine: Engine) -> None:
    """Close a queue; on SQLite all that was written is in its one file then, which can be copied as it is."""
    if engine.dialect.name == "sqlite":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ROLLBACK")  # the transaction that is begun for every connection
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def back_up(engine: Engine, to: Path) -> None:
    """Write a copy of a queue on SQLite, whole and of one moment, while others go on working in it.

    Raises
    ------
    QueueError
        There is a file of that name; or the queue is on a database server, which has programs of its own for that.
    """
    if engine.dialect.name != "sqlite":
        raise QueueError(
            "the queue is on a database server: use its own program (pg_dump)",
            "队列在数据库服务器上：请使用其自带的备份程序（pg_dump）",
        )
    if to.exists():
        raise QueueError(f"{to}: is there already; choose another name", f"{to}：文件已存在；请另选文件名")
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    source = sqlite3.connect(f"file:{quote(str(Path(engine.url.database or '').resolve()))}?mode=ro", uri=True)
    target = sqlite3.connect(part)
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
        (sound,) = target.execute("PRAGMA integrity_check").fetchone()
    finally:
        target.close()
        source.close()
    if sound != "ok":
        part.unlink(missing_ok=True)
        raise QueueError(f"the queue is damaged: {sound}", f"队列已损坏：{sound}")
    part.replace(to)


def _place_anew(engine: Engine) -> None:
    """Place reports anew that an older version placed, where what it did not know hangs on decisions."""
    from gongkai.review.queue.records import load, place_in_queue

    wanted = select(queue.c.report_id).where(queue.c.failed.is_(None) | queue.c.kind.is_(None))
    with reading(engine) as connection:
        if connection.scalar(wanted.limit(1)) is None:
            return
    with writing(engine) as connection:
        for report_id in connection.scalars(wanted).all():
            place_in_queue(connection, load(connection, report_id))


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

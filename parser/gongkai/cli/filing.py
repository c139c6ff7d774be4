"""Open a review queue from the command line, and file reports in it while they are parsed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from gongkai.core.errors import MissingExtra

if TYPE_CHECKING:
    from sqlalchemy import Engine


def open_queue(place: str, *, create: bool = False) -> Engine:
    """Return a queue's engine.

    Raises
    ------
    MissingExtra
        The extra ``review`` is not installed.
    QueueError
        The queue cannot be opened.
    """
    try:
        for module in ("alembic", "sqlalchemy", "starlette", "jinja2", "uvicorn"):
            import_module(module)
    except ImportError as error:
        raise MissingExtra(
            "a review queue needs an extra: pip install 'gongkai[review]'",
            "复核队列需要附加组件：pip install 'gongkai[review]'",
        ) from error
    from gongkai.review import close_database, open_database

    engine = open_database(place, create=create)
    context = click.get_current_context(silent=True)
    if context is not None:
        context.call_on_close(partial(close_database, engine))
    return engine


class Filing(NamedTuple):
    """What files a report (its JSON form), and the folder in which workers leave views of sources to be filed too."""

    file: Callable[[Mapping[str, Any]], None]
    views: str | None = None


@contextmanager
def filing(place: str | None, model: str) -> Iterator[Filing]:
    """Give what files reports in a queue, many in one transaction.

    What was given is filed in the end even if the rest is interrupted.
    """
    if place is None:
        yield Filing(lambda report: None)
        return
    engine = open_queue(place, create=True)
    from gongkai.review import file_reports
    from gongkai.review.queue.intake import AT_ONCE

    waiting: list[Mapping[str, Any]] = []
    folder = tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True)

    def file(report: Mapping[str, Any]) -> None:
        waiting.append(report)
        if len(waiting) >= AT_ONCE:
            flush()

    def flush() -> None:
        file_reports(engine, waiting, model, Path(folder.name))
        waiting.clear()

    with folder:
        try:
            yield Filing(file, folder.name)
        finally:
            flush()

"""Views of sources that were filed without: made by worker processes, as a batch, and stored."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine

from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.pipeline.answers import ReadTask, WorkerSettings
from gongkai.pipeline.batch import answers
from gongkai.pipeline.source_views import read_view
from gongkai.review.queue.sources import content_of
from gongkai.review.queue.stored_views import store_view


class Prepared(NamedTuple):
    """A source, and whether what the page shows of it is stored now: not where it is gone, changed or unreadable."""

    source: str
    stored: bool


def prepare_views(engine: Engine, root: Path, wanted: list[tuple[str, str]], jobs: int = 1) -> Iterator[Prepared]:
    """Make and store views; yield each source as it is done.

    Parameters
    ----------
    root
        Folder that the sources' names are relative to.
    wanted
        Digest and source of reports, see :func:`~gongkai.review.queue.stored_views.without_view`.
    jobs
        Worker processes; -1: one a core.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        gone: list[Prepared] = []

        def tasks() -> Iterator[ReadTask]:
            for number, (sha256, source) in enumerate(wanted):
                content = content_of(engine, root, source, sha256)
                if content.state != "same":
                    gone.append(Prepared(source, False))
                    continue
                path = folder / f"{sha256}.source"
                path.write_bytes(content.data)
                yield ReadTask(number, str(path), source)

        for answer in answers(tasks(), WorkerSettings(DEFAULT_OPTIONS, views=made), jobs):
            sha256, source = wanted[answer.head["number"]]
            view = read_view(folder / f"{sha256}.view")
            if view is not None:
                store_view(engine, sha256, view)
            for ending in ("view", "source"):
                (folder / f"{sha256}.{ending}").unlink(missing_ok=True)
            yield Prepared(source, view is not None)
        yield from gone

"""A source at hand: read again from its place, or from the copy that was kept; never another than was parsed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal, NamedTuple

from sqlalchemy import Engine, insert, select

from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import copies, reports
from gongkai.review.queue.queries import every_report
from gongkai.review.queue.records import as_text


class Content(NamedTuple):
    """A source's bytes, where they are still those that were parsed.

    Attributes
    ----------
    state
        ``same``, or why there are none: ``changed`` (its bytes are others now), ``gone``.
    """

    state: Literal["same", "changed", "gone"]
    data: bytes = b""


def content_of(engine: Engine, root: Path, source: str, sha256: str) -> Content:
    """Return a source's bytes, from the copy where its place has others or none.

    Parameters
    ----------
    root
        Folder that the source's name is relative to.
    """
    found = _from_place(root, source, sha256)
    if found.state == "same":
        return found
    with reading(engine) as connection:
        kept = connection.scalar(select(copies.c.content).join(reports).where(reports.c.sha256 == sha256))
    return found if kept is None else Content("same", bytes(kept))


def _from_place(root: Path, source: str, sha256: str) -> Content:
    path = root / source
    try:
        # A name comes with the report, from whoever wrote it: no device, no pipe, nothing without an end.
        if not path.is_file() or path.stat().st_size > DEFAULT_OPTIONS.max_bytes:
            return Content("gone")
        data = path.read_bytes()
    except (OSError, ValueError):
        return Content("gone")
    return Content("same", data) if hashlib.sha256(data).hexdigest() == sha256 else Content("changed")


class Kept(NamedTuple):
    """What came of keeping sources: copies made, copies that were there, sources that are gone or have changed."""

    new: int
    known: int
    gone: int


def keep_sources(engine: Engine, root: Path) -> Kept:
    """Put a copy of every report's source into the queue, where it is still what was parsed."""
    with reading(engine) as connection:
        wanted = every_report(connection)
        known = set(connection.scalars(select(copies.c.report_id)))
    new = gone = 0
    for report_id in wanted:
        if report_id in known:
            continue
        with writing(engine) as connection:
            head = connection.execute(select(reports).where(reports.c.id == report_id)).one()
            found = _from_place(root, head.source, head.sha256)
            if found.state != "same":
                gone += 1
                continue
            values = {"report_id": report_id, "added": as_text(None), "content": found.data}
            connection.execute(insert(copies).values(**values))
            new += 1
    return Kept(new, len(known), gone)

"""What the page shows of a source, stored with the report: to look at it nobody reads the source again."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from gongkai.pipeline.source_layout import FORMAT, SourceLayout, unpacked
from gongkai.pipeline.source_views import SourceView, read_view
from gongkai.review.queue.database import reading, writing
from gongkai.review.queue.database_tables import pictures, reports, views


def stored_layout(engine: Engine, sha256: str) -> SourceLayout | None:
    """Return the stored layout of a source; ``None`` where there is none that this version can use."""
    wanted = select(views.c.layout).join(reports).where(reports.c.sha256 == sha256, views.c.format == FORMAT)
    with reading(engine) as connection:
        content = connection.scalar(wanted)
    return None if content is None else unpacked(bytes(content))


def stored_picture(engine: Engine, sha256: str, number: int) -> bytes | None:
    """Return the stored picture of a page (from 1), ``None`` where there is none."""
    wanted = select(pictures.c.content).join(reports)
    with reading(engine) as connection:
        content = connection.scalar(wanted.where(reports.c.sha256 == sha256, pictures.c.number == number))
    return None if content is None else bytes(content)


def store_view(engine: Engine, sha256: str, view: SourceView) -> None:
    """Store the view of a report's source in the place of what was stored."""
    with writing(engine) as connection:
        report_id = connection.scalar(select(reports.c.id).where(reports.c.sha256 == sha256))
        if report_id is not None:
            put_view(connection, report_id, view)


def put_view(connection: Connection, report_id: int, view: SourceView) -> None:
    """Store a view within a transaction."""
    for table in (views, pictures):
        connection.execute(delete(table).where(table.c.report_id == report_id))
    connection.execute(insert(views).values(report_id=report_id, format=FORMAT, layout=view.layout.packed()))
    rows = [{"report_id": report_id, "number": key, "content": each} for key, each in view.pictures.items()]
    if rows:
        connection.execute(insert(pictures), rows)


def store_picture(engine: Engine, sha256: str, number: int, picture: bytes) -> None:
    """Store one more page of a source."""
    with writing(engine) as connection:
        report_id = connection.scalar(select(reports.c.id).where(reports.c.sha256 == sha256))
        if report_id is not None:
            connection.execute(delete(pictures).where(pictures.c.report_id == report_id, pictures.c.number == number))
            connection.execute(insert(pictures).values(report_id=report_id, number=number, content=picture))


def put_left_view(connection: Connection, report_id: int, sha256: str, folder: Path | None) -> None:
    """Store the view that a worker left in a folder, where there is one, and take it from there."""
    if folder is None:
        return
    path = folder / f"{sha256}.view"
    view = read_view(path)
    if view is not None:
        put_view(connection, report_id, view)
        path.unlink(missing_ok=True)


def without_view(engine: Engine) -> list[tuple[str, str]]:
    """Return digest and source of the reports of which no view is stored that this version can use."""
    usable = select(views.c.report_id).where(views.c.format == FORMAT)
    wanted = select(reports.c.sha256, reports.c.source).where(reports.c.id.not_in(usable)).order_by(reports.c.sha256)
    with reading(engine) as connection:
        return [(row.sha256, row.source) for row in connection.execute(wanted)]

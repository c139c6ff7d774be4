"""``gongkai review labels``, ``relabel``, ``keep``, ``prepare`` and ``source``: what the reports were read from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.inputs import stdout
from gongkai.cli.review_options import database, person, root_folder, tell

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from gongkai.review.queue.cell_labels import Labelling
    from gongkai.review.queue.records import Record


@click.command()
@click.argument("report")
@root_folder
@database
def labels(report: str, root: Path, db: str) -> None:
    """List the cells of REPORT's source with what the labeller takes them for. 列出单元格标签。"""
    from gongkai.cli.views import console, grid
    from gongkai.review import show_report
    from gongkai.review.queue.event_state import relabelled

    engine = open_queue(db)
    record = show_report(engine, report)
    made = relabelled(record.events)
    table = grid("单元格 cell", "标签 label", "更正 corrected", "文字 text")
    for cell in _labelling(engine, record, root).cells:
        event = made.get(f"@{cell.line}.{cell.cell}")
        new = event.new["label"] if event is not None and event.new is not None else ""
        table.add_row(f"{cell.line}.{cell.cell}", cell.label, new, cell.text[:60])
    console(stdout()).print(table)


@click.command()
@click.argument("report")
@click.argument("cell")
@click.argument("label")
@person
@root_folder
@database
def relabel(report: str, cell: str, label: str, by: str, root: Path, db: str) -> None:
    """Say what CELL (line.cell, as `labels` lists them) is: row_label, value, narrative … 更正标签。"""
    from gongkai.review import relabel as relabel_cell
    from gongkai.review import show_report

    engine = open_queue(db)
    record = show_report(engine, report)
    tell(relabel_cell(engine, record.sha256, {cell: label}, by, _labelling(engine, record, root)))


@click.command()
@root_folder
@database
def keep(root: Path, db: str) -> None:
    """Keep a copy of every report's source in the queue. 在队列中保存来源文件。"""
    from gongkai.review import keep_sources

    kept = keep_sources(open_queue(db), root)
    click.echo(
        f"{kept.new} kept, {kept.known} known, {kept.gone} gone or changed"
        f" / 新存 {kept.new}，已有 {kept.known}，找不到或已改变 {kept.gone}",
        err=True,
    )


@click.command()
@click.option("-j", "--jobs", type=int, default=1, show_default=True, help="Worker processes; -1: one a core.")
@root_folder
@database
def prepare(jobs: int, root: Path, db: str) -> None:
    """Read what the page shows of sources and store it, so that nobody waits for it there. 预先读取来源。

    `gongkai parse --queue` has done so already; reports that were added as JSON Lines come without.
    """
    from gongkai.cli.batch_progress import BatchProgress
    from gongkai.review import prepare_views, without_view

    if jobs == 0:
        raise click.UsageError("--jobs must be 1 or more, or -1 for one a core / --jobs 不能为 0")
    engine = open_queue(db)
    wanted = without_view(engine)
    stored = 0
    with BatchProgress(len(wanted)) as progress:
        for each in prepare_views(engine, root, wanted, jobs):
            stored += each.stored
            progress.step("accepted" if each.stored else "failed", ())
    click.echo(
        f"{stored} stored, {len(wanted) - stored} not: gone, changed or not readable"
        f" / 已存 {stored}，未存 {len(wanted) - stored}（找不到、已改变或无法读取）",
        err=True,
    )


@click.command()
@click.argument("report")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@root_folder
@database
def source(report: str, output: Path, root: Path, db: str) -> None:
    """Write REPORT's source to a file: its bytes as they were parsed, or the copy that was kept. 取出来源。"""
    from gongkai.review import show_report

    engine = open_queue(db)
    output.write_bytes(_source_of(engine, show_report(engine, report), root))


def _labelling(engine: Engine, record: Record, root: Path) -> Labelling:
    from gongkai.review import label_source

    return label_source(_source_of(engine, record, root))


def _source_of(engine: Engine, record: Record, root: Path) -> bytes:
    from gongkai.core.errors import QueueError
    from gongkai.review import content_of

    content = content_of(engine, root, record.source, record.sha256)
    if content.state != "same":
        raise QueueError(
            f"{record.source}: the source is {content.state}; say by --root where its name leads from",
            f"{record.source}：来源文件找不到或已改变；请用 --root 指明其所在目录",
        )
    return content.data


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@database
def backup(file: Path, db: str) -> None:
    """Write a whole copy of the queue to FILE, while others go on working in it (SQLite). 备份队列。

    Copying the database's file by hand while the page is served leaves out what was decided last: it stands in a second
    file (`-wal`) until the server ends.
    """
    from gongkai.review import back_up

    back_up(open_queue(db), file)
    click.echo(f"{file}: {file.stat().st_size} bytes / 字节", err=True)

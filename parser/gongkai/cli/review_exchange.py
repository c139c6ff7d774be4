"""``gongkai review export`` and ``import``: reports, decisions and labels out of the queue, and decisions into it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongkai.cli.filing import open_queue
from gongkai.cli.inputs import stdout
from gongkai.cli.review_options import database, root_folder

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from gongkai.review import LeftOut


MOST_TOLD = 20
"""Lines that are not imported and told one by one; the rest are counted."""


LINES = (".jsonl", ".ndjson")

ENDINGS = {"label-studio": (".json",), "label-studio-config": (".xml",)}
"""Endings of files that hold something else than reports; else JSON Lines."""

EPILOG = """\b
Examples:
  gongkai review export -o done.xlsx --db q.db        a sheet an edition, and one of what people decided
  gongkai review export -o done.csv --bom --db q.db   a row a field, for Excel, with reviewed_by and reviewed_at
  gongkai review export -o done.parquet --db q.db     the same columns
  gongkai review export --what events -o events.jsonl --db q.db
"""


@click.command(epilog=EPILOG)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write here, not to stdout; the ending says how: .jsonl, .csv, .xlsx, .parquet, .sqlite, .duckdb.",
)
@click.option("--bom", is_flag=True, help="Begin CSV with a byte-order mark, as Excel likes it.")
@click.option(
    "--what",
    type=click.Choice(["reports", "values", "labels", "events", "comments", "label-studio", "label-studio-config"]),
    default="reports",
    show_default=True,
    help="Reports as people left them; decided values; cells of corrected documents with their labels, to train on; "
    "all events, for a colleague's queue; comments; tasks for Label Studio, and its labelling interface.",
)
@root_folder
@database
def export(output: Path | None, bom: bool, what: str, root: Path, db: str) -> None:
    """Write reports with the decisions in them, decided values, corrected labels, or all events. 导出。"""
    from gongkai import review as queue
    from gongkai.core.report_files import atomic_writer

    if what == "reports" and output is not None:
        _export_reports(output, bom, db)
        return
    if bom:
        raise click.UsageError("--bom is for CSV: -o FILE.csv / --bom 只用于 CSV：-o 文件.csv")
    _check_ending(output, what)
    left_out: list[queue.LeftOut] = []
    if what.startswith("label-studio"):
        tasks = queue.label_studio_tasks(open_queue(db), root, left_out)
        texts = _json_list(tasks) if what == "label-studio" else [queue.label_studio_config() + "\n"]
    else:
        texts = _exported(what, open_queue(db), root, left_out)
    if output is None:
        stdout().writelines(texts)
    else:
        with atomic_writer(output) as stream:
            stream.writelines(texts)
    for each in left_out:
        click.echo(f"{each.source}: left out: {each.en} / 未导出：{each.zh}", err=True)


def _export_reports(output: Path, bom: bool, db: str) -> None:
    """Write reports as people left them, in the format that the file's ending means."""
    from gongkai.cli.export_output import choose
    from gongkai.pipeline.export.export_columns import REVIEWED
    from gongkai.pipeline.export.export_formats import FORMATS
    from gongkai.pipeline.export.export_formats import export as write
    from gongkai.review import settled_reports

    kind, layout = choose(output, None, None)
    if bom and kind != "csv":
        raise click.UsageError(f"--bom is for CSV, not {kind} / --bom 只用于 CSV")
    layout = REVIEWED if REVIEWED in FORMATS[kind].layouts else layout
    write(settled_reports(open_queue(db)), output, kind=kind, layout=layout, bom=bom)


def _check_ending(output: Path | None, what: str) -> None:
    """Refuse an ending under which nobody would look for what the file holds."""
    endings = ENDINGS.get(what, LINES)
    if output is None or (output.exists() and not output.is_file()) or output.suffix.lower() in endings:
        return
    known = ", ".join(endings)
    raise click.UsageError(f"{output}: {what} are written as {known} / {output}：{what} 只能写成 {known}")


def _json_list(rows: Iterable[dict[str, Any]]) -> Iterable[str]:
    """Yield rows as one JSON list."""
    before = "["
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "]\n" if before != "[" else "[]\n"


def _exported(what: str, engine: Engine, root: Path, left_out: list[LeftOut]) -> Iterable[str]:
    from gongkai import review as queue

    found: dict[str, Callable[[Any], Iterable[dict[str, Any]]]] = {
        "reports": queue.settled_reports,
        "values": queue.decided_values,
        "labels": lambda engine: queue.corrected_labels(engine, root, left_out),
        "events": queue.exported_events,
        "comments": queue.exported_comments,
    }
    return (json.dumps(row, ensure_ascii=False) + "\n" for row in found[what](engine))


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--label-studio", is_flag=True, help="FILE is an export of Label Studio (JSON), of tasks from here.")
@database
def import_(file: Path, label_studio: bool, db: str) -> None:
    """Add a colleague's events (`export --what events`); doing it twice adds nothing. 导入同事的决定。"""
    from gongkai.review import import_events, label_studio_events

    engine = open_queue(db)
    found = label_studio_events(engine, _json_of(file)) if label_studio else _lines_of(file)
    refused: list[str] = []
    merged = import_events(engine, list(found), refused)
    for why in refused[:MOST_TOLD]:
        click.echo(f"{file}: left out: {why} / 未导入", err=True)
    click.echo(
        f"{merged.added} added, {merged.known} known, {merged.unknown} of reports that are not in this queue, "
        f"{merged.refused} refused"
        f" / 新增 {merged.added}，已有 {merged.known}，对应报告不在本队列 {merged.unknown}，不合格 {merged.refused}",
        err=True,
    )


def _lines_of(file: Path) -> Iterator[Any]:
    """Yield what each line says; one that says nothing that can be read is left to whoever checks it."""
    for line in file.read_text("utf-8-sig", errors="replace").split("\n"):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError):
                yield line


def _json_of(file: Path) -> list[Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise click.UsageError(f"{file}: not JSON: {error} / 不是 JSON") from error
    return found if isinstance(found, list) else [found]

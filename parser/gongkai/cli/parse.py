"""``gongkai parse``: reports to JSON Lines, CSV or a view for the terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from gongkai.cli.batch_output import FinishedOutput
from gongkai.cli.batch_progress import BatchProgress
from gongkai.cli.export_output import STREAMED, choose
from gongkai.cli.filing import filing
from gongkai.cli.inputs import find_inputs, stdout, tell_left_out
from gongkai.pipeline.export.export_formats import FORMATS

if TYPE_CHECKING:
    from gongkai.core.options import ParseOptions
    from gongkai.pipeline.answers import ReadTask, WorkerSettings
    from gongkai.pipeline.batch_run import Do

File = Callable[[Mapping[str, Any]], None]

INTERRUPTED = 130
"""Exit status after an interrupt, as shells have it."""

EPILOG = """\b
Examples:
  gongkai parse report.html                        JSON Lines on standard output
  gongkai parse reports/ -o figures.csv --jobs 4   a folder, one CSV row a field
  gongkai parse reports/ -o figures.xlsx           a workbook; also .parquet, .sqlite, .duckdb
  gongkai parse 'reports/**/*.pdf' -o all.jsonl    what a pattern matches
  gongkai parse list.csv -o all.jsonl              a manifest: path,url,agency,year
  gongkai parse samples/ --format table            what was read and what is in doubt
  gongkai parse reports/ -o all.jsonl --queue q.db  and what is in doubt into a review queue
  cat report.txt | gongkai parse -                 standard input
"""


@click.command(epilog=EPILOG)
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout.")
@click.option(
    "--format",
    "kind",
    type=click.Choice([*FORMATS, "table"]),
    help="Chosen by FILE's ending where it is not given; jsonl for standard output.",
)
@click.option(
    "--layout",
    type=click.Choice(["long", "wide", "official"]),
    help="CSV: long (a row a field) or wide (a row a report). Excel: wide, or official (a sheet a report as printed).",
)
@click.option("-j", "--jobs", type=int, default=1, show_default=True, help="Worker processes; -1: one a core.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="S",
    help="Seconds for one document, ten times as many for a scan.  [default: 30]",
)
@click.option(
    "--max-memory",
    type=click.IntRange(min=1),
    metavar="MB",
    help="Memory for one document; a scan gets 4000 at least.  [default: 1500]",
)
@click.option("--fresh", is_flag=True, help="Begin anew: use nothing of a run that was interrupted.")
@click.option("--retry-failed", is_flag=True, help="Read again what failed, and keep the rest of FILE.")
@click.option("--cluster", metavar="URL", help="Read on this Dask cluster (tcp://host:port); paths must be the same.")
@click.option("--strict", is_flag=True, help="Exit with 1 if any input failed.")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Review fields less certain than P (0-1). Default: the model's own.",
)
@click.option("--model", type=click.Path(path_type=Path), metavar="FOLDER", help="Use this model.")
@click.option("--queue", metavar="DB", help="File the reports in this review queue too (a path, or a database's URL).")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte-order mark, as Excel likes it.")
def parse(
    inputs: tuple[str, ...],
    output: Path | None,
    kind: str | None,
    layout: str | None,
    jobs: int,
    timeout: float | None,
    max_memory: int | None,
    fresh: bool,
    retry_failed: bool,
    cluster: str | None,
    strict: bool,
    threshold: float | None,
    model: Path | None,
    queue: str | None,
    bom: bool,
) -> None:
    """Read reports: files, folders, patterns, manifests, or - for standard input.

    Each input gives one report, in the order of the inputs; one that cannot be read gives a failed report with its
    reason. Every document is read in a process of its own, with bounds of time and memory. A run to FILE that was
    interrupted goes on when the same command is given again. 逐份读取年度报告；无法读取者也会输出一条失败记录及原因；
    中断后重复同一命令即可继续。
    """
    from gongkai.pipeline.answers import WorkerSettings
    from gongkai.pipeline.collection.reports import report_lines
    from gongkai.pipeline.export.data_package import PackageNotes, write_package
    from gongkai.pipeline.export.export_formats import export

    if jobs == 0:
        raise click.UsageError("--jobs must be 1 or more, or -1 for one a core / --jobs 不能为 0")
    if fresh and retry_failed:
        raise click.UsageError("--fresh and --retry-failed exclude each other / 不能同时使用 --fresh 和 --retry-failed")
    to_stdout = output is None or str(output) == "-"
    found = find_inputs(inputs, None if to_stdout else output)
    kind, layout = choose(output, kind, layout)
    later = kind not in (*STREAMED, "table") or layout == "wide"  # written from JSON Lines when all are there
    written = "jsonl" if later else kind
    target = output.with_name(f".{output.name}.jsonl") if output and later else output
    options = _options(timeout, max_memory, threshold, model)
    manifest = _manifest(model)  # fail now and once, not in every report
    shown = kind == "table" and sys.stdout.isatty() and to_stdout  # the tables themselves tell how far it is
    with (
        filing(queue, manifest.title) as (file, views),
        _doing(cluster, jobs, WorkerSettings(options, kind == "table", None if cluster else views)) as do,
        FinishedOutput(None if to_stdout else target, written, bom, manifest.digest, options) as finished,
        BatchProgress(0 if shown else len(found.sources)) as progress,
    ):
        tasks = finished.tasks(found)
        try:
            if kind == "table":
                with _shown_in(None if to_stdout else output) as stream:
                    _show(tasks, do, stream, file if queue else None, progress)
            else:
                finished.begin(fresh, retry_failed)
                notes = PackageNotes()
                for content, entry in finished.lines(tasks, do, progress):
                    if queue:
                        file(json.loads(content))
                    notes.count(entry.status, entry.year, entry.edition)
                    if not notes.makers:  # one run, one maker: no report is taken over from another
                        notes.made(json.loads(content).get("made_by"))
                finished.complete()
                if later and output and target:
                    export(report_lines(target), output, kind=kind, layout=layout, bom=bom)
                    target.unlink()
                elif output and not to_stdout:
                    write_package(output, kind, layout, notes)
        except KeyboardInterrupt:
            _interrupted(progress, finished)
    tell_left_out(found.left_out)
    progress.summary()
    if strict and progress.failed:
        sys.exit(1)


def _options(
    timeout: float | None, max_memory: int | None, threshold: float | None, model: Path | None
) -> ParseOptions:
    from gongkai.core import limits
    from gongkai.core.options import ParseOptions

    seconds = timeout or limits.DOCUMENT_SECONDS
    memory = max_memory * 1_000_000 if max_memory else limits.DOCUMENT_MEMORY
    return ParseOptions(
        threshold=threshold,
        model=model,
        report_seconds=seconds,
        scan_seconds=seconds * limits.SCAN_SECONDS / limits.DOCUMENT_SECONDS,
        max_memory=memory,
        scan_memory=max(memory, limits.SCAN_MEMORY),
    )


def _manifest(model: Path | None) -> Any:
    from gongkai.pipeline.model_store import find_model, read_manifest

    return read_manifest(find_model(model))


@contextmanager
def _doing(cluster: str | None, jobs: int, settings: WorkerSettings) -> Iterator[Do]:
    """Give what does tasks: in worker processes here, or on a cluster."""
    from gongkai.pipeline.batch import answers

    if cluster is None:
        yield lambda tasks: answers(tasks, settings, jobs)
        return
    from gongkai.pipeline.cluster import dask_cluster

    with dask_cluster(cluster):
        yield lambda tasks: answers(tasks, settings, jobs)


@contextmanager
def _shown_in(output: Path | None) -> Iterator[IO[str]]:
    from gongkai.core.report_files import atomic_writer

    if output is None:
        yield stdout()
    else:
        with atomic_writer(output) as stream:
            yield stream


def _show(tasks: list[ReadTask], do: Do, stream: IO[str], file: File | None, progress: BatchProgress) -> None:
    """Show reports for people, in the order of the inputs."""
    from gongkai.cli.views import show_report
    from gongkai.pipeline.answers import loaded

    show = show_report(stream)
    waiting: dict[int, Any] = {}
    turn = 0
    for answer in do(tasks):
        waiting[answer.head["number"]] = answer
        progress.step(answer.head["status"], answer.head["reasons"])
        while turn in waiting:
            report = loaded(waiting.pop(turn).body)
            show(report)
            if file:
                file(report.to_dict())
            turn += 1


def _interrupted(progress: BatchProgress, finished: FinishedOutput) -> None:
    where = finished.kept_in()
    click.echo(
        f"interrupted: {progress.done} inputs are finished"
        + (f" and kept in {where}; the same command goes on" if where else "")
        + f" / 已中断：已完成 {progress.done} 份"
        + (f"，保存在 {where}；重复同一命令即可继续" if where else ""),
        err=True,
    )
    sys.exit(INTERRUPTED)

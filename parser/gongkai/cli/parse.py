"""``gongkai parse``: reports to JSON Lines, CSV or a view for the terminal."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from gongkai.cli.filing import filing
from gongkai.cli.inputs import STDIN, find_inputs, stdout, tell_left_out

if TYPE_CHECKING:
    from gongkai.core.options import ParseOptions
    from gongkai.core.report import Report

Sink = Callable[["Report"], None]

EPILOG = """\b
Examples:
  gongkai parse report.html                        JSON Lines on standard output
  gongkai parse reports/ -o figures.csv --jobs 4   a folder, one CSV row a field
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
    type=click.Choice(["jsonl", "csv", "table"]),
    help="Chosen by FILE's ending where it is not given; jsonl for standard output.",
)
@click.option("-j", "--jobs", type=int, default=1, show_default=True, help="Processes; -1: one a core.")
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
    jobs: int,
    strict: bool,
    threshold: float | None,
    model: Path | None,
    queue: str | None,
    bom: bool,
) -> None:
    """Read reports: files, folders, or - for standard input.

    Each input gives one report, in order of completion; one that cannot be read gives a failed report with its
    reason. 逐份读取年度报告；无法读取者也会输出一条失败记录及原因。
    """
    from gongkai.core.options import ParseOptions
    from gongkai.pipeline.loaded_models import load_models

    if jobs == 0:
        raise click.UsageError("--jobs must be 1 or more, or -1 for one a core / --jobs 不能为 0")
    names, left_out = find_inputs(inputs, output)
    kind = kind or ("csv" if output and output.suffix.lower() == ".csv" else "jsonl")
    title = load_models(model).manifest.title  # fail now and once, not in every report
    statuses: Counter[str] = Counter()
    shown = kind == "table" and sys.stdout.isatty() and output is None  # the tables themselves tell how far it is
    with (
        _stream(output, bom and kind == "csv") as stream,
        filing(queue, title) as file,
        _progress(0 if shown else len(names)) as step,
    ):
        sink = _sink(kind, stream)
        for report in _reports(names, jobs, ParseOptions(threshold=threshold, model=model)):
            sink(report)
            file(report)
            statuses[report.status] += 1
            step()
    tell_left_out(left_out)
    _summary(statuses)
    if strict and statuses["failed"]:
        sys.exit(1)


def _reports(names: list[str], jobs: int, options: ParseOptions) -> Iterator[Report]:
    """Parse all inputs; standard input keeps the name that it was given by."""
    from gongkai.pipeline.batch import parse_many

    sources = (sys.stdin.buffer if name == STDIN else name for name in names)
    for report in parse_many(sources, jobs, options):
        if report.source == "<bytes>":
            report.source = STDIN
        yield report


@contextmanager
def _stream(output: Path | None, bom: bool) -> Iterator[IO[str]]:
    if output is None or str(output) == "-":
        stream = stdout()
        if bom:
            stream.write("\ufeff")
        yield stream
        stream.flush()
        return
    from gongkai.core.report_files import atomic_writer

    with atomic_writer(output, "utf-8-sig" if bom else "utf-8") as file:
        yield file


def _sink(kind: str, stream: IO[str]) -> Sink:
    """Return what writes one report in the given format."""
    if kind == "table":
        from gongkai.cli.views import show_report

        return show_report(stream)
    if kind == "jsonl":
        return lambda report: _write(stream, report.to_json() + "\n")
    from gongkai.core.report_files import CSV_COLUMNS, csv_rows, csv_text

    _write(stream, csv_text([list(CSV_COLUMNS)]))
    return lambda report: _write(stream, csv_text(csv_rows(report.to_dict())))


def _write(stream: IO[str], text: str) -> None:
    stream.write(text)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show a bar on standard error where a person watches and there is something to wait for."""
    if total < 5 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("parsing", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("parsing", total=total)
        yield lambda: bar.advance(task)


def _summary(statuses: Counter[str]) -> None:
    """Tell on standard error how it went."""
    accepted, review, failed = (statuses[each] for each in ("accepted", "review", "failed"))
    click.echo(
        f"{statuses.total()} inputs: {accepted} accepted, {review} to review, {failed} failed"
        f" / 共 {statuses.total()} 份：{accepted} 份通过，{review} 份待核，{failed} 份失败",
        err=True,
    )

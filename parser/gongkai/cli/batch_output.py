"""The output of a batch: kept in a journal while it grows, and put in its place, whole and in order, at the end."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

import click

from gongkai.cli.batch_progress import BatchProgress
from gongkai.cli.inputs import STDIN, Inputs, stdout

if TYPE_CHECKING:
    from gongkai.core.options import ParseOptions
    from gongkai.pipeline.answers import ReadTask
    from gongkai.pipeline.batch_run import Do, FinishedLine
    from gongkai.pipeline.journal import Journal

_BOM = "\ufeff"


class FinishedOutput:
    """Where the reports of a run go.

    A file appears under its name only when everything is written; until then its journal holds what is finished. What
    goes to standard output, a pipe or a device is written as it comes, and its journal is thrown away.

    Parameters
    ----------
    output
        The file; ``None`` for standard output.
    kind
        ``jsonl`` or ``csv``; ``table`` is shown, not written here.
    model
        Digest of the model that reads.
    """

    def __init__(self, output: Path | None, kind: str, bom: bool, model: str, options: ParseOptions) -> None:
        self._kind, self._bom, self._model, self._options = kind, bom and kind == "csv", model, options
        self._target = output.resolve() if output and output.is_symlink() else output
        self._as_it_comes = output is None or (output.exists() and not output.is_file() and not output.is_dir())
        self._exits = ExitStack()
        self._journal: Journal | None = None
        self._folder = Path()
        self._scratch = Path()
        self._stream: IO[str] = sys.stdout

    def __enter__(self) -> FinishedOutput:
        self._scratch = Path(self._exits.enter_context(_temporary_folder()))
        if self._target and self._target.is_dir():
            self._exits.close()
            raise IsADirectoryError(21, "it is a folder", str(self._target))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._journal:
            self._journal.close()
            if self._kept() and not self._journal.kept:  # nothing to go on from
                shutil.rmtree(self._folder, ignore_errors=True)
        self._exits.close()

    def _kept(self) -> bool:
        return not self._as_it_comes

    def kept_in(self) -> Path | None:
        """Return the folder from which the same command goes on, if there is one."""
        return self._folder if self._kept() and self._journal and self._journal.kept else None

    def tasks(self, found: Inputs) -> list[ReadTask]:
        """Return the inputs as tasks; what comes by standard input becomes a file."""
        from gongkai.pipeline.answers import ReadTask
        from gongkai.pipeline.batch import spooled

        tasks = []
        for number, each in enumerate(found.sources):
            if each.path == STDIN:
                tasks.append(spooled(number, sys.stdin.buffer, STDIN, self._scratch, self._options))
            else:
                tasks.append(ReadTask(number, each.path, each.path, each.given, each.refused))
        return tasks

    def begin(self, fresh: bool, retry_failed: bool) -> None:
        """Open the journal, and see what of an earlier run can be used."""
        from gongkai.pipeline.journal import Journal, journal_folder
        from gongkai.pipeline.made_by import options_digest, parser_digest

        self._folder = journal_folder(self._target) if self._kept() and self._target else self._scratch / "journal"
        if fresh:
            shutil.rmtree(self._folder, ignore_errors=True)
        was_there = self._folder.exists()
        key = f"{parser_digest()} {self._model} {options_digest(self._options)}"
        try:
            self._journal = Journal(self._folder, key, retry_failed)
        except FileNotFoundError as error:  # name what the caller asked for
            raise FileNotFoundError(error.errno, error.strerror, str(self._target)) from error
        if retry_failed and not was_there and self._target and self._target.exists():
            self._take_over(self._target)
        if self._journal.kept:
            click.echo(
                f"going on: {self._journal.kept} reports are kept from the run before"
                f" / 继续上次任务：已保留 {self._journal.kept} 份报告",
                err=True,
            )

    def _take_over(self, output: Path) -> None:
        """Take over what did not fail of a finished output."""
        from gongkai.pipeline.answers import answer_again

        assert self._journal
        if self._kind != "jsonl":
            raise click.UsageError(
                "--retry-failed of a finished run needs JSON Lines / --retry-failed 仅支持 JSON Lines"
            )
        with output.open("rb") as stream:
            for line in stream:
                if (answer := answer_again(line)) and self._is_made_alike(line):
                    source = json.loads(line)["source"]
                    self._journal.add(answer, source, str(Path(source).absolute().parent), answer.head["sha256"])

    def _is_made_alike(self, line: bytes) -> bool:
        from gongkai.pipeline.made_by import options_digest

        made = json.loads(line).get("made_by") or {}
        return (made.get("model_digest"), made.get("options")) == (self._model, options_digest(self._options))

    def lines(self, tasks: list[ReadTask], do: Do, progress: BatchProgress) -> Iterator[FinishedLine]:
        """Read what is not read yet, write all reports in order, and yield them."""
        from gongkai.pipeline.batch_run import BatchRun

        assert self._journal
        self._stream = self._opened()
        write = self._writer(self._stream)
        run = BatchRun(
            tasks, self._journal, self._options.max_bytes, lambda entry: progress.step(entry.status, entry.reasons)
        )
        for line in run.lines(do):
            write(line.content)
            yield line

    def _writer(self, stream: IO[str]) -> Callable[[bytes], object]:
        """Return what writes one report, given as its JSON line."""
        if self._kind == "jsonl":
            stream.flush()
            raw = stream.buffer  # type: ignore[attr-defined]
            return lambda line: raw.write(line + b"\n")
        from gongkai.core.report_files import CSV_COLUMNS, csv_rows, csv_text

        stream.write(csv_text([list(CSV_COLUMNS)]))
        return lambda line: stream.write(csv_text(csv_rows(json.loads(line))))

    def _opened(self) -> IO[str]:
        if self._target is None:
            return _with_mark(stdout(), self._bom)
        place = self._target if self._as_it_comes else self._folder / "output.part"
        stream = place.open("w", encoding="utf-8", errors="backslashreplace", newline="")
        return _with_mark(self._exits.enter_context(stream), self._bom)

    def complete(self) -> None:
        """Put the output in its place, and throw the journal away."""
        stream = self._stream
        stream.flush()
        if self._target and self._kept():
            os.fsync(stream.fileno())
            stream.close()
            part = Path(stream.name)
            if self._target.exists():
                os.chmod(part, self._target.stat().st_mode & 0o777)
            os.replace(part, self._target)
        if self._journal:
            self._journal.remove()
            self._journal = None


def _with_mark(stream: IO[str], bom: bool) -> IO[str]:
    if bom:
        stream.write(_BOM)
    return stream


def _temporary_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True)

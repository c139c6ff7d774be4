"""Many reports at once: every input ends as a report or as a failure with its reason, and none is lost."""

from __future__ import annotations

import faulthandler
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from gongkai.core.errors import GongkaiError, TimedOut, UnreadableInput
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.report import Report, failed_report

Input = str | Path | bytes | BinaryIO

CHUNK: Final = 64
"""Inputs handed over together where a joblib backend cannot give results one by one."""


class BatchInput(NamedTuple):
    """One input on its way to a worker: its number, a path or its bytes, and the options."""

    number: int
    source: Any
    options: ParseOptions


def parse_many(sources: Iterable[Input], jobs: int = 1, options: ParseOptions | None = None) -> Iterator[Report]:
    """Parse many inputs; never raise for a bad one.

    Parameters
    ----------
    sources
        Paths, bytes or binary files; taken one by one as workers become free.
    jobs
        Worker processes; ``-1``: one a core. With 1 no pool is built, unless an outer
        ``joblib.parallel_config`` asks for more (Dask and other backends come in that way).
    options
        See :class:`gongkai.ParseOptions`.

    Yields
    ------
    Report
        One for each input, in order of completion. A failure has ``status == "failed"`` and its error; what is
        no error of the input has the code ``internal``.

    Raises
    ------
    ValueError
        ``jobs`` is 0.

    Notes
    -----
    Where a worker process dies (out of memory, a fault in a library), the inputs that were under way are parsed
    again, each alone, so that only the one that kills its worker fails. A worker that needs more than
    ``options.report_seconds`` for an input is ended (code ``timeout``); that needs ``jobs`` other than 1 and joblib's
    own processes, since neither the caller's process nor another backend's is ours to end.
    """
    if jobs == 0:
        raise ValueError("jobs must be 1 or more, or -1 for one a core")
    options = options or DEFAULT_OPTIONS
    tasks = (BatchInput(number, _portable(source, options), options) for number, source in enumerate(sources))
    if jobs == 1 and _outer_jobs() == 1:
        return (run(task)[1] for task in tasks)
    return _pooled(tasks, None if jobs == 1 else jobs)


def run(task: BatchInput) -> tuple[int, Report]:
    """Parse one input in whatever process this is; never raise for what it holds."""
    source = task.source
    if isinstance(source, Report):
        return task.number, source
    try:
        from gongkai.pipeline.stages import parse

        return task.number, parse(source, task.options)
    except GongkaiError as raised:
        error = raised
    except Exception as raised:  # MemoryError and RecursionError too
        error = internal_error(raised)
    error.__cause__ = error.__context__ = None
    return task.number, failed_report(_name(source), _digest(source), error.with_traceback(None))


def run_within_time(task: BatchInput) -> tuple[int, Report]:
    """Parse one input in a process of the pool, which ends when the input takes too long.

    The watchdog is a thread of C, so that it ends a process too that hangs inside a library.
    """
    with open(os.devnull, "w") as nowhere:
        faulthandler.dump_traceback_later(task.options.report_seconds, exit=True, file=nowhere)
        try:
            return run(task)
        finally:
            faulthandler.cancel_dump_traceback_later()


def internal_error(raised: BaseException) -> GongkaiError:
    """Return an unforeseen exception as an error of the JSON contract's code ``internal``."""
    what = f"{type(raised).__name__}: {raised}".rstrip(": ")
    return GongkaiError(f"internal error, please report it: {what}", f"内部错误，请反馈给开发者：{what}")


def _portable(source: Input, options: ParseOptions) -> Any:
    """Return a source that can go to another process: a file's bytes are read here."""
    if isinstance(source, (str, Path, bytes)) or not hasattr(source, "read"):
        return source
    try:
        content = source.read(options.max_bytes + 1)
    except Exception as raised:
        error = UnreadableInput(f"the file cannot be read: {raised}", f"文件无法读取：{raised}")
        return failed_report("<bytes>", "", error)
    if isinstance(content, str):
        error = UnreadableInput("the file was opened as text; open it with 'rb'", "请以 'rb' 方式打开文件")
        return failed_report("<bytes>", "", error)
    return content


def _name(source: Any) -> str:
    return str(source) if isinstance(source, (str, Path)) else "<bytes>"


def _digest(source: Any) -> str:
    """Return the SHA-256 of a failed input, ``""`` where it cannot be read or has no end."""
    try:
        if isinstance(source, bytes):
            return hashlib.sha256(source).hexdigest()
        path = Path(source)
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, TypeError, ValueError):
        return ""


def _outer_jobs() -> int:
    """Return how many workers an outer ``joblib.parallel_config`` asks for; 1 where there is none."""
    if "joblib" not in sys.modules:
        return 1
    from joblib.parallel import get_active_backend

    backend, jobs = get_active_backend()
    return int(backend.effective_n_jobs(jobs))


def _pooled(tasks: Iterator[BatchInput], jobs: int | None) -> Iterator[Report]:
    """Parse over joblib; when the pool breaks, settle what was under way one by one and go on."""
    under_way: dict[int, BatchInput] = {}

    def handed_out() -> Iterator[BatchInput]:
        for task in tasks:
            under_way[task.number] = task
            yield task

    while True:
        try:
            for number, report in _results(handed_out(), jobs):
                del under_way[number]
                yield report
        except Exception:
            if not under_way:
                raise
        if not under_way:
            return
        for task in list(under_way.values()):
            yield _alone(under_way.pop(task.number))


def _results(tasks: Iterator[BatchInput], jobs: int | None) -> Iterator[tuple[int, Report]]:
    """Yield results in order of completion, or chunk by chunk where the backend has no generators."""
    from joblib import Parallel, delayed

    with _single_threaded(jobs):
        try:
            pool = Parallel(n_jobs=jobs, return_as="generator_unordered", pre_dispatch="3*n_jobs")
        except ValueError:
            pool = None
        if pool is not None:
            work = run_within_time if _own_processes() else run
            results = pool(delayed(work)(task) for task in tasks)
    if pool is not None:
        yield from results
        return
    while chunk := list(islice(tasks, CHUNK)):
        yield from Parallel(n_jobs=jobs)(delayed(run)(task) for task in chunk)


def _single_threaded(jobs: int | None) -> Any:
    """Keep numpy in joblib's own processes to one thread each; leave an outer configuration alone."""
    from contextlib import nullcontext

    from joblib import parallel_config
    from joblib.parallel import get_active_backend

    backend, outer = get_active_backend()
    if not _own_processes() or backend.inner_max_num_threads is not None:
        return nullcontext()
    return parallel_config(backend="loky", n_jobs=jobs or outer, inner_max_num_threads=1)


def _own_processes() -> bool:
    """Whether work goes to processes that joblib started for it."""
    from joblib.parallel import get_active_backend

    return type(get_active_backend()[0]).__name__ == "LokyBackend"


def _alone(task: BatchInput) -> Report:
    """Parse one input in a pool of its own, for it may have killed the last one."""
    from joblib import Parallel, delayed

    begun = time.monotonic()
    try:
        report: Report = Parallel(n_jobs=2, backend="loky")([delayed(run_within_time)(task)])[0][1]
        return report
    except Exception as raised:
        limit = task.options.report_seconds
        # A process that died on its own died before the watchdog would have ended it.
        error = TimedOut(limit) if time.monotonic() - begun >= limit else internal_error(raised)
        return failed_report(_name(task.source), _digest(task.source), error)

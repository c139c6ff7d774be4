"""Many reports at once: every input ends as a report or as a failure with its reason, and none is lost."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final

from gongkai.core.errors import UnreadableInput
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.report import Report
from gongkai.pipeline.answers import Answer, ReadTask, WorkerSettings, loaded

Input = str | Path | bytes | BinaryIO

BYTES_NAME: Final = "<bytes>"
"""What a report calls its source where that is no file."""


def parse_many(sources: Iterable[Input], jobs: int = 1, options: ParseOptions | None = None) -> Iterator[Report]:
    """Parse many inputs; never raise for a bad one.

    Parameters
    ----------
    sources
        Paths, bytes or binary files; taken one by one as workers become free. A folder stands for its files of known
        kinds, a pattern (``reports/**/*.pdf``) for what it matches, and a manifest (CSV or JSON Lines with ``path``
        and perhaps ``url``, ``agency``, ``year``) for the files that it lists.
    jobs
        Worker processes; ``-1``: one a core. An outer ``joblib.parallel_config`` goes before it: Dask and other
        backends come in that way, and there too each worker reads its documents in a process of its own.
    options
        See :class:`gongkai.ParseOptions`; ``report_seconds``, ``scan_seconds``, ``max_memory`` and ``scan_memory``
        bound every document from outside.

    Yields
    ------
    Report
        One for each input, in order of completion. A failure has ``status == "failed"`` and its error: ``timeout``,
        ``crashed`` or ``limit_exceeded`` where the process that read it had to be ended or died; what is no error of
        the input has the code ``internal``.

    Raises
    ------
    ValueError
        ``jobs`` is 0.
    GongkaiError
        The workers cannot begin: there is no model, or a form file is faulty.
    Exception
        Whatever ``sources`` itself raises, once what was under way is done.

    Examples
    --------
    ::

        for report in parse_many(["reports/"], jobs=2):
            print(report.source, report.status)

    >>> list(parse_many([]))
    []

    Notes
    -----
    Where the system cannot fork (Windows), documents are read in the caller's process, and nothing but the bounds
    that are counted while reading holds.
    """
    if jobs == 0:
        raise ValueError("jobs must be 1 or more, or -1 for one a core")
    return _reports(sources, jobs, options or DEFAULT_OPTIONS)


def _reports(sources: Iterable[Input], jobs: int, options: ParseOptions) -> Iterator[Report]:
    settings = WorkerSettings(options, as_objects=True)
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as folder:
        tasks = tasks_of(sources, Path(folder), options)
        for answer in answers(tasks, settings, jobs):
            yield loaded(answer.body)


def answers(tasks: Iterable[ReadTask], settings: WorkerSettings, jobs: int) -> Iterator[Answer]:
    """Do tasks wherever they are to be done: over an outer backend of joblib, or in worker processes here."""
    from gongkai.pipeline import cluster

    if not hasattr(os, "fork"):
        return _in_this_process(tasks, settings)
    if (outer := cluster.outer_backend()) is None:
        return _pooled(tasks, settings, jobs)
    name, workers = outer
    if name == "LokyBackend":  # processes of this machine, which is what the pool has too
        return _pooled(tasks, settings, workers if jobs == 1 else jobs)
    return cluster.run_joblib(tasks, settings)


def _pooled(tasks: Iterable[ReadTask], settings: WorkerSettings, jobs: int) -> Iterator[Answer]:
    from gongkai.pipeline.pool import run_pool

    return run_pool(tasks, settings, jobs if jobs > 0 else max(1, processors() + 1 + jobs))


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_this_process(tasks: Iterable[ReadTask], settings: WorkerSettings) -> Iterator[Answer]:
    from gongkai.pipeline.worker import answer_to, warm_up

    made_by = warm_up(settings)
    for task in tasks:
        yield answer_to(task, settings, made_by, [])[0]


def tasks_of(sources: Iterable[Any], folder: Path, options: ParseOptions) -> Iterator[ReadTask]:
    """Yield a task for every input; what is no file yet becomes one in the folder given."""
    from gongkai.pipeline.batch_sources import expand

    number = 0
    for source in sources:
        if isinstance(source, str | Path):
            for found in expand(str(source)):
                yield ReadTask(number, found.path, found.path, found.given, found.refused)
                number += 1
        else:
            yield spooled(number, source, BYTES_NAME, folder, options)
            number += 1


def spooled(number: int, source: Any, name: str, folder: Path, options: ParseOptions) -> ReadTask:
    """Return the task of bytes or of a binary file, which are written to a file of their own."""
    from gongkai.core.errors import GongkaiError
    from gongkai.readers.load_bytes import load

    path = folder / str(number)
    try:
        path.write_bytes(load(source, options.max_bytes))
    except GongkaiError as error:
        return ReadTask(number, None, name, refused=error)
    except Exception as raised:
        broken = UnreadableInput(f"the file cannot be read: {raised}", f"文件无法读取：{raised}")
        return ReadTask(number, None, name, refused=broken)
    return ReadTask(number, str(path), name)

"""A worker process: reads one document after the other, bounded, and says of each what became of it.

It is forked by its keeper (:mod:`gongkai.pipeline.keeper`), which has everything loaded.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gongkai.core import limits
from gongkai.core.errors import GongkaiError, OutOfMemory, UnreadableInput
from gongkai.core.report import Issue, Report
from gongkai.core.worker_signals import listen
from gongkai.pipeline import frames
from gongkai.pipeline.answers import Answer, Given, ReadTask, WorkerSettings, answer_of, failed_answer

_PR_SET_PDEATHSIG = 1
_SIGKILL = 9


def serve(tasks: int, answers: int, settings: WorkerSettings, made_by: dict[str, Any], folder: str) -> None:
    """Answer tasks until there are no more.

    Parameters
    ----------
    tasks, answers
        Pipes from and to the keeper.
    folder
        For temporary files; the keeper empties it.
    """
    die_with_parent()
    bound_process(settings)
    tempfile.tempdir = folder
    inbox = frames.Inbox(tasks, limits.ANSWER_BYTES)
    local: list[bool] = []

    def recognition() -> None:
        _bound_memory(settings.options.scan_memory)
        frames.send(answers, frames.RECOGNITION)

    listen(recognition=recognition, neighbour=lambda: local.append(True))
    while message := inbox.wait():
        task: ReadTask = pickle.loads(message[1])
        local.clear()
        _bound_memory(settings.options.max_memory)
        answer, used_up = answer_to(task, settings, made_by, local)
        frames.send(answers, frames.LAST_ANSWER if used_up else frames.ANSWER, answer.encode())


def answer_to(
    task: ReadTask, settings: WorkerSettings, made_by: dict[str, Any] | None, local: list[bool]
) -> tuple[Answer, bool]:
    """Read one input in this process, never raising for what it holds; and say whether its memory ran out."""
    begun = time.monotonic()
    used_up = False
    try:
        read = _read(task, settings)
        return answer_of(read, task.number, settings, seconds=time.monotonic() - begun, local=bool(local)), False
    except GongkaiError as raised:
        error = raised
    except MemoryError:
        error, used_up = OutOfMemory(settings.options.max_memory), True
    except Exception as raised:  # RecursionError too
        error = internal_error(raised)
    error.__cause__ = error.__context__ = None
    error = error.with_traceback(None)
    _bound_memory(settings.options.scan_memory)  # to say so takes some
    return failed_answer(task, error, settings, made_by, time.monotonic() - begun), used_up


def _read(task: ReadTask, settings: WorkerSettings) -> Report:
    from gongkai.pipeline.stages import parse

    if task.refused or task.path is None:
        raise task.refused or UnreadableInput("there is nothing to read", "没有可读取的内容")
    if settings.views is None:
        read = parse(task.path, settings.options)
    else:
        from gongkai.pipeline.source_views import parse_and_view

        read = parse_and_view(task.path, settings.options, settings.views)
    read.source = task.name
    if task.given:
        compare(read, task.given)
    return read


def compare(read: Report, given: Given) -> None:
    """Say where a report differs from what is known of it from outside; its address is taken over if it prints none."""
    told = []
    for what, wanted, got in (("agency", given.agency, read.agency), ("year", given.year, read.year)):
        if wanted is not None and got is not None and wanted != got:
            told.append((what, wanted, got))
    for what, wanted, got in told:
        word = {"agency": "机关", "year": "年份"}[what]
        zh, en = f"{word}：已知为 {wanted}，报告为 {got}", f"{what}: {wanted} was given, {got} is read"
        read.issues.append(Issue("known_differs", "warning", zh, en))
    if given.url and not read.metadata.get("url"):
        read.metadata["url"] = given.url


def internal_error(raised: BaseException) -> GongkaiError:
    """Return an unforeseen exception as an error of the JSON contract's code ``internal``."""
    what = f"{type(raised).__name__}: {raised}".rstrip(": ")
    return GongkaiError(f"internal error, please report it: {what}", f"内部错误，请反馈给开发者：{what}")


def die_with_parent() -> None:
    """Have the system end this process when the one that started it ends (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL)


def bound_process(settings: WorkerSettings) -> None:
    """Bound what this process may use: no core file, no endless file; memory at most that of a scan."""
    import resource

    own = _address_space()
    most = own + max(settings.options.max_memory, settings.options.scan_memory)
    for what, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_FSIZE, limits.FILE_BYTES, limits.FILE_BYTES),
        (resource.RLIMIT_AS, own + settings.options.max_memory, most),
    ):
        _, allowed = resource.getrlimit(what)
        if allowed != resource.RLIM_INFINITY:
            soft, hard = min(soft, allowed), min(hard, allowed)
        resource.setrlimit(what, (soft, hard))


def _address_space() -> int:
    """Return the address space of this process in bytes: libraries map far more than they use, and no document is to
    pay for that."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _bound_memory(most: int) -> None:
    import resource

    most += _address_space()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        resource.setrlimit(resource.RLIMIT_AS, (min(most, hard), hard))


def warm_up(settings: WorkerSettings) -> dict[str, Any]:
    """Load what every document needs, so that processes forked from this one share it; return ``made_by``.

    Raises
    ------
    GongkaiError
        No model, or a faulty form file.
    """
    from gongkai.pipeline.loaded_models import load_models
    from gongkai.pipeline.made_by import made_by
    from gongkai.pipeline.stages import forms_of, parse

    options = settings.options
    models = load_models(options.model)
    forms_of(options.forms)
    threshold = models.confidence.threshold if options.threshold is None else options.threshold
    with contextlib.suppress(GongkaiError):  # bounds may be so low that nothing is read
        parse((Path(__file__).parent / "warm_up.txt").read_bytes(), options)
    return made_by(models.manifest, threshold, options)

"""The keeper of a worker process: forks it, hands it one document at a time, and ends it when it oversteps a bound.

::

    batch ──tasks──▶ keeper ──one task──▶ worker
          ◀─answers─        ◀──answer───

A keeper loads the model once; workers are forked from it, so a new one costs milliseconds. It reads no document
itself, so nothing can hang or crash it. It gives exactly one answer a task. When the batch ends or dies, its pipe
closes: the keeper ends its worker and whatever that started, and then itself.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import pickle
import select
import shutil
import signal
import sys
import tempfile
import time
from typing import Any, Final

from gongkai.core import limits
from gongkai.core.errors import Crashed, GongkaiError, LimitExceeded, OutOfMemory, TimedOut
from gongkai.pipeline import frames
from gongkai.pipeline.answers import ReadTask, WorkerSettings, dumped, failed_answer
from gongkai.pipeline.worker import serve, warm_up

_PR_SET_CHILD_SUBREAPER = 36

_LOOK: Final = 1.0
"""Seconds after which a waiting keeper looks whether its batch still lives."""

_MUCH: Final = 0.6
"""Share of the memory allowed from which a worker that died has most likely died of it: libraries of C abort when they
get no more, and what they hold then is less than what they asked for."""


class BatchGone(Exception):
    """Whoever gave the tasks is no longer there."""


class Keeper:
    """Runs one worker at a time.

    Parameters
    ----------
    tasks, answers
        Pipes from and to the batch.
    """

    def __init__(self, tasks: int, answers: int, settings: WorkerSettings, made_by: dict[str, Any]) -> None:
        self._tasks, self._answers = tasks, answers
        self._settings, self._made_by = settings, made_by
        self._parent = os.getppid()
        self._worker: _Worker | None = None

    def run(self, inbox: frames.Inbox) -> None:
        """Answer tasks until there are no more."""
        try:
            while message := inbox.take() or self._next(inbox):
                frames.send(self._answers, frames.ANSWER, self._answer(message[1]))
        except (BatchGone, BrokenPipeError):
            pass
        finally:
            self._end_worker()

    def _next(self, inbox: frames.Inbox) -> tuple[bytes, bytes] | None:
        while (message := inbox.take()) is None:
            if self._readable(inbox.pipe, _LOOK) and not inbox.fill():
                return None
        return message

    def _answer(self, packed: bytes) -> bytes:
        """Have the worker do a task; answer for it where it does not come to its end."""
        if self._worker and (self._worker.spent or self._worker.served >= limits.DOCUMENTS_A_PROCESS):
            self._end_worker()
        for _ in range(2):  # a worker may have been ended from outside while it waited
            worker = self._worker = self._worker or _Worker(self._settings, self._made_by, self._others())
            with contextlib.suppress(BrokenPipeError):
                frames.send(worker.tasks, frames.TASK, packed)
                break
            self._end_worker()
        begun = time.monotonic()
        answer, error = self._wait(worker, begun)
        if answer is None:
            if error is None:
                error = self._how_it_died(worker)
            self._end_worker()
            task: ReadTask = pickle.loads(packed)
            seconds = time.monotonic() - begun
            answer = failed_answer(task, error, self._settings, self._made_by, seconds).encode()
        worker.served += 1
        return answer

    def _wait(self, worker: _Worker, begun: float) -> tuple[bytes | None, GongkaiError | None]:
        """Return the worker's answer, or why there is none; neither where it has died."""
        most = self._settings.options.report_seconds
        while True:
            try:
                message = worker.inbox.take()
            except ValueError:
                return None, LimitExceeded("bytes of an answer", limits.ANSWER_BYTES, limits.ANSWER_BYTES)
            if message and message[0] in (frames.ANSWER, frames.LAST_ANSWER):
                worker.spent = message[0] == frames.LAST_ANSWER
                return message[1], None
            if message:
                most = max(most, self._settings.options.scan_seconds)
                worker.recognises = True
                continue
            if (left := begun + most - time.monotonic()) <= 0:
                return None, TimedOut(most)
            if self._readable(worker.inbox.pipe, min(left, _LOOK)) and not worker.inbox.fill():
                return None, None

    def _readable(self, pipe: int, seconds: float) -> bool:
        """Wait until there is something to read.

        Raises
        ------
        BatchGone
            The batch has ended.
        """
        poll = select.poll()
        poll.register(pipe, select.POLLIN)
        if pipe != self._tasks:
            poll.register(self._tasks, 0)  # its end is told without being asked for
        found = dict(poll.poll(seconds * 1000))
        if os.getppid() != self._parent or (pipe != self._tasks and self._tasks in found):
            raise BatchGone
        return pipe in found

    def _how_it_died(self, worker: _Worker) -> GongkaiError:
        status, peak = worker.wait()
        options = self._settings.options
        most = options.scan_memory if worker.recognises else options.max_memory
        if os.WIFSIGNALED(status):
            if peak > _MUCH * most:
                return OutOfMemory(most)
            return Crashed(signal.Signals(os.WTERMSIG(status)).name)
        return Crashed(f"exit status {os.waitstatus_to_exitcode(status)}")

    def _others(self) -> tuple[int, ...]:
        return self._tasks, self._answers

    def _end_worker(self) -> None:
        if self._worker:
            self._worker.end()
            self._worker = None


class _Worker:
    """A forked process, its pipes, and its folder for temporary files."""

    def __init__(self, settings: WorkerSettings, made_by: dict[str, Any], others: tuple[int, ...]) -> None:
        self.served = 0
        self.recognises = self.spent = False
        self._status: tuple[int, int] | None = None
        self._folder = tempfile.mkdtemp(prefix="gongkai-")
        theirs, self.tasks = os.pipe()
        ours, answers = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            status = 70
            try:
                for pipe in (self.tasks, ours, *others):
                    os.close(pipe)
                serve(theirs, answers, settings, made_by, self._folder)
                status = 0
            finally:
                os._exit(status)  # never back into the keeper's code
        os.close(theirs)
        os.close(answers)
        self.inbox = frames.Inbox(ours, limits.ANSWER_BYTES)

    def wait(self) -> tuple[int, int]:
        """Return how the process ended, and the most memory (bytes) it had in use."""
        if self._status is None:
            _, status, usage = os.wait4(self.pid, 0)
            unit = 1 if sys.platform == "darwin" else 1024
            self._status = status, usage.ru_maxrss * unit
        return self._status

    def end(self) -> None:
        """End the process, all that it started, and its files."""
        os.close(self.tasks)
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        self.wait()
        os.close(self.inbox.pipe)
        _end_orphans()
        shutil.rmtree(self._folder, ignore_errors=True)


def _end_orphans() -> None:
    """End what a worker left behind: this process has become its parent."""
    while children := _children():
        for pid in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in children:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _children() -> list[int]:
    """Return the processes whose parent this one is (Linux; nothing elsewhere)."""
    found = []
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError, ValueError), open(f"/proc/{name}/stat", "rb") as stream:
                    if int(stream.read().rpartition(b")")[2].split()[1]) == os.getpid():
                        found.append(int(name))
    return found


def _adopt_orphans() -> None:
    """Become the parent of what a worker started and left behind (Linux)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def main() -> None:
    """Run a keeper on standard input and output; what libraries print goes to standard error."""
    tasks, answers = os.dup(0), os.dup(1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    inbox = frames.Inbox(tasks, limits.ANSWER_BYTES)
    first = inbox.wait()
    if first is None:
        return
    settings: WorkerSettings = pickle.loads(first[1])
    try:
        made_by = warm_up(settings)
    except GongkaiError as error:
        error.__cause__ = error.__context__ = None
        frames.send(answers, frames.REFUSED, dumped(error.with_traceback(None)))
        return
    _adopt_orphans()
    gc.collect()
    gc.freeze()  # what is loaded is looked through by no collection, and so stays shared between the processes
    with contextlib.suppress(BrokenPipeError):
        frames.send(answers, frames.READY, json.dumps(made_by).encode())
        Keeper(tasks, answers, settings, made_by).run(inbox)


if __name__ == "__main__":
    main()

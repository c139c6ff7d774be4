"""Worker processes on this machine: tasks in, answers out, in order of completion."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pickle
import selectors
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from gongkai.core import limits
from gongkai.core.errors import Crashed, GongkaiError
from gongkai.pipeline import frames
from gongkai.pipeline.answers import Answer, ReadTask, WorkerSettings, failed_answer, loaded

AHEAD: Final = 2
"""Tasks that a keeper holds: one under way, one that it need not wait for."""

PATIENCE: Final = 5.0
"""Seconds in which a keeper ends its worker and itself once its pipe is closed."""

_PIPE_BYTES = 1 << 20
_F_SETPIPE_SZ = 1031


class KeeperProcess:
    """A keeper (:mod:`gongkai.pipeline.keeper`) in a process of its own, seen from the batch.

    Attributes
    ----------
    under_way
        Tasks that it was given and has not answered, the first under way.
    made_by
        What its reports say of their making; ``None`` until it is ready.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
        package = str(Path(__file__).parents[2])
        search = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "gongkai.pipeline.keeper"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **threads, "PYTHONPATH": search},
            start_new_session=True,  # an interrupt in a terminal is for the batch, which then closes the pipe
            bufsize=0,
        )
        assert self.process.stdin
        assert self.process.stdout
        self._tasks, self.pipe = self.process.stdin.fileno(), self.process.stdout.fileno()
        with contextlib.suppress(OSError):
            fcntl.fcntl(self.pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
        self.inbox = frames.Inbox(self.pipe, 2 * limits.ANSWER_BYTES)
        self.under_way: deque[ReadTask] = deque()
        self.made_by: dict[str, Any] | None = None
        with contextlib.suppress(BrokenPipeError):
            frames.send(self._tasks, frames.TASK, pickle.dumps(settings))

    def give(self, task: ReadTask) -> None:
        """Hand over a task; where the keeper has died, that is seen when its answer is waited for."""
        self.under_way.append(task)
        with contextlib.suppress(BrokenPipeError):
            frames.send(self._tasks, frames.TASK, pickle.dumps(task))

    def answers(self) -> Iterator[bytes]:
        """Read what there is and yield the answers in it; wait for something first.

        Raises
        ------
        EOFError
            The keeper has died.
        GongkaiError
            It cannot begin: no model, a faulty form file.
        """
        if not self.inbox.fill():
            raise EOFError
        while message := self.inbox.take():
            kind, content = message
            if kind == frames.REFUSED:
                raise loaded(content)
            if kind == frames.READY:
                self.made_by = json.loads(content)
            else:
                self.under_way.popleft()
                yield content

    def close(self) -> None:
        """Let go of the keeper: it ends its worker, what that started, and itself."""
        self.close_process(self.process)

    @staticmethod
    def close_process(process: subprocess.Popen[bytes]) -> None:
        """Close a keeper's pipes and wait for its end."""
        for stream in (process.stdin, process.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def run_pool(tasks: Iterable[ReadTask], settings: WorkerSettings, jobs: int) -> Iterator[Answer]:
    """Do tasks in worker processes; yield one answer for each.

    Parameters
    ----------
    tasks
        Taken one by one as workers become free.
    jobs
        Worker processes, 1 or more; never more than there are tasks.

    Raises
    ------
    GongkaiError
        The workers cannot begin.
    Exception
        Whatever ``tasks`` raises, after the answers to what was handed out before.
    """
    pool = _Pool(iter(tasks), settings, jobs)
    try:
        yield from pool.run()
    finally:
        pool.close()


class _Pool:
    def __init__(self, tasks: Iterator[ReadTask], settings: WorkerSettings, jobs: int) -> None:
        self._tasks, self._settings, self._jobs = tasks, settings, jobs
        self._again: deque[ReadTask] = deque()
        self._suspects: set[int] = set()
        self._raised: BaseException | None = None
        self._keepers: list[KeeperProcess] = []
        self._selector = selectors.DefaultSelector()
        self._made_by: dict[str, Any] | None = None

    def run(self) -> Iterator[Answer]:
        while self._hand_out():
            for key, _ in self._selector.select():
                yield from self._answers(key.data)
        if self._raised:
            raise self._raised

    def _hand_out(self) -> bool:
        """Give every keeper what it can take; false when nothing is under way any more."""
        for held in range(AHEAD):
            for number in range(self._jobs):
                if number < len(self._keepers) and len(self._keepers[number].under_way) > held:
                    continue
                task = self._next()
                if task is None:
                    return any(each.under_way for each in self._keepers)
                if number >= len(self._keepers):
                    self._start()
                self._keepers[number].give(task)
        return True

    def _next(self) -> ReadTask | None:
        if self._again:
            return self._again.popleft()
        if self._raised:
            return None
        try:
            return next(self._tasks, None)
        except Exception as raised:
            self._raised = raised
            return None

    def _start(self) -> None:
        keeper = KeeperProcess(self._settings)
        self._keepers.append(keeper)
        self._selector.register(keeper.pipe, selectors.EVENT_READ, keeper)

    def _answers(self, keeper: KeeperProcess) -> Iterator[Answer]:
        try:
            for content in keeper.answers():
                yield Answer.decode(content)
            self._made_by = self._made_by or keeper.made_by
        except EOFError:
            yield from self._replace(keeper)

    def _replace(self, keeper: KeeperProcess) -> Iterator[Answer]:
        """Do without a keeper that was ended from outside: what it held is done again, once."""
        self._drop(keeper)
        if keeper.made_by is None:
            raise GongkaiError(
                "a worker process ended before it was ready; what it said stands above",
                "解析进程未能启动；原因见上方输出",
            )
        for task in keeper.under_way:
            if task.number in self._suspects:
                yield failed_answer(task, Crashed("its keeper was ended, twice"), self._settings, keeper.made_by)
            else:
                self._suspects.add(task.number)
                self._again.append(task)

    def _drop(self, keeper: KeeperProcess) -> None:
        self._selector.unregister(keeper.pipe)
        self._keepers.remove(keeper)
        keeper.close()

    def close(self) -> None:
        for keeper in list(self._keepers):
            self._drop(keeper)
        self._selector.close()

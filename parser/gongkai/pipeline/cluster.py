"""Tasks over a backend of joblib's (Dask, threads, whatever was registered), each in a supervised worker of its own.

Nothing here knows a cluster: joblib sends chunks of tasks to wherever its backend runs them, and there a keeper
process reads the documents, so that time and memory are bounded on every machine. Paths must mean the same file there.
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final

from gongkai.core.errors import Crashed, GongkaiError, MissingExtra
from gongkai.pipeline.answers import Answer, ReadTask, WorkerSettings, failed_answer
from gongkai.pipeline.pool import KeeperProcess

CHUNK: Final = 8
"""Tasks that travel together."""

CHUNKS_AT_ONCE: Final = 8
"""Chunks a worker that are handed over together where a backend gives no results one by one."""

CLUSTER_SECONDS: Final = 30
"""How long the scheduler, and a first worker, are waited for."""

_held = threading.local()


def outer_backend() -> tuple[str, int] | None:
    """Return name and number of workers of the backend that ``joblib.parallel_config`` asks for, ``None`` without."""
    if "joblib" not in sys.modules:
        return None
    from joblib.parallel import get_active_backend

    backend, jobs = get_active_backend()
    name = type(backend).__name__
    workers = int(backend.effective_n_jobs(jobs))
    return None if name in ("LokyBackend", "SequentialBackend") and workers == 1 else (name, workers)


@contextmanager
def dask_cluster(url: str) -> Iterator[None]:
    """Have what runs within go to a Dask cluster, through joblib's own backend.

    Parameters
    ----------
    url
        Of the scheduler: ``tcp://host:port``.

    Raises
    ------
    MissingExtra
        The extra ``dask`` is not installed.
    GongkaiError
        Nobody answers there, or it has no workers.
    """
    try:
        from dask.distributed import Client
    except ImportError as error:
        raise MissingExtra(
            "a cluster needs an extra: pip install 'gongkai[dask]'", "使用集群需要附加组件：pip install 'gongkai[dask]'"
        ) from error
    from joblib import parallel_config

    try:
        connect: Any = Client  # which has no types
        client = connect(url, timeout=CLUSTER_SECONDS, set_as_default=True)
        client.wait_for_workers(1, timeout=CLUSTER_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise GongkaiError(
            f"the cluster at {url} does not answer, or has no workers ({error})", f"集群 {url} 无响应或没有工作进程"
        ) from error
    with client, parallel_config(backend="dask", n_jobs=-1):
        yield


def supervised(chunk: list[ReadTask], settings: WorkerSettings) -> list[bytes]:
    """Do tasks in this process's own keeper, one for each thread, kept for the chunks that follow."""
    answers: list[bytes] = []
    for task in chunk:
        for attempt in range(2):
            keeper = _keeper(settings)
            keeper.give(task)
            try:
                found: list[bytes] = []
                while not found:
                    found += keeper.answers()
                answers += found
                break
            except EOFError:
                _let_go()
                if attempt or keeper.made_by is None:
                    answers.append(failed_answer(task, Crashed("its keeper was ended"), settings, None).encode())
                    break
    return answers


def _keeper(settings: WorkerSettings) -> KeeperProcess:
    if getattr(_held, "settings", None) != settings:
        _let_go()
        _held.keeper, _held.settings = KeeperProcess(settings), settings
        _held.finalizer = weakref.finalize(_held.keeper, KeeperProcess.close_process, _held.keeper.process)
    keeper: KeeperProcess = _held.keeper
    return keeper


def _let_go() -> None:
    if getattr(_held, "settings", None) is not None:
        _held.settings = None
        _held.finalizer()
        del _held.keeper


def run_joblib(tasks: Iterable[ReadTask], settings: WorkerSettings) -> Iterator[Answer]:
    """Do tasks over the active backend of joblib; yield one answer for each, in order of completion.

    Where the backend itself fails (all its workers gone), what was under way is done on this machine, and the rest
    over the backend again.

    Raises
    ------
    Exception
        Whatever ``tasks`` raises, after the answers to what was handed out before.
    """
    source = _Source(iter(tasks))
    while not source.ended:
        try:
            for content in _results(source, settings):
                answer = Answer.decode(content)
                del source.under_way[answer.head["number"]]
                yield answer
        except Exception:
            if not source.under_way:
                raise
        for task in list(source.under_way.values()):
            (content,) = supervised([task], settings)
            del source.under_way[task.number]
            yield Answer.decode(content)
    _let_go()
    if source.raised:
        raise source.raised


class _Source:
    """Hands out chunks, and keeps in mind what is under way and what the caller's own iterator raised.

    joblib takes tasks in threads of its own, where an exception would end in silence.
    """

    def __init__(self, tasks: Iterator[ReadTask]) -> None:
        self._tasks = tasks
        self._lock = threading.Lock()
        self.under_way: dict[int, ReadTask] = {}
        self.raised: Exception | None = None
        self.ended = False

    def chunks(self) -> Iterator[list[ReadTask]]:
        while True:
            with self._lock:
                chunk = self._chunk()
            if not chunk:
                return
            yield chunk

    def _chunk(self) -> list[ReadTask]:
        chunk: list[ReadTask] = []
        try:
            for task in islice(self._tasks, CHUNK):
                chunk.append(task)
        except Exception as raised:
            self.raised = raised
        self.ended = self.ended or len(chunk) < CHUNK or self.raised is not None
        self.under_way.update((task.number, task) for task in chunk)
        return chunk


def _results(source: _Source, settings: WorkerSettings) -> Iterator[bytes]:
    from joblib import Parallel, delayed

    try:
        pool: Any = Parallel(return_as="generator_unordered", pre_dispatch="2*n_jobs", batch_size=1)
        results = pool(delayed(supervised)(chunk, settings) for chunk in source.chunks())
    except ValueError:
        pool = Parallel(batch_size=1)
        chunks = source.chunks()
        while some := list(islice(chunks, CHUNKS_AT_ONCE * max(1, pool._effective_n_jobs()))):
            for answers in pool(delayed(supervised)(chunk, settings) for chunk in some):
                yield from answers
        return
    for answers in results:
        yield from answers

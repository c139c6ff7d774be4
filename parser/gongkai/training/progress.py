"""Progress on standard error: a bar where a person watches, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Step = Callable[[str], None]


def quiet(_: str) -> None:
    """Show nothing."""


@contextmanager
def progress(total: int) -> Iterator[Step]:
    """Give a function that is told what was done, once for each of ``total`` steps."""
    if not sys.stderr.isatty():
        yield _plain(total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, advance=1, description=done)


def _plain(total: int) -> Step:
    begin, count = time.perf_counter(), 0

    def step(done: str) -> None:
        nonlocal count
        count += 1
        print(f"{time.perf_counter() - begin:6.0f} s  {count}/{total}  {done}", file=sys.stderr, flush=True)

    return step

"""How far a batch is: a bar where a person watches, a line a minute where none does, and a summary at the end."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Final

import click

LINE_SECONDS: Final = 60.0
"""Between two lines where there is no terminal."""

FEWEST: Final = 5
"""Inputs from which there is something to wait for."""

MOST_REASONS: Final = 5
"""Reasons that a summary names."""


class BatchProgress:
    """Counts what is finished and shows it on standard error.

    Parameters
    ----------
    total
        Inputs in all; 0: nothing is shown before the summary.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._statuses: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self._begun = self._told = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> BatchProgress:
        if self._total >= FEWEST and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    @property
    def done(self) -> int:
        """Inputs that are finished."""
        return self._statuses.total()

    @property
    def failed(self) -> int:
        """Inputs that failed."""
        return self._statuses["failed"]

    def step(self, status: str, reasons: Sequence[str]) -> None:
        """Count an input."""
        self._statuses[status] += 1
        self._reasons.update(reasons)
        if self._bar:
            self._bar.update(self._task, advance=1, description=self._counts())
        elif self._total >= FEWEST and time.monotonic() - self._told >= LINE_SECONDS:
            self._told = time.monotonic()
            click.echo(self._line(), err=True)

    def _counts(self) -> str:
        counts = self._statuses
        return (
            f"{self._rate():.1f}/s · {counts['accepted']} accepted, {counts['review']} to review, "
            f"{counts['failed']} failed"
        )

    def _rate(self) -> float:
        return self.done / max(time.monotonic() - self._begun, 1e-9)

    def _line(self) -> str:
        left = (self._total - self.done) / max(self._rate(), 1e-9)
        return f"{self.done}/{self._total} · {self._counts()} · {_duration(left)} left / 约剩 {_duration(left)}"

    def summary(self) -> None:
        """Tell how it went, and the commonest reasons for doubt and failure."""
        accepted, review, failed = (self._statuses[each] for each in ("accepted", "review", "failed"))
        click.echo(
            f"{self.done} inputs: {accepted} accepted, {review} to review, {failed} failed"
            f" / 共 {self.done} 份：{accepted} 份通过，{review} 份待核，{failed} 份失败",
            err=True,
        )
        if self.done >= FEWEST and self._reasons:
            ranked = sorted(self._reasons.items(), key=lambda each: (-each[1], each[0]))[:MOST_REASONS]
            told = ", ".join(f"{reason} {count}" for reason, count in ranked)
            click.echo(f"commonest reasons / 主要原因: {told}", err=True)


def _duration(seconds: float) -> str:
    """Return a time as people say it.

    >>> _duration(75), _duration(7300)
    ('1:15', '2:01:40')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

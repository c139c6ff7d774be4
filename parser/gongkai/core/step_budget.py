"""The budget of a search, counted in steps: the same bytes come out on a busy machine, whatever the number of jobs."""

from __future__ import annotations

import time

CHECKED = 512
"""Steps between two looks at the clock."""


class StepBudget:
    """Steps that a search may still take, with a time as the last guard.

    Parameters
    ----------
    steps
        A step is about a microsecond's work: one piece tried, one figure changed.
    seconds
        Wall-clock time after which no step is left, whatever was counted: for machines that all but stand still.

    Examples
    --------
    >>> budget = StepBudget(steps=10)
    >>> budget.spend(7), budget.spend(7), budget.exhausted
    (True, False, True)
    """

    def __init__(self, steps: int = 400_000, seconds: float = 30.0) -> None:
        self.left = steps if seconds > 0 else 0
        self._deadline = time.perf_counter() + seconds
        self._unchecked = 0

    @property
    def exhausted(self) -> bool:
        """Whether no step is left."""
        return self.left <= 0

    @property
    def seconds(self) -> float:
        """Wall-clock seconds that the guard leaves."""
        return max(self._deadline - time.perf_counter(), 0.0)

    def spend(self, steps: int = 1) -> bool:
        """Take some steps; return whether there were so many left."""
        self.left -= steps
        self._unchecked += steps
        if self._unchecked >= CHECKED:
            self._unchecked = 0
            if time.perf_counter() > self._deadline:
                self.left = 0
        return self.left > 0

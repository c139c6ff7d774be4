"""What reading a table gives: its runs, and what is left over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from gongkai.alignment.types import Run, Token


@dataclass(slots=True)
class TableRuns:
    """The runs of one table, and what fits nowhere.

    ``repeats`` are rows printed once more: the field id of their first slot, and their tokens.
    """

    runs: list[Run]
    unknown_rows: list[int] = field(default_factory=list)
    repeats: list[tuple[str, list[Token]]] = field(default_factory=list)
    stray: int = 0

    def add(self, other: TableRuns) -> None:
        """Take in the runs of another part of the table."""
        self.runs += other.runs
        self.unknown_rows += other.unknown_rows
        self.repeats += other.repeats
        self.stray += other.stray


Reading = tuple[str, list[Run]]
"""A way to read a block of figures, ``"columns"`` or ``"rows"``, and its runs."""

Solver = Callable[[list[Reading]], list[Run]]
"""Chooses between readings of a table as a whole by the relations."""

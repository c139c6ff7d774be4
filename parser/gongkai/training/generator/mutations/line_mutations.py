"""Mutations of printed lines: a text cut anywhere, a line deleted, doubled, joined with the next, moved.

What is lost depends on what a line holds. Where a row is a line, the row is lost or doubled as a whole. Where a cell is
a line, its row has a cell too few or too many, and nobody knows which.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from typing import Final


@dataclass
class PrintedLines:
    """A printed text, the fields of each line, and what became of them.

    Attributes
    ----------
    lines
        The lines.
    fields
        For each line the fields whose figures it prints.
    rows
        The fields of each printed row of a table.
    ends
        Where in its line each field's figure ends.
    by_cell
        Whether a line holds one cell, not a row.
    """

    lines: list[str]
    fields: list[list[str]]
    rows: Sequence[Sequence[str]]
    ends: Mapping[str, int]
    by_cell: bool
    missing: set[str] = field(default_factory=set)
    unrecoverable: set[str] = field(default_factory=set)
    contested: set[str] = field(default_factory=set)

    def row_of(self, ids: Sequence[str]) -> set[str]:
        """Return the fields of the rows that some fields belong to."""
        return {id_ for row in self.rows if set(row) & set(ids) for id_ in row}

    def table_of(self, number: int) -> set[str]:
        """Return the fields of the table that a line is in or before."""
        ids = next((ids for ids in self.fields[number:] if ids), next((i for i in reversed(self.fields) if i), []))
        tables = {id_.split(".", 1)[0] for id_ in ids}
        return {id_ for row in self.rows for id_ in row if id_.split(".", 1)[0] in tables}

    def in_tables(self) -> list[int]:
        """Return the numbers of the lines with figures, and of lines close before them."""
        return [n for n in range(len(self.lines)) if self.lines[n].strip() and any(self.fields[n : n + 3])]


LineMutation = Callable[[PrintedLines, Random], None]


def cut_anywhere(page: PrintedLines, rng: Random) -> None:
    """The text ends anywhere: what was printed after is lost, and so is a figure cut in two."""
    whole = sum(len(line) + 1 for line in page.lines)
    left = rng.randint(whole // 8, whole)
    number = 0
    while number < len(page.lines) - 1 and left > len(page.lines[number]):
        left -= len(page.lines[number]) + 1
        number += 1
    gone = {id_ for ids in page.fields[number + 1 :] for id_ in ids}
    gone |= {id_ for id_ in page.fields[number] if page.ends[id_] > left}
    page.lines[number:] = [page.lines[number][:left]]
    page.missing |= gone
    page.unrecoverable |= gone
    page.contested |= page.row_of(list(gone)) if page.by_cell else set()
    page.contested |= page.table_of(min(number, len(page.fields) - 1))


def line_deleted(page: PrintedLines, rng: Random) -> None:
    """A line of a table is gone."""
    number = rng.choice(page.in_tables())
    ids = page.fields[number]
    if not ids:
        page.contested |= page.table_of(number)
    elif page.by_cell:
        page.unrecoverable |= page.row_of(ids)
    else:
        page.missing |= set(ids)
        page.contested |= set(ids)
    page.lines[number] = ""
    del page.lines[number], page.fields[number]


def line_doubled(page: PrintedLines, rng: Random) -> None:
    """A line of a table stands twice."""
    number = rng.choice(page.in_tables())
    ids = page.fields[number]
    if ids and page.by_cell:
        page.unrecoverable |= page.row_of(ids)
    page.contested |= set(ids) or page.table_of(number)
    page.lines.insert(number, page.lines[number])


def lines_joined(page: PrintedLines, rng: Random) -> None:
    """A line of a table runs on into the next one."""
    choices = [n for n in page.in_tables() if n + 1 < len(page.lines)]
    number = rng.choice(choices)
    here, after = page.fields[number], page.fields[number + 1]
    page.lines[number : number + 2] = [page.lines[number].rstrip() + page.lines[number + 1].lstrip()]
    if page.by_cell and here and after:
        page.unrecoverable |= {*here, *after}
    page.contested |= page.row_of([*here, *after]) or page.table_of(number)
    if page.by_cell:
        page.contested |= page.table_of(number)


def line_moved(page: PrintedLines, rng: Random) -> None:
    """A line of a table stands one place further down."""
    places = page.in_tables()
    pairs = [(one, two) for one, two in pairwise(places) if page.fields[one] and page.fields[two]]
    one, two = rng.choice(pairs)
    here, after = page.fields[one], page.fields[two]
    page.lines[one], page.lines[two] = page.lines[two], page.lines[one]
    if page.by_cell and page.lines[one].strip() != page.lines[two].strip():
        page.unrecoverable |= {*here, *after}
    page.contested |= {*here, *after}


LINE_MUTATIONS: Final[dict[str, LineMutation]] = {
    each.__name__: each for each in (cut_anywhere, line_deleted, line_doubled, lines_joined, line_moved)
}

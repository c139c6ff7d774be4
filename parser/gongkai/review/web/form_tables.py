"""The official form's tables for the page: as it prints them, headers merged, each figure's place known to the keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gongkai.forms.form import Form, Table, editions
from gongkai.forms.official_layout import FormCell, PrintedTable, printed_tables

WIDE = 12
"""Columns from which a table is set in narrow ones."""


class Slot(NamedTuple):
    """A cell of the printed form; where it is a figure's place, its block of the form, row and column there.

    What slips in a source slips along these: a form that prints its rows side by side has them all the same.
    """

    cell: FormCell
    block: int = 0
    row: int = 0
    column: int = 0


class FormPart(NamedTuple):
    """Rows of headers, and the rows of figures below them."""

    head: tuple[tuple[FormCell, ...], ...]
    body: tuple[tuple[Slot, ...], ...]


class FormTable(NamedTuple):
    """A statutory table."""

    heading: str
    wide: bool
    parts: tuple[FormPart, ...]


def tables_of(edition: str | None) -> tuple[FormTable, ...]:
    """Return the tables of an edition; none where the edition is not known.

    >>> [len(table.parts) for table in tables_of("2021")]
    [4, 1, 1]
    """
    form: Form | None = editions().get(edition or "")
    if form is None:
        return ()
    return tuple(
        FormTable(printed.heading, printed.width >= WIDE, tuple(_parts(printed, dict(_places(table)))))
        for table, printed in zip(form.tables, printed_tables(form), strict=True)
    )


def _places(table: Table) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield block, row and column of each figure."""
    for number, block in enumerate(table.blocks):
        for down, row in enumerate(block.rows):
            for right, column in enumerate(block.columns):
                yield table.field_id(row, column), (number, down, right)


def _parts(printed: PrintedTable, places: dict[str, tuple[int, int, int]]) -> Iterator[FormPart]:
    head: list[tuple[FormCell, ...]] = []
    body: list[tuple[Slot, ...]] = []
    for row in printed.by_row():
        if any(cell.field for cell in row):
            body.append(tuple(Slot(cell, *places[cell.field]) if cell.field else Slot(cell) for cell in row))
            continue
        if body:
            yield FormPart(tuple(head), tuple(body))
            head, body = [], []
        head.append(tuple(row))
    yield FormPart(tuple(head), tuple(body))

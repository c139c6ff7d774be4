"""The official form's tables as it prints them: cells with spans, the places of the figures among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gongkai.forms.form import Block, Column, Form, Row, Table


class FormCell(NamedTuple):
    """A cell of the printed form: a label, or the place of a figure (``field`` is its id, ``text`` is empty).

    ``top`` and ``left`` count from 0 within the table; ``rows`` and ``columns`` say how far the cell reaches.
    """

    top: int
    left: int
    text: str = ""
    field: str | None = None
    rows: int = 1
    columns: int = 1


class PrintedTable(NamedTuple):
    """A statutory table: its heading, how many columns it takes, and its cells, row by row."""

    heading: str
    width: int
    cells: tuple[FormCell, ...]

    def by_row(self) -> list[list[FormCell]]:
        """Return the cells that begin in each row, from left to right."""
        ordered = sorted(self.cells)
        return [list(cells) for _, cells in groupby(ordered, key=lambda cell: cell.top)]


def printed_tables(form: Form) -> tuple[PrintedTable, ...]:
    """Return the tables of a form as it prints them.

    >>> from gongkai.forms.form import editions
    >>> [table.width for table in printed_tables(editions()["2021"])]
    [4, 10, 15]
    """
    return tuple(_one_line(table) if table.printed == "one_line" else _by_rows(table) for table in form.tables)


def _by_rows(table: Table) -> PrintedTable:
    width = max(_depth(block) + len(block.columns) for block in table.blocks)
    cells: list[FormCell] = []
    for block in table.blocks:
        cells += _block(table, block, width, max((c.top + c.rows for c in cells), default=0))
    return PrintedTable(table.heading, width, tuple(cells))


def _depth(block: Block) -> int:
    """Return how many columns the labels of a block's rows take."""
    return 1 + max(len(row.groups) for row in block.rows)


def _block(table: Table, block: Block, width: int, top: int) -> Iterator[FormCell]:
    labels = {group.id: group.label for group in table.groups}
    if block.caption:
        yield FormCell(top, 0, block.caption, columns=width)
        top += 1
    depth, spans = _depth(block), _spans(len(block.columns), width - _depth(block))
    head = 2 if any(column.groups for column in block.columns) else 1
    yield FormCell(top, 0, table.ignore[0] if table.ignore else "", rows=head, columns=depth)
    yield from _column_labels(block.columns, labels, spans, depth, top, head)
    yield from _row_labels(block.rows, labels, depth, top + head)
    for number, row in enumerate(block.rows):
        left = depth
        for column, span in zip(block.columns, spans, strict=True):
            yield FormCell(top + head + number, left, field=table.field_id(row, column), columns=span)
            left += span


def _spans(count: int, width: int) -> list[int]:
    """Return how many grid columns each of a block's columns takes, so that all blocks are equally wide."""
    return [width // count + (number < width % count) for number in range(count)]


def _column_labels(
    columns: Sequence[Column], labels: dict[str, str], spans: list[int], left: int, top: int, head: int
) -> Iterator[FormCell]:
    starts = [left + sum(spans[:number]) for number in range(len(columns))]
    for group, members in groupby(range(len(columns)), key=lambda number: columns[number].groups[-1:]):
        numbers = list(members)
        if group:
            yield FormCell(top, starts[numbers[0]], labels[group[0]], columns=sum(spans[n] for n in numbers))
        for number in numbers:
            at, rows = (top + 1, 1) if group else (top, head)
            yield FormCell(at, starts[number], columns[number].label, rows=rows, columns=spans[number])


def _row_labels(rows: Sequence[Row], labels: dict[str, str], depth: int, top: int) -> Iterator[FormCell]:
    for level in range(depth - 1):
        numbered = groupby(range(len(rows)), key=lambda number: rows[number].groups[: level + 1])
        for groups, members in numbered:
            numbers = list(members)
            if len(groups) > level:
                yield FormCell(top + numbers[0], level, labels[groups[level]], rows=len(numbers))
    for number, row in enumerate(rows):
        left = len(row.groups)
        yield FormCell(top + number, left, row.label, columns=depth - left)


def _one_line(table: Table) -> PrintedTable:
    """Print a table's rows side by side over one line of figures."""
    labels = {group.id: group.label for group in table.groups}
    cells: list[FormCell] = []
    left = 0
    rows = [(block, row) for block in table.blocks for row in block.rows]
    for group, members in groupby(rows, key=lambda each: each[1].groups[-1:]):
        parts = list(members)
        if group:
            cells.append(FormCell(0, left, labels[group[0]], columns=sum(len(block.columns) for block, _ in parts)))
        for block, row in parts:
            top, height = (1, 1) if group else (0, 2)
            cells.append(FormCell(top, left, row.label, rows=height, columns=len(block.columns)))
            for column in block.columns:
                cells.append(FormCell(2, left, column.label))
                cells.append(FormCell(3, left, field=table.field_id(row, column)))
                left += 1
    return PrintedTable(table.heading, left, tuple(cells))

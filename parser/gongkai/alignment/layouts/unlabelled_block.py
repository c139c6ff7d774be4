"""Figures apart from all labels: cut by the form's shape, by rows or by columns, as lines and relations say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gongkai.alignment.candidates.quantity_fit import misfits_of
from gongkai.alignment.layouts.reading import Reading, Solver, TableRuns
from gongkai.alignment.types import Run, Token
from gongkai.core.doubts import NO_DOUBT, Doubt
from gongkai.forms.form import Block, Table


def column_orders(table: Table, blocks: set[int]) -> list[list[tuple[int, int]]]:
    """Return the orders in which the columns of some blocks may come: block by block, or across all of them."""
    by_block = [(b, c) for b in sorted(blocks) for c in range(len(table.blocks[b].columns))]
    across = sorted(by_block, key=lambda pair: (pair[1], pair[0]))
    return [by_block] if across == by_block else [by_block, across]


def rows_in(block: Block, number: int, anchored: set[tuple[int, int]]) -> list[int]:
    """Return the rows of a block that are printed; all of them where no label of it was found."""
    rows = [row for row in range(len(block.rows)) if (number, row) in anchored]
    return rows or list(range(len(block.rows)))


def column_run(
    table: Table, index: int, b: int, c: int, rows: list[int], tokens: list[Token], how: str = "column"
) -> Run:
    """Return the run of a column over some rows of a block, over all of them where there are as many figures."""
    block = table.blocks[b]
    everything = list(range(len(block.rows)))
    chosen = everything if len(tokens) == len(everything) else rows
    slots = tuple(table.field_id(block.rows[row], block.columns[c]) for row in chosen)
    share = len(rows) / len(everything)
    doubts = frozenset({Doubt.INCOMPLETE}) if len(chosen) < len(everything) else NO_DOUBT
    return Run(slots, tokens, index, b, share, 1.0, False, how, doubts)


class Unit(NamedTuple):
    """A row whose figures stand in the block: its place in the form, ``row`` ``None`` for a row of no form."""

    block: int
    row: int | None
    columns: int


class FigurePlace(NamedTuple):
    """What one figure is in a reading: the unit's index, its column, and the group that is printed together."""

    unit: int
    column: int
    group: tuple[int, int]


def matrix_runs(
    table: Table, index: int, tokens: list[Token], printed: Sequence[tuple[int, int] | None], choose: Solver
) -> TableRuns:
    """Return the runs of figures without headers between them.

    Lines tell the direction where each holds one row or one column; signs and decimals rule a direction out; the
    relations choose between what is left. Where blanks left nothing behind, lines still tell whose figures are whose.

    Parameters
    ----------
    printed
        The ``(block, row)`` of each row label as it stands there, ``None`` for a label of no row.
    choose
        Called with two or more readings.
    """
    anchored = {row for row in printed if row is not None}
    if not anchored:
        return TableRuns([], stray=len(tokens))
    readings = _whole(table, index, tokens, printed)
    if not readings:
        readings = (
            _line_by_line(table, index, tokens, anchored)
            or _with_unknown(table, index, tokens, printed)
            or _one_column(table, index, tokens, anchored)
        )
    if not readings:
        return TableRuns([], stray=len(tokens))
    for _, runs in readings:
        _doubt_incomplete(table, runs)
    misfits = [misfits_of(table, runs) for _, runs in readings]
    readings = [each for each, count in zip(readings, misfits, strict=True) if count == min(misfits)]
    for run in (run for _, runs in readings for run in runs):
        run.doubt(
            Doubt.UNLIKE, min(misfits) > 0
        )  # figures written as their columns' never are: another order may be meant
    return TableRuns(choose(readings))


def _whole(table: Table, index: int, tokens: list[Token], printed: Sequence[tuple[int, int] | None]) -> list[Reading]:
    """Return the readings in which there is a figure for each place; those that follow the lines, if any do."""
    lines = [len(list(group)) for _, group in groupby(tokens, key=lambda token: token.line)]
    readings: list[Reading] = []
    following: list[Reading] = []
    for units in _unit_lists(table, printed, len(tokens)):
        for kind, places in _orders(units):
            if len(places) != len(tokens):
                continue
            runs = (_in_rows if kind == "rows" else _in_columns)(table, index, units, places, tokens)
            for run in runs:
                run.doubt(
                    Doubt.WHOSE_ROW, any(unit.row is None for unit in units)
                )  # which label is of no row is a guess
            readings.append((kind, runs))
            if lines == [len(list(group)) for _, group in groupby(places, key=lambda place: place.group)]:
                following.append((kind, runs))
    return following or readings


def _doubt_incomplete(table: Table, runs: Sequence[Run]) -> None:
    """Doubt runs of a block that they do not fill: as many figures as labels are no proof where both may be lost."""
    filled = {slot for run in runs for slot in run.slots}
    for run in runs:
        block = table.blocks[run.block]
        ids = {table.field_id(row, column) for row in block.rows for column in block.columns}
        run.doubt(Doubt.INCOMPLETE, not ids <= filled)


def _unit_lists(table: Table, printed: Sequence[tuple[int, int] | None], count: int) -> list[list[Unit]]:
    """Return the rows that ``count`` figures may belong to.

    These are the rows whose labels were found; with them rows of no form, which take what figures are left over; or
    all rows of the blocks.
    """
    anchored = {row for row in printed if row is not None}
    lists = [[Unit(b, row, len(table.blocks[b].columns)) for b, row in rows] for rows in _row_lists(table, anchored)]
    known = lists[0]
    unknown = sum(row is None for row in printed)
    left = count - sum(unit.columns for unit in known)
    if unknown and left > 0 and left % unknown == 0:
        mixed: list[Unit] = []
        for row in printed:
            if row is not None:
                mixed.append(Unit(*row, len(table.blocks[row[0]].columns)))
            else:
                mixed.append(Unit(mixed[-1].block if mixed else known[0].block, None, left // unknown))
        if [unit for unit in mixed if unit.row is not None] == known:
            lists.append(mixed)
    return lists


def _orders(units: list[Unit]) -> Iterator[tuple[str, list[FigurePlace]]]:
    """Yield the orders in which the places of some rows may be printed, without repeating one."""
    numbered = list(enumerate(units))
    widest = max(unit.columns for unit in units)
    across = [FigurePlace(i, c, (c, 0)) for c in range(widest) for i, unit in numbered if c < unit.columns]
    by_block = [
        FigurePlace(i, c, (c, b))
        for b in sorted({unit.block for unit in units})
        for c in range(widest)
        for i, unit in numbered
        if unit.block == b and c < unit.columns
    ]
    yield "columns", by_block
    if [place[:2] for place in across] != [place[:2] for place in by_block]:
        yield "columns", across
    yield "rows", [FigurePlace(i, c, (i, 0)) for i, unit in numbered for c in range(unit.columns)]


def _in_columns(
    table: Table, index: int, units: list[Unit], places: list[FigurePlace], tokens: list[Token]
) -> list[Run]:
    columns: dict[tuple[int, int], list[tuple[int, Token]]] = {}
    for place, token in zip(places, tokens, strict=True):
        unit = units[place.unit]
        if unit.row is not None:
            columns.setdefault((unit.block, place.column), []).append((unit.row, token))
    return [
        column_run(table, index, b, c, [row for row, _ in cells], [token for _, token in cells], "matrix")
        for (b, c), cells in columns.items()
    ]


def _in_rows(table: Table, index: int, units: list[Unit], places: list[FigurePlace], tokens: list[Token]) -> list[Run]:
    parts: list[list[Token]] = [[] for _ in units]
    for place, token in zip(places, tokens, strict=True):
        parts[place.unit].append(token)
    known = [(unit, part) for unit, part in zip(units, parts, strict=True) if unit.row is not None]
    return _rows(table, index, [(unit.block, unit.row or 0) for unit, _ in known], [part for _, part in known])


def _line_by_line(table: Table, index: int, tokens: list[Token], anchored: set[tuple[int, int]]) -> list[Reading]:
    """Return the readings in which every line holds one row, or one column, some of its figures left out."""
    readings: list[Reading] = []
    lines = [list(group) for _, group in groupby(tokens, key=lambda token: token.line)]
    for by_rows in _row_lists(table, anchored):
        sizes = [len(table.blocks[b].columns) for b, _ in by_rows]
        if _fit(lines, sizes):
            readings.append(("rows", _rows(table, index, by_rows, lines)))
    for pairs in column_orders(table, {block for block, _ in anchored}):
        wanted = [rows_in(table.blocks[b], b, anchored) for b, _ in pairs]
        if _fit(lines, [len(each) for each in wanted]):
            runs = _columns(table, index, pairs, wanted, lines)
            short = any(len(line) < len(rows) for line, rows in zip(lines, wanted, strict=True))
            for run in runs:
                run.doubt(
                    Doubt.INCOMPLETE, short
                )  # a table that lost some blanks may have lost others with their figures
            readings.append(("columns", runs))
    return readings


def _with_unknown(
    table: Table, index: int, tokens: list[Token], printed: Sequence[tuple[int, int] | None]
) -> list[Reading]:
    """Return the reading in which every line is a row, the lines of rows that the form does not have left out."""
    lines = [list(group) for _, group in groupby(tokens, key=lambda token: token.line)]
    if None not in printed or len(lines) != len(printed):
        return []
    known = [(row, line) for row, line in zip(printed, lines, strict=True) if row is not None]
    rows = [row for row, _ in known]
    if not rows or any(len(line) > len(table.blocks[b].columns) for (b, _), line in known):
        return []
    return [("rows", _rows(table, index, rows, [line for _, line in known]))]


def _one_column(table: Table, index: int, tokens: list[Token], anchored: set[tuple[int, int]]) -> list[Reading]:
    """Return the readings in which only one column is printed, a figure for each row: the last one first, the totals.

    Nothing but the form's habit tells which it is.
    """
    if len(table.blocks) > 1 or len(table.blocks[0].columns) < 2:
        return []
    rows = next((rows for rows in _row_lists(table, anchored) if len(rows) == len(tokens)), [])
    chosen = [row for _, row in rows]
    last_first = reversed(range(len(table.blocks[0].columns)))
    return [("columns", [column_run(table, index, 0, c, chosen, tokens, "matrix")]) for c in last_first] if rows else []


def _fit(lines: list[list[Token]], sizes: list[int]) -> bool:
    return len(lines) == len(sizes) > 1 and all(len(line) <= size for line, size in zip(lines, sizes, strict=True))


def _row_lists(table: Table, anchored: set[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Return the rows that figures may belong to: those whose labels were found, and all rows of their blocks."""
    blocks = sorted({block for block, _ in anchored})
    every = [(b, row) for b in blocks for row in range(len(table.blocks[b].rows))]
    printed = sorted(anchored)
    return [every] if printed == every else [printed, every]


def _columns(
    table: Table,
    index: int,
    pairs: list[tuple[int, int]],
    wanted: list[list[int]],
    parts: list[list[Token]],
) -> list[Run]:
    columns = zip(pairs, wanted, parts, strict=True)
    return [column_run(table, index, b, c, rows, part, "matrix") for (b, c), rows, part in columns]


def _rows(table: Table, index: int, rows: list[tuple[int, int]], parts: list[list[Token]]) -> list[Run]:
    runs = []
    for (b, row), part in zip(rows, parts, strict=True):
        runs.append(Run(table.row_ids[b][row], part, index, b, 1.0, 1.0, False, "matrix"))
    return runs

"""Tables read by columns: all labels first, then each column's figures, under its header or without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gongkai.placement import Run, Token
from gongkai.reconstruct.items import Item
from gongkai.reconstruct.shapes import Reading, Solver, TableRuns
from gongkai.schema import Block, Table


def column_runs(table: Table, index: int, items: Sequence[Item], choose: Solver) -> TableRuns:
    """All row labels come first; then each column's figures, under its header or without one."""
    groups = column_groups(items)
    anchored = {(item.entry.block, item.entry.row) for item in items if item.kind == "row" and item.entry}
    blocks = {block for block, _ in anchored}
    fits: list[tuple[int, list[tuple[int, int]]]] = []
    for order in _orders(table, blocks):
        pairs = _named_pairs(groups, order)
        if pairs is not None:
            counted = sum(
                len(tokens) in (len(_rows_in(table.blocks[b], b, anchored)), len(table.blocks[b].rows))
                for (_, tokens), (b, _) in zip(groups, pairs, strict=True)
            )
            named = sum(pair in names for (names, _), pair in zip(groups, pairs, strict=True))
            if 2 * counted >= len(groups):
                fits.append((2 * counted + named, pairs))
    if not fits:
        tokens = [token for _, group in groups for token in group]
        return _matrix_runs(table, index, tokens, anchored, choose)
    best, pairs = max(fits)
    partial = len(groups) < min(len(order) for order in _orders(table, blocks))
    unclear = any(score == best and other != pairs for score, other in fits)
    runs = []
    for (b, c), (names, tokens) in zip(pairs, groups, strict=True):
        run = _column_run(table, index, b, c, _rows_in(table.blocks[b], b, anchored), tokens)
        run.open |= unclear or (len(groups) > 1 and bool(names) and (b, c) not in names) or partial
        runs.append(run)
    return TableRuns(runs)


_Group = tuple[frozenset[tuple[int, int]], list[Token]]


def column_groups(items: Sequence[Item]) -> list[_Group]:
    """Return the tokens between headers, each group with the columns that the headers before it may name."""
    groups: list[_Group] = []
    names: frozenset[tuple[int, int]] = frozenset()
    fresh = True
    for item in items:
        if item.kind == "token" and item.token:
            if fresh:
                groups.append((names, []))
                names, fresh = frozenset(), False
            groups[-1][1].append(item.token)
        elif item.kind != "heading":
            names, fresh = item.columns or names, True
    return [(names, tokens) for names, tokens in groups if any(not token.empty for token in tokens)]


def _named_pairs(groups: list[_Group], order: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """Return the column of each group: one after the other, or by the headers where columns are missing."""
    if len(groups) == len(order):
        return order
    pairs: list[tuple[int, int]] = []
    at = 0
    for names, _ in groups:
        while at < len(order) and order[at] not in names:
            at += 1
        if at == len(order):
            return None
        pairs.append(order[at])
        at += 1
    return pairs


def _orders(table: Table, blocks: set[int]) -> list[list[tuple[int, int]]]:
    """Return the orders in which the columns of some blocks may come: block by block, or across all of them."""
    by_block = [(b, c) for b in sorted(blocks) for c in range(len(table.blocks[b].columns))]
    across = sorted(by_block, key=lambda pair: (pair[1], pair[0]))
    return [by_block] if across == by_block else [by_block, across]


def _rows_in(block: Block, number: int, anchored: set[tuple[int, int]]) -> list[int]:
    """Return the rows of a block that are printed; all of them where no label of it was found."""
    rows = [row for row in range(len(block.rows)) if (number, row) in anchored]
    return rows or list(range(len(block.rows)))


def _column_run(
    table: Table, index: int, b: int, c: int, rows: list[int], tokens: list[Token], how: str = "column"
) -> Run:
    block = table.blocks[b]
    everything = list(range(len(block.rows)))
    chosen = everything if len(tokens) == len(everything) else rows
    slots = tuple(table.field_id(block.rows[row], block.columns[c]) for row in chosen)
    share = len(rows) / len(everything)
    return Run(slots, tokens, index, b, share, 1.0, False, how, open=len(chosen) < len(everything))


def _matrix_runs(
    table: Table, index: int, tokens: list[Token], anchored: set[tuple[int, int]], choose: Solver
) -> TableRuns:
    """Figures without headers between them: cut by the form's shape, by columns or by rows as relations say."""
    readings: list[Reading] = []
    blocks = {block for block, _ in anchored}
    for pairs in _orders(table, blocks):
        rows = [_rows_in(table.blocks[b], b, anchored) for b, _ in pairs]
        for wanted in (rows, [list(range(len(table.blocks[b].rows))) for b, _ in pairs]):
            if sum(map(len, wanted)) == len(tokens):
                readings.append(("columns", _cut_columns(table, index, pairs, wanted, tokens)))
    by_rows: list[tuple[int, int]] = [(b, row) for b in sorted(blocks) for row in range(len(table.blocks[b].rows))]
    if sum(len(table.blocks[b].columns) for b, _ in by_rows) == len(tokens):
        readings.append(("rows", _cut_rows(table, index, by_rows, tokens)))
    by_line = _direction(tokens, [table.blocks[b] for b in sorted(blocks)])
    readings = [each for each in readings if each[0] == by_line] or readings
    if not readings:
        return TableRuns([], stray=len(tokens))
    return TableRuns(choose(readings))


def _direction(tokens: list[Token], blocks: list[Block]) -> str | None:
    """Return how figures of one block run where every line holds a whole row, or a whole column, of it."""
    counts = set(Counter(token.line for token in tokens).values())
    shapes = {(len(block.columns), len(block.rows)) for block in blocks}
    if len(counts) != 1 or len(shapes) != 1:
        return None
    (count,), ((columns, rows),) = counts, shapes
    if columns == rows or count not in (columns, rows):
        return None
    return "rows" if count == columns else "columns"


def _cut_columns(
    table: Table, index: int, pairs: list[tuple[int, int]], wanted: list[list[int]], tokens: list[Token]
) -> list[Run]:
    runs, at = [], 0
    for (b, c), rows in zip(pairs, wanted, strict=True):
        runs.append(_column_run(table, index, b, c, rows, tokens[at : at + len(rows)], "matrix"))
        at += len(rows)
    return runs


def _cut_rows(table: Table, index: int, rows: list[tuple[int, int]], tokens: list[Token]) -> list[Run]:
    runs, at = [], 0
    for b, row in rows:
        block = table.blocks[b]
        slots = tuple(table.field_id(block.rows[row], column) for column in block.columns)
        runs.append(Run(slots, tokens[at : at + len(slots)], index, b, 1.0, 1.0, False, "matrix"))
        at += len(slots)
    return runs

"""Give every token of a table to a run of slots: row by row, column by column, or as one block of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.placement import Anchor, Run, Token
from gongkai.reconstruct.items import Item
from gongkai.schema import Block, Table
from gongkai.wording import Vocabulary

COLUMN_FIRST = 0.8
"""Share of a table's row labels that must stand before its first figure for it to be read by columns."""


@dataclass(slots=True)
class _Row:
    """A label that tokens may follow: of one row, of a spanning group, or unknown (``rows`` empty)."""

    block: int
    rows: tuple[int, ...]
    anchor: Anchor | None
    cell: int
    repeats: bool = False
    guessed: bool = False
    tokens: list[Token] = field(default_factory=list)


@dataclass(slots=True)
class TableRuns:
    """The runs of one table, and what fits nowhere.

    ``repeats`` are rows printed once more: the field id of their first slot, and their tokens.
    """

    runs: list[Run]
    unknown_rows: list[int] = field(default_factory=list)
    repeats: list[tuple[str, list[Token]]] = field(default_factory=list)
    stray: int = 0


Reading = tuple[str, list[Run]]
"""A way to read a block of figures, ``"columns"`` or ``"rows"``, and its runs."""

Solver = Callable[[list[Reading]], list[Run]]
"""Chooses between readings of a table as a whole by the relations."""


def build_runs(table: Table, index: int, items: Sequence[Item], words: Vocabulary, choose: Solver) -> TableRuns:
    """Return the runs of a table from its items.

    Parameters
    ----------
    index
        Index of the table in the form.
    choose
        Called with two or more readings of the same block of figures.
    """
    if table.printed == "one_line":
        return _line_runs(table, index, items, choose)
    rows = [item for item in items if item.kind in ("row", "group")]
    tokens = [item for item in items if item.kind == "token" and item.token and not item.token.empty]
    if not tokens or not rows:
        return _row_runs(table, index, items, words)
    first = tokens[0].cell
    before = sum(1 for row in rows if row.cell < first)
    if len(rows) > 1 and before >= COLUMN_FIRST * len(rows):
        return _column_runs(table, index, items, choose)
    blocks = _blocks(items, len(table.blocks))
    if len(blocks) < 2:
        return _row_runs(table, index, items, words)
    result = TableRuns([])
    for part in blocks:
        found = _block_runs(table, index, part, words, choose)
        result.runs += found.runs
        result.unknown_rows += found.unknown_rows
        result.repeats += found.repeats
        result.stray += found.stray
    return result


def _blocks(items: Sequence[Item], count: int) -> list[list[Item]]:
    """Return the items of each block; what stands between two blocks' labels goes to the later one if it heads it."""
    parts: list[list[Item]] = [[] for _ in range(count)]
    at = 0
    pending: list[Item] = []
    for item in items:
        if item.entry is not None and item.entry.block >= 0:
            at = item.entry.block
            parts[at] += [*pending, item]
            pending = []
        elif item.kind == "column":
            pending.append(item)
        else:
            parts[at] += [*pending, item]
            pending = []
    parts[at] += pending
    return [part for part in parts if part]


def _block_runs(table: Table, index: int, items: list[Item], words: Vocabulary, choose: Solver) -> TableRuns:
    rows = [item for item in items if item.kind == "row"]
    figures = [i for i, item in enumerate(items) if item.kind == "token" and item.token and not item.token.empty]
    if len(rows) > 1 and figures and items.index(rows[-1]) < figures[0]:
        headed = sum(1 for i in figures if items[i - 1].kind == "column")
        size = len(table.blocks[rows[0].entry.block].columns) if rows[0].entry else 1
        if headed or len(figures) > size:
            return _column_runs(table, index, items, choose)
    return _row_runs(table, index, items, words)


# ------------------------------------------------------------------------------------------ by rows


def _row_runs(table: Table, index: int, items: Sequence[Item], words: Vocabulary) -> TableRuns:
    """Tokens follow their row's label."""
    found: list[_Row] = []
    stray = 0
    for item in items:
        if item.kind == "row" and item.entry:
            found.append(_Row(item.entry.block, (item.entry.row,), item.anchor, item.cell))
        elif item.kind == "group" and item.entry:
            found.append(_Row(item.entry.block, item.entry.members, item.anchor, item.cell))
        elif item.kind == "repeat" and item.entry:
            found.append(_Row(item.entry.block, (item.entry.row,), None, item.cell, repeats=True))
        elif item.kind == "unknown":
            found.append(_Row(-1, (), None, item.cell))
        elif item.figures and found:
            found[-1].guessed = True
        elif item.kind == "token" and item.token:
            if found:
                found[-1].tokens.append(item.token)
            else:
                stray += not item.token.empty
    result = TableRuns([], stray=stray)
    heads = _heads(table, items)
    for row in found:
        if row.repeats:
            block = table.blocks[row.block]
            result.repeats.append((table.field_id(block.rows[row.rows[0]], block.columns[0]), row.tokens))
    found = [row for row in found if not row.repeats]
    _join_cut_rows(found, table)
    _name_unknown(found, table)
    for i, row in enumerate(found):
        if row.block < 0:
            if any(not token.empty for token in row.tokens):
                result.unknown_rows.append(row.cell)
            continue
        following = next((r for r in found[i + 1 :] if r.block == row.block), None)
        made = _rows_of(table, index, row, following)
        cut = i + 1 < len(found) and found[i + 1].block < 0 and bool(found[i + 1].tokens)
        for run in made:
            run.heads = heads.get(row.block)
            run.open |= row.guessed or (cut and sum(not token.empty for token in run.tokens) < len(run.slots))
        result.runs += made
    return result


def _heads(table: Table, items: Sequence[Item]) -> dict[int, tuple[tuple[float, float], ...]]:
    """Return the extents of each block's column headers, where every column has one and they stand apart."""
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for item in items:
        if item.kind == "column" and item.extent and len(item.columns) == 1:
            found.setdefault(next(iter(item.columns)), item.extent)
    heads: dict[int, tuple[tuple[float, float], ...]] = {}
    for b, block in enumerate(table.blocks):
        extents = [found.get((b, c)) for c in range(len(block.columns))]
        known = tuple(extent for extent in extents if extent is not None)
        if len(known) == len(extents) > 1 and all(x[1] <= y[0] for x, y in pairwise(known)):
            heads[b] = known
    return heads


def _join_cut_rows(found: list[_Row], table: Table) -> None:
    """Give figures after an unknown label to the row before, where they make it whole (a page header cut it)."""
    for before, row in pairwise(found):
        if row.block >= 0 or before.block < 0:
            continue
        figures = [token for token in row.tokens if not token.empty]
        begun = [token for token in before.tokens if not token.empty]
        if figures and begun and len(begun) + len(figures) == len(table.blocks[before.block].columns):
            before.tokens, row.tokens = [*begun, *figures], []


def _name_unknown(found: list[_Row], table: Table) -> None:
    """Let unknown labels with figures stand for the rows missing between their neighbours, where counts agree."""
    i = 0
    while i < len(found):
        if found[i].block >= 0:
            i += 1
            continue
        end = i
        while end < len(found) and found[end].block < 0:
            end += 1
        unknown = [row for row in found[i:end] if row.tokens]
        before, after = found[i - 1] if i else None, found[end] if end < len(found) else None
        block = before.block if before else after.block if after else -1
        if block >= 0 and unknown and (after is None or before is None or after.block == before.block):
            low = max(before.rows) + 1 if before and len(before.rows) == 1 else min(before.rows) if before else 0
            high = min(after.rows) if after else len(table.blocks[block].rows)
            if high - low == len(unknown):
                for row, number in zip(unknown, range(low, high), strict=True):
                    row.block, row.rows, row.guessed = block, (number,), True
        i = end


def _rows_of(table: Table, index: int, row: _Row, following: _Row | None) -> list[Run]:
    """Return the run of a labelled row, and of the unlabelled rows whose figures follow its own."""
    block = table.blocks[row.block]
    size = len(block.columns)
    end = min(following.rows) if following else len(block.rows)
    is_group = len(row.rows) > 1 or (row.anchor is None and not row.rows)
    numbers = list(range(min(row.rows), max(end, min(row.rows) + 1)))
    printed = [i for i, token in enumerate(row.tokens) if not token.empty]
    if is_group and not row.tokens:
        return []
    count = len(printed) // size if len(printed) % size == 0 else 1
    if count < 2 and len(row.tokens) >= 2 * size and len(row.tokens) % size == 0 and size > 1:
        count = len(row.tokens) // size if len(row.tokens) // size <= len(numbers) else count
        edges = [i * size for i in range(count)]
    else:
        edges = [0, *(printed[i * size] for i in range(1, max(count, 1)))]
    if not 1 < count <= len(numbers):
        if is_group and not printed:
            return []
        run = _run(table, index, row, numbers[0], row.tokens, is_group)
        run.open = is_group and len(row.rows) > 1
        return [run]
    parts = [row.tokens[a:b] for a, b in zip(edges, [*edges[1:], len(row.tokens)], strict=True)]
    certain = count == len(numbers)
    runs = []
    for number, part in zip(numbers, parts, strict=False):
        run = _run(table, index, row, number, part, is_group or number != numbers[0])
        run.score *= 1.0 if certain else 0.5
        run.open = not certain
        runs.append(run)
    return runs


def _run(table: Table, index: int, row: _Row, number: int, tokens: list[Token], inferred: bool) -> Run:
    block = table.blocks[row.block]
    slots = tuple(table.field_id(block.rows[number], column) for column in block.columns)
    score, trust = (row.anchor.score, row.anchor.trust) if row.anchor else (0.0, 0.0)
    return Run(slots, tokens, index, row.block, score, trust, inferred or row.anchor is None)


# --------------------------------------------------------------------------------------- by columns


def _column_runs(table: Table, index: int, items: Sequence[Item], choose: Solver) -> TableRuns:
    """All row labels come first; then each column's figures, under its header or without one."""
    groups = _column_groups(items)
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


def _column_groups(items: Sequence[Item]) -> list[_Group]:
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


# ----------------------------------------------------------------------------------------- one line


def _line_runs(table: Table, index: int, items: Sequence[Item], choose: Solver) -> TableRuns:
    """All groups side by side: the figures in order are the groups' figures in order.

    Where the figures follow their own group's label and are as many as the group has, each group is read alone.
    """
    block = table.blocks[0]
    anchors = [item.anchor for item in items if item.kind == "row" and item.anchor]
    score = min(sum(anchor.score for anchor in anchors) / len(block.rows), 1.0)
    trust = min(sum(anchor.trust for anchor in anchors) / len(block.rows), 1.0)
    tokens = _figures_of_line(items)
    slots = [tuple(table.field_id(row, column) for column in block.columns) for row in block.rows]
    everything = sum(slots, ())
    if not tokens:
        return TableRuns([])
    whole = TableRuns([Run(everything, tokens, index, 0, score, trust)])
    columns = _column_groups(items)
    if len(columns) == len(block.columns) and all(len(group) == len(block.rows) for _, group in columns):
        turned = [
            Run(tuple(row[c] for row in slots), group, index, 0, score, trust, how="column")
            for c, (_, group) in enumerate(columns)
        ]
        return TableRuns(choose([("columns", turned), ("rows", whole.runs)]))
    parts = _by_group(items)
    if sum(not token.empty for token in tokens) == len(everything) or parts is None:
        return whole
    runs = [Run(slots[row], part, index, 0, score, trust) for row, part in parts.items()]
    for run in runs:
        run.open = any(sum(not t.empty for t in part) not in (0, len(block.columns)) for part in parts.values())
    return TableRuns(runs)


def _figures_of_line(items: Sequence[Item]) -> list[Token]:
    """Return the tokens; without the empty cells of the header rows, where all figures stand below these."""
    tokens = [item.token for item in items if item.kind == "token" and item.token]
    last = max((i for i, item in enumerate(items) if item.kind != "token"), default=-1)
    head = [item.token for item in items[:last] if item.token]
    if any(not token.empty for token in head):
        return tokens
    return [item.token for item in items[last + 1 :] if item.token]


def _by_group(items: Sequence[Item]) -> dict[int, list[Token]] | None:
    """Return the tokens after each group's label, ``None`` where they do not come group by group."""
    parts: dict[int, list[Token]] = {}
    at = -1
    for item in items:
        if item.kind == "row" and item.entry:
            at = item.entry.row
        elif item.kind == "token" and item.token and (not item.token.empty or at in parts):
            parts.setdefault(at, []).append(item.token)
    return parts if len(parts) > 1 and -1 not in parts else None

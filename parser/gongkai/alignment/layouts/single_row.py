"""Tables printed as one line of figures, the rows' labels standing over their columns."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.alignment.layouts.by_columns import column_groups
from gongkai.alignment.layouts.header_positions import heads_in_order
from gongkai.alignment.layouts.reading import Solver, TableRuns
from gongkai.alignment.layouts.unlabelled_block import matrix_runs
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Run, Token
from gongkai.core.doubts import Doubt
from gongkai.forms.form import Table


def line_runs(table: Table, index: int, items: Sequence[Item], choose: Solver) -> TableRuns:
    """All groups side by side: the figures in order are the groups' figures in order.

    Where the figures follow their own group's label and are as many as the group has, each group is read alone.
    """
    block = table.blocks[0]
    anchors = [item.anchor for item in items if item.kind == "row" and item.anchor]
    score = min(sum(anchor.score for anchor in anchors) / len(block.rows), 1.0)
    trust = min(sum(anchor.trust for anchor in anchors) / len(block.rows), 1.0)
    tokens = _figures_of_line(items)
    slots = table.row_ids[0]
    everything = sum(slots, ())
    if not tokens:
        return TableRuns([])
    unnamed = [token._replace(named=frozenset()) for token in tokens]  # a header names a column in each group
    heads = heads_in_order(items, [(0, c) for _ in block.rows for c in range(len(block.columns))])
    whole = TableRuns([Run(everything, unnamed, index, 0, score, trust, heads=heads)])
    columns = column_groups(items)
    if len(columns) == len(block.columns) and all(len(group) == len(block.rows) for _, group in columns):
        turned = [
            Run(tuple(row[c] for row in slots), group, index, 0, score, trust, how="column")
            for c, (_, group) in enumerate(columns)
        ]
        return TableRuns(choose([("columns", turned), ("rows", whole.runs)]))
    if (apart := _printed_apart(table, index, items, tokens, choose)) is not None:
        return apart
    parts = _by_group(items)
    if sum(not token.empty for token in tokens) == len(everything) or parts is None:
        return whole
    runs = [Run(slots[row], part, index, 0, score, trust) for row, part in parts.items()]
    for run in runs:
        run.doubt(
            Doubt.COUNT, any(sum(not t.empty for t in part) not in (0, len(block.columns)) for part in parts.values())
        )
    return TableRuns(runs)


def _printed_apart(
    table: Table, index: int, items: Sequence[Item], tokens: list[Token], choose: Solver
) -> TableRuns | None:
    """Return the runs of a table that heads its columns once, its rows' labels below and all figures after them."""
    block = table.blocks[0]
    heads = sum(bool(item.columns) for item in items if item.kind == "column")
    figures = [token for token in tokens if not token.empty]
    apart = all(item.entry is None or item.cell < figures[0].cell for item in items) if figures else False
    if not apart or heads > len(block.columns) or len(figures) != len(block.rows) * len(block.columns):
        return None
    return matrix_runs(table, index, figures, [(0, row) for row in range(len(block.rows))], choose)


def _figures_of_line(items: Sequence[Item]) -> list[Token]:
    """Return the tokens; without the empty cells of the header rows, where all figures stand below these."""
    tokens = [item.token for item in items if item.kind == "token" and item.token]
    last = max((i for i, item in enumerate(items) if item.kind != "token"), default=-1)
    head = [item.token for item in items[:last] if item.token]
    if any(not token.empty for token in head):
        return tokens
    below = [item.token for item in items[last + 1 :] if item.token]
    start = next((i for i, token in enumerate(below) if token.first or token.cell < 0), 0)
    return below[start:] if all(token.empty for token in below[:start]) else below


def _by_group(items: Sequence[Item]) -> dict[int, list[Token]] | None:
    """Return the tokens after each group's label, ``None`` where they do not come group by group."""
    parts: dict[int, list[Token]] = {}
    at = -1
    for item in items:
        if item.kind == "row" and item.entry:
            at = item.entry.row
        elif item.kind == "token" and item.token and (not item.token.empty or at in parts):
            parts.setdefault(at, []).append(item.token)
    after = [item for item in items[first:] if item.kind == "row"] if (first := _first(items)) is not None else []
    return parts if (len(parts) > 1 or after) and -1 not in parts else None


def _first(items: Sequence[Item]) -> int | None:
    """Return the index of the first figure."""
    return next((i for i, item in enumerate(items) if item.prints), None)

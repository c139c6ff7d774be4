"""Which layout a table is printed in: the ways to read it, and which of them fits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.alignment.layouts.by_columns import column_runs
from gongkai.alignment.layouts.by_rows import own_their_cells, row_runs
from gongkai.alignment.layouts.reading import Solver, TableRuns
from gongkai.alignment.layouts.single_row import line_runs
from gongkai.alignment.layouts.split_tables import cut_parts, part_runs, parts_of
from gongkai.alignment.layouts.uneven_page_breaks import rejoined_runs
from gongkai.alignment.stream.table_items import Item
from gongkai.core.doubts import Doubt
from gongkai.forms.form import Table
from gongkai.forms.vocabulary import Vocabulary

COLUMN_FIRST = 0.8
"""Share of a table's row labels that must stand before its first figure for it to be read by columns."""


UNLIKE = 0.85
"""Likeness below which a label may be that of another row, or a piece of one."""


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
        return line_runs(table, index, items, choose)
    items = _doubted(items)
    rows = [item for item in items if item.kind in ("row", "group")]
    tokens = [item for item in items if item.prints]
    if not tokens or not rows:
        return row_runs(table, index, items, words)
    first = tokens[0].cell
    before = sum(1 for row in rows if row.cell < first)
    if 1 < before < len(rows) and (rejoined := rejoined_runs(table, index, cut_parts(items))):
        return TableRuns(rejoined)
    if len(rows) > 1 and before >= COLUMN_FIRST * len(rows) and not own_their_cells(items):
        cut = parts_of(items, table) if before < len(rows) and len(table.blocks) == 1 else []
        return part_runs(table, index, cut, choose, items) if cut else column_runs(table, index, items, choose)
    blocks = _blocks(items, len(table.blocks))
    if len(blocks) < 2:
        parts = parts_of(items, table)
        return part_runs(table, index, parts, choose) if parts else row_runs(table, index, items, words)
    result = TableRuns([])
    apart = not any(_interleaved(part) for part in blocks)
    for part in blocks:
        found = _block_runs(table, index, part, words, choose)
        if apart and len(_labels_before(part)) > 1:
            for run in found.runs:
                run.doubt(
                    Doubt.WHOSE_ROW, run.how == "row"
                )  # labels first, then figures for some of the rows: whose, nothing tells
        result.add(found)
    return result


def _doubted(items: Sequence[Item]) -> list[Item]:
    """Return the items; a row's label not quite the form's is doubtful where it has empty cells only.

    It is so beside a label of no row that has figures, too: that may be the row's, and this one a piece of it.
    """
    if not any(item.anchor is not None and item.anchor.score < UNLIKE for item in items):
        return list(items)
    result = list(items)
    labels = [i for i, item in enumerate(items) if item.kind in ("row", "group", "unknown")]
    behind = [list(items[i + 1 : end]) for i, end in pairwise([*labels, len(items)])]
    filled = [any(item.prints for item in cells) for cells in behind]
    foreign = [items[i].kind == "unknown" and prints for i, prints in zip(labels, filled, strict=True)]
    for at, i in enumerate(labels):
        anchor = items[i].anchor
        if anchor is None or anchor.score >= UNLIKE:
            continue
        empty = bool(behind[at]) and not filled[at]
        result[i] = items[i]._replace(doubtful=empty or any(foreign[max(at - 1, 0) : at + 2]))
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


def _interleaved(items: Sequence[Item]) -> bool:
    """Whether figures stand between the row labels of a block."""
    rows = [i for i, item in enumerate(items) if item.kind == "row"]
    return len(rows) > 1 and any(item.prints for item in items[rows[0] : rows[-1]])


def _labels_before(items: Sequence[Item]) -> list[Item]:
    """Return the row labels before the first figure that may be theirs, where there are figures at all.

    A label that has a cell has its own; a figure behind a label on its line is that one's.
    """
    figures = [i for i, item in enumerate(items) if item.prints]
    token = items[figures[0]].token if figures else None
    if token is None or not token.first:
        return []
    before = pairwise(items[: figures[0] + 1])
    return [item for item, after in before if item.kind == "row" and (after.token is None or after.prints)]


def _block_runs(table: Table, index: int, items: list[Item], words: Vocabulary, choose: Solver) -> TableRuns:
    rows = [item for item in items if item.kind == "row"]
    figures = [i for i, item in enumerate(items) if item.prints]
    if len(rows) > 1 and figures and items.index(rows[-1]) < figures[0] and not own_their_cells(items):
        headed = sum(1 for i in figures if items[i - 1].kind == "column")
        size = len(table.blocks[rows[0].entry.block].columns) if rows[0].entry else 1
        if headed or len(figures) > size:
            return column_runs(table, index, items, choose)
    return row_runs(table, index, items, words)

"""Tables read by columns: all labels first, then each column's figures, under its header or without one."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.alignment.layouts.reading import Solver, TableRuns
from gongkai.alignment.layouts.unlabelled_block import column_orders, column_run, matrix_runs, rows_in
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Run, Token
from gongkai.core.doubts import Doubt
from gongkai.forms.form import Table

LABELLED = 0.9
"""Share of the rows above a cut that must have their labels for figures to be read from the first row on."""

_Group = tuple[frozenset[tuple[int, int]], list[Token]]


def column_runs(table: Table, index: int, items: Sequence[Item], choose: Solver) -> TableRuns:
    """All row labels come first; then each column's figures, under its header or without one."""
    groups = column_groups(items)
    printed = _printed_rows(items)
    anchored = {row for row in printed if row is not None}
    blocks = {block for block, _ in anchored}
    fits: list[tuple[int, list[tuple[int, int]]]] = []
    for order in column_orders(table, blocks):
        pairs = _named_pairs(groups, order)
        if pairs is not None:
            counted = sum(
                len(tokens) in (len(rows_in(table.blocks[b], b, anchored)), len(table.blocks[b].rows))
                for (_, tokens), (b, _) in zip(groups, pairs, strict=True)
            )
            named = sum(pair in names for (names, _), pair in zip(groups, pairs, strict=True))
            if 2 * counted >= len(groups) or (counted and named == len(groups) == len(order)):
                fits.append((2 * counted + named, pairs))
    if not fits:
        tokens = [token for _, group in groups for token in group]
        headed = _headed(table, index, items, groups)
        others = [("headed", headed)] if headed else []
        found = matrix_runs(table, index, tokens, printed, lambda readings: choose([*readings, *others]))
        return found if found.runs else TableRuns(headed, stray=found.stray)
    best, pairs = max(fits)
    partial = len(groups) < min(len(order) for order in column_orders(table, blocks))
    unclear = any(score == best and other != pairs for score, other in fits)
    runs = []
    for (b, c), (names, tokens) in zip(pairs, groups, strict=True):
        run = column_run(table, index, b, c, rows_in(table.blocks[b], b, anchored), tokens)
        otherwise_named = len(groups) > 1 and bool(names) and (b, c) not in names
        run.doubt(Doubt.COLUMNS, unclear or otherwise_named or partial)
        runs.append(run)
    return TableRuns(runs)


def doubt_torn_lines(runs: Sequence[Run]) -> None:
    """Doubt figures read by columns where lines of several of them agree with no such reading.

    A line may print one row, columns as a whole, or a part of one column; a column that ends within a line and goes on
    in the next, beside other columns, was put together of what belongs apart.
    """
    columns = [run for run in runs if run.how != "row"]
    lines_of = [{token.line for token in run.tokens} for run in columns]
    on: dict[int, list[int]] = {}
    rows_on: dict[int, set[str]] = {}
    for number, run in enumerate(columns):
        for slot, token in zip(run.slots, run.tokens, strict=False):
            on.setdefault(token.line, []).append(number)
            rows_on.setdefault(token.line, set()).add(slot.rpartition(".")[0])
    torn = any(
        len(rows_on[line]) > 1 and len({*numbers}) > 1 and any(len(lines_of[number]) > 1 for number in numbers)
        for line, numbers in on.items()
    )
    for run in columns:
        run.doubt(Doubt.TORN, torn)


def _printed_rows(items: Sequence[Item]) -> list[tuple[int, int] | None]:
    """Return the ``(block, row)`` of each row label in the form's order, ``None`` where one is of no row of the form.

    Column by column the labels that span rows come before these rows' own, and so do the rows after them: out of the
    form's order, yet of the form.
    """
    places: list[tuple[int, int] | None] = []
    displaced: set[tuple[int, int]] = set()
    for item in items:
        if item.kind == "row" and item.entry:
            places.append((item.entry.block, item.entry.row))
        elif item.kind == "unknown" and item.displaced is None:
            places.append(None)
        elif item.kind == "unknown" and item.displaced and not item.displaced.members:
            displaced.add((item.displaced.block, item.displaced.row))
    for place in sorted(displaced - {*places}):
        after = (i for i, other in enumerate(places) if other is not None and other > place)
        places.insert(next(after, len(places)), place)
    return places


def _headed(table: Table, index: int, items: Sequence[Item], groups: Sequence[_Group]) -> list[Run]:
    """Return what stands under its own header in a table that a page's end cut within a row, all of it in doubt.

    Each column is read from its first row on, as far as its figures go; what the next page prints is left out.
    """
    first = next(i for i, item in enumerate(items) if item.prints)
    cut = any(item.kind in ("row", "group", "unknown") for item in items[first:])
    named = [(place, tokens) for names, tokens in groups if len(names) == 1 for place in names]
    places = [place for place, _ in named]
    if not cut or len(table.blocks) > 1 or len(places) < 2 or places != sorted(set(places)):
        return []
    above = [row[1] for row in _printed_rows(items[:first]) if row is not None]
    longest = max(len(tokens) for _, tokens in named)
    if not above or max(above) >= longest or len(above) < LABELLED * longest:
        return []
    runs = [column_run(table, index, b, c, list(range(len(tokens))), tokens) for (b, c), tokens in named]
    for run in runs:
        run.doubt(Doubt.CUT)
    return runs


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
        elif item.kind in ("row", "group", "unknown"):
            names, fresh = frozenset(), True  # a header with labels between it and the figures names none of them
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

"""Give every token of a table to a run of slots: row by row, column by column, or as one block of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.alignment.layouts.header_positions import heads_of_blocks
from gongkai.alignment.layouts.reading import TableRuns
from gongkai.alignment.stream.missing_labels import with_lost_labels
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Anchor, Run, Token
from gongkai.core.doubts import Doubt
from gongkai.forms.form import Table
from gongkai.forms.vocabulary import Vocabulary


@dataclass(slots=True)
class _LabelledRow:
    """A label that tokens may follow: of one row, of a spanning group, or unknown (``rows`` empty).

    ``group``: it is the label of a group; ``guessed``: something stands between it and its tokens; ``cut``: column
    headers follow its tokens.
    """

    block: int
    rows: tuple[int, ...]
    anchor: Anchor | None
    cell: int
    repeats: bool = False
    guessed: bool = False
    cut: bool = False
    group: bool = False
    tokens: list[Token] = field(default_factory=list)


def own_their_cells(items: Sequence[Item]) -> bool:
    """Whether most row labels of a block have cells right behind them, be these empty or under headers of their own."""
    rest = [item for item in items if item.kind != "column"]
    own = [after.token is not None for row, after in pairwise(rest) if row.kind == "row"]
    return 2 * sum(own) > len(own)


def _with_foreign_rows(items: Sequence[Item]) -> list[Item]:
    """Return the items with what is worded like a header, yet opens a line of figures (``合计``), as unknown labels.

    A column's header that has a line with one figure to itself heads that figure.
    """
    result = list(items)
    for i, (before, item, after) in enumerate(zip(items, items[1:], items[2:], strict=False), 1):
        if item.kind != "column" or not (before.token and after.token) or after.token.first or not after.prints:
            continue
        next_ = items[i + 2].token if i + 2 < len(items) else None
        alone = next_ is None or next_.line != after.token.line
        if before.token.line != after.token.line and not (alone and item.columns):
            result[i] = item._replace(kind="unknown")
    return result


# ------------------------------------------------------------------------------------------ by rows


def row_runs(table: Table, index: int, items: Sequence[Item], words: Vocabulary) -> TableRuns:
    """Tokens follow their row's label."""
    items = _with_foreign_rows(items) if own_their_cells(items) else items
    items = with_lost_labels(items, table)
    found: list[_LabelledRow] = []
    stray = 0
    for item in items:
        if item.kind == "row" and item.entry:
            found.append(
                _LabelledRow(item.entry.block, (item.entry.row,), item.anchor, item.cell, guessed=item.doubtful)
            )
        elif item.kind == "group" and item.entry:
            found.append(_LabelledRow(item.entry.block, item.entry.members, item.anchor, item.cell, group=True))
        elif item.kind == "repeat" and item.entry:
            found.append(_LabelledRow(item.entry.block, (item.entry.row,), None, item.cell, repeats=True))
        elif item.kind == "unknown":
            found.append(_LabelledRow(-1, (), None, item.cell, guessed=item.doubtful))
        elif item.figures and found:
            found[-1].guessed |= not _is_whole(found[-1], table)
        elif item.kind == "column" and found:
            found[-1].guessed |= item.strange and not found[-1].tokens
            found[-1].cut |= bool(found[-1].tokens) and found[-1].tokens[-1].header < 0
        elif item.kind == "token" and item.token:
            if found:
                found[-1].tokens.append(item.token)
            else:
                stray += not item.token.empty
    result = TableRuns([], stray=stray)
    heads = heads_of_blocks(table, items)
    for row in found:
        if row.repeats:
            result.repeats.append((table.row_ids[row.block][row.rows[0]][0], row.tokens))
    found = _without_bare_unknown([row for row in found if not row.repeats])
    _doubt_cut_rows(found)
    _join_cut_rows(found, table)
    _doubt_stacked(found, table)
    _name_unknown(found, table)
    for before, row in pairwise(found):  # figures of a row that is none of the form's may be those of the one above
        nameless = row.guessed and row.block < 0
        before.guessed |= nameless and any(token.number and token.number.value is not None for token in row.tokens)
    for i, row in enumerate(found):
        if row.block < 0:
            if any(not token.empty for token in row.tokens):
                result.unknown_rows.append(row.cell)
            continue
        following = next((r for r in found[i + 1 :] if r.block == row.block), None)
        made = _rows_of(table, index, row, following)
        cut = i + 1 < len(found) and found[i + 1].block < 0 and bool(found[i + 1].tokens) and not _is_whole(row, table)
        for run in made:
            run.heads = heads.get(row.block)
            run.doubt(Doubt.WHOSE_ROW, row.guessed)
            run.doubt(Doubt.CUT, cut and sum(not token.empty for token in run.tokens) < len(run.slots))
        result.runs += made
    return result


def _is_whole(row: _LabelledRow, table: Table) -> bool:
    """Whether a row has a cell for each of its columns on one line: what stands behind it takes none of them away.

    Empty cells before its first figure may belong to labels that span rows.
    """
    lines = {token.line for token in row.tokens}
    first = next((i for i, token in enumerate(row.tokens) if not token.empty), len(row.tokens))
    columns = len(table.blocks[row.block].columns)
    return row.block >= 0 and len(row.rows) == len(lines) == 1 and len(row.tokens) - first >= columns


def _without_bare_unknown(found: list[_LabelledRow]) -> list[_LabelledRow]:
    """Return the rows without unknown labels that have nothing and stand before another (a page's header and title)."""
    bare = {id(a) for a, b in pairwise(found) if a.block < 0 and not a.tokens and b.block < 0}
    return [row for row in found if id(row) not in bare]


def _doubt_cut_rows(found: list[_LabelledRow]) -> None:
    """Doubt a row that ends at headers printed again and has more cells than the others: a page number may be one."""
    if not any(row.cut for row in found):
        return
    shapes = Counter(_shape(row) for row in found if row.tokens and row.block >= 0)
    if shapes:
        (usual, count), *_ = shapes.most_common(1)
        for row in found:
            more = all(mine > theirs for mine, theirs in zip(_shape(row), usual, strict=True))
            row.guessed |= row.cut and more and 2 * count > shapes.total()


def _doubt_stacked(found: list[_LabelledRow], table: Table) -> None:
    """Doubt labels that stand one upon the other, without a cell, above one with the figures of several rows.

    Whose these are, nothing tells; nor whose those below the other labels of the table that stand so.
    """
    if all(row.tokens for row in found):
        return
    stacks: list[list[_LabelledRow]] = [[]]
    several = False
    for row in found:
        stacks[-1].append(row)
        if row.tokens:
            columns = len(table.blocks[max(row.block, 0)].columns)
            figures = sum(not token.empty for token in row.tokens)
            several |= figures >= 2 * columns > 2 and len(stacks[-1]) > 1
            stacks.append([])
    for row in (row for stack in stacks if several and len(stack) > 1 for row in stack):
        row.guessed = True


def _shape(row: _LabelledRow) -> tuple[int, int]:
    """Return how many figures a row has, and how many cells down to its last one."""
    places = [i + 1 for i, token in enumerate(row.tokens) if not token.empty]
    return len(places), max(places, default=0)


def _join_cut_rows(found: list[_LabelledRow], table: Table) -> None:
    """Give figures after an unknown label to the row before, where they make it whole (a page header cut it).

    A row that has all its cells, empty ones among them, is whole as it is: what follows it is nobody's.
    """
    for before, row in pairwise(found):
        if row.block >= 0 or before.block < 0 or len(before.tokens) >= len(table.blocks[before.block].columns):
            continue
        figures = [token for token in row.tokens if not token.empty]
        begun = [token for token in before.tokens if not token.empty]
        if figures and begun and len(begun) + len(figures) == len(table.blocks[before.block].columns):
            before.tokens, row.tokens = [*begun, *figures], []


def _name_unknown(found: list[_LabelledRow], table: Table) -> None:
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


def _rows_of(table: Table, index: int, row: _LabelledRow, following: _LabelledRow | None) -> list[Run]:
    """Return the run of a labelled row, and of the unlabelled rows whose figures follow its own."""
    block = table.blocks[row.block]
    size = len(block.columns)
    if row.group and not row.tokens:  # its rows have labels of their own, be it one row only
        return []
    if len(row.rows) == 1 and len(row.tokens) <= size and not _glued_lines(row.tokens, size):
        return [_run(table, index, row, row.rows[0], row.tokens, inferred=False)]
    end = min(following.rows) if following else len(block.rows)
    is_group = len(row.rows) > 1 or (row.anchor is None and not row.rows)
    numbers = list(range(min(row.rows), max(end, min(row.rows) + 1)))
    if is_group and not row.tokens:
        return []
    edges = _edges(row.tokens, size, len(numbers))
    count = len(edges)
    if not 1 < count <= len(numbers):
        if is_group and all(token.empty for token in row.tokens):
            return []
        run = _run(table, index, row, numbers[0], row.tokens, is_group)
        run.doubt(Doubt.WHOSE_ROW, is_group and len(row.rows) > 1)
        return [run]
    parts = [row.tokens[a:b] for a, b in zip(edges, [*edges[1:], len(row.tokens)], strict=True)]
    certain = count == len(numbers)
    runs = []
    for number, part in zip(numbers, parts, strict=False):
        run = _run(table, index, row, number, part, is_group or number != numbers[0])
        run.score *= 1.0 if certain else 0.5
        run.doubt(Doubt.WHOSE_ROW, not certain)
        runs.append(run)
    return runs


def _glued_lines(tokens: Sequence[Token], size: int) -> bool:
    """Whether a row's tokens stand on a line each and are long enough to be all figures of one, stuck together."""
    if size < 2 or len(tokens) < 2 or len(tokens[0].text) < size:
        return False
    apart = all(a.line != b.line for a, b in pairwise(tokens))
    return apart and all(token.text.isdigit() and len(token.text) >= size for token in tokens)


def _edges(tokens: Sequence[Token], size: int, rows: int) -> list[int]:
    """Return where each row begins among tokens that may be those of up to ``rows`` rows of a size; ``[0]`` for one."""
    printed = [i for i, token in enumerate(tokens) if not token.empty]
    if len(printed) % size == 0 and len(printed) >= 2 * size:
        return [0, *printed[size::size]]
    if size > 1 and 2 * size <= len(tokens) <= rows * size and len(tokens) % size == 0:
        return list(range(0, len(tokens), size))
    lines = [0, *(i for i, (a, b) in enumerate(pairwise(tokens), 1) if a.line != b.line)]
    widths = (sum(len(token.text) for token in tokens[a:b]) for a, b in pairwise([*lines, len(tokens)]))
    if size > 1 and len(lines) == rows and all(size <= width for width in widths):
        return lines  # a line a row, its figures glued or some of its cells gone
    opened = [0, *(i for i in lines[1:] if tokens[i].empty)]
    if len(opened) == rows and 2 * len(lines) < len(tokens):
        return opened  # each after the empty cell of its label, a figure broken over two lines perhaps
    return [0]


def _run(table: Table, index: int, row: _LabelledRow, number: int, tokens: list[Token], inferred: bool) -> Run:
    slots = table.row_ids[row.block][number]
    score, trust = (row.anchor.score, row.anchor.trust) if row.anchor else (0.0, 0.0)
    return Run(slots, tokens, index, row.block, score, trust, inferred or row.anchor is None)

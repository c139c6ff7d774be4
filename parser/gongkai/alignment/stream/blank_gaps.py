"""Gaps as evidence: an empty cell that prints nothing leaves a wider gap between the cells around it.

In text of one cell a line the gap is counted in empty lines, in text set in columns in characters across the line.
What two neighbouring cells are apart, and what each empty cell adds, are learnt from the table itself: the widths under
which the rows come out with as many cells as the form has columns. ``0 ⏎⏎ 0 ⏎⏎⏎⏎ 0`` is ``0 | 0 | | 0`` where two empty
lines part the cells of whole rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.alignment.stream.stream_context import BlankWidths, StreamContext
from gongkai.alignment.stream.table_items import Item, token_item
from gongkai.alignment.types import Token
from gongkai.core.labels import LabelledDocument
from gongkai.forms.form import Table

ONE_A_LINE = 0.8
"""Share of a table's figures that must stand alone on their line for empty lines to count. By judgement."""

EXPLAINED = 0.7
"""Share of the rows with blanks that the widths must bring to the form's number of columns. By judgement; rows that
a page's end cut are not among them."""

FEWEST = 4
"""Rows that must agree on the widths, whole rows among them; two or three may by chance."""

WIDEST = 12
"""What an empty cell adds at most, in empty lines or characters."""


@dataclass(slots=True)
class _Row:
    """The figures of one row, and the gaps around them: before the first, between them, after the last."""

    start: int
    size: int
    tokens: list[int] = field(default_factory=list)
    gaps: list[int | None] = field(default_factory=list)
    after: int | None = None
    indented: bool = False
    whole: bool = True
    alone: bool = False

    @property
    def first(self) -> int | None:
        """The gap before the first figure."""
        return self.gaps[0]


def with_blank_gaps(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items with a token for every empty cell that only a gap tells of.

    Where a table has too few rows to tell, what another table of the document told counts for it.
    """
    tokens = [item for item in items if item.token]
    if any(item.token.empty for item in tokens if item.token) or not tokens:
        return items
    lines, line_of = context.lines, context.line_of
    alone = sum(len(lines[line_of[item.cell]].cells) == 1 for item in tokens)
    down = alone >= ONE_A_LINE * len(tokens)
    if not down and not all(item.token.aligned for item in tokens if item.token):
        return items
    rows = [row for row in _rows(items, context.table, context.labelled, down) if row.size > 1]
    widths = _learn(rows, down)
    if widths is not None:
        context.widths.append(widths)
    else:
        widths = next((each for each in reversed(context.widths) if each.down == down), None)
    return items if widths is None else _filled(items, rows, widths, line_of)


def _rows(items: Sequence[Item], table: Table, labelled: LabelledDocument, down: bool) -> Iterator[_Row]:
    """Yield the rows with the gaps around their figures, in empty lines or in characters."""
    lines, line_of = labelled.document.lines, labelled.lines
    line = table.printed == "one_line"
    size = len(table.blocks[0].rows) * len(table.blocks[0].columns)
    row: _Row | None = _Row(-1, size, alone=True) if line else None
    for at, item in enumerate(items):
        before = items[at - 1] if at else None
        if item.token is None:
            if row is not None and row.start >= 0 and down and before is not None and before.token:
                row.after = lines[line_of[item.cell]].gap
            if item.kind in ("row", "group", "unknown", "repeat") and not line:
                if row is not None:
                    yield row
                block = table.blocks[item.entry.block] if item.entry is not None and item.entry.block >= 0 else None
                row = _Row(at, len(block.columns) if block else 0)
            elif row is not None and row.tokens and not line:
                row.whole = False
            continue
        if row is None:
            continue
        row.start = at if row.start < 0 else row.start
        if not row.tokens:
            row.indented = not down and before is not None and line_of[before.cell] != item.token.line
        row.gaps.append(round(item.token.x0) if row.indented and not row.tokens else _gap(before, item, labelled, down))
        row.tokens.append(at)
    if row is not None:
        yield row


def _gap(before: Item | None, item: Item, labelled: LabelledDocument, down: bool) -> int | None:
    """Return what an item stands behind the one before it, ``None`` where that cannot be told."""
    token = item.token
    assert token is not None
    same = before is not None and labelled.lines[before.cell] == token.line
    if down:
        return None if same else labelled.document.lines[token.line].gap
    return round(token.x0 - labelled.cells[before.cell].x1) if same and before else None


def _learn(rows: Sequence[_Row], down: bool) -> BlankWidths | None:
    """Return the widths that bring most of the rows with blanks to the form's number of cells."""
    rows = [row for row in rows if row.whole and 0 < len(row.tokens) <= row.size]
    complete = [row for row in rows if len(row.tokens) == row.size]
    short = [row for row in rows if len(row.tokens) < row.size]
    between = _usual(gap for row in complete or rows for gap in row.gaps[1:])
    if between is None:
        return None
    regular = sum(set(row.gaps[1:]) == {between} for row in complete)
    before = _typical([row.first for row in complete if not row.indented], [r.first for r in rows if not r.indented])
    indent = _typical([row.first for row in complete if row.indented], [row.first for row in rows if row.indented])
    after = _typical([row.after for row in complete], [row.after for row in rows])
    if not short:  # an empty cell is an empty line more, and as far from its neighbours
        usual = BlankWidths(down, between, between + 1, before, after, indent)
        return usual if regular >= max(FEWEST, EXPLAINED * len(complete)) else None
    tried = (BlankWidths(down, between, blank, before, after, indent) for blank in range(1, WIDEST + 1))
    found = [(each, [_blanks(row, each) for row in short]) for each in tried]
    best, told = max(found, key=lambda each: _explained(each[1]))
    count, inner = _explained(told)
    agreed = count >= EXPLAINED * len(short) and count + regular >= FEWEST
    return best if agreed and inner else None


def _explained(told: Sequence[list[int] | None]) -> tuple[int, int]:
    """Return how many rows widths explain, and how many empty cells before their last figures."""
    rows = [each for each in told if each is not None]
    return len(rows), sum(sum(each[:-1]) for each in rows)


def _usual(values: Iterator[int | None] | Sequence[int | None]) -> int | None:
    counts = Counter(value for value in values if value is not None)
    return max(counts, key=lambda value: (counts[value], -value)) if counts else None


def _typical(complete: Sequence[int | None], every: Sequence[int | None]) -> int | None:
    """Return the usual gap of whole rows, or the least of all where no whole row tells it: a blank only widens it."""
    usual = _usual(complete)
    return min((gap for gap in every if gap is not None), default=None) if usual is None else usual


def _blanks(row: _Row, widths: BlankWidths) -> list[int] | None:
    """Return how many empty cells stand before each figure and after the last; ``None`` where the gaps do not fit."""
    found: list[int] = []
    if row.alone:  # it begins where a row ends, or behind a label that is empty
        before = widths.after if widths.down else widths.before
    else:
        before = widths.indent if row.indented else widths.before
    usual = [before, *[widths.between] * (len(row.gaps) - 1)]
    for gap, expected in zip(row.gaps, usual, strict=True):
        wider = 0 if gap is None or expected is None else gap - expected
        if wider < 0 or wider % widths.blank:
            return None
        found.append(wider // widths.blank)
    rest = row.size - len(row.tokens) - sum(found)
    if row.after is not None and widths.after is not None:
        wider = row.after - widths.after
        return [*found, rest] if wider == rest * widths.blank else None
    told = row.first is not None and before is not None
    return [*found, rest] if rest >= 0 and (told or not rest) else None


def _filled(items: Sequence[Item], rows: Sequence[_Row], widths: BlankWidths, line_of: Sequence[int]) -> list[Item]:
    """Return the items with empty cells where the gaps of a row leave room for as many as it lacks."""
    extra: dict[int, int] = {}
    for row in rows:
        if not row.tokens or len(row.tokens) >= row.size or (blanks := _blanks(row, widths)) is None:
            continue
        for at, count in zip([*row.tokens, row.tokens[-1] + 1], blanks, strict=True):
            extra[at] = extra.get(at, 0) + count
    result: list[Item] = []
    for at, item in enumerate([*items, None]):
        near = item if item is not None and item.token else items[at - 1]  # a row's last blanks are in its last line
        empty = Token(-1, "", None, line_of[near.cell], 0.0, 0.0, 1.0)
        result += [token_item(-1, empty)] * extra.get(at, 0)
        result += [item] if item is not None else []
    return result

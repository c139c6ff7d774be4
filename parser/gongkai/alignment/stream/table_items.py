"""Read a table's region as a stream of items: labels of the form, column headers, unknown labels, tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.alignment.stream.cell_places import places_of
from gongkai.alignment.stream.figure_texts import (
    FEWEST_FIGURES,
    WORD,
    all_figures,
    figures_at_end,
    holds_figures,
    is_lost_figure,
    names_something,
)
from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.value_cells import value_cells
from gongkai.alignment.types import Anchor, Token
from gongkai.core.document import Cell, is_row
from gongkai.core.labels import LABEL_INDEX, LabelledDocument
from gongkai.core.misread_digits import is_misread, is_spaced, misread_figure
from gongkai.core.text import Number, read_number
from gongkai.core.worded_figures import worded_figure
from gongkai.forms.vocabulary import Entry, Vocabulary, label_key

WEAK = 0.1
"""A figure that the labeller takes for something else is still a token from this probability on."""

REPEATED = 0.9
"""Likeness from which a label outside the chain is the repetition of one in it."""

A_COPY = 3
"""Repeated row labels from which a table is printed once more."""

_FIGURES = re.compile(r"(?<![\d.])\d+\s+\d+(?!\d)|[:=]\s*[-+]?\d[\d.,]*$")

_ENDS_IN_DIGITS = re.compile(r"\d[项件条宗份次个元]?\W*$")

_SIGN_ALONE = re.compile(r"\+|增加?|减少?")

_NUMERAL = re.compile(r"[一二三四五六七八九十]|\d{1,2}")

LONGEST_UNREAD = 20
"""Characters of the longest cell within a row that may be a figure, though it was taken for none of the table's."""

HEADING = 0.9
"""Probability from which an unknown section heading ends the region of a table."""

NAMED = 0.7
"""Likeness from which a column header may name a column."""


_new = tuple.__new__  # half the price of a NamedTuple's own constructor
_NONE: frozenset[tuple[int, int]] = frozenset()


class Item(NamedTuple):
    """One piece of a table.

    ``kind`` is ``row``, ``group``, ``caption``, ``heading`` (labels of the chain), ``column``, ``unknown`` (a label
    of no row), ``repeat`` (a row of the chain printed once more), ``unread`` (something else within a row) or
    ``token``. ``columns`` are the ``(block, column)`` that a column header may name, ``extent`` its place across the
    line where that is the place of the figures under it too. ``figures``: its text holds figures that could not be
    told apart from it.
    ``strange``: it was taken for a column header and is worded like no label of the form. ``doubtful``: a row's label
    that may be another's, or a piece of one; an unknown one of which nothing is printed. ``displaced``: the row or
    group that an ``unknown`` label words well, though out of the form's order. ``prints``: it is
    a token that is not empty.
    """

    kind: str
    cell: int
    anchor: Anchor | None = None
    entry: Entry | None = None
    token: Token | None = None
    columns: frozenset[tuple[int, int]] = frozenset()
    extent: tuple[float, float] | None = None
    figures: bool = False
    strange: bool = False
    doubtful: bool = False
    displaced: Entry | None = None
    prints: bool = False


def token_item(cell: int, token: Token) -> Item:
    """Return the item of a token."""
    fields = ("token", cell, None, None, token, _NONE, None, False, False, False, None, token.text != "")
    return _new(Item, fields)  # one a figure


def _item_kind(entry: Entry) -> str:
    if entry.kind == "section_heading":
        return "heading"
    if entry.kind == "caption":
        return "caption"
    return "group" if entry.members else "row"


def read_items(context: StreamContext) -> list[Item]:
    """Return the items of a region in reading order."""
    labelled, region, chain = context.labelled, context.region, context.chain
    words, feet = context.words, context.feet
    known = {anchor.entry for anchor in chain.values()}
    last = max(cell for cell in chain if region.start <= cell < region.end)
    value, blank = LABEL_INDEX["value"], LABEL_INDEX["blank"]
    lines = labelled.document.lines
    placed = places_of({line: lines[line] for line in set(labelled.lines[region.start : region.end])})
    trusts = labelled.probabilities[region.start : region.end, [value, blank]].sum(1).tolist()
    worded = value_cells(context)
    rows = _cells_of_rows(labelled, range(region.start, region.end))
    items: list[Item] = []
    header = -1
    previous_line = -1
    current: Entry | None = None
    for cell, trust in enumerate(trusts, region.start):
        line = labelled.lines[cell]
        first, previous_line = line != previous_line, line
        label, text = labelled.labels[cell], labelled.folded[cell]
        if cell in chain:
            if names := _goes_on_heads(items, text, chain[cell], region.table, words):
                items.append(Item("column", cell, columns=names, extent=_extent(labelled.cells[cell], placed[line])))
                header = cell
                continue
            entry = words.entries[chain[cell].entry]
            items.append(Item(_item_kind(entry), cell, chain[cell], entry))
            current = entry
            header = -1
            continue
        if line in feet.lines:
            items += [] if feet.sure else [Item("unread", cell, figures=True)]
            continue
        if label in ("value", "blank") and (not text or text.isdecimal()):  # most cells: a whole number, or nothing
            token = _token(labelled, cell, read_number(text), line, trust if text else 1.0, header, first, placed[line])
            items.append(token_item(cell, token))
            header = -1
            continue
        if cell in worded:  # whatever it says, it stands where a figure does
            number = read_number(text) or worded_figure(text)
            items.append(token_item(cell, _token(labelled, cell, number, line, 1.0, header, first, placed[line])))
            header = -1
            continue
        if label in ("value", "blank") and names_something(text):
            if items and items[-1].token and is_row(lines[line]):
                items.append(Item("unread", cell, figures=True))  # words in a figure's place
                continue
            label = "column_header"
        fewest = 2 if items and items[-1].kind == "row" else FEWEST_FIGURES
        if is_misread(text) or (is_spaced(text) and is_row(lines[line])):
            number = misread_figure(text)
            token = _token(labelled, cell, number, line, 1.0, header, first, placed[line])  # a figure, whatever it says
            items.append(token_item(cell, token))
            header = -1
        elif _SIGN_ALONE.fullmatch(text):
            items.append(Item("unread", cell, figures=True))  # of the figure on the next line
        elif label in ("value", "blank") or cell in rows or _weak_figure(labelled, cell) or all_figures(text, fewest):
            trust = 1.0 if not text or cell in rows else trust
            items += _tokens(labelled, cell, text, line, trust, header, first, placed[line])
            header = -1
        elif label == "section_heading" and cell > last and _is_heading(labelled, cell) and not _known(text, words):
            break
        elif label in ("column_header", "row_label", "caption"):
            extent = _extent(labelled.cells[cell], placed[line])
            item = _loose_label(cell, text, label, known, words, current, region.table, extent)
            if item:
                items.append(item)
                header = cell if item.kind == "column" else -1
                current = item.entry if item.kind == "repeat" else current
            elif items and is_lost_figure(text) and _beside(labelled, items[-1], cell):
                items.append(Item("unread", cell, figures=True))
        elif text and items and (_beside(labelled, items[-1], cell) or holds_figures(text)):
            items.append(Item("unread", cell, figures=True))
    items = _without_numeral(items, labelled, words)
    return _doubt_silent(_without_slips(_of_own_grids(_rows_among_rows(items, labelled), labelled)), labelled)


def _cells_of_rows(labelled: LabelledDocument, cells: range) -> frozenset[int]:
    """Return the cells that end a line with figures enough for a row."""
    ends: dict[int, int] = {labelled.lines[cell]: cell + 1 for cell in cells}
    starts: dict[int, int] = {labelled.lines[cell]: cell for cell in reversed(cells)}
    counts = {line: figures_at_end(labelled.folded[starts[line] : end]) for line, end in ends.items()}
    return frozenset(cell for line, end in ends.items() for cell in range(end - counts[line], end))


def _without_numeral(items: list[Item], labelled: LabelledDocument, words: Vocabulary) -> list[Item]:
    """Drop the last token where it is the number of the next section, in a cell of its own before a bare heading.

    ``五 | 存在的主要问题`` below a row that prints nothing is no figure of that row.
    """
    cell = items[-1].cell + 1 if items and items[-1].token else 0
    if not 0 < cell < len(labelled.cells) or labelled.lines[cell] != labelled.lines[cell - 1]:
        return items
    numeral, text = labelled.folded[cell - 1], labelled.folded[cell]
    named = (words.entries[match.entry] for match in words.match(text) if match.score >= NAMED)
    heads = not label_key(text).numbering and any(entry.kind == "section_heading" for entry in named)
    return items[:-1] if heads and _NUMERAL.fullmatch(numeral) else items


def _rows_among_rows(items: list[Item], labelled: LabelledDocument) -> list[Item]:
    """Take what is worded like no label for a row's, in a line that prints the labels of rows and nothing else."""
    if not any(item.strange for item in items):
        return items
    kinds: dict[int, set[str]] = {}
    for item in items:
        kind = "strange" if item.strange else item.kind
        kinds.setdefault(labelled.lines[item.cell], set()).add(kind)
    rows = {line for line, found in kinds.items() if found == {"row", "strange"}}
    return [
        Item("unknown", item.cell) if item.strange and labelled.lines[item.cell] in rows else item for item in items
    ]


def _goes_on_heads(
    items: Sequence[Item], text: str, anchor: Anchor, table: int, words: Vocabulary
) -> frozenset[tuple[int, int]]:
    """Return the columns that a label names which goes on a row of column headers; none where it is a row's.

    Rows and columns may be worded alike (``其他``, ``总计``). Where all labels of rows are printed before the columns,
    the chain has room for the headers among the rows; yet what follows the header of a column, nothing but headers and
    figures between, and names a column further right is a header too.
    """
    key = label_key(text)
    if key.numbering or words.entries[anchor.entry].row < 0:
        return frozenset()
    named = (words.entries[index] for index in words.exact.get(key.key, ()))
    columns = frozenset((e.block, e.column) for e in named if e.table == table and e.column >= 0)
    for item in reversed(items if columns else ()):
        if item.kind != "token" and (item.kind != "column" or item.columns):
            right = {b: min(c for block, c in item.columns if block == b) for b, _ in item.columns}
            return frozenset((b, c) for b, c in columns if c > right.get(b, c))
    return frozenset()


def _doubt_silent(items: list[Item], labelled: LabelledDocument) -> list[Item]:
    """Note where a row prints no figure of its own and a cell of it has some: its label's, or one of no row after it.

    These are the row's figures, then.
    """
    result: list[Item] = []
    row: Item | None = None
    for item in [*items, None]:
        ends = item is None or item.kind in ("row", "group", "heading")
        told = row is not None and ends and _ENDS_IN_DIGITS.search(labelled.folded[row.cell])
        if row and (told or (item and item.kind == "unknown" and item.figures)):
            result.append(Item("unread", row.cell, figures=True))
        if item is None:
            break
        if ends:
            row = None if item.kind == "heading" else item
        elif item.prints:
            row = None
        result.append(item)
    return result


def with_headers_noted(items: list[Item], context: StreamContext) -> list[Item]:
    """Note in every token the columns that a header right before it may name."""
    result = items[:1]
    for before, item in pairwise(items):
        if item.token and before.kind == "column" and before.columns:
            item = item._replace(token=item.token._replace(named=before.columns))
        result.append(item)
    return result


def _of_own_grids(items: list[Item], labelled: LabelledDocument) -> list[Item]:
    """Drop figures of grids that print none of the table's labels, where another grid prints labels and figures."""

    def grid(item: Item) -> int | None:
        return labelled.document.lines[labelled.lines[item.cell]].table

    named = {grid(item) for item in items if item.kind in ("row", "group") or (item.kind == "column" and item.columns)}
    filled = {grid(item) for item in items if item.prints}
    if not (named & filled) - {None}:
        return items
    return [item for item in items if item.token is None or grid(item) in named or grid(item) is None]


def _without_slips(items: list[Item]) -> list[Item]:
    """Drop repeated labels that are too few to be a table printed once more (a note may name another row)."""
    repeats = sum(item.kind == "repeat" for item in items)
    return items if repeats >= A_COPY else [item for item in items if item.kind != "repeat"]


def _known(text: str, words: Vocabulary) -> bool:
    return any(match.score >= REPEATED for match in words.match(text))


def _is_heading(labelled: LabelledDocument, cell: int) -> bool:
    """Whether a cell is surely the heading of a section, not a piece of a label."""
    sure = float(labelled.probabilities[cell, LABEL_INDEX["section_heading"]]) > HEADING
    return sure and len(labelled.folded[cell]) > 4


def _weak_figure(labelled: LabelledDocument, cell: int) -> bool:
    text = labelled.folded[cell]
    if len(text) > 40 or float(labelled.probabilities[cell, LABEL_INDEX["value"]]) < WEAK:
        return False
    return read_number(text) is not None


def _beside(labelled: LabelledDocument, item: Item, cell: int) -> bool:
    """Whether a short cell stands in the line of the item before it."""
    return len(labelled.folded[cell]) <= LONGEST_UNREAD and labelled.lines[item.cell] == labelled.lines[cell]


def _loose_label(
    cell: int,
    text: str,
    label: str,
    known: set[int],
    words: Vocabulary,
    current: Entry | None,
    table: int,
    extent: tuple[float, float] | None,
) -> Item | None:
    """Return the item of a label that is not in the chain; ``None`` where it repeats what the tokens belong to."""
    figures = _FIGURES.search(text) is not None
    matches = words.match(text)
    best = words.entries[matches[0].entry] if matches else None
    if label == "column_header" or (best is not None and best.position < 0):
        named = (words.entries[m.entry] for m in matches if m.score >= NAMED)
        columns = frozenset((e.block, e.column) for e in named if e.table == table and e.column >= 0)
        strange = not matches and bool(WORD.search(text))
        return Item("column", cell, columns=columns, extent=extent, figures=figures, strange=strange)
    again = next((words.entries[m.entry] for m in matches if m.entry in known and m.score >= REPEATED), None)
    if again is None:
        mine = best is not None and matches[0].score >= REPEATED and best.table == table and best.row >= 0
        unknown = label == "row_label" and WORD.search(text)
        displaced = best if mine else None
        return Item("unknown", cell, extent=extent, figures=figures, displaced=displaced) if unknown else None
    if again == current or again.kind != "row_label" or again.members or again.table != table:
        return None
    return Item("repeat", cell, entry=again, extent=extent, figures=figures)


def _extent(cell: Cell, placed: bool) -> tuple[float, float] | None:
    """Return a header's extent in a true grid, or in text set in columns (there it is as wide as its text)."""
    return (cell.x0, cell.x1) if placed or cell.source.column is not None else None


def _tokens(
    labelled: LabelledDocument, cell: int, text: str, line: int, trust: float, header: int, first: bool, placed: bool
) -> list[Item]:
    """Return the cell's token, or several where it prints several figures."""
    source = labelled.cells[cell]
    number = read_number(text)
    parts = text.split() if number is None and " " in text else []
    numbers = [read_number(part) for part in parts]
    start = source.x0
    if parts and all(n is not None for n in numbers):
        return [
            token_item(cell, Token(cell, p, n, line, x, x + len(p), trust, False, header if x == start else -1, first))
            for p, n, x in zip(parts, numbers, _starts(parts, start), strict=True)
        ]
    return [token_item(cell, _token(labelled, cell, number, line, trust, header, first, placed))]


def _token(
    labelled: LabelledDocument,
    cell: int,
    number: Number | None,
    line: int,
    trust: float,
    header: int,
    first: bool,
    placed: bool,
) -> Token:
    """Return the token that a whole cell is."""
    _, source, x0, x1, _, _, gathered, *_ = labelled.cells[cell]
    text, grid = labelled.folded[cell], source.column is not None
    own = (cell, text, number, line, x0, x1, trust, gathered, header, first, grid, placed and not grid, _NONE, False)
    return _new(Token, own)  # one a figure


def _starts(parts: list[str], start: float) -> list[float]:
    """Return where each part begins across the line, parts being one space apart."""
    starts = []
    for part in parts:
        starts.append(start)
        start += len(part) + 1
    return starts

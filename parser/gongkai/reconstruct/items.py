"""Read a table's region as a stream of items: labels of the form, column headers, unknown labels, tokens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from gongkai.document import Cell, Line
from gongkai.labels import LABEL_INDEX, LabelledDocument
from gongkai.misread import is_misread, is_spaced
from gongkai.normalise import Number, read_number
from gongkai.placement import Anchor, Token
from gongkai.reconstruct.page_feet import PageFeet
from gongkai.spacing import is_row
from gongkai.wording import Entry, Vocabulary, label_key

WEAK = 0.1
"""A figure that the labeller takes for something else is still a token from this probability on."""

REPEATED = 0.9
"""Likeness from which a label outside the chain is the repetition of one in it."""

A_COPY = 3
"""Repeated row labels from which a table is printed once more."""

_FIGURES = re.compile(r"(?<![\d.])\d+\s+\d+(?!\d)")

_DIGITS = re.compile(r"\d+")

_NUMBERING = re.compile(r"\W*\d{1,2}\W+")

_ENDS_IN_DIGITS = re.compile(r"\d\W*$")

_WORD = re.compile(r"[\u3400-\u9fff]{2}")

_LABEL_NUMBER = re.compile(r"[\s()]*[(][\s()]*[一二三四五六七八九十]{1,2}[\s()]*[)][\s()]*")
"""The numbering of a label, which stands alone where a label is written in pieces."""

FEWEST_FIGURES, LONGEST_ROW = 3, 200
"""Figures, and characters, of a text that is a row of figures and can be nothing else."""

WIDE = 1.5
"""A cell wider than this has its place in display columns; where cells are only counted, each is 1 wide."""

LONGEST_UNREAD = 20
"""Characters of the longest cell within a row that may be a figure, though it was taken for none of the table's."""

HEADING = 0.9
"""Probability from which an unknown section heading ends the region of a table."""

NAMED = 0.7
"""Likeness from which a column header may name a column."""


class Item(NamedTuple):
    """One piece of a table.

    ``kind`` is ``row``, ``group``, ``caption``, ``heading`` (labels of the chain), ``column``, ``unknown`` (a label
    of no row), ``repeat`` (a row of the chain printed once more), ``unread`` (something else within a row) or
    ``token``. ``columns`` are the ``(block, column)`` that a column header may name, ``extent`` its place across the
    line where that is the place of the figures under it too. ``figures``: its text holds figures that could not be
    told apart from it.
    ``strange``: it was taken for a column header and is worded like no label of the form. ``doubtful``: a row's label
    that may be another's, or a piece of one. ``displaced``: the row or group that an ``unknown`` label words well,
    though out of the form's order. ``prints``: it is a token that is not empty.
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
    return Item("token", cell, token=token, prints=bool(token.text))


@dataclass(frozen=True)
class Region:
    """The cells from a table's first label to the next section: indices ``start`` to ``end`` (exclusive)."""

    table: int
    start: int
    end: int
    heading: bool


def find_regions(chain: list[Anchor], words: Vocabulary, cells: int) -> list[Region]:
    """Return the region of every table that the chain has a label of, in document order."""
    regions: list[Region] = []
    for index, anchor in enumerate(chain):
        entry = words.entries[anchor.entry]
        if entry.table < 0 or (index and words.entries[chain[index - 1].entry].table == entry.table):
            continue
        after = next((a.cell for a in chain[index:] if words.entries[a.entry].table != entry.table), cells)
        regions.append(Region(entry.table, anchor.cell, after, entry.kind == "section_heading"))
    return regions


def reach_back(region: Region, labelled: LabelledDocument, floor: int) -> Region:
    """Return the region from the column headers and captions right before it on, though not before ``floor``."""
    start = region.start
    while start > floor and (labelled.labels[start - 1] in ("column_header", "caption", "blank")):
        start -= 1
    return replace(region, start=start)


def _item_kind(entry: Entry) -> str:
    if entry.kind == "section_heading":
        return "heading"
    if entry.kind == "caption":
        return "caption"
    return "group" if entry.members else "row"


def read_items(
    labelled: LabelledDocument, region: Region, chain: dict[int, Anchor], words: Vocabulary, feet: PageFeet
) -> list[Item]:
    """Return the items of a region in reading order.

    Parameters
    ----------
    chain
        The chain's anchors by cell.
    feet
        The lines of the document that print a page's number.
    """
    known = {anchor.entry for anchor in chain.values()}
    last = max(cell for cell in chain if region.start <= cell < region.end)
    value, blank = LABEL_INDEX["value"], LABEL_INDEX["blank"]
    lines = labelled.document.lines
    placed = {line: _has_places(lines[line]) for line in set(labelled.lines[region.start : region.end])}
    trusts = labelled.probabilities[region.start : region.end, [value, blank]].sum(1).tolist()
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
        if label in ("value", "blank") and _names_something(text):
            label = "column_header"
        if is_misread(text) or (is_spaced(text) and is_row(lines[line])):
            token = _token(labelled, cell, None, line, 1.0, header, first, placed[line])  # a figure, whatever it says
            items.append(token_item(cell, token))
            header = -1
        elif label in ("value", "blank") or _weak_figure(labelled, cell) or _all_figures(text):
            items += _tokens(labelled, cell, text, line, trust if text else 1.0, header, first, placed[line])
            header = -1
        elif label == "section_heading" and cell > last and _is_heading(labelled, cell) and not _known(text, words):
            break
        elif label in ("column_header", "row_label", "caption"):
            item = _loose_label(cell, text, label, known, words, current, region.table)
            if item:
                item = item._replace(
                    extent=_extent(labelled.cells[cell], placed[line]), figures=bool(_FIGURES.search(text))
                )
                items.append(item)
                header = cell if item.kind == "column" else -1
                current = item.entry if item.kind == "repeat" else current
            elif items and _is_lost_figure(text) and _beside(labelled, items[-1], cell):
                items.append(Item("unread", cell, figures=True))
        elif text and items and (_beside(labelled, items[-1], cell) or _holds_figures(text)):
            items.append(Item("unread", cell, figures=True))
    return _doubt_silent(_without_slips(_of_own_grids(items, labelled)), labelled)


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
    """Note where a row prints no figure of its own and its label's cell ends in digits: these are its figures."""
    result: list[Item] = []
    silent: Item | None = None
    for item in [*items, None]:
        if silent and (item is None or item.kind in ("row", "group", "heading")):
            result.append(Item("unread", silent.cell, figures=True))
        if item is None:
            break
        if item.kind in ("row", "group"):
            silent = item if _ENDS_IN_DIGITS.search(labelled.folded[item.cell]) else None
        elif item.prints:
            silent = None
        result.append(item)
    return result


def headed(items: list[Item]) -> list[Item]:
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

    named = {grid(item) for item in items if item.kind in ("row", "group", "column")}
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


def _names_something(text: str) -> bool:
    """Whether a text that was taken for a figure is a label after all, or the numbering of one."""
    return bool(_WORD.search(text) or _LABEL_NUMBER.fullmatch(text)) and read_number(text) is None


def _weak_figure(labelled: LabelledDocument, cell: int) -> bool:
    text = labelled.folded[cell]
    if len(text) > 40 or float(labelled.probabilities[cell, LABEL_INDEX["value"]]) < WEAK:
        return False
    return read_number(text) is not None


def _all_figures(text: str) -> bool:
    """Whether a text is a row of figures and marks for none, whatever the labeller takes it for."""
    parts = text.split() if len(text) < LONGEST_ROW else []
    return len(parts) >= FEWEST_FIGURES and all(read_number(part) is not None for part in parts)


def _is_lost_figure(text: str) -> bool:
    """Whether a text that was taken for a label has no words and a figure, which is no numbering of one."""
    words = _WORD.search(text.replace(" ", ""))
    return bool(_DIGITS.search(text)) and not words and not _NUMBERING.fullmatch(text)


def _beside(labelled: LabelledDocument, item: Item, cell: int) -> bool:
    """Whether a short cell stands in the line of the item before it."""
    return len(labelled.folded[cell]) <= LONGEST_UNREAD and labelled.lines[item.cell] == labelled.lines[cell]


def _holds_figures(text: str) -> bool:
    """Whether a text without words holds figures enough for a row, however they are parted."""
    return len(text) < LONGEST_ROW and not _WORD.search(text) and len(_DIGITS.findall(text)) >= FEWEST_FIGURES


def _loose_label(
    cell: int, text: str, label: str, known: set[int], words: Vocabulary, current: Entry | None, table: int
) -> Item | None:
    """Return the item of a label that is not in the chain; ``None`` where it repeats what the tokens belong to."""
    matches = words.match(text)
    best = words.entries[matches[0].entry] if matches else None
    if label == "column_header" or (best is not None and best.position < 0):
        named = (words.entries[m.entry] for m in matches if m.score >= NAMED)
        columns = frozenset((e.block, e.column) for e in named if e.table == table and e.column >= 0)
        return Item("column", cell, columns=columns, strange=not matches and bool(_WORD.search(text)))
    again = next((words.entries[m.entry] for m in matches if m.entry in known and m.score >= REPEATED), None)
    if again is None:
        mine = best is not None and matches[0].score >= REPEATED and best.table == table and best.row >= 0
        unknown = label == "row_label" and _WORD.search(text)
        return Item("unknown", cell, displaced=best if mine else None) if unknown else None
    if again == current or again.kind != "row_label" or again.members or again.table != table:
        return None
    return Item("repeat", cell, entry=again)


def _extent(cell: Cell, placed: bool) -> tuple[float, float] | None:
    """Return a header's extent in a true grid, or in text set in columns (there it is as wide as its text)."""
    return (cell.x0, cell.x1) if placed or cell.source.column is not None else None


def _has_places(line: Line) -> bool:
    """Whether the cells of a line know their true place across it, and are not merely counted.

    Narrow cells from the line's beginning on, all as far apart, may be nothing but set apart.
    """
    if not line.separated:
        return False
    gaps = {after.x0 - before.x1 for before, after in pairwise(line.cells)}
    return line.cells[0].x0 > 0 or len(gaps) > 1 or any(cell.x1 - cell.x0 > WIDE for cell in line.cells)


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
    text, (_, source, x0, x1, *_, gathered, _) = labelled.folded[cell], labelled.cells[cell]
    grid = source.column is not None
    return Token(cell, text, number, line, x0, x1, trust, gathered, header, first, grid, placed and not grid)


def _starts(parts: list[str], start: float) -> list[float]:
    """Return where each part begins across the line, parts being one space apart."""
    starts = []
    for part in parts:
        starts.append(start)
        start += len(part) + 1
    return starts

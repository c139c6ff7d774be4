"""The columns as a report prints them: in another order than the form's, some left out, others added.

Headers that are worded clearly tell which column stands where. A table whose headers say something else than the form
is read as if the form had those columns; where they contradict the form and do not account for the figures, the table
is in doubt.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gongkai.alignment.stream.table_items import Item
from gongkai.core.labels import LabelledDocument
from gongkai.core.rule_files import load
from gongkai.forms.form import Block, Column, Relation, Table
from gongkai.forms.vocabulary import Vocabulary

CLEAR = 0.9
"""Likeness from which a header surely names a column."""

_WORDS = load("alignment/layouts", "column_order")

_NOTES = re.compile(_WORDS["notes"])
"""What tells that a column holds notes: it prints no figures that could be taken for others."""

OTHER = "?"
"""A header that no form words."""

WHOLE = 0.9
"""Share of rows that print a figure for each of the form's columns, and no more: then headers beside them have none."""

_WORD = re.compile(r"[\u3400-\u9fff]{2}")
_BESIDE = re.compile(_WORDS["beside"])
"""What tells that a header is of another year, or compares, unless it is like one of the form's that does so."""

Name = int | str | None
"""What a header names: a column of the block by its index, a group of columns by its label, ``OTHER``, nothing."""

Order = list[int | None]
"""Index of the form's column for each printed one, ``None`` for a column that the form does not have."""


class PrintedColumns(NamedTuple):
    """A table as its headers have it, and its items with their columns counted so.

    ``sure``: the headers leave no other order open. ``doubtful``: blocks whose figures the headers do not account for.
    """

    table: Table
    items: list[Item]
    sure: bool
    doubtful: frozenset[int]


def as_printed(
    table: Table, index: int, items: list[Item], labelled: LabelledDocument, words: Vocabulary
) -> PrintedColumns | None:
    """Return the table with its columns as the headers have them; ``None`` where they are the form's.

    Parameters
    ----------
    index
        Index of the table in the form.
    """
    blocks = list(table.blocks)
    moved: dict[tuple[int, int], tuple[int, int]] = {}
    doubtful: set[int] = set()
    sure = True
    for b, block in enumerate(blocks):
        if len(block.columns) < 2:
            continue
        order, clear = _order_of(table, index, b, items, labelled, words)
        if not order or order == list(range(len(block.columns))):
            continue
        widths = _widths(items, b)
        if not widths and table.printed != "one_line":
            continue  # the figures are not behind the rows' labels, so headers do not stand above them
        complete = {*order} >= {*range(len(block.columns))}
        places_too = _widths(items, b, len(order))
        whole = widths[len(block.columns)] >= WHOLE * widths.total() > 0
        if complete and _ascending(order) and whole and places_too == widths:
            continue  # a foreign column prints no figures
        if not clear and not _ascending(order) and widths.most_common(1)[0][0] < 2:
            continue  # figures stuck together, or nothing but totals: no order can be told from them
        if table.printed == "one_line" or any(_accounts_for(order, block, each) for each in (widths, places_too)):
            if not clear and not complete and not _ascending(order):
                continue
            columns = (block.columns[c] if c is not None else Column(f"?{i}", "") for i, c in enumerate(order))
            blocks[b] = replace(block, columns=tuple(columns))
            moved.update({(b, c): (b, i) for i, c in enumerate(order) if c is not None})
            sure &= clear or _ascending(order)
            doubtful |= set() if complete else {b}
        elif (clear and not _ascending(order)) or (complete and _ascending(order)):
            doubtful.add(b)
    if not moved and not doubtful:
        return None
    changed = {b for b, _ in moved}
    items = [_moved(item, moved, changed) for item in items] if moved else items
    return PrintedColumns(replace(table, blocks=tuple(blocks)), items, sure, frozenset(doubtful))


def same_but_for_totals(table: Table, printed: Table, relations: Sequence[Relation]) -> bool:
    """Whether the columns of a table as printed come in the form's order, those apart whose place its sums tell."""
    totals = {relation.left[0] for relation in relations if len(relation.left) == 1}

    def parts(block: Block) -> list[str]:
        return [c.id for c in block.columns if table.field_id(block.rows[0], c) not in totals]

    return all(parts(a) == parts(b) for a, b in zip(table.blocks, printed.blocks, strict=True))


def _order_of(
    table: Table, index: int, b: int, items: list[Item], labelled: LabelledDocument, words: Vocabulary
) -> tuple[Order, bool]:
    """Return the order of a block's columns by its headers, and whether these stand side by side: then it is clear."""
    block, one_line = table.blocks[b], table.printed == "one_line"
    heads = _heads(items, b, one_line=one_line)
    names = [_named(labelled.folded[item.cell], table, index, b, words) for item in heads]
    heads, names = _of_last_line(heads, names, labelled.lines, len(block.columns))
    strange = (
        name == OTHER and _heads_labels(item, items, b, labelled) for item, name in zip(heads, names, strict=True)
    )
    names = [None if heads_labels else name for heads_labels, name in zip(strange, names, strict=True)]
    names = _with_group(heads, names, labelled.lines, table, block)
    labels = {labelled.lines[item.cell] for item in items if item.kind == "row"}
    in_line = one_line or _in_one_line(heads, names, labelled.lines, labels)
    in_grid = all(labelled.cells[item.cell].source.column is not None for item in heads)
    places = _across(heads, names) if in_grid and not in_line else None
    clear = in_line or places is not None
    order = _order(places or names, table, block, clear)
    clear |= _under_their_group(heads, names, labelled.lines, order, block)
    if not clear and (told := _told_by_neighbours(heads, names, labelled, block)):
        order, clear = told, True
    if clear and order and not one_line:
        order = _with_first(places or _beside_columns(heads, names, labelled.lines), order, items, b)
    elif order == list(range(len(block.columns))) and not one_line:
        order += _beside(heads, names, labelled.lines)
    return order, clear


def _heads_labels(head: Item, items: Sequence[Item], b: int, labelled: LabelledDocument) -> bool:
    """Whether a header opens a line with as many cells as a row has whose label opens it: it heads the labels."""

    def opened(item: Item) -> int:
        line = labelled.document.lines[labelled.lines[item.cell]]
        first = item.cell == 0 or labelled.lines[item.cell - 1] != labelled.lines[item.cell]
        return len(line.cells) if first and line.separated else 0

    rows = (item for item in items if item.kind == "row" and item.entry and item.entry.block == b)
    return opened(head) > 1 and any(opened(row) == opened(head) for row in rows)


def _with_group(
    heads: Sequence[Item], names: list[Name], lines: Sequence[int], table: Table, block: Block
) -> list[Name]:
    """Return the names with a group's where another stands in its place: among the rest, above as many as it has."""
    grouped = {c for c, column in enumerate(block.columns) if column.groups}
    last = [name for item, name in zip(heads, names, strict=True) if lines[item.cell] == lines[heads[-1].cell]]
    named = {name for name in last if isinstance(name, int)}
    above = names[: len(names) - len(last)]
    beside = {lines[item.cell] for item, name in zip(heads, above, strict=False) if isinstance(name, int)}
    strange = [i for i, name in enumerate(above) if name in (None, OTHER) and lines[heads[i].cell] in beside]
    rest = set(range(len(block.columns))) - grouped
    told = named and named <= grouped and len(last) == len(grouped) and {n for n in above if isinstance(n, int)} == rest
    labels = [group.label for group in table.groups if group.axis == "columns"]
    if not told or len(strange) != 1 or len(labels) != 1 or labels[0] in above:
        return names
    return [labels[0] if i == strange[0] else name for i, name in enumerate(names)]


def _under_their_group(
    heads: Sequence[Item], names: Sequence[Name], lines: Sequence[int], order: Order, block: Block
) -> bool:
    """Whether two lines of headers name every column once: one those of a group, the one above the group and the rest.

    So the official form is printed; the columns of the group stand in its place then, in their own order.
    """
    if sorted(c for c in order if c is not None) != list(range(len(block.columns))) or None in order:
        return False
    grouped = {c for c, column in enumerate(block.columns) if column.groups}
    below = {lines[item.cell] for item, name in zip(heads, names, strict=True) if name in grouped}
    above = {lines[item.cell] for item, name in zip(heads, names, strict=True) if name not in (*grouped, None, OTHER)}
    return len(below) == len(above) == 1 and max(above) < min(below)


def _told_by_neighbours(
    heads: Sequence[Item], names: Sequence[Name], labelled: LabelledDocument, block: Block
) -> Order:
    """Return the order, if it is not the form's, of headers one right after the other: all of a group, or of the block.

    They stand on one line, or have a line each. The columns of a group stand in its place, whatever is around it.
    """
    named = [(item, name) for item, name in zip(heads, names, strict=True) if name is not None]
    grouped = [c for c, column in enumerate(block.columns) if column.groups]
    wanted = grouped or list(range(len(block.columns)))
    found = [i for i, (_, name) in enumerate(named) if name in wanted]
    told = [name for _, name in named if isinstance(name, int) and name in wanted]
    if told == wanted or sorted(told) != wanted or found[-1] - found[0] >= len(found):
        return []
    cells = [named[i][0].cell for i in found]
    lines = [labelled.document.lines[line] for line in dict.fromkeys(labelled.lines[cell] for cell in cells)]
    alone = len(lines) == len(found) and all(sum(bool(cell.text) for cell in line.cells) == 1 for line in lines)
    if len(lines) > 1 and not alone:
        return []
    rest = iter(told)
    return [next(rest) if c in wanted else c for c in range(len(block.columns))]


def _with_first(names: Sequence[Name], order: Order, items: list[Item], b: int) -> Order:
    """Return the order with the foreign headers before it where rows have cells for them; else they head the labels."""
    first = next(i for i, name in enumerate(names) if isinstance(name, int))
    foreign = next((n for n, name in enumerate(reversed(names[:first])) if name != OTHER), first)
    wider = len(order) + foreign
    widths = _widths(items, b, wider)
    return [*[None] * foreign, *order] if foreign and widths and widths.most_common(1)[0][0] == wider else order


def _beside_columns(heads: Sequence[Item], names: Sequence[Name], lines: Sequence[int]) -> list[Name]:
    """Return the names in the lines of headers that name columns; those above may span any of these."""
    named = {lines[item.cell] for item, name in zip(heads, names, strict=True) if isinstance(name, int)}
    return [name for item, name in zip(heads, names, strict=True) if lines[item.cell] in named]


def _of_last_line(
    heads: list[Item], names: list[Name], lines: Sequence[int], columns: int
) -> tuple[list[Item], list[Name]]:
    """Return the headers of the last line only where it names every column: those above it say the same, or span it."""
    last = [i for i, item in enumerate(heads) if lines[item.cell] == lines[heads[-1].cell]]
    if {names[i] for i in last} >= set(range(columns)):
        return [heads[i] for i in last], [names[i] for i in last]
    return heads, names


def _in_one_line(heads: Sequence[Item], names: Sequence[Name], lines: Sequence[int], labels: set[int]) -> bool:
    """Whether all headers that name columns are a line of their own: in several, one may span those below others."""
    found = {lines[item.cell] for item, name in zip(heads, names, strict=True) if isinstance(name, int)}
    return len(found) == 1 and not found & labels


def _beside(heads: Sequence[Item], names: Sequence[Name], lines: Sequence[int]) -> Order:
    """Return a foreign column for each header that stands on the right above the form's, in the first line of them."""
    first = [name for item, name in zip(heads, names, strict=True) if lines[item.cell] == lines[heads[0].cell]]
    foreign = sum(name == OTHER for name in first)
    apart = first[: len(first) - foreign]
    return [None] * foreign if apart and OTHER not in apart and not any(isinstance(n, int) for n in first) else []


def _across(heads: Sequence[Item], names: Sequence[Name]) -> list[Name] | None:
    """Return the names of columns from left to right, ``None`` where the source does not tell their places."""
    found: list[tuple[tuple[float, float] | None, Name]] = [
        (item.extent, name) for item, name in zip(heads, names, strict=True) if isinstance(name, int) or name == OTHER
    ]
    placed = sorted((extent, i) for i, (extent, _) in enumerate(found) if extent)
    if len(placed) < len(found) or any(a[1] > b[0] for (a, _), (b, _) in pairwise(placed)):
        return None
    return [found[i][1] for _, i in placed]


def _heads(items: Sequence[Item], block: int, one_line: bool) -> list[Item]:
    """Return the headers that stand before the first figure of a block, those of the block before it left out."""
    heads: list[Item] = []
    inside = block == 0 or one_line
    for item in items:
        if item.entry is not None and item.entry.block >= 0 and not one_line:
            if item.entry.block > block or (item.entry.block == block and item.kind in ("row", "repeat")):
                break
            if item.entry.block == block or item.kind == "row":
                inside, heads = True, []
        elif one_line and item.prints:
            break
        elif item.kind == "column" and inside:
            heads.append(item)
    return heads


def _named(text: str, table: Table, index: int, block: int, words: Vocabulary) -> Name:
    """Return what a header surely is: a column of the block, the label of a group, ``OTHER``; else ``None``."""
    matches = words.match(text)
    if _NOTES.search(text):
        return None
    if not matches:
        return OTHER if _WORD.search(text) else None
    for match in matches:
        entry = words.entries[match.entry]
        if match.score < CLEAR or entry.kind != "column_header" or entry.table != index:
            continue
        if entry.block == block and entry.column >= 0:
            return entry.column
        if any(group.label == entry.label for group in table.groups):
            return entry.label
    labels = (words.entries[match.entry].label for match in matches)
    return OTHER if _BESIDE.search(text) and not any(_BESIDE.search(label) for label in labels) else None


def _order(names: Sequence[Name], table: Table, block: Block, side_by_side: bool) -> Order:
    """Return the order of the columns that headers name; empty where they do not name them clearly.

    ``side_by_side``: the headers that name columns come from left to right, whatever stands above them.
    """
    columns = [name for name in names if isinstance(name, int)]
    if table.printed == "one_line":
        size = len(block.columns)
        parts = [columns[at : at + size] for at in range(0, len(columns), size)]
        alike = len(parts) == len(block.rows) and all(part == parts[0] for part in parts)
        return [*parts[0]] if alike and len(set(parts[0])) == size else []
    if len(columns) < 2 or len(set(columns)) < len(columns):
        return []
    known = [name for name in names if name is not None]
    groups = [i for i, name in enumerate(known) if isinstance(name, str) and name != OTHER]
    if len(groups) > 1:
        return []
    grouped = {c for c, column in enumerate(block.columns) if column.groups}
    beside = side_by_side and known[groups[0] + 1 : groups[0] + 2] if groups else []
    if beside and beside[0] in (*grouped, OTHER):  # what goes on with the other columns is another line's
        known.pop(groups[0])
    elif groups:
        known = _spelt_out(known, groups[0], grouped)
    first = next(i for i, name in enumerate(known) if isinstance(name, int))
    return _with_misprinted([name if isinstance(name, int) else None for name in known[first:]], len(block.columns))


def _with_misprinted(order: Order, columns: int) -> Order:
    """Return the order where one header that no form words stands in the place of the one column that none names.

    All others are in the form's order: it is that column's, misprinted or in a wording of its own (``恳计``, ``小计``).
    """
    missing = set(range(columns)).difference(c for c in order if c is not None)
    if len(order) != columns or len(missing) != 1:
        return order
    filled: Order = [missing.copy().pop() if c is None else c for c in order]
    return filled if filled == sorted(range(columns)) else order


def _spelt_out(known: list[int | str], at: int, grouped: set[int]) -> list[int | str]:
    """Return headers with the label of a group replaced by the columns that it spans, wherever these stand."""
    start = next((i for i, name in enumerate(known) if name in grouped), None)
    if start is None:
        return [*known[:at], OTHER, *known[at + 1 :]]
    end = start
    while end < len(known) and (known[end] in grouped or known[end] == OTHER):
        end += 1
    members = known[start:end]
    rest = [(i, name) for i, name in enumerate(known) if not start <= i < end]
    return [each for i, name in rest for each in (members if i == at else [name])]


def _widths(items: Sequence[Item], block: int, places: int = 0) -> Counter[int]:
    """Return how many figures the rows of a block print: how many rows print so many; nothing if most print none.

    ``places``: empty cells count too; those before so many places may stand under labels that span rows.
    """
    rows: list[list[bool]] = []
    inside = False
    for item in items:
        if item.entry is not None:
            inside = item.kind in ("row", "group") and item.entry.block == block
            rows += [[]] if inside else []
        elif inside and (item.prints or (places and item.token is not None)):
            rows[-1].append(item.prints)
    widths = [places if places and len(row) > places and not any(row[:-places]) else len(row) for row in rows]
    found = Counter(width for width in widths if width)
    return found if 2 * found.total() >= len(widths) else Counter()


def _accounts_for(order: Order, block: Block, widths: Counter[int]) -> bool:
    """Whether an order of columns is one that the figures of the rows can stand in."""
    if sorted(c for c in order if c is not None) == list(range(len(order))) == list(range(len(block.columns))):
        return max(widths) <= len(order)
    return widths.most_common(1)[0][0] == len(order)


def _ascending(order: Order) -> bool:
    columns = [c for c in order if c is not None]
    return columns == sorted(columns)


def _moved(item: Item, moved: dict[tuple[int, int], tuple[int, int]], changed: set[int]) -> Item:
    """Return an item whose columns are counted as printed."""

    def count(columns: frozenset[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        return frozenset(moved.get(each, each) for each in columns if each in moved or each[0] not in changed)

    if not item.columns and not (item.token and item.token.named):
        return item
    token = item.token._replace(named=count(item.token.named)) if item.token else None
    return item._replace(columns=count(item.columns), token=token)

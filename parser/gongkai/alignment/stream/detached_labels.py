"""Rows that a page prints apart: labels torn off their figures, and rows that come after those that follow them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Anchor
from gongkai.core.labels import LABEL_INDEX, LabelledDocument
from gongkai.forms.vocabulary import Entry

FEWEST = 8
"""Rows of a table from which the number of its lines of figures says something."""

OWN = 0.3
"""Share of the lines that must have their own row's label on them, to hold the order against."""


KNOWN = 0.95
"""Likeness from which a label that stands out of order is a row's."""


class _Line(NamedTuple):
    """A line that has the figures of one whole row, and the label of a row on it, if there is one."""

    items: list[Item]
    label: Item | None


def with_labels_attached(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items with every line of figures right behind its row's label; as they are where no label is torn off.

    Programs that take tables out of pages keep the figures of a row on one line, and print the labels that ran over
    several lines before, between or after them. Where there are as many whole lines of figures as the table has rows,
    and those that kept their label have the place that the form gives it, each line is the row of its place.
    """
    table, index, labelled = context.table, context.index, context.labelled
    rows = len(table.blocks[0].rows)
    if len(table.blocks) > 1 or table.printed != "rows" or rows < FEWEST:
        return items
    lines = _whole_lines(items, len(table.blocks[0].columns), labelled)
    own = [(place, line.label.entry.row) for place, line in enumerate(lines) if line.label and line.label.entry]
    torn = len(lines) == rows and OWN * rows <= len(own) < rows and all(place == row for place, row in own)
    if not torn:
        return items
    labels = {item.entry.row: item for item in items if item.kind == "row" and item.entry}
    entries = {e.row: e for e in context.words.entries if e.table == index and e.row >= 0 and not e.members}
    first = items.index(lines[0].label or lines[0].items[0])
    return [*(item for item in items[:first] if not item.prints and item.kind != "row"), *_rows(lines, labels, entries)]


def with_late_rows(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items with labels that come too late for the form's order as doubtful rows, not as rows of no form.

    Such a label is worded as a row's that the table has not printed so far, and has figures on its own line.
    """
    if not any(item.kind == "unknown" for item in items):
        return items
    labelled, index, words = context.labelled, context.index, context.words
    seen = {(item.entry.block, item.entry.row) for item in items if item.kind == "row" and item.entry}
    filled = {labelled.lines[item.cell] for item in items if item.prints}
    result = list(items)
    for i, item in enumerate(items):
        if item.kind != "unknown" or labelled.lines[item.cell] not in filled:
            continue
        for match in words.match(labelled.folded[item.cell]):
            entry = words.entries[match.entry]
            row = (entry.block, entry.row)
            if (
                match.score >= KNOWN
                and entry.table == index
                and entry.row >= 0
                and not entry.members
                and row not in seen
            ):
                trust = float(labelled.probabilities[item.cell, LABEL_INDEX["row_label"]])
                anchor = Anchor(item.cell, match.entry, match.score, trust)
                result[i] = Item("row", item.cell, anchor, entry, doubtful=True)
                seen.add(row)
                break
    return result


def _rows(lines: Sequence[_Line], labels: dict[int, Item], entries: dict[int, Entry]) -> Iterator[Item]:
    """Yield each row's label, wherever it is printed, and its figures."""
    for row, line in enumerate(lines):
        label = line.label or labels.get(row)
        yield label or Item("row", line.items[0].cell, entry=entries[row])
        yield from line.items


def _whole_lines(items: Sequence[Item], columns: int, labelled: LabelledDocument) -> list[_Line]:
    """Return the lines of whole rows, none where another line may hold figures of one.

    A lone figure below other text than figures is the number of a page, unless it is marked as a cell.
    """
    lines: dict[int, _Line] = {}
    for number, group in groupby(items, key=lambda item: labelled.lines[item.cell]):
        each = list(group)
        tokens = [item for item in each if item.token]
        figures = sum(item.prints for item in tokens)
        alone = len(each) == 1 and not labelled.document.lines[number].separated
        if not figures or (alone and number - 1 not in lines):
            continue
        if figures > columns or len(tokens) < columns:
            return []
        lines[number] = _Line(tokens, next((item for item in each if item.kind == "row"), None))
    return list(lines.values())

"""Empty lines as evidence: in a table of one cell a line, an empty cell leaves an empty line and nothing else."""

from __future__ import annotations

from collections import Counter

from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.table_items import Item, token_item
from gongkai.alignment.types import Token

ONE_A_LINE = 0.8
"""Share of a table's tokens that must stand alone on their line for empty lines to count as cells."""

HEADS = 4
"""Column headers that tell how cells are joined; with fewer the figures must tell."""

REGULAR = 0.6
"""Share of the column headers that must have equally many empty lines before them for these to tell anything."""

MOST = 40
"""Empty lines beyond this number are no empty cells."""


def with_gaps(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items with a token for every empty cell that only empty lines tell of.

    Where cells are joined by ``g`` empty lines, one empty cell between two others leaves ``2 g + 1`` of them, two
    leave ``3 g + 2``, and so on. Column headers, none of which is empty, tell ``g``; figures may all have an empty cell
    before them. What regularly stands before a label is no evidence (rows may be set apart).
    """
    lines, line_of = context.lines, context.line_of
    tokens = [item for item in items if item.kind == "token"]
    alone = [item for item in tokens if len(lines[line_of[item.cell]].cells) == 1]
    if len(alone) < max(4, ONE_A_LINE * len(tokens)):
        return items
    heads = Counter(lines[line_of[item.cell]].gap for item in items if item.kind == "column")
    told = heads.total() >= HEADS
    if told and max(heads.values()) < REGULAR * heads.total():
        return items
    gaps = heads if told else Counter(lines[line_of[item.cell]].gap for item in alone)
    usual = min(gaps, key=lambda gap: (-gaps[gap], gap))
    before_labels = Counter(lines[line_of[item.cell]].gap for item in items if item.kind in ("row", "group"))
    usual_label = max(before_labels, key=lambda gap: (before_labels[gap], -gap)) if before_labels else usual
    result: list[Item] = []
    for item in items:
        line = line_of[item.cell]
        expected = usual if item.kind == "token" else usual_label
        missing = lines[line].gap - expected
        if result and 0 < missing <= MOST and missing % (usual + 1) == 0 and item.kind in ("token", "row", "group"):
            empty = Token(-1, "", None, line, 0.0, 0.0, 1.0)
            result += [token_item(-1, empty)] * (missing // (usual + 1))
        result.append(item)
    return result

"""Tables of pairs (``自然人：3``): where every row names its columns, a header without a figure tells of a blank."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.placement import Token
from gongkai.reconstruct.items import Item
from gongkai.schema import Table

IN_PAIRS = 0.8
"""Share of a table's places whose column must be named for the table to be one of pairs."""

FEWEST = 3
"""Rows that a table of pairs has at least."""


def with_blanks(table: Table, items: Sequence[Item], lines: Sequence[int]) -> list[Item]:
    """Return the items with an empty token after each column header that no figure follows.

    A table that does not name its columns in every row comes back as it is.

    Parameters
    ----------
    lines
        The line of each cell of the document.
    """
    rows = [item.entry.block for item in items if item.kind == "row" and item.entry]
    places = sum(len(table.blocks[block].columns) for block in rows)
    named = sum(1 for item in items if item.kind == "column" and item.columns)
    if table.printed == "one_line" or len(rows) < FEWEST or named < IN_PAIRS * places:
        return list(items)
    result: list[Item] = []
    for item, after in zip(items, [*items[1:], None], strict=True):
        result.append(item)
        if item.kind == "column" and item.columns and (after is None or after.token is None):
            empty = Token(item.cell, "", None, lines[item.cell], 0.0, 0.0, 1.0, header=item.cell, named=item.columns)
            result.append(Item("token", item.cell, token=empty))
    return result

"""Where column headers stand across the line: the places of the figures under them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.alignment.stream.table_items import Item
from gongkai.forms.form import Table

Extents = tuple[tuple[float, float], ...]


def heads_of_blocks(table: Table, items: Sequence[Item]) -> dict[int, Extents]:
    """Return the extents of each block's column headers, where every column has one and they stand apart."""
    found: dict[int, Extents] = {}
    for b, block in enumerate(table.blocks):
        extents = heads_in_order(items, [(b, c) for c in range(len(block.columns))])
        if extents is not None:
            found[b] = extents
    return found


def heads_in_order(items: Sequence[Item], columns: Sequence[tuple[int, int]]) -> Extents | None:
    """Return the extents of headers that may name some columns one after the other, ``None`` where they do not.

    A header may name several columns (cut, or mistyped); its place among the others tells which.

    Parameters
    ----------
    columns
        The ``(block, column)`` that the headers must name, from left to right; one may come again.
    """
    wanted = set(columns)
    named = {item.extent: item.columns for item in items if item.kind == "column" and item.extent}
    heads = sorted((extent, names) for extent, names in named.items() if names & wanted)
    if len(heads) != len(columns) or len(columns) < 2:
        return None
    if any(column not in names for column, (_, names) in zip(columns, heads, strict=True)):
        return None
    extents = tuple(extent for extent, _ in heads)
    return extents if all(a[1] <= b[0] for a, b in pairwise(extents)) else None

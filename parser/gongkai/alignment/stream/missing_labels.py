"""Rows whose label is lost: a line of cells below a whole row, an empty cell where the label should stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai.alignment.stream.table_items import Item
from gongkai.forms.form import Table


def with_lost_labels(items: Sequence[Item], table: Table) -> list[Item]:
    """Return the items with an unknown label in place of the empty cell that opens such a line."""
    if not any(item.token and item.token.first and not item.prints for item in items):
        return list(items)
    columns = 0
    result: list[Item] = []
    whole = False
    for line in _lines(items):
        if line[0].token is None:
            result += line
            label = line[0].entry if line[0].kind == "row" else None
            columns = len(table.blocks[label.block].columns) if label else 0
            whole = False
            continue
        lost = whole and line[0].token.first and not line[0].prints and any(item.prints for item in line)
        whole = 0 < columns <= len(line) - lost
        result += [Item("unknown", line[0].cell, doubtful=True), *line[1:]] if lost and whole else line
    return result


def _lines(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield the labels one by one, and the cells between them line by line."""
    for line, found in groupby(items, key=lambda item: item.token.line if item.token else None):
        if line is None:
            yield from ([item] for item in found)
        else:
            yield list(found)

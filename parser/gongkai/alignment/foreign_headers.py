"""Figures under the column headers of another edition: they are none of the form's fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.alignment.edition import foreign_headers
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Placement
from gongkai.core.labels import LabelledDocument
from gongkai.forms.form import Form, Table


def drop_foreign(
    form: Form,
    forms: tuple[Form, ...],
    index: int,
    items: Sequence[Item],
    mine: dict[str, Placement],
    labelled: LabelledDocument,
) -> bool:
    """Take back what stands under another edition's column headers; return whether there was any."""
    dropped = False
    table = form.tables[index]
    blocks = _blocks_of_cells(table, mine) if len(table.blocks) > 1 else {}
    for number, texts in _headers(items, blocks, labelled).items():
        if foreign_headers(tuple(texts), form, forms, index, number):
            for field_id in (each for ids in table.row_ids[number] for each in ids):
                dropped |= mine.pop(field_id, None) is not None
    return dropped


def _blocks_of_cells(table: Table, mine: Mapping[str, Placement]) -> dict[int, int]:
    """Return the block of each cell whose figure was given to a field."""
    blocks: dict[int, int] = {}
    for number, rows in enumerate(table.row_ids):
        for field_id in (each for ids in rows for each in ids):
            if (placed := mine.get(field_id)) is not None and placed.reading is not None:
                blocks[placed.reading.cell] = number
    return blocks


def _headers(items: Sequence[Item], blocks: Mapping[int, int], labelled: LabelledDocument) -> dict[int, list[str]]:
    """Return the texts of the column headers of each block.

    Headers right before a figure are of the block that the figure was given to; others are of the block of the row
    that comes next.
    """
    headers: dict[int, list[str]] = {}
    pending: list[str] = []
    at = -1
    for item in items:
        if item.kind == "column":
            pending.append(labelled.folded[item.cell])
        elif not pending:
            at = item.entry.block if item.entry is not None and item.entry.row >= 0 else at
        elif item.prints and at >= 0:
            headers.setdefault(blocks.get(item.cell, at), []).extend(pending)
            pending = []
        elif item.entry is not None and item.entry.row >= 0:
            at = item.entry.block
            headers.setdefault(at, []).extend(pending)
            pending = []
    return headers

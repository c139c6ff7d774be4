"""What a figure's writing says about its slot: counts have no sign and no decimals, only amounts have a unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.alignment.types import Run
from gongkai.core.text import Number
from gongkai.forms.form import Table


def misfits_of(table: Table, runs: Sequence[Run]) -> int:
    """Return how many figures of some runs, filled in order, are written as their slot's quantity never is."""
    quantities = {
        field_id: column.quantity
        for block, rows in zip(table.blocks, table.row_ids, strict=True)
        for ids in rows
        for field_id, column in zip(ids, block.columns, strict=True)
    }
    return sum(
        misfits(run.slots, [token.number for token in run.tokens], quantities)
        for run in runs
        if len(run.tokens) == len(run.slots)
    )


def misfits(slots: Sequence[str], numbers: Sequence[Number | None], quantities: Mapping[str, str]) -> int:
    """Return how many numbers are written as the quantity of their slot never is; a foreign column may hold any."""
    return sum(unlike(number, quantities.get(slot, "amount")) for slot, number in zip(slots, numbers, strict=True))


def unlike(number: Number | None, quantity: str) -> bool:
    """Whether a number is written as a quantity never is."""
    if number is None or number.value is None or quantity == "amount":
        return False
    decimals = number.value != number.value.to_integral_value() or number.unit is not None
    return decimals or (quantity == "count" and number.signed)

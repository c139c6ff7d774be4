"""Fields out of aligned figures: value, unit, status, printed text and place.

``１，３０５ → 1305``, ``raw`` being ``１，３０５``; of ``0018`` cut into ``0 | 0 | 18``, each field has its own
stretch.
"""

from __future__ import annotations

import re
from decimal import Decimal

from gongkai.alignment.types import Alignment, Placement
from gongkai.core.document import Location
from gongkai.core.doubts import Doubt
from gongkai.core.labels import LabelledDocument
from gongkai.core.misread_digits import has_letters
from gongkai.core.printed_text import printed_pieces
from gongkai.core.report import Field, FieldStatus
from gongkai.core.rule_files import load
from gongkai.forms.display_names import official_labels
from gongkai.forms.form import Column
from gongkai.forms.vocabulary import vocabulary

_WORDS = load("extraction", "fields")
_UNIT = re.compile(_WORDS["unit"])
_MONEY_HEADER = re.compile(_WORDS["money_header"])
_LONGEST_HEADER = 40
"""Characters below which a cell may be the header of a column; by judgement."""
_MOST = Decimal(10) ** 10
"""A figure from which cells must have run together: published ones have eight digits at most."""


def read_fields(result: Alignment, labelled: LabelledDocument) -> dict[str, Field]:
    """Return every field of the form, without confidence yet, in the form's order."""
    headers = _header_units(result, labelled)
    printed = _printed(result, labelled)
    labels = official_labels(result.form)
    fields: dict[str, Field] = {}
    for field_id, column in result.form.columns.items():
        placement = result.placements[field_id]
        made = _field(placement, labelled, printed)
        made.label = labels[field_id]
        if column.quantity == "amount":
            _set_unit(made, placement, column, headers.get(field_id))
        elif made.value is not None and made.value != made.value.to_integral_value():
            made.reasons.append("unit_unclear")  # a fraction of a count: thousands parted by a point, or another unit
        if made.value is not None and abs(made.value) >= _MOST:
            made.reasons.append("digits_glued")
        if placement.reading and placement.reading.number:
            letters = has_letters(placement.reading.raw or "")
            if letters or placement.reading.number.loose:
                made.reasons.append("misread_digits" if letters else "low_label")
                placement.doubts |= {Doubt.CHARACTERS}
        if placement.doubt and made.value is not None and made.status != "printed":
            made.value = None
        fields[field_id] = made
    return fields


def _field(placement: Placement, labelled: LabelledDocument, pieces: dict[str, str]) -> Field:
    reading = placement.reading
    status: FieldStatus = placement.status  # type: ignore[assignment]
    if reading is None:
        return Field(placement.field_id, status=status)
    number, raw, at = reading
    source: Location | None = None
    if at >= 0:
        cell = labelled.cells[at]
        source = cell.source
        raw = cell.as_printed if raw == labelled.folded[at] else pieces.get(placement.field_id, raw)
    value = number.value if number and status == "printed" else None
    return Field(placement.field_id, value, None, status, raw, source=source)


def _printed(result: Alignment, labelled: LabelledDocument) -> dict[str, str]:
    """Return, by field, the printed stretch of each figure that is only a piece of its cell (``00`` → ``0 | 0``)."""
    owners: dict[int, list[tuple[str, str]]] = {}
    for field_id in result.form.columns:  # in the form's order, which is that of the figures in a cell
        reading = result.placements[field_id].reading
        if reading and reading.raw and reading.cell >= 0 and reading.raw != labelled.folded[reading.cell]:
            owners.setdefault(reading.cell, []).append((field_id, reading.raw))
    found: dict[str, str] = {}
    for cell, pieces in owners.items():
        printed = printed_pieces(labelled.cells[cell].as_printed, [text for _, text in pieces])
        found |= {field_id: text for (field_id, _), text in zip(pieces, printed, strict=True) if text is not None}
    return found


def _header_units(result: Alignment, labelled: LabelledDocument) -> dict[str, str]:
    """Return the unit that a printed column header states, for the amounts under it."""
    words = vocabulary(result.form)
    amounts = {column.label for column in result.form.columns.values() if column.quantity == "amount"}
    found: dict[str, str] = {}
    for state in result.tables:
        table = result.form.tables[state.table]
        for cell in range(*state.cells):
            text = labelled.folded[cell]
            unit = _UNIT.search(text) if len(text) < _LONGEST_HEADER and _MONEY_HEADER.search(text) else None
            if unit is None:
                continue
            for match in words.match(text):
                entry = words.entries[match.entry]
                if entry.label in amounts and entry.table == state.table and entry.column >= 0:
                    block = table.blocks[entry.block]
                    for row in block.rows:
                        found.setdefault(table.field_id(row, block.columns[entry.column]), unit[0])
    return found


def _set_unit(made: Field, placement: Placement, column: Column, header: str | None) -> None:
    """Set the unit as printed: the cell's, else the heading's, else the official label's where it states one."""
    number = placement.reading.number if placement.reading else None
    own = number.unit if number else None
    stated = header or column.unit
    made.unit = own or stated
    if made.value is None:
        made.unit = stated
        return
    unclear = made.unit is None or (own is not None and stated is not None and own != stated)
    if unclear and made.value != Decimal(0):
        made.reasons.append("unit_unclear")

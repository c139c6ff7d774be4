"""What the relations say of the figures, and what each field's confidence was weighed by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.alignment.types import OUTSIDE, Placement, TableResult
from gongkai.core.report import json_number
from gongkai.forms.relations import Arithmetic

if TYPE_CHECKING:
    from gongkai.pipeline.stages import Work

Part = dict[str, Any]


def relation_parts(sums: Arithmetic) -> list[Part]:
    """Return the form's relations, each with its state and the sums of its sides."""
    checked = {id(relation): sides for relation, *sides in sums.checked}
    made = []
    for relation in sums.relations:
        left, right = checked.get(id(relation), (None, None))
        state = "unchecked" if left is None else "holds" if left == right else "fails"
        sides = {"left": list(relation.left), "right": list(relation.right)}
        totals = {"left_sum": json_number(left), "right_sum": json_number(right)}
        fields = list(relation.members)
        made.append(
            {"code": relation.code, "where": relation.where, "state": state, **totals, **sides, "fields": fields}
        )
    return made


def _doubts(placement: Placement, table: TableResult, row: Part | None) -> Iterator[str]:
    """Yield in words what is known of why a field is in doubt, whatever its probability says."""
    if not placement.doubt:
        return
    told = [*_known_doubts(placement, table, row)]
    yield from told or ["its table or its row is in doubt as a whole: see what became of the table"]


def _known_doubts(placement: Placement, table: TableResult, row: Part | None) -> Iterator[str]:
    if placement.how == "missing":
        yield "its table is printed, or should be, and no row for it was found"
    if row and row["open"]:
        yield "its table can be read in another way that fits as well, or was not searched to the end"
    if placement.others:
        yield "another way to fill the row, which nothing rules out, says something else here"
    elif row and any(way["state"] == "open" for way in row["candidates"]):
        yield "another way to fill the row, which nothing rules out, says something else elsewhere in it"
    if placement.status == "unreadable":
        yield "something is printed that cannot be read, or the table's figures are lost"
    if placement.reading_trust <= OUTSIDE:
        yield "the figure stands outside the marks of its table's cells"
    if table.repeated_differs:
        yield "the form is printed twice, and the copies differ"
    if table.foreign_columns:
        yield "the table prints columns of another edition"
    if placement.run_size and placement.printed < placement.run_size:
        yield f"its row prints {placement.printed} of {placement.run_size} figures: where the blanks stand is inferred"


def field_parts(work: Work, rows: Mapping[str, Part]) -> dict[str, Part]:
    """Return every field of the report with what its confidence was weighed by.

    Parameters
    ----------
    rows
        The row of every field that has one.
    """
    made: dict[str, Part] = {}
    tables = {key: state for state in work.aligned.tables for key in work.aligned.form.tables[state.table].field_ids()}
    for (field_id, field), evidence, weighed in zip(
        work.report.fields.items(), work.evidence, work.probabilities, strict=True
    ):
        placement = work.aligned.placements[field_id]
        made[field_id] = {
            **field.to_dict(),
            "placed": {
                "how": placement.how,
                "doubt": placement.doubt,
                "settled": placement.settled,
                "inferred": placement.inferred,
                "cell": placement.reading.cell if placement.reading else None,
            },
            "doubts": list(_doubts(placement, tables[field_id], rows.get(field_id))),
            "evidence": evidence._asdict(),
            "weighed": round(weighed, 6),
            "threshold": work.threshold,
        }
    return made

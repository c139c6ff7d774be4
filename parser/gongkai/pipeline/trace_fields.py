"""What the relations say of the figures, and what each field's confidence was weighed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gongkai.alignment.types import Placement, TableResult
from gongkai.core.doubts import Doubt
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


_DOUBTS = {
    Doubt.WAYS: "another way to fill the row, which nothing rules out, says something else in it",
    Doubt.ADRIFT: "where the blanks of its row stand is inferred, and no sum bears it out",
    Doubt.COUNT: "its row prints more or fewer figures than it has places, or a text that is no figure",
    Doubt.UNREADABLE: "something is printed that cannot be read, or the table's figures are lost",
    Doubt.OUTSIDE: "the figure stands outside the marks of its table's cells",
    Doubt.SILENT: "its row prints nothing, and may have lost its figures",
    Doubt.LAYOUT: "its table can be read in another way that fits as well, or sums speak against this one",
    Doubt.COLUMNS: "the headers name other columns, or in another order, than the figures bear out",
    Doubt.WHOSE_ROW: "which row the figures belong to is a guess",
    Doubt.MISSING: "its table is printed, or should be, and no row for it was found",
    Doubt.CUT: "the text, a page or a part of the table ends within its row",
    Doubt.TORN: "lines of several figures agree with no reading by columns",
    Doubt.INCOMPLETE: "its block of figures is not filled, so that others may be lost",
    Doubt.UNLIKE: "figures are written as their column's never are, or stand beside the table's columns",
    Doubt.COPIES: "the form is printed twice, and the copies differ",
    Doubt.EDITION: "the report prints labels of two editions",
    Doubt.UNSEARCHED: "there are more ways to fill its row than were looked at",
    Doubt.CHARACTERS: "letters stand for digits, or the figure is written loosely",
}


def _doubts(placement: Placement, table: TableResult) -> Iterator[str]:
    """Yield in words what is known of why a field is in doubt, whatever its probability says."""
    yield from (_DOUBTS[doubt] for doubt in sorted(placement.doubts))
    if placement.doubts and table.foreign_columns:
        yield "the table prints columns of another edition"
    if placement.doubts and placement.run_size and placement.printed < placement.run_size:
        yield f"its row prints {placement.printed} of {placement.run_size} figures: where the blanks stand is inferred"


def field_parts(work: Work) -> dict[str, Part]:
    """Return every field of the report with what its confidence was weighed by."""
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
                "named": sorted(placement.doubts),
                "margin": placement.margin,
                "settled": placement.settled,
                "inferred": placement.inferred,
                "cell": placement.reading.cell if placement.reading else None,
            },
            "doubts": list(_doubts(placement, tables[field_id])),
            "evidence": evidence._asdict(),
            "weighed": round(weighed, 6),
            "threshold": work.threshold,
        }
    return made

"""Whether a text ends before the form does: cut by a copy, a crawler or a page that was not loaded to its end."""

from __future__ import annotations

from gongkai.alignment.types import Alignment
from gongkai.core.report import Issue
from gongkai.forms.vocabulary import Entry, vocabulary

SURE = 0.8
"""Likeness (0–1) from which a label tells how far into the form a text goes."""


def check_cut(result: Alignment) -> list[Issue]:
    """Return an issue where no label of the last table, nor of a section behind it, is printed.

    A table that is missing amid others is not cut off; nor is one whose section says that nothing happened.

    Parameters
    ----------
    result
        The aligned document.

    Returns
    -------
    list of Issue
        ``cut_short``, severity ``warning``, with the fields behind the last label that is printed.
    """
    entries = vocabulary(result.form).entries
    reached = [entries[anchor.entry] for anchor in result.anchors if anchor.score > SURE]
    end = max((entry.position for entry in reached), default=-1)
    last = max(entry.position for entry in entries if entry.kind == "section_heading" and entry.table >= 0)
    if end >= last:
        return []
    fields = [
        field_id
        for field_id, position in _positions(result, entries).items()
        if position > end and result.placements[field_id].status == "missing"
    ]
    if not fields:
        return []
    return [
        Issue(
            "cut_short",
            "warning",
            f"文本在表格结束之前中断，其后的 {len(fields)} 项未见",
            f"the text ends before the form does; {len(fields)} fields behind its end are not there",
            fields,
        )
    ]


def _positions(result: Alignment, entries: tuple[Entry, ...]) -> dict[str, int]:
    """Return the place of each field's row in the form's reading order."""
    found: dict[str, int] = {}
    for entry in entries:
        if entry.row < 0 or entry.members:
            continue
        table = result.form.tables[entry.table]
        for field_id in table.row_ids[entry.block][entry.row]:
            found[field_id] = entry.position
    return found

"""What became of each table: read, absent, without a word, told that nothing happened, repeated, or lost."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.alignment.absent_tables import is_sub_heading, ran_on, says_nothing, section_text
from gongkai.alignment.foreign_headers import drop_foreign
from gongkai.alignment.layouts.reading import TableRuns
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.table_regions import Region
from gongkai.alignment.types import Alignment, Placement, TableResult
from gongkai.core.doubts import Doubt
from gongkai.core.labels import LabelledDocument
from gongkai.core.told_figures import told_spans
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import vocabulary

HEADERS = 3
"""Labels of rows and columns from which a table is there, whatever the text around it says."""


HALF = 0.5
"""Figures to each label of a row from which a table is there whose figures are these rows', whoever's they are."""


SEVERAL = 2
"""Rows that print their figures and no empty cells, from which the table is one that prints none."""


def finish_table(
    result: Alignment,
    index: int,
    found: tuple[Region, list[Item], TableRuns] | None,
    placements: dict[str, Placement],
    labelled: LabelledDocument,
    forms: tuple[Form, ...],
) -> None:
    """Add a table's placements to the result: those found, and ``missing`` ones for the rest."""
    table = result.form.tables[index]
    ids = table.field_ids()
    mine = {field_id: placements[field_id] for field_id in ids if field_id in placements}
    state = TableResult(index, "found" if mine else "absent", found is not None and found[0].heading)
    if found:
        region, items, runs = found
        state.cells = (region.start, region.end)
        state.unknown_rows = [labelled.cells[cell].text for cell in runs.unknown_rows]
        _compare_repeats(state, runs, mine)
        if not mine:
            empty = not any(item.prints for item in items) and not _prints_headers(items)
            text = section_text(labelled, region.start, region.end)
            state.said_nothing = empty and says_nothing(*text) and not _within_another(result, index, labelled)
            state.told = bool(told_spans(text[1]))
        else:
            _doubt_silence(mine, runs)
        state.foreign_columns = drop_foreign(result.form, forms, index, items, mine, labelled)
    else:
        told = ran_on(labelled, vocabulary(result.form), index)
        state.said_nothing = says_nothing(told, told)
    unread = not mine and found is not None and _prints_rows(found[1])
    for field_id in ids:
        result.placements[field_id] = mine.get(field_id) or Placement(
            field_id,
            None,
            "unreadable" if unread else "missing",
            "lost" if unread else "missing",
            frozenset({Doubt.UNREADABLE} if unread else {Doubt.MISSING} if state.state != "absent" else ()),
        )
    state.state = "unread" if unread else state.state
    result.tables.append(state)


def _within_another(result: Alignment, index: int, labelled: LabelledDocument) -> bool:
    """Whether what was taken for a table's heading heads a part of another section."""
    entries = vocabulary(result.form).entries
    headings = [anchor for anchor in result.anchors if entries[anchor.entry].kind == "section_heading"]
    mine = [labelled.folded[anchor.cell] for anchor in headings if entries[anchor.entry].table == index]
    others = [labelled.folded[anchor.cell] for anchor in headings if entries[anchor.entry].table != index]
    return bool(mine) and is_sub_heading(mine[0], others, labelled.folded)


def _prints_rows(items: Sequence[Item]) -> bool:
    """Whether a table prints labels of rows and figures, though nothing tells whose these are."""
    rows = sum(item.kind == "row" for item in items)
    return rows > 1 and sum(item.prints for item in items) >= HALF * rows


def _prints_headers(items: Sequence[Item]) -> bool:
    """Whether a table's labels are printed, cell by cell: it is there, and its figures may be lost."""
    return sum(item.kind in ("row", "group", "column") for item in items) >= HEADERS


def _compare_repeats(state: TableResult, runs: TableRuns, mine: dict[str, Placement]) -> None:
    """Note where a table is printed twice; where the copies differ, be it in one row, all of it is in doubt."""
    ids = list(mine)
    for field_id, tokens in runs.repeats:
        printed = [token.number.value for token in tokens if token.number and not token.empty]
        if field_id not in mine:
            continue
        state.repeated = True
        start = ids.index(field_id)
        row = [mine[each] for each in ids[start : start + mine[field_id].run_size]]
        if [p.reading.value for p in row if p.reading and p.reading.value is not None] != printed:
            state.repeated_differs = True
    if state.repeated_differs:  # whose table is which? one may be last year's, or another agency's
        for placement in mine.values():
            placement.doubts |= {Doubt.COPIES}


def _doubt_silence(mine: dict[str, Placement], runs: TableRuns) -> None:
    """Doubt rows that print nothing after their label, unless the rest of the table is in good order.

    Where figures are left over, stand in the wrong number, or are missing everywhere, a row without any may have
    lost them.
    """
    hows = {placement.how for placement in mine.values()}
    orderly = bool(hows & {"exact", "headed", "blank_cells"}) or _drops_blanks(mine, runs)
    orderly = orderly and not hows & {"overfull", "dropped", "lost", "merged"}
    orderly = orderly and not (runs.stray or runs.unknown_rows or runs.repeats)
    left_over = bool(runs.stray or runs.unknown_rows)
    last = runs.runs[-1].slots if runs.runs else ()
    for field_id, placement in mine.items():
        silent = placement.how == "nothing" and (not orderly or field_id in last)
        if silent or (placement.how == "empty_line" and left_over):
            placement.doubts |= {Doubt.SILENT}


def _drops_blanks(mine: dict[str, Placement], runs: TableRuns) -> bool:
    """Whether a table prints its figures with their rows, and empty cells nowhere: a row of such cells prints nothing.

    Of one row it cannot be told, nor of the last one: figures that stand apart from the labels follow it. On a page
    that prints every distinct line once no figure is printed twice, unless it stands in the line of its label.
    """
    vanished = {field_id for field_id, placement in mine.items() if placement.how == "vanished"}
    kept = [run.tokens for run in runs.runs[:-1] if run.how == "row" and not vanished.isdisjoint(run.slots)]
    texts = [token.text for tokens in kept for token in tokens]
    beside = not any(token.first for tokens in kept for token in tokens)
    return len(kept) >= SEVERAL and (beside or len(set(texts)) < len(texts))

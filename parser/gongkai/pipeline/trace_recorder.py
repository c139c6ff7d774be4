"""Takes down what the stages tell, as plain data, at once: what they hand over is changed later on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from gongkai.alignment.stream.passes import PASSES, PASSES_BY_COLUMN
from gongkai.alignment.stream.table_items import Item, read_items
from gongkai.core.document import Document
from gongkai.core.labels import LABELS, LabelledDocument
from gongkai.forms.form import Form, Table
from gongkai.forms.vocabulary import Entry, vocabulary
from gongkai.pipeline.trace_fields import field_parts, relation_parts
from gongkai.pipeline.trace_rows import reading_part, row_part

if TYPE_CHECKING:
    from gongkai.alignment.edition import Vote
    from gongkai.alignment.layouts.reading import Reading, TableRuns
    from gongkai.alignment.solver.search import Search
    from gongkai.alignment.table_regions import Region
    from gongkai.alignment.types import Anchor, Candidate, Run
    from gongkai.pipeline.stages import Work

Part = dict[str, Any]

WHAT = {each.name: each.what for each in (*PASSES, *PASSES_BY_COLUMN)} | {
    read_items.__name__: "reads the labels, headers and figures of the table's cells"
}

MOST_OTHERS = 3
"""Other labels of the form that are taken down for a cell, the likeliest first."""

FLAGS = ("figures", "strange", "doubtful")
"""What an item says of itself beside its kind."""


class TraceRecorder:
    """A recorder that keeps all it is told; :meth:`parts` gives it back by the names of the parts of a trace.

    Parameters
    ----------
    document
        The document as read.
    """

    def __init__(self, document: Document) -> None:
        self.found: Part = {"document": document_part(document)}
        self.labelled: LabelledDocument
        self.form: Form
        self.table_parts: dict[int, Part] = {}

    def note(self, event: str, /, **found: Any) -> None:
        """Take down one event."""
        getattr(self, f"on_{event}")(**found)

    def parts(self) -> Part:
        """Return what was told, by part of the trace."""
        return {**self.found, "tables": [part for _, part in sorted(self.table_parts.items())]}

    def on_repair(self, work: Work) -> None:
        """Take down which lines are not as they were read."""
        before, after = (
            [tuple(cell.text for cell in line.cells) for line in each.lines] for each in (work.document, work.repaired)
        )
        stretches = SequenceMatcher(None, before, after).get_opcodes() if before != after else []
        self.found["repairs"] = [
            {"line": work.document.lines[a].number, "before": _lists(before[a:b]), "after": _lists(after[c:d])}
            for kind, a, b, c, d in stretches
            if kind != "equal"
        ]

    def on_label(self, work: Work) -> None:
        """Take down the cells and their labels."""
        self.labelled = work.labelled
        self.found["cells"] = [self._cell(i) for i in range(len(work.labelled.cells))]

    def on_anchors(
        self,
        votes: dict[Form, Vote],
        form: Form,
        candidates: list[list[Anchor]],
        chain: list[Anchor],
        regions: list[Region],
    ) -> None:
        """Take down the edition, the labels of the form, and where its tables stand."""
        self.form = form
        spoken = {
            each.edition: {"weight": vote.weight, "blocks": len(vote.blocks), "labels": sorted(vote.labels)}
            for each, vote in votes.items()
        }
        self.found["edition"] = {"chosen": form.edition, "votes": spoken}
        chosen, taken = set(chain), {anchor.cell for anchor in chain}
        likeliest = [options[0] for options in candidates if options[0].cell not in taken]
        anchors = sorted((*chain, *likeliest), key=lambda anchor: anchor.cell)
        self.found["anchors"] = [self._anchor(anchor, anchor in chosen) for anchor in anchors]
        of_cell = {options[0].cell: options for options in candidates}
        for made, anchor in zip(self.found["anchors"], anchors, strict=True):
            others = [each for each in of_cell.get(anchor.cell, ()) if each.entry != anchor.entry][:MOST_OTHERS]
            made["others"] = [self._other(each) for each in others]
        for index, table in enumerate(form.tables):
            self.table_parts[index] = self._table(table)
        for region in regions:
            self.table_parts[region.table]["region"] = [region.start, region.end]

    def on_stream(self, table: int, step: str, before: Sequence[Item], items: Sequence[Item]) -> None:
        """Take down what a pass made of a table's stream."""
        old, new = Counter(before), Counter(items)
        part = self.table_parts[table]
        change: Part = {"name": step, "what": WHAT[step], "items": len(items), "changed": old != new}
        if before:
            change["gone"] = [self._item(item) for item in (old - new).elements()]
            change["came"] = [self._item(item) for item in (new - old).elements()]
            change["moved"] = old == new and list(before) != list(items)
        part["passes"].append(change)
        part["stream"] = [self._item(item) for item in items]

    def on_readings(
        self,
        readings: list[Reading],
        chosen: int,
        told: bool,
        opened: bool,
        failed: list[int],
        proofs: list[int],
        values: list[Part],
    ) -> None:
        """Take down a choice between ways to read a block of figures."""
        made = reading_part(self.form, readings, chosen, failed, proofs, values)
        for index in {run.table for _, runs in readings for run in runs}:  # one, or none where no reading has a row
            self.table_parts[index]["readings"].append({"told": told, "in_doubt": opened, "ways": made})

    def on_columns(self, table: int, why: str, standing: tuple[int, ...]) -> None:
        """Take down which columns a table is read by."""
        names = ("failing", "proved", "failing_as_printed", "proved_as_printed")
        self.table_parts[table]["columns"].append({"why": why, **dict(zip(names, standing, strict=False))})

    def on_runs(self, table: int, runs: TableRuns) -> None:
        """Take down what a table's rows leave over."""
        part = self.table_parts[table]
        part["unknown_rows"] = [self._cell(cell) for cell in runs.unknown_rows]
        part["stray_figures"] = runs.stray
        part["repeated_rows"] = [
            {"field": slot, "tokens": [token.text for token in tokens]} for slot, tokens in runs.repeats
        ]

    def on_rows(
        self,
        runs: Sequence[Run],
        listed: list[list[Candidate]],
        within: list[list[Candidate]],
        kept: list[list[Candidate]],
        search: Search,
    ) -> None:
        """Take down the ways to fill each row, and why the others were dropped."""
        for run, found, allowed, left in zip(runs, listed, within, kept, strict=True):
            self.table_parts[run.table]["rows"].append(row_part(run, found, allowed, left, search))

    def on_align(self, work: Work) -> None:
        """Take down what became of each table."""
        for state in work.aligned.tables:
            self.table_parts[state.table].update(
                state=state.state,
                heading=state.heading,
                said_nothing=state.said_nothing,
                repeated=state.repeated,
                repeated_differs=state.repeated_differs,
                foreign_columns=state.foreign_columns,
            )
        self.found["edition"] |= {"mixed": work.aligned.mixed, "search_exhausted": work.aligned.search_exhausted}

    def on_extract(self, work: Work) -> None:
        """Nothing: the fields are taken down once they have a confidence."""

    def on_assess(self, work: Work) -> None:
        """Take down relations, fields and issues."""
        self.found["relations"] = relation_parts(work.sums)
        self.found["fields"] = field_parts(work)
        self.found["issues"] = [issue.to_dict() for issue in work.report.issues]

    def _cell(self, index: int) -> Part:
        cell, own = self.labelled.cells[index], self.labelled.probabilities[index]
        label = self.labelled.labels[index]
        other = max((each for each in range(len(LABELS)) if LABELS[each] != label), key=own.__getitem__)
        return {
            "cell": index,
            "text": cell.text,
            "label": label,
            "probability": round(float(own[LABELS.index(label)]), 4),
            "next": [LABELS[other], round(float(own[other]), 4)],
            "source": cell.source.to_dict(),
        }

    def _anchor(self, anchor: Anchor, chosen: bool) -> Part:
        entry = vocabulary(self.form).entries[anchor.entry]
        return {
            "cell": anchor.cell,
            "text": self.labelled.cells[anchor.cell].text,
            "source": self.labelled.cells[anchor.cell].source.to_dict(),
            **self._entry(entry),
            "likeness": round(anchor.score, 4),
            "trust": round(anchor.trust, 4),
            "state": "chosen" if chosen else "header" if entry.position < 0 else "left out",
        }

    def _other(self, anchor: Anchor) -> Part:
        """Return another label of the form that a cell may print."""
        return {**self._entry(vocabulary(self.form).entries[anchor.entry]), "likeness": round(anchor.score, 4)}

    def _entry(self, entry: Entry) -> Part:
        """Return what a label of the form is: its kind, its wording, the table and the row that it names."""
        table = self.form.tables[entry.table] if entry.table >= 0 else None
        row = table.blocks[entry.block].rows[entry.row].id if table and entry.row >= 0 else None
        return {"kind": entry.kind, "label": entry.label, "table": table and table.id, "row": row}

    def _item(self, item: Item) -> Part:
        made: Part = {"kind": item.kind, "cell": item.cell, "text": item.token.text if item.token else self._text(item)}
        if item.entry is not None:
            made |= {key: value for key, value in self._entry(item.entry).items() if key in ("label", "row") and value}
        if item.anchor is not None:
            made["likeness"] = round(item.anchor.score, 4)
        if item.token is not None:
            made["trust"] = round(item.token.trust, 4)
        if item.columns:
            made["columns"] = sorted(item.columns)
        return made | {flag: True for flag in FLAGS if getattr(item, flag)}

    def _text(self, item: Item) -> str:
        return self.labelled.cells[item.cell].text if item.cell >= 0 else ""

    def _table(self, table: Table) -> Part:
        lists: Part = {key: [] for key in ("passes", "stream", "readings", "columns", "rows", "unknown_rows")}
        return {"id": table.id, "heading_label": table.heading, "region": None, "fields": table.field_ids(), **lists}


def document_part(document: Document) -> Part:
    """Return what the reader saw: lines of cells, each with its place."""
    lines = [
        {
            "line": line.number,
            "gap": line.gap,
            "table": line.table,
            "separated": line.separated,
            "cells": [{"text": cell.text, "source": cell.source.to_dict()} for cell in line.cells],
        }
        for line in document.lines
    ]
    notes = list(document.notes)
    return {"kind": document.kind, "encoding": document.encoding, "notes": notes, "lines": lines}


def _lists(lines: Sequence[tuple[str, ...]]) -> list[list[str]]:
    return [list(texts) for texts in lines]

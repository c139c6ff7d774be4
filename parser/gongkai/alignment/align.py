"""Align the labelled cells of a document with the form that it prints.

::

    labelled cells ─edition─▶ form ─anchors─▶ chain of labels ─items─▶ stream of a table ─runs─▶ figures of each
    row ─placing─▶ candidates ─search─▶ what every field is given, and what stays open
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import lru_cache

from gongkai.alignment.candidates.quantity_fit import misfits_of
from gongkai.alignment.edition import is_mixed, of_one_edition, rank_forms, votes
from gongkai.alignment.label_anchors import candidate_anchors, find_chain
from gongkai.alignment.layouts.by_columns import doubt_torn_lines
from gongkai.alignment.layouts.choose import build_runs
from gongkai.alignment.layouts.column_order import as_printed, same_but_for_totals
from gongkai.alignment.layouts.reading import TableRuns
from gongkai.alignment.layouts.uniform_values import alike_runs
from gongkai.alignment.repeated_form import printed_alike, second_copy
from gongkai.alignment.solver.search import MANY, Search
from gongkai.alignment.stream.page_numbers import page_feet
from gongkai.alignment.stream.passes import PASSES_BY_COLUMN, run_passes, stream_of
from gongkai.alignment.stream.stream_context import BlankWidths, StreamContext
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.table_regions import Region, find_regions, reach_back
from gongkai.alignment.table_state import finish_table
from gongkai.alignment.types import Alignment, Placement, Run
from gongkai.core.doubts import Doubt
from gongkai.core.labels import LabelledDocument
from gongkai.core.options import ParseOptions
from gongkai.core.recorder import Recorder
from gongkai.core.step_budget import StepBudget
from gongkai.forms.form import Form, Table
from gongkai.forms.vocabulary import vocabulary

log = logging.getLogger(__name__)

ALONE = 0.9
"""Share of the figures that stand alone on their line where a page prints a cell a line; page numbers may not."""


REPEATED = 3
"""Lines that may be alike on a page that prints every distinct line once: labels put together from other pieces."""


def align(
    labelled: LabelledDocument,
    forms: tuple[Form, ...],
    year: int | None,
    options: ParseOptions,
    recorder: Recorder | None = None,
) -> Alignment:
    """Return the form that the document prints, and what each of its fields is given.

    Parameters
    ----------
    labelled
        The labelled document.
    forms
        The editions to choose from.
    year
        The year reported on, used only where no label tells the edition.
    recorder
        Told what was considered and decided.
    """
    found_labels = votes(labelled, forms)
    form = rank_forms(found_labels, year)[0]
    log.debug("edition %s, of %s", form.edition, {each.edition: vote.weight for each, vote in found_labels.items()})
    words = vocabulary(form)
    candidates = candidate_anchors(labelled, words)
    split = second_copy(candidates, words)
    if split is not None:
        candidates = [options for options in candidates if options[0].cell < split]
    chain = find_chain(candidates, words)
    result = Alignment(form, {}, [], chain, is_mixed(found_labels))
    result.headings = sum(words.entries[a.entry].kind == "section_heading" and a.score > 0.8 for a in chain)
    result.row_labels = sum(words.entries[a.entry].row >= 0 and a.score > 0.8 and a.trust > 0.5 for a in chain)
    search = Search(form, StepBudget(options.search_steps, options.search_seconds), recorder)
    regions = find_regions(chain, words, len(labelled.cells) if split is None else split)
    floors = sorted(region.end for region in regions)
    regions = [
        reach_back(region, labelled, max((end for end in floors if end <= region.start), default=0))
        for region in regions
    ]
    by_cell = {anchor.cell: anchor for anchor in chain}
    if recorder is not None:
        recorder.note("anchors", votes=found_labels, form=form, candidates=candidates, chain=chain, regions=regions)
    feet = page_feet(labelled.document.lines)
    widths: list[BlankWidths] = []
    found: dict[int, tuple[Region, list[Item], TableRuns]] = {}
    for region in sorted(regions, key=lambda each: -_checked(form, each.table)):
        table = form.tables[region.table]
        context = StreamContext(labelled, region, table, words, by_cell, feet, widths)
        items = stream_of(context, recorder)
        runs = _runs_of(items, context, search)
        runs = alike_runs(table, region.table, items, runs, labelled, words)
        log.debug("table %s: cells %d-%d, %d runs", table.id, region.start, region.end, len(runs.runs))
        if recorder is not None:
            recorder.note("runs", table=region.table, runs=runs)
        found[region.table] = (region, items, runs)
    placements = search.place(_measured([run for _, _, runs in found.values() for run in runs.runs], labelled))
    result.search_exhausted = search.exhausted
    for index in range(len(form.tables)):
        finish_table(result, index, found.get(index), placements, labelled, forms)
    for field_id in of_one_edition(found_labels, year):
        result.placements[field_id].doubts |= {Doubt.EDITION}
    if _is_lost(result.placements, labelled):
        _lose_all(result)
    if split is not None and not printed_alike(labelled, split):
        _doubt_copies(result)
    return result


def _runs_of(items: list[Item], context: StreamContext, search: Search) -> TableRuns:
    """Return the runs of a table by its columns as printed.

    Unsure headers need relations that speak for them; what contradicts sure ones is a doubt.
    """
    table, relations = context.table, search.form.relations
    printed = as_printed(table, context.index, items, context.labelled, context.words)
    official = _built(table, items, context, search)
    if printed is None:
        return official
    failing, proved = search.standing(official.runs)
    if not (printed.sure or failing):
        _tell(context, search, "the form's columns: the headers are not sure, and no relation fails", failing, proved)
        return official
    found = _built(printed.table, printed.items, context, search)
    failing_so, proved_so = search.standing(found.runs)
    standing = (failing, proved, failing_so, proved_so)
    if not failing and proved >= MANY and failing_so > proved_so:  # the headers stand in another order than the figures
        for run in official.runs:
            run.doubt(Doubt.COLUMNS, not same_but_for_totals(table, printed.table, relations))
        _tell(context, search, "the form's columns: as the headers have them, the relations fail", *standing)
        return official
    worse = failing < failing_so or misfits_of(printed.table, found.runs) > misfits_of(table, official.runs)
    if not printed.sure and (failing_so >= failing or proved_so < proved):  # a reading that says less fails less
        found, worse = official, False
    why = "the form's columns: unsure headers explain no more" if found is official else "the columns as printed"
    _tell(context, search, f"{why}, in doubt: the relations speak against them" if worse else why, *standing)
    told = proved_so >= proved + MANY or not same_but_for_totals(table, printed.table, relations)
    values = {} if told else search.likeliest(official.runs)  # a total in a header line of its own may stand anywhere
    for run in found.runs:
        run.doubt(Doubt.COLUMNS, worse or run.block in printed.doubtful)
        run.doubt(Doubt.COLUMNS, not told and any(search.likeliest([run])[s] != values.get(s) for s in run.slots))
        run.lead = min(run.lead, abs(proved_so - proved)) if found is not official else run.lead
    return found


def _built(shape: Table, items: list[Item], context: StreamContext, search: Search) -> TableRuns:
    """Return the runs of a table whose columns are those of ``shape``."""
    items = run_passes(PASSES_BY_COLUMN, items, replace(context, table=shape), search.recorder)
    built = build_runs(shape, context.index, items, context.words, search.choose_reading)
    doubt_torn_lines(built.runs)
    return built


def _tell(context: StreamContext, search: Search, why: str, *standing: int) -> None:
    """Tell which columns a table was read by.

    Parameters
    ----------
    standing
        Relations that fail and that are borne out by the form's columns, then by those printed, if these were read.
    """
    log.debug("table %s by %s %s", context.table.id, why, standing)
    if search.recorder is not None:
        search.recorder.note("columns", table=context.index, why=why, standing=standing)


def _measured(runs: list[Run], labelled: LabelledDocument) -> list[Run]:
    """Note in each run what stands before its first token on its line; a short row that ends the text is in doubt."""
    end = max((i for i, text in enumerate(labelled.folded) if text), default=-1)
    for run in runs:
        printed = [token for token in run.tokens if not token.empty]
        cut = bool(printed) and printed[-1].cell == end and len(printed) < len(run.slots)
        run.doubt(Doubt.CUT, cut)  # the text ends within this row, for all that one can see
        first = next((token.cell for token in run.tokens if token.cell >= 0 and token.aligned), -1)
        while first > 0 and labelled.lines[first - 1] == labelled.lines[first]:
            first -= 1
            cell = labelled.cells[first]
            run.labels += 1
            run.wide += round(cell.x1 - cell.x0) - len(cell.text)
    return runs


def _doubt_copies(result: Alignment) -> None:
    """Doubt every figure of a page that prints the form again with other figures: whose report is it?"""
    for state in result.tables:
        state.repeated = state.repeated_differs = True
    for placement in result.placements.values():
        placement.doubts |= {Doubt.COPIES}


def _lose_all(result: Alignment) -> None:
    """Take back every figure: a page that lost some by keeping each line once has lost others unseen."""
    for state in result.tables:
        if state.state == "found":
            state.state = "lost"
    for field_id, placement in result.placements.items():
        if placement.status != "missing":
            lost = placement.doubts | {Doubt.UNREADABLE}
            result.placements[field_id] = replace(placement, reading=None, status="unreadable", how="lost", doubts=lost)


@lru_cache(maxsize=50)
def _checked(form: Form, table: int) -> int:
    """Return how many relations check a table; what they tell of it may hold for tables without any."""
    ids = set(form.tables[table].field_ids())
    return sum(not ids.isdisjoint(relation.left) for relation in form.relations)


def _is_lost(placements: dict[str, Placement], labelled: LabelledDocument) -> bool:
    """Whether a page of one cell a line prints every distinct line once: labels in order, figures all but gone."""
    if all(placement.how == "exact" for placement in placements.values()):
        return False
    texts = [text for line in labelled.document.lines if (text := line.text)]
    if len(labelled.document.lines) - len(texts) > REPEATED:  # empty cells, a line each, are alike too
        return False
    if len(texts) <= 20 or len(set(texts)) < len(texts) - REPEATED:
        return False
    figures = {p.reading.cell for p in placements.values() if p.reading and p.reading.raw and p.reading.cell >= 0}
    lines = [labelled.document.lines[labelled.lines[cell]] for cell in figures] or labelled.document.lines
    return sum(len(line.cells) == 1 for line in lines) >= ALONE * len(lines)

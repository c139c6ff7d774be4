"""Reports with one change of meaning whose right answer is known: each kind says which fields stay recoverable."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Final

from gongkai.training.generator.compose import print_draft, settle, tell_draft
from gongkai.training.generator.draft import Draft, Wishes, draw_draft
from gongkai.training.generator.grid import Grid
from gongkai.training.generator.layouts import FAMILIES
from gongkai.training.generator.mutations.draft_changes import Mutation, NothingToChange, fields_of_cells, figure_rows
from gongkai.training.generator.mutations.figure_mutations import FIGURE_MUTATIONS
from gongkai.training.generator.mutations.line_mutations import LINE_MUTATIONS, LineMutation, PrintedLines
from gongkai.training.generator.mutations.page_mutations import PAGE_MUTATIONS
from gongkai.training.generator.mutations.table_mutations import TABLE_MUTATIONS
from gongkai.training.generator.sample import Sample

MUTANTS: Final[tuple[str, ...]] = (*TABLE_MUTATIONS, *PAGE_MUTATIONS, *LINE_MUTATIONS, *FIGURE_MUTATIONS)
"""All kinds of mutation."""

_LAYOUTS: Final = ("HTML", "HTML", "B", "I", "A")
"""Layouts that mutants are printed in: a page, rows between pipes and tabs, a cell a line."""

_BY_LINE: Final = ("B", "I", "A")
_ATTEMPTS: Final = 50
"""Reports that are drawn at most until one has something to change."""

_FIRST_MARK: Final = 0xE000


def make_mutant(kind: str, seed: int) -> Sample:
    """Make a report with one change; the same arguments make the same report.

    Nothing else is damaged, and the figures are plenty, so that a change of places shows.

    Examples
    --------
    >>> make_mutant("table_removed", 1).truth.damages
    ('mode_placed', 'mutant_table_removed')
    """
    for attempt in range(_ATTEMPTS):
        with suppress(NothingToChange):
            return _mutant(kind, f"{kind}-{seed}", Random(f"mutant:{kind}:{seed}:{attempt}"))
    raise ValueError(f"no report to be changed by {kind} in {_ATTEMPTS}")


def _mutant(kind: str, name: str, rng: Random) -> Sample:
    draft = draw_draft(rng, Wishes(rng.choice(("dense", "normal", "normal")), True, False, False))
    layout = FAMILIES[rng.choice(_BY_LINE if kind in LINE_MUTATIONS else _LAYOUTS)]
    draft.damages.add(f"mutant_{kind}")
    if kind in TABLE_MUTATIONS or kind in FIGURE_MUTATIONS:
        change: Mutation = (TABLE_MUTATIONS | FIGURE_MUTATIONS)[kind]
        change(draft, rng)
    facts = tell_draft(draft, FAMILIES["HTML"], clean=True)
    if kind in PAGE_MUTATIONS:
        PAGE_MUTATIONS[kind](draft, rng)
    if kind in LINE_MUTATIONS:
        return _mutated_lines(LINE_MUTATIONS[kind], draft, layout.name, name, facts)
    sample = print_draft(draft, layout, name, facts)
    return replace(sample, family=kind)


def _mutated_lines(mutation: LineMutation, draft: Draft, layout: str, name: str, facts: dict[str, Decimal]) -> Sample:
    """Print a report and change its lines; a second print, with a mark in each field's place, tells where it stands."""
    family = FAMILIES[layout]
    with_marks = deepcopy(draft)
    cells = [cell for block in with_marks.page if isinstance(block, Grid) for cell in block.cells() if cell.field]
    marks = {chr(_FIRST_MARK + number): (cell.field or "", cell.text) for number, cell in enumerate(cells)}
    for mark, cell in zip(marks, cells, strict=True):
        cell.text = mark
    marked_text = print_draft(with_marks, family, name, facts).content
    sample = print_draft(draft, family, name, facts)
    lines = sample.content.split("\n")
    marked_lines = marked_text.split("\n")
    fields = [[marks[c][0] for c in line if c in marks] for line in marked_lines]
    rows = [fields_of_cells(row) for block in draft.page if isinstance(block, Grid) for row in figure_rows(block)]
    if len(fields) != len(lines):
        raise ValueError(f"{name}: the marked print has {len(fields)} lines, not {len(lines)}")
    page = PrintedLines(lines, fields, rows, _ends(marked_lines, marks), layout == "A")
    mutation(page, draft.rng)
    draft.missing |= page.missing
    draft.unrecoverable |= page.unrecoverable
    draft.contested |= page.contested
    truth = settle(draft, layout, name, facts)
    return replace(sample, content="\n".join(page.lines), truth=truth, family=truth.damages[-1])


def _ends(lines: list[str], marks: dict[str, tuple[str, str]]) -> dict[str, int]:
    """Return where in its line each marked figure ends, once it is printed in the place of its mark."""
    found = {}
    for line in lines:
        end = 0
        for character in line:
            id_, text = marks.get(character, ("", character))
            end += len(text)
            if id_:
                found[id_] = end
    return found

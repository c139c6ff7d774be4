"""Reports with none, one, two or three damages, in any layout that prints its tables."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Final

from gongkai.training.generator.compose import print_draft, settle, tell_draft
from gongkai.training.generator.conversion.row_settlement import Sums, differing_fields
from gongkai.training.generator.damages import GRID_DAMAGES, PAGE_DAMAGES
from gongkai.training.generator.draft import Draft, Wishes, draw_draft
from gongkai.training.generator.hands.worded_labels import word_labels
from gongkai.training.generator.hands.wording import FIRST_HAND
from gongkai.training.generator.layouts import FAMILIES
from gongkai.training.generator.mutations.draft_changes import NothingToChange, OpenRow
from gongkai.training.generator.rates import weighted
from gongkai.training.generator.sample import Sample

MOST_DAMAGES: Final = 3

_LAYOUTS: Final = {name: family.weight for name, family in FAMILIES.items() if family.plot is None and not family.plain}
"""Layouts that print all tables, and need no special figures."""

_ATTEMPTS: Final = 50


def make_damaged(count: int, seed: int, hand: str = FIRST_HAND) -> Sample:
    """Make a report with so many damages of different kinds, told by a hand; the same arguments make the same report.

    Raises
    ------
    ValueError
        ``count`` is not between 0 and :data:`MOST_DAMAGES`.

    Examples
    --------
    >>> len([name for name in make_damaged(2, 1).truth.damages if name.startswith("damage_")])
    2
    """
    if not 0 <= count <= MOST_DAMAGES:
        raise ValueError(f"{count} damages: between 0 and {MOST_DAMAGES} can be made")
    told = f"{seed}" if hand == FIRST_HAND else f"{seed}-{hand}"
    for attempt in range(_ATTEMPTS):
        with suppress(NothingToChange):
            return _damaged(count, f"damages_{count}-{told}", Random(f"damages:{count}:{told}:{attempt}"), hand)
    raise ValueError(f"no report to be damaged {count} times in {_ATTEMPTS}")


def _damaged(count: int, name: str, rng: Random, hand: str) -> Sample:
    draft = draw_draft(rng, Wishes(slips=False, hand=hand))
    if hand != FIRST_HAND:
        word_labels(draft, rng)
    family = FAMILIES[weighted(rng, _LAYOUTS)]
    chosen = rng.sample([*GRID_DAMAGES, *PAGE_DAMAGES], count)
    figures = {cell.field: cell.text for grid in draft.grids for cell in grid.cells() if cell.field}
    rows = _apply(draft, rng, [each for each in chosen if each in GRID_DAMAGES])
    facts = tell_draft(draft, family, clean=True)
    rows += _apply(draft, rng, [each for each in chosen if each in PAGE_DAMAGES])
    sample = print_draft(draft, family, name, facts)  # says what the layout lost, so that no sum relies on it
    _settle_rows(draft, rows, figures)
    return replace(sample, truth=settle(draft, family.name, name, facts), family=f"damages_{count}")


def _apply(draft: Draft, rng: Random, names: list[str]) -> list[OpenRow]:
    rows = []
    for name in names:
        if (row := (GRID_DAMAGES | PAGE_DAMAGES)[name](draft, rng)) is not None:
            rows.append(row)
        draft.damages.add(f"damage_{name}")
    return rows


def _settle_rows(draft: Draft, rows: list[OpenRow], figures: dict[str, str]) -> None:
    """Find what is lost of the rows whose figures lost their places."""
    ids = [id_ for row, _ in rows for id_ in row]
    draft.contested.update(ids)
    if len(set(ids)) < len(ids):  # a row that was damaged twice: nobody can tell
        draft.unrecoverable.update(id_ for id_ in ids if ids.count(id_) > 1)
        return
    texts = figures | {id_: text for row, ways in rows for id_, text in zip(row, ways[0], strict=True)}
    sums = Sums(draft.form.relations, draft.printed.values, texts, draft.unrecoverable | draft.missing)
    draft.unrecoverable |= differing_fields(dict(rows), sums)

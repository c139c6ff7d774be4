"""The layout families, how often each is met, and how a sample of one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from gongkai.synthesis import html_pages, text_cells, text_columns, text_rows
from gongkai.synthesis.chance import weighted
from gongkai.synthesis.draft import Draft, draw_draft
from gongkai.synthesis.figures import Density
from gongkai.synthesis.grid import Grid
from gongkai.synthesis.losses import lost_places
from gongkai.synthesis.narrative import narrator
from gongkai.synthesis.page import Page, Paragraph, Sheet
from gongkai.synthesis.sample import Kind, Sample, Truth
from gongkai.synthesis.story import tell

Renderer = Callable[[Page, Sheet, Random], str]


@dataclass(frozen=True)
class Family:
    """A layout: how it prints a page, its share among published reports (per cent), and its kind of file."""

    name: str
    render: Renderer
    weight: float
    kind: Kind = "text"


_ALL = (
    Family("A", text_cells.cell_lines, 22),
    Family("A0", text_cells.cell_lines_close, 4),
    Family("B", text_rows.pipes, 16),
    Family("C", text_cells.piped_cells, 16),
    Family("D", text_rows.pipes_trimmed, 9),
    Family("I", text_rows.tabs, 3),
    Family("J", text_rows.fused, 1),
    Family("N", text_columns.columns, 4),
    Family("HTML", html_pages.clean, 5, "html"),
)
FAMILIES: Final[dict[str, Family]] = {family.name: family for family in _ALL}


def make_sample(family: str, seed: int, density: Density | None = None) -> Sample:
    """Make one report in the given layout; the same seed makes the same report.

    Parameters
    ----------
    family
        A key of ``FAMILIES``.
    density
        ``"dense"`` forces figures that are hardly ever zero (needed to see swapped rows); drawn if ``None``.
    """
    layout = FAMILIES[family]
    rng = Random(f"{family}:{seed}")
    draft = draw_draft(rng, density)
    return compose(draft, layout, f"{family}-{seed}")


def compose(draft: Draft, layout: Family, name: str) -> Sample:
    """Tell the draft's story, print it in the layout, and settle the truth."""
    rng, form = draft.rng, draft.form
    told = narrator(draft.agency, draft.year, form, draft.printed.values, rng)
    if not draft.page:
        draft.page = tell(told, draft.grids, rng)
    draft.contested |= told.contradicted
    sheet = Sheet()
    blanks = layout.render(draft.page, sheet, rng)
    grids = [block for block in draft.page if isinstance(block, Grid)]
    destroyed, doubtful = lost_places(grids, blanks)
    draft.unrecoverable |= destroyed
    draft.contested |= doubtful
    return Sample(name, layout.kind, sheet.content, tuple(sheet.pieces), settle(draft, layout.name, name, told.facts), layout.name)


def settle(draft: Draft, layout: str, name: str, facts: dict[str, object]) -> Truth:
    """Return the truth of a draft."""
    gone = draft.missing | draft.unrecoverable
    values = {id_: None if id_ in gone else draft.printed.values[id_] for id_ in draft.form.field_ids}
    order = draft.form.field_ids
    return Truth(
        name,
        draft.form.edition,
        draft.year,
        draft.agency.name,
        layout,
        values,
        tuple(id_ for id_ in order if id_ in draft.unrecoverable),
        tuple(id_ for id_ in order if id_ in draft.contested and id_ not in draft.unrecoverable),
        dict(facts),
        tuple(sorted(draft.damages)),
    )


def make_samples(count: int, seed: int, families: Sequence[str] | None = None) -> Iterator[Sample]:
    """Yield ``count`` samples, their families drawn by weight."""
    rng = Random(f"samples:{seed}")
    weights = {name: FAMILIES[name].weight for name in families or FAMILIES}
    for number in range(count):
        yield make_sample(weighted(rng, weights), seed * 1_000_003 + number)

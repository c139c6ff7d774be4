"""Make a sample: draw a report, tell it, damage it, print it, and settle the truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from random import Random

from gongkai.training.generator.digit_splits import glued
from gongkai.training.generator.draft import Draft, Wishes, draw_draft
from gongkai.training.generator.figures import Density
from gongkai.training.generator.form_variants import vary_form
from gongkai.training.generator.grid import Grid
from gongkai.training.generator.hands.worded_labels import word_labels
from gongkai.training.generator.hands.wording import FIRST_HAND
from gongkai.training.generator.label_damage import damage_labels
from gongkai.training.generator.layouts import FAMILIES, Family
from gongkai.training.generator.narrative import narrator
from gongkai.training.generator.page import PrintedPage
from gongkai.training.generator.page_breaks import cut_pages, write_downwards
from gongkai.training.generator.rates import happens, weighted
from gongkai.training.generator.report_text import tell
from gongkai.training.generator.sample import Sample, Truth
from gongkai.training.generator.text_damage import weather
from gongkai.training.generator.unrecoverable import lost_places


def make_sample(
    family: str, seed: int, density: Density | None = None, clean: bool = False, hand: str = FIRST_HAND
) -> Sample:
    """Make one report in the given layout; the same arguments make the same report.

    Parameters
    ----------
    family
        A key of ``FAMILIES``.
    seed
        Any number.
    density
        ``"dense"`` forces figures that are hardly ever zero (needed to see swapped rows); drawn if ``None``.
    clean
        Whether to leave out all damage that does not belong to the layout itself.
    hand
        Whose words the report is told in: one of ``HANDS``.

    Raises
    ------
    ValueError
        There is no such hand.
    """
    layout = FAMILIES[family]
    rng = Random(f"{family}:{seed}:{density}:{clean}" + ("" if hand == FIRST_HAND else f":{hand}"))
    if layout.figures and density is None:
        density = rng.choice(("normal", "dense"))
    wishes = Wishes(density, clean or layout.plain, layout.plot is not None, False if clean else None, hand=hand)
    draft = draw_draft(rng, wishes)
    if hand != FIRST_HAND:
        word_labels(draft, rng)
    if not clean:
        vary_form(draft)
        damage_labels(draft)
    return finish(draft, layout, f"{family}-{seed}" + ("" if hand == FIRST_HAND else f"-{hand}"), clean)


def finish(draft: Draft, layout: Family, name: str, clean: bool = False) -> Sample:
    """Tell a draft's story, print it in a layout, and settle its truth."""
    facts = tell_draft(draft, layout, clean)
    return print_draft(draft, layout, name, facts)


def tell_draft(draft: Draft, layout: Family, clean: bool = False) -> dict[str, Decimal]:
    """Tell a draft's story on its page, which may damage both, and return the facts told."""
    rng = draft.rng
    if layout.on_grids:
        layout.on_grids(draft, rng)
    elif not clean and layout.kind == "text" and happens(rng, "labels_downwards"):
        write_downwards(draft, rng)
    told = narrator(draft.agency, draft.year, draft.form, draft.printed.values, rng)
    draft.page = layout.plot(draft, told) if layout.plot else tell(told, draft.grids, rng)
    draft.contested |= told.contradicted
    if layout.on_page:
        layout.on_page(draft, rng)
    elif not clean and layout.kind == "text" and not layout.plain and happens(rng, "page_cut"):
        cut_pages(draft, rng)
    if not clean:
        weather(draft)
    return told.facts


def print_draft(draft: Draft, layout: Family, name: str, facts: dict[str, Decimal]) -> Sample:
    """Print a told draft in a layout, and settle its truth."""
    rng = draft.rng
    sheet = PrintedPage()
    base = rng.choice(layout.bases)
    blanks = base(draft.page, sheet, rng)
    grids = [block for block in draft.page if isinstance(block, Grid)]
    if blanks == "fused":
        destroyed, doubtful = glued(grids, draft.form, draft.printed.values)
    else:
        destroyed, doubtful = lost_places(grids, blanks)
    draft.unrecoverable |= destroyed
    draft.contested |= doubtful
    draft.damages.add(f"mode_{blanks}")
    truth = settle(draft, layout.name, name, facts)
    return Sample(name, layout.kind, sheet.content, tuple(sheet.pieces), truth, layout.name, hand=draft.agency.hand)


def settle(draft: Draft, layout: str, name: str, facts: dict[str, Decimal]) -> Truth:
    """Return the truth of a draft."""
    gone = draft.missing | draft.unrecoverable
    order = draft.form.field_ids
    return Truth(
        name,
        draft.form.edition,
        draft.year,
        draft.agency.name,
        layout,
        {id_: None if id_ in gone else draft.printed.values[id_] for id_ in order},
        tuple(id_ for id_ in order if id_ in draft.unrecoverable),
        tuple(id_ for id_ in order if id_ in draft.contested and id_ not in draft.unrecoverable),
        dict(facts),
        tuple(sorted(draft.damages)),
    )


def make_samples(count: int, seed: int, families: Sequence[str] | None = None) -> Iterator[Sample]:
    """Yield ``count`` reports, their layouts drawn by weight from ``families`` (all, if ``None``)."""
    rng = Random(f"samples:{seed}")
    weights = {name: FAMILIES[name].weight for name in families or FAMILIES}
    for number in range(count):
        yield make_sample(weighted(rng, weights), seed * 1_000_003 + number)

"""A report in the making: its figures, its words and what is known to be lost, before a layout prints it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from gongkai.forms.form import Form, editions
from gongkai.training.generator.agencies import Agency, draw_agency
from gongkai.training.generator.figure_printing import PrintedFigures, print_figures
from gongkai.training.generator.figures import Density, draw_values, failed_members, inject_slip
from gongkai.training.generator.grid import Grid, build_grids
from gongkai.training.generator.hands.invented_agencies import draw_agency_of
from gongkai.training.generator.hands.printed_figures import print_as
from gongkai.training.generator.hands.wording import FIRST_HAND
from gongkai.training.generator.page import Page
from gongkai.training.generator.rates import happens, rate, weighted


@dataclass
class Draft:
    """What the stages of the generator pass on and change.

    ``missing`` are fields whose cells are not printed at all; their value in the truth is ``None``.
    """

    rng: Random
    form: Form
    agency: Agency
    year: int
    printed: PrintedFigures
    grids: list[Grid]
    page: Page = field(default_factory=list)
    unrecoverable: set[str] = field(default_factory=set)
    contested: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    damages: set[str] = field(default_factory=set)

    def grid(self, table: str) -> Grid:
        """Return the grid of a table."""
        return next(grid for grid in self.grids if grid.table == table)


def draw_year_and_form(rng: Random, by_year: bool) -> tuple[int, Form]:
    """Draw a year from 2019 on and the form used for it: unless ``by_year``, late years may use the old one."""
    forms = editions()
    year = weighted(rng, {2019: 28, 2020: 64, 2021: 60, 2022: 54, 2023: 35, 2024: 23, 2025: 15})
    newest = max(forms.values(), key=lambda form: form.first_year)
    oldest = min(forms.values(), key=lambda form: form.first_year)
    late = year >= newest.first_year and (by_year or rng.random() >= rate("old_form"))
    return year, newest if late else oldest


def draw_density(rng: Random) -> Density:
    """Draw how full the tables are: most reports print hardly anything but zeros."""
    shares: dict[Density, float] = {kind: rate(kind) for kind in ("dense", "normal", "sparse")}
    return weighted(rng, {**shares, "zero": 1 - sum(shares.values())})


@dataclass(frozen=True)
class Wishes:
    """What a draft must be like; whatever is left open is drawn.

    Attributes
    ----------
    density
        As in ``draw_values``.
    plain
        No blanks, marks or odd digits.
    by_year
        The form is the one of the year (a report without tables is taken for that).
    slips
        Whether sums may fail: ``None`` for seldom, ``True`` for always, ``False`` for never.
    edition
        The form printed.
    agency
        Kind of agency.
    hand
        Whose words the report is told in.
    """

    density: Density | None = None
    plain: bool = False
    by_year: bool = False
    slips: bool | None = None
    edition: str | None = None
    agency: str | None = None
    hand: str = FIRST_HAND


def draw_draft(rng: Random, wishes: Wishes = Wishes()) -> Draft:
    """Draw agency, year, form and figures, and build the tables."""
    year, form = draw_year_and_form(rng, wishes.by_year)
    if wishes.edition:
        form = editions()[wishes.edition]
        year = max(year, form.first_year)
    first = wishes.hand == FIRST_HAND
    agency = draw_agency(rng, wishes.agency) if first else draw_agency_of(wishes.hand, rng, wishes.agency)
    values = draw_values(form, rng, agency.level, wishes.density or draw_density(rng))
    slipped = happens(rng, "slip") if wishes.slips is None else wishes.slips
    if slipped:
        inject_slip(values, form, rng)
    printed = print_figures(form, values, rng, wishes.plain)
    if not (first or wishes.plain):
        print_as(wishes.hand, printed, form, rng)
    draft = Draft(rng, form, agency, year, printed, build_grids(form, printed, rng))
    draft.damages |= printed.damages | ({"slip"} if slipped else set())
    draft.contested |= printed.contested | failed_members(form, printed.values)
    return draft

"""Damages that meet: each keeps the truth, whatever came before it."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from gongkai.training.generator.conversion.row_settlement import UNKNOWN, Sums, differing_fields
from gongkai.training.generator.damaged_reports import MOST_DAMAGES, make_damaged
from gongkai.training.generator.damages import GRID_DAMAGES, PAGE_DAMAGES
from gongkai.training.generator.draft import Wishes, draw_draft
from gongkai.training.generator.mutations.draft_changes import NothingToChange, figure_rows

IDS = ("requests.new.natural_person", "requests.new.business", "requests.new.total")


@pytest.mark.parametrize("count", range(MOST_DAMAGES + 1))
def test_a_report_has_so_many_damages_and_names_them(count: int) -> None:
    for seed in range(12):
        sample = make_damaged(count, seed)
        assert sample.truth is not None
        assert sum(name.startswith("damage_") for name in sample.truth.damages) == count
        assert set(sample.truth.unrecoverable) <= set(sample.truth.fields)
        assert sample == make_damaged(count, seed)


def test_no_other_number_of_damages_can_be_made() -> None:
    with pytest.raises(ValueError, match="between 0 and 3"):
        make_damaged(4, 1)


@pytest.mark.parametrize("name", [*GRID_DAMAGES, *PAGE_DAMAGES])
def test_every_damage_changes_what_is_printed(name: str) -> None:
    changed = 0
    for seed in range(6):
        draft = draw_draft(Random(seed), Wishes("normal", True, False, False))
        draft.page = list(draft.grids)
        before = [cell.text for grid in draft.grids for cell in grid.cells()]
        try:
            (GRID_DAMAGES | PAGE_DAMAGES)[name](draft, Random(seed))
        except NothingToChange:
            continue
        after = [cell.text for grid in draft.grids for cell in grid.cells()]
        changed += before != after or len(draft.page) > len(draft.grids)
    assert changed >= 3


def test_damages_that_meet_in_one_row_leave_a_row_that_can_be_printed() -> None:
    for seed in range(20):
        draft = draw_draft(Random(seed), Wishes("dense", True, False, False))
        for name in ("glue", "shift_row", "foreign_column", "note_mark", "repeat_header"):
            GRID_DAMAGES[name](draft, Random(seed))
        assert all(figure_rows(grid) for grid in draft.grids)


def test_sums_tell_the_place_of_a_lost_blank_where_only_one_obeys_them() -> None:
    from gongkai.forms.form import Relation

    values = {IDS[0]: Decimal(3), IDS[1]: None, IDS[2]: Decimal(3)}
    figures = {IDS[0]: "3", IDS[1]: "", IDS[2]: "3"}
    ways = {IDS: [("3", "", "3"), ("", "3", "3"), ("3", "3", "")]}
    total = Relation("row_total", (IDS[2],), IDS[:2], "row")
    assert differing_fields(ways, Sums([], values, figures)) == set(IDS)
    assert differing_fields(ways, Sums([total], values, figures)) == set(IDS[:2])
    column = Relation("balance", (IDS[0],), ("requests.processed_total.natural_person",), "column")
    more = values | {"requests.processed_total.natural_person": Decimal(3)}
    assert differing_fields(ways, Sums([total, column], more, figures)) == set()
    lost = Sums([total, column], more, figures, but=["requests.processed_total.natural_person"])
    assert differing_fields(ways, lost) == set(IDS[:2])


def test_a_figure_that_is_not_there_breaks_no_sum() -> None:
    from gongkai.forms.form import Relation

    values = {IDS[0]: Decimal(3), IDS[1]: Decimal(4), IDS[2]: Decimal(7)}
    figures = {id_: str(value) for id_, value in values.items()}
    sums = Sums([Relation("row_total", (IDS[2],), IDS[:2], "row")], values, figures)
    ways = {IDS: [(UNKNOWN, "4", "7"), ("4", UNKNOWN, "7"), ("4", "7", UNKNOWN)]}
    assert differing_fields(ways, sums) == set(IDS)

"""Mutants: one change each, and a truth that says what it does."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from gongkai.training.generator.mutations.line_mutations import LINE_MUTATIONS, PrintedLines
from gongkai.training.generator.mutations.mutants import MUTANTS, make_mutant

SEEDS = range(8)


@pytest.mark.parametrize("kind", MUTANTS)
def test_every_kind_makes_reports_whose_truth_names_fields_of_the_form(kind: str) -> None:
    for seed in SEEDS:
        sample = make_mutant(kind, seed)
        assert sample.truth is not None
        fields = set(sample.truth.fields)
        assert set(sample.truth.unrecoverable) | set(sample.truth.contested) <= fields
        assert f"mutant_{kind}" in sample.truth.damages
        assert sample == make_mutant(kind, seed)


def printed_figures(content: str) -> set[str]:
    return set(re.findall(r"\d+(?:\.\d+)?", content))


@pytest.mark.parametrize("kind", ["rows_swapped", "columns_swapped", "total_first", "transposed", "sections_reordered"])
def test_a_change_of_places_loses_nothing(kind: str) -> None:
    for seed in SEEDS:
        sample = make_mutant(kind, seed)
        assert sample.truth is not None
        assert not sample.truth.unrecoverable
        shown = printed_figures(sample.content)
        assert all(str(abs(value)) in shown for value in sample.truth.fields.values() if value)


@pytest.mark.parametrize("kind", ["row_contradicted", "no_number", "table_removed"])
def test_a_change_that_destroys_says_what_it_destroyed(kind: str) -> None:
    for seed in SEEDS:
        sample = make_mutant(kind, seed)
        assert sample.truth is not None
        assert sample.truth.unrecoverable
        assert all(sample.truth.fields[id_] is None for id_ in sample.truth.unrecoverable)


@pytest.mark.parametrize(("kind", "least"), [("cell_removed", 5), ("cells_merged", 1)])  # noughts part in one way only
def test_what_sums_do_not_settle_is_lost(kind: str, least: int) -> None:
    truths = [truth for seed in range(20) if (truth := make_mutant(kind, seed).truth)]
    assert sum(bool(truth.unrecoverable) for truth in truths) >= least
    assert all(truth.unrecoverable or truth.contested for truth in truths)


def test_of_a_removed_row_nothing_is_printed_and_nothing_is_true() -> None:
    for seed in SEEDS:
        sample = make_mutant("row_removed", seed)
        assert sample.truth is not None
        gone = [id_ for id_, value in sample.truth.fields.items() if value is None]
        assert gone
        assert set(gone) <= set(sample.truth.contested)


def lines(by_cell: bool = False) -> PrintedLines:
    """Return two rows of two figures, a row or a cell a line."""
    rows = (("a.a", "a.b"), ("a.c", "a.d"))
    ends = {"a.a": 3, "a.b": 5, "a.c": 3, "a.d": 5}
    return PrintedLines(["x|1|2", "y|3|4", "end"], [list(rows[0]), list(rows[1]), []], rows, ends, by_cell)


class FixedRandom:
    """Gives what it was told to."""

    def __init__(self, number: int) -> None:
        self.number = number

    def randint(self, low: int, high: int) -> int:
        return self.number

    def choice(self, items: list[int]) -> int:
        return items[self.number]


def test_a_text_cut_within_a_row_keeps_the_figures_before_the_cut() -> None:
    page = lines()
    LINE_MUTATIONS["cut_anywhere"](page, FixedRandom(9))  # type: ignore[arg-type]
    assert page.lines == ["x|1|2", "y|3"]
    assert page.unrecoverable == {"a.d"}


def test_a_deleted_row_is_not_printed_and_a_deleted_cell_loses_its_row() -> None:
    page = lines()
    LINE_MUTATIONS["line_deleted"](page, FixedRandom(0))  # type: ignore[arg-type]
    assert (page.lines, page.missing, page.unrecoverable) == (["y|3|4", "end"], {"a.a", "a.b"}, set())
    page = PrintedLines(["x", "1", "2"], [[], ["a.a"], ["a.b"]], [("a.a", "a.b")], {"a.a": 1, "a.b": 1}, True)
    LINE_MUTATIONS["line_deleted"](page, FixedRandom(1))  # type: ignore[arg-type]
    assert (page.lines, page.unrecoverable) == (["x", "2"], {"a.a", "a.b"})


def test_a_dash_for_a_nought_is_a_blank() -> None:
    sample = make_mutant("dash_for_zero", 2)
    assert sample.truth is not None
    blank = [id_ for id_, value in sample.truth.fields.items() if value is None]
    assert 1 <= len(blank) <= 4
    assert all(value is None or isinstance(value, Decimal) for value in sample.truth.fields.values())


def test_of_a_doubled_cell_all_is_lost_that_no_sum_tells_and_no_more_is_printed_than_one_figure() -> None:
    truths = [truth for seed in range(20) if (truth := make_mutant("cell_doubled", seed).truth)]
    assert any(truth.unrecoverable for truth in truths)
    assert all(truth.unrecoverable or truth.contested for truth in truths)
    assert not any(truth.fields[id_] is not None for truth in truths for id_ in truth.unrecoverable)


def test_a_label_that_stands_twice_loses_no_figure() -> None:
    for seed in SEEDS:
        truth = make_mutant("row_label_doubled", seed).truth
        assert truth is not None
        assert truth.contested
        assert not truth.unrecoverable

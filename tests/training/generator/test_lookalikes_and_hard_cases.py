"""Documents to be refused, and the dense twins of hard layouts."""

from __future__ import annotations

import pytest

from gongkai.training.generator import LOOKALIKES, make_lookalike, seed_twins


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_a_lookalike_has_no_truth_and_says_how_it_is_refused(kind):
    for seed in range(5):
        sample = make_lookalike(kind, seed)
        assert sample.truth is None
        assert sample.expected in sample.accepted_codes
        assert set(sample.accepted_codes) <= {"not_a_report", "unsupported_edition"}


@pytest.mark.parametrize("kind", LOOKALIKES)
def test_lookalikes_are_reproducible(kind):
    assert make_lookalike(kind, 3) == make_lookalike(kind, 3)


def test_a_blank_form_prints_no_figure():
    for seed in range(10):
        assert all(piece.label != "value" for piece in make_lookalike("blank_form", seed).pieces)


def test_there_are_five_twins_in_the_stated_editions():
    assert [sample.truth.edition for sample in seed_twins(4)] == ["2021", "2021", "2019", "2021", "2021"]


def test_twins_are_full_of_figures():
    for sample in seed_twins(7):
        printed = [value for value in sample.truth.fields.values() if value is not None]
        assert sum(value != 0 for value in printed) > 0.9 * len(printed)


def test_the_third_twin_contradicts_itself():
    assert any("slip" in sample.truth.damages for sample in seed_twins(3))

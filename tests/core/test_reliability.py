"""Claimed confidences beside what came true, in bins of log-odds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.reliability import bin_table, bins_of, reliability, wilson


def test_a_confidence_on_a_bound_begins_the_bin_above_it() -> None:
    bounds = [10 / 11, 100 / 101]
    assert bins_of(bounds).tolist() == [6, 8]
    assert bins_of([bound - 1e-6 for bound in bounds]).tolist() == [5, 7]


def test_what_a_bin_of_equal_mass_would_hide_stands_apart() -> None:
    found = reliability([0.99, 0.999, 0.9999, 0.99999], [True] * 4, [False] * 4, [1, 2, 3, 4])
    assert found is not None
    assert len(found.unflagged) == 4
    assert found.flagged == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.booleans(), st.integers(0, 5)), min_size=1, max_size=60))
def test_every_field_and_every_error_stands_in_one_bin(fields: list[tuple[float, bool, bool, int]]) -> None:
    found = reliability(*zip(*fields, strict=True))
    assert found is not None
    bins = [*found.unflagged, *found.flagged]
    assert sum(each.fields for each in bins) == len(fields)
    assert sum(each.errors for each in bins) == sum(not right for _, right, _, _ in fields)
    assert all(0 <= each.least <= each.right + 1e-9 and each.right - 1e-9 <= each.most <= 1 for each in bins)


def test_errors_in_one_report_leave_more_doubt_than_as_many_spread_over_all() -> None:
    """A hundred reports of ten fields: ten wrong in one of them, or one wrong in each of ten."""
    owners = [number // 10 for number in range(1000)]
    clustered = [number >= 10 for number in range(1000)]
    spread = [not (number % 10 == 0 and number < 100) for number in range(1000)]
    widths = []
    for right in (clustered, spread):
        found = reliability([0.995] * 1000, right, [False] * 1000, owners)
        assert found is not None
        (only,) = found.unflagged
        assert only.errors == 10
        widths.append(only.most - only.least)
    assert widths[0] > 1.5 * widths[1]


def test_no_error_in_many_fields_of_few_reports_proves_little() -> None:
    found = reliability([0.99999] * 1000, [True] * 1000, [False] * 1000, [number % 10 for number in range(1000)])
    assert found is not None
    assert found.unflagged[0].least == pytest.approx(wilson(10, 10)[0])


def test_the_interval_of_wilson_is_that_of_the_books() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-3)


def test_the_table_names_both_kinds_of_fields() -> None:
    found = reliability([0.9999, 0.3], [True, False], [False, True], [1, 1])
    assert found is not None
    assert "Unflagged: 1 fields, 0 wrong." in bin_table(found)
    assert "Flagged: 1 fields, 1 wrong." in bin_table(found)


def test_nothing_to_judge_has_no_bins() -> None:
    assert reliability([], [], [], []) is None

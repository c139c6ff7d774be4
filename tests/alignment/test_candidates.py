"""The ways to fill one run of slots, where its figures stand under headers and where they do not."""

from math import inf

import pytest

from gongkai.alignment.candidates import candidates
from gongkai.alignment.candidates.row_patterns import ONE_STRAY, Habit, find_habit
from gongkai.alignment.types import Run, Token
from gongkai.core.text import read_number

HEADS = ((0.0, 10.0), (20.0, 30.0), (40.0, 50.0))
"""Where three column headers stand across the line."""


def token(text, x, trust, aligned):
    return Token(int(x), text, read_number(text), 7, x, x + 5, trust, aligned=aligned)


def ways(*tokens, columns=HEADS):
    """Return what each way to fill three slots prints."""
    run = Run(("a", "b", "c"), list(tokens), 0, 0, 1.0, 1.0, heads=columns)
    found = candidates(run, Habit(columns=columns), [], inf).found
    return {tuple(reading.raw for reading in each.readings) for each in found}


@pytest.mark.parametrize("trust", [1.0, 0.5])
def test_a_figure_in_its_column_is_kept_however_little_it_is_trusted(trust):
    assert ways(token("0", 2, 1.0, True), token("3", 42, trust, True)) == {("0", None, "3")}


def test_a_figure_in_no_column_that_is_little_trusted_may_be_none():
    kept_or_not = ways(token("0", 2, 1.0, False), token("3", 42, 0.5, False), columns=None)
    assert ("0", None, "3") in kept_or_not
    assert ("0", None, None) in kept_or_not


def rows_with_totals_only(count, strays):
    """Return rows of a blank, a blank and a total, with one or two empty cells behind; ``strays`` lost their first."""
    cells = [["", "", "0", *[""] * (1 + number % 2)][number < strays :] for number in range(count)]
    tokens = [[token(text, 0, 1.0, False) for text in row] for row in cells]
    return [Run(("a", "b", "c"), each, 0, 0, 1.0, 1.0) for each in tokens]


@pytest.mark.parametrize(("count", "strays", "origin"), [(ONE_STRAY, 0, "lead"), (ONE_STRAY, 1, "lead"), (4, 1, None)])
def test_a_lost_empty_cell_in_one_of_many_rows_hides_not_from_where_rows_are_counted(count, strays, origin):
    runs = rows_with_totals_only(count, strays)
    assert find_habit(runs, [[2]] * count).origin == origin


def test_empty_cells_between_the_figures_of_a_complete_row_are_no_sign_of_blanks_elsewhere():
    complete = [token(text, 0, 1.0, False) for text in ("1", "", "2", "", "3")]
    short = [token(text, 0, 1.0, False) for text in ("4", "", "5")]
    runs = [Run(("a", "b", "c"), tokens, 0, 0, 1.0, 1.0) for tokens in (complete, short)]
    assert find_habit(runs).noisy
    assert len(candidates(runs[1], find_habit(runs), [], inf).found) == 3


def test_a_row_may_have_empty_cells_of_others_on_both_sides():
    """Of five cells that nothing counts, the form's three may begin at any that leaves no figure out."""
    row = [token(text, 0, 1.0, False) for text in ("", "1", "", "1", "")]
    assert ("1", "", "1") in ways(*row, columns=None)


def line_of_groups(*texts):
    """Return the run of two groups, each two parts and their total, printed a cell a line."""
    tokens = [token(text, 0, 1.0, False) for text in texts]
    return Run(("a", "b", "t", "c", "d", "u"), tokens, 0, 0, 1.0, 1.0)


def test_lost_cells_of_a_line_of_groups_leave_no_way_beyond_doubt():
    """One window alone gives both groups their totals; cells may be gone between any two figures all the same."""
    ways_ = candidates(line_of_groups("", "1", "1"), Habit(), [(2, (0, 1)), (5, (3, 4))], inf).found
    assert {each.how for each in ways_} <= {"vanished", "shifted"}

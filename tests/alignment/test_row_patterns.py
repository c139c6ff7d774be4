"""How a table shows where its blanks are: counted cells, the source's grid, places under whole rows, or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.alignment.candidates import candidates
from gongkai.alignment.candidates.blank_models import Counted, Indexed, Nearest, OnlyTotals
from gongkai.alignment.candidates.row_patterns import (
    doubt_alone,
    doubt_misplaced,
    doubt_narrow,
    find_pattern,
)
from gongkai.alignment.types import Run, Token
from gongkai.core.step_budget import StepBudget
from gongkai.core.text import read_number

SLOTS = ("a", "b", "c", "d", "e", "f", "t")
SUM = ((6, (0, 1, 2, 3, 4, 5)),)
"""The seventh slot is the sum of the six before it."""


def token(text, at, line=0, *, width=1.0, trust=1.0, grid=False, aligned=False, gathered=False):
    return Token(int(at), text, read_number(text), line, at, at + width, trust, gathered, grid=grid, aligned=aligned)


def row(texts, line=0, slots=SLOTS, first=1, **kind):
    """Return a row whose cells are counted from ``first`` on."""
    return Run(slots, [token(text, at, line, **kind) for at, text in enumerate(texts, first)], 0, 0, 1.0, 1.0)


def set_out(places, line, wide=0):
    """Return a row of text set in columns: ``{place: text}``."""
    tokens = [token(text, at, line, width=float(len(text)), aligned=True) for at, text in places.items()]
    return Run(SLOTS, tokens, 0, 0, 1.0, 1.0, wide=wide)


def read(runs, at=0, rules=SUM):
    """Return what each way to fill a row of a table prints, the likeliest first."""
    found = candidates(runs[at], find_pattern(runs, [rules] * len(runs)), rules, StepBudget()).found
    return [tuple(reading.raw or None for reading in each.readings) for each in found]


def test_empty_cells_that_the_source_marks_are_blanks_in_their_place():
    table = [row(["0", "", "0", "", "0", "0", ""]), row(["2", "1", "", "0", "", "", "3"]), row(["0"] * 7)]
    assert read(table) == [("0", None, "0", None, "0", "0", None)]
    assert read(table, 1) == [("2", "1", None, "0", None, None, "3")]


def test_a_blank_total_never_takes_the_last_figure_of_marked_cells():
    table = [row(["0", "0", "0", "0", "0", "", ""]), row(["1", "", "", "", "", "1", "2"]), row(["0"] * 7)]
    assert read(table) == [("0", "0", "0", "0", "0", None, None)]


@pytest.mark.parametrize("extra", [1, 2])
def test_phantom_cells_behind_every_row_are_none_of_its_slots(extra):
    rows = [["0", "", "0", "", "0", "0", ""], ["2", "1", "", "0", "", "", "3"], ["0"] * 7]
    assert read([row([*each, *[""] * extra]) for each in rows]) == [("0", None, "0", None, "0", "0", None)]


def test_last_empty_cells_that_the_source_drops_are_blanks():
    """Empty cells before a figure are kept, none stands at the end of a row: the rest of a short row is blank."""
    table = [row(["0", "0", "", "0"]), row(["2", "1", "", "0", "", "", "3"]), row(["0"] * 7), row(["0", "", "0"])]
    assert read(table) == [("0", "0", None, "0", None, None, None)]


def test_a_short_row_of_a_table_that_keeps_its_last_empty_cells_is_not_guessed():
    table = [row(["0", "0", "", "0"]), row(["2", "1", "", "0", "", "", "3"]), row(["0", "0", "0", "0", "0", "0", ""])]
    assert len(read(table)) > 1


def test_gathered_empty_cells_tell_no_places_unless_the_row_has_its_cells_without_them():
    behind = [token("", 9, gathered=True)] * 3
    whole, sparse = row(["0", "", "0", "", "0", "0", ""]), row(["0", "0", "0"])
    table = [whole, sparse, row(["2", "1", "", "0", "", "", "3"])]
    for each in (whole, sparse):
        each.tokens += behind
    assert read(table) == [("0", None, "0", None, "0", "0", None)]
    assert len(read(table, 1)) > 1


def test_without_a_trace_of_blanks_a_figure_may_stand_anywhere():
    table = [row(["0", "0"]), row(["0", "0", "0"]), row(["0"] * 7)]
    assert len(read(table)) == 21


def test_sums_tell_a_table_whose_rows_only_seem_to_be_counted():
    """Figures first, the total last, blanks gone: read from the left, no row would add up."""
    table = [row(texts) for texts in (["3", "3"], ["1", "1", "2"], ["4", "2", "6"], ["0"] * 7)]
    assert {each[6] for each in read(table) if each[0] == "3"} == {None, "3"}


PITCH = 6


@given(st.sets(st.integers(0, 6), min_size=1, max_size=6), st.integers(0, 9), st.booleans())
def test_figures_stand_under_those_of_whole_rows_in_the_unit_of_the_program_that_set_them(kept, wide, in_characters):
    """A program that counts characters sets a row with ``wide`` of double width so much further right on the screen."""
    shift = wide if in_characters else 0
    whole = [set_out({20 + PITCH * i: "0" for i in range(7)}, line, wide=4) for line in (1, 9)]
    start = 20 - (4 if in_characters else 0)
    sparse = set_out({start + PITCH * i + shift: "0" for i in sorted(kept)}, 5, wide)
    other = set_out({start + shift: "5", start + PITCH * 6 + shift: "5"}, 6, wide)
    expected = tuple("0" if i in kept else None for i in range(7))
    table = [sparse, other, *whole]
    assert Nearest_reads(table, in_characters) == expected
    if wide == 4 or in_characters:
        assert read(table)[0] == expected


def Nearest_reads(table, in_characters):  # noqa: N802
    from gongkai.alignment.candidates.row_patterns import _references

    references = tuple(_references(table[2:], table, in_characters))
    ((slots, _),) = Nearest(references, in_characters).place(table[0])
    return tuple("0" if i in slots else None for i in range(7))


def test_places_that_no_whole_row_proves_tell_nothing():
    table = [set_out({20: "0", 32: "0"}, 1), set_out({20: "0", 26: "0", 44: "0"}, 2)]
    assert len(read(table)) > 1


def test_a_grid_places_a_figure_whatever_sums_say():
    table = [row(["5", "", "", "", "", "", ""], grid=True), row(["2", "1", "", "0", "", "", "3"], grid=True)]
    assert read(table) == [("5", None, None, None, None, None, None)]


def test_a_figure_alone_in_every_row_is_likely_its_total_but_counting_the_cells_counts_too():
    """Labels over two columns push the cells of some rows: counted from the left, those figures are no totals."""
    cells = [["", "", "", "", "", "", "", "0", ""], ["", "", "", "", "", "", "0", "", ""]] * 4
    found = read([row(texts) for texts in cells])
    assert found[0] == (None, None, None, None, None, None, "0")
    assert len(found) > 1


@pytest.mark.parametrize(
    ("model", "texts", "slots"),
    [
        (Counted(), ["1", "", "2", "", "", "", "3"], (0, 2, 6)),
        (Counted(1), ["", "1", "", "2", "", "", "", "3"], (0, 2, 6)),
        (Counted(0, from_end=True), ["", "1", "2", "", "", "", "", "3"], (0, 1, 6)),
        (Counted(trims=True), ["1", "", "2"], (0, 2)),
        (Indexed(1), ["1", "", "2", "", "", "", "3"], (0, 2, 6)),
        (Indexed(2), ["1", "", "2", "", "", "", "3"], None),
        (OnlyTotals(6), ["", "4"], (6,)),
        (OnlyTotals(6), ["1", "4"], None),
    ],
)
def test_each_way_places_the_figures_or_does_not_fit(model, texts, slots):
    assert [each for each, _ in model.place(row(texts))] == ([] if slots is None else [slots])


def test_a_figure_in_its_column_is_kept_however_little_it_is_trusted():
    whole = set_out({20 + PITCH * i: "0" for i in range(7)}, 1)
    doubtful = Run(SLOTS, [token("0", 20, 2, aligned=True), token("3", 32, 2, trust=0.5, aligned=True)], 0, 0, 1.0, 1.0)
    assert read([doubtful, whole, whole], rules=()) == [("0", None, "3", None, None, None, None)]


def test_a_figure_in_no_column_that_is_little_trusted_may_be_none():
    doubtful = Run(SLOTS[:3], [token("0", 2), token("3", 42, trust=0.5)], 0, 0, 1.0, 1.0)
    found = read([doubtful], rules=())
    assert ("0", None, "3") in found
    assert ("0", None, None) in found


def test_a_whole_row_whose_figures_stand_in_no_columns_is_in_doubt():
    """Columns are proved by the other rows; here one figure fell apart, and another is blank."""
    whole = [set_out({20 + PITCH * i: "5" for i in range(7)}, line) for line in (1, 2, 9)]
    sparse = [set_out({20: "0", 32: "0", 56: "0"}, 4), set_out({20: "0", 44: "0", 56: "0"}, 5)]
    torn = set_out({20: "5", 26: "5", 32: "5", 38: "5", 44: "5", 54: "9", 56: "36"}, 6)
    table = [torn, *whole, *sparse]
    rules = [()] * len(table)
    doubt_misplaced(table, find_pattern(table, rules), rules)
    assert [run.open for run in table] == [True, *[False] * 5]


def opened(table, rules):
    """Return which rows of a table are in doubt for where their figures stand."""
    doubt_misplaced(table, find_pattern(table, [rules] * len(table)), [rules] * len(table))
    return [run.open for run in table]


def in_columns(texts, line, at=20):
    return set_out({at + PITCH * i: text for i, text in enumerate(texts)}, line)


@pytest.mark.parametrize(("texts", "doubtful"), [("1000104", True), ("1000001", False), ("0000000", False)])
def test_a_whole_row_out_of_its_columns_is_in_doubt_only_if_it_says_something_that_no_sum_bears_out(texts, doubtful):
    table = [in_columns(texts, 1, at=43), *(in_columns("5000005", line) for line in range(2, 9))]
    assert opened(table, SUM) == [doubtful, *[False] * 7]


def test_where_most_whole_rows_stand_elsewhere_there_are_no_columns_to_stand_out_of():
    table = [in_columns("1230000", line, at=20 + 23 * (line % 3)) for line in range(1, 9)]
    assert opened(table, ()) == [False] * 8


GROUPS = tuple((5 * group + 4, tuple(range(5 * group, 5 * group + 4))) for group in range(3))
LINE = tuple("abcdefghijklmno")


def line_of(text):
    return row(["" if each == "_" else each for each in text], slots=LINE, first=0)


def test_the_only_row_with_a_cell_for_each_slot_has_lost_none():
    assert read([line_of("_____0000000000")], rules=GROUPS) == [(*[None] * 5, *"0000000000")]
    assert read([line_of("00000____000_0___")], rules=GROUPS) == [(*"00000", *[None] * 4, *"000", None, "0", None)]


def test_a_total_without_its_parts_leaves_open_where_the_row_begins():
    assert len(read([line_of("_________1_____")], rules=GROUPS)) > 1


def test_a_mark_little_trusted_in_a_row_with_a_cell_for_each_slot_shifts_nothing():
    table = line_of("000000_0000000-")
    table.tokens[-1] = table.tokens[-1]._replace(trust=0.4)
    assert read([table], rules=GROUPS) == [(*"000000", None, *"0000000", "-")]


def gathered(*texts):
    """Return a row whose figures stand on a line each, its empty cells gathered on one behind them."""
    tokens = [token(text, 1, line) for line, text in enumerate(texts)]
    return Run(SLOTS, [*tokens, *(token("", 1, 9, gathered=True) for _ in range(6))], 0, 0, 1.0, 1.0)


def test_a_zero_alone_is_the_total_where_every_row_prints_its_total_and_no_zero_among_its_parts():
    table = [*(gathered("0") for _ in range(6)), gathered("2", "1", "3")]
    assert read(table) == [(*[None] * 6, "0")]
    assert len(read(table, 6)) > 1


@pytest.mark.parametrize("other", [("2", "0", "2"), ("3",), ("2", "1")])
def test_a_zero_alone_may_stand_anywhere_where_other_rows_print_otherwise(other):
    table = [*(gathered("0") for _ in range(6)), gathered(*other)]
    assert len(read(table)) > 1


@pytest.mark.parametrize(
    ("last", "doubted"),
    [
        (["0", "0", "0", "0", "0", "0", ""], True),  # a cell may be gone, and the rest moved up
        (["0", "0", "", "0", "0", "0", "0"], False),
        (["0", "0", "0", "0", "0", "0", "0"], False),
    ],
)
def test_the_only_row_that_ends_in_a_blank_is_in_doubt(last, doubted):
    runs = [row(["0"] * 7, line) for line in range(8)] + [row(last, 8)]
    doubt_alone(runs, find_pattern(runs, [SUM] * 9), [SUM] * 9)
    assert [bool(run.doubts) for run in runs] == [False] * 8 + [doubted]


@pytest.mark.parametrize(
    ("last", "doubted"),
    [
        (["5", "0", "0", "0", "0", "5"], True),  # one figure alone is missing: a blank, or a zero that was lost
        (["5", "5"], False),  # its sum bears out that the others were blank
        (["5", "3"], True),
    ],
)
def test_the_only_row_with_fewer_cells_is_in_doubt_unless_its_sum_bears_out_its_blanks(last, doubted):
    runs = [row(["0"] * 7, line) for line in range(3)] + [row(last, 3)]
    doubt_alone(runs, find_pattern(runs, [SUM] * 4), [SUM] * 4)
    assert [bool(run.doubts) for run in runs] == [False] * 3 + [doubted]


def test_two_rows_that_end_in_blanks_are_the_tables_habit():
    runs = [row(["0"] * 7, line) for line in range(8)] + [row(["0"] * 6 + [""], line) for line in (8, 9)]
    doubt_alone(runs, find_pattern(runs, [SUM] * 10), [SUM] * 10)
    assert not any(run.doubts for run in runs)


@pytest.mark.parametrize(
    ("texts", "doubted"),
    [
        (["", "", "0", "3", "0", "0", "0", "3"], True),  # which of seven columns has no figures? none has cells enough
        (["", "0", "3", "0", "0", "0", "3"], False),
        (["", "", "0", "3", "0", "0", "0", "0", "3"], False),
    ],
)
def test_rows_that_all_lack_as_many_figures_and_have_not_a_cell_for_each_place_are_in_doubt(texts, doubted):
    runs = [row(texts, line) for line in range(9)]
    doubt_narrow(runs, find_pattern(runs, [SUM] * 9), [SUM] * 9)
    assert {bool(run.doubts) for run in runs} == {doubted}


@pytest.mark.parametrize(
    ("row_texts", "extra", "how"),
    [
        (["11", "1", "0", "0", "0", "0", "12"], "2", "exact"),
        (["2", "0", "0", "0", "0", "0", "2"], "2", "exact"),
        (["11", "1", "0", "0", "0", "0", "1"], "2", "merged"),  # a total that is broken over lines
        (["0", "0", "0", "0", "0", "0", "0"], "2", "overfull"),  # a sum of zeros bears nothing out
        (["11", "1", "0", "0", "0", "0", "12"], "0", "merged"),  # no page has that number
    ],
)
def test_a_number_alone_below_a_whole_row_that_adds_up_is_a_pages(row_texts, extra, how):
    run = row(row_texts)
    run.tokens.append(token(extra, 9, 1)._replace(first=True, close=True))
    found = candidates(run, find_pattern([run], [SUM]), SUM, StepBudget()).found
    assert (found[0].how, len(found) == 1) == (how, how == "exact")

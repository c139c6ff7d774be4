"""Tables whose sums hold, in simple layouts, labelled without fault: right or flagged, never silently wrong."""

import pytest
from figures import NEW, OLD, as_texts, consistent, numbered
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from printing import (
    Page,
    glued,
    in_doubt,
    lines,
    one_a_line,
    piped,
    rebuilt,
    report,
    report_by_column,
    silent,
    tabbed,
    truth,
    unspanned,
    values,
    vanished,
    wrong,
)

from gongkai.core.options import ParseOptions
from gongkai.training.generator import Piece

SHORT = ParseOptions(search_seconds=0.25)
# Without shrinking, a failure costs no minutes; the drawn figures are printed all the same.
MODEST = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FEW = settings(MODEST, max_examples=8)
FORMS = pytest.mark.parametrize("form", [OLD, NEW], ids=lambda form: form.edition)


def spread(grid):
    """Print a cell a line with an empty line between."""
    return one_a_line(grid, 1)


def wide(grid):
    """Print a cell a line with two empty lines between."""
    return one_a_line(grid, 2)


def spaced(grid):
    """Print a row a line, three spaces between the cells that are printed."""
    return lines(*([piece for piece in row if piece.text] for row in grid), cell="   ")


def cut_short(grid):
    """Print a row a line with pipes, without the empty cells at its end."""
    rows = [unspanned(row) for row in grid]
    for row in rows:
        while row and not row[-1].text:
            row.pop()
    return lines(*rows, end=" |")


LAYOUTS = pytest.mark.parametrize("layout", [one_a_line, spread, wide, piped, tabbed], ids=lambda each: each.__name__)


@FORMS
@LAYOUTS
@MODEST
@given(data=st.data(), dense=st.booleans())
def test_a_full_table_is_read_right_and_without_doubt(form, layout, data, dense):
    texts = as_texts(data.draw(consistent(form, dense=dense)))
    result = rebuilt(report(form, texts, layout))
    assert result.form is form
    assert values(result) == truth(texts)
    assert in_doubt(result) == set()


@FORMS
@MODEST
@given(data=st.data(), dense=st.booleans())
def test_a_full_table_printed_by_columns_is_read_right_and_without_doubt(form, data, dense):
    texts = as_texts(data.draw(consistent(form, dense=dense)))
    result = rebuilt(report_by_column(form, texts))
    assert values(result) == truth(texts)
    assert in_doubt(result) == set()


@FORMS
@MODEST
@given(data=st.data())
def test_figures_set_apart_by_spaces_are_never_silently_wrong(form, data):
    texts = as_texts(data.draw(consistent(form)))
    assert silent(rebuilt(report(form, texts, spaced)), texts) == set()


@FORMS
@FEW
@given(data=st.data(), largest=st.sampled_from([2, 9, 400]))
def test_glued_digits_are_never_silently_wrong(form, data, largest):
    texts = as_texts(data.draw(consistent(form, largest=largest)))
    assert silent(rebuilt(report(form, texts, glued), SHORT), texts) == set()


@FORMS
def test_a_table_of_glued_zeros_is_read_without_doubt(form):
    """0000000 can be cut in one way only, since no figure begins with a needless 0."""
    texts = dict.fromkeys(form.field_ids, "0")
    result = rebuilt(report(form, texts, glued))
    assert values(result) == truth(texts)
    assert in_doubt(result) == set()


@FORMS
def test_every_field_says_how_it_was_placed(form):
    result = rebuilt(report(form, as_texts(numbered(form)), piped))
    assert tuple(result.placements) == form.field_ids
    assert {placement.status for placement in result.placements.values()} == {"printed"}
    assert {placement.settled for placement in result.placements.values()} == {False}


# ------------------------------------------------------------------------------------------ blanks


def keeping_some_rows(data, form):
    """Draw figures, and the fields to leave blank: zeros of the requests' rows but for complete rows at either end."""
    found = data.draw(consistent(form))
    rows = [row.id for row in form.tables[1].blocks[0].rows]
    zeros = [f for f, v in found.items() if v == 0 and f.startswith("requests.") and not f.endswith(".total")]
    zeros = [f for f in zeros if f.split(".", 1)[1].rsplit(".", 1)[0] not in (rows[0], rows[-1])]
    chosen = data.draw(st.sets(st.sampled_from(zeros))) if zeros else set()
    texts = as_texts(found)
    texts.update(dict.fromkeys(chosen, ""))
    return texts, chosen


@FORMS
@LAYOUTS
@MODEST
@given(data=st.data())
def test_blanks_in_their_place_are_null_and_without_doubt_where_complete_rows_agree(form, layout, data):
    texts, blank = keeping_some_rows(data, form)
    result = rebuilt(report(form, texts, layout))
    assert values(result) == truth(texts)
    assert {reason.name for id_ in in_doubt(result) for reason in result.placements[id_].doubts} <= {
        "COUNT"
    }  # if alone
    assert {result.placements[field_id].status for field_id in blank} <= {"blank"}


@FORMS
@pytest.mark.parametrize("mark", ["—", "/", "无", "未统计"])
@pytest.mark.parametrize("layout", [one_a_line, piped, tabbed], ids=lambda each: each.__name__)
def test_a_mark_for_none_keeps_its_place_and_is_null(form, layout, mark):
    texts = as_texts(numbered(form))
    marked = [f"requests.granted.{who}" for who in ("business", "welfare")] + ["disputes.review.other"]
    result = rebuilt(report(form, {**texts, **dict.fromkeys(marked, mark)}, layout))
    assert wrong(result, {**texts, **dict.fromkeys(marked, "")}) == set()
    assert {result.placements[field_id].status for field_id in marked} == {"blank"}
    assert {result.placements[field_id].reading.raw for field_id in marked} == {mark}


@FORMS
@pytest.mark.parametrize("gap", [0, 1])
@MODEST
@given(data=st.data())
def test_blanks_that_left_no_trace_are_never_silently_wrong(form, gap, data):
    texts, _ = keeping_some_rows(data, form)
    assert silent(rebuilt(report(form, texts, lambda grid: vanished(grid, gap))), texts) == set()


@FORMS
@MODEST
@given(data=st.data())
def test_piped_rows_without_their_last_blanks_are_never_silently_wrong(form, data):
    texts, _ = keeping_some_rows(data, form)
    row = data.draw(st.sampled_from([row.id for row in form.tables[1].blocks[0].rows][1:-1]))
    last = data.draw(st.integers(1, 6))
    columns = [column.id for column in form.tables[1].blocks[0].columns]
    texts.update({f"requests.{row}.{column}": "" for column in columns[-last:]})
    assert silent(rebuilt(report(form, texts, cut_short)), texts) == set()


def test_where_blanks_left_no_trace_relations_tell_the_place():
    """Natural persons' column: 5 new = 5 granted = 5 processed; so the 5 of two figures in its row is theirs."""
    texts = dict.fromkeys(NEW.field_ids, "0")
    for row in ("new", "granted", "processed_total"):
        texts.update({f"requests.{row}.research": "5", f"requests.{row}.total": "5"})
    others = ("natural_person", "business", "welfare", "legal_service", "other_organization")
    texts.update({f"requests.granted.{who}": "" for who in others})
    result = rebuilt(report(NEW, texts, vanished))
    assert wrong(result, texts) == set()
    assert result.placements["requests.granted.research"].settled
    assert not in_doubt(result)


def test_where_relations_cannot_tell_the_place_it_stays_open():
    """Two rows swap a column between them without any sum noticing."""
    texts = dict.fromkeys(NEW.field_ids, "0")
    for row, who in (("granted", "research"), ("partially_granted", "welfare")):
        texts.update({f"requests.{row}.{each}": "" for each in ("natural_person", "business", "research", "welfare",
                                                               "legal_service", "other_organization")})  # fmt: skip
        texts.update({f"requests.{row}.{who}": "5", f"requests.{row}.total": "5"})
    for row in ("new", "processed_total"):
        texts.update({f"requests.{row}.research": "5", f"requests.{row}.welfare": "5", f"requests.{row}.total": "10"})
    result = rebuilt(report(NEW, texts, vanished))
    assert {"requests.granted.research", "requests.partially_granted.welfare"} <= in_doubt(result)
    assert not {"requests.new.research", "requests.processed_total.welfare"} & in_doubt(result)


def test_a_whole_row_that_is_blank_is_null():
    texts = as_texts(numbered(NEW))
    row = {f"requests.granted.{column.id}": "" for column in NEW.tables[1].blocks[0].columns}
    result = rebuilt(report(NEW, {**texts, **row}, piped))
    assert wrong(result, {**texts, **row}) == set()
    assert {result.placements[field_id].status for field_id in row} == {"blank"}


def test_a_blank_row_above_one_with_figures_is_none_of_a_stack_of_labels():
    """The upper row of each block has empty cells of its own, and figures stand on the line of the label below."""
    texts = as_texts(numbered(NEW))
    blank = {f: "" for f in texts if f.startswith(("proactive.regulations.", "proactive.penalties."))}
    result = rebuilt(report(NEW, {**texts, **blank}, piped))
    assert wrong(result, {**texts, **blank}) == set()
    assert not {f for f in in_doubt(result) if f.startswith("proactive.")}


def test_a_number_on_a_line_behind_a_row_with_all_its_cells_takes_none_of_them_away():
    texts = as_texts(numbered(NEW))
    printed = report(NEW, texts, tabbed)
    rows = printed.text.split("\n")
    at = next(i for i, line in enumerate(rows) if f"{texts['requests.rejected.repeated.total']}" in line.split("\t"))
    text = "\n".join([*rows[: at + 1], "", "- 6 -", "", *rows[at + 1 :]])
    foot = Piece("- 6 -", "furniture")
    before = sum(len([cell for cell in line.split("\t") if cell]) for line in rows[: at + 1])
    result = rebuilt(Page(text, [*printed.pieces[:before], foot, *printed.pieces[before:]]))
    assert wrong(result, texts) == set()
    assert not {f for f in in_doubt(result) if f.startswith("requests.")}


# ------------------------------------------------------------------------ rows that mislead


COLUMNS = [column.id for column in NEW.tables[1].blocks[0].columns]


def only(*rows, figures, others="0"):
    """Return a report that prints these figures in these rows of the requests, and ``others`` in all else of it."""
    texts = {f: others if f.startswith("requests.") else "0" for f in NEW.field_ids}
    for row in rows:
        texts.update({f"requests.{row}.{c}": text for c, text in zip(COLUMNS, figures, strict=True)})
    return texts


FIRST_OF_GROUP = (
    "granted", "refused.state_secret", "unavailable.not_held", "rejected.petition", "other_handling.not_corrected",
)  # fmt: skip


def test_piped_rows_that_begin_a_group_and_lost_their_last_cells_are_flagged():
    texts = as_texts(numbered(NEW))
    last = ("other_organization", "total")
    texts.update({f"requests.{row}.{who}": "" for row in FIRST_OF_GROUP for who in last})
    assert silent(rebuilt(report(NEW, texts, cut_short)), texts) == set()


def test_a_row_that_lost_a_blank_and_whose_total_fails_is_flagged():
    texts = only("granted", figures=["2", "0", "", "0", "0", "0", "7"])
    assert silent(rebuilt(report(NEW, texts, vanished)), texts) == set()


def test_two_equal_figures_in_a_table_without_totals_are_flagged():
    texts = only("new", "granted", "processed_total", figures=["3", "3", "", "", "", "", ""], others="")
    assert silent(rebuilt(report(NEW, texts, vanished)), texts) == set()


def test_the_empty_cells_before_a_label_do_not_shift_the_row_above():
    """A tabbed grid, the first cell of whose rows a spanning group covers; no row of it is complete."""
    figures = ["", "", "", "", "", "1", "1"]
    texts = only("new", "partially_granted", "processed_total", figures=figures, others="")
    assert silent(rebuilt(report(NEW, texts, tabbed)), texts) == set()

"""Tables that are absent, lost, or of another edition than the rest of the report."""

import pytest
from figures import NEW, OLD, as_texts, numbered
from filled import DISPUTES, LAYOUTS, PROACTIVE, REQUESTS, TEXTS, at_row, fields_of, parts, state, with_grid
from printing import (
    BLANK,
    Page,
    in_doubt,
    labelled,
    lines,
    one_a_line,
    pages,
    piped,
    rebuilt,
    report,
    report_parts,
    unspanned,
    wrong,
)

from gongkai.alignment.label_anchors import SHORTEST, candidate_anchors, find_chain
from gongkai.core.labels import LABEL_INDEX
from gongkai.forms.form import editions
from gongkai.forms.vocabulary import vocabulary
from gongkai.training.generator import Piece


@pytest.mark.parametrize(
    ("said", "nothing"),
    [
        ("2023年度本单位未收到政府信息公开申请。", True),
        ("详见附件。", False),
        ("", False),
    ],
)
def test_a_section_without_a_table_is_missing_and_says_whether_nothing_happened(said, nothing):
    prose = [[Piece(said, "narrative")]] if said else []
    whole = [(None, prose) if table is REQUESTS else (table, grid) for table, grid in parts()]
    result = rebuilt(pages([part for part in whole if part[1]], piped))
    found = state(result, REQUESTS)
    assert (found.state, found.heading, found.said_nothing) == ("absent", True, nothing)
    assert {result.placements[field_id].status for field_id in fields_of("requests")} == {"missing"}
    assert wrong(result, TEXTS) == fields_of("requests")


def test_a_section_that_is_not_there_at_all_is_absent_without_a_heading():
    whole = parts()
    at = next(i for i, (table, _) in enumerate(whole) if table is DISPUTES)
    result = rebuilt(pages(whole[: at - 1] + whole[at + 1 :], piped))
    found = state(result, DISPUTES)
    assert (found.state, found.heading, found.said_nothing) == ("absent", False, False)


def test_a_page_that_prints_every_line_once_has_lost_its_figures():
    printed = report(NEW, dict.fromkeys(NEW.field_ids, "0"), one_a_line)
    text = "\n".join(dict.fromkeys(printed.text.split("\n")))
    pieces = list(dict.fromkeys(printed.pieces))
    result = rebuilt(Page(text, pieces))
    lost = [table for table in result.tables if table.state == "lost"]
    assert {table.table for table in lost} >= {1}
    assert fields_of("requests") <= in_doubt(result)


def test_a_page_whose_figures_are_all_different_has_lost_none_where_it_marks_empty_cells():
    """Of the marks of empty cells, a line each, a page that prints every line once prints one."""
    texts = {f: f"{i + 20}" if f.endswith(".total") else "" for i, f in enumerate(NEW.field_ids)}

    def cells(grid):
        return lines(*([piece] for row in grid for piece in unspanned(row)), end=" |")

    printed = [(table, grid) for table, grid in report_parts(NEW, texts) if table in (None, REQUESTS)]
    result = rebuilt(pages(printed, cells))
    assert state(result, REQUESTS).state == "found"


@pytest.mark.parametrize("year", [2019, 2023, None])
@pytest.mark.parametrize("form", [OLD, NEW], ids=lambda form: form.edition)
def test_the_edition_is_told_by_the_labels_and_not_by_the_year(form, year):
    result = rebuilt(report(form, as_texts(numbered(form)), piped), year=year)
    assert result.form is form
    assert not result.mixed


@pytest.mark.parametrize(("year", "edition"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2024, "2021")])
def test_a_report_without_tables_takes_the_edition_of_its_year(year, edition):
    headings = [part for part in parts() if part[0] is None]
    assert rebuilt(pages(headings, piped), year=year).form.edition == edition


def old_grid(table):
    """Return a table of the 2019 form, filled."""
    return next(grid for t, grid in report_parts(OLD, as_texts(numbered(OLD))) if t and t.id == table)


def with_old_block(grid):
    """Return the first table of the 2021 form with two blocks as the 2019 form has them, three columns wide."""
    old = old_grid("proactive")
    begin, end = at_row(old, "第二十条第（五）项"), at_row(old, "第二十条第（八）项")
    first, last = at_row(grid, "第二十条第（五）项"), at_row(grid, "第二十条第（八）项")
    return [*grid[:first], *old[begin:end], *grid[last:]]


@LAYOUTS
def test_blocks_of_another_edition_make_a_mixture_and_their_figures_are_flagged(layout):
    result = rebuilt(pages(with_grid(PROACTIVE, with_old_block), layout))
    assert (result.form, result.mixed) == (NEW, True)
    foreign = {f"proactive.{row}.decisions" for row in ("licensing", "penalties", "coercive_measures")}
    assert foreign <= in_doubt(result)
    assert wrong(result, TEXTS) <= foreign


def hybrid(table):
    """Return the parts of a report of the 2021 form with one table of the 2019 form."""
    return [(t, old_grid(t.id) if t is table else grid) for t, grid in parts()]


def test_a_hybrid_takes_the_edition_of_most_of_its_labels():
    assert rebuilt(pages(hybrid(PROACTIVE), piped)).form is OLD
    assert rebuilt(pages(hybrid(REQUESTS), piped)).form is NEW


def test_the_first_table_of_one_edition_and_the_second_of_another_are_a_mixture():
    assert rebuilt(pages(hybrid(PROACTIVE), piped)).mixed


def test_one_row_of_figures_beside_a_group_of_three_is_flagged():
    """The 2019 form has no rows under （六）其他处理, and figures beside it."""
    result = rebuilt(pages(hybrid(REQUESTS), piped))
    assert fields_of("requests.other_handling.not_corrected") <= in_doubt(result)


def test_three_rows_under_a_label_that_the_form_takes_for_one_row_are_flagged():
    result = rebuilt(pages(hybrid(PROACTIVE), piped))
    other = {f for f in OLD.field_ids if f.startswith("requests.other_handling.")}
    assert other <= in_doubt(result)


def test_a_document_without_any_label_gives_missing_fields_in_every_table():
    result = rebuilt(lines([Piece("今天天气晴朗，适合出行。", "narrative")]))
    assert {placement.status for placement in result.placements.values()} == {"missing"}
    assert [table.state for table in result.tables] == ["absent"] * 3


@pytest.mark.parametrize("form", editions().values(), ids=lambda form: form.edition)
def test_labels_to_the_letter_are_used_whatever_the_labeller_takes_them_for(form):
    seen = labelled(report(form, as_texts(numbered(form)), piped))
    names = [LABEL_INDEX[label] for label in ("section_heading", "caption", "column_header", "row_label")]
    seen.probabilities[:, names] = 0.0
    chain = find_chain(candidate_anchors(seen, vocabulary(form)), vocabulary(form))
    rows = [entry for entry in vocabulary(form).entries if entry.row >= 0 and len(entry.label) >= SHORTEST]
    assert len(chain) >= len(rows)


@pytest.mark.parametrize("form", editions().values(), ids=lambda form: form.edition)
def test_mistyped_labels_that_the_labeller_does_not_believe_in_are_not_used(form):
    seen = labelled(report(form, as_texts(numbered(form)), piped))
    names = [LABEL_INDEX[label] for label in ("section_heading", "caption", "column_header", "row_label")]
    seen.probabilities[:, names] = 0.0
    seen.folded[:] = [text and text + "吗" for text in seen.folded]
    assert candidate_anchors(seen, vocabulary(form)) == []


def test_an_empty_figure_at_the_end_of_a_row_is_blank_and_not_missing():
    grid = with_grid(PROACTIVE, lambda g: [[*r[:-1], BLANK] if r[0].text == "规章" else r for r in g])
    result = rebuilt(pages(grid, piped))
    assert result.placements["proactive.regulations.in_force"].status == "blank"

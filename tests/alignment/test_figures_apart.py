"""Figures apart from their labels: rows a line each, columns a line each, pairs, tables that a page break cut."""

from itertools import pairwise

import pytest
from figures import NEW, OLD, as_texts, consistent, numbered
from filled import PROACTIVE, REQUESTS, TEXTS, at_row, with_grid
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from printing import (
    Page,
    figure,
    in_doubt,
    lines,
    lines_of,
    one_a_line,
    page,
    pages,
    rebuilt,
    report_parts,
    row_of,
    silent,
    tabbed,
    truth,
    values,
    wrong,
)

from gongkai.alignment.stream.figure_texts import names_something
from gongkai.training.generator import Piece

MODEST = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
FORMS = pytest.mark.parametrize("form", [OLD, NEW], ids=lambda form: form.edition)


def labels_of(block, rows):
    """Return the labels of some of a block's rows, a line each, under the block's caption and headers."""
    caption = [[Piece(block.caption, "caption")]] if block.caption else []
    heads = [[Piece(column.label, "column_header")] for column in block.columns]
    return [*caption, *heads, *([Piece(row.label, "row_label")] for row in rows)]


def rows_of(table, block, rows, texts):
    """Return the figures of some rows, those that are blank left out."""
    found = [[texts[table.field_id(row, column)] for column in block.columns] for row in rows]
    return [[figure(text) for text in row if text] for row in found if any(row)]


def columns_of(table, block, rows, texts):
    """Return the figures of some rows, column by column."""
    return [[figure(texts[table.field_id(row, column)]) for row in rows] for column in block.columns]


def apart(form, texts, figures, cuts=()):
    """Print every block's labels, then its figures, a row or a column a line; a table of one line as ever."""
    printed: list[Page] = []
    for table, grid in report_parts(form, texts):
        if table is None or table.printed == "one_line":
            printed.append(lines_of(grid) if table is None else one_a_line(grid))
            continue
        for block in table.blocks:
            edges = [0, *(cut for cut in cuts if 1 < cut < len(block.rows) - 1), len(block.rows)]
            for start, end in pairwise(edges):
                rows = block.rows[start:end]
                printed.append(lines(*labels_of(block, rows), *figures(table, block, rows, texts), cell="  "))
    return page(*printed)


@FORMS
@MODEST
@given(data=st.data())
@pytest.mark.parametrize("figures", [rows_of, columns_of], ids=["rows", "columns"])
def test_figures_apart_from_their_labels_are_read_right_and_without_doubt(form, figures, data):
    texts = as_texts(data.draw(consistent(form, dense=True)))
    result = rebuilt(apart(form, texts, figures))
    assert wrong(result, texts) == set()
    assert in_doubt(result) == set()


@FORMS
@MODEST
@given(data=st.data())
def test_rows_apart_that_lost_their_blanks_are_never_silently_wrong(form, data):
    texts = as_texts(data.draw(consistent(form)))
    for field_id in data.draw(st.sets(st.sampled_from(sorted(texts)), max_size=12)):
        texts[field_id] = ""
    assert silent(rebuilt(apart(form, texts, rows_of)), texts) == set()


@pytest.mark.parametrize("cut", [5, 12, 20, 22])
def test_columns_that_a_page_break_cut_are_joined(cut):
    texts = as_texts(numbered(NEW))
    result = rebuilt(apart(NEW, texts, columns_of, (cut,)))
    requests = {field_id for field_id in texts if field_id.startswith("requests.")}
    assert wrong(result, texts) & requests == set()


def test_figures_that_fit_the_labels_in_no_direction_are_in_doubt():
    """Rows that the page break staggers: their figures come neither by rows nor by columns."""
    texts = as_texts(numbered(NEW))
    requests = NEW.tables[1]
    (block,) = requests.blocks
    by_columns = [texts[requests.field_id(row, column)] for column in block.columns for row in block.rows]
    mixed = [[figure(text)] for text in by_columns[1::2] + by_columns[0::2]]
    heading = [[Piece(requests.heading, "section_heading")]]
    result = rebuilt(page(lines(*heading, *labels_of(block, block.rows)), lines(*mixed)), year=2022)
    assert silent(result, texts) & set(requests.field_ids()) == set()


def pairs(form, texts):
    """Print every row as its label and ``header：figure`` pairs."""
    printed: list[Page] = []
    for table, grid in report_parts(form, texts):
        if table is None or table.printed == "one_line":
            printed.append(lines_of(grid) if table is None else one_a_line(grid))
            continue
        for block in table.blocks:
            printed.append(lines(*([[Piece(block.caption, "caption")]] if block.caption else [])))
            for before, row in zip([None, *block.rows], block.rows, strict=False):
                cells = [piece for piece in row_of(table, row, block, texts, before) if piece.label == "row_label"]
                for column in block.columns:
                    cells += [Piece(column.label, "column_header"), figure(texts[table.field_id(row, column)])]
                printed.append(lines([cell for cell in cells if cell.text], cell=" | "))
    return page(*(each for each in printed if each.text))


@FORMS
@MODEST
@given(data=st.data())
def test_a_header_without_a_figure_tells_of_a_blank_where_every_row_names_its_columns(form, data):
    texts = as_texts(data.draw(consistent(form)))
    requests = sorted(field_id for field_id in texts if field_id.startswith("requests."))
    for field_id in data.draw(st.sets(st.sampled_from(requests), max_size=60)):
        texts[field_id] = ""
    result = rebuilt(pairs(form, texts))
    assert values(result) == truth(texts)
    assert in_doubt(result) & set(requests) == set()


def test_a_header_and_its_figure_on_a_line_are_no_row_where_other_rows_have_no_headers():
    """Headers that got lost half the way down, with the figures still a line each."""
    table, (block,) = NEW.tables[1], NEW.tables[1].blocks
    texts = as_texts(numbered(NEW))
    printed: list[Page] = [lines([Piece(table.heading, "section_heading")])]
    for number, (before, row) in enumerate(zip([None, *block.rows], block.rows, strict=False)):
        cells = [piece for piece in row_of(table, row, block, texts, before) if piece.label == "row_label"]
        printed.append(lines([cell for cell in cells if cell.text], cell=" | "))
        for column in block.columns:
            head = [Piece(column.label, "column_header")] if number < 5 else []
            printed.append(lines([*head, figure(texts[table.field_id(row, column)])], cell=" | "))
    found = values(rebuilt(page(*printed), year=2023))
    assert {f: found[f] for f in table.field_ids()} == {f: truth(texts)[f] for f in table.field_ids()}


def test_figures_below_nothing_but_a_spanning_label_are_left_over():
    requests = NEW.tables[1]
    group = next(group for group in requests.groups if group.axis == "rows")
    grid = [[Piece(group.label, "row_label")], *([Piece("0", "value")] for _ in range(21))]
    result = rebuilt(page(lines([Piece(requests.heading, "section_heading")]), lines(*grid)), year=2022)
    assert all(placement.doubt for field_id, placement in result.placements.items() if field_id in result_ids(result))


def result_ids(result):
    """Return the fields of the table of requests that were given anything."""
    return {f for f, p in result.placements.items() if f.startswith("requests.") and p.reading and p.reading.raw}


def test_figures_behind_a_header_that_no_form_has_are_in_doubt():
    def change(grid):
        at = at_row(grid, "行政许可")
        label, *rest = grid[at]
        return [*grid[:at], [label], [Piece("公共服务事项", "column_header")], rest, *grid[at + 1 :]]

    result = rebuilt(pages(with_grid(PROACTIVE, change), one_a_line))
    assert result.placements["proactive.licensing.decisions"].doubt


def test_a_page_number_after_a_cut_row_is_no_silent_figure():
    def change(grid):
        row = [*grid[9], Piece("4", "value")]
        return [*grid[:9], row, grid[0], *grid[10:]]

    result = rebuilt(pages(with_grid(REQUESTS, change), one_a_line))
    assert silent(result, TEXTS) == set()


def test_words_in_the_place_of_a_figure_put_the_row_in_doubt():
    def change(grid):
        at = at_row(grid, "（一）予以公开")
        row = [p._replace(text="两百余") if i == len(grid[at]) - 4 else p for i, p in enumerate(grid[at])]
        return [*grid[:at], row, *grid[at + 1 :]]

    result = rebuilt(pages(with_grid(REQUESTS, change), tabbed))
    assert result.placements["requests.granted.total"].doubt


def test_a_row_of_marks_and_figures_is_read_whatever_the_labeller_takes_it_for():
    def change(grid):
        at = at_row(grid, "（一）予以公开")
        figures = " ".join(["N/A"] * 6 + [TEXTS["requests.granted.total"]])
        labels = [piece for piece in grid[at] if piece.label != "value"]
        return [*grid[:at], labels, [Piece(figures, "column_header")], *grid[at + 1 :]]

    found = values(rebuilt(pages(with_grid(REQUESTS, change), one_a_line)))
    assert str(found["requests.granted.total"]) == TEXTS["requests.granted.total"]
    assert found["requests.granted.business"] is None


@FORMS
def test_columns_with_few_figures_among_marks_for_none_are_settled_by_the_sums_that_these_bear_out(form):
    """Read by rows nothing fails either, as marks say nothing; yet there hardly any sum is borne out."""
    texts = sparse(form)
    requests = next(table for table in form.tables if table.id == "requests")
    result = rebuilt(marked(form, texts), forms=(form,))
    assert wrong(result, texts) & set(requests.field_ids()) == set()
    assert in_doubt(result) & set(requests.field_ids()) == set()


@FORMS
def test_columns_among_marks_whose_sums_lack_their_total_stay_in_doubt(form):
    texts = sparse(form) | {"requests.granted.total": ""}
    result = rebuilt(marked(form, texts), forms=(form,))
    assert silent(result, texts) == set()
    assert "requests.new.natural_person" in in_doubt(result)


def sparse(form):
    """Return a report on one request that prints nothing where there was none."""
    texts = dict.fromkeys(form.columns, "")
    rows = ("new", "granted", "processed_total")
    return texts | {f"requests.{row}.{who}": "1" for row in rows for who in ("natural_person", "total")}


def marked(form, texts):
    """Print the table of requests as labels, then its figures by columns, with a mark wherever there is none."""
    table = next(table for table in form.tables if table.id == "requests")
    (block,) = table.blocks
    figures = [texts[table.field_id(row, column)] or "/" for column in block.columns for row in block.rows]
    heading = [Piece(table.heading, "section_heading")]
    return page(lines(heading, *labels_of(block, block.rows)), lines(*([figure(text)] for text in figures)))


@FORMS
@pytest.mark.parametrize("number", [(), ("4",)], ids=["", "page number"])
@pytest.mark.parametrize("kept", [1, 3, 6])
def test_a_row_that_a_page_break_cut_is_put_together(form, number, kept):
    """The labels and the figures of a page's rows, the last row's figures only in part; the next page begins so."""
    texts = as_texts(numbered(form))
    table = form.tables[1]
    (block,) = table.blocks
    above, below = block.rows[:9], block.rows[9:]
    *whole, last = rows_of(table, block, above, texts)
    printed = page(
        lines([Piece(table.heading, "section_heading")], *labels_of(block, above), *whole, last[:kept], cell="\t"),
        *([lines([Piece(each, "value")]) for each in number]),
        lines(*([Piece(row.label, "row_label")] for row in below), last[kept:], cell="\t"),
        lines(*rows_of(table, block, below, texts), cell="\t"),
    )
    result = rebuilt(printed, forms=(form,))
    assert wrong(result, texts) & set(table.field_ids()) == set()


@FORMS
def test_a_figure_that_rows_and_columns_would_place_differently_leaves_the_others_without_doubt(form):
    """All figures are 0 but one, and no sum holds with it: by rows it is one field's, by columns another's."""
    table = form.tables[1]
    where = table.field_id(table.blocks[0].rows[9], table.blocks[0].columns[2])
    texts = {**dict.fromkeys(form.field_ids, "0"), where: "2"}

    def a_line_each(*printed):
        return [[piece] for row in rows_of(*printed) for piece in row]

    result = rebuilt(apart(form, texts, a_line_each), forms=(form,))
    assert silent(result, texts) == set()
    assert where in in_doubt(result)
    assert len(in_doubt(result) & set(table.field_ids())) <= 2 * len(table.blocks[0].rows)  # two columns at most


def test_headers_above_the_labels_of_their_rows_make_no_pairs():
    """All labels of the first table come first, block by block with its headers, then the figures, a row a line."""
    printed: list[Page] = []
    for table, grid in report_parts(NEW, TEXTS):
        if table is PROACTIVE:
            labels = [
                line for block in table.blocks for line in labels_of(block, block.rows) if line[0].label != "caption"
            ]
            figures = [line for block in table.blocks for line in rows_of(table, block, block.rows, TEXTS)]
            printed += [
                lines([Piece(table.heading, "section_heading")]),
                lines(*labels),
                lines(*figures, cell=" "),
            ]
        else:
            printed.append(lines_of(grid) if table is None else one_a_line(grid))
    found = rebuilt(page(*printed))
    assert silent(found, TEXTS) == set()
    assert wrong(found, TEXTS) == set()


@pytest.mark.parametrize(("text", "names"), [("三 、", True), ("十一、", True), ("三", False), ("—", False)])
def test_the_numbering_of_a_label_set_letter_by_letter_is_no_figure(text, names):
    assert names_something(text) == names

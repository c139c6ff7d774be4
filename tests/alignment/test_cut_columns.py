"""Tables printed by columns that a page's end cut, and headers among them that are worded like rows."""

import pytest
from figures import NEW, OLD, as_texts, numbered
from printing import figure, in_doubt, lines, page, rebuilt, silent, wrong

from gongkai.alignment.layouts.by_columns import doubt_torn_lines
from gongkai.alignment.types import Run, Token
from gongkai.core.text import read_number
from gongkai.training.generator import Piece

FORMS = pytest.mark.parametrize("form", [OLD, NEW], ids=lambda form: form.edition)
SPANNING = "results"


def requests_of(form):
    """Return the table of requests, its block and the ids of its fields."""
    (table,) = (each for each in form.tables if each.id == "requests")
    return table, table.blocks[0], set(table.field_ids())


def by_depth(rows):
    """Return the labels of rows as a table gives them column by column: those under fewer labels first."""
    return [[Piece(row.label, "row_label")] for row in sorted(rows, key=lambda row: len(row.groups))]


def by_columns(table, rows, texts, shift=lambda row: 0):
    """Return the figures of rows column by column, some rows standing further right than others."""
    block = table.blocks[0]
    placed = [
        (c + shift(row), r, texts[table.field_id(row, column)])
        for r, row in enumerate(rows)
        for c, column in enumerate(block.columns)
    ]
    return [[figure(text)] for *_, text in sorted(placed)]


def cut(form, at, foot=(), shift=lambda row: 0):
    """Print the table of requests in two parts, and read it; return the result and what was printed."""
    texts = as_texts(numbered(form))
    table, block, _ = requests_of(form)
    above, below = block.rows[:at], block.rows[at:]
    heads = [[Piece(column.label, "column_header")] for column in block.columns]
    printed = page(
        lines(
            [Piece(table.heading, "section_heading")],
            *heads,
            *by_depth(above),
            *by_columns(table, above, texts),
        ),
        *([lines(foot)] if foot else []),
        lines(*by_depth(below), *by_columns(table, below, texts, shift)),
    )
    return rebuilt(printed, forms=(form,)), texts


@FORMS
@pytest.mark.parametrize("last", [1, 2, 5, 9])
def test_columns_that_a_page_break_cut_anywhere_are_read_without_doubt(form, last):
    _, block, mine = requests_of(form)
    result, texts = cut(form, len(block.rows) - last)
    assert wrong(result, texts) & mine == set()
    assert in_doubt(result) & mine == set()


@FORMS
def test_a_page_number_between_two_parts_is_no_figure_and_leaves_its_part_in_doubt(form):
    table, block, mine = requests_of(form)
    result, texts = cut(form, 4, (Piece("2", "value"),))
    assert wrong(result, texts) & mine == set()
    assert in_doubt(result) & mine == {
        table.field_id(row, column) for row in block.rows[:4] for column in block.columns
    }


@FORMS
def test_rows_whose_spanning_label_stayed_on_the_page_before_stand_further_left(form):
    _, _, mine = requests_of(form)
    result, texts = cut(form, 4, shift=lambda row: SPANNING not in row.groups)
    assert wrong(result, texts) & mine == set()


@FORMS
@pytest.mark.parametrize("headed", [True, False], ids=["headed", "a_column_a_line"])
@pytest.mark.parametrize("kept", [1, 2, 6])
def test_columns_cut_at_different_heights_are_whole_together(form, headed, kept):
    """A row that the page's end cut: its first figures stand above it, the others below."""
    texts = as_texts(numbered(form))
    table, block, mine = requests_of(form)
    at = len(block.rows) // 2
    heads = [Piece(column.label, "column_header") for column in block.columns]

    def columns(rows, row, chosen):
        for c, column in enumerate(block.columns):
            ids = [table.field_id(each, column) for each in rows]
            ids = ids[:-1] if row == "last" and c not in chosen else ids[1:] if row == "first" and c in chosen else ids
            figures = [figure(texts[each]) for each in ids]
            yield from [[heads[c]], *([one] for one in figures)] if headed else [figures]

    above, below = block.rows[: at + 1], block.rows[at:]
    printed = page(
        lines([Piece(table.heading, "section_heading")], *([] if headed else [heads]), *by_depth(above)),
        lines(*columns(above, "last", range(kept)), cell=" "),
        lines(*by_depth(block.rows[at + 1 :])),
        lines(*columns(below, "first", range(kept)), cell=" "),
    )
    result = rebuilt(printed, forms=(form,))
    assert wrong(result, texts) & mine == set()
    assert in_doubt(result) & mine == set()


@FORMS
def test_parts_that_fit_in_no_way_are_never_silently_wrong(form):
    _, _, mine = requests_of(form)
    result, texts = cut(form, 4, shift=lambda row: len(row.label) % 3)
    assert silent(result, texts) & mine == set()


@FORMS
def test_headers_worded_like_rows_are_headers_though_the_rows_are_printed_out_of_order(form):
    """Only the totals are printed, on the line of their header; the others have no figures."""
    table, block, mine = requests_of(form)
    *heads, total = block.columns
    texts = dict.fromkeys(mine, "") | {table.field_id(row, total): "0" for row in block.rows}
    texts |= {f"requests.{row}.total": "3" for row in ("new", "granted", "processed_total")}
    heading = [[Piece(table.heading, "section_heading")]]
    labels = [[Piece(column.label, "column_header")] for column in block.columns]
    labels[-1] += [figure(texts[table.field_id(row, total)]) for row in block.rows]
    printed = lines(*heading, *by_depth(block.rows), *labels, cell="  ")
    result = rebuilt(printed, forms=(form,))
    assert wrong(result, texts) == set()
    assert {table.field_id(row, head) for row in block.rows for head in heads} <= in_doubt(result)


@FORMS
def test_labels_out_of_the_forms_order_are_of_the_form_and_leave_no_doubt_about_figures_without_sums(form):
    """Nothing but zeros: no sum could tell labels that are displaced from labels of rows that no form has."""
    table, block, mine = requests_of(form)
    texts = dict.fromkeys(mine, "0")
    ends = [row for row in block.rows if not row.groups]
    others = [row for row in block.rows if row.groups]
    labels = [[Piece(row.label, "row_label")] for row in (*ends, *others)]
    heading = [[Piece(table.heading, "section_heading")]]
    result = rebuilt(page(lines(*heading, *labels), lines(*by_columns(table, block.rows, texts))), forms=(form,))
    assert wrong(result, texts) == set()
    assert in_doubt(result) & mine == set()


@FORMS
def test_a_figure_for_each_row_and_no_header_is_the_column_of_totals_and_in_doubt(form):
    table, block, mine = requests_of(form)
    texts = dict.fromkeys(mine, "") | {table.field_id(row, block.columns[-1]): "0" for row in block.rows}
    texts |= {f"requests.{row}.total": "3" for row in ("new", "granted", "processed_total")}
    heads = [[Piece(column.label, "column_header")] for column in block.columns]
    figures = [figure(texts[table.field_id(row, block.columns[-1])]) for row in block.rows]
    heading = [[Piece(table.heading, "section_heading")]]
    result = rebuilt(lines(*heading, *heads, *by_depth(block.rows), figures, cell="  "), forms=(form,))
    assert wrong(result, texts) == set()
    assert mine <= in_doubt(result)


@FORMS
def test_the_numbering_of_a_label_in_pieces_is_no_figure_of_its_row(form):
    table, block, mine = requests_of(form)
    texts = as_texts(numbered(form))
    heading = [[Piece(table.heading, "section_heading")]]
    labels = by_depth(block.rows)
    labels[3].append(Piece("( 三 )", "value"))
    result = rebuilt(
        page(lines(*heading, *labels, cell="  "), lines(*by_columns(table, block.rows, texts))), forms=(form,)
    )
    assert wrong(result, texts) & mine == set()


@FORMS
def test_columns_a_line_each_of_which_some_lost_blanks_are_in_doubt_as_a_whole(form):
    table, block, mine = requests_of(form)
    texts = as_texts(numbered(form))
    lost = table.field_id(block.rows[5], block.columns[2])
    texts[lost] = ""
    columns = [[figure(texts[table.field_id(row, column)]) for row in block.rows] for column in block.columns]
    printed = [[piece for piece in column if piece.text] for column in columns]
    heading = [[Piece(table.heading, "section_heading")]]
    result = rebuilt(page(lines(*heading, *by_depth(block.rows)), lines(*printed, cell="  ")), forms=(form,))
    assert mine <= in_doubt(result)


@FORMS
def test_what_stands_under_its_header_before_a_cut_within_a_row_is_read_and_in_doubt(form):
    table, block, mine = requests_of(form)
    texts = as_texts(numbered(form))
    above, torn, below = block.rows[:-3], block.rows[-3], block.rows[-2:]
    printed = [
        [Piece(table.heading, "section_heading")],
        *([Piece(row.label, "row_label")] for row in above),
    ]
    for c, column in enumerate(block.columns):
        printed.append([Piece(column.label, "column_header")])
        printed += [[figure(texts[table.field_id(row, column)])] for row in (*above, *([torn] if c < 3 else []))]
    rest = [figure(texts[table.field_id(torn, column)]) for column in block.columns[3:]]
    printed += [
        [piece] for row, piece in zip(below, rest, strict=False) for piece in (piece, Piece(row.label, "row_label"))
    ]
    printed += [[piece] for piece in rest[2:]] + by_columns(table, below, texts)
    result = rebuilt(lines(*printed), forms=(form,))
    assert wrong(result, texts) & {table.field_id(row, column) for row in above for column in block.columns} == set()
    assert mine <= in_doubt(result)


@FORMS
def test_a_label_of_no_form_in_a_line_of_labels_is_a_rows_even_where_the_labeller_takes_it_for_a_header(form):
    texts = as_texts(numbered(form))
    table = form.tables[0]
    rows = [(block, row) for block in table.blocks for row in block.rows]
    labels = [Piece(row.label, "row_label") for _, row in rows]
    columns = []
    for at in range(3):
        cells = [texts[table.field_id(row, block.columns[at])] for block, row in rows if at < len(block.columns)]
        columns.append([*map(figure, cells), figure("18")])
    printed = page(
        lines([Piece(table.heading, "section_heading")]),
        lines([*labels, Piece("其他行政职权", "column_header")], *columns, cell="  "),
    )
    result = rebuilt(printed, forms=(form,))
    assert wrong(result, texts) & set(table.field_ids()) == set()


def test_headers_in_pieces_tell_another_editions_block_column_by_column():
    """The first block's headers are the other form's, each in two pieces, the figures of its column below."""
    texts = as_texts(numbered(OLD))
    table, (first, *others) = OLD.tables[0], OLD.tables[0].blocks
    rows = [(block, row) for block in table.blocks for row in block.rows]
    printed = [
        lines([Piece(table.heading, "section_heading")]),
        lines(*([Piece(r.label, "row_label")] for _, r in rows)),
    ]
    for at in range(3):
        for block in (each for each in table.blocks if at < len(each.columns)):
            label = NEW.tables[0].blocks[0].columns[at].label if block is first else block.columns[at].label
            printed.append(lines([Piece(label[:4], "column_header"), Piece(label[4:], "column_header")], cell="　"))
            printed.append(lines(*([figure(texts[table.field_id(row, block.columns[at])])] for row in block.rows)))
    result = rebuilt(page(*printed), forms=(OLD, NEW), year=2020)
    mine = {table.field_id(row, column) for row in first.rows for column in first.columns}
    assert all(result.placements[each].reading is None for each in mine)
    theirs = {table.field_id(r, c) for block in others for r in block.rows for c in block.columns}
    assert wrong(result, texts) & theirs == set()


@FORMS
def test_labels_one_upon_the_other_above_the_figures_of_several_rows_are_in_doubt(form):
    """Most columns are blank and left no trace; the last label has the figures of one column behind it."""
    texts = dict.fromkeys(form.field_ids, "")
    table, block, mine = requests_of(form)
    texts |= {table.field_id(row, block.columns[-1]): "0" for row in block.rows[-21:]}
    heads = [[Piece(column.label, "column_header")] for column in block.columns]
    printed = page(
        lines([Piece(table.heading, "section_heading")], *by_depth(block.rows), *heads),
        lines([figure("0")] * 21, cell=" "),
    )
    assert silent(rebuilt(printed, forms=(form,)), texts) & mine == set()


def test_lines_that_tear_the_columns_of_a_reading_leave_it_in_doubt():
    """A line a column, where a page's end broke the lines: read on and on, the figures would fill the form."""

    def run(slots, *texts):
        tokens = [Token(0, text, read_number(text), line, 0.0, 1.0, 1.0) for line, text in texts]
        return Run(slots, tokens, 0, 0, 1.0, 1.0, how="matrix")

    torn = [run(("t.a.x", "t.b.x"), (1, "2"), (1, "6")), run(("t.a.y", "t.b.y"), (1, "0"), (2, "10"))]
    rows = [run(("t.a.x", "t.b.x"), (1, "2"), (2, "6")), run(("t.a.y", "t.b.y"), (1, "0"), (2, "10"))]
    doubt_torn_lines(torn)
    doubt_torn_lines(rows)
    assert [each.open for each in (*torn, *rows)] == [True, True, False, False]

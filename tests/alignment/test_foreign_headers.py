"""Rows and columns that the form does not have, or has elsewhere: last year's totals, serial numbers, tables cut."""

import pytest
from figures import NEW
from filled import DISPUTES, PROACTIVE, REQUESTS, TEXTS, at_row, fields_of, parts, row, with_grid
from printing import (
    Page,
    figure,
    in_doubt,
    lines,
    one_a_line,
    page,
    pages,
    piped,
    rebuilt,
    report_parts,
    silent,
    tabbed,
    truth,
    unspanned,
    values,
    wrong,
)

from gongkai.alignment.layouts.reading import TableRuns
from gongkai.alignment.table_state import _drops_blanks
from gongkai.alignment.types import Placement, Run, Token
from gongkai.core.text import read_number
from gongkai.training.generator import Piece

SEPARATED = pytest.mark.parametrize("layout", [piped, tabbed], ids=lambda each: each.__name__)
SPARSE = {
    field_id: "" if field_id.startswith("requests.") and number % 3 else str(number)
    for number, field_id in enumerate(NEW.field_ids, 1)
}
"""A report that leaves two of three figures of the requests blank, so that hardly a row is complete."""


def sparse_parts():
    return report_parts(NEW, SPARSE)


def beside(grid, heads, cells):
    """Return a grid with columns on its right: their headers in the first row, a cell each in every row below."""
    numbers = iter(range(1, 99))
    result = []
    for at, printed in enumerate(grid):
        if any(piece.label == "row_label" for piece in printed):
            number = next(numbers)
            result.append([*printed, *(Piece(cell(number), "value") for cell in cells)])
        else:
            result.append([*printed, *(Piece(head, "column_header") for head in heads)] if not at else printed)
    return result


def changed(parts, table, change):
    return [(t, change([list(r) for r in grid]) if t is table else grid) for t, grid in parts]


@SEPARATED
@pytest.mark.parametrize("heads", [["上年总计"], ["上年总计", "同比"]], ids=["one", "two"])
def test_figures_of_last_year_beside_blanks_are_never_silently_taken_for_this_years(layout, heads):
    cells = [lambda n: str(1000 + n), lambda n: f"{n}%"][: len(heads)]
    result = rebuilt(pages(changed(sparse_parts(), REQUESTS, lambda grid: beside(grid, heads, cells)), layout))
    assert silent(result, SPARSE) == set()


@SEPARATED
def test_figures_of_last_year_beside_whole_rows_are_passed_over(layout):
    result = rebuilt(
        pages(with_grid(REQUESTS, lambda grid: beside(grid, ["上年总计"], [lambda n: str(1000 + n)])), layout)
    )
    assert values(result) == truth(TEXTS)


@SEPARATED
def test_a_column_of_notes_leaves_no_doubt(layout):
    result = rebuilt(pages(with_grid(REQUESTS, lambda grid: beside(grid, ["备注"], [lambda n: ""])), layout))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


@SEPARATED
@pytest.mark.parametrize("label", ["其他主动公开文件", "合计"])
def test_a_row_of_no_form_fills_no_blank_row_above_it(layout, label):
    texts = {**TEXTS, **{f: "" for f in TEXTS if f.startswith("proactive.normative_documents.")}}

    def change(grid):
        at = at_row(grid, "行政规范性文件")
        return [*grid[: at + 1], row(label, 901, 902, 903), *grid[at + 1 :]]

    result = rebuilt(pages(changed(report_parts(NEW, texts), PROACTIVE, change), layout))
    assert silent(result, texts) == set()
    assert wrong(result, texts) == set()


@SEPARATED
def test_blank_rows_do_not_take_the_figures_of_the_rows_below(layout):
    texts = {**TEXTS, **{f: "" for f in TEXTS if f.startswith("proactive.regulations.")}}
    result = rebuilt(pages(report_parts(NEW, texts), layout))
    assert silent(result, texts) == set()
    assert wrong(result, texts) == set()


@SEPARATED
def test_serial_numbers_right_behind_the_labels_are_no_figures(layout):
    def change(grid):
        numbers = iter(range(1, 99))
        head = [grid[0][0], Piece("行次", "column_header"), *grid[0][1:]]
        body = []
        for printed in grid[1:]:
            at = max(i for i, piece in enumerate(printed) if piece.label != "value" and piece.text)
            body.append([*printed[: at + 1], Piece(str(next(numbers)), "value"), *printed[at + 1 :]])
        return [head, *body]

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert values(result) == truth(TEXTS)


def test_empty_cells_behind_the_headers_of_one_line_shift_nothing():
    texts = {**TEXTS, **{f"disputes.review.{each}": "" for each in ("upheld", "corrected", "other", "pending")}}
    texts["disputes.review.total"] = ""
    (block,) = DISPUTES.blocks
    heads = [Piece(column.label, "column_header") for _ in block.rows for column in block.columns]
    above = [Piece(each.label, "row_label") for each in block.rows]
    figures = [Piece(text, "value") if (text := texts[f]) else Piece("", "blank") for f in DISPUTES.field_ids()]
    phantom = [Piece("", "blank"), Piece("", "blank")]
    printed = lines(
        [Piece(DISPUTES.heading, "section_heading")],
        [*above, *phantom],
        [*heads, *phantom],
        [*figures, *phantom],
    )
    result = rebuilt(page(printed), year=2022)
    assert {f: v for f, v in values(result).items() if f in fields_of("disputes")} == {
        f: v for f, v in truth(texts).items() if f in fields_of("disputes")
    }


@pytest.mark.parametrize("piece", ["行政", "政强"])
def test_a_piece_of_a_label_beside_figures_of_no_row_is_in_doubt(piece):
    def change(grid):
        first, second = at_row(grid, "行政处罚"), at_row(grid, "行政强制")
        grid[first][0] = Piece("行处罚", "row_label")
        grid[second][0] = Piece(piece, "row_label")
        return grid

    assert silent(rebuilt(pages(with_grid(PROACTIVE, change), piped)), TEXTS) == set()


def test_a_piece_of_a_label_with_empty_cells_is_no_blank_row():
    texts = {**TEXTS, **{f: "0" for f in TEXTS if f.startswith("requests.rejected.")}}

    def change(grid):
        at = at_row(grid, "4.无正当理由大量反复申请")
        head, figures = grid[at][:-8], grid[at][-7:]
        blank = [Piece("", "blank") for _ in figures]
        cut = [
            [*head, Piece("4.无正当理由大量", "row_label"), *figures],
            [*head, Piece("反复申请", "row_label"), *blank],
        ]
        return [*grid[:at], *cut, *grid[at + 1 :]]

    assert silent(rebuilt(pages(changed(report_parts(NEW, texts), REQUESTS, change), piped)), texts) == set()


def test_a_table_that_nothing_aligns_is_unreadable_and_not_missing():
    requests = REQUESTS
    (block,) = requests.blocks
    labels = [[Piece(each.label, "row_label")] for each in block.rows]
    figures = [[Piece(str(n), "value")] for n in range(1, 100)]
    result = rebuilt(page(lines([Piece(requests.heading, "section_heading")], *labels, *figures)), year=2022)
    assert {result.placements[f].status for f in requests.field_ids()} == {"unreadable"}
    assert result.tables[1].state == "unread"


def html_table(rows):
    """Return rows of pieces as a table of a web page."""
    printed = ("".join(f"<td>{piece.text}</td>" for piece in cells) for cells in rows)
    return "<table>" + "".join(f"<tr>{cells}</tr>" for cells in printed) + "</table>"


def test_columns_of_a_table_count_anew_on_the_next_page():
    """The part on the next page has no cells for the labels that spanned its rows: its columns stand further left."""
    texts = {**TEXTS, **{f: "" for f in TEXTS if f.startswith("requests.") and ".business" not in f}}
    texts |= {
        f: texts[f.rsplit(".", 1)[0] + ".business"]
        for f in TEXTS
        if f.endswith(".total") and f in fields_of("requests")
    }
    (block,) = REQUESTS.blocks
    rows = []
    for each in block.rows:
        figures = [texts[REQUESTS.field_id(each, column)] for column in block.columns]
        rows.append([Piece(each.label, "row_label"), *(Piece(t, "value" if t else "blank") for t in figures)])
    spanned = [[Piece("", "blank"), *printed] for printed in rows[:10]]
    text = f"<p>{REQUESTS.heading}</p>{html_table(spanned)}<p>3</p>{html_table(rows[10:])}"
    pieces = [
        Piece(REQUESTS.heading, "section_heading"),
        *(p for r in spanned for p in r),
        Piece("3", "furniture"),
        *(p for r in rows[10:] for p in r),
    ]
    result = rebuilt(Page(text, pieces), year=2022)
    mine = set(REQUESTS.field_ids())
    assert {f: v for f, v in values(result).items() if f in mine} == {
        f: v for f, v in truth(texts).items() if f in mine
    }


@SEPARATED
@pytest.mark.parametrize("cut", [2, 4, 5])
def test_the_halves_of_a_table_cut_between_columns_are_put_together(layout, cut):
    def change(grid):
        left = [[*cells[:-7], *cells[-7 : len(cells) - 7 + cut]] for cells in grid]
        return [*left, *([*cells[:-7], *cells[len(cells) - 7 + cut :]] for cells in grid)]

    result = rebuilt(pages(changed(sparse_parts(), REQUESTS, change), layout))
    assert silent(result, SPARSE) == set()
    assert layout is tabbed or wrong(result, SPARSE) == set()  # tabs at the end of a line are lost


@SEPARATED
def test_halves_that_lost_cells_are_never_silently_wrong(layout):
    def change(grid):
        left = [cells[:-3] for cells in grid]
        right = [[*cells[:-7], *(p for p in cells[-3:] if p.text)] for cells in grid]
        return [*left, *right]

    assert silent(rebuilt(pages(changed(sparse_parts(), REQUESTS, change), layout)), SPARSE) == set()


@SEPARATED
@pytest.mark.parametrize("head", ["上年件数", "小计"])
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_foreign_column_that_prints_beside_a_blank_one_is_never_silently_taken_for_it(layout, place, head):
    texts = {**TEXTS, **{f: "" for f in TEXTS if f.endswith(".repealed")}}

    def change(grid):
        first = at_row(grid, "规章")
        for at, cell in ((first - 1, Piece(head, "column_header")), (first, Piece("901", "value"))):
            grid[at].insert(len(grid[at]) - 3 + place, cell)
        other = at_row(grid, "行政规范性文件")
        grid[other].insert(len(grid[other]) - 3 + place, Piece("902", "value"))
        return grid

    result = rebuilt(pages(changed(report_parts(NEW, texts), PROACTIVE, change), layout))
    assert silent(result, texts) == set()
    assert wrong(result, texts) == set()


def test_a_short_row_of_a_grid_keeps_the_columns_that_the_whole_rows_tell():
    """An empty cell before each row's figures, and the last cell of one row not there."""
    texts = {**TEXTS, "proactive.normative_documents.repealed": "", "proactive.normative_documents.in_force": ""}

    def change(grid):
        head, first, second = (at_row(grid, text) for text in ("本年制发件数", "规章", "行政规范性文件"))
        for at in (head, first, second):
            grid[at].insert(1, Piece("", "blank"))
        del grid[second][-1]
        return grid

    whole = changed(report_parts(NEW, texts), PROACTIVE, change)
    grid = next(grid for table, grid in whole if table is PROACTIVE)
    pieces = [Piece(PROACTIVE.heading, "section_heading"), *(piece for cells in grid for piece in cells)]
    result = rebuilt(Page(f"<p>{PROACTIVE.heading}</p>{html_table(grid)}", pieces), year=2022)
    mine = {f for f in texts if f.startswith(("proactive.regulations", "proactive.normative"))}
    assert wrong(result, texts) & mine == set()


def test_serial_numbers_apart_from_the_figures_leave_the_first_of_these_its_own():
    """All labels first, each behind its number; then the figures, a row a line."""
    block = REQUESTS.blocks[0]
    numbered = [[Piece("序号", "column_header")]]
    for number, each in enumerate(block.rows, 1):
        numbered += [[Piece(str(number), "value")], [Piece(each.label, "row_label")]]
    figures = [[figure(TEXTS[REQUESTS.field_id(each, column)]) for column in block.columns] for each in block.rows]
    heading = [[Piece(REQUESTS.heading, "section_heading")]]
    result = rebuilt(page(lines(*heading, *numbered), lines(*figures, cell="  ")))
    assert wrong(result, TEXTS) & fields_of("requests") == set()


def test_a_block_of_another_form_gives_no_figures_to_blank_rows_of_this_one():
    """Blanks leave no trace; the rows above the foreign one are as many as the figures from theirs on."""
    blank = ("proactive.penalties.decisions", "proactive.coercive_measures.decisions")
    texts = {**TEXTS, **dict.fromkeys(blank, "")}
    heads = [Piece(text, "column_header") for text in ("信息内容", "采购项目数量", "采购总金额")]

    def change(grid):
        return [*grid, [Piece("第二十条第（九）项", "caption")], heads, row("政府集中采购", 0, "52.1109万元")]

    def spaced(grid):
        return lines(*([piece for piece in each if piece.text] for each in grid), cell=" ")

    result = rebuilt(pages(changed(report_parts(NEW, texts), PROACTIVE, change), spaced))
    assert silent(result, texts) == set()
    assert wrong(result, texts) == set()


def test_another_grid_under_headers_of_no_form_gives_a_blank_row_no_figures():
    """栏目 | 发布数量 | 访问量 in a table of its own right below a row that prints nothing."""
    own = [
        ["column_header", "信息内容", "上一年项目数量", "本年增/减"],
        ["row_label", "行政事业性收费", "3", "+4"],
        ["column_header", "信息内容", "采购项目数量", "采购总金额"],
        ["row_label", "政府集中采购", "", ""],
    ]
    other = [["column_header", "栏目", "发布数量", "访问量"], ["column_header", "政策文件", "36", "1204"]]

    def table(rows):
        return (
            "<table>"
            + "".join("<tr>" + "".join(f"<td>{t}</td>" for t in row) + "</tr>" for _, *row in rows)
            + "</table>"
        )

    def label(kind, text):
        return "blank" if not text else "value" if text[-1].isdigit() else kind

    heading = "二、主动公开政府信息情况"
    cells = [Piece(text, label(kind, text)) for kind, *row in (*own, *other) for text in row]
    page_ = f"<html><body><p>{heading}</p>{table(own)}{table(other)}</body></html>"
    result = rebuilt(Page(page_, [Piece(heading, "section_heading"), *cells]))
    found = [result.placements[f"proactive.procurement.{column}"] for column in ("items", "amount")]
    assert [each.reading.value if each.reading else None for each in found] == [None, None]


def test_serial_numbers_before_the_labels_are_none_of_their_figures_though_the_first_stands_above_the_table():
    """A line with 1 stands between headers that nothing recognises and the first row; then 2, 3 … before each label."""
    grid = next(grid for t, grid in parts() if t is REQUESTS)
    rows = [[p for p in unspanned(line) if p.text] for line in grid if any(p.label == "row_label" for p in line)]
    numbered_ = [
        [[Piece(str(n), "value")], *([p] for p in line if p.label == "row_label")] for n, line in enumerate(rows, 1)
    ]
    figures = [[p for p in line if p.label == "value"] for line in rows]
    block = lines(*(cell for line in numbered_ for cell in line), *figures, cell="  ")
    whole = [
        block if t is REQUESTS else pages([(t, g)], one_a_line) for t, g in parts() if g[0][0].text != REQUESTS.heading
    ]
    result = rebuilt(page(*whole))
    assert wrong(result, TEXTS) & fields_of("requests") == set()


def test_rows_that_begin_with_a_column_of_no_form_are_looked_at_like_others():
    def run(row):
        tokens = [Token(n, "7", read_number("7"), n, 0.0, 1.0, 1.0) for n in range(2)]
        return Run((f"t.{row}.?0", f"t.{row}.x", f"t.{row}.y"), tokens, 0, 0, 1.0, 1.0)

    mine = {f"t.{row}.{c}": Placement(f"t.{row}.{c}", None, "blank", "vanished") for row in "abc" for c in "xy"}
    assert _drops_blanks(mine, TableRuns([run(row) for row in "abc"]))

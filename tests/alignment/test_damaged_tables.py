"""Tables that were cut, copied, or lost labels: what is read, what is flagged, what is named."""

import pytest
from figures import NEW, OLD, as_texts, numbered
from filled import DISPUTES, LAYOUTS, PROACTIVE, REQUESTS, TEXTS, at_row, fields_of, parts, row, state, with_grid
from printing import (
    BLANK,
    PATIENT,
    Page,
    glued,
    in_doubt,
    labelled,
    lines,
    one_a_line,
    page,
    pages,
    piped,
    rebuilt,
    report,
    report_parts,
    silent,
    truth,
    unspanned,
    values,
    wrong,
)

from gongkai.alignment.align import align
from gongkai.core.labels import LABEL_INDEX
from gongkai.training.generator import Piece

# --------------------------------------------------------------------------------- cut and copied


@LAYOUTS
@pytest.mark.parametrize("at", [3, 9, 20])
def test_a_table_cut_by_a_page_with_its_header_repeated_is_joined(layout, at):
    cut = with_grid(REQUESTS, lambda grid: [*grid[:at], grid[0], *grid[at:]])
    result = rebuilt(pages(cut, layout))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


@LAYOUTS
@pytest.mark.parametrize("foot", ["第 3 页 共 5 页", "— 3 —", "3"])
def test_page_furniture_within_a_table_is_no_figure_of_it(layout, foot):
    cut = with_grid(REQUESTS, lambda grid: [*grid[:9], [Piece(foot, "furniture")], *grid[9:]])
    result = rebuilt(pages(cut, layout))
    assert silent(result, TEXTS) == set()


@LAYOUTS
def test_a_table_cut_in_three_is_joined(layout):
    cut = with_grid(REQUESTS, lambda grid: [*grid[:7], grid[0], *grid[7:15], grid[0], *grid[15:]])
    assert values(rebuilt(pages(cut, layout))) == truth(TEXTS)


def copied(change=lambda grid: grid):
    """Return the parts with a copy of the requests after the first, changed as given."""
    result = []
    for table, grid in parts():
        result.append((table, grid))
        if table is REQUESTS:
            result.append((table, change([list(row) for row in grid])))
    return result


@LAYOUTS
def test_of_two_copies_one_is_read_and_the_repetition_noted(layout):
    result = rebuilt(pages(copied(), layout))
    assert values(result) == truth(TEXTS)
    assert state(result, REQUESTS).repeated


@LAYOUTS
def test_two_copies_that_say_the_same_leave_no_doubt(layout):
    result = rebuilt(pages(copied(), layout))
    assert not state(result, REQUESTS).repeated_differs
    assert in_doubt(result) == set()


@LAYOUTS
def test_two_copies_that_differ_in_one_row_put_the_whole_table_in_doubt(layout):
    """One may be last year's, or another agency's: nothing tells which."""

    def change(grid):
        grid[at_row(grid, "（一）予以公开")][-2] = Piece("999", "value")
        return grid

    result = rebuilt(pages(copied(change), layout))
    assert state(result, REQUESTS).repeated_differs
    assert fields_of("requests") <= in_doubt(result)


# ----------------------------------------------------------------------------------------- labels


@LAYOUTS
def test_rows_that_lost_their_labels_under_a_group_are_read_by_the_group(layout):
    """（三）不予公开 followed by eight rows of figures and no label."""
    labels = {r.label for r in REQUESTS.blocks[0].rows if "refused" in r.groups}
    bare = with_grid(REQUESTS, lambda grid: [[p for p in row if p.text not in labels] for row in grid])
    result = rebuilt(pages(bare, layout))
    assert values(result) == truth(TEXTS)
    assert result.placements["requests.refused.internal_affairs.total"].inferred


@LAYOUTS
def test_rows_without_labels_that_are_fewer_than_the_groups_are_marked_as_guessed(layout):
    """Which of the eight is not printed cannot be told: so none of them has a label's full score."""
    labels = [r.label for r in REQUESTS.blocks[0].rows if "refused" in r.groups]

    def change(grid):
        grid = [row for row in grid if not any(piece.text == labels[3] for piece in row)]
        return [[piece for piece in row if piece.text not in labels] for row in grid]

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    guessed = [result.placements[field_id] for field_id in silent(result, TEXTS)]
    assert all(placement.inferred and placement.score <= 0.5 for placement in guessed)


@LAYOUTS
@pytest.mark.parametrize("before", ["（一）予以公开", "1.信访举报投诉类申请", "（七）总计", "四、结转下年度继续办理"])
def test_an_unknown_row_takes_its_figures_with_it(layout, before):
    def change(grid):
        grid.insert(at_row(grid, before), row("（八）按照其他规定办理", *range(7)))
        return grid

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert state(result, REQUESTS).unknown_rows == ["（八）按照其他规定办理"]
    assert silent(result, TEXTS) == set()


@LAYOUTS
def test_an_unknown_row_in_the_first_table_shifts_nothing(layout):
    def change(grid):
        grid.insert(at_row(grid, "行政规范性文件") + 1, row("其他主动公开文件", 5, 6, 7))
        return grid

    result = rebuilt(pages(with_grid(PROACTIVE, change), layout))
    assert values(result) == truth(TEXTS)
    assert state(result, PROACTIVE).unknown_rows == ["其他主动公开文件"]


@LAYOUTS
def test_a_row_that_is_not_printed_is_missing_and_flagged(layout):
    def change(grid):
        del grid[at_row(grid, "2.重复申请")]
        return grid

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    lost = fields_of("requests.rejected.repeated")
    assert {result.placements[field_id].status for field_id in lost} == {"missing"}
    assert lost <= in_doubt(result)
    assert wrong(result, TEXTS) == lost


@LAYOUTS
def test_captions_that_are_all_alike_change_nothing(layout):
    def change(grid):
        return [[Piece("第二十条第", "caption") if p.label == "caption" else p for p in row] for row in grid]

    assert silent(rebuilt(pages(with_grid(PROACTIVE, change), layout)), TEXTS) == set()


@LAYOUTS
def test_a_missing_caption_changes_nothing(layout):
    result = rebuilt(pages(with_grid(PROACTIVE, lambda grid: grid[1:]), layout))
    assert silent(result, TEXTS) == set()


@LAYOUTS
def test_headers_cut_to_stumps_change_nothing(layout):
    """As where 结果纠正, 其他结果 and 尚未审结 lost their second line."""

    def change(grid):
        return [[Piece(p.text[:2], p.label) if p.label == "column_header" else p for p in row] for row in grid]

    result = rebuilt(pages(with_grid(DISPUTES, change), layout))
    assert values(result) == truth(TEXTS)


@LAYOUTS
def test_no_headers_at_all_leave_the_rows_readable(layout):
    def change(grid):
        return [row for row in grid if not any(piece.label == "column_header" for piece in row)]

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert wrong(result, TEXTS) == set()


# --------------------------------------------------------------------------------- section headings


@LAYOUTS
def test_rows_one_to_four_of_the_requests_are_no_headings_even_where_the_labeller_takes_them_for_such(layout):
    printed = report(NEW, TEXTS, layout)
    seen = labelled(printed)
    ordinals = [i for i, text in enumerate(seen.folded) if text[:2] in ("一、", "二、", "三、", "四、")]
    rows = [i for i in ordinals if seen.labels[i] == "row_label"]
    assert len(rows) == 4
    for i in rows:
        seen.labels[i] = "section_heading"
        seen.probabilities[i] = 0.0
        seen.probabilities[i, [LABEL_INDEX["section_heading"], LABEL_INDEX["row_label"]]] = 0.55, 0.45
    result = align(seen, (OLD, NEW), None, PATIENT)
    assert values(result) == truth(TEXTS)


def test_a_list_within_the_first_section_is_no_section_of_tables():
    points = lines(
        *(
            [Piece(text, "narrative")]
            for text in ("二、主动公开情况良好。", "三、依申请公开有序。", "四、平台建设加强。")
        )
    )
    whole = parts()
    printed = page(lines(*whole[0][1]), points, pages(whole[1:], piped))
    result = rebuilt(printed)
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


# ----------------------------------------------------------------------------------- broken figures


def broken(printed, whole, *pieces):
    """Return the page with a figure broken over two lines, where it stands for the first time alone on its line."""
    text = printed.text.replace(f"\n{whole}\n", "\n" + "\n".join(pieces) + "\n", 1)
    assert text != printed.text
    return Page(text, printed.pieces)


def test_a_figure_broken_over_two_lines_is_joined_where_the_sums_decide():
    """In 19 2 6 33 … the row's total and its column's total leave 2 and 6 as 26."""
    texts = dict(TEXTS)
    printed = report(NEW, texts, one_a_line)
    begin, end = printed.text.index("（一）予以公开"), printed.text.index("（二）部分公开")
    figure = texts["requests.granted.research"]
    row = printed.text[begin:end]
    text = printed.text[:begin] + row.replace(f"\n{figure}\n", f"\n{figure[0]}\n{figure[1]}\n", 1) + printed.text[end:]
    assert text != printed.text
    result = rebuilt(Page(text, printed.pieces))
    assert values(result) == truth(texts)
    assert not in_doubt(result) & fields_of("requests.granted")


def test_a_figure_broken_over_two_lines_is_flagged_where_nothing_decides():
    texts = {**TEXTS, "proactive.regulations.issued": "11", "proactive.regulations.repealed": "12"}
    printed = report(NEW, texts, one_a_line)
    result = rebuilt(broken(printed, "12", "1", "2"))
    assert silent(result, texts) == set()


def stuck(form, texts, every):
    """Print the table of requests a row a line, the first two figures of each so-manieth row stuck together."""
    table = next(table for table in form.tables if table.id == "requests")
    (block,) = table.blocks
    rows = []
    for number, each in enumerate(block.rows):
        figures = [texts[table.field_id(each, column)] for column in block.columns]
        if number % every == 0:
            figures[:2] = ["".join(figures[:2])]
        rows.append([Piece(each.label, "row_label"), *(Piece(text, "value") for text in figures)])
    return table, lines([Piece(table.heading, "section_heading")], *rows)


@pytest.mark.parametrize("form", [OLD, NEW], ids=lambda form: form.edition)
def test_figures_stuck_together_in_some_rows_are_cut_where_the_sums_of_several_rows_say_so(form):
    texts = as_texts(numbered(form))
    table, printed = stuck(form, texts, every=4)
    assert wrong(rebuilt(printed, forms=(form,)), texts) & set(table.field_ids()) == set()


@pytest.mark.parametrize("form", [OLD, NEW], ids=lambda form: form.edition)
def test_figures_stuck_together_in_a_single_row_are_never_silently_wrong(form):
    texts = as_texts(numbered(form))
    table, printed = stuck(form, texts, every=99)
    assert silent(rebuilt(printed, forms=(form,)), texts) & set(table.field_ids()) == set()


@pytest.mark.parametrize("mark", ["?", "??"])
def test_a_mark_that_may_be_no_figure_leaves_its_whole_row_in_doubt(mark):
    texts = {**TEXTS, "proactive.regulations.issued": mark}
    result = rebuilt(report(NEW, texts, piped))
    assert {f"proactive.regulations.{column}" for column in ("issued", "repealed", "in_force")} <= in_doubt(result)


@pytest.mark.parametrize("kept", [3, 5])
def test_a_row_cut_by_a_page_header_of_two_lines_is_put_together(kept):
    def cut(grid):
        at = at_row(grid, "（七）总计")
        head = [[Piece("政府信息公开工作年度报告", "row_label")]] * 2
        return [*grid[:at], grid[at][:-kept], *head, grid[at][-kept:], *grid[at + 1 :]]

    result = rebuilt(pages(with_grid(REQUESTS, cut), piped))
    assert silent(result, TEXTS) == set()
    assert wrong(result, TEXTS) == set()


def test_a_figure_on_a_line_of_its_own_before_a_page_break_is_no_page_number_where_it_is_marked_as_a_cell():
    def cut(grid):
        at = at_row(grid, "1.属于国家秘密")
        row = grid[at]
        return [*grid[:at], row[:-7], row[-7:-6], [Piece("— 4 —", "furniture")], row[-6:], *grid[at + 1 :]]

    result = rebuilt(pages(with_grid(REQUESTS, cut), piped))
    assert silent(result, TEXTS) == set()


@pytest.mark.parametrize("above", ["—", ""])
def test_a_line_that_lost_its_label_is_not_the_row_above_it(above):
    """The cell of the label is empty, and the row above prints nothing but marks for none."""
    texts = {**TEXTS, **dict.fromkeys(PROACTIVE.row_ids[0][0], "")}
    marked = texts | {PROACTIVE.row_ids[0][0][1]: above}

    def unlabelled(grid):
        at = at_row(grid, "行政规范性文件")
        return [*grid[:at], [Piece("", "blank"), *grid[at][1:]], *grid[at + 1 :]]

    printed = [(t, unlabelled(grid) if t is PROACTIVE else grid) for t, grid in report_parts(NEW, marked)]
    result = rebuilt(pages(printed, piped))
    assert silent(result, texts) == set()
    assert wrong(result, texts) == set()


def nameless(grid):
    """Return the grid without the labels under （三）不予公开."""
    labels = {r.label for r in REQUESTS.blocks[0].rows if "refused" in r.groups}
    return [[p for p in row if p.text not in labels] for row in grid]


def with_one_request():
    """Return a report of zeros but for one request, so that its rows are not all alike."""
    rows = ("new", "refused.enforcement_files", "processed_total")
    ones = {f"requests.{row}.{column}": "1" for row in rows for column in ("research", "total")}
    return {**dict.fromkeys(NEW.field_ids, "0"), **ones}


def test_nameless_rows_of_a_group_a_line_each_are_read_though_their_figures_are_glued():
    texts = with_one_request()
    parts = [(t, nameless(grid) if t is REQUESTS else grid) for t, grid in report_parts(NEW, texts)]
    assert values(rebuilt(pages(parts, glued))) == truth(texts)


def test_nameless_rows_after_the_empty_cell_of_their_label_are_read_though_a_figure_is_broken():
    labels = {r.label for r in REQUESTS.blocks[0].rows if "refused" in r.groups}
    broken = TEXTS["requests.refused.third_party_rights.research"]

    def change(grid):
        rows = [[BLANK if p.text in labels else p for p in unspanned(row)] for row in grid]
        at = next(i for i, row in enumerate(rows) if any(p.text == broken for p in row))
        place = next(i for i, p in enumerate(rows[at]) if p.text == broken)
        first, second = Piece(broken[0], "value"), Piece(broken[1:], "value")
        return [*rows[:at], [*rows[at][:place], first], [second, *rows[at][place + 1 :]], *rows[at + 1 :]]

    def piped_rows(grid):
        return lines(*grid, end="")

    result = rebuilt(pages(with_grid(REQUESTS, change), piped_rows))
    others = {id_ for id_ in wrong(result, TEXTS) if not id_.startswith("requests.refused.third_party_rights")}
    assert others == set()


def test_a_row_that_lost_its_label_below_one_that_kept_it_is_read_though_both_are_glued():
    """4.保护第三方合法权益0000000, and below it 0000000 alone."""
    texts = with_one_request()

    def change(grid):
        return [[p for p in row if p.text != "5.属于三类内部事务信息"] for row in grid]

    parts = [(t, change(grid) if t is REQUESTS else grid) for t, grid in report_parts(NEW, texts)]
    assert values(rebuilt(pages(parts, glued))) == truth(texts)

"""Tables cut by page breaks, before every row and through every row; page numbers and running titles."""

import pytest
from drawing import HEIGHT, Drawing, texts
from hypothesis import given, settings
from hypothesis import strategies as st

XS = (50, 170, 220, 270)


def rows(count):
    return [[f"第{number}行的标签文字", str(number * 7 % 11), str(number * 3)] for number in range(1, count + 1)]


def table_lines(document):
    return [line for line in texts(document) if len(line) == 3]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_table_cut_between_rows_keeps_every_row(cut):
    whole = rows(12)
    drawing = Drawing()
    drawing.table(whole[:cut], XS, 60)
    drawing.new_page()
    drawing.table(whole[cut:], XS, 60)
    document = drawing.read()
    assert table_lines(document) == whole
    assert [line.cells[0].source.page for line in document.lines] == [1] * cut + [2] * (12 - cut)


@pytest.mark.parametrize("cut", range(12))
@pytest.mark.parametrize("figures_below", [False, True])
def test_a_row_cut_in_two_is_one_row(cut, figures_below):
    whole = rows(12)
    label, *figures = whole[cut]
    upper, lower = [label[:5], "", ""], [label[5:], "", ""]
    (lower if figures_below else upper)[1:] = figures
    drawing = Drawing()
    drawing.table([*whole[:cut], upper], XS, 60, closed=(True, False))
    drawing.new_page()
    drawing.table([lower, *whole[cut + 1 :]], XS, 60, closed=(False, True))
    assert table_lines(drawing.read()) == whole


@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_table_cut_anywhere_says_what_it_says_uncut(data):
    count = data.draw(st.integers(2, 25))
    figure = st.sampled_from(["", "0", "7", "31", "1204"])
    whole = [[f"第{n}行的标签文字", data.draw(figure), data.draw(figure)] for n in range(count)]
    cuts = sorted(data.draw(st.sets(st.integers(1, count - 1), max_size=3)))
    numbered = data.draw(st.booleans())
    drawing = Drawing()
    for page, (start, end) in enumerate(zip([0, *cuts], [*cuts, count], strict=True), 1):
        drawing.table(whole[start:end], XS, 50, height=18)
        if numbered:
            drawing.text(205, HEIGHT - 25, f"- {page} -")
        drawing.new_page()
    assert table_lines(drawing.read()) == whole


def draw_without_rules(drawing, rows, top):
    """Draw rows that nothing but white space sets apart; figures stand beside the middle of their label's lines."""
    for label, *figures in rows:
        lines = [label[start : start + 11] for start in range(0, len(label), 11)]
        for number, line in enumerate(lines):
            drawing.text(50, top + 13 * number, line)
        for x, figure in zip((200, 250, 300), figures, strict=True):
            drawing.text(x, top + 6.5 * (len(lines) - 1), figure)
        top += 13 * (len(lines) - 1) + 22


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_table_without_rules_cut_anywhere_says_what_it_says_uncut(data):
    count = data.draw(st.integers(4, 16))
    figure = st.sampled_from(["0", "7", "31", "1204"])
    ends = st.sampled_from(["", "，由本机关负责答复的全部申请"])
    whole = [
        [f"第{n}行的标签文字{data.draw(ends)}", *(data.draw(figure) for _ in range(3))] for n in range(1, count + 1)
    ]
    cuts = sorted(data.draw(st.sets(st.integers(1, count - 1), max_size=3)))
    numbered = data.draw(st.booleans())
    drawing = Drawing()
    for page, (start, end) in enumerate(zip([0, *cuts], [*cuts, count], strict=True), 1):
        draw_without_rules(drawing, whole[start:end], 50)
        if numbered:
            drawing.text(205, HEIGHT - 25, f"- {page} -")
        drawing.new_page()
    assert [line for line in texts(drawing.read()) if len(line) == 4] == whole


def test_a_row_that_a_rule_closes_is_not_joined(drawing):
    drawing.table([["甲", "1", "2"], ["乙", "", ""]], XS, 60)
    drawing.new_page()
    drawing.table([["丙", "3", "4"]], XS, 60)
    assert table_lines(drawing.read()) == [["甲", "1", "2"], ["乙", "", ""], ["丙", "3", "4"]]


def test_tables_of_other_widths_are_not_joined(drawing):
    drawing.table([["甲", "1", "2"]], XS, 60, closed=(True, False))
    drawing.new_page()
    drawing.table([["乙", "", ""]], (90, 170, 220, 300), 60, closed=(False, True))
    assert table_lines(drawing.read()) == [["甲", "1", "2"], ["乙", "", ""]]


@pytest.mark.parametrize("form", ["{}", "- {} -", "第{}页共3页", "{}/3"])
def test_page_numbers_do_not_stand_within_a_table(form):
    drawing = Drawing()
    whole = rows(6)
    for page in range(3):
        drawing.table(whole[2 * page : 2 * page + 2], XS, 60)
        drawing.text(200, HEIGHT - 30, form.format(page + 1))
        drawing.new_page()
    document = drawing.read()
    assert texts(document)[:6] == whole
    assert [(line.text.replace(" ", ""), line.cells[0].source.page) for line in document.lines[6:]] == [
        (form.format(page).replace(" ", ""), page) for page in (1, 2, 3)
    ]


def test_running_titles_do_not_stand_within_a_table(drawing):
    whole = rows(4)
    for page in range(2):
        drawing.text(150, 30, "某某局年度报告")
        drawing.table(whole[2 * page : 2 * page + 2], XS, 60)
        drawing.new_page()
    assert texts(drawing.read()) == [*whole, ["某某局年度报告"], ["某某局年度报告"]]


def test_text_that_only_looks_like_furniture_stays(drawing):
    drawing.text(50, 40, "一、总体情况")
    drawing.text(50, HEIGHT - 40, "全年收到申请12件。")
    drawing.new_page()
    drawing.text(50, 40, "二、主动公开情况")
    drawing.text(50, HEIGHT - 40, "全年公开信息30条。")
    assert [line.text for line in drawing.read().lines] == [
        "一、总体情况", "全年收到申请12件。", "二、主动公开情况", "全年公开信息30条。",
    ]  # fmt: skip


TORN = (["甲类", "3", "0"], ["行政规范性文件和", "1", "2"]), (["其他文件", "", ""], ["乙类", "4", "5"])
NARROW = (50, 136, 180, 220)


def across_pages(upper, lower):
    drawing = Drawing()
    drawing.table(upper, NARROW, 60)
    drawing.new_page()
    drawing.table(lower, NARROW, 60)
    return table_lines(drawing.read())


def test_a_row_torn_between_closed_halves_is_joined_where_its_label_runs_on():
    assert across_pages(*TORN) == [["甲类", "3", "0"], ["行政规范性文件和其他文件", "1", "2"], ["乙类", "4", "5"]]


@pytest.mark.parametrize(
    ("number", "row"),
    [
        (0, ["其他文件", "1", ""]),  # figures of its own
        (0, ["2.其他文件", "", ""]),  # an item of a list
        (1, ["丙类", "", ""]),  # blank rows are usual here
    ],
)
def test_a_row_between_closed_rules_stays_where_nothing_proves_it_torn(number, row):
    lower = list(TORN[1])
    lower[number] = row
    assert across_pages(TORN[0], lower) == [*TORN[0], *lower]


def test_a_row_below_a_label_that_left_room_stays():
    upper = [TORN[0][0], ["规章", "1", "2"]]
    assert across_pages(upper, TORN[1]) == [*upper, *TORN[1]]


def merged(drawing, top, rows, closed):
    """Draw rows whose first column is one cell, open at the foot or at the head where ``closed`` says so."""
    bottom = top + 20 * len(rows)
    for number in range(len(rows) + 1):
        whole = (number == 0 and closed[0]) or (number == len(rows) and closed[1])
        drawing.across(top + 20 * number, 50 if whole else 100, 220)
    for x in (50, 100, 180, 220):
        drawing.down(x, top, bottom)
    for number, (group, label, figure) in enumerate(rows):
        for x, text in ((53, group), (103, label), (183, figure)):
            drawing.text(x, top + 20 * number + 5, text)


@pytest.mark.parametrize(("closed", "more"), [(True, 1), (True, 2), (False, 1)])
def test_a_label_of_several_rows_that_goes_on_leaves_no_empty_cell_on_the_next_page(closed, more):
    drawing = Drawing()
    merged(drawing, 60, [("甲类", "第一项", "1"), ("", "第二项", "2")], (True, closed))
    for _ in range(more):
        drawing.new_page()
        merged(drawing, 60, [("", "第三项", "3"), ("", "第四项", "4")], (closed, True))
    lower = [["第三项", "3"], ["第四项", "4"]]
    assert texts(drawing.read()) == [["甲类", "第一项", "1"], ["第二项", "2"], *lower * more]


def test_an_empty_place_before_the_first_figure_of_a_page_stays():
    drawing = Drawing()
    drawing.table([["规章", "1", "2"]], XS, 60)
    drawing.new_page()
    drawing.table([["", "3", "4"]], XS, 60)
    assert texts(drawing.read()) == [["规章", "1", "2"], ["", "3", "4"]]


def test_parts_of_a_table_on_two_pages_count_their_columns_alike():
    drawing = Drawing()
    drawing.table([["规章", "合计"]], (50, 170, 270), 60)
    drawing.new_page()
    drawing.table([["甲", "1", "2"]], XS, 60)
    head, row = drawing.read().lines
    assert [(cell.x0, cell.x1) for cell in head.cells] == [(0, 1), (1, 3)]
    assert [(cell.x0, cell.x1) for cell in row.cells] == [(0, 1), (1, 2), (2, 3)]

"""Grids of commas: merged cells written out, the numbers that a program counted rows and columns by."""

import pytest

from gongkai.readers import read_text

MERGED = """第二十条第（五）项,第二十条第（五）项,第二十条第（五）项
信息内容,本年处理决定数量,本年处理决定数量
行政许可,12,
行政处罚,,"""


def rows(text):
    return [[cell.text for cell in line.cells] for line in read_text(text).lines]


def numbered(text, start=0):
    return "\n".join(f"{number},{row}" for number, row in enumerate(text.split("\n"), start))


def test_merged_cells_written_out_do_not_hide_a_grid():
    assert rows(MERGED) == [row.split(",") for row in MERGED.split("\n")]


def test_figures_of_three_digits_in_a_grid_are_cells():
    assert rows("规章,220,250,250\n文件,1,2,3\n许可,223,-117,")[0] == ["规章", "220", "250", "250"]


@pytest.mark.parametrize("head", ["", ",0,1,2\n"])
def test_numbers_of_rows_and_columns_print_nothing(head):
    assert rows(head + numbered(MERGED)) == rows(MERGED)


def test_lines_keep_their_numbers_without_the_numbers_of_columns():
    assert [line.number for line in read_text("甲\n,0,1,2\n" + numbered(MERGED)).lines] == [1, 3, 4, 5, 6]


def test_numbers_of_rows_may_have_gaps():
    text = "3,规章,1,2\n7,文件,4,5\n8,许可,0,"
    assert rows(text) == [["规章", "1", "2"], ["文件", "4", "5"], ["许可", "0", ""]]


def test_numbers_that_do_not_rise_are_cells():
    text = "3,规章,1,2\n3,文件,4,5\n8,许可,0,9"
    assert rows(text) == [row.split(",") for row in text.split("\n")]


def test_a_grid_of_nothing_but_figures_keeps_its_first_column():
    text = "1,5,9\n2,6,8\n3,7,7"
    assert rows(text) == [row.split(",") for row in text.split("\n")]


def test_a_row_of_figures_alone_is_a_row_where_others_make_a_grid():
    grid = "规章,1,2,3\n文件,4,5,6\n许可,7,8,9\n说明\n"
    assert rows(grid + "12,0,,7,19")[-1] == ["12", "0", "", "7", "19"]
    assert rows(grid + "1,305,000")[-1] == ["1,305,000"]


def test_phrases_that_repeat_make_no_grid():
    text = "\n".join(["公开,公开,公开,及时公开"] * 4)
    assert rows(text) == [[row] for row in text.split("\n")]


def test_marks_of_lost_characters_before_figures_do_not_hide_a_grid():
    assert rows("规章,? 20,? 15,1\n文件,16,? 4,? 16\n许可,?,? 3,2")[2] == ["许可", "?", "? 3", "2"]

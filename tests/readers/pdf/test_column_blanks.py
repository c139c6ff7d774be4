"""Blanks of tables without rules: cells where the headers tell the columns, nothing where they do not."""

from gongkai.readers.pdf.column_blanks import with_blanks
from gongkai.readers.pdf.text_lines import TextPiece


def piece(text, x0, x1, top=0.0):
    return TextPiece(text, x0, top, x1, top + 10)


GROUP = [piece("法人组织", 140, 220)]
HEADER = [piece("内容", 10, 40), piece("自然人", 100, 130), piece("企业", 140, 170), piece("其他", 190, 220)]


def texts(rows):
    return [[each.text for each in row] for row in with_blanks(rows)]


def test_a_blank_under_a_header_is_a_cell_whether_or_not_other_rows_print_there():
    rows = [GROUP, HEADER, [piece("甲", 10, 20), piece("3", 110, 115)], [piece("乙", 10, 20), piece("5", 200, 205)]]
    assert texts(rows)[2:] == [["甲", "3", "", ""], ["乙", "", "", "5"]]


def test_right_aligned_figures_stand_under_their_headers():
    rows = [HEADER, [piece("甲", 10, 20), piece("3", 125, 130), piece("7", 215, 220)]]
    assert texts(rows)[1] == ["甲", "3", "", "7"]


def test_nothing_is_added_where_a_figure_stands_under_no_header():
    rows = [HEADER, [piece("甲", 10, 20), piece("3", 110, 115)], [piece("乙", 10, 20), piece("5", 240, 245)]]
    assert texts(rows) == [[each.text for each in row] for row in rows]


def test_nothing_is_added_where_headers_ran_into_each_other():
    merged = [piece("内容", 10, 40), piece("自然人", 100, 130), piece("企业 其他", 140, 220)]
    rows = [merged, [piece("甲", 10, 20), piece("3", 110, 115)]]
    assert texts(rows)[1] == ["甲", "3"]


def test_nothing_is_added_without_headers():
    rows = [
        [piece("甲", 10, 20), piece("3", 110, 115), piece("5", 200, 205)],
        [piece("乙", 10, 20), piece("5", 200, 205)],
    ]
    assert texts(rows)[1] == ["乙", "5"]


def test_labels_of_groups_between_rows_are_no_headers():
    rows = [HEADER, [piece("甲", 10, 20), piece("3", 110, 115), piece("4", 150, 155), piece("7", 200, 205)],
            [piece("丙", 10, 20), piece("丙之一", 40, 80)], [piece("丁", 40, 80), piece("9", 200, 205)]]  # fmt: skip
    assert texts(rows)[2:] == [["丙", "丙之一"], ["丁", "", "", "9"]]


def test_each_table_has_the_columns_of_its_own_headers():
    rows = [HEADER, [piece("甲", 10, 20), piece("3", 110, 115), piece("4", 150, 155), piece("7", 200, 205)],
            [piece("内容", 10, 40), piece("数量", 140, 170)], [piece("乙", 10, 20), piece("5", 150, 155)]]  # fmt: skip
    assert texts(rows)[3] == ["乙", "5"]

"""Lines, their numbers, and cells set apart by tabs, white space and delimiters."""

import pytest

from gongkai.core.document import Cell
from gongkai.readers import read_text


def rows(text):
    return [[cell.text for cell in line.cells] for line in read_text(text).lines]


def test_blank_lines_are_counted_in_the_gap():
    assert [line.gap for line in read_text("规章\n\n\n0\n5").lines] == [0, 2, 0]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_do_not_hang_on_line_ends(end):
    assert [line.number for line in read_text(end.join(["甲", "", "乙", "丙"])).lines] == [1, 3, 4]


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\u2028", "\x85"])
def test_soft_breaks_part_lines_and_do_not_count(end):
    document = read_text(f"甲{end}乙\n丙")
    assert [(line.text, line.number) for line in document.lines] == [("甲", 1), ("乙", 1), ("丙", 2)]


def test_cell_knows_its_line_and_place():
    source = read_text("甲\n规章 | 0 |").lines[1].cells[1].source
    assert (source.line, source.cell, source.table) == (2, 2, None)


def test_tabs_part_cells_and_empty_ones_stay():
    assert rows("规章\t0\t\t5\t\n\t许可\t1\t2\t") == [["规章", "0", "", "5", ""], ["", "许可", "1", "2", ""]]


def test_extent_of_cells_with_tabs_is_their_index():
    assert [cell.x0 for cell in read_text("规章\t0\t5").lines[0].cells] == [0, 1, 2]


def test_tabs_that_indent_prose_are_no_cells():
    assert rows("\t一、总体情况\n\t全年公开信息。") == [["一、总体情况"], ["全年公开信息。"]]


def test_trailing_tabs_beside_a_table_are_empty_cells():
    assert rows("第二十条\t\t\n规章\t0\t5") == [["第二十条", "", ""], ["规章", "0", "5"]]


def test_wide_white_space_parts_cells_with_their_columns():
    cells = read_text("  规章   0    12").lines[0].cells
    assert [(cell.text, cell.x0, cell.x1) for cell in cells] == [("规章", 2, 6), ("0", 9, 10), ("12", 14, 16)]


def test_full_width_spaces_part_cells():
    assert rows("行政许可　　12　　5") == [["行政许可", "12", "5"]]


def test_full_width_spaces_within_a_list_of_pairs_part_nothing():
    line = "法律服　务机构：5；其　他：4；总　计：9"
    assert rows(line) == [[line]]


def test_full_width_spaces_within_words_part_nothing_where_narrow_ones_part_the_line():
    line = "本年制　发件数 1 45 本年废　止件数 7 27"
    assert rows(line) == [[line]]


def test_letters_spread_over_a_label_stay_together():
    assert rows("总　计　　　　　　12") == [["总　计", "12"]]


def test_number_of_a_heading_stays_with_it():
    assert rows("一、  总体情况") == [["一、  总体情况"]]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("规章 0 0 0", ["规章", "0", "0", "0"]),
        ("本年制发件数 0 5", ["本年制发件数", "0", "5"]),
        ("0 0 0 0", ["0", "0", "0", "0"]),
        ("行政收费 3.5万元", ["行政收费", "3.5万元"]),
        ("(二)部分公开(区分处理的,只计一次) 0 — 3", ["(二)部分公开(区分处理的,只计一次)", "0", "—", "3"]),
        ("三、办理结果 (一)予以公开 1 2", ["三、办理结果", "(一)予以公开", "1", "2"]),
        ("本年 制发件数 1 2", ["本年 制发件数", "1", "2"]),
    ],
)
def test_single_spaces_part_labels_and_figures(text, cells):
    assert rows(text) == [cells]


@pytest.mark.parametrize(
    "text",
    [
        "商业 企业",
        "2021 年 1 月",
        "全年公开信息 12 条",
        "第 3 号",
        "来源: 办公室 发布时间: 2022-01-01 08:00",
        "本报告中所列数据的统计期限为 2021 年 1 月 1 日至 12 月 31 日。",
    ],
)
def test_single_spaces_of_running_text_part_nothing(text):
    assert rows(text) == [[text]]


def test_constant_commas_part_cells():
    assert rows('规章,1,2\n"许可,其他",3,4\n处罚(含强制,收费),,6') == [
        ["规章", "1", "2"],
        ["许可,其他", "3", "4"],
        ["处罚(含强制,收费)", "", "6"],
    ]


def test_commas_between_thousands_part_nothing():
    assert rows("1,113,200\n2,456,300\n3,000,100") == [["1,113,200"], ["2,456,300"], ["3,000,100"]]


def test_commas_of_sentences_part_nothing():
    text = "加强领导,落实责任,明确分工\n强化宣传,提高认识,营造氛围\n注重实效,完善机制,规范管理"
    assert rows(text) == [[line] for line in text.split("\n")]


def test_unprinted_characters_are_taken_out_and_noted():
    document = read_text("行政\u200b许可\x00 | 1\u200b2 |")
    assert [cell.text for cell in document.lines[0].cells] == ["行政许可", "12"]
    assert document.notes == ("invisible_characters_removed",)


def test_lone_surrogate_becomes_a_replacement_character():
    document = read_text("规章\ud800")
    assert document.text == "规章\ufffd"
    assert document.notes == ("undecodable_characters",)


def test_document_prints_its_lines():
    document = read_text("规章 | 0 |\n\n三、情况")
    assert (document.kind, document.encoding, document.text) == ("text", None, "规章 0\n三、情况")


@pytest.mark.parametrize(
    "text",
    [
        "规章 | 0 |",
        "规章\t0\t",
        "规章    0    5\n许可    1    2",
        "<table><tr><td>规章</td><td>0</td></tr><tr><td>许可</td><td>1</td></tr></table>",
    ],
    ids=["pipes", "tabs", "spaces", "grid"],
)
def test_every_cell_has_all_its_parts(text):
    for _line, cell in read_text(text).cells():
        assert (len(cell), cell.score) == (len(Cell._fields), 1.0)


@pytest.mark.parametrize("amount", ["3.2万元", "3.2萬元"])
def test_an_amount_in_either_script_is_a_figure_beside_others(amount):
    assert rows(f"11 {amount}") == [["11", amount]]


@pytest.mark.parametrize("mark", ["无", "無"])
def test_marks_for_none_apart_are_cells_and_no_spread_word(mark):
    assert rows(f"{mark}   {mark}   {mark}") == [[mark] * 3]


def test_a_word_spread_over_its_line_stays_one():
    assert rows("总   计") == [["总   计"]]

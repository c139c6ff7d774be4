"""Cells of text with pipes, in the dialects of extraction tools."""

import pytest

from gongkai.core.options import ParseOptions
from gongkai.readers import read_text


def rows(text):
    return [[cell.text for cell in line.cells] for line in read_text(text, ParseOptions()).lines]


def test_trailing_pipe_ends_the_last_cell():
    assert rows("规章 | 0 | 5 |") == [["规章", "0", "5"]]


def test_row_without_trailing_pipe_keeps_its_last_cell():
    assert rows("规章 | 0 | 5") == [["规章", "0", "5"]]


def test_trailing_empty_cells_are_kept():
    assert rows("行政许可 | 12 | ||") == [["行政许可", "12", "", ""]]


def test_frame_pipe_is_no_cell():
    assert rows("| 规章 | 0 |\n| 行政许可 | |") == [["规章", "0"], ["行政许可", ""]]


def test_leading_pipe_is_an_empty_cell_beside_rows_without_one():
    text = "三、 | (三) | 甲 | 0 |\n| | 乙 | 5 |\n四、 | 丙 | 丁 | 1 |"
    assert rows(text)[1] == ["", "", "乙", "5"]


def test_markdown_rule_is_dropped_and_row_of_dashes_is_not():
    assert rows("| 甲 | 乙 |\n|---|:-:|\n| - | — |") == [["甲", "乙"], ["-", "—"]]


@pytest.mark.parametrize("pipe", ["｜", "│", "┃"])
def test_other_pipes_are_pipes(pipe):
    assert rows(f"规章{pipe}0{pipe}5{pipe}") == [["规章", "0", "5"]]


def test_drawn_frame_is_dropped():
    text = "┌──┬──┐\n│规章│ 0│\n├──┼──┤\n│许可│──│\n└──┴──┘\n+---+---+\n| 罚 | 1 |\n+===+===+"
    assert [row for row in rows(text) if row[0]] == [["规章", "0"], ["许可", "──"], ["罚", "1"]]


def test_cell_a_line_ends_with_its_pipe():
    assert rows("规章 |\n12 |\n0 |") == [["规章"], ["12"], ["0"]]


def test_lone_pipe_among_cells_that_end_with_pipes_is_an_empty_cell_in_place():
    document = read_text("规章 |\n12 |\n|\n9 |")
    assert [line.cells[0].text for line in document.lines] == ["规章", "12", "", "9"]
    assert not document.lines[2].cells[0].gathered


def test_run_of_pipes_after_cells_a_line_is_gathered():
    document = read_text("自然人 |\n3 |\n3 |\n||||\n规章 |")
    assert [cell.gathered for cell in document.lines[3].cells] == [True] * 4


def test_run_of_pipes_after_a_row_is_an_empty_row_and_not_gathered():
    document = read_text("行政许可 | 12 | 5 |\n| | |\n行政处罚 | 1 | 2 |")
    assert [cell.gathered for cell in document.lines[1].cells] == [False] * 3


def test_pipe_by_turns_with_cells_only_separates():
    assert rows("规章\n|\n0\n|\n5\n|") == [["规章"], ["0"], ["5"]]


def test_two_pipes_by_turns_enclose_an_empty_cell():
    assert rows("规章\n|\n0\n|\n|\n5\n|") == [["规章"], ["0"], [""], ["5"]]


def test_cells_by_turns_with_pipes_are_separated():
    assert all(line.separated for line in read_text("规章\n|\n0\n|\n5\n|").lines)


def test_pipe_that_opens_the_first_cell_is_no_cell():
    assert rows("|\n  规章\n  |\n  0\n  |") == [["规章"], ["0"]]


def test_cell_that_goes_on_in_indented_lines_is_joined():
    assert rows("| 本年制\n    发件数 | 0 |\n| 规章 | 1 |") == [["本年制发件数", "0"], ["规章", "1"]]


def test_missing_pipe_of_a_label_does_not_gather_less():
    document = read_text("甲 |\n1 |\n2 |\n3 |\n乙\n|||\n丙 |")
    assert [cell.gathered for cell in document.lines[5].cells] == [True] * 3


def test_extent_of_cells_with_pipes_is_their_index():
    cells = read_text("规章 | 0 | 5 |").lines[0].cells
    assert [(cell.x0, cell.x1) for cell in cells] == [(0, 1), (1, 2), (2, 3)]


def test_escaped_pipe_is_text():
    assert rows("| 甲\\|乙 | 0 |") == [["甲|乙", "0"]]


def test_markup_left_in_cells_is_cleaned():
    assert rows("| **总计** | 1<br>2 | &nbsp; | &lt;5 |") == [["总计", "1\n2", "", "<5"]]


def test_stars_that_hide_words_stay():
    assert rows("主动***息 | ****政府") == [["主动***息", "****政府"]]


def test_tabs_beside_pipes_part_cells_too():
    assert rows("规章\t0 | 5 |") == [["规章", "0", "5"]]


def test_hundreds_of_pipes_give_as_many_cells():
    assert len(read_text("索引号 | 1 " + "|" * 500).lines[0].cells) == 501


@pytest.mark.parametrize("end", [" ", ""], ids=["a space kept", "stripped"])
def test_a_pipe_as_deep_as_the_next_cell_of_its_row_is_an_empty_cell(end):
    row = [
        "| 行政复议",
        "   | 1",
        f"   |{end}",
        "   | 4",
        f"   |{end}",
        f"   |{end}",
        "   | 5",
        "   |",
        "| 规章",
        "   | 2",
    ]
    assert rows("\n".join(row)) == [["行政复议"], ["1"], [""], ["4"], [""], [""], ["5"], ["规章"], ["2"]]

"""Tables written as lists: marks and numbers of items, list tables, dots that lead from cell to cell."""

import pytest

from gongkai.readers import read_text


def rows(text):
    return [[cell.text for cell in line.cells] for line in read_text(text).lines]


@pytest.mark.parametrize("mark", ["-", "*", "+", "•"])
def test_marks_of_items_are_no_cells(mark):
    items = ["规章", "9", "—", "-3", "行政规范性文件", "0"]
    document = read_text("报告\n" + "\n".join(f"  {mark} {item}" for item in items))
    assert [line.text for line in document.lines] == ["报告", *items]
    assert [line.number for line in document.lines] == list(range(1, 8))


def test_dashes_of_items_stay():
    assert rows("- 规章\n- -\n- 5\n- 文件\n- —") == [["规章"], ["-"], ["5"], ["文件"], ["—"]]


def test_dashes_before_figures_alone_are_marks_for_none():
    assert rows("规章\n- 3\n- 4\n文件\n- 5\n- 6\n- 7") == [
        ["规章"], ["-", "3"], ["-", "4"], ["文件"], ["-", "5"], ["-", "6"], ["-", "7"],
    ]  # fmt: skip


def test_a_list_table_has_rows():
    text = ".. list-table::\n\n   * - 规章\n     - 7\n     - \n     - 1\n   * - 文件\n     -\n     - —\n     - 2\n结尾"
    document = read_text(text)
    assert rows(text)[1:] == [["规章", "7", "", "1"], ["文件", "", "—", "2"], ["结尾"]]
    assert [line.number for line in document.lines] == [1, 3, 7, 11]


def test_numbers_that_count_over_labels_and_figures_are_no_cells():
    items = ["规章", "0", "3", "0", "文件", "16", "30", "37", "1.属于国家秘密", "2.5", "-1", "0", "0"]
    text = "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))
    assert rows(text) == [[item] for item in items]


def test_numbers_of_labels_stay():
    labels = "1.属于国家秘密\n2.其他法律行政法规禁止公开\n3.危及“三安全一稳定”\n4.保护第三方合法权益"
    assert rows(labels) == [[label] for label in labels.split("\n")]


@pytest.mark.parametrize("dots", [".....", " ... ", "……", "····"])
def test_dots_lead_from_cell_to_cell(dots):
    assert rows(dots.join(["规章", "0", "12", "—"])) == [["规章", "0", "12", "—"]]


@pytest.mark.parametrize("text", ["一、总体情况.....3", "另外……还有很多……值得改进。"])
def test_dots_of_contents_and_ellipses_part_nothing(text):
    assert rows(text) == [[text]]


def test_escapes_of_markdown_are_taken_out():
    assert rows("| 3\\.危及（三\\-稳） | 4\\.5 | \\(1\\) | \\ |") == [["3.危及（三-稳）", "4.5", "(1)", "\\"]]

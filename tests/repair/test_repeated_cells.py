"""Tables that a program wrote out place by place."""

import pytest

from gongkai.readers import read_text
from gongkai.repair.repeated_cells import without_copies

TITLE = "第二十条第（{}）项"


def rows(text):
    lines = without_copies(read_text(text)).lines
    return [[cell.text for cell in line.cells] for line in lines if line.separated]


def table(mark, *lines):
    return "主动公开\n" + "\n".join(mark.join(line) for line in lines) + "\n说明"


@pytest.mark.parametrize("mark", [",", "\t", " | "])
def test_a_figure_is_one_where_its_header_is_printed_for_each_of_its_columns(mark):
    text = table(mark, [TITLE.format("五")] * 4, ["信息内容", *["本年处理决定数量"] * 3], ["行政许可", *["24"] * 3])
    assert rows(text) == [[TITLE.format("五")], ["信息内容", "本年处理决定数量"], ["行政许可", "24"]]


@pytest.mark.parametrize("figures", [["0", "7"], ["见附件", "见附件"]])
def test_what_stands_in_two_columns_of_their_own_is_not_joined(figures):
    text = table("\t", [TITLE.format("九")] * 3, ["信息内容", "采购数量", "采购金额"], ["政府集中采购", *figures])
    assert rows(text)[-1] == ["政府集中采购", *figures]


def test_headers_that_were_cut_alike_are_two():
    text = table("\t", [TITLE.format("一")] * 4, ["信息内容", "本年", "本年", "现行"], ["规章", "0", "0", "7"])
    assert rows(text)[1:] == [["信息内容", "本年", "本年", "现行"], ["规章", "0", "0", "7"]]


def test_headers_alike_at_the_end_over_other_figures_are_two():
    text = table("\t", [TITLE.format("九")] * 3, ["信息内容", "采购", "采购"], ["政府集中采购", "3", "9.5"])
    assert rows(text)[1:] == [["信息内容", "采购", "采购"], ["政府集中采购", "3", "9.5"]]


def test_the_numbers_of_a_frame_print_nothing():
    text = table(",", ["", "0", "1", "2"], ["0", "信息内容", "本年制发件数", "本年废止件数"], ["1", "规章", "0", "2"])
    assert rows(text) == [["信息内容", "本年制发件数", "本年废止件数"], ["规章", "0", "2"]]


def test_figures_that_count_up_under_no_header_of_a_frame_stay():
    text = table("\t", ["规章", "0", "1", "2"], ["行政规范性文件", "0", "1", "2"])
    assert rows(text) == [["规章", "0", "1", "2"], ["行政规范性文件", "0", "1", "2"]]


def test_a_row_of_a_frame_set_in_columns_begins_with_its_number():
    names = " ".join(["维持", "纠正", "其他", "未结", "总计"])
    assert rows(f"复议\n   {names}\n0    3    0    1    0    4\n说明")[-1] == ["3", "0", "1", "0", "4"]


def test_a_label_that_spans_rows_stands_in_the_first_of_them():
    text = table(
        "\t",
        ["三、结果", "（一）公开", "1", "1"],
        ["三、结果", "（二）部分公开", "0", "0"],
        ["四、结转", "四、结转", "2", "2"],
    )
    grid = [
        [(cell.text, cell.source.column) for cell in line.cells] for line in without_copies(read_text(text)).lines[1:4]
    ]
    assert grid[1] == [("（二）部分公开", 2), ("0", 3), ("0", 4)]
    assert grid[2][0] == ("四、结转", 1)


def test_headers_cut_alike_at_the_beginning_of_a_line_stay_two():
    text = (
        "行政复议 |  |  |  |  | 行政诉讼\n结果 | 结果 | 其他 | 尚未 | 总计 | 未经复议直接起诉\n0 | 0 | 0 | 0 | 0 | 0\n"
    )
    lines = [[cell.text for cell in line.cells] for line in without_copies(read_text(text)).lines]
    assert lines[1][:3] == ["结果", "结果", "其他"]

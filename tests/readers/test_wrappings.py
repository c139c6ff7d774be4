"""Texts within something else: quoted in mail, listed with line numbers, printed by programs, taken out of files."""

import json

import pytest

from gongkai.core.errors import UnreadableInput
from gongkai.readers import read, read_text

ROWS = [
    "二、主动公开政府信息情况",
    "第二十条第（一）项",
    "信息内容\t本年制发件数\t本年废止件数\t现行有效件数",
    "规章\t0\t0\t0",
    "行政规范性文件\t13\t4\t56",
    "",
    "第二十条第（五）项",
    "信息内容\t本年处理决定数量\t\t",
    "行政许可\t258\t\t",
    "三、收到和处理政府信息公开申请情况",
]


def cells(text):
    return [[cell.text for cell in line.cells] for line in read_text(text).lines]


PLAIN = cells("\n".join(ROWS))


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
def test_marks_of_quotation_before_every_line_are_no_part_of_it(mark):
    assert cells("\n".join((mark + row) for row in ROWS)) == PLAIN


@pytest.mark.parametrize("pattern", ["{:6}\t{}", "{:4}  {}", "{}: {}", "{:3} | {}", "{}. {}"])
def test_numbers_that_count_the_lines_are_no_part_of_them(pattern):
    assert cells("\n".join(pattern.format(number, row) for number, row in enumerate(ROWS, 1))) == PLAIN


def test_a_figure_among_numbered_lines_that_does_not_count_them_stays():
    numbered = [f"{number:4}  {row or '…'}" for number, row in enumerate(ROWS * 3, 1)]
    assert ["7"] in cells("\n".join([*numbered[:12], "7", *numbered[12:]]))


def test_numbers_of_lines_leave_each_line_its_own_number():
    text = "\n".join(f"{number:6}\t{row}" for number, row in enumerate(ROWS, 1))
    assert [line.number for line in read_text(text).lines] == [line.number for line in read_text("\n".join(ROWS)).lines]


@pytest.mark.parametrize(
    "rows",
    [
        ["12", "5", "0", "0", "0", "3", "0", "0", "20", "1"],
        [f"{number}.规章" for number in (1, 2, 3, 4, 1, 2, 3, 1, 2, 3)],
        [f"{number} 件" for number in (1, 2, 3)],
    ],
    ids=["figures", "numbered labels", "few"],
)
def test_numbers_that_do_not_count_the_lines_stay(rows):
    assert "".join(line.text for line in read_text("\n".join(rows)).lines) == "".join(rows)


def test_a_mark_before_some_lines_stays():
    assert read_text("\n".join(["> 规章", *ROWS])).lines[0].text == "> 规章"


def test_rows_that_python_prints_are_cells():
    printed = "\n".join(str([cell or None for cell in row.split("\t")]) if "\t" in row else row for row in ROWS)
    assert cells(printed) == PLAIN


def test_a_table_in_json_on_one_line_is_rows_of_that_line():
    table = json.dumps([["规章", "0", None], ["文件\n名称", 13, ""]], ensure_ascii=False)
    lines = read_text(f"标题\n{table}\n结尾").lines
    assert [(line.number, [cell.text for cell in line.cells]) for line in lines] == [
        (1, ["标题"]),
        (2, ["规章", "0", ""]),
        (2, ["文件名称", "13", ""]),
        (3, ["结尾"]),
    ]


@pytest.mark.parametrize(
    "text", ["[图片: a.png]", "[1]", "[1, 2]", "['规章'", "[['规章', '0'], 5]", "['a', __import__('os')]"]
)
def test_brackets_that_print_no_row_stay_as_they_are(text):
    assert read_text(f"标题\n{text}").lines[1].text == text


@pytest.mark.parametrize("escaped", [True, False])
def test_of_an_answer_in_json_its_text_is_read(escaped):
    page = "<p>总体情况</p><table><tr><td>规章</td><td>5</td></tr><tr><td>文件</td><td>6</td></tr></table>"
    answer = json.dumps({"code": 0, "data": {"title": "年度报告", "content": page}}, ensure_ascii=escaped)
    lines = read_text(answer).lines
    assert [line.text for line in lines if not line.table] == ["年度报告", "总体情况"]
    assert [[cell.text for cell in line.cells] for line in lines if line.table] == [["规章", "5"], ["文件", "6"]]


def test_json_that_is_nested_too_deep_is_no_crash():
    read_text("[" * 100_000 + "]" * 100_000)
    read_text("标题\n" + "[['" * 5_000 + "']" * 5_000)


@pytest.mark.parametrize("end", ["\x07", "\r\x07"])
def test_what_ends_cells_in_a_word_file_ends_them_in_its_text(end):
    text = "标题\r规章|0||3||行政规范性文件|1|||持平||结尾\r".replace("|", end)
    document = read(text.encode())
    assert [[cell.text for cell in line.cells] for line in document.lines] == [
        ["标题"], ["规章"], ["0"], [""], ["3"], ["行政规范性文件"], ["1"], [""], [""], ["持平"], ["结尾"],
    ]  # fmt: skip
    assert not any(line.gap for line in document.lines)


def test_bytes_full_of_other_control_characters_are_no_text():
    with pytest.raises(UnreadableInput):
        read(bytes(range(1, 32)) * 40 + bytes(range(128, 256)) * 3)


def test_a_quoted_cell_may_run_over_lines():
    text = '信息内容,"本年制\n发件数","本年废\n止件数"\n规章,0,0\n文件,13,4\n许可,1,2'
    document = read_text(text)
    assert [cell.text for cell in document.lines[0].cells] == [
        "信息内容",
        "本年制发件数",
        "本年废止件数",
    ]
    assert [line.number for line in document.lines] == [1, 4, 5, 6]


def test_a_quotation_mark_in_a_sentence_joins_no_lines():
    assert cells('他说"好\n就好"。') == [['他说"好'], ['就好"。']]


def test_full_width_commas_part_cells_where_rows_have_as_many():
    text = "规章，0，0，0\n文件，13，4，56\n许可，62，7，226\n收费，0，0\n采购，27，592万元\n结果，（一）公开，1，2"
    assert cells(text)[2:] == [
        ["许可", "62", "7", "226"],
        ["收费", "0", "0"],
        ["采购", "27", "592万元"],
        ["结果", "（一）公开", "1", "2"],
    ]


@pytest.mark.parametrize("comma", [",", "，"])
def test_commas_that_only_part_thousands_part_no_cells(comma):
    rows = [f"1{comma}234", f"2{comma}345", f"3{comma}456"]
    assert cells("\n".join(rows)) == [[row] for row in rows]


def test_a_table_in_wiki_markup_is_a_grid_with_its_spans():
    text = """一、总体情况
{| class="wikitable"
|+ 主动公开
! 项目 !! colspan="2" | 数量
|-
| rowspan=2 style="a:b" | 规章
| 1 || 2
|-
| 3
| a|b
|}
二、申请情况"""
    lines = read_text(text).lines
    assert [line.text for line in lines if not line.table] == ["一、总体情况", "二、申请情况"]
    assert [[(cell.text, cell.x0, cell.x1) for cell in line.cells] for line in lines if line.table] == [
        [("主动公开", 0, 1)],
        [("项目", 0, 1), ("数量", 1, 3)],
        [("规章", 0, 1), ("1", 1, 2), ("2", 2, 3)],
        [("3", 1, 2), ("a|b", 2, 3)],
    ]


def test_braces_that_open_no_table_stay():
    assert cells("标题\n{| 规章 | 5 |")[0] == ["标题"]

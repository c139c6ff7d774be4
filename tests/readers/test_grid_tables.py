"""Tables drawn with +---+, and sheets that pandas wrote as Markdown."""

import pytest

from gongkai.readers import read_text

GRID = """\
+--------+------+------+
| 甲类事 | 2019 | 2020 |
| 项办理 |      |      |
+========+======+======+
| 乙     | 12   |      |
+--------+------+------+
| 丙     | 合计 3      |
|        +------+------+
|        | 4    | 5    |
+--------+------+------+
"""


def rows(text):
    return [[(cell.text, cell.x0, cell.x1) for cell in line.cells] for line in read_text(text).lines if line.table]


def test_rules_bound_rows_and_cells_run_over_lines():
    assert rows(f"一、概况\n\n{GRID}\n完。")[:2] == [
        [("甲类事项办理", 0, 1), ("2019", 1, 2), ("2020", 2, 3)],
        [("乙", 0, 1), ("12", 1, 2), ("", 2, 3)],
    ]


def test_spans_are_kept():
    assert rows(GRID)[2:] == [[("丙", 0, 1), ("合计 3", 1, 3)], [("4", 1, 2), ("5", 2, 3)]]


def test_text_around_a_grid_stays_text():
    assert [line.text for line in read_text(f"一、概况\n\n{GRID}\n完。").lines][::5] == ["一、概况", "完。"]


@pytest.mark.parametrize("broken", ["| 乙     | 12   |\n", "| 乙     | 12   |      \n", "+--------+---\n"])
def test_a_grid_that_is_drawn_wrongly_loses_no_figure(broken):
    text = GRID.replace("| 乙     | 12   |      |\n", broken, 1)
    expected = {"2019", "2020", "4", "5"} | ({"12"} & set(broken.split()))
    printed = {part for line in read_text(text).lines for cell in line.cells for part in cell.text.split()}
    assert expected <= printed


SHEET = (
    "## Sheet\n| 统计表 | Unnamed: 1 | Unnamed: 2 | Unnamed: 3 |\n| --- | --- | --- | --- |\n"
    "| 一、概况 | NaN | NaN | NaN |\n"
    "| 全年公开信息31条，较为及时，群众反映较好，没有发生投诉，也没有收到申请，情况总体平稳，"
    "各项工作有序推进。 | NaN | NaN | NaN |\n"
    "| 事项 | 甲 | 乙 | NaN |\n| 许可 | 12 | NaN | NaN |\n| 处罚 | NaN | 0 | NaN |\n| 强制 | NaN | NaN | NaN |\n"
)


def test_cells_without_a_value_are_empty_and_made_up_headers_are_gone():
    assert [[text for text, _, _ in row] for row in rows(SHEET)] == [
        ["事项", "甲", "乙"],
        ["许可", "12", ""],
        ["处罚", "", "0"],
        ["强制", "", ""],
    ]
    assert "NaN" not in read_text(SHEET).text
    assert "Unnamed" not in read_text(SHEET).text


def test_a_word_among_few_others_is_kept():
    assert "NaN" in read_text("| 项 | 值 |\n| --- | --- |\n| 甲 | NaN |\n").text

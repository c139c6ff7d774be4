"""Text that converters wrote with markup of their own: tables within frames and cells, spans and containers."""

import pytest

from gongkai.readers import read_text
from gongkai.readers.text.invisible_characters import display_width

TABLE = """\
+----------+------+
| 规章     | 12   |
+----------+------+
| 行政许可 | 3    |
+----------+------+"""
ROWS = [["规章", "12"], ["行政许可", "3"]]


def rows(text):
    return [[cell.text for cell in line.cells] for line in read_text(text).lines if len(line.cells) > 1]


def framed(text, width=30):
    """Return a text in a frame of one cell, as a table of a page's layout is printed."""
    lines = [line + " " * (width - display_width(line)) for line in text.split("\n")]
    rule = "+" + "-" * (width + 2) + "+"
    return "\n".join([rule, *(f"| {line} |" for line in lines), rule])


@pytest.mark.parametrize("frames", [1, 2])
def test_what_a_frame_of_one_cell_holds_is_read_as_if_it_stood_by_itself(frames):
    text = TABLE
    for number in range(frames):
        text = framed(text, 30 + 4 * number)
    assert rows(f"年度报告\n\n{text}\n") == ROWS


def test_a_table_in_a_cell_of_a_layout_is_a_table():
    beside = "\n".join(
        f"| 栏目 | {line} |" if i == 0 else f"|      | {line} |" for i, line in enumerate(TABLE.split("\n"))
    )
    rule = "+------+" + "-" * 21 + "+"
    assert [row for row in rows(f"{rule}\n{beside}\n{rule}\n") if row in ROWS] == ROWS


def test_a_wiki_table_in_a_cell_of_another_is_a_table():
    text = '{|\n|-\n| 首页\n{| class="x"\n|-\n| <span lang="zh">规章</span>\n| 12\n|-\n| 行政许可\n| 3\n|}\n|}\n'
    assert [row for row in rows(text) if row in ROWS] == ROWS


def test_words_of_spans_stand_alone_and_columns_keep_their_places():
    rule = "  ------------------ ------------"
    text = f'{rule}\n  [规章]{{lang="zh"}}   [12]{{.x}}\n  [行政许可]{{.zh}}     3\n{rule}\n'
    assert rows(text) == ROWS


def test_containers_and_divisions_of_a_page_print_nothing_in_a_cell():
    table = """\
+----------+----------+
| .. con   | <div>    |
| tainer:: |          |
| 规章     | 12       |
|          | </div>   |
+----------+----------+
| 行政许可 | 3        |
+----------+----------+"""
    assert rows(table) == ROWS

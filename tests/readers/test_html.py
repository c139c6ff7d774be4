"""Pages: grids with their spans, tables that arrange the page, running text."""

import pytest

from gongkai.core.text import fold
from gongkai.readers import read_text


def lines(markup):
    return read_text(f"<html><body>{markup}</body></html>").lines


def grid(markup):
    return [[cell.text for cell in line.cells] for line in lines(markup) if line.table]


def texts(markup):
    return [line.text for line in lines(markup)]


def extents(markup):
    return [[(cell.text, cell.x0, cell.x1) for cell in line.cells] for line in lines(markup) if line.table]


def test_spans_give_true_columns():
    markup = "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2</table>"
    assert extents(markup) == [[("甲", 0, 1), ("乙", 1, 3)], [("1", 1, 2), ("2", 2, 3)]]


def test_cells_know_their_table_row_and_column():
    cell = lines("<table><tr><td>甲<td>乙<tr><td>1<td>2</table>")[1].cells[1]
    assert (cell.source.table, cell.source.row, cell.source.column, cell.source.cell) == (1, 2, 2, 2)


@pytest.mark.parametrize("span", ["0", "-3", "", "x", "1e9", "１"])
def test_nonsense_spans_count_as_one(span):
    markup = f'<table><tr><td colspan="{span}" rowspan="{span}">甲<td>乙<tr><td>1<td>2</table>'
    assert extents(markup) == [[("甲", 0, 1), ("乙", 1, 2)], [("1", 0, 1), ("2", 1, 2)]]


def test_span_reads_leading_digits():
    assert extents('<table><tr><td colspan="2;">甲<td>乙<tr><td>1<td>2<td>3</table>')[0] == [("甲", 0, 2), ("乙", 2, 3)]


def test_overshooting_spans_are_clipped_to_the_table():
    markup = "<table><tr><td colspan=1000000000>甲<tr><td>1<td>2<tr><td rowspan=99>3<td>4</table>"
    cells = [cell for line in lines(markup) for cell in line.cells]
    assert (cells[0].x1, cells[0].column_span, cells[3].row_span) == (2, 2, 1)


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>规章<td>0<tr><td>许可<td>1</table>",
        "<table><thead><tr><th>规章</th><th>0</th></tr></thead><tr><td>许可</td><td>1</td></tr></table>",
        "<table><form><tr><td>规章</td><td>0</td></tr><tr><td>许可</td><td>1</td></tr></form></table>",
        "<table><tr><td>规章</td><td>0</td></tr><tr><td>许可</td><td>1",
        "<TABLE><TR><TD>规章</TD><TD>0</TD></TR><TR><TD>许可</TD><TD>1</TD></TR></TABLE>",
    ],
    ids=["unclosed", "head", "form", "cut off", "capitals"],
)
def test_badly_formed_tables_are_grids(markup):
    assert grid(markup) == [["规章", "0"], ["许可", "1"]]


def test_table_that_arranges_the_page_is_running_text():
    markup = "<table><tr><td><h1>报告</h1><p>正文<table><tr><td>规章<td>0</table><p>结尾</table>"
    assert texts(markup) == ["报告", "正文", "规章 0", "结尾"]
    assert [line.table for line in lines(markup)] == [None, None, 1, None]


def test_box_around_a_value_does_not_break_the_grid():
    assert grid("<table><tr><td>规章<td><table><tr><td>5</table><td>6</table>") == [["规章", "5", "6"]]


def test_tables_are_numbered_apart():
    assert [line.table for line in lines("<table><tr><td>甲<td>1</table><p>文</p><table><tr><td>乙<td>2</table>")] == [
        1,
        None,
        2,
    ]


def test_text_in_a_table_outside_its_cells_is_kept():
    assert texts("<table>散一<caption>表题</caption><tr>散二<td>甲</td>散三<td>1</td></tr></table>")[-1] == "甲 1"
    assert {"散一", "表题", "散二", "散三"} <= set(
        texts("<table>散一<caption>表题</caption><tr>散二<td>甲</td>散三<td>1</td></tr></table>")
    )


def test_digits_torn_by_inline_tags_join():
    assert grid("<table><tr><td><p><span>1</span><b>2</b><o:p></o:p></p><td>甲</table>") == [["12", "甲"]]


def test_blocks_and_breaks_in_a_cell_join_with_a_line_break():
    assert grid("<table><tr><td><p>本年</p><p>制发</p><td>1<br>2</table>") == [["本年\n制发", "1\n2"]]


def test_white_space_in_a_cell_runs_together():
    assert grid("<table><tr><td>  商业\n   企业 &nbsp; <td>&nbsp;</table>") == [["商业 企业", ""]]


def test_conditional_comments_of_word_are_dropped_and_their_fallback_stays():
    assert grid("<table><tr><td><!--[if gte mso 9]>9<![endif]--><![if !x]>5<![endif]><td>甲</table>") == [["5", "甲"]]


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display: none">无</p>',
        '<P STYLE="DISPLAY:NONE">无</P>',
        "<p hidden>无</p>",
        "<script>无</script>",
        "<style>无</style>",
        "<template>无</template>",
        "<noscript>无</noscript>",
        "<!-- 无 -->",
    ],
)
def test_what_a_browser_does_not_show_is_dropped(hidden):
    assert texts(f"<p>前</p>{hidden}后") == ["前", "后"]


def test_hidden_cell_takes_no_column():
    assert grid('<table><tr><td>甲<td style="display:none">9<td>1</table>') == [["甲", "1"]]


def test_navigation_and_footer_stay():
    assert texts("<nav>首页</nav><p>正文</p><footer>版权</footer>") == ["首页", "正文", "版权"]


def test_empty_rows_of_text_are_counted_in_the_gap():
    assert [line.gap for line in lines("<p>甲</p><p>&nbsp;</p><p>乙<br><br>丙</p>")] == [0, 1, 1]


def test_gap_before_a_table_is_kept():
    assert lines("<p>甲</p><p>&nbsp;</p><table><tr><td>乙<td>1</table>")[1].gap == 1


def test_text_table_in_pre_is_taken_apart():
    assert [[cell.text for cell in line.cells] for line in lines("<pre>\n规章 | 0 |\n\n许可   5</pre>")] == [
        ["规章", "0"],
        ["许可", "5"],
    ]


def test_picture_leaves_its_name():
    assert texts("<p>甲</p><img src='http://127.0.0.1:9/a/表二.png?x=1'><img alt=图解 src=b.png>") == [
        "甲",
        "[图片: 表二.png]",
        "[图片: 图解]",
    ]


def test_values_of_inputs_are_text():
    assert grid('<table><tr><td>甲<td><input value="12"><td><input type=checkbox checked></table>') == [
        ["甲", "12", "☑"]
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<div role=table><div role=row><i>甲</i><i>1</i></div><div role=row><i>乙</i><i>2</i></div></div>",
        '<div style="display:table"><div style="display: table-row"><p>甲</p><p>1</p></div>'
        '<div style="display: table-row"><p>乙</p><p>2</p></div></div>',
        '<div style="display:grid;grid-template-columns:1fr 1fr"><p>甲</p><p>1</p><p>乙</p><p>2</p></div>',
        "<dl><dt>甲<dd>1<dt>乙<dd>2</dl>",
    ],
    ids=["roles", "table style", "grid style", "definitions"],
)
def test_tables_of_other_elements_are_grids(markup):
    assert grid(markup) == [["甲", "1"], ["乙", "2"]]


def test_title_is_apart_from_the_lines():
    document = read_text("<html><head><title> 年度\n报告 </title></head><body>正文</body></html>")
    assert (document.kind, document.title, document.text) == ("html", "年度 报告", "正文")


def test_entities_and_protected_text_are_read():
    assert texts("<p>甲&#65288;乙&rpar;</p><![CDATA[丙 < 丁]]>") == ["甲（乙)", "丙 < 丁"]


def test_zero_width_entities_are_taken_out():
    assert grid("<table><tr><td>1&#8203;2<td>甲&zwnj;乙</table>") == [["12", "甲乙"]]


def test_prolog_and_base_and_frames_are_ignored():
    markup = '<?xml version="1.0" encoding="gbk"?><html><base href="http://127.0.0.1:9/"><iframe src=x>框</iframe><p>甲'
    assert read_text(markup).text == "甲"


def test_table_within_plain_text_keeps_the_lines_around_it():
    document = read_text("一、情况\n\n规章 | 0 |\n<table><tr><td>甲</td><td>1</td></tr></table>\n二、情况")
    assert [line.text for line in document.lines] == ["一、情况", "规章 0", "甲 1", "二、情况"]


@pytest.mark.parametrize("text", ["办法〈2020〉<image>x", "5 < 6 | 7 > 3", "甲<br>乙 | <b>丙", "a<b and c>d"])
def test_stray_angle_brackets_make_no_page(text):
    assert read_text(text).kind == "text"


def test_line_numbers_rise():
    numbers = [line.number for line in lines("<p>甲<p>乙<table><tr><td>1<td>2<tr><td>3<td>4</table><p>丙")]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>1</sup>",
        "<sup><a href='#fn1'>1</a></sup>",
        '<a href="#_ftn1">1</a>',
        "<sub>1</sub>",
        '<span style="font-size:9px; vertical-align: super">1</span>',
        "<b></b> <sup> 1 </sup>",
    ],
)
def test_a_small_numeral_at_a_figure_is_set_apart_from_its_digits(mark):
    text = grid(f"<table><tr><td>规章<td><b>12</b>{mark}<tr><td>许可<td>3</table>")[0][1]
    assert fold(text).strip() == "12"
    assert "¹" in text or "1" in text[2:]


def test_a_small_numeral_before_a_figure_is_set_apart_from_its_digits():
    assert fold(grid("<table><tr><td>规章<td><sup>1</sup>12<tr><td>许可<td>3</table>")[0][1]) == "12"


@pytest.mark.parametrize("cell", ["<sup>12</sup>", "<p><sub>12</sub></p>", "<p>规章</p><sup>12</sup>"])
def test_a_small_numeral_that_is_alone_is_the_figure(cell):
    assert grid(f"<table><tr><td>规章<td>{cell}<tr><td>许可<td>3</table>")[0][1].endswith("12")


@pytest.mark.parametrize(
    "cell",
    [
        "<del>7</del><ins>0</ins>",
        "<s>8</s>0",
        "<strike><b>4</b></strike> 0",
        '<span style="color:red;text-decoration: line-through">5</span>0',
    ],
)
def test_what_is_struck_out_is_not_printed(cell):
    assert grid(f"<table><tr><td>规章<td>{cell}<tr><td>许可<td>3</table>")[0][1] == "0"


def test_a_cell_that_is_struck_out_keeps_its_place():
    markup = '<table><tr><td>规章<td style="text-decoration:line-through">4<td>5<tr><td>许可<td>1<td>2</table>'
    assert grid(markup)[0] == ["规章", "", "5"]

"""What a page's style sheets hide, strike and raise; what stands in its cells without being text."""

import pytest

from gongkai.core.document import LOST
from gongkai.readers import read_text


def page(style, body, head=""):
    return read_text(f"<html><head><style>{style}</style>{head}</head><body>{body}</body></html>")


def figures(style, cell, head=""):
    """Return the texts of a row whose second cell holds some markup."""
    document = page(style, f"<p>{'年度报告的正文。' * 90}</p><table><tr><td>甲</td>{cell}<td>5</td></tr></table>", head)
    return [each.text for line in document.lines if line.table for each in line.cells]


HIDING = (
    "display:none",
    "visibility:hidden",
    "visibility: collapse",
    "opacity:0",
    "opacity: 0.0",
    "font-size:0",
    "font-size:0px",
    "font:0/0 a",
    "position:absolute;left:-9999px",
    "position:absolute; top:-400em",
    "text-indent:-9999px",
    "position:absolute;clip:rect(0 0 0 0)",
    "position:absolute;clip:rect(1px, 1px, 1px, 1px)",
    "clip-path:inset(50%)",
    "width:1px;height:1px;overflow:hidden",
    "max-height:0;overflow:hidden",
    "transform:scale(0)",
    "color:#fff",
    "color:white",
    "color:rgb(255,255,255)",
    "color:transparent",
    "color:rgba(0,0,0,0)",
    "color:#eee;background:#eee",
)


@pytest.mark.parametrize("rule", HIDING)
def test_a_class_that_hides_hides_and_so_does_a_style_of_the_element(rule):
    assert figures(f".x{{{rule}}}", '<td>31<span class="x">7</span></td>') == ["甲", "31", "5"]
    assert figures("", f'<td>31<span style="{rule}">7</span></td>') == ["甲", "31", "5"]


@pytest.mark.parametrize(
    "selector",
    [
        "#a",
        "td span",
        "td > span",
        "table tr td .x",
        "span[data-old]",
        "span:first-child",
        "em, .x, li",
        "td .x:not(.y)",
    ],
)
def test_any_selector_counts(selector):
    assert figures(f"{selector}{{display:none}}", '<td><span id="a" class="x" data-old="1">7</span>31</td>')[1] == "31"


@pytest.mark.parametrize(
    "sheet",
    [
        ":root{--ground:#fff}.x{color:var(--ground)}",
        ".x{display:var(--none-such, none)}",
        "@supports (display:grid){.x{display:none}}",
        "@layer base{.x{display:none}}",
        "@media (min-width:768px){.x{display:none}}",
        ":is(.x, .y){display:none}",
        "td{color:#000;& .x{display:none}}",
        "td{.x{display:none}}",
        ".x{color:rgb(0 0 0 / 0%)}",
        ".x{content-visibility:hidden}",
        ".x{filter:opacity(0)}",
    ],
)
def test_what_sheets_of_today_write_hides_too(sheet):
    assert figures(sheet, '<td>31<span class="x">7</span></td>') == ["甲", "31", "5"]


@pytest.mark.parametrize(
    "sheet",
    [
        "@media (max-width:767px){.x{display:none}}",
        "@media print{.x{display:none}}",
        "@supports not (display:grid){.x{display:none}}",
        ".x{display:var(--none-such)}",
        ":is(.x{display:none}",
    ],
)
def test_what_does_not_hold_on_a_usual_screen_hides_nothing(sheet):
    assert figures(sheet, '<td>31<span class="x">7</span></td>') == ["甲", "317", "5"]


def test_rules_within_rules_are_followed_so_far():
    names, depth = "a,b,c,d,e,f,g,h", 12
    assert figures(f"{names}{{" * depth + "display:none" + "}" * depth, "<td>31</td>") == ["甲", "31", "5"]


def test_the_cascade_decides():
    shown = '<td><span id="a" class="x">7</span></td>'
    assert figures("#a{display:inline}.x{display:none}", shown)[1] == "7"
    assert figures("#a{display:inline}.x{display:none!important}", shown)[1] == ""
    assert figures(".x{display:none}.x{display:inline}", shown)[1] == "7"
    assert figures("@media print{.x{display:none}}", shown)[1] == "7"
    assert figures("@media screen{.x{display:none}}", shown)[1] == ""


def test_what_inherits_is_shown_again_by_its_own_style():
    cell = '<td><div class="x">7<b class="y">31</b></div></td>'
    assert figures(".x{visibility:hidden}.y{visibility:visible}", cell)[1] == "31"
    assert figures(".x{font-size:0}.y{font-size:14px}", cell)[1] == "31"
    assert figures(".x{color:#fff}.y{color:#000}", cell)[1] == "31"


def test_white_on_a_dark_ground_is_seen():
    assert figures(".x{color:#fff;background:#245}", '<td class="x">31</td>')[1] == "31"
    assert figures(".x{color:#fff;background:url(a.png)}", '<td class="x">31</td>')[1] == "31"
    assert figures("", '<td bgcolor="#336699"><font color="white">31</font></td>')[1] == "31"


def test_a_white_cell_whose_ground_a_sheet_elsewhere_may_paint_is_read():
    head = '<link rel="stylesheet" href="a.css">'
    assert figures(".x{color:#fff}", '<td class="x">31</td>', head)[1] == "31"
    assert figures(".x{color:#fff}", '<td>31<i class="x">7</i></td>', head)[1] == "31"


def test_a_hidden_cell_takes_no_place_and_an_invisible_one_does():
    assert figures(".x{display:none}", '<td class="x">7</td>') == ["甲", "5"]
    assert figures(".x{visibility:hidden}", '<td class="x">7</td>') == ["甲", "", "5"]


@pytest.mark.parametrize(
    "rule",
    ["text-decoration:line-through", "text-decoration: line-through red 2px", "text-decoration-line:line-through"],
)
def test_what_is_struck_is_no_print(rule):
    assert figures(f"em{{{rule}}}", "<td><em>7</em>31</td>")[1] == "31"


@pytest.mark.parametrize(
    "rule",
    [
        "vertical-align:super",
        "vertical-align:text-top",
        "vertical-align:6px",
        "position:relative;top:-4px;font-size:9px",
    ],
)
def test_a_raised_numeral_behind_a_figure_is_a_mark(rule):
    assert figures(f".n{{{rule}}}", '<td>31<span class="n">2</span></td>')[1] in ("31²", "31")


def test_an_underlined_or_bold_figure_is_a_figure():
    assert figures("u{text-decoration:underline}b{font-weight:700}", "<td><u>3</u><b>1</b></td>")[1] == "31"


@pytest.mark.parametrize(
    "style", ["display:none", "visibility:hidden;opacity:0", "opacity:0", "height:0;overflow:hidden"]
)
def test_where_all_is_hidden_the_hidden_text_is_the_page(style):
    told = "".join(f"<p>{number}年的信息公开工作情况。</p>" for number in range(60))
    document = page("", f'<p>图解 文字版</p><div style="{style}">{told}<table><tr><td>甲<td>5</table></div>')
    assert "hidden_text_read" in document.notes
    assert document.lines[-1].text == "甲 5"


def test_a_hidden_menu_beside_a_page_stays_hidden():
    document = page(".m{display:none}", f'<div class="m">{"菜单" * 900}</div><p>{"年度报告的正文。" * 90}</p>')
    assert "菜单" not in document.text
    assert "hidden_text_read" not in document.notes


@pytest.mark.parametrize(
    "cell",
    [
        '<td><img src="n/118.gif"></td>',
        '<td>1<img src="n/8.gif"></td>',
        "<td><svg><path d='M0 0'/></svg></td>",
        "<td><canvas></canvas></td>",
        "<td>{{ row.total }}</td>",
        "<td>${item.count}</td>",
        '<td v-text="n"></td>',
        '<td><span id="q"></span><script>document.getElementById("q").innerText=7</script></td>',
        "<td><script>document.write(7)</script></td>",
        '<td class="g"></td>',
    ],
)
def test_a_cell_that_shows_what_no_text_says_is_no_blank(cell):
    assert figures('.g::after{content:"12"}', cell)[1] == LOST


@pytest.mark.parametrize(
    "cell",
    [
        "<td></td>",
        '<td><img src="blank.gif" width="1" height="1"></td>',
        '<td class="g"></td>',
        "<td><span id='q'></span></td>",
    ],
)
def test_an_empty_cell_is_a_blank(cell):
    assert figures('.g::after{content:""}', cell)[1] == ""


def test_a_script_that_fills_the_cells_of_an_empty_table_leaves_no_blanks():
    rows = "<tr><td>甲</td><td></td><td></td></tr>" * 8
    script = (
        "<script>fetch('d.json').then(d=>document.querySelectorAll('td').forEach((c,i)=>c.textContent=d[i]))</script>"
    )
    document = page("", f"<table>{rows}</table>{script}")
    assert {cell.text for line in document.lines for cell in line.cells} == {"甲", LOST}
    assert "cells_not_read" in document.notes
    counting = "<script>var _hmt=[];document.createElement('script')</script>"
    assert LOST not in page("", f"<table>{rows}</table>{counting}").text


def columns(document):
    return [[(cell.text, cell.x0, cell.x1) for cell in line.cells] for line in document.lines if line.table]


GRID = [[("项", 0, 4)], [("甲", 0, 1), ("2", 1, 2), ("4", 2, 3), ("9", 3, 4)], [("乙", 0, 1), ("7", 1, 4)]]


@pytest.mark.parametrize(
    ("style", "items"),
    [
        ("grid-template-columns:repeat(4,1fr)", ("grid-column:1/span 4", "", "", "", "", "", "grid-column:2/5")),
        ("grid-template-columns:9em 1fr 1fr 1fr", ("grid-column:span 4", "", "", "", "", "", "grid-column:span 3")),
        (
            "grid-template-columns:[a] minmax(0,1fr) repeat(3,2fr)",
            ("grid-column:1/5", "", "", "", "", "", "grid-column-start:2;grid-column-end:span 3"),
        ),
        (
            "",
            tuple(f"grid-area:{area}" for area in ("1/1/2/5", "2/1", "2/2", "2/3", "2/4", "3/1", "3/2/4/5")),
        ),
        ('grid-template-areas:"h h h h" "a b c d" "e f f f"', tuple(f"grid-area:{area}" for area in "habcdef")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("by_class", [False, True])
def test_a_grid_with_spans_is_a_grid_with_spans(style, items, by_class):
    texts = ("项", "甲", "2", "4", "9", "乙", "7")
    if by_class:
        sheet = f".g{{display:grid;{style}}}" + "".join(f".i{n}{{{each}}}" for n, each in enumerate(items))
        cells = "".join(f'<div class="i{n}">{text}</div>' for n, text in enumerate(texts))
        document = page(sheet, f'<div class="g">{cells}</div>')
    else:
        cells = "".join(f"<div style='{each}'>{text}</div>" for text, each in zip(texts, items, strict=True))
        document = page("", f"<div style='display:grid;{style}'>{cells}</div>")
    assert columns(document) == GRID


def test_items_of_a_grid_below_one_that_spans_rows_go_round_it():
    cells = '<b style="grid-row:span 2">甲</b><b>1</b><b>2</b><b>3</b><b>4</b>'
    document = page("", f'<div style="display:grid;grid-template-columns:1fr 1fr 1fr">{cells}</div>')
    assert columns(document) == [[("甲", 0, 1), ("1", 1, 2), ("2", 2, 3)], [("3", 1, 2), ("4", 2, 3)]]


def test_flexible_rows_are_rows_and_their_shares_are_spans():
    rows = (("项:4",), ("甲:1", "2:1", "4:1", "9:1"), ("乙:1", "7:3"))
    made = "".join(
        f'<div class="r">{"".join(f"""<div style="flex:{each[2:]}">{each[0]}</div>""" for each in row)}</div>'
        for row in rows
    )
    assert columns(page(".r{display:flex}", f"<div>{made}</div>")) == GRID


def test_many_comments_before_a_page_cost_nothing():
    assert read_text("<!---->" * 40 + "<table><tr><td>甲<td>1</table>").lines[0].text == "甲 1"


def test_a_sheet_of_many_rules_over_a_deep_page_is_bounded():
    sheet = "".join(f"div div div div .a{n} div{{color:#fff}}" for n in range(3_000))
    assert page(sheet, "<div>" * 900 + "<p>甲</p>").text == "甲"

"""A source that has a grid is shown as one: columns under columns, spans as they are, no figure broken over lines."""

import hashlib

import pytest
from queued import TOTAL, report

from gongkai.pipeline.source_views import view_of
from gongkai.readers import read
from gongkai.review import file_reports
from gongkai.review.web.source_view import shown_source

HTML = """<table><tr><th rowspan="2">申请</th><th colspan="2">申请人</th></tr><tr><th>自然人</th><th>总计</th></tr>
<tr><td>新收</td><td>1031</td><td>1,234,567</td></tr><tr><td>结转</td><td></td><td>5</td></tr></table>"""


def grid_of(data):
    """Return the cells of a source's first grid: text, columns, rows; gaps as ``None``."""
    blocks = shown_source(view_of(read(data), data).layout).blocks
    rows = next(block.rows for block in blocks if block.rows)
    return [[None if c.cell is None else (c.cell.text, c.columns, c.rows) for c in row.cells] for row in rows]


def test_spans_of_a_page_are_kept():
    assert grid_of(HTML.encode()) == [
        [("申请", 1, 2), ("申请人", 2, 1)],
        [("自然人", 1, 1), ("总计", 1, 1)],
        [("新收", 1, 1), ("1031", 1, 1), ("1,234,567", 1, 1)],
        [("结转", 1, 1), ("", 1, 1), ("5", 1, 1)],
    ]


@pytest.mark.parametrize("between", [" | ", "\t", ","])
def test_cells_that_a_text_marks_stand_in_columns(between):
    lines = (["项目", "一", "二", "三"], ["新收", "1", "", "3"], ["结转", "10", "20", "30"])
    text = "".join(between.join(cells) + "\n" for cells in lines)
    found = [[cell and cell[0] for cell in row] for row in grid_of(text.encode())]
    assert found == [list(each) for each in lines]


def test_cells_that_are_set_below_each_other_stand_in_columns_whatever_is_left_out():
    text = (
        "项目      自然人    企业      总计\n"
        "新收          31        20        51\n"
        "结转           4                   4\n"
    )  # fmt: skip
    found = grid_of(text.encode())
    assert [cell and cell[0] for cell in found[1]] == ["新收", "31", "20", "51"]
    assert [cell and cell[0] for cell in found[2] if cell is None or cell[0]] in (
        ["结转", "4", None, "4"], ["结转", "4", "4"],
    )  # fmt: skip
    assert sum(cell[1] if cell else 1 for cell in found[2]) == 4


def test_every_row_of_a_grid_is_as_wide_as_the_others():
    taken = {}
    for row in grid_of(HTML.encode()):
        width = sum(cell[1] if cell else 1 for cell in row) + taken.get("left", 0)
        taken = {"left": sum(cell[1] for cell in row if cell and cell[2] > 1)}
        assert width == 3


@pytest.mark.parametrize("scale", [1, 1.25])
def test_no_figure_is_broken_over_lines_at_1280_pixels(queue, serve, open_page, tmp_path, scale):
    wide = "<table>" + "".join(
        f"<tr><td>{label}</td>" + "".join(f"<td>{number}</td>" for number in range(123_450, 123_460)) + "</tr>"
        for label in ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量")
    )
    data = f"{HTML}{wide}</table>".encode()
    (tmp_path / "a.html").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    file_reports(queue, [{**report("a", [TOTAL]), "source": "a.html", "sha256": digest}])
    page = open_page(serve()[1])
    page.set_viewport_size({"width": round(1280 / scale), "height": round(800 / scale)})
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    assert page.locator(".grid .figure").count() >= 23
    lines = page.evaluate("""() => [...document.querySelectorAll(".grid .figure bdi, .official td")].map((each) => {
      const range = document.createRange();
      range.selectNodeContents(each);
      return new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size;
    })""")
    assert max(lines) == 1
    columns = page.evaluate("""() => [...document.querySelectorAll(".grid")].map((grid) => {
      const left = (cell) => Math.round(cell.getBoundingClientRect().left);
      return [...grid.rows].slice(-2).map((row) => [...row.cells].map(left));
    })""")
    assert all(one == other for one, other in columns)

"""HTML as authoring tools and portals leave it: spans lost, tags unclosed, Word's markup, tables for layout."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from random import Random

from gongkai.training.generator import text_cells, text_rows
from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.html_clean import open_page, put_text, spans
from gongkai.training.generator.page import Page, PrintedPage
from gongkai.training.generator.page_breaks import cut_grid

_CLOSE = "</body></html>\n"


def _body(
    page: Page, sheet: PrintedPage, table: Callable[[Grid], None], before: str = "<p>", after: str = "</p>\n"
) -> None:
    for block in page:
        if isinstance(block, Grid):
            table(block)
        else:
            sheet.mark(before)
            put_text(sheet, block.text, block.label)
            sheet.mark(after)


def _cell(sheet: PrintedPage, cell: GridCell, attributes: str, empty: str = "", end: str = "</td>") -> None:
    sheet.mark(f"<td{attributes}>")
    put_text(sheet, cell.text, cell.label)
    sheet.mark(("" if cell.text else empty) + end)


def collapsed(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print tables whose spans were stripped; rows are filled up with empty cells, or not."""
    fill = rng.random() < 0.5

    def table(grid: Grid) -> None:
        sheet.mark("<table>\n")
        for row in grid.rows:
            sheet.mark("<tr>")
            for cell in row:
                _cell(sheet, cell, "", "&nbsp;")
            sheet.mark("<td></td>" * (grid.width - len(row) if fill else 0) + "</tr>\n")
        sheet.mark("</table>\n")

    open_page(sheet, page, rng)
    _body(page, sheet, table)
    sheet.mark(_CLOSE)
    return "placed"


def unclosed(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print old markup in capitals that closes no cell, row or paragraph."""
    close_rows = rng.random() < 0.4

    def table(grid: Grid) -> None:
        sheet.mark("<TABLE border=1 cellspacing=0>\n")
        for row in grid.rows:
            sheet.mark("<TR>")
            for cell in row:
                _cell(sheet, cell, spans(cell).replace('"', ""), "&nbsp", "")
            sheet.mark("</TR>\n" if close_rows else "\n")
        sheet.mark("</TABLE>\n")

    open_page(sheet, page, rng)
    _body(page, sheet, table, "<P>", "\n")
    return "placed"


def word(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print what Word exports: styled spans torn in mid-word, ``&nbsp;`` cells, ``<o:p>``, conditional comments."""
    namespaces = rng.random() < 0.5
    width = rng.randint(40, 90)

    def torn(text: str, label: str) -> None:
        sheet.mark('<p class="MsoNormal" align="center" style="mso-pagination:widow-orphan">')
        at = 0
        while at < len(text):
            step = rng.randint(1, 5) if rng.random() < 0.5 else len(text)
            run = escape(text[at : at + step], quote=False).replace("\n", "<br>")
            sheet.mark(f'<span style="font-size:10.5pt;font-family:\'宋体\'" lang="EN-US">{run}</span>')
            at += step
        sheet.note(text, label)  # type: ignore[arg-type]
        sheet.mark("<o:p></o:p></p>")

    def table(grid: Grid) -> None:
        sheet.mark('<table class="MsoTableGrid" border="1" style="border-collapse:collapse;mso-yfti-tbllook:1184">\n')
        for row in grid.rows:
            sheet.mark('<tr style="mso-yfti-irow:0;height:20.0pt">\n')
            for cell in row:
                sheet.mark(f'<td width="{width}"{spans(cell)} valign="top" style="border:solid windowtext 1.0pt">')
                if cell.text:
                    torn(cell.text, cell.label)
                else:
                    sheet.mark("<p class=MsoNormal><span>&nbsp;</span><o:p></o:p></p>")
                sheet.mark("</td>\n")
            sheet.mark("</tr>\n")
        sheet.mark("</table>\n")

    open_page(sheet, page, rng)
    if namespaces:
        sheet.mark('<?xml:namespace prefix = "o" ns = "urn:schemas-microsoft-com:office:office" />\n')
        sheet.mark("<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]-->\n")
    for block in page:
        if isinstance(block, Grid):
            table(block)
        else:
            torn(block.text, block.label)
            sheet.mark("\n")
    sheet.mark(_CLOSE)
    return "placed"


def nested(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print the page inside tables that only lay it out."""
    depth = rng.randint(1, 4)
    open_page(sheet, page, rng)
    for _ in range(depth):
        sheet.mark('<table width="100%"><tr><td>')
    if rng.random() < 0.5:
        sheet.mark('<table><tr><td width="20%">')
        for text in ("机构概况", "政策文件", "政府信息公开指南", "政府信息公开年报"):
            sheet.mark("<a href='#'>")
            put_text(sheet, text, "furniture")
            sheet.mark("</a><br>")
        sheet.mark("</td><td>")
        depth += 1

    def table(grid: Grid) -> None:
        sheet.mark('<table class="b">')
        for row in grid.rows:
            sheet.mark("<tr>")
            for cell in row:
                _cell(sheet, cell, spans(cell), rng.choice(("", "&nbsp;")))
            sheet.mark("</tr>")
        sheet.mark("</table>")

    _body(page, sheet, table, rng.choice(("<p>", "<div>", "")), rng.choice(("<br>\n", "<br/>")))
    sheet.mark("</td></tr></table>" * depth + _CLOSE)
    return "placed"


def divs(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print tables as grids of ``div`` or as lists."""
    row_tag, cell_tag = rng.choice((("div", "div"), ("div", "span"), ("ul", "li")))

    def table(grid: Grid) -> None:
        sheet.mark("<div class='grid'>\n")
        for row in grid.rows:
            sheet.mark(f"<{row_tag} class='row'>")
            for cell in row:
                sheet.mark(f"<{cell_tag} class='cell'>")
                put_text(sheet, cell.text, cell.label)
                sheet.mark(f"</{cell_tag}>" + ("\n" if cell_tag == "span" else ""))
            sheet.mark(f"</{row_tag}>\n")
        sheet.mark("</div>\n")

    open_page(sheet, page, rng)
    _body(page, sheet, table)
    sheet.mark(_CLOSE)
    return "counted"


def overshooting(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print spans that reach past the table's edges."""
    far = rng.choice((1, 3, 40, 5000))

    def table(grid: Grid) -> None:
        sheet.mark("<table>\n")
        height = len(grid.rows)
        for number, placed in enumerate(grid.placed()):
            sheet.mark("<tr>")
            for column, cell in placed:
                shown = GridCell(cell.text, cell.label, cell.columns, cell.rows)
                if column + cell.columns == grid.width and cell.rows == 1 and number < height:
                    shown.columns += far
                elif number + cell.rows == height:
                    shown.rows += far
                _cell(sheet, cell, spans(shown))
            sheet.mark("</tr>\n")
        sheet.mark("</table>\n")

    open_page(sheet, page, rng)
    _body(page, sheet, table)
    sheet.mark(_CLOSE)
    return "placed"


_OTHER_TABLES = (
    (
        ("序号", "文件名称", "发布日期"),
        ("1", "关于印发政务公开工作要点的通知", "2021-03-02"),
        ("2", "关于开展自查的通知", "2021-06-18"),
    ),
    (
        ("栏目", "本年发布数量", "访问量"),
        ("政策文件", "36", "1204"),
        ("通知公告", "128", "9871"),
        ("总计", "164", "11075"),
    ),
    (("首页", "政务公开", "办事服务", "互动交流"),),
    (("联系人", "办公室"), ("电话", "0711-3380000"), ("邮编", "430000")),
)


def candidates(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print other tables among the statutory ones: navigation, lists of links, counts of visits."""

    def other() -> None:
        sheet.mark("<table>\n")
        for row in rng.choice(_OTHER_TABLES):
            sheet.mark("<tr>")
            for text in row:
                _cell(sheet, GridCell(text, "furniture"), "")
            sheet.mark("</tr>\n")
        sheet.mark("</table>\n")

    places = set(rng.sample(range(len(page) + 1), min(len(page) + 1, rng.randint(1, 3))))
    open_page(sheet, page, rng)
    for number, block in enumerate(page):
        if number in places and not isinstance(block, Grid):
            other()
        _body([block], sheet, lambda grid: _plain_table(grid, sheet))
    if len(page) in places:
        other()
    sheet.mark(_CLOSE)
    return "placed"


def _plain_table(grid: Grid, sheet: PrintedPage) -> None:
    sheet.mark("<table>\n")
    for row in grid.rows:
        sheet.mark("<tr>")
        for cell in row:
            _cell(sheet, cell, spans(cell))
        sheet.mark("</tr>\n")
    sheet.mark("</table>\n")


def preformatted(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print a text layout inside ``pre``."""
    inner = PrintedPage()
    blanks = rng.choice((text_rows.pipes, text_rows.aligned, text_cells.cell_lines, text_rows.tabs))(page, inner, rng)
    open_page(sheet, page, rng)
    sheet.mark("<pre>\n" + escape(inner.content, quote=False) + "</pre>" + _CLOSE)
    sheet.pieces.extend(inner.pieces)
    return blanks


def split_tables(draft: Draft, rng: Random) -> None:
    """Cut tables into two or three that follow each other."""
    page: Page = []
    for block in draft.page:
        if isinstance(block, Grid) and len(block.rows) > 4 and rng.random() < 0.6:
            first, rest = cut_grid(block, rng, repeat=rng.random() < 0.3)
            page.append(first)
            if len(rest.rows) > 6 and rng.random() < 0.3:
                page += cut_grid(rest, rng, repeat=False)
            else:
                page.append(rest)
        else:
            page.append(block)
    draft.page = page
    draft.damages.add("tables_split")

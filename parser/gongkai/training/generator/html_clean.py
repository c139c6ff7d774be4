"""HTML layouts; the first is clean, the others are what authoring tools and portals make of it."""

from __future__ import annotations

from html import escape
from random import Random

from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.page import Page, Paragraph, PrintedPage


def put_text(sheet: PrintedPage, text: str, label: str, newline: str = "<br>") -> None:
    """Print escaped text; a line break in it becomes markup."""
    markup = escape(text, quote=False).replace("\n", newline)
    sheet.mark(markup.replace("“", "&ldquo;").replace("”", "&rdquo;") if len(text) % 3 == 0 else markup)
    sheet.note(text, label)  # type: ignore[arg-type]


def open_page(sheet: PrintedPage, page: Page, rng: Random, charset: str = "utf-8") -> None:
    """Print the head of a page."""
    title = next((b.text for b in page if isinstance(b, Paragraph) and b.label == "narrative"), "")[:40]
    sheet.mark(f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="{charset}">')
    if rng.random() < 0.8:
        sheet.mark(f"<title>{escape(title, quote=False)}</title>")
    sheet.mark("<style>td{border:1px solid #666}</style><script>var page='第二十条';</script></head>\n<body>\n")


def spans(cell: GridCell) -> str:
    """Return the span attributes of a cell."""
    wide = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
    return wide + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def clean(page: Page, sheet: PrintedPage, rng: Random) -> str:
    """Print tables with their spans, one paragraph a line."""
    head = rng.choice(("td", "th"))
    empty = rng.choice(("", "&nbsp;", " "))

    def table(grid: Grid) -> None:
        sheet.mark("<table>\n<tbody>\n")
        for row in grid.rows:
            sheet.mark("<tr>")
            for cell in row:
                tag = head if cell.label == "column_header" else "td"
                sheet.mark(f"<{tag}{spans(cell)}>")
                put_text(sheet, cell.text, cell.label)
                sheet.mark(("" if cell.text else empty) + f"</{tag}>")
            sheet.mark("</tr>\n")
        sheet.mark("</tbody>\n</table>\n")

    open_page(sheet, page, rng)
    for block in page:
        if isinstance(block, Grid):
            table(block)
        else:
            tag = "h2" if block.label == "section_heading" and rng.random() < 0.4 else "p"
            sheet.mark(f"<{tag}>")
            put_text(sheet, block.text, block.label)
            sheet.mark(f"</{tag}>\n")
    sheet.mark("</body></html>\n")
    return "placed"

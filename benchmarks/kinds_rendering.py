"""Generated pages as files of all kinds, by real programs where one writes the kind: what `kinds_of_files.py` reads."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw

from gongkai.training.generator.rendering import word, workbook
from gongkai.training.generator.rendering.content import content_of
from gongkai.training.generator.rendering.office_conversion import convert_by_office
from gongkai.training.generator.rendering.page_styles import draw_look, framed
from gongkai.training.generator.rendering.pdf import print_pages
from gongkai.training.generator.rendering.scans import browser, pages_of, printed, styled
from gongkai.training.generator.rendering.web_archive import render_web_archive

Render = Callable[[Sequence[str]], list[bytes]]

_FIGURE: Final = re.compile(r"(<td[^>]*>)(\d+)(</td>)")
_SPOILED: Final = 7
"""One in so many cells with a figure is spoiled."""

DPI: Final = 150


def spoiled(page: str, how: Callable[[str], str], seed: int) -> str:
    """Return a page with some of its figures put another way."""
    rng = Random(seed)

    def put(found: re.Match[str]) -> str:
        return found[1] + (how(found[2]) if rng.randrange(_SPOILED) == 0 else found[2]) + found[3]

    return _FIGURE.sub(put, page)


def all_spoiled(pages: Sequence[str], how: Callable[[str], str]) -> list[str]:
    """Return pages with some of their figures put another way."""
    return [spoiled(page, how, number) for number, page in enumerate(pages)]


def hidden_before(figure: str) -> str:
    """Return a figure behind one that a class hides."""
    return f'<span class="gone">8</span>{figure}'


def white_before(figure: str) -> str:
    """Return a figure behind a white one."""
    return f'<span style="color:#fff">8</span>{figure}'


def struck_before(figure: str) -> str:
    """Return a figure behind a struck one."""
    return f'<span style="text-decoration:line-through">9</span> {figure}'


def raised_behind(figure: str) -> str:
    """Return a figure with the raised mark of a note."""
    return f"{figure}<sup>1</sup>"


def as_picture(figure: str) -> str:
    """Return a figure as a small picture."""
    from PIL import ImageFont

    font = ImageFont.load_default(40)
    image = Image.new("L", (26 * len(figure) + 8, 52), 255)
    ImageDraw.Draw(image).text((4, 2), figure, 0, font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return f'<img height="14" src="data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}">'


# ---------------------------------------------------------------------------------------------- text and pages


def text_pages(pages: Sequence[str], encoding: str) -> list[bytes]:
    """Return each page as text, the cells of a row divided by tabs."""
    return [_text(page).encode(encoding, "replace") for page in pages]


def _text(page: str) -> str:
    lines: list[str] = []
    for part in content_of(page):
        if isinstance(part, str):
            lines.append(part)
            continue
        for row in part.places():
            begun = [(cell.text.replace("\n", "") if cell else "", covering) for _, cell, covering in row]
            lines.append("\t".join(text + "\t" * (covering.columns - 1) for text, covering in begun))
    return "\n".join(lines) + "\n"


def in_encoding(pages: Sequence[str], encoding: str) -> list[bytes]:
    """Return each page in an encoding that it names."""
    return [page.replace('charset="utf-8"', f'charset="{encoding}"').encode(encoding, "replace") for page in pages]


def with_sheet(pages: Sequence[str], how: Callable[[str], str]) -> list[bytes]:
    """Return pages with some figures put another way, by a style sheet."""
    sheet = "<style>.gone{display:none}</style></head>"
    return [page.replace("</head>", sheet, 1).encode() for page in all_spoiled(pages, how)]


def grids(pages: Sequence[str]) -> list[bytes]:
    """Return each page with its tables as CSS grids with spans."""
    return [re.sub(r"<table.*?</table>", _grid, page, flags=re.S).encode() for page in pages]


def _grid(found: re.Match[str]) -> str:
    (table,) = content_of(f"<html><body>{found[0]}</body></html>")
    assert not isinstance(table, str)
    cells = [
        f'<div style="grid-column:{column + 1}/span {cell.columns};'
        f'grid-row:{number}/span {cell.rows}">{cell.text}</div>'
        for number, row in enumerate(table.places(), 1)
        for column, cell, _ in row
        if cell is not None
    ]
    return f'<div style="display:grid;grid-template-columns:repeat({table.width},1fr)">{"".join(cells)}</div>'


def archives(pages: Sequence[str]) -> list[bytes]:
    """Return pages as archived ones."""
    return [render_web_archive(page) for page in pages]


# ---------------------------------------------------------------------------------------------- office files


def words(pages: Sequence[str], way: str = "plain") -> list[bytes]:
    """Return pages as Word documents."""
    return [word.render_word(page, way=way) for page in pages]


def books(pages: Sequence[str], way: str = "plain") -> list[bytes]:
    """Return pages as workbooks."""
    return [workbook.render_workbook(page, way=way) for page in pages]


def saved_as(pages: Sequence[str], target: str, first: Render, ending: str) -> list[bytes]:
    """Return documents as LibreOffice saves them in another kind."""
    return convert_by_office(first(pages), ending, target)


# ---------------------------------------------------------------------------------------------- PDF


def printouts(pages: Sequence[str], rules: bool = True, paper: str | None = None, css: str = "") -> list[bytes]:
    """Return pages as a browser prints them."""
    looks = [draw_look(Random(f"{number} kinds"), rules) for number in range(len(pages))]
    css += "*{print-color-adjust:exact}"  # else white text is printed grey
    looks = [replace(look, paper=paper or look.paper, style=look.style + css) for look in looks]
    return list(print_pages(zip(pages, looks, strict=True)))


def office_printouts(pages: Sequence[str]) -> list[bytes]:
    """Return pages as LibreOffice prints them."""
    dressed = [framed(page, draw_look(Random(f"{number} kinds"))) for number, page in enumerate(pages)]
    return convert_by_office([page.encode() for page in dressed], "html", "pdf")


def spoiled_printouts(pages: Sequence[str], how: Callable[[str], str]) -> list[bytes]:
    """Return pages with some figures put another way, printed."""
    return printouts(all_spoiled(pages, how))


def upright_labels(pages: Sequence[str]) -> list[bytes]:
    """Return pages printed with a label of several rows set from top to bottom."""
    label = '<td style="writing-mode:vertical-rl;text-orientation:upright"'
    return printouts([re.sub(r'<td(?= rowspan="?\d)', label, page) for page in pages])


def two_a_sheet(pages: Sequence[str]) -> list[bytes]:
    """Return pages printed two to a sheet."""
    import pypdfium2
    import pypdfium2.raw as raw

    found: list[bytes] = []
    for file in printouts(pages, paper="A4"):
        source = pypdfium2.PdfDocument(file)
        sheets = pypdfium2.PdfDocument(raw.FPDF_ImportNPagesToOne(source.raw, 842.0, 595.0, 2, 1))
        out = io.BytesIO()
        sheets.save(out)
        found.append(out.getvalue())
    return found


def with_notes(pages: Sequence[str]) -> list[bytes]:
    """Return printed pages of which some figures stand in notes (FreeText) laid over blank cells."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.annotations import FreeText

    marked = all_spoiled(pages, lambda figure: f'<a href="http://figure.invalid/{figure}">{figure}</a>')
    unseen = r'<span style="visibility:hidden">\g<0></span>'
    blank = [re.sub(r'<a href="[^"]*">\d+</a>', unseen, page) for page in marked]
    found: list[bytes] = []
    for told, empty in zip(printouts(marked), printouts(blank), strict=True):
        writer = PdfWriter(clone_from=io.BytesIO(empty))
        for number, page in enumerate(PdfReader(io.BytesIO(told)).pages):
            for link in page.get("/Annots") or []:
                action = link.get_object().get("/A", {}).get("/URI", "")
                if "figure.invalid" in action:
                    left, low, right, high = (float(value) for value in link.get_object()["/Rect"])
                    box = (left - 1, low, right + 4, high)
                    note = FreeText(text=action.rsplit("/", 1)[-1], rect=box, border_color=None, background_color=None)
                    writer.add_annotation(number, note)
        out = io.BytesIO()
        writer.write(out)
        found.append(out.getvalue())
    return found


def scans_with_layer(pages: Sequence[str]) -> list[bytes]:
    """Return scans whose invisible text, of an earlier recogniser, has slips in some figures."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    wrong = all_spoiled(pages, lambda figure: figure.replace("1", "7").replace("0", "8"))
    found: list[bytes] = []
    for right, slipped in zip(_plain(pages), _plain(wrong), strict=True):
        out = io.BytesIO()
        canvas = Canvas(out)
        for sheet, lines in zip(pages_of(right, DPI), _placed_text(slipped), strict=True):
            wide, high = (side * 72 / DPI for side in sheet.size)
            canvas.setPageSize((wide, high))
            canvas.drawImage(ImageReader(sheet), 0, 0, wide, high)
            for x, y, text in lines:
                layer = canvas.beginText(x, y)
                layer.setFont("Helvetica", 8)
                layer.setTextRenderMode(3)
                layer.textOut(text)
                canvas.drawText(layer)
            canvas.showPage()
        canvas.save()
        found.append(out.getvalue())
    return found


def _plain(pages: Sequence[str]) -> list[bytes]:
    with browser() as running:
        return [printed(running, styled(page)) for page in pages]


def _placed_text(file: bytes) -> list[list[tuple[float, float, str]]]:
    """Return the figures of each page of a PDF, with their places."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    found: list[list[tuple[float, float, str]]] = []
    for page in document:
        text = page.get_textpage()
        boxes = (text.get_rect(number) for number in range(text.count_rects()))
        said = [(box[0], box[1], text.get_text_bounded(*box).strip()) for box in boxes]
        found.append([(x, y, each) for x, y, each in said if each.isascii()])
    return found


# ---------------------------------------------------------------------------------------------- pictures


def pictures(pages: Sequence[str], how: Callable[[Any, int], Any]) -> list[bytes]:
    """Return pages as sheets in colour, each changed in some way, in one file."""
    found: list[bytes] = []
    for number, file in enumerate(_plain(pages)):
        sheets = [how(sheet.convert("RGB"), 10 * number + at) for at, sheet in enumerate(pages_of(file, DPI))]
        out = io.BytesIO()
        sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_deflate", dpi=(DPI, DPI))
        found.append(out.getvalue())
    return found


def as_it_is(sheet: Any, _: int) -> Any:
    """Return a sheet as it is."""
    return sheet


def dark(sheet: Any, _: int) -> Any:
    """Return a sheet light on dark."""
    return Image.fromarray((np.asarray(sheet).astype(np.int16) * -0.85 + 235).astype(np.uint8))


def stamped(sheet: Any, seed: int) -> Any:
    """Return a sheet with a round red stamp on it."""
    rng = Random(seed)
    ink = Image.new("RGB", sheet.size, "white")
    x, y, radius = rng.randint(300, 900), rng.randint(500, 1300), 150
    pen = ImageDraw.Draw(ink)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(200, 30, 30), width=9)
    pen.regular_polygon((x, y, 50), 5, fill=(200, 30, 30))
    return Image.fromarray(np.minimum(np.asarray(sheet), np.asarray(ink)))


def photographed(sheet: Any, seed: int) -> Any:
    """Return a sheet as a hand-held camera sees it: its corners off by up to 4 % of the width."""
    import cv2

    rng = Random(seed)
    wide, high = sheet.size
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    moved = corners + np.array([[rng.uniform(-0.04, 0.04) * wide for _ in "xy"] for _ in corners], np.float32)
    view = cv2.getPerspectiveTransform(corners, moved)
    return Image.fromarray(cv2.warpPerspective(np.asarray(sheet), view, (wide, high), borderValue=(235, 235, 235)))


def turned(sheet: Any, _: int, degrees: int) -> Any:
    """Return a sheet turned to the left."""
    return sheet.rotate(degrees, expand=True)


def worn_scans(pages: Sequence[str]) -> list[bytes]:
    """Return worn scans."""
    from gongkai.training.generator.rendering.scans import render_scans

    return render_scans(pages)


UPSIDE_DOWN: Final = partial(turned, degrees=180)
ON_ITS_SIDE: Final = partial(turned, degrees=90)

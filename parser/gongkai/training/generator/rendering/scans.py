"""Generated pages as pictures: printed by a real browser, then worn as paper, scanner and mail wear them."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip

STYLE = """<style>
@page { size: A4; margin: 18mm 16mm }
body { font-family: %(font)s; font-size: %(size).1fpt; margin: 0; color: #000 }
p { margin: 0.4em 0; line-height: 1.6; text-indent: 2em }
table { border-collapse: collapse; width: 100%%; margin: 0.5em 0 }
table td, table th { border: %(rule).2fpx solid #000; padding: 2px 3px; font-weight: normal; text-align: center;
  vertical-align: middle; height: 1.5em }
table th { font-weight: %(weight)s; background: %(shade)s }
</style>"""

FONTS = (
    '"Noto Serif CJK SC", serif',
    '"Noto Sans CJK SC", sans-serif',
    '"Liberation Serif", "Noto Serif CJK SC", serif',
    '"Liberation Sans", "Noto Sans CJK SC", sans-serif',
    '"DejaVu Sans", "Noto Sans CJK SC", sans-serif',
)
"""Families of print; the first that is installed has the figures, the second the Chinese."""


@dataclass(frozen=True)
class Style:
    """How a page is printed.

    Attributes
    ----------
    size
        Of the print, in points.
    rule
        Width of the rules of tables, in CSS pixels (1/96 inch); 0 for none.
    font
        One of ``FONTS``.
    weight, shade
        Of column headers: a CSS weight and a colour of the ground.
    """

    size: float = 10.5
    rule: float = 1.0
    font: str = FONTS[0]
    weight: str = "normal"
    shade: str = "#fff"


def draw_style(rng: Random) -> Style:
    """Draw how a page is printed, with rules."""
    return Style(
        rng.choice((9, 10.5, 12)),
        rng.choice((0.7, 1, 1.5)),
        rng.choice(FONTS),
        rng.choice(("normal", "bold")),
        rng.choice(("#fff", "#fff", "#eee", "#d9e2f3")),
    )


def chromium() -> str | None:
    """Return the path of a Chromium browser on this machine, ``None`` where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def browser() -> Iterator[Any]:
    """Give a running Chromium, closed in the end (needs ``playwright`` and a browser on the path)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium(), args=list(QUIET))
        try:
            yield running
        finally:
            running.close()


def styled(html: str, style: Style = Style()) -> str:
    """Return a page in the print of an official document on A4."""
    page = re.sub(r"<style>.*?</style>", "", html, flags=re.S)
    return page.replace("</head>", STYLE % asdict(style) + "</head>", 1)


def printed(running: Any, html: str) -> bytes:
    """Return a page as the browser prints it to PDF."""
    page = running.new_page()
    try:
        page.set_content(html)
        return bytes(page.pdf(prefer_css_page_size=True))
    finally:
        page.close()


def pages_of(pdf: bytes, dpi: float) -> list[Image]:
    """Return the pages of a PDF as grey pictures."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    finally:
        document.close()


def screenshot(running: Any, html: str, dpi: float) -> bytes:
    """Return a page as one tall PNG, the paper's width of 210 mm at the given resolution."""
    context = running.new_context(viewport={"width": 794, "height": 1123}, device_scale_factor=dpi / 96)
    try:
        page = context.new_page()
        page.set_content(html)
        return bytes(page.screenshot(full_page=True, type="png"))
    finally:
        context.close()


@dataclass(frozen=True)
class Wear:
    """What befell a sheet.

    Attributes
    ----------
    angle
        Of the skew, in degrees.
    blur
        Standard deviation, in pixels at 150 dpi.
    noise
        Standard deviation of the grain, in grey levels of 256.
    shade
        How much darker the darkest corner is, as a share.
    ink, paper
        Grey level of the print and of the paper.
    quality
        Of the JPEG (1–95).
    """

    angle: float
    blur: float
    noise: float
    shade: float
    ink: float
    paper: float
    quality: int


def draw_wear(rng: Random) -> Wear:
    """Draw what an office scanner and a web site do to a sheet."""
    return Wear(
        rng.uniform(-3, 3),
        rng.uniform(0.3, 0.9),
        rng.uniform(2, 8),
        rng.uniform(0, 0.35),
        rng.uniform(10, 70),
        rng.uniform(225, 255),
        rng.randint(30, 60),
    )


def worn(sheet: Image, wear: Wear, dpi: float, seed: int) -> bytes:
    """Return a sheet, worn, as JPEG.

    Parameters
    ----------
    dpi
        Resolution of the sheet, so that blur means the same on paper.
    seed
        Of the grain.
    """
    import numpy as np
    from PIL import Image, ImageFilter

    turned = sheet.convert("L").rotate(wear.angle, Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(wear.blur * dpi / 150))
    grey = wear.ink + np.asarray(soft, dtype=np.float64) * (wear.paper - wear.ink) / 255
    rng = np.random.default_rng(seed)
    high, wide = grey.shape
    down, across = np.mgrid[0:high, 0:wide].astype(np.float32)
    slope, other = rng.uniform(0, 1, 2)
    light = 1 - wear.shade * (slope * down / high + (1 - slope) * (across if other < 0.5 else wide - across) / wide)
    grey = grey * light + rng.normal(0, wear.noise, grey.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).save(
        out, "JPEG", quality=wear.quality, dpi=(round(dpi), round(dpi))
    )
    return out.getvalue()


def bound(sheets: Sequence[Image | bytes], dpi: float) -> bytes:
    """Return sheets as one TIFF of several pages; sheets that are JPEG keep their wear."""
    from PIL import Image

    images = [Image.open(io.BytesIO(sheet)) if isinstance(sheet, bytes) else sheet for sheet in sheets]
    out = io.BytesIO()
    first, *others = (image.convert("L") for image in images)
    first.save(
        out, "TIFF", save_all=True, append_images=others, dpi=(round(dpi), round(dpi)), compression="tiff_deflate"
    )
    return out.getvalue()


def render_pictures(pages: Sequence[str], dpi: float = 150) -> list[bytes]:
    """Return each page as one clean PNG, its look drawn by its number."""
    with browser() as running:
        return [screenshot(running, styled(page, draw_style(Random(at))), dpi) for at, page in enumerate(pages)]


def render_scans(pages: Sequence[str], dpi: float = 150) -> list[bytes]:
    """Return each page as a TIFF of its printed sheets, skewed and worn, each in its own way."""
    out: list[bytes] = []
    with browser() as running:
        for at, page in enumerate(pages):
            rng = Random(at)
            sheets = pages_of(printed(running, styled(page, draw_style(rng))), dpi)
            wear = draw_wear(rng)
            out.append(bound([worn(sheet, wear, dpi, 100 * at + n) for n, sheet in enumerate(sheets)], dpi))
    return out

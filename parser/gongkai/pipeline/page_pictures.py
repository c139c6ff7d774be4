"""Pages of a source as pictures, drawn here; what is drawn is pixels, nothing of the source's own markup or code."""

from __future__ import annotations

import io
import math
from itertools import islice
from typing import TYPE_CHECKING, Final, NamedTuple

from gongkai.core.errors import GongkaiError, UnreadableInput
from gongkai.core.options import DEFAULT_OPTIONS

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS: Final = 4_000_000
"""Pixels of a picture."""

MOST_PAGES: Final = 30
"""Pages shown as pictures; the text of later ones is shown all the same."""

KINDS: Final = ("pdf", "image")
"""Kinds of source whose cells have a box on a page."""

MEDIA: Final = "image/webp"
"""A page of print takes some 110 kB so, a third of PNG where it is a scan; a browser shows it without help."""

_DPI, _POINTS = 150.0, 72.0
_QUALITY, _EFFORT = 80, 2


class PageSize(NamedTuple):
    """Width and height of a page in the unit of its cells' boxes."""

    width: float
    height: float


def page_sizes(data: bytes, kind: str) -> tuple[PageSize, ...]:
    """Return the sizes of a source's pages, the first :data:`MOST_PAGES`; the source was read before.

    Raises
    ------
    GongkaiError
        A page cannot be opened.
    """
    if kind == "image":
        from gongkai.readers.images.decode_image import pages

        found = islice(pages(data, DEFAULT_OPTIONS), MOST_PAGES)
        return tuple(PageSize(grey.shape[1], grey.shape[0]) for grey in found)
    from gongkai.readers.pdf.open_document import opened

    with opened(data, DEFAULT_OPTIONS) as document:
        return tuple(PageSize(*document.get_page_size(place)) for place in range(min(len(document), MOST_PAGES)))


def page_picture(data: bytes, kind: str, number: int) -> bytes:
    """Return a page (from 1) as WebP, of at most :data:`MOST_PIXELS`, turned as it is shown: so lie the boxes, too.

    PDFium draws PDF files: a process that draws in several threads holds a lock around this.

    Raises
    ------
    GongkaiError
        There is no such page, or it cannot be drawn.
    """
    if not 1 <= number <= MOST_PAGES:
        raise UnreadableInput(f"no page {number}", f"没有第 {number} 页")
    image = _of_picture(data, number) if kind == "image" else _of_pdf(data, number)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()


def strip_of(picture: bytes, size: PageSize, box: tuple[float, float, float, float]) -> bytes:
    """Return the print of a cell (WebP) out of its page's picture, with what stands beside it, framed.

    Parameters
    ----------
    picture
        As :func:`page_picture` gives it.
    size
        The page's, in the unit of the box.
    """
    from PIL import Image, ImageDraw

    with Image.open(io.BytesIO(picture), formats=("WEBP",)) as opened_:
        page = opened_.convert("RGB")
    across, down = page.width / max(size.width, 1e-9), page.height / max(size.height, 1e-9)
    left, top, right, bottom = (round(each * by) for each, by in zip(box, (across, down) * 2, strict=True))
    high = max(bottom - top, 8)
    ImageDraw.Draw(page).rectangle((left - 3, top - 3, right + 3, bottom + 3), outline=_FRAME, width=2)
    middle, half = (left + right) // 2, _STRIP_SHAPE * high
    cut = (max(middle - half, 0), max(top - high // 2, 0), min(middle + half, page.width), bottom + high // 2)
    strip = page.crop((*cut[:3], max(min(cut[3], page.height), cut[1] + 1)))
    if strip.height < _STRIP_HEIGHT:
        strip = strip.resize((max(strip.width * _STRIP_HEIGHT // strip.height, 1), _STRIP_HEIGHT))
    out = io.BytesIO()
    strip.save(out, "WEBP", quality=_QUALITY, method=_EFFORT)
    return out.getvalue()


_FRAME: Final = "#8c1c13"
_STRIP_HEIGHT: Final = 44
_STRIP_SHAPE: Final = 10
"""How far a strip reaches to either side, in heights of its cell."""


def _of_picture(data: bytes, number: int) -> Image:
    from PIL import Image

    from gongkai.readers.images.decode_image import pages

    grey = next(islice(pages(data, DEFAULT_OPTIONS), number - 1, None), None)
    if grey is None:
        raise UnreadableInput(f"no page {number}", f"没有第 {number} 页")
    image = Image.fromarray(grey)
    high, wide = grey.shape
    if wide * high > MOST_PIXELS or max(wide, high) > _LONGEST:
        scale = min(math.sqrt(MOST_PIXELS / (wide * high)), _LONGEST / max(wide, high))
        image = image.resize((max(int(wide * scale), 1), max(int(high * scale), 1)))
    return image


_LONGEST = 16_383
"""Pixels of a side, which WebP has for a bound."""


def _of_pdf(data: bytes, number: int) -> Image:
    import pypdfium2

    from gongkai.readers.pdf.open_document import opened

    with opened(data, DEFAULT_OPTIONS) as document:
        if number > len(document):
            raise UnreadableInput(f"no page {number}", f"没有第 {number} 页")
        try:
            source = document[number - 1]
            wide, high = source.get_size()
            # PDFium rounds each side up to a whole pixel: leave room for that.
            room = min(math.sqrt(MOST_PIXELS / max(wide * high, 1.0)), _LONGEST / max(wide, high, 1.0)) * 0.999
            bitmap = source.render(scale=min(_DPI / _POINTS, room), grayscale=True)
            image: Image = bitmap.to_pil().copy()
        except (pypdfium2.PdfiumError, MemoryError, ValueError) as error:
            raise GongkaiError(f"page {number} cannot be drawn: {error}", f"第 {number} 页无法绘制：{error}") from error
    return image

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

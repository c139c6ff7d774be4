"""Pictures on pages, whole scanned pages too: drawn by PDFium and handed to the reader of pictures.

A picture that has text of the file over it is left alone: the text says what it shows.
"""

from __future__ import annotations

import io
import math
from typing import Any

from gongkai.core.document import Cell, Line
from gongkai.core.errors import MissingExtra, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.pdf.page_blocks import Scan
from gongkai.readers.pdf.page_objects import ImageObject, PdfPage

#: Note: a picture that may hold a table was not read.
NOTE_NOT_READ = "picture_not_read"
#: Smaller pictures (points) are seals and logos; from this share of the page on, the page is its picture.
_LEAST_WIDTH, _LEAST_HEIGHT, _WHOLE = 150.0, 45.0, 0.5
#: Characters of the file over a picture that make it a background, and on a page that make it no scan.
_COVERING, _FEW = 5, 20
#: A picture is drawn at its own resolution within these bounds, and no larger than so many pixels.
_LEAST_DPI, _MOST_DPI, _MOST_PIXELS = 100.0, 300.0, 16_000_000
_POINTS = 72.0


class Scans:
    """Reads the pictures of one file, page after page.

    Attributes
    ----------
    missing
        The error that names the extra which reads pictures, where it was needed and is not installed.
    """

    def __init__(self, options: ParseOptions) -> None:
        self._options = options
        self.missing: MissingExtra | None = None

    def take(self, page: PdfPage, source: Any) -> list[Scan]:
        """Return what the pictures of a page print.

        Parameters
        ----------
        page
            What else is on the page; gets a note where a picture could not be read.
        source
            The page in ``pypdfium2``.

        Raises
        ------
        LimitExceeded
            More cells than allowed.
        """
        scans = []
        for box in _worth_reading(page):
            try:
                lines = self._read(page, source, box)
            except MissingExtra as error:
                self.missing = error
                page.notes.append(NOTE_NOT_READ)
                break
            except UnreadableInput:
                page.notes.append(NOTE_NOT_READ)
                continue
            if lines:
                scans.append(Scan(page, lines, box.top))
        return scans

    def _read(self, page: PdfPage, source: Any, box: ImageObject) -> list[Line]:
        from gongkai.readers import images

        images.require_engine()
        area = max((box.x1 - box.x0) * (box.bottom - box.top), 1.0)
        dpi = min(max(box.dpi, _LEAST_DPI), _MOST_DPI)
        scale = min(dpi / _POINTS, math.sqrt(_MOST_PIXELS / area))
        # PDFium draws the page as shown; what was turned once more for its text has no pictures worth reading
        bitmap = source.render(scale=scale, grayscale=True, crop=_crop(page, box))
        stream = io.BytesIO()
        bitmap.to_pil().save(stream, "BMP")
        bitmap.close()
        found = images.read_picture(stream.getvalue(), self._options, 1, 0, page.number)
        page.notes.extend(found.notes)
        return [_in_points(line, box, scale) for line in found.lines]


def _worth_reading(page: PdfPage) -> list[ImageObject]:
    """Return the parts of a page that are pictures and may hold text."""
    if not page.pictures or page.turn:
        return []
    covered = sum((each.x1 - each.x0) * (each.bottom - each.top) for each in page.pictures)
    if len(page.glyphs) < _FEW and covered > _WHOLE * page.width * page.height:
        return [ImageObject(0.0, 0.0, page.width, page.height, max(each.dpi for each in page.pictures))]
    return [
        _within(each, page)
        for each in page.pictures
        if each.x1 - each.x0 >= _LEAST_WIDTH and each.bottom - each.top >= _LEAST_HEIGHT and not _is_covered(each, page)
    ]


def _is_covered(box: ImageObject, page: PdfPage) -> bool:
    over = 0
    for glyph in page.glyphs:
        if box.x0 <= (glyph.x0 + glyph.x1) / 2 <= box.x1 and box.top <= glyph.middle <= box.bottom:
            over += 1
    return over >= _COVERING


def _within(box: ImageObject, page: PdfPage) -> ImageObject:
    return ImageObject(
        max(box.x0, 0.0), max(box.top, 0.0), min(box.x1, page.width), min(box.bottom, page.height), box.dpi
    )


def _crop(page: PdfPage, box: ImageObject) -> tuple[float, float, float, float]:
    """Return how much is cut off: at the left, the foot, the right, the head."""
    return box.x0, page.height - box.bottom, page.width - box.x1, box.top


def _in_points(line: Line, box: ImageObject, scale: float) -> Line:
    cells = tuple(_cell_in_points(cell, box, scale, line.table is not None) for cell in line.cells)
    return line._replace(cells=cells)


def _cell_in_points(cell: Cell, box: ImageObject, scale: float, in_grid: bool) -> Cell:
    pixels = cell.source.box
    if pixels is not None:
        x0, top, x1, bottom = (round(value / scale, 2) for value in pixels)
        place = (box.x0 + x0, box.top + top, box.x0 + x1, box.top + bottom)
        cell = cell._replace(source=cell.source._replace(box=place))
    return cell if in_grid else cell._replace(x0=box.x0 + cell.x0 / scale, x1=box.x0 + cell.x1 / scale)

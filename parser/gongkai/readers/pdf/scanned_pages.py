"""Pictures on pages, whole scanned pages too: drawn by PDFium and handed to the reader of pictures.

A picture that has text of the file over it is left alone: the text says what it shows. Text that nobody sees, which an
earlier recogniser left with a scan, is no print: it is a second reading, and where it says otherwise there is doubt.
Only where nothing else can read the scan, it is taken, all of it in doubt.
"""

from __future__ import annotations

import io
import math
from typing import Any

from gongkai.core.document import Cell, Line
from gongkai.core.errors import MissingExtra, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.pdf.page_blocks import Scan
from gongkai.readers.pdf.page_objects import Glyph, ImageObject, PageDoubt, PdfPage
from gongkai.readers.pdf.text_lines import rows_of

#: Note: a picture that may hold a table was not read.
NOTE_NOT_READ = "picture_not_read"
#: Smaller pictures (points) are seals and logos; from this share of the page on, the page is its picture.
_LEAST_WIDTH, _LEAST_HEIGHT, _WHOLE = 150.0, 45.0, 0.5
#: Characters of the file over a picture that make it a background, and on a page that make it no scan.
_COVERING, _FEW = 5, 20
#: A picture is drawn at its own resolution within these bounds, and no larger than so many pixels.
_LEAST_DPI, _MOST_DPI, _MOST_PIXELS = 100.0, 300.0, 16_000_000
_POINTS = 72.0
#: Probability that a figure is right where the text behind a scan says another, and that this text is, where it is all
#: there is.
_LAYER_DIFFERS, _LAYER_ALONE = 0.5, 0.5
_LONGEST_FIGURE = 20


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
                _take_layer(page)
                break
            except UnreadableInput:
                page.notes.append(NOTE_NOT_READ)
                continue
            if lines:
                scans.append(Scan(page, [_against_layer(line, page) for line in lines], box.top))
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


def _take_layer(page: PdfPage) -> None:
    """Take text that nobody sees for what a scan prints, all of it in doubt."""
    if page.hidden:
        page.glyphs += page.hidden
        page.hidden = []
        page.doubts.append(PageDoubt((0.0, 0.0, page.width, page.height), _LAYER_ALONE))


def _against_layer(line: Line, page: PdfPage) -> Line:
    """Return a line of a scan, its figures in doubt where text that nobody sees says otherwise."""
    if not page.hidden:
        return line
    return line._replace(cells=tuple(_cell_against_layer(cell, page.hidden) for cell in line.cells))


def _cell_against_layer(cell: Cell, layer: list[Glyph]) -> Cell:
    box = cell.source.box
    if box is None or len(cell.text) > _LONGEST_FIGURE:
        return cell
    x0, top, x1, bottom = box
    within = [glyph for glyph in layer if x0 <= (glyph.x0 + glyph.x1) / 2 <= x1 and top <= glyph.middle <= bottom]
    said = "".join(glyph.char for row in rows_of(within) for glyph in row) if within else ""
    figures = any(char.isdigit() for char in said + cell.text)
    if not said or not figures or _bare(said) == _bare(cell.text):
        return cell
    return cell._replace(score=min(cell.score, _LAYER_DIFFERS))


def _bare(text: str) -> str:
    return "".join(text.split()).replace(",", "").replace("，", "")


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

"""Page after page, from the file to a document."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from gongkai.core.document import Document, SecondReading
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.pdf.annotations import OverlaidText, doubt_beneath, flatten, glyphs_of, has_annotations
from gongkai.readers.pdf.characters import take_glyphs
from gongkai.readers.pdf.continued_tables import join_pages
from gongkai.readers.pdf.document_lines import numbered
from gongkai.readers.pdf.figure_marks import drop_struck, mark_raised
from gongkai.readers.pdf.lost_print import recover
from gongkai.readers.pdf.open_document import opened
from gongkai.readers.pdf.page_blocks import Block, Scan, lay_out
from gongkai.readers.pdf.page_image import PageImage
from gongkai.readers.pdf.page_objects import PdfPage
from gongkai.readers.pdf.plumber_pages import PlumberPages
from gongkai.readers.pdf.rotation import PageRotation
from gongkai.readers.pdf.ruled_tables import Lattice, find_lattices
from gongkai.readers.pdf.rules_and_images import take_strokes
from gongkai.readers.pdf.scanned_pages import Scans
from gongkai.readers.pdf.sheet_pages import pages_on
from gongkai.readers.pdf.stream_limits import check_streams
from gongkai.readers.pdf.visible_text import keep_seen
from gongkai.readers.text.invisible_characters import without_unprinted

#: Pictures may take so many times as long as everything else.
_SLOWER = 5


def read(data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read a PDF.

    Parameters
    ----------
    data
        The file.
    sha256
        Its digest, in hexadecimal.
    options
        Bounds of what is read.

    Raises
    ------
    EncryptedInput
        It asks for a password.
    UnreadableInput
        It is broken, or there is nothing in it.
    MissingExtra
        It is a scan, and the extra that reads pictures is not installed.
    LimitExceeded
        More pages, characters, objects, cells, inflated bytes or seconds than allowed.
    """
    check_streams(data, options)
    document, troubled, can_be_reread = _read(data, sha256, options, frozenset())
    if not can_be_reread:
        return document

    def again(pages: frozenset[int]) -> Document:
        return _read(data, sha256, options, pages)[0]

    return replace(document, second=SecondReading(can_be_reread, frozenset(troubled), again))


def _read(data: bytes, sha256: str, options: ParseOptions, again: frozenset[int]) -> tuple[Document, list[int], int]:
    """Return the document, the pages that show signs of trouble, and how many pages can be read again.

    Parameters
    ----------
    again
        The pages that are read by pdfplumber, as far as it can.
    """
    clock = _Clock(options.read_seconds)
    scans = Scans(options)
    blocks: list[list[Block]] = []
    notes: list[str] = []
    troubled: list[int] = []
    characters = 0
    with opened(data, options) as document, PlumberPages(data) as plumber:
        title = _title(document)
        pages = len(document)
        for number in range(1, pages + 1):
            clock.check()
            with _page(document, number) as (source, overlaid):
                page = read_page(source, number, options, overlaid)
                characters += len(page.glyphs)
                if characters > options.max_characters:
                    raise LimitExceeded("characters", characters, options.max_characters)
                with clock.slow():
                    found = scans.take(page, source)
                    lattices = find_lattices(page.across, page.down, page.size)
                    recover(page, lattices)
                    if number in again:
                        lattices = plumber.reread(page, source.get_rotation(), lattices)
                    page.image = None  # it needs the open page
            if page.troubled:
                troubled.append(number)
            notes += page.notes
            blocks += laid_out(page, found, lattices)
    lines = numbered(join_pages(blocks), options)
    if not lines:
        raise scans.missing or UnreadableInput("the PDF holds no text", "PDF 文件中没有任何文字")
    whole = Document("pdf", tuple(lines), sha256, title=title, notes=tuple(dict.fromkeys(notes)))
    scanned = any(isinstance(block, Scan) for page_blocks in blocks for block in page_blocks)
    return whole, troubled, 0 if scanned else pages


def laid_out(sheet: PdfPage, scans: list[Scan], lattices: list[Lattice]) -> list[list[Block]]:
    """Return the blocks of each page that is printed on a sheet."""
    pages = pages_on(sheet)
    if len(pages) == 1:
        return [lay_out(sheet, scans, lattices)]
    return [lay_out(page, [], find_lattices(page.across, page.down, page.size)) for page in pages]


class _Clock:
    """Stops reading when its time is over; for pictures there is more of it."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._begun = time.monotonic()
        self._slow = 0.0

    def check(self) -> None:
        """Raise ``LimitExceeded`` when the time is over."""
        spent = time.monotonic() - self._begun - self._slow
        for each, most in ((spent, self._seconds), (self._slow, _SLOWER * self._seconds)):
            if each > most:
                raise LimitExceeded("seconds of reading", round(each, 1), most)

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Count what happens within apart."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self._slow += time.monotonic() - begun


@contextmanager
def _page(document: Any, number: int) -> Iterator[tuple[Any, list[OverlaidText]]]:
    """Give a page of the document (from 1), and text laid over it that is no part of it; it is closed in the end."""
    source = _opened_page(document, number)
    overlaid: list[OverlaidText] = []
    if has_annotations(source):
        try:
            overlaid = flatten(source)
        finally:
            source.close()
        source = _opened_page(document, number)
    try:
        yield source, overlaid
    finally:
        source.close()


def _opened_page(document: Any, number: int) -> Any:
    import pypdfium2

    try:
        return document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise UnreadableInput(f"page {number} of the PDF is broken", f"PDF 第 {number} 页已损坏") from error


def read_page(source: Any, number: int, options: ParseOptions, overlaid: Sequence[OverlaidText] = ()) -> PdfPage:
    """Return what a page has printed on it; ``source`` is the page in ``pypdfium2``."""
    import pypdfium2.raw as raw

    left, bottom, right, top = source.get_cropbox()
    turns = source.get_rotation() // 90 % 4
    place = PageRotation(min(left, right), min(bottom, top), max(left, right), max(bottom, top), turns)
    page = PdfPage(number, *place.size)
    text = raw.FPDFText_LoadPage(source.raw)
    if not text:
        take_strokes(page, source.raw, place, options.max_page_objects)
        return page
    try:
        writing = take_glyphs(page, text, place, options.max_page_characters)
        objects = take_strokes(page, source.raw, writing.place, options.max_page_objects)
        page.image = PageImage(source, page.turn, page.size, objects, page.places)
        keep_seen(page, page.image, text, writing)
        for each in overlaid:
            doubt_beneath(page, writing.place.box(*each.box))
            page.glyphs += glyphs_of(each, writing.place)
        drop_struck(page)
        mark_raised(page)
    finally:
        raw.FPDFText_ClosePage(text)
    return page


def _title(document: Any) -> str | None:
    """Return the title that the file carries, ``None`` where it is the name of a file or a program's own."""
    title, _ = without_unprinted(document.get_metadata_value("Title") or "")
    return title.strip() if any("\u3400" <= char <= "\u9fff" for char in title) else None

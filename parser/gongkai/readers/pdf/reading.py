"""Page after page, from the file to a document."""

from __future__ import annotations

import time
from typing import Any

from gongkai.document import Document
from gongkai.errors import LimitExceeded, UnreadableInput
from gongkai.options import ParseOptions
from gongkai.readers.characters import without_unprinted
from gongkai.readers.pdf.bombs import check_streams
from gongkai.readers.pdf.glyphs import take_glyphs
from gongkai.readers.pdf.ink import Page
from gongkai.readers.pdf.layout import Block, lay_out
from gongkai.readers.pdf.numbering import numbered
from gongkai.readers.pdf.opening import opened
from gongkai.readers.pdf.seams import join_pages
from gongkai.readers.pdf.strokes import take_strokes
from gongkai.readers.pdf.turning import Place


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
    LimitExceeded
        More pages, characters, objects, cells, inflated bytes or seconds than allowed.
    """
    check_streams(data, options)
    until = time.monotonic() + options.read_seconds
    blocks: list[list[Block]] = []
    notes: list[str] = []
    characters = 0
    with opened(data, options) as document:
        title = _title(document)
        for number in range(1, len(document) + 1):
            if time.monotonic() > until:
                raise LimitExceeded("seconds of reading", options.read_seconds, options.read_seconds)
            page = read_page(document, number, options)
            characters += len(page.glyphs)
            if characters > options.max_characters:
                raise LimitExceeded("characters", characters, options.max_characters)
            blocks.append(lay_out(page))
            notes += page.notes
    lines = numbered(join_pages(blocks), options)
    if not lines:
        raise UnreadableInput("the PDF holds no text", "PDF 文件中没有任何文字")
    return Document("pdf", tuple(lines), sha256, title=title, notes=tuple(dict.fromkeys(notes)))


def read_page(document: Any, number: int, options: ParseOptions) -> Page:
    """Return what one page (from 1) has printed on it."""
    import pypdfium2

    try:
        source = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise UnreadableInput(f"page {number} of the PDF is broken", f"PDF 第 {number} 页已损坏") from error
    try:
        left, bottom, right, top = source.get_cropbox()
        place = Place(
            min(left, right), min(bottom, top), max(left, right), max(bottom, top), source.get_rotation() // 90 % 4
        )
        page = Page(number, *place.size)
        place = take_glyphs(page, source.raw, place, options.max_page_characters)
        take_strokes(page, source.raw, place, options.max_page_objects)
        return page
    finally:
        source.close()


def _title(document: Any) -> str | None:
    """Return the title that the file carries, ``None`` where it is empty."""
    title, _ = without_unprinted(document.get_metadata_value("Title") or "")
    return title.strip() or None

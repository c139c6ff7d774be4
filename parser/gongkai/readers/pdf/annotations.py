"""What is laid over a page: form fields and notes, made part of the page as a person sees it.

PDFium's own text of a page leaves them out. Where a program wrote no appearance for a note or a field, as some do, its
text is set into its box.
"""

from __future__ import annotations

import ctypes
import re
from typing import Any, NamedTuple

from gongkai.readers.pdf.page_objects import Box, Glyph, PageDoubt, PdfPage
from gongkai.readers.pdf.rotation import PageRotation

_FREE_TEXT, _WIDGET = 3, 20
#: Notes, windows of notes, files and sounds: an icon over the page says nothing of what it prints.
_ICONS = frozenset((1, 16, 17, 18))
#: Flags of an annotation: not drawn where it is unknown, hidden, not on a screen.
_HIDDEN = 2
_UNSEEN = 1 | 2 | 32
_FONT_SIZE = re.compile(r"(-?\d+(?:\.\d+)?)\s+Tf\b")
_USUAL_SIZE = 10.0
#: Probability that print in the box of a text laid over it is what a person sees there.
_COVERED = 0.5
#: How far text stands from the edge of its box (points), and how high a line is (heights of the font).
_PADDING, _LINE = 2.0, 1.2


class OverlaidText(NamedTuple):
    """Text of a note or a field that has no appearance: its box in the page's own coordinates, and its font's size."""

    text: str
    box: tuple[float, float, float, float]
    size: float


def has_annotations(source: Any) -> bool:
    """Tell whether anything is laid over a page of ``pypdfium2``."""
    import pypdfium2.raw as raw

    return bool(raw.FPDFPage_GetAnnotCount(source.raw) > 0)


def flatten(source: Any) -> list[OverlaidText]:
    """Make what is laid over a page part of it; it must be opened anew to be read.

    Returns
    -------
    list
        The text of what has no appearance that could be made part of the page.
    """
    import pypdfium2.raw as raw

    # PDFium makes appearances that are missing when it draws; those of notes that name no font are empty
    _hide_icons(source.raw, raw)
    bare = _without_appearance(source.raw, _FREE_TEXT, raw)
    source.render(scale=0.05).close()
    bare += _without_appearance(source.raw, _WIDGET, raw)
    raw.FPDFPage_Flatten(source.raw, raw.FLAT_NORMALDISPLAY)
    return bare


def _hide_icons(page: Any, raw: Any) -> None:
    """Hide the icons of notes, whose outlines would be rules and cover figures."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) in _ICONS:
                raw.FPDFAnnot_SetFlags(annotation, raw.FPDFAnnot_GetFlags(annotation) | _HIDDEN)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _without_appearance(page: Any, wanted: int, raw: Any) -> list[OverlaidText]:
    """Return the text of notes or fields that have no appearance; these are hidden, not to be drawn twice."""
    found: list[OverlaidText] = []
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            flags = raw.FPDFAnnot_GetFlags(annotation)
            if kind != wanted or flags & _UNSEEN:
                continue
            if raw.FPDFAnnot_HasKey(annotation, b"AP"):
                continue
            text = _string(annotation, b"Contents" if kind == _FREE_TEXT else b"V", raw).strip()
            box = raw.FS_RECTF()
            if text and raw.FPDFAnnot_GetRect(annotation, box):
                size = _FONT_SIZE.search(_string(annotation, b"DA", raw))
                height = float(size[1]) if size and float(size[1]) > 0 else _USUAL_SIZE
                found.append(OverlaidText(text, (box.left, box.bottom, box.right, box.top), height))
                raw.FPDFAnnot_SetFlags(annotation, flags | _HIDDEN)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _string(annotation: Any, key: bytes, raw: Any) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    units = (ctypes.c_ushort * (size // 2 + 1))()
    raw.FPDFAnnot_GetStringValue(annotation, key, units, size)
    return bytes(units)[: size - 2].decode("utf-16-le", "replace")


def doubt_beneath(page: PdfPage, box: Box) -> None:
    """Doubt what a page prints within a box that text is laid over: the box may cover it."""
    x0, top, x1, bottom = box
    if any(x0 < (each.x0 + each.x1) / 2 < x1 and top < each.middle < bottom for each in page.glyphs):
        page.doubts.append(PageDoubt(box, _COVERED))


def glyphs_of(overlaid: OverlaidText, place: PageRotation) -> list[Glyph]:
    """Return the characters of a text, line by line from the upper left of its box."""
    x0, top, _, _ = place.box(*overlaid.box)
    size = overlaid.size
    glyphs: list[Glyph] = []
    for number, line in enumerate(overlaid.text.splitlines()):
        x, y = x0 + _PADDING, top + _PADDING + number * _LINE * size
        for char in line:
            wide = size * (0.5 if char.isascii() else 1.0)
            if not char.isspace():
                glyphs.append(Glyph(char, x, y, x + wide, y + size))
            x += wide
    return glyphs

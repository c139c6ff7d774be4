"""The characters of a page with their boxes, upright, and without what is set askew across it."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from gongkai.core.document import LOST
from gongkai.core.errors import LimitExceeded
from gongkai.core.radicals import without_radicals
from gongkai.readers.pdf.page_objects import Box, Glyph, PdfPage
from gongkai.readers.pdf.rotation import PageRotation

NOTE_WATERMARK = "watermark_dropped"
_ASKEW = math.radians(4)
_QUARTER = math.pi / 2
#: A character so much larger than the page's usual one is no part of the text where it is nearly white.
_HUGE = 2.5
_PALE = 190
#: What PDFium makes of a hyphen that ends a line.
_HYPHEN_AT_END, _HYPHEN = 2, 0x2D
#: Halves of characters, and what stands in the text for a hyphen.
_UNSURE = frozenset((*range(0xD800, 0xE000), 0xFFFE, 0xFFFF))
#: Codes of nearly all characters; some of the others stand in place of another.
_PLAIN = range(0x2FE0, 0xF900)
_UNPRINTED = frozenset((0xA0, 0xAD, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))


#: Fonts for vertical writing give a box in units of their own: one so many times as large as the font is none.
_LOOSE = 2.5
#: A letter or figure is no wider than so many heights of its font, or its width is not to be trusted.
_ODD = 2.2
#: How far a character reaches above and below its base line, in heights of its font.
_ABOVE, _BELOW = 0.86, 0.14


class _Raw(NamedTuple):
    """A character in the page's own coordinates; ``turns`` is how far its writing is turned to the left."""

    char: str
    box: Box
    size: float
    turns: int
    at: int


class Writing(NamedTuple):
    """What was found of a page's text.

    Attributes
    ----------
    place
        The way to the page's coordinates, with the turn that its text asks for.
    at
        For each character of the page its number in PDFium's text.
    blanks
        Characters that say nothing and that the file itself has, each with its number: there is no ink in them, or
        they say too little.
    """

    place: PageRotation
    at: list[int]
    blanks: list[tuple[int, Glyph]]


def take_glyphs(page: PdfPage, text: Any, place: PageRotation, most: int) -> Writing:
    """Add the characters to a page.

    Parameters
    ----------
    page
        Is added to; its size is set.
    text
        PDFium's text of the page.
    place
        From the page's own coordinates to those of the page as it is shown.
    most
        How many characters a page may have.

    Raises
    ------
    LimitExceeded
        The page has more characters.
    """
    import pypdfium2.raw as raw

    count = raw.FPDFText_CountChars(text)
    if count > most:
        raise LimitExceeded("characters on a page", count, most)
    found, blank, askew = _raw_glyphs(text, count, raw)
    usual = Counter(each.turns for each in found).most_common(1)
    turns = usual[0][0] if usual else place.turns
    page.turn = (turns - place.turns) % 4
    place = place._replace(turns=turns)
    page.width, page.height = place.size
    kept = [each for each in found if each.turns == turns]
    page.troubled = any(_is_odd(each) for each in kept)
    sizes = sorted(each.size for each in kept)
    usual_size = sizes[len(sizes) // 2] if sizes else 0.0
    at: list[int] = []
    for each in kept:
        if each.size > _HUGE * usual_size and _pale(text, each.at, raw):
            askew += 1
            continue
        page.glyphs.append(Glyph(each.char, *place.box(*each.box)))
        at.append(each.at)
    if askew:
        page.notes.append(NOTE_WATERMARK)
    blanks = [(each.at, Glyph(LOST, *place.box(*each.box))) for each in blank if each.turns == turns]
    return Writing(place, at, blanks)


def _raw_glyphs(text: Any, count: int, raw: Any) -> tuple[list[_Raw], list[_Raw], int]:
    """Return the characters that print something, those that say nothing, and how many stand askew.

    What PDFium adds by itself, blanks and ends of lines, is white space all of it.
    """
    found: list[_Raw] = []
    blank: list[_Raw] = []
    askew = 0
    matrix = raw.FS_MATRIX()
    matrix_of, measure, is_added = raw.FPDFText_GetMatrix, _Measure(text, raw), raw.FPDFText_IsGenerated
    high = 0
    for index, code in enumerate(_codes(text, count, raw)):
        if code == _HYPHEN_AT_END:
            code = _HYPHEN
        says_nothing = code <= 32 or code in _UNPRINTED
        if says_nothing and is_added(text, index):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        matrix_of(text, index, matrix)
        along, across, up = matrix.a, matrix.b, matrix.d
        if along > 0 and not across:
            turns, scale = 0, up if up > 0 and not matrix.c else math.hypot(matrix.c, up)
        else:
            turned = _turns(matrix)
            if turned is None:
                askew += not says_nothing
                continue
            turns, scale = turned, math.hypot(matrix.c, up)
        box, size = measure(index, turns, scale)
        if says_nothing:
            blank.append(_Raw(LOST, box, size, turns, index))
        else:
            found.append(_Raw(chr(code) if code in _PLAIN else _printed(code), box, size, turns, index))
    return found, blank, askew


def _is_odd(char: _Raw) -> bool:
    """Tell whether a character is much wider than its font is high; dashes and the like may be."""
    x0, bottom, x1, top = char.box
    along = (top - bottom) if char.turns % 2 else (x1 - x0)
    return along > _ODD * char.size and char.char.isalnum()


def _codes(text: Any, count: int, raw: Any) -> Sequence[int]:
    """Return the code of every character of a page: all at once where PDFium's text has one unit for each."""
    units = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text, 0, count, units) == count + 1:
        codes = units[:count]
        if not any(map(_UNSURE.__contains__, codes)):
            return codes
    return [raw.FPDFText_GetUnicode(text, index) for index in range(count)]


def _turns(matrix: Any) -> int | None:
    """Return how many quarters writing is turned to the left, ``None`` where it stands askew."""
    along, up = (matrix.a, matrix.b), (matrix.c, matrix.d)
    if along[0] > 0 and not along[1]:
        return 0
    x, y = along if any(along) else (up[1], -up[0])
    angle = math.atan2(y, x)
    turns = round(angle / _QUARTER)
    return None if abs(angle - turns * _QUARTER) > _ASKEW else turns % 4


class _Measure:
    """Measures characters: as wide as their font says, as high as any character of their font.

    The box that a font gives a character is no measure of its height: some fonts give what is inked only, and the
    character for "one" is a dash.
    """

    def __init__(self, text: Any, raw: Any) -> None:
        self._text, self._raw = text, raw
        self._loose = raw.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def __call__(self, index: int, turns: int, scale: float) -> tuple[Box, float]:
        """Return the box of a character, and the height of its font."""
        raw, text, loose = self._raw, self._text, self._loose
        raw.FPDFText_GetLooseCharBox(text, index, loose)
        raw.FPDFText_GetCharOrigin(text, index, self._x, self._y)
        size = raw.FPDFText_GetFontSize(text, index) * scale
        x, y = self._x.value, self._y.value
        left, bottom, right, top = loose.left, loose.bottom, loose.right, loose.top
        if right - left > _LOOSE * size and top - bottom > _LOOSE * size:
            inked = self._inked(index)
            if inked is not None and max(inked[2] - inked[0], inked[3] - inked[1]) <= _LOOSE * size:
                return _square(inked, size), size
        inked = (right - left) if turns % 2 else (top - bottom)
        if not inked / 3 <= size <= 12 * inked + 2:
            size = inked  # a font that counts in units of its own
        above, below = _ABOVE * size, _BELOW * size
        if turns == 0:
            return (min(left, x), y - below, right, y + above), size
        if turns == 1:
            return (x - above, min(bottom, y), x + below, top), size
        if turns == 2:
            return (left, y - above, max(right, x), y + below), size
        return (x - below, bottom, x + above, max(top, y)), size

    def _inked(self, index: int) -> Box | None:
        """Return the box of what is inked of a character."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        if not self._raw.FPDFText_GetCharBox(self._text, index, left, right, bottom, top):
            return None
        return left.value, bottom.value, right.value, top.value


def _square(box: Box, size: float) -> Box:
    """Return the square of a font's height about what is inked of a character."""
    x, y, half = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, size / 2
    return x - half, y - half, x + half, y + half


def _printed(code: int) -> str:
    """Return the character, one that fonts put in place of another (radicals, ligatures) as that other."""
    char = chr(code)
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", without_radicals(char))
    return char


def _pale(text: Any, index: int, raw: Any) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFText_GetFillColor(text, index, *parts):
        return False
    red, green, blue, alpha = (each.value for each in parts)
    seen = [255 - (255 - each) * alpha / 255 for each in (red, green, blue)]
    return min(seen) >= _PALE or (max(seen) > _PALE and alpha < 255)

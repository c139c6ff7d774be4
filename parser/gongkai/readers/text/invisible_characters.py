"""Characters that print nothing, and the white space of many names.

What a reader must not pass on: characters without a shape (NUL, zero-width, the marks that turn the writing
direction) hide inside numbers and labels and make equal things unequal. They are taken out and a note says so.
Everything that prints stays.
"""

from __future__ import annotations

import html
import re

from gongkai.core.text import read_number

#: Control characters other than white space and line ends, soft hyphens, zero-width and direction marks.
_UNPRINTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: What makes the figures after it be seen the other way round.
_TURNS_FIGURES = re.compile("[\u202d\u202e](?=[^\u202c\n]*[0-9\uff10-\uff19])")
_UNPRINTED_ENTITY = re.compile(
    "&(?:zwn?j|lrm|rlm|shy|ZeroWidthSpace|#820[3-7]|#x200[b-fB-F]|#65279|#x[fF][eE][fF][fF]|#173|#x[aA][dD]);?"
)
_ORDINARY = bytes((9, 10, 13, *range(32, 127)))
_SURROGATE = re.compile("[\ud800-\udfff]")
_NARROW_SPACE = re.compile("[\xa0\u1680\u2000\u2002\u2004-\u200a\u202f\u205f]")
_WIDE_SPACE = re.compile("[\u2001\u2003]")
_SPACE_ENTITY = re.compile(r"&(?:(nbsp|ensp|thinsp|#160|#x0*a0|#32|#8194)|(emsp|#12288|#x3000|#8195));?", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);", re.I)

_NUMERAL = re.compile(r"\s*\d{1,2}\s*")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

CELL_END = "\x07"
"""What ends a cell, and a row, in the text within a Word file."""

MOST_LABELS = 3
"""Cells of words that a row of figures may begin with."""

_WORDS = re.compile(r"\s*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?[\u3400-\u9fff“\"(（]\S")

NOTE_UNPRINTED = "invisible_characters_removed"
NOTE_UNDECODABLE = "undecodable_characters"


def without_unprinted(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text without characters that print nothing, and the notes on what was found.

    Lone surrogates, which no encoding can hold, become U+FFFD; a U+FFFD stays where it is. So does a mark that turns
    the writing direction of figures: what is seen is not what is read, and its cell must not pass for a plain figure.
    """
    rare = _beyond_ascii(text)
    notes: list[str] = []
    if _UNPRINTED.search(rare):
        if _UNPRINTED.search(rare, rare.startswith("\ufeff")):
            notes.append(NOTE_UNPRINTED)
        text = _UNPRINTED.sub("", _TURNS_FIGURES.sub("\ud800", text))
    if "&" in text and _UNPRINTED_ENTITY.search(text):
        text = _UNPRINTED_ENTITY.sub("", text)
    if _SURROGATE.search(rare) or "\ud800" in text:
        text = _SURROGATE.sub("\ufffd", text)
    if "\ufffd" in text:
        notes.append(NOTE_UNDECODABLE)
    return text, tuple(notes)


def _beyond_ascii(text: str) -> str:
    """Return the characters that are not ordinary ASCII: what is left of a page to search through."""
    return text.encode("utf-8", "surrogatepass").translate(None, _ORDINARY).decode("utf-8", "surrogatepass")


def plain_spaces(text: str) -> str:
    """Return the text with every kind of space as U+0020 or, where two columns wide, as U+3000.

    Spaces left as HTML entities in a text export count as spaces too.
    """
    if "&" in text:
        text = _SPACE_ENTITY.sub(lambda found: " " if found[1] else "\u3000", text)
    if text.isascii():
        return text
    if _WIDE_SPACE.search(text):
        text = _WIDE_SPACE.sub("\u3000", text)
    return _NARROW_SPACE.sub(" ", text)


def without_entities(text: str) -> str:
    """Return the text with complete entities (``&lt;``, ``&#65288;``) as the characters they stand for."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def with_cells_apart(text: str) -> str:
    """Return text taken raw out of a Word file, where 0x07 ends cells and once more a row, with a piped cell a line.

    An empty cell at a row's end and the end of the row look alike. What stands right before words is taken for the
    row's end, for rows begin with a label; so is what stands right behind more words than a row has labels. Word
    itself has a line end in every cell, right before its end.
    """
    *cells, rest = text.replace(f"\r{CELL_END}", CELL_END).split(CELL_END)
    kept: list[str] = []
    words = 0
    for cell, after in zip(cells, [*cells[1:], None], strict=True):
        if kept and not cell.strip() and (words > MOST_LABELS or after is None or _is_words(after)):
            words = 0
            continue
        words = words + 1 if _is_words(cell) else 0
        kept.append(cell)
    return "|\n".join([*kept, rest])


def _is_words(cell: str) -> bool:
    return _WORDS.match(cell) is not None and read_number(cell.strip()) is None


def is_numeral(text: str) -> bool:
    """Tell whether a text is nothing but a numeral short enough for the mark of a footnote."""
    return _NUMERAL.fullmatch(text) is not None


def raised(text: str) -> str:
    """Return the mark of a footnote, set small in the source, in characters that are no digits of what it stands at.

    >>> raised(" 12")
    '¹²'
    """
    return text.strip().translate(_RAISED)


def display_width(text: str) -> int:
    """Return how many columns a text takes in a Chinese font: two for most that is not ASCII.

    Counted from the length in UTF-8 (three bytes and more: two columns), which is exact for Chinese and far
    cheaper than looking every character up.
    """
    if text.isascii():
        return len(text)
    return (len(text) + len(text.encode("utf-8", "replace"))) // 2

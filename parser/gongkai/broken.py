"""Put together the labels that a source broke over several lines, down to a character a line.

Only pieces that make up a wording of a form to the letter are put together, and only where no piece is a wording
of its own: a page of one cell a line has labels in every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from gongkai.document import Document, Line
from gongkai.normalise import fold
from gongkai.schema import Form
from gongkai.wording import label_key, vocabulary

LONGEST_PIECE = 12
"""Characters of the longest piece; what is longer fills a line by itself."""

NUMBERING = 4
"""Characters of the longest numbering, which may stand in pieces of its own before the label."""


@lru_cache(maxsize=4)
def _wordings(forms: tuple[Form, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys of all wordings, and whatever these begin with."""
    keys = frozenset(key for form in forms for key in vocabulary(form).keys)
    return keys, frozenset(key[:end] for key in keys for end in range(1, len(key) + 1))


def mend(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document with broken labels in one cell each, in the place of their first piece."""
    lines: list[Line] = []
    at = 0
    while at < len(document.lines):
        count, text = _label_from(document.lines, at, forms)
        line = document.lines[at]
        lines.append(line if count == 1 else line._replace(cells=(line.cells[0]._replace(text=text),)))
        at += count
    return document if len(lines) == len(document.lines) else replace(document, lines=tuple(lines))


def _label_from(lines: Sequence[Line], start: int, forms: tuple[Form, ...]) -> tuple[int, str]:
    """Return how many lines from ``start`` on make up one label, and its text; 1 where they do not."""
    keys, beginnings = _wordings(forms)
    best, text, whole = 1, "", ""
    for count, line in enumerate(lines[start:], 1):
        piece = line.cells[0].text
        if len(line.cells) > 1 or not piece or len(piece) > LONGEST_PIECE:
            break
        if label_key(fold(piece)).key in keys:
            break  # a label of its own
        text += piece
        key = label_key(fold(text)).key
        if key in keys:
            best, whole = count, text
        elif key not in beginnings and len(text) > NUMBERING:
            break
    return best, whole

"""What converters leave of a page's own markup in the cells of their tables: containers, told ends of lines."""

from __future__ import annotations

import re

from gongkai.readers.text.invisible_characters import display_width

_TAGS = r"</?(?:div|span|p|center|font|b|i|u|strong|em|small|o:p)\b[^<>]*>"
_CONTAINER = r"\.\.\s*" + r"\s*".join("container::")
_FENCE = r":{3,}(?:\s*\{[^{}]*\})?"
_MARKUP = re.compile(rf"{_TAGS}|{_CONTAINER}|{_FENCE}|\\(?=\s|$)", re.I)

_SPAN = re.compile(r"\[([^\[\]\n]*)\]\{[^{}\n]*\}")
_NESTED = 4
"""Spans within spans that are looked for."""


def with_bare_spans(text: str) -> str:
    """Return a text with the words of pandoc's spans alone, and blanks behind these: columns keep their places.

    >>> with_bare_spans('[规章]{lang="zh"}  [12]{.x}  3').split()
    ['规章', '12', '3']
    """
    if "]{" not in text:
        return text
    for _ in range(_NESTED):
        text = _SPAN.sub(lambda span: span[1] + " " * (display_width(span[0]) - display_width(span[1])), text)
    return text


def without_markup(text: str) -> str:
    """Return a cell's text without tags that set no table, containers of reStructuredText, fences, and told line ends.

    >>> without_markup('<span lang="zh">规章</span>'), without_markup(".. con tain er:: 12")
    ('规章', '12')
    """
    return _MARKUP.sub("", text).strip()

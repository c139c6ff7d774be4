"""Headings of sections within running text, given lines of their own: ``…1573 四、行政复议情况 无。 五、存在的问题 …``.

Pages that lost their line ends print a section and its heading in one cell. Only what is worded like a section of a
form, numbered, and parted from the text around it by white space or the end of a sentence is a heading, and
only where the section is told in a few words: what heads a table stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from gongkai.core.document import Cell, Document, Line
from gongkai.core.printed_text import printed_pieces
from gongkai.core.text import fold
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import vocabulary

LIKE = 0.9
"""Likeness from which a text is a section's heading."""

_SHORTEST = 30
"""Characters from which a cell may hold more than a heading."""

_LONGEST_WORD = 80
"""Characters of what a section says in the place of its table; with column headers it would be longer."""

_A_ROW = 6
"""Figures behind a heading from which it may head a table, which the lines of its cells tell better."""

_FIGURES = re.compile(r"\d+")
_HEADING = re.compile(
    r"(?:^|(?<=[\s。;；!！]))[一二三四五六七八]、\s?[^\s。;；:：,，|]{2,24}(?:、[^\s。;；:：,，|]{2,20})?(?=\s)"
)


def with_lines_of_their_own(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document with such headings, and what stands before and behind them, in lines of their own."""
    lines: list[Line] = []
    for line in document.lines:
        longest = max((len(cell.text) for cell in line.cells), default=0)
        lines += [line] if line.table is not None or longest < _SHORTEST else _cut(line, forms)
    return document if len(lines) == len(document.lines) else replace(document, lines=tuple(lines))


def _cut(line: Line, forms: tuple[Form, ...]) -> Iterator[Line]:
    """Yield a line up to a cell with headings in it, these and what follows them, and the rest of the line."""
    before: list[Cell] = []
    for cell in line.cells:
        parts = _parts(cell.text, forms) if len(cell.text) >= _SHORTEST else []
        if len(parts) < 2:
            before.append(cell)
            continue
        if before:
            yield line._replace(cells=tuple(before))
            before = []
        for part, printed in zip(parts, printed_pieces(cell.as_printed, parts), strict=True):
            yield line._replace(cells=(cell._replace(text=part, printed=printed),), separated=False, gap=0)
    if len(before) == len(line.cells):
        yield line
    elif before:
        yield line._replace(cells=tuple(before))


def _parts(text: str, forms: tuple[Form, ...]) -> list[str]:
    """Return a text cut around each heading that is followed by a short text without a table, and another heading."""
    found = [match.span() for match in _HEADING.finditer(text) if _is_heading(match[0], forms)]
    cuts = {0, len(text)}
    for (start, end), (after, _) in pairwise(found):
        if after - end <= _LONGEST_WORD and len(_FIGURES.findall(text, end, after)) < _A_ROW:
            cuts |= {start, end, after}
    parts = (text[a:b].strip() for a, b in pairwise(sorted(cuts)))
    return [part for part in parts if part]


@lru_cache(maxsize=2000)
def _is_heading(text: str, forms: tuple[Form, ...]) -> bool:
    for form in forms:
        words = vocabulary(form)
        for match in words.match(fold(text))[:1]:
            if match.score >= LIKE and words.entries[match.entry].kind == "section_heading":
                return True
    return False

"""Page numbers and running titles: what stands at the same place at the edge of page after page.

They are no part of the text that runs on over the page break, so they go to the end of the document, each still with
its own page and place.
"""

from __future__ import annotations

import re
from collections import defaultdict

from gongkai.readers.pdf.page_blocks import Block, Text

#: Lines of a page, from its head and from its foot, that may be furniture, and how much of the page they may lie in.
_LINES, _MARGIN = 3, 0.15
_MOST_PIECES = 3
#: Lines stand at the same place where they differ by less (points).
_SAME = 4.0
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\D*(\d+)\D*")


def set_aside(pages: list[list[Block]]) -> tuple[list[list[Block]], list[Block]]:
    """Return the blocks of each page without furniture, and the furniture of all pages."""
    seen: dict[str, list[tuple[int, Text]]] = defaultdict(list)
    for number, blocks in enumerate(pages):
        for block in _at_the_edges(blocks):
            seen[_DIGITS.sub("0", _text(block))].append((number, block))
    found = {
        id(block)
        for text, places in seen.items()
        for number, block in places
        if any(other != number and _alike(number, block, other, twin, text) for other, twin in places)
    }
    kept = [[block for block in blocks if id(block) not in found] for blocks in pages]
    return kept, [block for blocks in pages for block in blocks if id(block) in found]


def _text(block: Text) -> str:
    return "".join(piece.text for piece in block.row.pieces).replace(" ", "")


def _at_the_edges(blocks: list[Block]) -> list[Text]:
    """Return the lines at the head and the foot of a page that are no part of a table."""
    edges: list[Text] = []
    for ends in (blocks[:_LINES], blocks[: -_LINES - 1 : -1]):
        for block in ends:
            if not isinstance(block, Text) or len(block.row.pieces) > _MOST_PIECES:
                break
            height = block.page.height
            if _MARGIN * height < block.row.bottom and block.row.top < (1 - _MARGIN) * height:
                break
            if not any(block is each for each in edges):
                edges.append(block)
    return edges


def _alike(number: int, block: Text, other: int, twin: Text, text: str) -> bool:
    """Tell whether two lines of two pages are the same but for the number of the page."""
    if abs(block.row.top - twin.row.top) > _SAME:
        return False
    own, others = _text(block), _text(twin)
    if own == others:
        return len(text) > 1 and not _NUMBER.fullmatch(text)
    return _counts(own, others, other - number)


def _counts(own: str, others: str, pages: int) -> bool:
    """Tell whether the numbers of two texts are the same, or apart by as much as their pages."""
    pairs = zip(_DIGITS.findall(own), _DIGITS.findall(others), strict=True)
    steps = {int(b) - int(a) for a, b in pairs} - {0}
    return steps == {pages}

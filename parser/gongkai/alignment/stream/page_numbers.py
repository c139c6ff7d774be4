"""Numbers that a page's foot prints between dashes (``— 3 —``): in a table they look like a figure between blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.core.document import Line

DASHES = "-—–―·"
_FOOT = re.compile(rf"[{DASHES}]\s*(\d{{1,4}})\s*[{DASHES}]")
_DASHES = frozenset(DASHES)
MOST_CELLS = 3


class PageFeet(NamedTuple):
    """The indices of lines that print such numbers, and whether these surely are pages'."""

    lines: frozenset[int]
    sure: bool


def page_feet(lines: Sequence[Line]) -> PageFeet:
    """Return the page feet of a document; they are sure where there are several and each is one more than the last."""
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        if line.cells[0].text[:1] not in _DASHES or len(line.cells) > MOST_CELLS:
            continue
        if foot := _FOOT.fullmatch(" ".join(cell.text for cell in line.cells)):
            found[index] = int(foot[1])
    numbers = list(found.values())
    return PageFeet(frozenset(found), len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers)))

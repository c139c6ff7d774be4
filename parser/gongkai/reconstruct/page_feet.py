"""Numbers that a page's foot prints between dashes (``— 3 —``): in a table they look like a figure between blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from gongkai.document import Line

_FOOT = re.compile(r"[-—–―·]\s*(\d{1,4})\s*[-—–―·]")
MOST_CELLS = 3


def page_feet(lines: Sequence[Line]) -> tuple[frozenset[int], bool]:
    """Return the indices of the lines that print such numbers, and whether these surely are pages'.

    They are where there are several and each is one more than the one before.
    """
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        if len(line.cells) <= MOST_CELLS and (foot := _FOOT.fullmatch(" ".join(cell.text for cell in line.cells))):
            found[index] = int(foot[1])
    numbers = list(found.values())
    return frozenset(found), len(numbers) > 1 and all(b == a + 1 for a, b in pairwise(numbers))

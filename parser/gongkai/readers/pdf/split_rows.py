"""Rows torn by a page break whose halves are both closed by a rule: only their writing tells that they are one.

What goes on below must be a label without figures of its own, begin like no item of a list, and follow a line that is
so full that the next character would not fit; and blank rows must not be usual in the table, for this would be one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.readers.pdf.page_blocks import PageCell, PageTable
from gongkai.readers.pdf.text_lines import is_figure

_ITEM = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})\s*[)）、.．:：]|第[一二三四五六七八九十\d]+")
_END = re.compile(r"[。；;！!？?]$")
#: Lines are full but for so many points.
_SLACK = 1.0

Pairs = Sequence[tuple[PageCell | None, PageCell]]


def is_torn(upper: PageTable, lower: PageTable, pairs: Pairs) -> bool:
    """Tell whether the first row of a table is the rest of the last row of the table on the page before.

    Parameters
    ----------
    upper, lower
        The tables.
    pairs
        The cells of the lower table's first row, each with the cell of the same width that ends the upper table.
    """
    if any(foot is None for foot, _ in pairs):
        return False
    known = [(foot, head) for foot, head in pairs if foot is not None]
    row = [(foot, head) for foot, head in known if head.place.rows == 1]
    written = [(foot, head) for foot, head in known if head.lines]
    if not any(head.lines for _, head in row) or not any(foot.lines for foot, head in row if not head.lines):
        return False
    if any(foot.place.rows > 1 and head.place.rows == 1 for foot, head in written):
        return False
    return all(_goes_on(foot, head) for foot, head in written) and not _blank_rows(upper) and not _blank_rows(lower, 1)


def _goes_on(foot: PageCell, head: PageCell) -> bool:
    if not foot.lines or any(map(is_figure, head.lines)) or is_figure(foot.lines[-1]):
        return False
    if _ITEM.match(head.text) or _END.search(foot.text):
        return False
    left, _, right, _ = foot.box
    padding = min(min(line.x0 - left, right - line.x1) for line in (*foot.lines, *head.lines))
    last, following = foot.lines[-1], head.lines[0]
    character = following.bottom - following.top
    return last.x1 - last.x0 + character > right - left - 2 * max(padding, 0.0) - _SLACK


def _blank_rows(table: PageTable, first: int = 0) -> int:
    """Count the rows, from the given one on, that have a label and nothing but blanks beside it."""
    count = 0
    for row in range(first, len(table.lattice.ys) - 1):
        cells = [cell for cell in table.cells if cell.place.row == row and cell.place.rows == 1]
        blank = sum(not cell.lines for cell in cells)
        count += 0 < blank == len(cells) - 1
    return count

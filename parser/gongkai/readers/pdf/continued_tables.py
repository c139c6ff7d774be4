"""What a page break cuts, put together again where the page itself proves it.

One proof is a missing rule: a cell that is open at the foot of one page goes on in the cell of the same width that is
open at the head of the next. A row of which every cell is cut is one row; of a row that is whole, only the labels that
reach over several rows can be cut. Where programs close both halves with a rule, writing is the proof (``torn``).
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise, takewhile

from gongkai.readers.pdf.page_blocks import Block, PageCell, PageTable, Text
from gongkai.readers.pdf.running_headers import set_aside
from gongkai.readers.pdf.split_rows import Pairs, is_torn
from gongkai.readers.pdf.text_lines import is_figure

#: Edges are the same where they differ by less (points).
_SAME = 3.0
#: Share of the page, at its head and at its foot, where page numbers and running titles stand; lines of them.
_MARGIN, _MOST_LINES = 0.13, 2
_TOP, _BOTTOM = 1, 3


def join_pages(pages: list[list[Block]]) -> list[Block]:
    """Return the blocks of all pages in reading order, cells cut by page breaks put together, furniture last."""
    pages, furniture = set_aside(pages)
    for above, below in pairwise(pages):
        upper, lower = _last_table(above), _first_table(below)
        if upper is not None and lower is not None and _same_edges(upper, lower):
            _join(upper, lower)
    for parts in _cut_tables(pages):
        _share_columns(parts)
    for blocks in pages:
        for block in blocks:
            if isinstance(block, PageTable):
                block.cells = [cell for cell in block.cells if not cell.continued]
    return [*(block for blocks in pages for block in blocks), *furniture]


def _last_table(blocks: list[Block]) -> PageTable | None:
    """Return the table that ends a page, furniture apart."""
    for seen, block in enumerate(reversed(blocks)):
        if isinstance(block, PageTable):
            return block
        if seen >= _MOST_LINES or not isinstance(block, Text) or not _at_edge(block):
            return None
    return None


def _first_table(blocks: list[Block]) -> PageTable | None:
    """Return the table that begins a page, furniture apart."""
    for seen, block in enumerate(blocks):
        if isinstance(block, PageTable):
            return block
        if seen >= _MOST_LINES or not isinstance(block, Text) or not _at_edge(block):
            return None
    return None


def _at_edge(block: Text) -> bool:
    height = block.page.height
    return block.row.bottom < _MARGIN * height or block.row.top > (1 - _MARGIN) * height


def _same_edges(upper: PageTable, lower: PageTable) -> bool:
    a, b = upper.lattice.box, lower.lattice.box
    return abs(a[0] - b[0]) < _SAME and abs(a[2] - b[2]) < _SAME


def _join(upper: PageTable, lower: PageTable) -> None:
    """Put the cells together that a page break between two tables cuts."""
    last = len(upper.lattice.ys) - 1
    feet = [cell for cell in upper.cells if cell.place.row + cell.place.rows == last]
    heads = [cell for cell in lower.cells if cell.place.row == 0]
    pairs = [(_partner(head, feet), head) for head in heads]
    cut = [
        (foot, head) for foot, head in pairs if foot is not None and not foot.closed[_BOTTOM] and not head.closed[_TOP]
    ]
    whole_row = len(cut) == len(heads) and any(head.place.rows == 1 for head in heads)
    if not cut and is_torn(upper, lower, pairs):
        cut, whole_row = [(foot, head) for foot, head in pairs if foot is not None], True
    for foot, head in cut:
        if foot.lines or whole_row:
            foot.lines += head.lines
            head.lines = []
    if whole_row:
        _drop_first_row(lower)
    for above, head in _continued(pairs, whole_row):
        head.continued = not head.closed[_TOP] if above is None else bool(above.lines) or above.continued


def _continued(pairs: Pairs, whole_row: bool) -> Pairs:
    """Return the empty places below a page break where a label from above it may go on, each with the cell above.

    They stand before the label of the first row; where that row was cut and is joined, they reach beyond it.
    """
    if whole_row:
        return [(foot, head) for foot, head in pairs if not head.lines]
    row = sorted(pairs, key=lambda pair: pair[1].place.column)
    before = list(takewhile(lambda pair: not pair[1].lines, row))
    return [] if len(before) == len(row) or is_figure(row[len(before)][1].lines[0]) else before


def _partner(head: PageCell, feet: list[PageCell]) -> PageCell | None:
    """Return the cell above the break that has the same edges."""
    for foot in feet:
        if abs(foot.box[0] - head.box[0]) < _SAME and abs(foot.box[2] - head.box[2]) < _SAME:
            return foot
    return None


def _drop_first_row(table: PageTable) -> None:
    """Take the first row off a table; cells that reach further begin in the second."""
    kept = []
    for cell in table.cells:
        place = cell.place
        if place.row == 0 and place.rows == 1:
            continue
        cell.place = place._replace(row=max(place.row - 1, 0), rows=place.rows - (place.row == 0))
        kept.append(cell)
    table.cells = kept
    del table.lattice.ys[0]


def _cut_tables(pages: list[list[Block]]) -> list[list[PageTable]]:
    """Return the tables that page breaks cut, each with its parts: nothing stands between these, and they end alike."""
    cut: list[list[PageTable]] = []
    for above, below in pairwise(pages):
        upper, lower = above[-1] if above else None, below[0] if below else None
        if isinstance(upper, PageTable) and isinstance(lower, PageTable) and _same_edges(upper, lower):
            if cut and cut[-1][-1] is upper:
                cut[-1].append(lower)
            else:
                cut.append([upper, lower])
    return cut


def _share_columns(parts: list[PageTable]) -> None:
    """Count the columns of a table's parts alike: a header may stand above figures on the next page."""
    places: list[float] = []
    for x in sorted(x for part in parts for x in part.lattice.xs):
        if not places or x - places[-1] > _SAME:
            places.append(x)
    for part in parts:
        at = [bisect_right(places, x) - 1 for x in part.lattice.xs]
        for cell in part.cells:
            first, last = at[cell.place.column], at[cell.place.column + cell.place.columns]
            cell.place = cell.place._replace(column=first, columns=last - first)

"""Cells that stand in the place of a row's figures, whatever they print: words shift nothing and are no headers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.core.misread_digits import is_misread
from gongkai.core.text import read_number
from gongkai.core.worded_figures import LONGEST, stands_in_for_a_figure, worded_figure
from gongkai.forms.vocabulary import MINIMUM

KNOWN = 0.95
"""Likeness from which words that often stand in for a figure are a label all the same."""

_PLAIN = re.compile(r"\d*")
_UNIT_ALONE = re.compile(r"[()]*(?:单位:?)?(?:亿元|万元|元|人次|件次|条次|[件条项宗份次个篇人部场批起])[()]*")


def value_cells(context: StreamContext) -> frozenset[int]:
    """Return the cells of rows that print words, all of which stand where the row's figures do.

    They are in the line of their row's label, or each on a line of its own behind it; together with the row's figures
    and empty cells there are as many as the table has columns, neither more nor fewer.
    """
    found: set[int] = set()
    labels = list(_row_labels(context))
    in_line = Counter(context.line_of[label] for label, _ in labels)
    for label, block in labels:
        if in_line[context.line_of[label]] > 1:
            continue  # a line of labels: figures stand below it
        size = len(context.table.blocks[block].columns)
        for cells in (_beside(label, context), _behind(label, context)):
            if len(cells) == size and (worded := [cell for cell in cells if not _is_figure(cell, context)]):
                found.update(worded)
    return frozenset(found)


def _row_labels(context: StreamContext) -> Iterator[tuple[int, int]]:
    """Yield the cell of each label of one row in the region, and the row's block."""
    for cell, anchor in context.chain.items():
        entry = context.words.entries[anchor.entry]
        here = context.region.start <= cell < context.region.end
        if here and entry.table == context.index and entry.row >= 0 and not entry.members:
            yield cell, entry.block


def _beside(label: int, context: StreamContext) -> list[int]:
    """Return the cells in the line of a label, right of it; none where one of them is a label."""
    line = context.line_of[label]
    cells: list[int] = []
    for cell in range(label + 1, context.region.end):
        if context.line_of[cell] != line:
            break
        if _is_label(cell, context):
            return []
        cells.append(cell)
    return cells


def _behind(label: int, context: StreamContext) -> list[int]:
    """Return the cells behind a label, each on a line of its own, to the next label or to what is no cell of a row."""
    cells: list[int] = []
    for cell in range(label + 1, context.region.end):
        line = context.lines[context.line_of[cell]]
        if len(line.cells) != 1 or _is_label(cell, context):
            break
        if not _is_figure(cell, context) and not stands_in_for_a_figure(context.labelled.folded[cell]):
            break
        cells.append(cell)
    return cells


def _is_label(cell: int, context: StreamContext) -> bool:
    """Whether a cell is a label of the form, or words that are no row's own."""
    text = context.labelled.folded[cell]
    if cell in context.chain or len(text) > LONGEST or _UNIT_ALONE.fullmatch(text):
        return True
    if _is_figure(cell, context) or worded_figure(text):
        return False
    likeness = KNOWN if stands_in_for_a_figure(text) else MINIMUM
    return any(match.score >= likeness for match in context.words.match(text))


def _is_figure(cell: int, context: StreamContext) -> bool:
    text = context.labelled.folded[cell]
    plain = _PLAIN.fullmatch(text) is not None or is_misread(text)
    return plain or (read_number(text) is not None and context.labelled.labels[cell] in ("value", "blank"))

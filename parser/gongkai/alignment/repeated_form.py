"""A page that prints the whole form more than once: another year's report below this one, or the same once more."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.alignment.types import Anchor
from gongkai.core.labels import LabelledDocument
from gongkai.forms.vocabulary import Vocabulary

CLEAR = 0.95
"""Likeness from which a cell surely prints a row's label."""

MOST = 0.6
"""Share of the rows found that must be printed again, all after the first time, for the form to be printed twice."""

FEWEST = 5
"""Rows that must be printed again at least."""


def second_copy(candidates: Sequence[Sequence[Anchor]], words: Vocabulary) -> int | None:
    """Return the cell of the first label of the form's second printing, ``None`` where there is just one.

    Parameters
    ----------
    candidates
        The entries that each cell may print, as :func:`gongkai.alignment.label_anchors.candidate_anchors` gives them.
    """
    places: dict[int, list[int]] = {}
    for options in candidates:
        clear = [a for a in options if a.score >= CLEAR and words.entries[a.entry].row >= 0]
        if len(clear) == 1 and not words.entries[clear[0].entry].members:
            places.setdefault(clear[0].entry, []).append(clear[0].cell)
    again = [cells[1] for cells in places.values() if len(cells) > 1]
    tables = {words.entries[entry].table for entry, cells in places.items() if len(cells) > 1}
    if len(again) < max(FEWEST, MOST * len(places)) or len(tables) < 2:
        return None  # one table alone may be printed twice within a report
    twice = [cells[1] for cells in places.values() if len(cells) == 2]  # others are repeated within a copy
    split = min(twice or again)
    before = sum(cells[0] < split for cells in places.values())
    return split if before >= MOST * len(places) else None


def printed_alike(labelled: LabelledDocument, split: int) -> bool:
    """Whether the figures before a cell and from it on are the same, one after the other."""

    def figures(start: int, end: int) -> list[str]:
        cells = range(start, end)
        return [labelled.folded[cell] for cell in cells if labelled.labels[cell] == "value" and labelled.folded[cell]]

    return figures(0, split) == figures(split, len(labelled.cells))

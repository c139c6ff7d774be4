"""An evaluation boiled down to a few numbers a document, so that two models can be compared document by document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gongkai.training.evaluation import Evaluation, Judged


class Tally(NamedTuple):
    """One document's fields.

    Attributes
    ----------
    layout
        Its kind of layout.
    fields, right
        Fields that the layout did not destroy, and those of them that were read right.
    silent
        Fields wrong without a flag, destroyed ones included.
    flagged
        Fields flagged, of those not destroyed.
    needless, sure
        Fields flagged without need; fields that were right and beyond doubt.
    """

    layout: str
    fields: int
    right: int
    silent: int
    flagged: int
    needless: int
    sure: int


def tallies_of(evaluation: Evaluation) -> dict[str, Tally]:
    """Return the tally of each document, by its source."""
    fields: dict[str, list[Judged]] = {}
    for each in evaluation.judged:
        fields.setdefault(each.source, []).append(each)
    return {source: _tally(each) for source, each in sorted(fields.items())}


def _tally(judged: Iterable[Judged]) -> Tally:
    fields = list(judged)
    whole = [each for each in fields if not each.destroyed]
    sure = [each for each in whole if each.right and not each.contested]
    return Tally(
        fields[0].layout,
        len(whole),
        sum(each.right for each in whole),
        sum(each.silent for each in fields),
        sum(each.flagged for each in whole),
        sum(each.flagged for each in sure),
        len(sure),
    )

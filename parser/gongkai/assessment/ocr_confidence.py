"""What a recogniser's doubt about a cell means for the field that was read from it.

The model of confidence weighs how a figure was placed; it knows nothing of how its characters were read, since most
sources say in characters what they print. Where a reader gives a cell a score below 1, both must be right: the place
and the characters.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from gongkai.alignment.types import Alignment, Placement
from gongkai.core.labels import LabelledDocument
from gongkai.core.report import Field

REASON = "ocr_low"

RIGHT = ((0.0, 0.3), (0.4, 0.4), (0.6, 0.85), (0.9, 0.99), (0.95, 0.9985), (0.99, 0.9998), (1.0, 0.99999))
"""How often a figure is right (second) that was read with a score (first); in between on straight lines.

From some 15,000 figures of worn scans, a third of them worn beyond what scanners do; ``benchmarks/kinds_pictures.py``
shows what comes of it.
"""


def figure_scores(result: Alignment, labelled: LabelledDocument) -> dict[str, float]:
    """Return the score of the cell of each field that was not read from characters."""
    return {
        field_id: score
        for field_id, placement in result.placements.items()
        if (score := _score(placement, labelled)) < 1.0
    }


def _score(placement: Placement, labelled: LabelledDocument) -> float:
    cell = placement.reading.cell if placement.reading else -1
    return labelled.cells[cell].score if cell >= 0 else 1.0


def weigh_recognition(fields: Mapping[str, Field], scores: Mapping[str, float], threshold: float) -> None:
    """Lower the confidence of fields whose characters are in doubt, and flag those that fall below the threshold."""
    for field_id, score in scores.items():
        field = fields[field_id]
        field.confidence *= probability(score)
        if field.confidence < threshold and REASON not in field.reasons:
            field.reasons.append(REASON)
            field.review = True


def probability(score: float) -> float:
    """Return the probability that a figure is right that was read with a score."""
    for (low, at_low), (high, at_high) in pairwise(RIGHT):
        if score <= high:
            return at_low + (at_high - at_low) * (score - low) / (high - low)
    return RIGHT[-1][1]

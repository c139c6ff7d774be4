"""One calibrated probability a field that it says what is printed, and whether a person must look.

The evidence is what the stages before it noted: how sure the label is, how the row was filled, what the alternatives
were, whether relations with something above zero in them hold. A small model weighs it; it is trained on
fields of layouts that the labeller had not seen, and its scores are set right by isotonic regression on others again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

import numpy as np

from gongkai.placement import Placement, Reconstruction, TableResult
from gongkai.report import Alternative, Field

HOWS = (
    "exact", "headed", "blank_cells", "few_cells", "nothing", "position", "shifted", "gathered", "vanished", "glued",
    "merged", "dropped", "overfull", "lost", "missing",
)  # fmt: skip
"""The kinds of evidence that a placement names, with ``column_`` or ``matrix_`` before them for such tables."""

FLOOR, CEILING = 0.0005, 0.99999


def placement_features(
    placement: Placement, field: Field, state: TableResult, around: tuple[float, ...], held: tuple[int, int, int]
) -> tuple[float, ...]:
    """Return the evidence for one field as numbers; rounded, so that like fields share one row.

    Parameters
    ----------
    around
        What :func:`table_features` says of the field's table.
    held
        Relations of the field that hold with something above zero, fail, cannot be checked.
    """
    how = _kind(placement.how)
    doubtful = bool(placement.reading and placement.reading.number and placement.reading.number.doubtful)
    blank = field.value is None
    return (
        *(float(how == each) for each in HOWS),
        float(placement.how.startswith("column_")),
        float(placement.how.startswith("matrix_")),
        float(placement.doubt),
        float(placement.settled),
        round(min(placement.score, 1.0), 2),
        float(placement.score < 0.8),
        round(placement.trust, 1),
        round(placement.reading_trust, 1),
        float(placement.reading_trust < 0.8),
        float(placement.inferred),
        float(doubtful),
        float(blank),
        float(field.value == 0),
        float(field.status == "missing"),
        float(field.status == "unreadable"),
        float(held[0] > 0),
        float(held[0] > 1),
        float(held[1] > 0),
        float(held[2] > 0),
        float(held[0] > 0 and how in ("glued", "vanished", "gathered", "merged")),
        *around,
        float(state.said_nothing),
        float(state.heading),
        float(state.repeated_differs),
        float(len(state.unknown_rows) > 0),
        float(blank and how == "exact"),
    )


def table_features(placements: Sequence[Placement]) -> tuple[float, ...]:
    """Return the shares of a table's fields by evidence: in order, out of order, blanks placed, missing, inferred."""
    kinds = [_kind(placement.how) for placement in placements]
    whole = len(placements) or 1
    shares = (
        sum(kind in ("exact", "headed") for kind in kinds),
        sum(kind in ("overfull", "dropped", "merged", "lost", "glued") for kind in kinds),
        sum(kind in ("gathered", "vanished", "shifted", "position", "few_cells", "nothing") for kind in kinds),
        sum(kind == "missing" for kind in kinds),
        sum(placement.inferred for placement in placements),
    )
    return tuple(math.ceil(10 * share / whole) / 10 for share in shares)


def _kind(how: str) -> str:
    return how.removeprefix("column_").removeprefix("matrix_")


def report_features(
    result: Reconstruction, fields: Mapping[str, Field], held: Mapping[str, tuple[int, int, int]]
) -> np.ndarray:
    """Return the evidence for every field, shape ``(fields, features)``, in the form's order."""
    rows: list[tuple[float, ...]] = []
    for state in result.tables:
        ids = list(result.form.tables[state.table].field_ids())
        around = table_features([result.placements[each] for each in ids])
        rows += [
            placement_features(result.placements[each], fields[each], state, around, held.get(each, (0, 0, 0)))
            for each in ids
        ]
    return np.array(rows)


@dataclass(frozen=True)
class ConfidenceModel:
    """A trained model of confidence.

    Attributes
    ----------
    weigher
        A scikit-learn classifier over the features, classes ``[wrong, right]``.
    calibrator
        A scikit-learn isotonic regression from its score to a probability, ``None`` before calibration.
    threshold
        Fields below it are to be reviewed, unless the user says otherwise.
    known
        Probabilities of evidence seen before: most fields of most reports are alike.
    """

    weigher: Any
    calibrator: Any
    threshold: float
    known: dict[bytes, float] = dataclass_field(default_factory=dict)

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """Return the probability that each field says what is printed, shape ``(fields,)``."""
        keys = [row.tobytes() for row in features]
        new = {key: i for i, key in enumerate(keys) if key not in self.known}
        if new:
            scores = self.weigher.decision_function(features[list(new.values())])
            found = self.calibrator.predict(scores) if self.calibrator is not None else 1 / (1 + np.exp(-scores))
            self.known.update(zip(new, np.clip(found, FLOOR, CEILING).tolist(), strict=True))
        return np.array([self.known[key] for key in keys])

    def __getstate__(self) -> dict[str, Any]:
        return {"weigher": self.weigher, "calibrator": self.calibrator, "threshold": self.threshold}

    def __setstate__(self, state: dict[str, Any]) -> None:
        for key, value in {**state, "known": {}}.items():
            object.__setattr__(self, key, value)


def set_confidence(
    result: Reconstruction,
    fields: Mapping[str, Field],
    probabilities: np.ndarray,
    threshold: float,
    suspects: set[str],
) -> None:
    """Set confidence, review, reasons and alternatives of every field.

    Parameters
    ----------
    probabilities
        In the form's order.
    suspects
        Fields of the smallest changes that would make all relations hold.
    """
    for state in result.tables:
        unexplained = state.state == "absent" and not state.said_nothing
        for field_id in result.form.tables[state.table].field_ids():
            if unexplained:
                fields[field_id].reasons.append("table_absent")
    for (field_id, field), probability in zip(fields.items(), probabilities.tolist(), strict=True):
        placement = result.placements[field_id]
        field.confidence = probability
        _give_reasons(field, placement, threshold)
        if field_id in suspects:
            field.reasons.append("relation_failed")
        field.review = bool(field.reasons)
        rest = (1 - field.confidence) / max(len(placement.others), 1)
        field.alternatives = [Alternative(value, round(rest, 6)) for value in placement.others[:3]]


_REASON = {
    "glued": "digits_glued",
    "merged": "weak_alignment",
    "gathered": "blank_placed",
    "vanished": "blank_placed",
    "shifted": "blank_placed",
    "blank_cells": "blank_placed",
    "few_cells": "blank_placed",
    "nothing": "blank_placed",
    "position": "blank_placed",
    "lost": "values_lost",
}


def _give_reasons(field: Field, placement: Placement, threshold: float) -> None:
    """Say why a field is in doubt; a field that is not in doubt is given no reason."""
    if not placement.doubt and field.confidence >= threshold:
        return
    how = _kind(placement.how)
    reason = _REASON.get(how, "weak_alignment")
    if how == "exact" and not placement.doubt and min(placement.trust, placement.reading_trust) < 0.8:
        reason = "low_label"
    if how != "missing" or "table_absent" not in field.reasons:
        field.reasons.append(reason)

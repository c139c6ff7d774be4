"""One calibrated probability a field that it says what is printed, and whether a person must look.

The evidence is what the stages before it noted: how sure the label is, how the row was filled, what the alternatives
were and how far off they are, which doubts have names, whether relations with something above zero in them hold. A
small model weighs it; it is trained on fields of layouts that the labeller had not seen, and its scores are set right
by isotonic regression on others again: fields that nothing but their probability flags, and each kind of flagged
ones, apart.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import Any

import numpy as np

from gongkai.alignment.types import Alignment, Placement
from gongkai.assessment.boosted_trees import BoostedTrees, Curve
from gongkai.assessment.evidence import IN_DOUBT, Evidence, Flag, absent_fields, kind_of
from gongkai.core.errors import ModelError
from gongkai.core.misread_digits import likely_figure
from gongkai.core.report import Alternative, Field

log = logging.getLogger(__name__)

MOST_KNOWN = 100_000
"""Distinct evidence whose probability is kept."""

FLOOR, CEILING = 0.0005, 0.99999


@dataclass(frozen=True)
class ConfidenceModel:
    """A trained model of confidence.

    Attributes
    ----------
    weigher
        The trees that give evidence a score, in log-odds.
    curves
        By what flags a field, the way from its score to a probability; empty before calibration. Fields that are
        flagged in any case have curves of their own, for what befalls them says little of the others.
    threshold
        Fields below it are to be reviewed, unless the user says otherwise. A field whose reading is in doubt is never
        surer than it, whatever its curve says; one that a failed sum alone flags may be.
    known
        Probabilities of evidence seen before: most fields of most reports are alike.
    """

    weigher: BoostedTrees
    curves: Mapping[Flag, Curve]
    threshold: float
    known: dict[Evidence, float] = dataclass_field(default_factory=dict, repr=False, compare=False)

    def probabilities(self, evidence: Sequence[Evidence]) -> list[float]:
        """Return the probability that each field says what is printed.

        Raises
        ------
        ModelError
            The model was trained on other evidence than this version gives.
        """
        if len(self.known) > MOST_KNOWN:
            self.known.clear()
        found = [self.known.get(each) for each in evidence]  # such a thing is long: each is hashed once
        if new := list(dict.fromkeys(each for each, known in zip(evidence, found, strict=True) if known is None)):
            scores = self.weigher.decision_function(self._rows(new))
            made = 1 / (1 + np.exp(-scores))
            flags = np.array([each.flag for each in new])
            for flag, curve in self.curves.items():
                made = np.where(flags == flag, curve.predict(scores), made)
            made = np.where(np.isin(flags, IN_DOUBT), np.minimum(made, self.threshold), made)
            self.known.update(zip(new, np.clip(made, FLOOR, CEILING).tolist(), strict=True))
        return [self.known[each] if known is None else known for each, known in zip(evidence, found, strict=True)]

    def _rows(self, evidence: Sequence[Evidence]) -> np.ndarray:
        rows = np.array([each.row() for each in evidence])
        expected = self.weigher.width
        if rows.shape[1] != expected:
            raise ModelError(
                f"the model weighs {expected} pieces of evidence and this version gives {rows.shape[1]}; "
                "rebuild it with `make train` (checkout) or `gongkai train`",
                f"模型需要 {expected} 项依据，而当前版本给出 {rows.shape[1]} 项；"
                "请运行 `make train`（源码目录）或 `gongkai train` 重新生成",
            )
        return rows

    def to_arrays(self) -> dict[str, Any]:
        """Return what the model is made of, as plain numbers and arrays, for :meth:`from_arrays`."""
        return {
            "weigher": self.weigher.to_arrays(),
            "threshold": self.threshold,
            "curves": {flag: curve.to_arrays() for flag, curve in self.curves.items()},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> ConfidenceModel:
        """Return the model that :meth:`to_arrays` took apart."""
        curves = {flag: Curve(**curve) for flag, curve in arrays["curves"].items()}
        return cls(BoostedTrees(**arrays["weigher"]), curves, arrays["threshold"])

    def __reduce__(self) -> tuple[Any, ...]:
        return ConfidenceModel.from_arrays, (self.to_arrays(),)  # without what it remembers of evidence


def set_confidence(
    result: Alignment,
    fields: Mapping[str, Field],
    probabilities: Sequence[float],
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
    told = {id_ for state in result.tables if state.told for id_ in result.form.tables[state.table].field_ids()}
    for field_id in absent_fields(result):
        fields[field_id].reasons.append("from_prose" if field_id in told else "table_absent")
    for (field_id, field), probability in zip(fields.items(), probabilities, strict=True):
        placement = result.placements[field_id]
        field.confidence = probability
        if placement.doubt or (probability < threshold and field_id not in suspects):
            _give_reasons(field, placement)
        if field_id in suspects:
            field.reasons.append("relation_failed")
        field.review = bool(field.reasons)
        if others := placement.others or _likely(field):
            rest = round((1 - field.confidence) / len(others), 6)
            field.alternatives = [Alternative(value, rest) for value in others[:3]]
    log.debug(
        "%d of %d fields to review, %d of them suspects",
        sum(f.review for f in fields.values()),
        len(fields),
        len(suspects),
    )


def _likely(field: Field) -> tuple[Decimal | None, ...]:
    """Return what a figure that cannot be read most likely says, if it tells."""
    value = likely_figure(field.raw) if field.status == "unreadable" and field.raw else None
    return () if value is None else (value,)


_REASON = {
    "glued": "digits_glued",
    "merged": "weak_alignment",
    "gathered": "blank_placed",
    "vanished": "blank_placed",
    "shifted": "blank_placed",
    "blank_cells": "blank_placed",
    "few_cells": "blank_placed",
    "nothing": "blank_placed",
    "empty_line": "blank_placed",
    "position": "blank_placed",
    "lost": "values_lost",
}


def _give_reasons(field: Field, placement: Placement) -> None:
    """Say why a field is in doubt: by its doubts' names, and by how it was read where these leave it to that."""
    named = [doubt.reason for doubt in sorted(placement.doubts)]
    field.reasons += [reason for reason in dict.fromkeys(named) if reason and reason not in field.reasons]
    if placement.doubts and None not in named:
        return
    how = kind_of(placement.how)
    reason = _REASON.get(how, "weak_alignment")
    if how == "exact" and not placement.doubt and min(placement.trust, placement.reading_trust) < 0.8:
        reason = "low_label"
    told = bool(field.reasons)  # what is in doubt about the figure itself, or about its table
    if not (told and how in ("missing", "exact")):
        field.reasons.append(reason)

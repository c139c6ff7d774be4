"""One calibrated probability a field that it says what is printed, and whether a person must look.

The evidence is what the stages before it noted: how sure the label is, how the row was filled, what the alternatives
were, whether relations with something above zero in them hold. A small model weighs it; it is trained on
fields of layouts that the labeller had not seen, and its scores are set right by isotonic regression on others again.
"""

from __future__ import annotations

import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from gongkai.alignment.types import Alignment, Placement
from gongkai.assessment.boosted_trees import BoostedTrees, Curve
from gongkai.core.errors import ModelError
from gongkai.core.misread_digits import likely_figure
from gongkai.core.report import Alternative, Field

log = logging.getLogger(__name__)

HOWS = (
    "exact", "headed", "blank_cells", "few_cells", "nothing", "position", "shifted", "gathered", "vanished", "glued",
    "merged", "dropped", "overfull", "lost", "missing", "empty_line",
)  # fmt: skip
"""The kinds of evidence that a placement names, with ``column_`` or ``matrix_`` before them for such tables."""

MOST_KNOWN = 100_000
"""Distinct evidence whose probability is kept."""

FLOOR, CEILING = 0.0005, 0.99999

_new = tuple.__new__  # half the price of a NamedTuple's own constructor


class Evidence(NamedTuple):
    """What is known of how one field was read; coarse, so that most fields of most reports share a few of these.

    Attributes
    ----------
    score, trust, reading_trust
        Of the row's label (likeness, labeller's probability), and of the figure's cell; rounded.
    figure
        ``"none"``, ``"zero"`` or ``"some"``.
    held, failed, open
        Relations of the field that hold with something above zero (2 at most), fail, cannot be checked (1 at most).
    around
        What :func:`table_features` says of the field's table.
    table
        The section says nothing happened; its heading is printed; copies of it differ; it has unknown rows.
    """

    how: str
    doubt: bool
    settled: bool
    score: float
    trust: float
    reading_trust: float
    inferred: bool
    doubtful: bool
    status: str
    figure: str
    held: int
    failed: int
    open: int
    around: tuple[float, ...]
    table: tuple[bool, ...]

    def row(self) -> tuple[float, ...]:
        """Return the evidence as numbers for the weigher."""
        how = _kind(self.how)
        blank = self.figure == "none"
        numbers = (
            *(how == each for each in HOWS),
            self.how.startswith("column_"),
            self.how.startswith("matrix_"),
            self.doubt,
            self.settled,
            self.score,
            self.score < 0.8,
            self.trust,
            self.reading_trust,
            self.reading_trust < 0.8,
            self.inferred,
            self.doubtful,
            blank,
            self.figure == "zero",
            self.status == "missing",
            self.status == "unreadable",
            self.held > 0,
            self.held > 1,
            self.failed > 0,
            self.open > 0,
            self.held > 0 and how in ("glued", "vanished", "gathered", "merged"),
            *self.around,
            *self.table,
            blank and how == "exact",
        )
        return tuple(float(number) for number in numbers)


def evidence_trace() -> list[tuple[float, ...]]:
    """Return the numbers that this version gives the weigher for some made-up evidence; see the labeller's trace."""
    plain = Evidence(
        HOWS[0], False, True, 0.97, 0.9, 0.7, False, True, "printed", "some", 2, 1, 0, (0.1, 0.0, 0.3),
        (False, True, False, True),
    )  # fmt: skip
    changed = plain._replace(doubt=True, score=0.5, status="missing", figure="none", held=0, open=1)
    return [each._replace(how=how).row() for how in HOWS for each in (plain, changed)]


def table_features(placements: Sequence[Placement]) -> tuple[float, ...]:
    """Return the shares of a table's fields that are out of order, missing, or under a label that is inferred.

    Blanks whose place is in doubt are left out: they say nothing of the rows that print all their figures.
    """
    kinds = Counter([_kind(placement.how) for placement in placements])
    whole = len(placements) or 1
    shares = (
        sum(kinds[kind] for kind in ("overfull", "dropped", "merged", "lost", "glued")),
        kinds["missing"],
        sum([placement.inferred for placement in placements]),
    )
    return tuple(math.ceil(10 * share / whole) / 10 for share in shares)


@lru_cache(maxsize=100)
def _kind(how: str) -> str:
    return how.removeprefix("column_").removeprefix("matrix_")


@lru_cache(maxsize=10_000)
def _rounded(score: float, trust: float) -> tuple[float, float]:
    """Round what is known of a label; that takes long, and a row's figures have the same one."""
    return round(min(score, 1.0), 2), round(trust, 1)


def report_evidence(
    result: Alignment, fields: Mapping[str, Field], held: Mapping[str, tuple[int, int, int]]
) -> list[Evidence]:
    """Return the evidence for every field, in the form's order.

    Parameters
    ----------
    held
        For each field how many relations hold with something above zero, fail, cannot be checked.
    """
    found: list[Evidence] = []
    none = (0, 0, 0)
    for state in result.tables:
        placements = [result.placements[each] for each in result.form.tables[state.table].field_ids()]
        around = table_features(placements)
        table = (state.said_nothing, state.heading, state.repeated_differs, bool(state.unknown_rows))
        for placement in placements:
            field = fields[placement.field_id]
            number = placement.reading.number if placement.reading else None
            holding, failing, unchecked = held.get(placement.field_id, none)
            values = (
                placement.how,
                placement.doubt,
                placement.settled,
                *_rounded(placement.score, placement.trust),
                int(10 * placement.reading_trust + 0.5) / 10,
                placement.inferred,
                number is not None and number.doubtful,
                field.status,
                "none" if field.value is None else "some" if field.value else "zero",
                2 if holding > 2 else holding,
                1 if failing else 0,
                1 if unchecked else 0,
                around,
                table,
            )
            found.append(_new(Evidence, values))
    return found


@dataclass(frozen=True)
class ConfidenceModel:
    """A trained model of confidence.

    Attributes
    ----------
    weigher
        The trees that give evidence a score, in log-odds.
    calibrator
        From that score to a probability; ``None`` before calibration.
    threshold
        Fields below it are to be reviewed, unless the user says otherwise.
    doubtful
        The calibrator of fields that another reading contradicts; ``None`` where they share the other.
    known
        Probabilities of evidence seen before: most fields of most reports are alike.
    """

    weigher: BoostedTrees
    calibrator: Curve | None
    threshold: float
    doubtful: Curve | None = None
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
            made = self.calibrator.predict(scores) if self.calibrator is not None else 1 / (1 + np.exp(-scores))
            if self.doubtful is not None:
                made = np.where([each.doubt for each in new], self.doubtful.predict(scores), made)
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
        curves = {"calibrator": self.calibrator, "doubtful": self.doubtful}
        return {
            "weigher": self.weigher.to_arrays(),
            "threshold": self.threshold,
            **{name: curve and curve.to_arrays() for name, curve in curves.items()},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Any]) -> ConfidenceModel:
        """Return the model that :meth:`to_arrays` took apart."""
        calibrator, doubtful = (arrays[name] and Curve(**arrays[name]) for name in ("calibrator", "doubtful"))
        return cls(BoostedTrees(**arrays["weigher"]), calibrator, arrays["threshold"], doubtful)

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
    for state in result.tables:
        unexplained = state.state == "absent" and not state.said_nothing
        for field_id in result.form.tables[state.table].field_ids():
            if unexplained:
                fields[field_id].reasons.append("from_prose" if state.told else "table_absent")
    for (field_id, field), probability in zip(fields.items(), probabilities, strict=True):
        placement = result.placements[field_id]
        field.confidence = probability
        if placement.doubt or probability < threshold:
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
    """Say why a field is in doubt."""
    how = _kind(placement.how)
    reason = _REASON.get(how, "weak_alignment")
    if how == "exact" and not placement.doubt and min(placement.trust, placement.reading_trust) < 0.8:
        reason = "low_label"
    told = bool(field.reasons)  # what is in doubt about the figure itself, or about its table
    if not (told and how in ("missing", "exact")):
        field.reasons.append(reason)

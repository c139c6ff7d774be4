"""The training data of the model of confidence, its fit, its calibration, and its threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from gongkai.alignment.align import align
from gongkai.assessment.boosted_trees import BoostedTrees, Curve
from gongkai.assessment.confidence import ConfidenceModel, Evidence, report_evidence
from gongkai.core.labels import LabelledDocument
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.core.step_budget import StepBudget
from gongkai.core.threads import one_thread
from gongkai.extraction.fields import read_fields
from gongkai.extraction.report_identity import find_about
from gongkai.forms.form import Form
from gongkai.forms.relations import Arithmetic
from gongkai.labelling.labeller import Labeller
from gongkai.pipeline.stages import running_text
from gongkai.training.corrections import Corrected
from gongkai.training.fit_labeller import read_sample
from gongkai.training.generator import Sample

ALONE = 5
"""Times that a field alone may be likelier wrong than all fields together: most of these are far surer than it."""

SUSPECT_STEPS = 200_000
"""Budget of the search for suspects of one report: half of a report's search, as in the pipeline."""


@dataclass(slots=True)
class FieldData:
    """Distinct rows of evidence with how many fields were right and wrong, and which of these were flagged anyway."""

    rows: Counter[tuple[tuple[float, ...], bool, bool, bool]] = field(default_factory=Counter)

    def add(self, known: Evidence, right: bool, flagged: bool) -> None:
        """Add one field."""
        self.rows[known.row(), right, known.doubt, flagged] += 1


class _Read(NamedTuple):
    """One field as it was read: its value, the evidence for it, and whether something else flags it."""

    field: str
    value: Decimal | None
    evidence: Evidence
    placement_doubt: bool
    absent: bool
    flagged: bool


def field_data(samples: Iterable[Sample], labeller: Labeller, forms: tuple[Form, ...]) -> FieldData:
    """Read samples with a labeller and return the evidence for every field, with whether it was read right.

    What a layout destroyed, and is not in doubt, counts as wrong, since no reading of it can be relied on.
    """
    data = FieldData()
    for sample in samples:
        assert sample.truth is not None
        lost = set(sample.truth.unrecoverable)
        labelled = labeller.label(read_sample(sample, forms), forms)
        for each in _read_fields(labelled, sample.truth.year, forms):
            if each.absent or (each.field in lost and each.placement_doubt):
                continue
            right = each.field not in lost and sample.truth.fields.get(each.field, "none") == each.value
            data.add(each.evidence, right, each.flagged)
    return data


def decided_data(
    documents: Iterable[Corrected], labeller: Labeller, forms: tuple[Form, ...], *, audited: bool
) -> FieldData:
    """Read corrected documents with a labeller and return the evidence for the decided fields.

    Parameters
    ----------
    audited
        Only the fields of the blind audit: the others were decided because they were in doubt.
    """
    data = FieldData()
    for each in documents:
        labelled = labeller.label(each.restored(forms), forms)
        year = find_about(each.document, running_text(labelled)).year.year
        for read in _read_fields(labelled, year, forms):
            wanted = read.field in (each.audited if audited else each.values)
            if wanted and not read.absent:
                data.add(read.evidence, each.values[read.field] == read.value, read.flagged)
    return data


def _read_fields(labelled: LabelledDocument, year: int | None, forms: tuple[Form, ...]) -> Iterator[_Read]:
    """Yield every field of a labelled document as the pipeline would read it."""
    result = align(labelled, forms, year, DEFAULT_OPTIONS)
    read = read_fields(result, labelled)
    values = {field_id: each.value for field_id, each in read.items()}
    sums = Arithmetic(result.form.relations, values)
    known = report_evidence(result, read, sums.evidence())
    flagged = sums.suspects(StepBudget(SUSPECT_STEPS))
    absent = {
        field_id
        for table in result.tables
        if table.state == "absent" and not table.said_nothing
        for field_id in result.form.tables[table.table].field_ids()
    }
    for field_id, each in zip(read, known, strict=True):
        doubt = result.placements[field_id].doubt
        yield _Read(field_id, values[field_id], each, doubt, field_id in absent, each.doubt or field_id in flagged)


def fit_confidence(
    parts: Sequence[FieldData], silent_target: float, decided: Sequence[FieldData] = ()
) -> ConfidenceModel:
    """Fit the weigher and its calibration, and choose the threshold.

    Fields that another reading contradicts are calibrated apart: they are flagged in any case, and what befalls them
    says little of the others. The parts (one a family) are split in two: on each half the scores of a weigher fitted
    to the other half are calibrated; the weigher that is kept is fitted to all.

    Parameters
    ----------
    parts
        Evidence for all fields of documents that the labeller had not seen.
    silent_target
        Share of all fields that may be wrong and not flagged at the threshold.
    decided
        Evidence for fields that people decided because they were in doubt. The weigher learns from it; no probability
        and no threshold is set by it, for doubtful fields are wrong more often than others that look like them.
    """
    halves = [_stack(parts[0::2]), _stack(parts[1::2])]
    more = _stack(decided)
    scored = []
    for fitted, judged in (halves, halves[::-1]):
        weigher = _fit_weigher(fitted, more)
        with one_thread():
            scored.append((weigher.decision_function(judged[0]), *judged[1:]))
    score, right, weight, doubt, flagged = (np.concatenate(each) for each in zip(*scored, strict=True))
    calibrators = [_calibrator(score[each], right[each], weight[each]) for each in (~doubt, doubt)]
    sure = calibrators[0].predict(score[~doubt]) if calibrators[0] else np.ones(0)
    threshold = _threshold(sure, right[~doubt], weight[~doubt], flagged[~doubt], silent_target)
    weigher = BoostedTrees.of_sklearn(_fit_weigher(_stack(parts), more))
    return ConfidenceModel(weigher, calibrators[0], threshold, calibrators[1])


def _calibrator(score: np.ndarray, right: np.ndarray, weight: np.ndarray) -> Curve | None:
    """Fit the way from a score to a probability; ``None`` where there is nothing to fit it to."""
    from sklearn.isotonic import IsotonicRegression

    if not len(score):
        return None
    regression = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    return Curve.of_sklearn(regression.fit(score, right, sample_weight=weight))


def _stack(parts: Sequence[FieldData]) -> tuple[np.ndarray, ...]:
    """Return rows of evidence, whether they were right, how often, whether in doubt, whether flagged anyway."""
    rows: Counter[tuple[tuple[float, ...], bool, bool, bool]] = Counter()
    for part in parts:
        rows.update(part.rows)
    keys = sorted(rows)
    return (
        np.array([key[0] for key in keys]),
        np.array([key[1] for key in keys], dtype=float),
        np.array([rows[key] for key in keys], dtype=float),
        np.array([key[2] for key in keys], dtype=bool),
        np.array([key[3] for key in keys], dtype=bool),
    )


def _fit_weigher(generated: tuple[np.ndarray, ...], decided: tuple[np.ndarray, ...]) -> Any:
    """Fit boosted trees: what makes a field doubtful is mostly a combination of circumstances.

    Generated fields that are alike share a row that weighs as much as they. Decided ones are a row each: a leaf needs a
    certain number of rows, and the circumstances of one layout would else be too few for a leaf of their own, however
    often they were decided.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_iter=60,
        learning_rate=0.1,
        max_leaf_nodes=12,
        min_samples_leaf=20,
        l2_regularization=5.0,
        random_state=0,
        early_stopping=False,
    )
    rows, right, weight = generated[:3]
    if len(decided[0]):
        each = np.repeat(np.arange(len(decided[2])), decided[2].astype(int))
        rows, right = np.vstack([rows, decided[0][each]]), np.append(right, decided[1][each])
        weight = np.append(weight, np.ones(len(each)))
    # A trace of both outcomes, so that there are two classes however well everything was read.
    rows, right = np.vstack([rows, rows[:1], rows[:1]]), np.append(right, [0.0, 1.0])
    with one_thread():
        return model.fit(rows, right, sample_weight=np.append(weight, [1e-3, 1e-3]))


def _threshold(
    probability: np.ndarray, right: np.ndarray, weight: np.ndarray, doubt: np.ndarray, target: float
) -> float:
    """Return the lowest threshold at which at most ``target`` of all fields are wrong and not flagged.

    Where none is, nothing tells how low it may be; then it is what a field alone may be wrong by.
    """
    silent = weight * (right == 0) * ~doubt
    if not silent.any():
        return max(1 - ALONE * target, 0.5)
    order = np.argsort(-probability, kind="stable")
    passed = np.cumsum(silent[order]) / weight.sum()
    good = np.flatnonzero(passed <= target)
    if not len(good):
        return float(probability[order[0]])
    last = good[-1]
    return float(np.clip(probability[order[last]], 0.5, 0.99998))

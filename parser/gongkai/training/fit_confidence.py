"""The training data of the model of confidence, its fit, its calibration, and its threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import takewhile
from typing import Any, NamedTuple

import numpy as np

from gongkai.alignment.align import align
from gongkai.assessment.boosted_trees import BoostedTrees, Curve
from gongkai.assessment.confidence import (
    CEILING,
    FLOOR,
    ConfidenceModel,
)
from gongkai.assessment.evidence import DIRECTIONS, FLAGS, Evidence, Flag, report_evidence
from gongkai.core.labels import LabelledDocument
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.core.statistics import Rate, upper_bound
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

FOLDS = 6
"""Groups of families whose scores are those of weighers that have not seen them."""

FEWEST_REPORTS = 20
"""Reports with fields that are flagged in one way from which these have a curve of their own; by judgement."""

PRIOR = 2.0
"""Reports that each level of a curve of flagged fields is drawn towards the mean by; by judgement."""

ENOUGH = 3.0
"""Reports, over the risk, from which none with an error bounds the share of them by it at 95 % (the rule of three)."""

LONE = 4.0
"""Times the risk of a report that a field alone may be wrong by without a flag.

Of 2,764 fields of a development set with 0.98 to 0.99 that nothing else flags 1 is wrong, which twice the risk would
flag; of 178 in reports damaged and mutated on purpose 53, all of them destroyed.
"""

SUSPECT_STEPS = 200_000
"""Budget of the search for suspects of one report: half of a report's search, as in the pipeline."""


@dataclass(slots=True)
class FieldData:
    """Distinct rows of evidence with how many fields of which report were right and wrong, and what flags these.

    Attributes
    ----------
    rows
        How many fields share a row of numbers, whether they were right, what flags them, and their report.
    reports
        Whether each report has fields that are flagged in any case, those left out of ``rows`` included.
    damaged
        Reports that were damaged for the sake of errors to learn from: far more often wrong than those that are met.
    """

    rows: Counter[tuple[tuple[float, ...], bool, Flag, str]] = field(default_factory=Counter)
    reports: dict[str, bool] = field(default_factory=dict)
    damaged: set[str] = field(default_factory=set)

    def add(self, known: Evidence, right: bool, report: str) -> None:
        """Add one field of a report."""
        self.rows[known.row(), right, known.flag, report] += 1
        self.flag(report, known.flag != "none")

    def flag(self, report: str, flagged: bool = True) -> None:
        """Note that a report was read, and whether a person will look at it in any case."""
        self.reports[report] = self.reports.get(report, False) or flagged


class _Read(NamedTuple):
    """One field as it was read: its value, and the evidence for it."""

    field: str
    value: Decimal | None
    evidence: Evidence


def field_data(samples: Iterable[Sample], labeller: Labeller, forms: tuple[Form, ...]) -> FieldData:
    """Read samples with a labeller and return the evidence for every field, with whether it was read right.

    What a layout destroyed has no right value: it is left out where it is flagged, and counts as wrong where it is not,
    since no reading of it can be relied on.
    """
    data = FieldData()
    for sample in samples:
        assert sample.truth is not None
        lost = set(sample.truth.unrecoverable)
        if any(name.startswith("damage_") for name in sample.truth.damages):
            data.damaged.add(sample.name)
        labelled = labeller.label(read_sample(sample, forms), forms)
        for each in _read_fields(labelled, sample.truth.year, forms):
            if each.field in lost and each.evidence.flag != "none":
                data.flag(sample.name)
                continue
            right = each.field not in lost and sample.truth.fields.get(each.field, "none") == each.value
            data.add(each.evidence, right, sample.name)
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
            if wanted:
                data.add(read.evidence, each.values[read.field] == read.value, each.name)
    return data


def _read_fields(labelled: LabelledDocument, year: int | None, forms: tuple[Form, ...]) -> Iterator[_Read]:
    """Yield every field of a labelled document as the pipeline would read it."""
    result = align(labelled, forms, year, DEFAULT_OPTIONS)
    read = read_fields(result, labelled)
    values = {field_id: each.value for field_id, each in read.items()}
    sums = Arithmetic(result.form.relations, values)
    known = report_evidence(result, read, sums.evidence(), sums.suspects(StepBudget(SUSPECT_STEPS)))
    for field_id, each in zip(read, known, strict=True):
        yield _Read(field_id, values[field_id], each)


class _Fields(NamedTuple):
    """Rows of evidence, whether they were right, how many fields share them, what flags these, and their report."""

    rows: np.ndarray
    right: np.ndarray
    weight: np.ndarray
    flag: np.ndarray
    report: np.ndarray


def fit_confidence(parts: Sequence[FieldData], risk: float, decided: Sequence[FieldData] = ()) -> ConfidenceModel:
    """Fit the weigher and its curves, and choose the threshold.

    The parts (one a family, relatives side by side) are put in :data:`FOLDS` groups; the scores of each are those of a
    weigher fitted to the others, and on all of these the curves and the threshold are fitted. The weigher that is kept
    is fitted to all parts.

    Parameters
    ----------
    parts
        Evidence for all fields of documents that the labeller had not seen. From those that were damaged on purpose the
        weigher and the curves of flagged fields learn; they set neither the curve of other fields nor the threshold,
        for they are wrong far more often than what is met.
    risk
        Share of the accepted reports that may hold a silent error; see :func:`choose_threshold`.
    decided
        Evidence for fields that people decided because they were in doubt. The weigher learns from it; no probability
        and no threshold is set by it, for doubtful fields are wrong more often than others that look like them.
    """
    groups = [list(each) for each in np.array_split(np.array(parts, dtype=object), min(FOLDS, max(2, len(parts))))]
    more = _stack(decided)
    known = []
    scores = []
    for judged in groups:
        fitted = _stack([part for group in groups if group is not judged for part in group])
        held = _stack(judged)
        known.append(held)
        if len(held.rows):
            with one_thread():
                scores.append(_fit_weigher(fitted, more).decision_function(held.rows))
    fields = _Fields(*(np.concatenate(each) for each in zip(*(each for each in known if len(each.rows)), strict=True)))
    score = np.concatenate(scores)
    damaged = set[str]().union(*(part.damaged for part in parts))
    as_met = np.array([name not in damaged for name in fields.report], dtype=bool)
    sure = (fields.flag == "none") & as_met
    curves = _curves_of_flagged(fields, score)
    if sure.any():
        curves["none"] = _curve(score[sure], fields.right[sure], fields.weight[sure])
    probability = curves["none"].predict(score[sure]) if sure.any() else np.ones(0)
    flagged = {name: told for part in parts for name, told in part.reports.items() if name not in damaged}
    threshold = choose_threshold(probability, fields.right[sure] > 0, fields.report[sure], flagged, risk)
    weigher = BoostedTrees.of_sklearn(_fit_weigher(_stack(parts), more))
    return ConfidenceModel(weigher, curves, threshold)


def _curves_of_flagged(fields: _Fields, score: np.ndarray) -> dict[Flag, Curve]:
    """Return a curve for each way to be flagged; what too few reports tell of shares that of all flagged fields."""
    curves: dict[Flag, Curve] = {}
    every = fields.flag != "none"
    for flag in FLAGS[1:]:
        mine = fields.flag == flag
        mine = mine if len(set(fields.report[mine])) >= FEWEST_REPORTS else every
        if mine.any():
            mean = float(np.average(fields.right[mine], weights=fields.weight[mine]))
            curve = _curve(score[mine], fields.right[mine], fields.weight[mine])
            curves[flag] = _shrunk(curve, score[mine], fields.report[mine], mean)
    return curves


def _curve(score: np.ndarray, right: np.ndarray, weight: np.ndarray) -> Curve:
    """Fit the way from a score to a probability."""
    from sklearn.isotonic import IsotonicRegression

    regression = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    return Curve.of_sklearn(regression.fit(score, right, sample_weight=weight))


def _shrunk(curve: Curve, score: np.ndarray, report: np.ndarray, mean: float) -> Curve:
    """Draw each level of a curve towards the mean, as if :data:`PRIOR` more reports had said that.

    Errors come in clusters: a level that the fields of one report set says little of the next report.
    """
    from sklearn.isotonic import IsotonicRegression

    levels = curve.predict(score)
    found, counts = [], []
    for level in np.unique(levels):
        reports = len(set(report[levels == level]))
        found.append((reports * level + PRIOR * mean) / (reports + PRIOR))
        counts.append(reports)
    ordered = (
        IsotonicRegression().fit(np.arange(len(found)), found, sample_weight=counts).predict(np.arange(len(found)))
    )
    return Curve(curve.scores, np.interp(curve.probabilities, np.unique(levels), ordered))


def choose_threshold(
    probability: np.ndarray, right: np.ndarray, report: np.ndarray, flagged: Mapping[str, bool], risk: float
) -> float:
    """Return the lowest threshold of which it can be said, at 95 %, that few reports hold a silent error.

    Each report is one unit. From the highest threshold at which enough reports are accepted downwards, the upper bound
    of Clopper and Pearson (1934) on the share of accepted reports that hold a field which is wrong and not flagged is
    looked at; the last threshold before it exceeds ``risk`` is taken. Where none accepts enough for a bound, none is
    taken at which an accepted report holds an error. Tested in an order that was fixed beforehand, the whole holds
    at the level of one test (learn then test, Angelopoulos and others 2021, which gives with a probability what
    conformal risk control, Angelopoulos and others 2023, gives on average). No threshold is
    below ``1 - LONE * risk``: errors in reports that are flagged for something else break no promise, yet are silent.

    Parameters
    ----------
    probability, right, report
        Of each distinct kind of field that nothing but its probability may flag: how sure it is, whether it was read
        right, and the report that it is from.
    flagged
        All reports, and whether they have fields that are flagged in any case.
    risk
        Share of reports, between 0 and 1.

    Examples
    --------
    >>> sure, names = np.full(2000, 0.999), np.array([f"{number}" for number in range(2000)])
    >>> choose_threshold(sure, np.ones(2000, dtype=bool), names, dict.fromkeys(names, False), 0.005)
    0.999
    """
    least = dict.fromkeys(flagged, 1.0)
    wrong = dict.fromkeys(flagged, -1.0)
    for name, sure, well in zip(report.tolist(), probability.tolist(), right.tolist(), strict=True):
        least[name] = min(least[name], sure)
        if not well:
            wrong[name] = max(wrong[name], sure)
    clean = np.array([not flagged[name] for name in flagged], dtype=bool)
    lowest = np.array([least[name] for name in flagged])
    worst = np.array([wrong[name] for name in flagged])
    levels = np.unique(np.clip(probability, FLOOR, CEILING))[::-1]
    counts = [(int((clean & (lowest >= level)).sum()), level) for level in levels[levels >= 1 - LONE * risk].tolist()]
    silent = [int((clean & (lowest >= level) & (worst >= level)).sum()) for _, level in counts]
    fine = [
        (upper_bound(errors, of) or 0.0) <= risk if of >= ENOUGH / risk else errors == 0
        for errors, (of, _) in zip(silent, counts, strict=True)
    ]
    enough = [of >= ENOUGH / risk for of, _ in counts]
    start = enough.index(True) if True in enough else 0  # by what is accepted, whatever of it is wrong
    kept = list(takewhile(lambda number: fine[number], range(start, len(counts))))
    return counts[kept[-1]][1] if kept else float(levels[0]) if len(levels) else 1 - LONE * risk


def check_promise(model: ConfidenceModel, parts: Sequence[FieldData]) -> Rate:
    """Return how many reports hold a silent error, of those that a model accepts: no field flagged.

    Parameters
    ----------
    parts
        Evidence from reports that the model was not fitted to; those damaged on purpose are left out.
    """
    fields = _stack(parts)
    flagged = {name: told for part in parts for name, told in part.reports.items() if name not in part.damaged}
    if not len(fields.rows):
        return Rate(0, 0)
    scores = model.weigher.decision_function(fields.rows)
    sure = np.clip(model.curves["none"].predict(scores), FLOOR, CEILING) >= model.threshold
    doubted = {*fields.report[(fields.flag != "none") | ~sure].tolist()}
    wrong = {*fields.report[fields.right == 0].tolist()}
    accepted = [name for name, told in flagged.items() if not told and name not in doubted]
    return Rate(len(wrong.intersection(accepted)), len(accepted))


def _stack(parts: Sequence[FieldData]) -> _Fields:
    """Return what the parts tell as arrays, in an order of its own."""
    rows: Counter[tuple[tuple[float, ...], bool, Flag, str]] = Counter()
    for part in parts:
        rows.update(part.rows)
    keys = sorted(rows)
    return _Fields(
        np.array([key[0] for key in keys]),
        np.array([key[1] for key in keys], dtype=float),
        np.array([rows[key] for key in keys], dtype=float),
        np.array([key[2] for key in keys], dtype=object),
        np.array([key[3] for key in keys], dtype=object),
    )


def _fit_weigher(generated: _Fields, decided: _Fields) -> Any:
    """Fit boosted trees: what makes a field doubtful is mostly a combination of circumstances.

    More doubts never make a field surer, a wider margin never less sure
    (:data:`~gongkai.assessment.confidence.DIRECTIONS`).
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
        l2_regularization=1.0,
        monotonic_cst=DIRECTIONS,
        random_state=0,
        early_stopping=False,
    )
    rows, right, weight = _alike(generated)
    if len(decided.rows):
        each = np.repeat(np.arange(len(decided.weight)), decided.weight.astype(int))
        rows, right = np.vstack([rows, decided.rows[each]]), np.append(right, decided.right[each])
        weight = np.append(weight, np.ones(len(each)))
    # A trace of both outcomes, so that there are two classes however well everything was read.
    rows, right = np.vstack([rows, rows[:1], rows[:1]]), np.append(right, [0.0, 1.0])
    with one_thread():
        return model.fit(rows, right, sample_weight=np.append(weight, [1e-3, 1e-3]))


def _alike(fields: _Fields) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the distinct rows and outcomes of all reports together, and how many fields share each."""
    together, place = np.unique(np.column_stack([fields.rows, fields.right]), axis=0, return_inverse=True)
    return together[:, :-1], together[:, -1], np.bincount(place.ravel(), weights=fields.weight)

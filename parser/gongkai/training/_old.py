"""Train the labeller and the model of confidence on generated reports."""

from __future__ import annotations

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from gongkai.confidence import ConfidenceModel, report_features
from gongkai.document import Document
from gongkai.features import cell_features, looks
from gongkai.fused import unfuse
from gongkai.labeller import Labeller, hasher
from gongkai.labels import LABEL_INDEX, LABELS
from gongkai.mapping.fields import read_fields
from gongkai.options import DEFAULT_OPTIONS
from gongkai.readers import read_text
from gongkai.reconstruct import reconstruct
from gongkai.relations import evidence
from gongkai.schema import Form, editions
from gongkai.synthesis import FAMILIES, Sample, cell_labels, make_sample

TRANSITION_WEIGHT = 0.5
"""Damps the transitions: the classifier has seen the neighbours already."""


@dataclass(frozen=True)
class Settings:
    """How much is generated, and how layouts are left out; ``training_data/settings.toml``.

    Attributes
    ----------
    training, calibration
        Reports of each layout family for the labeller, and for the model of confidence.
    dense_every
        One report in so many is full of figures, so that swapped rows show.
    folds
        The families are left out of the labeller's training in so many groups, to learn confidence on the unseen.
    silent_target
        Share of fields that may be wrong and not flagged at the threshold that is shipped.
    """

    seed: int = 1
    training: int = 40
    calibration: int = 40
    dense_every: int = 4
    folds: int = 8
    silent_target: float = 0.00005

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Read the settings file; unknown keys are refused by ``TypeError``."""
        return cls(**tomllib.loads(path.read_text("utf-8")))

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain data."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def draw(family: str, count: int, start: int, dense_every: int) -> Iterator[Sample]:
    """Yield samples of one family; one in ``dense_every`` is full of figures."""
    for i in range(count):
        yield make_sample(family, start + i, "dense" if dense_every and i % dense_every == 0 else None)


# ---------------------------------------------------------------------------------------- labeller


@dataclass(slots=True)
class LabelData:
    """Distinct feature rows with their label and count, and counts of label transitions."""

    rows: Counter[tuple[tuple[str, ...], int]] = field(default_factory=Counter)
    transitions: np.ndarray = field(default_factory=lambda: np.ones((2, len(LABELS), len(LABELS))))

    def add(self, features: Sequence[tuple[str, ...]], labels: Sequence[int], lines: Sequence[int]) -> None:
        """Add one document's cells."""
        self.rows.update(zip(features, labels, strict=True))
        for i in range(1, len(labels)):
            self.transitions[0 if lines[i] == lines[i - 1] else 1, labels[i - 1], labels[i]] += 1


def merge(parts: Iterable[LabelData]) -> LabelData:
    """Return the data of several families together."""
    whole = LabelData()
    for part in parts:
        whole.rows.update(part.rows)
        whole.transitions += part.transitions - 1
    return whole


def read_sample(sample: Sample, forms: tuple[Form, ...]) -> Document:
    """Return a sample as the pipeline reads it, fused cells taken apart."""
    return unfuse(read_text(sample.content, DEFAULT_OPTIONS), forms)


def label_data(samples: Iterable[Sample], forms: tuple[Form, ...]) -> LabelData:
    """Return the labelled cells of samples as the labeller sees them."""
    data = LabelData()
    for sample in samples:
        document = read_sample(sample, forms)
        cells, lines, _, seen = looks(document, forms)
        labels = [LABEL_INDEX[label] for label in cell_labels([cell.text for cell in cells], sample.pieces)]
        data.add(cell_features(document, lines, seen), labels, lines)
    return data


def fit_labeller(data: LabelData, *, strength: float = 3.0, iterations: int = 60) -> Labeller:
    """Fit a labeller; like cells count with the square root of their number.

    Parameters
    ----------
    strength
        Inverse of the regularisation (scikit-learn's ``C``).
    """
    from sklearn.linear_model import LogisticRegression

    pairs = sorted(data.rows)
    matrix = hasher().transform(features for features, _ in pairs)
    labels = [label for _, label in pairs]
    weights = [math.sqrt(data.rows[pair]) for pair in pairs]
    model: Any = LogisticRegression(C=strength, max_iter=iterations, tol=1e-3)
    model.fit(matrix, labels, sample_weight=weights)
    if len(model.classes_) != len(LABELS):
        raise ValueError("the training data must have cells of every label")
    model.coef_ = model.coef_.astype(np.float32)
    counts = data.transitions
    prior = counts.sum(axis=(0, 1)) / counts.sum()
    logs = np.log(counts / counts.sum(axis=2, keepdims=True)) - np.log(prior)
    return Labeller(model, TRANSITION_WEIGHT * logs)


# -------------------------------------------------------------------------------------- confidence


@dataclass(slots=True)
class FieldData:
    """Distinct rows of evidence with how many fields were right and wrong, and which of these were flagged anyway."""

    rows: Counter[tuple[tuple[float, ...], bool, bool]] = field(default_factory=Counter)


def field_data(samples: Iterable[Sample], labeller: Labeller, forms: tuple[Form, ...]) -> FieldData:
    """Read samples with a labeller and return the evidence for every field, with whether it was read right.

    What a layout destroyed counts as wrong, since no reading of it can be relied on.
    """
    data = FieldData()
    for sample in samples:
        assert sample.truth is not None
        labelled = labeller.label(read_sample(sample, forms), forms)
        result = reconstruct(labelled, forms, sample.truth.year, DEFAULT_OPTIONS)
        read = read_fields(result, labelled)
        values = {field_id: each.value for field_id, each in read.items()}
        rows = report_features(result, read, evidence(result.form.relations, values))
        lost = set(sample.truth.unrecoverable)
        absent = {f for t in result.tables if t.state == "absent" for f in result.form.tables[t.table].field_ids()}
        for field_id, row in zip(read, rows.tolist(), strict=True):
            if field_id in absent:
                continue
            right = field_id not in lost and sample.truth.fields.get(field_id, "none") == values[field_id]
            data.rows[tuple(row), right, result.placements[field_id].doubt] += 1
    return data


def fit_confidence(parts: Sequence[FieldData], silent_target: float) -> ConfidenceModel:
    """Fit the weigher and its calibration, and choose the threshold.

    The parts (one a family) are split in two: on each half the scores of a weigher fitted to the other half are
    calibrated; the weigher that is kept is fitted to all.
    """
    from sklearn.isotonic import IsotonicRegression

    halves = [_stack(parts[0::2]), _stack(parts[1::2])]
    scores, rights, weights, flagged = [], [], [], []
    for fitted, judged in (halves, halves[::-1]):
        scores.append(_fit_weigher(*fitted[:3]).decision_function(judged[0]))
        rights.append(judged[1])
        weights.append(judged[2])
        flagged.append(judged[3])
    score, right, weight, doubt = (np.concatenate(each) for each in (scores, rights, weights, flagged))
    calibrator = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip")
    calibrator.fit(score, right, sample_weight=weight)
    everything = _stack(parts)
    model = ConfidenceModel(_fit_weigher(*everything[:3]), calibrator, 0.5)
    threshold = _threshold(calibrator.predict(score), right, weight, doubt, silent_target)
    return ConfidenceModel(model.weigher, calibrator, threshold)


def _stack(parts: Sequence[FieldData]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rows: Counter[tuple[tuple[float, ...], bool, bool]] = Counter()
    for part in parts:
        rows.update(part.rows)
    keys = sorted(rows)
    return (
        np.array([key[0] for key in keys]),
        np.array([key[1] for key in keys], dtype=float),
        np.array([rows[key] for key in keys], dtype=float),
        np.array([key[2] for key in keys]),
    )


def _fit_weigher(rows: np.ndarray, right: np.ndarray, weight: np.ndarray) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=1.0, max_iter=2000).fit(rows, right, sample_weight=weight)


def _threshold(
    probability: np.ndarray, right: np.ndarray, weight: np.ndarray, doubt: np.ndarray, target: float
) -> float:
    """Return the lowest threshold at which at most ``target`` of all fields are wrong and not flagged."""
    silent = weight * (right == 0) * ~doubt
    order = np.argsort(-probability, kind="stable")
    passed = np.cumsum(silent[order]) / weight.sum()
    good = np.flatnonzero(passed <= target)
    if not len(good):
        return float(probability[order[0]])
    last = good[-1]
    return float(np.clip(probability[order[last]], 0.5, 0.99998))


# ----------------------------------------------------------------------------------------- the run


def folds_of(families: Sequence[str], folds: int) -> list[list[str]]:
    """Return the families in groups; names that begin alike (``HTML_…``) stay together where that is possible."""
    kinds: dict[str, list[str]] = {}
    for name in families:
        kinds.setdefault(name.split("_")[0], []).append(name)
    groups: list[list[str]] = [[] for _ in range(folds)]
    for kind in sorted(kinds.values(), key=lambda names: (-len(names), names)):
        min(groups, key=len).extend(kind)
    return [group for group in groups if group]


def train_models(settings: Settings, families: Sequence[str] | None = None) -> tuple[Labeller, ConfidenceModel]:
    """Return a labeller trained on all families, and a model of confidence learnt on layouts unseen by its labeller."""
    forms = tuple(editions().values())
    names = list(families or FAMILIES)
    start = settings.seed * 1_000_000
    data = {
        name: label_data(draw(name, settings.training, start, settings.dense_every), forms) for name in names
    }
    parts: list[FieldData] = []
    for group in folds_of(names, settings.folds):
        labeller = fit_labeller(merge(data[name] for name in names if name not in group))
        for name in group:
            samples = draw(name, settings.calibration, start + 500_000, settings.dense_every)
            parts.append(field_data(samples, labeller, forms))
    return fit_labeller(merge(data.values())), fit_confidence(parts, settings.silent_target)

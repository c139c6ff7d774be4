"""The labeller's training data, and its fit."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gongkai.core.document import Document
from gongkai.core.labels import LABEL_INDEX, LABELS
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.core.threads import one_thread
from gongkai.forms.form import Form
from gongkai.labelling.features import HASHED, cell_features, cell_keys, looks
from gongkai.labelling.labeller import Labeller, hasher
from gongkai.readers import read_text
from gongkai.repair import repair
from gongkai.training.corrections import Corrected
from gongkai.training.generator import Sample, true_labels

TRANSITION_WEIGHT = 0.5
"""Damps the transitions: the classifier has seen the neighbours already."""


@dataclass(slots=True)
class LabelData:
    """Distinct feature rows with their label and count, and counts of label transitions."""

    rows: Counter[tuple[tuple[str, ...], int]] = field(default_factory=Counter)
    transitions: np.ndarray = field(default_factory=lambda: np.ones((2, len(LABELS), len(LABELS))))

    def add(self, features: Sequence[tuple[str, ...]], labels: Sequence[int | None], lines: Sequence[int]) -> None:
        """Add one document's cells; those without a label are left out."""
        for row, label in zip(features, labels, strict=True):
            if label is not None:
                self.rows[row, label] += 1
        for i in range(1, len(labels)):
            before, after = labels[i - 1], labels[i]
            if before is not None and after is not None:
                self.transitions[0 if lines[i] == lines[i - 1] else 1, before, after] += 1


def merge(parts: Iterable[LabelData]) -> LabelData:
    """Return the data of several families together."""
    whole = LabelData()
    for part in parts:
        whole.rows.update(part.rows)
        whole.transitions += part.transitions - 1
    return whole


def read_sample(sample: Sample, forms: tuple[Form, ...]) -> Document:
    """Return a sample as the pipeline reads it, broken labels put together and fused cells taken apart."""
    return repair(read_text(sample.content, DEFAULT_OPTIONS), forms)


def label_data(samples: Iterable[Sample], forms: tuple[Form, ...]) -> LabelData:
    """Return the labelled cells of samples as the labeller sees them."""
    data = LabelData()
    for sample in samples:
        document = read_sample(sample, forms)
        cells, lines, _, seen = looks(document, forms)
        labels = [LABEL_INDEX[label] for label in true_labels([cell.text for cell in cells], sample.pieces)]
        data.add(cell_features(cell_keys(document, seen)), labels, lines)
    return data


def corrected_data(documents: Iterable[Corrected], forms: tuple[Form, ...]) -> LabelData:
    """Return the corrected cells of documents as the labeller sees them."""
    data = LabelData()
    for each in documents:
        document = each.restored(forms)
        _, lines, _, seen = looks(document, forms)
        labels = [None if label is None else LABEL_INDEX[label] for label in each.label_list(document)]
        data.add(cell_features(cell_keys(document, seen)), labels, lines)
    return data


def fit_labeller(
    data: LabelData,
    corrected: LabelData | None = None,
    weight: float = 1.0,
    *,
    strength: float = 3.0,
    iterations: int = 60,
) -> Labeller:
    """Fit a labeller; like cells count with the square root of their number.

    Parameters
    ----------
    data
        Generated cells.
    corrected, weight
        Corrected cells, each of which counts as much as so many generated ones.
    strength
        Inverse of the regularisation (scikit-learn's ``C``).
    """
    from sklearn.linear_model import LogisticRegression

    weights = {pair: math.sqrt(count) for pair, count in data.rows.items()}
    counts = data.transitions
    if corrected is not None:
        for pair, count in corrected.rows.items():
            weights[pair] = weights.get(pair, 0.0) + weight * math.sqrt(count)
        counts = counts + weight * (corrected.transitions - 1)
    pairs = sorted(weights)
    matrix = hasher().transform(features for features, _ in pairs)
    met = np.unique(matrix.indices)  # a column that no cell has keeps the coefficient zero: most need no search
    model: Any = LogisticRegression(C=strength, max_iter=iterations, tol=1e-3)
    with one_thread():
        model.fit(matrix[:, met], [label for _, label in pairs], sample_weight=[weights[pair] for pair in pairs])
    if len(model.classes_) != len(LABELS):
        raise ValueError("the training data must have cells of every label")
    found = np.zeros((len(LABELS), HASHED), np.float32)
    found[:, met] = model.coef_
    prior = counts.sum(axis=(0, 1)) / counts.sum()
    logs = np.log(counts / counts.sum(axis=2, keepdims=True)) - np.log(prior)
    return Labeller(found, model.intercept_, TRANSITION_WEIGHT * logs)

"""How many generated cells a corrected one counts for: found by cross-validation, by whole documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from gongkai.forms.form import Form
from gongkai.labelling.labeller import Labeller, hasher
from gongkai.training.corrections import Corrected, groups_of
from gongkai.training.fit_labeller import LabelData, corrected_data, fit_labeller, label_data, merge
from gongkai.training.settings import draw

if TYPE_CHECKING:
    from gongkai.training.material import Material

GROUPS: Final = 3
"""Groups of corrected documents that are left out in turn."""

LOOKED_AT: Final = 3
"""Generated reports of each layout, unseen in training, on which a weight may do harm."""

_LEAST = 1e-6


def choose_weight(
    data: Mapping[str, LabelData], corrected: Sequence[Corrected], material: Material, forms: tuple[Form, ...]
) -> float:
    """Return the weight, of those in the settings, under which unseen labels are most probable.

    Each group of corrected documents is left out in turn. What counts is the mean surprise (negative log-probability)
    over the cells left out, plus the most that it grows by in generated reports of any layout: a weight that serves the
    corrected documents at the cost of another layout is not chosen. Of equals the smallest is. With fewer than two
    groups nothing can be left out, and the first weight is taken.
    """
    weights = material.settings.weights
    groups = [group for group in groups_of([each for each in corrected if each.labels], GROUPS) if group]
    if len(groups) < 2 or len(weights) == 1:
        return weights[0]
    generated = merge(data.values())
    settings = material.settings
    others = [
        label_data(draw(name, LOOKED_AT, settings.starts[1], settings.dense_every, settings.hands), forms)
        for name in material.families
    ]
    others = [each for each in others if each.rows]
    plain = fit_labeller(generated)
    before = [surprise(plain, each) for each in others]
    left_out = [corrected_data(group, forms) for group in groups]

    def cost(weight: float) -> float:
        found = []
        for part in left_out:
            labeller = fit_labeller(generated, merge(each for each in left_out if each is not part), weight)
            harm = max(surprise(labeller, each) - was for each, was in zip(others, before, strict=True))
            found.append(surprise(labeller, part) + max(harm, 0.0))
        return round(float(np.mean(found)), 6)

    return min(weights, key=cost)


def labeller_probabilities(labeller: Labeller, features: Sequence[tuple[str, ...]]) -> np.ndarray:
    """Return the probabilities that a labeller gives cells by their features alone, shape ``(cells, labels)``."""
    scores = np.asarray(hasher().transform(features) @ labeller.weights.T) + labeller.intercept
    scores = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(scores / scores.sum(1, keepdims=True))


def surprise(labeller: Labeller, data: LabelData) -> float:
    """Return the mean negative log-probability of the labels of cells, each by itself."""
    pairs = sorted(data.rows)
    counts = np.array([data.rows[pair] for pair in pairs], dtype=float)
    found = labeller_probabilities(labeller, [features for features, _ in pairs])
    given = found[np.arange(len(pairs)), [label for _, label in pairs]]
    return float(-(counts * np.log(np.maximum(given, _LEAST))).sum() / counts.sum())

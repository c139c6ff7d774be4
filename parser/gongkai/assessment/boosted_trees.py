"""Gradient-boosted trees and an isotonic curve as plain arrays: what prediction needs of them, without scikit-learn.

Training fits scikit-learn's ``HistGradientBoostingClassifier`` and ``IsotonicRegression``
(:mod:`gongkai.training.fit_confidence`); what they learnt is kept here as numbers, and read with the same result to
the last bit (``tests/assessment/test_boosted_trees.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class BoostedTrees:
    """A sum of decision trees, all their nodes in one table.

    Attributes
    ----------
    baseline
        The score before any tree, in log-odds.
    roots
        Index of the first node of each tree.
    feature, threshold
        Of each node: a row goes left where its feature is at most the threshold.
    left, right
        Index of the node that follows; ``-1`` at a leaf.
    value
        What a leaf adds to the score.
    width
        Features of a row.
    """

    baseline: float
    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    width: int

    @classmethod
    def of_sklearn(cls, classifier: Any) -> BoostedTrees:
        """Return the trees of a fitted ``HistGradientBoostingClassifier`` of two classes and no categories."""
        tables = [trees[0].nodes for trees in classifier._predictors]
        starts = np.cumsum([0, *map(len, tables[:-1])])
        nodes = np.concatenate(tables)
        shift = np.repeat(starts, [len(table) for table in tables])
        leaf = nodes["is_leaf"].astype(bool)

        def child(side: str) -> np.ndarray:
            return np.where(leaf, -1, nodes[side].astype(np.int64) + shift).astype(np.int32)

        return cls(
            baseline=float(np.ravel(classifier._baseline_prediction)[0]),
            roots=starts.astype(np.int32),
            feature=nodes["feature_idx"].astype(np.int32),
            threshold=nodes["num_threshold"].astype(np.float64),
            left=child("left"),
            right=child("right"),
            value=nodes["value"].astype(np.float64),
            width=int(classifier.n_features_in_),
        )

    def to_arrays(self) -> dict[str, Any]:
        """Return the trees as plain numbers and arrays; ``BoostedTrees(**arrays)`` makes them again."""
        return dict(vars(self))

    def decision_function(self, rows: np.ndarray) -> np.ndarray:
        """Return the score of each row, in log-odds; ``rows`` has shape ``(rows, width)``."""
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots))).copy()
        while (inner := self.left[at] >= 0).any():
            row, tree = np.nonzero(inner)
            node = at[row, tree]
            goes_left = rows[row, self.feature[node]] <= self.threshold[node]
            at[row, tree] = np.where(goes_left, self.left[node], self.right[node])
        score = np.full(len(rows), self.baseline)
        for added in self.value[at].T:  # tree by tree, so that the last bit is that of the library
            score += added
        return score


@dataclass(frozen=True)
class Curve:
    """A curve through points, level beyond its ends: what an isotonic regression learnt.

    Attributes
    ----------
    scores, probabilities
        The points, by rising score.

    Examples
    --------
    >>> Curve(np.array([0.0, 2.0]), np.array([0.5, 0.9])).predict(np.array([-1.0, 1.0])).tolist()
    [0.5, 0.7]
    """

    scores: np.ndarray
    probabilities: np.ndarray

    @classmethod
    def of_sklearn(cls, regression: Any) -> Curve:
        """Return the points of a fitted ``IsotonicRegression`` that clips what lies beyond its ends."""
        return cls(regression.X_thresholds_, regression.y_thresholds_)

    def to_arrays(self) -> dict[str, Any]:
        """Return the points as plain arrays; ``Curve(**arrays)`` makes the curve again."""
        return dict(vars(self))

    def predict(self, scores: np.ndarray) -> np.ndarray:
        """Return the probability at each score."""
        return np.asarray(np.interp(scores, self.scores, self.probabilities))

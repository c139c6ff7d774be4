"""Rates with their bounds, and how well probabilities tell right from wrong.

Nothing here knows of reports: outcomes and probabilities in, figures out. Ties never depend on the order of
the input: outcomes that share one probability are spread evenly over their places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gongkai.core.reliability import bins_of

if TYPE_CHECKING:
    import numpy as np

CURVE_POINTS: Final = 200
"""Most points that a risk-coverage curve is kept with."""


def upper_bound(count: int, of: int, level: float = 0.95) -> float | None:
    """Return the one-sided upper bound of Clopper and Pearson (1934) for a share of ``count`` in ``of``.

    ``None`` where nothing was counted. With no event in ``n`` trials it is about ``3 / n`` at 95 %.

    >>> round(upper_bound(0, 3000), 6)
    0.000998
    """
    if of == 0:
        return None
    if count >= of:
        return 1.0
    from scipy.stats import beta

    return float(beta.ppf(level, count + 1, of - count))


def mean_upper_bound(mean: float, of: int, level: float = 0.95) -> float:
    """Return a one-sided upper bound for the mean of independent figures between 0 and 1.

    It is the largest mean under which ``of`` figures average no more than ``mean`` with probability ``1 - level``, by
    the inequality of Hoeffding (1963, theorem 1) in its sharp form; with no event it is that of Clopper and Pearson.

    >>> round(mean_upper_bound(0.0, 200), 5), round(upper_bound(0, 200), 5)
    (0.01487, 0.01487)
    """
    if of == 0 or mean >= 1:
        return 1.0
    from scipy.optimize import brentq
    from scipy.special import rel_entr

    def excess(bound: float) -> float:
        return float(of * (rel_entr(mean, bound) + rel_entr(1 - mean, 1 - bound)) + math.log(1 - level))

    most = 1 - 1e-15
    return 1.0 if excess(most) < 0 else float(brentq(excess, max(mean, 1e-15), most))


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share (0–1); ``None`` where there was nothing to count."""
        return self.count / self.of if self.of else None

    @property
    def upper(self) -> float | None:
        """The share's one-sided 95 % upper bound (Clopper-Pearson)."""
        return upper_bound(self.count, self.of)

    def to_dict(self) -> dict[str, Any]:
        """Return count, total, share and its upper bound."""
        return {"count": self.count, "of": self.of, "value": self.value, "upper_95": self.upper}


@dataclass(frozen=True, slots=True)
class Calibration:
    """How probabilities stand to outcomes.

    Attributes
    ----------
    ece
        Expected calibration error: mean gap between claimed and actual share over the bins of log-odds of
        :mod:`gongkai.core.reliability`, each weighing as many fields as it holds (0–1).
    brier
        Mean squared difference of probability and outcome (0–1).
    aurc
        Area under the risk-coverage curve: the share wrong among the most certain part, averaged over all
        sizes of that part (0–1).
    count
        How many probabilities were judged.
    coverage, risk
        The curve itself: share of fields accepted, most certain first, and share of these that is wrong.
    """

    ece: float
    brier: float
    aurc: float
    count: int
    coverage: tuple[float, ...]
    risk: tuple[float, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures and both pictures' points as plain data."""
        return {
            "ece": self.ece,
            "brier": self.brier,
            "aurc": self.aurc,
            "count": self.count,
            "risk_coverage": [list(point) for point in zip(self.coverage, self.risk, strict=True)],
        }


def calibration(probabilities: Sequence[float], outcomes: Sequence[bool]) -> Calibration | None:
    """Judge probabilities (0–1) by what came true; ``None`` where there are none."""
    import numpy as np

    if not len(probabilities):
        return None
    given = np.asarray(probabilities, dtype=float)
    right = np.asarray(outcomes, dtype=float)
    order = np.argsort(-given, kind="stable")
    given, right = given[order], right[order]
    spread = _spread_ties(given, right)
    gaps = np.bincount(bins_of(given), weights=given - right)
    places = np.arange(1, len(given) + 1)
    risk = np.cumsum(1.0 - spread) / places
    kept = np.unique(np.linspace(0, len(given) - 1, CURVE_POINTS).astype(int))
    return Calibration(
        ece=float(np.abs(gaps).sum() / len(given)),
        brier=float(np.mean((given - right) ** 2)),
        aurc=float(risk.mean()),
        count=len(given),
        coverage=tuple((places[kept] / len(given)).tolist()),
        risk=tuple(risk[kept].tolist()),
    )


def _spread_ties(given: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Give outcomes of one probability their mean, so that no order among them matters."""
    import numpy as np

    _, group = np.unique(given, return_inverse=True)
    means = np.bincount(group, weights=right) / np.bincount(group)
    return means[group]

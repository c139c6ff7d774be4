"""Whether a new model takes the place of the one in use: both read the same reports, and a gate decides.

::

    champion, challenger ──gather_evidence──▶ Evidence ──judge──▶ Verdict ──promote──▶ the model in use
"""

from gongkai.training.promotion.acceptance import Check, Comparison, Verdict, judge
from gongkai.training.promotion.comparison import Contender, TruthDocument, gather_evidence, kept_cases
from gongkai.training.promotion.learning_curve import Point, learning_curve, others_compared
from gongkai.training.promotion.paired_tests import Difference, Pair
from gongkai.training.promotion.promote import promote

__all__ = [
    "Check",
    "Comparison",
    "Contender",
    "Difference",
    "Pair",
    "Point",
    "TruthDocument",
    "Verdict",
    "gather_evidence",
    "judge",
    "kept_cases",
    "learning_curve",
    "others_compared",
    "promote",
]

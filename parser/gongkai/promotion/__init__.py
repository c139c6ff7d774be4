"""Whether a new model takes the place of the one in use: both read the same reports, and a gate decides.

::

    champion, challenger ──gather_evidence──▶ Evidence ──judge──▶ Verdict ──promote──▶ the model in use
"""

from gongkai.promotion.curve import Point, learning_curve, others_compared
from gongkai.promotion.gate import Check, Evidence, Verdict, judge
from gongkai.promotion.measuring import Contender, Judged, gather_evidence, kept_cases
from gongkai.promotion.paired import Difference, Pair
from gongkai.promotion.promoting import promote

__all__ = [
    "Check",
    "Contender",
    "Difference",
    "Evidence",
    "Judged",
    "Pair",
    "Point",
    "Verdict",
    "gather_evidence",
    "judge",
    "kept_cases",
    "learning_curve",
    "others_compared",
    "promote",
]

"""How well two readers agree, beyond what chance would give.

Cohen's kappa: J. Cohen, *A coefficient of agreement for nominal scales*, 1960. Gwet's AC1: K. L. Gwet, *Computing
inter-rater reliability and its variance in the presence of high agreement*, 2008; where nearly all is alike, as in
rows of zeros, kappa falls though the readers agree, and AC1 does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import NamedTuple


class Agreement(NamedTuple):
    """Two readers compared.

    Attributes
    ----------
    same, of
        Fields that both read alike, of those that both read.
    kappa, ac1
        ``None`` where chance alone explains everything, or nothing was read.
    """

    same: int
    of: int
    kappa: float | None
    ac1: float | None


def agreement_of(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """Compare what two readers said of the same fields.

    >>> agreement_of([(1, 1), (1, 1), (0, 0), (0, 1)])[:3]
    (3, 4, 0.5)
    """
    both = list(pairs)
    same, of = sum(one == other for one, other in both), len(both)
    first, second = (Counter(side) for side in zip(*both, strict=True)) if both else (Counter(), Counter())
    kinds = set(first) | set(second)
    if not both or len(kinds) < 2:
        return Agreement(same, of, None, None)
    from sklearn.metrics import cohen_kappa_score

    numbers = {kind: number for number, kind in enumerate(kinds)}
    kappa = float(cohen_kappa_score(*([numbers[each] for each in side] for side in zip(*both, strict=True))))
    shares = [(first[kind] + second[kind]) / (2 * of) for kind in kinds]
    by_chance_1 = sum(share * (1 - share) for share in shares) / (len(kinds) - 1)
    # Of two kinds and more chance never explains everything: neither divides by zero.
    return Agreement(same, of, kappa, (same / of - by_chance_1) / (1 - by_chance_1))

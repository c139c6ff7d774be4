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
    by_chance = sum(first[kind] * second[kind] for kind in kinds) / of**2
    shares = [(first[kind] + second[kind]) / (2 * of) for kind in kinds]
    by_chance_1 = sum(share * (1 - share) for share in shares) / (len(kinds) - 1)
    return Agreement(same, of, _beyond(same / of, by_chance), _beyond(same / of, by_chance_1))


def _beyond(observed: float, by_chance: float) -> float | None:
    return None if by_chance >= 1 else (observed - by_chance) / (1 - by_chance)

"""Two models on the same documents: differences, and how far chance alone would carry them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from gongkai.training import Tally

RESAMPLES: Final = 2000
"""Resamples of a bootstrap (Efron 1979); whole documents are drawn, for errors come in clusters."""

LEVEL: Final = 0.95
"""Of each one-sided bound."""


class Difference(NamedTuple):
    """Challenger less champion, in shares (0–1), with one-sided 95 % bounds."""

    champion: float
    challenger: float
    low: float
    high: float

    @property
    def value(self) -> float:
        """The difference as measured."""
        return self.challenger - self.champion


@dataclass(frozen=True)
class Pair:
    """What both models made of the same documents, in the same order.

    Attributes
    ----------
    champion, challenger
        Tallies, a document a place.
    """

    champion: Sequence[Tally]
    challenger: Sequence[Tally]

    @classmethod
    def of(cls, champion: Mapping[str, Sequence[Any]], challenger: Mapping[str, Sequence[Any]]) -> Pair:
        """Pair the documents that both read."""
        both = sorted(champion.keys() & challenger.keys())
        return cls(*([Tally(*each[name]) for name in both] for each in (champion, challenger)))

    def __len__(self) -> int:
        return len(self.champion)

    @property
    def layouts(self) -> list[str]:
        """The kinds of layout, by name."""
        return sorted({each.layout for each in self.champion})

    def only(self, layout: str) -> Pair:
        """Return the documents of one layout."""
        places = [i for i, each in enumerate(self.champion) if each.layout == layout]
        return Pair([self.champion[i] for i in places], [self.challenger[i] for i in places])

    def total(self, part: str) -> tuple[int, int]:
        """Return a count over all documents: champion's, challenger's."""
        return sum(getattr(t, part) for t in self.champion), sum(getattr(t, part) for t in self.challenger)

    def difference(self, part: str, of: str = "fields") -> Difference:
        """Return the difference of a share, such as ``right`` of ``fields``, with its bounds by paired bootstrap."""
        counts = [
            np.array([[getattr(t, name) for name in (part, of)] for t in side], dtype=float).reshape(-1, 2)
            for side in (self.champion, self.challenger)
        ]
        champion, challenger = (_share(each.sum(axis=0, keepdims=True))[0] for each in counts)
        size = len(self)
        if size < 2:
            return Difference(champion, challenger, -1.0, 1.0)
        drawn = np.random.default_rng(0).multinomial(size, np.full(size, 1 / size), RESAMPLES)
        resampled = _share(drawn @ counts[1]) - _share(drawn @ counts[0])
        low, high = np.quantile(resampled, [1 - LEVEL, LEVEL])
        return Difference(champion, challenger, float(low), float(high))


def _share(counts: np.ndarray) -> np.ndarray:
    return np.asarray(counts[:, 0] / np.maximum(counts[:, 1], 1))

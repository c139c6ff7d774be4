"""What confidences claim beside what came true, in bins of log-odds, with intervals that know that errors cluster.

Bins of equal mass hide what matters where nearly all confidences are near 1: they hold one value each. In log-odds
0.99, 0.999 and 0.9999 are as far apart as they are for whoever must trust the number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np

STEP: Final = 0.5
"""Width of a bin, in powers of ten of the odds: from 1 : 1 to about 3 : 1, from there to 10 : 1, and so on."""

LEAST, MOST = -2.0, 6.0
"""Ends of the scale; what is beyond belongs to the first and the last bin."""

DRAWS: Final = 1000
"""Samples of reports, drawn with replacement, that an interval is taken from."""


class Bin(NamedTuple):
    """The fields whose confidences are about as sure.

    Attributes
    ----------
    low, high
        The bin's ends, as powers of ten of the odds ``p / (1 - p)``.
    claimed, right
        Mean confidence, and share that was right (0–1).
    least, most
        95 % interval of that share: between reports where some err and some do not, else Wilson's for as many cases
        as there are reports.
    fields, errors, reports
        How many stand in the bin, how many of them are wrong, and how many reports they are from.
    """

    low: float
    high: float
    claimed: float
    right: float
    least: float
    most: float
    fields: int
    errors: int
    reports: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins of unflagged and of flagged fields, the least sure first; empty ones are left out."""

    unflagged: tuple[Bin, ...]
    flagged: tuple[Bin, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the bins as plain data, each as a row in the order of :class:`Bin`."""
        return {"unflagged": [list(each) for each in self.unflagged], "flagged": [list(each) for each in self.flagged]}


def bins_of(confidences: Sequence[float] | np.ndarray) -> np.ndarray:
    """Return the number of each confidence's bin, 0 for the least sure.

    >>> bins_of([0.0, 0.5, 0.9, 0.95, 1.0]).tolist()
    [0, 4, 5, 6, 15]
    """
    import numpy as np

    given = np.clip(np.asarray(confidences, dtype=float), 1e-12, 1 - 1e-12)
    odds = np.round(np.log10(given) - np.log10(1 - given), 9)  # a bound itself is not below it by a rounding error
    numbers: np.ndarray = np.clip(np.floor((odds - LEAST) / STEP), 0, (MOST - LEAST) / STEP - 1).astype(int)
    return numbers


def wilson(count: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """Return the two-sided interval of Wilson (1927) for a share of ``count`` in ``of``; 95 % unless ``z`` is given.

    >>> [round(end, 4) for end in wilson(10, 10)]
    [0.7225, 1.0]
    """
    if not of:
        return 0.0, 1.0
    share = count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def reliability(
    confidences: Sequence[float], right: Sequence[bool], flagged: Sequence[bool], reports: Sequence[int]
) -> Reliability | None:
    """Judge confidences (0–1) by what came true, unflagged and flagged fields apart; ``None`` where there are none.

    Parameters
    ----------
    confidences, right, flagged
        Of each field.
    reports
        The report that each field is from, by any number: fields of one report are no independent cases.
    """
    import numpy as np

    if not len(confidences):
        return None
    told, came, doubted, owner = (np.asarray(each) for each in (confidences, right, flagged, reports))
    numbers = bins_of(confidences)

    def listed(chosen: np.ndarray) -> tuple[Bin, ...]:
        parts = [(number, chosen & (numbers == number)) for number in np.unique(numbers[chosen])]
        return tuple(_bin(int(number), told[part], came[part], owner[part]) for number, part in parts)

    doubted = doubted.astype(bool)
    return Reliability(listed(~doubted), listed(doubted))


def _bin(number: int, told: np.ndarray, came: np.ndarray, owner: np.ndarray) -> Bin:
    import numpy as np

    _, place = np.unique(owner, return_inverse=True)
    fields, good = np.bincount(place), np.bincount(place, weights=came.astype(float))
    count, hits = len(told), int(came.sum())
    least, most = _between_reports(fields, good) if 0 < hits < count else wilson(_whole(hits, len(fields)), len(fields))
    low = LEAST + number * STEP
    return Bin(low, low + STEP, float(told.mean()), hits / count, least, most, count, count - hits, len(fields))


def _whole(hits: int, reports: int) -> int:
    return reports if hits else 0


def _between_reports(fields: np.ndarray, good: np.ndarray) -> tuple[float, float]:
    """Return the middle 95 % of the share right over samples of as many reports; the samples are the same each time."""
    import numpy as np

    reports = len(fields)
    if reports < 2:
        return 0.0, 1.0
    rng = np.random.default_rng(reports)
    shares = []
    for _ in range(DRAWS):
        drawn = rng.integers(0, reports, reports)
        shares.append(good[drawn].sum() / fields[drawn].sum())
    least, most = np.quantile(shares, (0.025, 0.975))
    return float(least), float(most)


HEADINGS: Final = ("log10 odds", "claimed", "came true", "95 % interval", "fields", "errors", "reports")
"""Headings of :func:`bin_rows`."""


def bin_rows(bins: Sequence[Bin]) -> list[tuple[str, ...]]:
    """Return the bins as rows of text under :data:`HEADINGS`."""
    return [
        (
            f"{each.low:g} to {each.high:g}" if each.low > LEAST and each.high < MOST else _open(each),
            f"{each.claimed:.6f}",
            f"{each.right:.6f}",
            f"{each.least:.6f}–{each.most:.6f}",
            f"{each.fields:,}",
            f"{each.errors:,}",
            f"{each.reports:,}",
        )
        for each in bins
    ]


def _open(each: Bin) -> str:
    return f"below {each.high:g}" if each.low <= LEAST else f"above {each.low:g}"


def bin_table(found: Reliability) -> str:
    """Return the bins as two tables in Markdown, one of the unflagged fields and one of the flagged."""
    text = []
    for name, bins in (("Unflagged", found.unflagged), ("Flagged", found.flagged)):
        lines = [HEADINGS, ("---", *("---:",) * (len(HEADINGS) - 1)), *bin_rows(bins)]
        fields, errors = sum(each.fields for each in bins), sum(each.errors for each in bins)
        text.append(f"{name}: {fields:,} fields, {errors:,} wrong.\n")
        text.append("\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n" if bins else "")
    return "\n".join(text)

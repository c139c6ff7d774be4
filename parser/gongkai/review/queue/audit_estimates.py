"""What an audit says of all that was accepted without a person: how much of it is wrong, and which threshold to take.

Each audited report gives one figure, its loss: the share of its fields that are wrong and not flagged, estimated from
its sample. Reports are independent draws, fields of one report are not: a table read one column off is wrong in all its
rows. So every bound counts reports.

- The bound on the mean loss is that of W. Hoeffding, *Probability inequalities for sums of bounded random variables*,
  1963 (theorem 1), see :func:`gongkai.core.statistics.mean_upper_bound`.
- The threshold is by conformal risk control (A. N. Angelopoulos, S. Bates, A. Fisch, L. Lei, T. Schuster, 2022): the
  lowest at which (n · mean loss + 1) / (n + 1) is within the target. Then the expected loss of a next report of the
  same kind is within it as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from gongkai.core.statistics import mean_upper_bound
from gongkai.review.queue.audit_sample import STRATA, Stratum

PROMISE_AFTER: Final = 200
"""Audited reports after which it is said what can be promised; by judgement: less promises less than 1.5 %."""


class CheckedField(NamedTuple):
    """A field that a person looked at in an audited report.

    Attributes
    ----------
    weight
        How many fields of the report it stands for.
    flagged
        Whether it was in doubt: it is no silent error, and stands for itself.
    forced
        Whether it would be in doubt at any threshold.
    """

    stratum: Stratum
    weight: float
    confidence: float
    wrong: bool
    flagged: bool = False
    forced: bool = False


class AuditedReport(NamedTuple):
    """A report whose sample was checked.

    Attributes
    ----------
    kind
        Ending of the file's name.
    layout
        How the source places its cells, see :func:`gongkai.review.queue.audit_findings.layout_of`.
    size
        Fields of the form.
    whole
        Whether all that was in doubt was decided, too.
    """

    kind: str
    layout: str
    size: int
    fields: tuple[CheckedField, ...]
    whole: bool = True

    @property
    def sample(self) -> list[CheckedField]:
        """The fields drawn."""
        return [each for each in self.fields if not each.flagged]

    @property
    def loss(self) -> float:
        """Share of the report's fields (0–1) that are wrong and not flagged, estimated from the sample."""
        return sum(each.weight for each in self.sample if each.wrong) / self.size


class SilentErrors(NamedTuple):
    """What an audit found, and what it means for all reports like these.

    Attributes
    ----------
    reports, with_errors
        Reports audited, and how many of them had an error in the sample.
    checked, wrong
        Fields of the samples, and how many of them were wrong.
    share, upper
        Estimated share (0–1) of a report's fields that are wrong and not flagged, in the mean over reports, and its
        95 % upper bound; ``None`` where nothing was audited.
    size
        Mean number of a report's fields.
    """

    reports: int
    with_errors: int
    checked: int
    wrong: int
    share: float | None
    upper: float | None
    size: float

    @property
    def promises(self) -> bool:
        """Whether enough was audited for a promise."""
        return self.reports >= PROMISE_AFTER


class StratumRate(NamedTuple):
    """Wrong fields of a stratum among those checked, and their estimated share (0–1)."""

    wrong: int
    checked: int
    share: float | None


class Proposal(NamedTuple):
    """A threshold for a target.

    Attributes
    ----------
    target
        The share (0–1) of a report's fields that may be wrong and not flagged, in expectation.
    threshold
        The lowest confidence that may pass without a person; ``None`` where the audit does not go so far.
    load
        The share (0–1) of a report's fields that a person would look at, in the mean.
    needed
        How many reports must be audited, without an error, for the target to be within reach at all.
    """

    target: float
    threshold: float | None
    load: float | None
    needed: int


def silent_errors(reports: Sequence[AuditedReport]) -> SilentErrors:
    """Estimate the silent errors of all reports from audited ones."""
    losses = [each.loss for each in reports]
    samples = [each.sample for each in reports]
    mean = sum(losses) / len(losses) if losses else None
    return SilentErrors(
        len(reports),
        sum(any(field.wrong for field in sample) for sample in samples),
        sum(map(len, samples)),
        sum(field.wrong for sample in samples for field in sample),
        mean,
        None if mean is None else mean_upper_bound(mean, len(losses)),
        sum(each.size for each in reports) / len(reports) if reports else 0.0,
    )


def by_stratum(reports: Iterable[AuditedReport]) -> dict[Stratum, StratumRate]:
    """Return the silent errors of each stratum."""
    fields = [field for each in reports for field in each.sample]
    found: dict[Stratum, StratumRate] = {}
    for stratum in STRATA:
        of = [field for field in fields if field.stratum == stratum]
        weight = sum(field.weight for field in of)
        share = sum(field.weight for field in of if field.wrong) / weight if weight else None
        found[stratum] = StratumRate(sum(field.wrong for field in of), len(of), share)
    return found


def by_group(reports: Sequence[AuditedReport], group: Callable[[AuditedReport], str]) -> dict[str, SilentErrors]:
    """Return the silent errors of each group of reports, the largest group first."""
    groups: dict[str, list[AuditedReport]] = {}
    for each in reports:
        groups.setdefault(group(each), []).append(each)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: silent_errors(each) for name, each in ordered}


def proposed_threshold(reports: Sequence[AuditedReport], target: float) -> Proposal:
    """Propose the lowest threshold whose expected loss is within a target.

    Only reports count of which all that was in doubt was decided: below the present threshold those fields would pass.
    """
    import numpy as np

    whole = [each for each in reports if each.whole]
    count, needed = len(whole), math.ceil(1 / target) - 1
    free = [(field, each.size) for each in whole for field in each.fields if not field.forced]
    if count < needed or not free:
        return Proposal(target, None, None, needed)
    confidence = np.array([field.confidence for field, _ in free])
    lost = np.array([field.weight * field.wrong / size for field, size in free])
    share = np.array([field.weight / size for field, size in free])
    order = np.argsort(-confidence, kind="stable")
    confidence = confidence[order]
    # What passes at a threshold is what is at least as sure: of equal confidences all or none.
    last = np.flatnonzero(np.append(confidence[1:] != confidence[:-1], True))
    risk = (np.cumsum(lost[order])[last] + 1) / (count + 1)
    within = np.flatnonzero(risk <= target)
    if not len(within):
        return Proposal(target, None, None, needed)
    lowest = within[-1]
    passed = float(np.cumsum(share[order])[last][lowest] / count)
    return Proposal(target, float(confidence[last][lowest]), max(0.0, 1 - passed), needed)

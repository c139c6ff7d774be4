"""What the threshold promises: of the reports that are accepted, few hold an error that nobody will find."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.core.statistics import Rate
from gongkai.training.evaluation import Judged


def accepted_with_error(judged: Iterable[Judged]) -> Rate:
    """Return how many reports of which no field is flagged hold a silent error, of all such reports.

    Parameters
    ----------
    judged
        Fields of any number of reports, each judged.

    Examples
    --------
    >>> from gongkai.training.evaluation import evaluate
    >>> truths = [{"source": name, "fields": {"x.y": 3}} for name in "ab"]
    >>> read = [{"source": name, "fields": {"x.y": {"value": v, "review": False}}} for name, v in zip("ab", (3, 8))]
    >>> found = accepted_with_error(evaluate(truths, read).judged)
    >>> (found.count, found.of)
    (1, 2)
    """
    silent: dict[int, bool] = {}
    flagged: set[int] = set()
    for each in judged:
        silent[each.report] = silent.get(each.report, False) or each.silent
        if each.flagged:
            flagged.add(each.report)
    accepted = [silent[report] for report in silent if report not in flagged]
    return Rate(sum(accepted), len(accepted))


def guarantee_text(found: Rate, risk: float) -> str:
    """Return in words what the threshold was chosen for, and what came of it on reports that it was not chosen by."""
    if found.value is None or found.upper is None:
        return "No report was accepted, so the threshold's promise was not checked."
    return (
        f"The threshold is the lowest at which, at 95 %, at most {risk:.1%} of the reports that are accepted (no field "
        f"flagged) hold a\nsilent error. On other reports of kinds that the models had not met, {found.count} of "
        f"{found.of:,} accepted ones held one (≤ {found.upper:.2%} at 95 %)."
    )

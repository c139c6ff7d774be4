"""The audit as page and shell show it: sentences, rates by stratum, layout and kind of file, thresholds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple

from gongkai.review.queue.audit_estimates import SilentErrors, by_group, by_stratum, proposed_threshold, silent_errors
from gongkai.review.queue.audit_findings import LAYOUTS, AuditFindings
from gongkai.review.queue.audit_words import (
    STRATUM_WORDS,
    beside_words,
    bulk_words,
    found_words,
    is_hasty,
    promise_words,
    proposal_words,
    waiting_words,
)

TARGETS: Final = (0.01, 0.005, 0.001)
"""Shares of a report's fields that may be wrong unseen, for which a threshold is proposed."""


class AuditRow(NamedTuple):
    """A line of the table: whose rate, reports where they are counted, wrong, checked, share and bound (0–1)."""

    name: str
    reports: int | None
    wrong: int
    checked: int
    share: float | None
    upper: float | None


def audit_view(findings: AuditFindings, language: str, targets: Sequence[float] = TARGETS) -> dict[str, Any]:
    """Return what is shown, in the reader's language."""
    which = 0 if language == "zh" else 1
    total = silent_errors(findings.audited)
    sentences = [found_words(total), waiting_words(findings), beside_words(findings)]
    if findings.bulk:
        sentences.append(bulk_words(findings))
    return {
        "promises": total.promises and not is_hasty(total, findings.bulk),
        "promise": promise_words(total, findings.bulk)[which],
        "sentences": [words[which] for words in sentences],
        "rows": list(_rows(findings, which)),
        "proposals": [proposal_words(proposed_threshold(findings.audited, target))[which] for target in targets],
    }


def _rows(findings: AuditFindings, which: int) -> Iterator[AuditRow]:
    for stratum, rate in by_stratum(findings.audited).items():
        yield AuditRow(STRATUM_WORDS[stratum][which], None, rate.wrong, rate.checked, rate.share, None)
    for layout, errors in by_group(findings.audited, lambda each: each.layout).items():
        yield _group(LAYOUTS[layout][which], errors)
    for kind, errors in by_group(findings.audited, lambda each: each.kind).items():
        yield _group(f".{kind}", errors)


def _group(name: str, errors: SilentErrors) -> AuditRow:
    return AuditRow(name, errors.reports, errors.wrong, errors.checked, errors.share, errors.upper)

"""What an audit means, in words: in Chinese and in English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gongkai.review.queue.audit_estimates import PROMISE_AFTER, Proposal, SilentErrors
from gongkai.review.queue.audit_findings import AuditFindings
from gongkai.review.queue.audit_sample import Stratum

MOST_BULK: Final = 0.05
"""Share of the sampled fields accepted in bulk above which nothing is promised; by judgement."""

STRATUM_WORDS: Final[Mapping[Stratum, tuple[str, str]]] = {
    "non_zero": ("非零数字", "figures"),
    "zero": ("零", "zeros"),
    "blank": ("空白", "blanks"),
}


def found_words(found: SilentErrors) -> tuple[str, str]:
    """Return what was found in the samples."""
    return (
        f"已抽查 {found.reports} 份报告的 {found.checked} 个未存疑字段，其中 {found.wrong} 个有误，"
        f"出自 {found.with_errors} 份报告。",
        f"{found.reports} reports were audited, {found.checked} of their fields that were not in doubt; {found.wrong} "
        f"were wrong, in {found.with_errors} reports.",
    )


def is_hasty(found: SilentErrors, bulk: int) -> bool:
    """Whether too much of the samples was accepted in bulk for a promise."""
    return bulk > MOST_BULK * found.checked


def promise_words(found: SilentErrors, bulk: int = 0) -> tuple[str, str]:
    """Return what can be promised by that, or what is lacking for a promise; ``bulk`` fields were accepted in bulk."""
    if found.share is None or found.upper is None:
        return "尚无抽查结果。", "Nothing was audited yet."
    fields = found.upper * found.size
    zh = (
        f"估计未经人工而采信的错误占全部字段的 {found.share:.3%}；有 95% 的把握不超过 {found.upper:.2%}"
        f"（平均每份 {found.size:.0f} 个字段中不超过 {fields:.1f} 个）。错误往往成群出现，故按报告而非按字段计算。"
    )
    en = (
        f"An estimated {found.share:.3%} of all fields are wrong and were accepted without a person; with 95 % "
        f"confidence it is no more than {found.upper:.2%} (in the mean {fields:.1f} of a report's {found.size:.0f} "
        "fields). Errors come in clusters, so reports are counted, not fields."
    )
    if found.promises and is_hasty(found, bulk):
        return f"样本多为整批确认，不能据此承诺。{zh}", f"Too much was accepted in bulk for a promise. {en}"
    if found.promises:
        return f"可以承诺：{zh}", f"This can be promised: {en}"
    lacking = PROMISE_AFTER - found.reports
    return (
        f"抽查满 {PROMISE_AFTER} 份后才能作出承诺，还差 {lacking} 份。目前：{zh}",
        f"A promise takes {PROMISE_AFTER} audited reports; {lacking} are lacking. So far: {en}",
    )


def beside_words(found: AuditFindings) -> tuple[str, str]:
    """Return what was found outside the sample: it proves that there are errors, and tells no rate."""
    return (
        f"样本之外，复核人另在 {found.reports_beside} 份报告中改正了 {found.beside} 个未存疑的字段"
        "（并非随机抽取，不计入估计）。",
        f"Outside the sample people corrected {found.beside} fields that were not in doubt, in {found.reports_beside} "
        "reports (not drawn at random, so not part of the estimate).",
    )


def proposal_words(proposal: Proposal) -> tuple[str, str]:
    """Return a proposed threshold and its guarantee."""
    target = f"{proposal.target:.2%}"
    if proposal.threshold is None or proposal.load is None:
        return (
            f"目标 {target}：样本不足或错误过多（至少须抽查 {proposal.needed} 份且其中没有错误）。",
            f"Target {target}: out of reach (at least {proposal.needed} reports must be audited, without an error).",
        )
    return (
        f"目标 {target}：可信度达到 {proposal.threshold:.6f} 的字段可不经人工；预期下一份报告的未察觉错误不超过该目标，"
        f"须复核约 {proposal.load:.1%} 的字段。",
        f"Target {target}: fields of confidence {proposal.threshold:.6f} and more may pass; the expected share of "
        f"silent errors in a next report is within the target, and people look at about {proposal.load:.1%} of the "
        "fields.",
    )


def waiting_words(found: AuditFindings) -> tuple[str, str]:
    """Return how much of the sample waits."""
    return (
        f"另有 {found.waiting} 份已抽中、尚未查完。",
        f"{found.waiting} more reports were drawn and are not checked to the end.",
    )


def bulk_words(found: AuditFindings) -> tuple[str, str]:
    """Return how much of the samples nobody may have looked at."""
    return (
        f"样本中有 {found.bulk} 个字段是整批确认的，未必逐一看过：抽查应逐格核对，否则估计偏低。",
        f"{found.bulk} fields of the samples were accepted in bulk; nobody may have looked at them. An audit is worth "
        "what was looked at: the estimate is too low otherwise.",
    )

"""Judge single documents by truths that allow alternatives, and sum up groups of them with bounds by report.

Errors come in clusters: a report that is misread is mostly misread in many fields. So a report is the unit of every
bound: reports are drawn again with replacement (bootstrap), and where nothing went wrong in any of ``n`` reports the
bound is the one for a share of reports (Clopper and Pearson, 1934).

A truth is ``{"fields": {id: number, null or {"any_of": [...]}}, ...}`` and may have these keys:

``unrecoverable``
    Fields destroyed before the document was read: right when flagged; unflagged they must say what the truth says.
``may_flag`` (or ``contested``)
    Fields that may be flagged without it being needless.
``must_flag``, ``inconsistent_relations``
    The document contradicts itself: nothing in it counts as flagged needlessly.
``not_report``
    A look-alike, which is to be refused or left without any unflagged value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from gongkai.core.statistics import upper_bound
from gongkai.training.evaluation import allowed_values

_RESAMPLES: Final = 1000
_SEED: Final = 20


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """How one document was read.

    Attributes
    ----------
    fields, right
        Fields of the truth; those read right, or destroyed and flagged.
    nonzero, nonzero_right
        The same of fields that print a number other than zero.
    silent
        Fields wrong and not flagged.
    settled, needless
        Fields that the document leaves no doubt about; those that were flagged although right.
    destroyed, destroyed_flagged
        Fields that were destroyed; those flagged.
    complete, refused
        Whether it is a report of which nothing was destroyed; whether it was refused.
    lookalike, accepted
        Whether it is no report; whether it was taken for one.
    """

    source: str
    fields: int = 0
    right: int = 0
    nonzero: int = 0
    nonzero_right: int = 0
    silent: int = 0
    settled: int = 0
    needless: int = 0
    destroyed: int = 0
    destroyed_flagged: int = 0
    complete: bool = False
    refused: bool = False
    lookalike: bool = False
    accepted: bool = False
    silent_fields: tuple[str, ...] = ()


def judge_document(source: str, truth: Mapping[str, Any], report: Mapping[str, Any] | None) -> DocumentCounts:
    """Hold a report (its JSON form, ``None`` if there is none) against the truth.

    Examples
    --------
    >>> truth = {"fields": {"a": 3, "b": None}, "unrecoverable": ["b"]}
    >>> read = {"fields": {"a": {"value": 4, "review": False}, "b": {"value": 1, "review": True}}}
    >>> counts = judge_document("x", truth, read)
    >>> counts.right, counts.silent, counts.destroyed_flagged
    (1, 1, 1)
    """
    failed = report is None or report.get("status") == "failed"
    found = (report or {}).get("fields") or {}
    if truth.get("not_report"):
        taken = not failed and any(not each.get("review") and each.get("value") is not None for each in found.values())
        return DocumentCounts(source, lookalike=True, accepted=taken)
    lost = set(truth.get("unrecoverable") or ())
    may = set(truth.get("may_flag") or ()) | set(truth.get("contested") or ())
    open_to_doubt = bool(truth.get("must_flag") or truth.get("inconsistent_relations"))
    counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)
    silent = []
    for id_, told in truth["fields"].items():
        allowed = allowed_values(told)
        each = found.get(id_) or {}
        flagged = failed or each.get("review") is not False
        hit = bool(each) and _decimal(each.get("value")) in allowed
        right = hit or (id_ in lost and flagged)
        number = any(isinstance(value, Decimal) and value for value in allowed)
        settled = not (open_to_doubt or id_ in lost or id_ in may)
        counts["right"] += right
        counts["nonzero"] += number
        counts["nonzero_right"] += number and right
        counts["settled"] += settled and hit
        counts["needless"] += settled and hit and flagged
        counts["destroyed"] += id_ in lost
        counts["destroyed_flagged"] += id_ in lost and flagged
        if not right and not flagged:
            silent.append(id_)
    return DocumentCounts(
        source,
        fields=len(truth["fields"]),
        silent=len(silent),
        complete=not lost,
        refused=failed,
        silent_fields=tuple(silent),
        right=counts["right"],
        nonzero=counts["nonzero"],
        nonzero_right=counts["nonzero_right"],
        settled=counts["settled"],
        needless=counts["needless"],
        destroyed=counts["destroyed"],
        destroyed_flagged=counts["destroyed_flagged"],
    )


_COUNTED: Final = ("right", "nonzero", "nonzero_right", "settled", "needless", "destroyed", "destroyed_flagged")


def _decimal(value: Any) -> Any:
    return allowed_values(value)[0]


@dataclass(frozen=True, slots=True)
class BoundedShare:
    """A share with its 95 % bounds by report; ``None`` where there was nothing to count."""

    count: int
    of: int
    value: float | None
    lower: float | None
    upper: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return {"count": self.count, "of": self.of, "value": self.value, "lower_95": self.lower, "upper_95": self.upper}


SHARES: Final[dict[str, tuple[str, str]]] = {
    "right": ("right", "fields"),
    "nonzero_right": ("nonzero_right", "nonzero"),
    "silent": ("silent", "fields"),
    "needless": ("needless", "settled"),
    "destroyed_flagged": ("destroyed_flagged", "destroyed"),
}
"""Shares of fields: what is counted, of what."""


@dataclass(frozen=True)
class JudgedGroup:
    """Documents that are told of in one row of a table.

    Attributes
    ----------
    name
        What the row is called.
    documents
        Their counts.
    """

    name: str
    documents: Sequence[DocumentCounts] = field(repr=False)

    @property
    def reports(self) -> list[DocumentCounts]:
        """The documents that are reports."""
        return [each for each in self.documents if not each.lookalike]

    def shares(self) -> dict[str, BoundedShare]:
        """Return every share of :data:`SHARES`, and those of reports and look-alikes."""
        reports = self.reports
        found = {name: _share_of_fields(reports, *names) for name, names in SHARES.items()}
        found["silent_reports"] = _share_of_documents([each.silent > 0 for each in reports])
        found["refused"] = _share_of_documents([each.refused for each in reports if each.complete])
        found["accepted"] = _share_of_documents([each.accepted for each in self.documents if each.lookalike])
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        shares = {name: each.to_dict() for name, each in self.shares().items()}
        return {"name": self.name, "documents": len(self.documents), "reports": len(self.reports), **shares}


def _share_of_documents(happened: Sequence[bool]) -> BoundedShare:
    count, of = sum(happened), len(happened)
    if not of:
        return BoundedShare(0, 0, None, None, None)
    lower = 1 - (upper_bound(of - count, of, 0.975) or 0.0)
    upper = upper_bound(count, of, 0.975 if count else 0.95)
    return BoundedShare(count, of, count / of, lower, upper)


def _share_of_fields(documents: Sequence[DocumentCounts], counted: str, of: str) -> BoundedShare:
    import numpy as np

    parts = np.array([[getattr(each, counted), getattr(each, of)] for each in documents if getattr(each, of)])
    if not len(parts):
        return BoundedShare(0, 0, None, None, None)
    count, whole = (int(each) for each in parts.sum(axis=0))
    if count in (0, whole):  # nothing varies: the share of reports that may yet have one is all that bounds it
        most = upper_bound(0, len(parts)) or 1.0
        lower, upper = (0.0, most) if count == 0 else (1 - most, 1.0)
        return BoundedShare(count, whole, count / whole, lower, upper)
    draws = np.random.default_rng(_SEED).integers(len(parts), size=(_RESAMPLES, len(parts)))
    sums = parts[draws].sum(axis=1)
    lower, upper = (float(each) for each in np.percentile(sums[:, 0] / sums[:, 1], (2.5, 97.5)))
    return BoundedShare(count, whole, count / whole, lower, upper)


_HEADINGS: Final = {
    "right": "fields right",
    "nonzero_right": "non-zero right",
    "silent": "silent fields",
    "silent_reports": "reports with a silent error",
    "needless": "needless review",
    "destroyed_flagged": "destroyed flagged",
    "refused": "complete reports refused",
    "accepted": "look-alikes accepted",
}


def judgement_table(first: str, groups: Sequence[JudgedGroup]) -> str:
    """Return groups as a table in Markdown, a row each; in brackets the 95 % bounds by report."""
    lines = [(first, "documents", *_HEADINGS.values()), ("---", *["---:"] * (1 + len(_HEADINGS)))]
    for group in groups:
        shares = group.shares()
        lines.append((group.name, str(len(group.documents)), *(_told(name, shares[name]) for name in _HEADINGS)))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _told(name: str, share: BoundedShare) -> str:
    if share.value is None or share.lower is None or share.upper is None:
        return "–"
    if name in ("silent", "silent_reports", "refused", "accepted"):
        return f"{share.count:,} of {share.of:,} (≤ {share.upper:.2%})"
    return f"{share.value:.2%} ({share.lower:.2%}–{share.upper:.2%})"

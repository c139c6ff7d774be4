"""What a person is asked to look at in a report, and how much hangs on it.

Expected loss of a field: the probability that it is wrong, at least a half where something contradicts it, times its
weight. A field weighs one, and one more for each
relation of the form that it stands in: wrong there, it casts doubt on all the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gongkai.forms.form import editions

WHOLE = ""
"""The field of a doubt or of a decision on the report as a whole."""

AUDIT_SHARE = 0.02
"""Share of the accepted reports that a person checks all the same, so that silent errors are counted in use."""

AUDIT_FIELDS = 12
"""Fields checked of such a report; those that print something above zero first."""

CONTRADICTIONS = frozenset({"relation_failed", "values_lost", "table_absent", "contaminated"})
"""Reasons that say that something is wrong however surely the print was read."""

CONTRADICTED = 0.5
"""What such a field counts at least: either it or another of what contradicts it is wrong, or the report is."""

_HASHED = 8


class Task(NamedTuple):
    """A field to look at.

    Attributes
    ----------
    field
        Its id, or :data:`WHOLE`.
    place
        Its place on the form, from 0.
    loss
        Expected loss.
    reasons
        Codes that say why.
    audit
        True for a field of an accepted report that is checked to measure silent errors.
    """

    field: str
    place: int
    loss: float
    reasons: tuple[str, ...]
    audit: bool = False


def tasks_of(report: Mapping[str, Any]) -> list[Task]:
    """Return what a report's JSON form leaves to a person, in the form's order."""
    if report["status"] == "accepted":
        return list(_audit(report)) if is_audited(report["sha256"]) else []
    found = list(_doubtful(report))
    if not found and report["status"] == "review":
        codes = tuple(issue["code"] for issue in report["issues"] if issue["severity"] == "error")
        found.append(Task(WHOLE, 0, 1.0, codes))
    return found


def is_audited(sha256: str) -> bool:
    """Whether a report is checked though it was accepted; told from its digest, the same on every machine."""
    return bool(int(sha256[:_HASHED], 16) < AUDIT_SHARE * 16**_HASHED)


def _doubtful(report: Mapping[str, Any]) -> Iterator[Task]:
    weights = _weights(report["edition"])
    for place, (name, field) in enumerate(report["fields"].items()):
        if field["review"]:
            risk = max(1 - field["confidence"], CONTRADICTED if CONTRADICTIONS.intersection(field["reasons"]) else 0.0)
            yield Task(name, place, risk * weights.get(name, 1), tuple(field["reasons"]) or ("low_confidence",))


def _audit(report: Mapping[str, Any]) -> Iterator[Task]:
    weights = _weights(report["edition"])

    def order(item: tuple[int, str]) -> tuple[bool, int]:
        place, name = item
        return not report["fields"][name]["value"], (place * 7919 + int(report["sha256"][:_HASHED], 16)) % 104729

    chosen = sorted(enumerate(report["fields"]), key=order)[:AUDIT_FIELDS]
    for place, name in sorted(chosen):
        loss = (1 - report["fields"][name]["confidence"]) * weights.get(name, 1)
        yield Task(name, place, loss, (), audit=True)


@lru_cache(maxsize=8)
def _weights(edition: str | None) -> Mapping[str, int]:
    """Return what each field of an edition weighs."""
    form = editions().get(edition or "")
    if form is None:
        return {}
    weights = Counter(form.field_ids)
    for relation in form.relations:
        weights.update(relation.members)
    return weights

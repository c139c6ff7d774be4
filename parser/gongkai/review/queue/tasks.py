"""What a person is asked to look at in a report, and how much hangs on it.

Expected loss of a field: the probability that it is wrong, at least a half where something contradicts it, times its
weight. A field weighs one, and one more for each
relation of the form that it stands in: wrong there, it casts doubt on all the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from gongkai.forms.form import editions
from gongkai.review.queue.audit_sample import drawn_fields, is_audited

WHOLE = ""
"""The field of a doubt or of a decision on the report as a whole."""

CONTRADICTIONS = frozenset({"relation_failed", "values_lost", "table_absent", "contaminated"})
"""Reasons that say that something is wrong however surely the print was read."""

CONTRADICTED = 0.5
"""What such a field counts at least: either it or another of what contradicts it is wrong, or the report is."""


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
        True for a field that nothing speaks against and that is checked to estimate silent errors.
    """

    field: str
    place: int
    loss: float
    reasons: tuple[str, ...]
    audit: bool = False


def tasks_of(report: Mapping[str, Any]) -> list[Task]:
    """Return what a report's JSON form leaves to a person, in the form's order."""
    found = list(_doubtful(report)) if report["status"] != "accepted" else []
    if not found and report["status"] == "review":
        codes = tuple(issue["code"] for issue in report["issues"] if issue["severity"] == "error")
        found.append(Task(WHOLE, 0, 1.0, codes))
    drawn = audit_tasks(report) if is_audited(report["sha256"]) else []
    return sorted([*found, *drawn], key=lambda task: task.place)


def audit_tasks(report: Mapping[str, Any], asked: Collection[str] = ()) -> list[Task]:
    """Return the fields of a report that are drawn for the audit; see :mod:`gongkai.review.queue.audit_sample`."""
    weights, places = _weights(report["edition"]), {name: place for place, name in enumerate(report["fields"])}
    return [
        Task(name, places[name], (1 - report["fields"][name]["confidence"]) * weights.get(name, 1), (), audit=True)
        for name in drawn_fields(report, asked)
    ]


def _doubtful(report: Mapping[str, Any]) -> Iterator[Task]:
    weights = _weights(report["edition"])
    for place, (name, field) in enumerate(report["fields"].items()):
        if field["review"]:
            risk = max(1 - field["confidence"], CONTRADICTED if CONTRADICTIONS.intersection(field["reasons"]) else 0.0)
            yield Task(name, place, risk * weights.get(name, 1), tuple(field["reasons"]) or ("low_confidence",))


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

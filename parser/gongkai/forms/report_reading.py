"""Reports out of their JSON form, each field with its official label."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gongkai.core.document import Location
from gongkai.core.errors import GongkaiError, UnreadableInput
from gongkai.core.report import Alternative, Fact, Field, Issue, Report
from gongkai.forms.display_names import edition_labels

_OF_FIELDS = frozenset({"value", "confidence", "review", "status", "reasons", "alternatives", "source"})
"""Keys without which something is no field: a truth for ``evaluate`` has bare numbers in their place."""


def report_from_dict(data: Mapping[str, Any]) -> Report:
    """Return the report that ``Report.to_dict`` wrote; keys that this version does not know are left out.

    Raises
    ------
    UnreadableInput
        A key of the contract is absent: these are no report's data.
    """
    require_report(data)
    edition = data["edition"]
    labels = edition_labels(edition)
    report = Report(data["source"], data["sha256"], edition, data["year"], data["agency"])
    try:
        report.fields = {key: _field(key, each, labels.get(key, key)) for key, each in data["fields"].items()}
        report.issues = [_issue(each) for each in data["issues"]]
        report.facts = [_fact(each) for each in data.get("facts") or ()]
        report.error = _error(data["error"]) if data["error"] else None
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise _no_report(data, repr(error)) from error
    report.metadata = dict(data.get("metadata") or {})
    report.narrative = data.get("narrative") or ""
    for key in ("made_by", "known"):
        if data.get(key) and hasattr(report, key):
            setattr(report, key, data[key])
    return report


def require_report(data: Mapping[str, Any]) -> None:
    """Raise where data are not a report as ``gongkai parse`` writes it.

    Raises
    ------
    UnreadableInput
        The message says which keys are absent, and whether the data look like a truth for ``gongkai evaluate``.
    """
    keys = ("source", "sha256", "edition", "year", "agency", "status", "error", "fields", "issues")
    if absent := [key for key in keys if key not in data]:
        raise _no_report(data, f"no {', '.join(absent)}")
    fields = data["fields"]
    if not isinstance(fields, Mapping):
        raise _no_report(data, "its fields are no object")
    for key, each in fields.items():
        if not isinstance(each, Mapping) or not set(each) >= _OF_FIELDS:
            raise _no_report(data, f"the field {key} has no value with confidence and place")


def _no_report(data: Mapping[str, Any], what: str) -> UnreadableInput:
    source = data.get("source", "?")
    truth = "fields" in data and "status" not in data
    return UnreadableInput(
        f"{source}: not a report as `gongkai parse` writes it ({what})"
        + ("; it looks like a truth for `gongkai evaluate`" if truth else ""),
        f"{source}：不是 gongkai parse 输出的报告（{what}）"
        + ("；看来是 gongkai evaluate 的标准答案" if truth else ""),
    )


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _field(field_id: str, data: Mapping[str, Any], label: str) -> Field:
    return Field(
        field_id,
        _number(data["value"]),
        data.get("unit"),
        data["status"],
        data.get("raw"),
        data["confidence"],
        data["review"],
        list(data["reasons"]),
        _number(data.get("implied")),
        [Alternative(_number(each["value"]), each["confidence"]) for each in data["alternatives"]],
        Location.from_dict(data["source"]) if data["source"] else None,
        label,
    )


def _issue(data: Mapping[str, Any]) -> Issue:
    words = data["message"]
    return Issue(data["code"], data["severity"], words["zh"], words["en"], list(data.get("fields") or ()))


def _fact(data: Mapping[str, Any]) -> Fact:
    place = Location.from_dict(data["source"])
    fact = Fact(data["id"], Decimal(str(data["value"])), data["unit"], data["text"], place, data["approximate"])
    for key in ("confidence", "review"):
        if key in data and hasattr(fact, key):
            setattr(fact, key, data[key])
    return fact


def _error(data: Mapping[str, Any]) -> GongkaiError:
    error = GongkaiError(data["message"]["en"], data["message"]["zh"])
    error.code = data["code"]
    return error

"""What a caller knows of a report from outside (a list of agencies, an address), against what the report says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gongkai.core.report import Issue, Report
from gongkai.core.text import fold

KNOWN_KEYS: Final = ("agency", "year", "url")
"""What may be given from outside."""


def checked_known(known: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is known, without what is not given.

    Raises
    ------
    ValueError
        A key that is none of :data:`KNOWN_KEYS`, or a year that is no whole number.
    """
    given = {key: value for key, value in (known or {}).items() if value not in (None, "")}
    if unknown := sorted(set(given) - set(KNOWN_KEYS)):
        raise ValueError(
            f"known: {', '.join(unknown)} cannot be given, only {', '.join(KNOWN_KEYS)}"
            f" / known 只接受 {'、'.join(KNOWN_KEYS)}，不接受 {'、'.join(unknown)}"
        )
    if "year" in given:
        try:
            given["year"] = int(given["year"])
        except (TypeError, ValueError):
            message = f"known: the year {given['year']!r} is no whole number / known 中的年度不是整数"
            raise ValueError(message) from None
    return given


def add_known(report: Report, known: Mapping[str, Any]) -> None:
    """Set beside a report what is known of it, and an issue for each contradiction.

    What the report does not tell is filled in; what it tells stays as it was read.

    Parameters
    ----------
    known
        As :func:`checked_known` returns it.
    """
    report.known = dict(known)
    if url := known.get("url"):
        report.metadata["url"] = str(url)
    for key, differs, zh in (("agency", _other_agency, "机关"), ("year", _other_year, "年度")):
        if key not in known:
            continue
        read = getattr(report, key)
        if read is None:
            setattr(report, key, known[key])
            report.issues = [issue for issue in report.issues if issue.code != f"{key}_unclear"]
        elif differs(read, known[key]):
            report.issues.append(
                Issue(
                    "known_differs",
                    "warning",
                    f"外部给定的{zh}为“{known[key]}”，报告中读到的是“{read}”",
                    f"the {key} given from outside is “{known[key]}”, the report says “{read}”",
                )
            )


def _other_year(read: int, known: int) -> bool:
    return read != known


def _other_agency(read: str, known: str) -> bool:
    """Whether two names cannot be one agency's: neither is a part of the other, 人民政府 aside."""
    one, other = (fold(name).replace(" ", "").removesuffix("人民政府") for name in (read, str(known)))
    return one not in other and other not in one

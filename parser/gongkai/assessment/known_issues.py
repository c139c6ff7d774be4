"""What a caller knows of a report from outside (a list of agencies, an address), against what the report says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from gongkai.core.report import Issue, Report
from gongkai.core.text import fold

_SECOND = re.compile(r"\([^()]*\)$")
_HOST = re.compile(r"^(?:\w+://)?(?:www\.)?")
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
            given["year"] = int(str(given["year"]).strip().removesuffix("年"))
        except (TypeError, ValueError):
            message = f"known: the year {given['year']!r} is no whole number / known 中的年度不是整数"
            raise ValueError(message) from None
    return given


def add_known(report: Report, known: Mapping[str, Any]) -> None:
    """Set beside a report what is known of it, and an issue for each contradiction.

    What the report does not tell is filled in; what it tells stays as it was read. Where the two agree, a doubt whether
    it was read rightly is settled.

    Parameters
    ----------
    known
        As :func:`checked_known` returns it.
    """
    report.known = dict(known)
    if url := str(known.get("url", "")):
        printed = report.metadata.get("url")
        if printed and _other_site(printed, url):
            report.issues.append(_differs("url", "网址", url, printed, "info"))
        report.metadata["url"] = printed or url
    for key, differs, zh in (("agency", _other_agency, "机关"), ("year", _other_year, "年度")):
        if key not in known:
            continue
        read = getattr(report, key)
        if read is not None and differs(read, known[key]):
            report.issues.append(_differs(key, zh, known[key], read, "warning"))
            continue
        if read is None:
            setattr(report, key, known[key])
        report.issues = [issue for issue in report.issues if issue.code != f"{key}_unclear"]


def _differs(key: str, zh: str, known: Any, read: Any, severity: Literal["warning", "info"]) -> Issue:
    return Issue(
        "known_differs",
        severity,
        f"外部给定的{zh}为“{known}”，报告中读到的是“{read}”",
        f"the {key} given from outside is “{known}”, the report says “{read}”",
    )


def _other_site(read: str, known: str) -> bool:
    """Whether two addresses are of sites of different owners (a mirror): their last three labels differ.

    >>> _other_site("www.qinghe.gov.cn", "http://slj.qinghe.gov.cn/a.html"), _other_site("qinghe.gov.cn", "http://x.com/a")
    (False, True)
    """
    one, other = (_HOST.sub("", each).split("/")[0].split(":")[0].lower().split(".")[-3:] for each in (read, known))
    return one != other


def _other_year(read: int, known: int) -> bool:
    return read != known


def _other_agency(read: str, known: str) -> bool:
    """Whether two names cannot be one agency's: neither ends with the other, 人民政府 and a second name aside.

    >>> _other_agency("水务局", "青禾县水务局"), _other_agency("青禾县", "青禾县水务局")
    (False, True)
    """
    one, other = (_SECOND.sub("", fold(name).replace(" ", "")).removesuffix("人民政府") for name in (read, str(known)))
    return not one.endswith(other) and not other.endswith(one)

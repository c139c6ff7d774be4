"""Which fields a person checks though nothing is in doubt, to estimate silent errors: a blind random sample.

A share of the reports is drawn by digest, so that every machine draws the same ones, whether they were accepted or have
doubts elsewhere. Of each, fields that are not in doubt are drawn at random from three strata: figures that are not
zero, zeros, blanks. Errors in the first tell most and would be rare in a plain draw of rows of zeros. Each field stands
for its share of the stratum (:func:`weights_of`), so that the estimate is as unbiased as that of a plain draw.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, get_args

Stratum = Literal["non_zero", "zero", "blank"]

STRATA: Final[tuple[Stratum, ...]] = get_args(Stratum)

AUDIT_SHARE: Final = 0.02
"""Share of the reports of which fields are checked."""

AUDIT_FIELDS: Final[Mapping[Stratum, int]] = {"non_zero": 6, "zero": 3, "blank": 3}
"""Fields drawn from each stratum; what a stratum lacks is drawn from the others, in this order."""

_HASHED = 8


def is_audited(sha256: str, share: float = AUDIT_SHARE) -> bool:
    """Whether a report is drawn; told from its digest, the same on every machine."""
    return bool(int(sha256[:_HASHED], 16) < share * 16**_HASHED)


def stratum_of(field: Mapping[str, Any]) -> Stratum:
    """Return a field's stratum.

    >>> stratum_of({"value": 0}), stratum_of({"value": None}), stratum_of({"value": -3})
    ('zero', 'blank', 'non_zero')
    """
    if field["value"] is None:
        return "blank"
    return "non_zero" if field["value"] else "zero"


def drawn_fields(report: Mapping[str, Any], asked: Collection[str] = ()) -> list[str]:
    """Return the fields that are drawn of a report, in the form's order.

    Parameters
    ----------
    report
        A report's JSON form.
    asked
        Fields that a person is asked for anyway, besides those in doubt.
    """
    strata = _population(report, asked)
    wanted = {each: min(AUDIT_FIELDS[each], len(strata[each])) for each in STRATA}
    for each in STRATA:
        lacking = sum(AUDIT_FIELDS.values()) - sum(wanted.values())
        wanted[each] += min(lacking, len(strata[each]) - wanted[each])
    drawn = {
        name
        for each in STRATA
        for name in sorted(strata[each], key=lambda name: _shuffled(report["sha256"], name))[: wanted[each]]
    }
    return [name for name in report["fields"] if name in drawn]


def weights_of(report: Mapping[str, Any], sampled: Collection[str], asked: Collection[str]) -> dict[str, float]:
    """Return for each field of a sample how many fields of the report it stands for, itself included.

    Parameters
    ----------
    asked
        Fields that a person was asked for anyway: they stand for themselves and were not to be drawn.
    """
    strata = _population(report, set(asked) - set(sampled))
    counts = Counter(stratum_of(report["fields"][name]) for name in sampled)
    return {
        name: len(strata[stratum]) / counts[stratum]
        for name in sampled
        for stratum in (stratum_of(report["fields"][name]),)
    }


def _population(report: Mapping[str, Any], asked: Collection[str]) -> dict[Stratum, list[str]]:
    found: dict[Stratum, list[str]] = {each: [] for each in STRATA}
    for name, field in report["fields"].items():
        if not field["review"] and name not in asked:
            found[stratum_of(field)].append(name)
    return found


def _shuffled(sha256: str, name: str) -> bytes:
    """Return what orders a report's fields at random, in the same way everywhere."""
    return hashlib.sha256(f"audit {sha256} {name}".encode()).digest()

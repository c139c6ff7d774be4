"""Documents that are no reports, and reports in five hard layouts full of figures, as the shipped model reads them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import gongkai
from gongkai.core.errors import GongkaiError
from gongkai.training.evaluation import evaluate
from gongkai.training.generator import LOOKALIKES, make_lookalike, seed_twins

NEEDLESS = 0.02
"""Share of a twin's fields that may be flagged though right and beyond doubt."""


def lookalikes(count: int) -> dict[str, Any]:
    """Read ``count`` look-alikes of each kind; none may be accepted."""
    kinds: dict[str, Any] = {}
    for kind in LOOKALIKES:
        codes: Counter[str] = Counter()
        wrong: list[str] = []
        for seed in range(count):
            sample = make_lookalike(kind, seed)
            try:
                code: str = gongkai.parse_text(sample.content).status
            except GongkaiError as error:
                code = error.code
            codes[code] += 1
            if code not in sample.accepted_codes:
                wrong.append(f"{sample.name}: {code}")
        kinds[kind] = {"codes": dict(codes), "wrong": wrong}
    return {"each": count, "kinds": kinds, "accepted": sum(len(each["wrong"]) for each in kinds.values())}


def twins(count: int) -> dict[str, Any]:
    """Read ``count`` twins of each hard layout; each must be right to the last field, or flagged where it cannot be."""
    found: dict[str, list[str]] = {}
    total: Counter[str] = Counter()
    for seed in range(count):
        for sample in seed_twins(seed):
            assert sample.truth is not None
            layout = sample.name.split("-")[0]
            total[layout] += 1
            if why := _falls_short(sample.truth.to_dict(), sample.content):
                found.setdefault(layout, []).append(f"{sample.name}: {why}")
    return {
        "twins": {name: {"held": n - len(found.get(name, ())), "of": n} for name, n in sorted(total.items())},
        "short": found,
    }


def _falls_short(truth: dict[str, Any], content: str) -> str:
    """Return why a twin does not hold, ``""`` where it does."""
    try:
        report = gongkai.parse_text(content)
    except GongkaiError as error:
        return error.code
    scores = evaluate([{**truth, "source": report.source}], [report]).overall
    reasons = []
    if scores.accuracy.count < scores.accuracy.of:
        reasons.append(f"{scores.accuracy.of - scores.accuracy.count} wrong")
    if scores.silent.count:
        reasons.append(f"{scores.silent.count} silent")
    if (scores.needless.value or 0) > NEEDLESS:
        reasons.append(f"{scores.needless.value:.1%} needlessly flagged")
    if scores.identified.value != 1 and not _agency_left_open(truth, content, report):
        reasons.append("edition, year or agency")
    return ", ".join(reasons)


def _agency_left_open(truth: dict[str, Any], content: str, report: gongkai.Report) -> bool:
    """Whether all that is short is a name that the page prints nowhere in full, and the report says no more than it.

    It has to say that the agency is unclear, or to give the part of the name that is printed.
    """
    if truth["agency"] in content or (report.edition, report.year) != (truth["edition"], truth["year"]):
        return False
    if report.agency is None:
        return any(issue.code == "agency_unclear" for issue in report.issues)
    return report.agency in truth["agency"]

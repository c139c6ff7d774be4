"""How well reports were read, against the truth: accuracy, silent errors, work left over, calibration.

How each field is judged:

* **wrong**: value (and unit, where the truth gives units) differs from every value that the truth allows.
* **silent**: wrong and not flagged. This is the error that nobody will find.
* A field the layout destroyed (``unrecoverable`` in the truth) is right when flagged and silent when not. It
  counts in the flag recall and among all fields, and in no other figure.
* A report that **failed** told its reader so: its fields are wrong and flagged, and it is counted apart. A
  report or a field that is **absent** from the predictions told nobody: wrong and silent; unless every field of its
  table that they give is flagged, so that the reader is sent to that table whichever edition it prints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

from gongkai.core.reliability import Reliability, reliability
from gongkai.core.report import Report
from gongkai.core.statistics import Calibration, Rate, calibration
from gongkai.training.evaluation.match_sources import match_sources

OVERALL: Final = "all"
"""Name of the figures over all layouts."""

RATES: Final = {
    "accuracy": "fields right",
    "accuracy_nonzero": "non-zero right",
    "silent": "silent errors",
    "silent_reports": "reports with one",
    "review_load": "review load",
    "needless": "needless review",
    "flag_recall": "destroyed flagged",
    "wrong_flagged": "wrong flagged",
    "straight_through": "straight through",
    "identified": "edition, year, agency",
}
"""The rates of :class:`Scores` and their headings."""


class Judged(NamedTuple):
    """One field of one report, judged. ``confidence`` is ``None`` where the predictions give none."""

    report: int
    source: str
    layout: str
    field: str
    truth: Any
    value: Any
    confidence: float | None
    right: bool
    flagged: bool
    nonzero: bool
    destroyed: bool
    contested: bool

    @property
    def silent(self) -> bool:
        """Whether nobody will find the error."""
        return not self.flagged and (self.destroyed or not self.right)


class Outcome(NamedTuple):
    """One report as a whole."""

    layout: str
    status: str
    identified: tuple[bool, ...]
    silent: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of one layout, or of all.

    Attributes
    ----------
    reports, failed, absent
        How many reports the truth holds; how many of them failed, how many the predictions lack.
    accuracy, accuracy_nonzero
        Fields read right, of all and of those whose true value is a number other than zero.
    silent, silent_reports
        Wrong fields without a flag, of all fields; reports with at least one, of all reports.
    review_load
        Fields flagged.
    needless
        Fields flagged, of those that were read right and that the report leaves no doubt about (neither
        destroyed nor contested).
    flag_recall
        Destroyed fields that are flagged.
    wrong_flagged
        Wrong fields that are flagged.
    straight_through
        Reports accepted without any review.
    identified
        Edition, year and agency told right, where the truth states them.
    calibration
        Of the confidences; ``None`` where the predictions have none.
    reliability
        What they claim beside what came true, in bins of log-odds, unflagged and flagged fields apart.
    """

    layout: str
    reports: int
    failed: int
    absent: int
    accuracy: Rate
    accuracy_nonzero: Rate
    silent: Rate
    silent_reports: Rate
    review_load: Rate
    needless: Rate
    flag_recall: Rate
    wrong_flagged: Rate
    straight_through: Rate
    identified: Rate
    calibration: Calibration | None
    reliability: Reliability | None

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        rates = {name: getattr(self, name).to_dict() for name in RATES}
        return {
            "reports": self.reports,
            "failed": self.failed,
            "absent": self.absent,
            **rates,
            "calibration": self.calibration.to_dict() if self.calibration else None,
            "reliability": self.reliability.to_dict() if self.reliability else None,
        }


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over all reports and by layout, and the fields behind them.

    Attributes
    ----------
    overall
        The figures over all reports.
    layouts
        The figures of each layout, by its name.
    judged
        Every field of the truth, judged.
    unmatched
        Sources of predictions that no truth asks for; they count nowhere.
    """

    overall: Scores
    layouts: dict[str, Scores]
    judged: tuple[Judged, ...]
    unmatched: tuple[str, ...]

    @property
    def silent_errors(self) -> list[Judged]:
        """The fields that are wrong without a flag."""
        return [each for each in self.judged if each.silent]

    @property
    def wrong(self) -> list[Judged]:
        """All fields read wrong, flagged or not; destroyed ones left out."""
        return [each for each in self.judged if not each.right and not each.destroyed]

    def to_dict(self) -> dict[str, Any]:
        """Return all figures as plain data."""
        return {
            OVERALL: self.overall.to_dict(),
            "layouts": {name: each.to_dict() for name, each in self.layouts.items()},
            "unmatched": list(self.unmatched),
        }


def evaluate(truths: Iterable[Mapping[str, Any]], predictions: Iterable[Mapping[str, Any] | Report]) -> Evaluation:
    """Judge predictions by the truth.

    Parameters
    ----------
    truths
        ``{"source", "edition", "year", "agency", "layout", "fields": {id: number or null},
        "unrecoverable": [ids]}``. Optional: ``contested`` (ids that the report itself leaves in doubt, such
        as members of a sum that does not hold), ``units`` (``{id: unit}``). A value may be
        ``{"any_of": [...]}``.
    predictions
        Reports, or their JSON form. They are matched by source, and where that fails by as much of the path's
        end as only one truth and one prediction have, at least the file's name. Of two predictions of one source the
        later counts.

    Returns
    -------
    Evaluation
    """
    truths = list(truths)
    given = [each.to_dict() if isinstance(each, Report) else each for each in predictions]
    matched, unmatched = _match([str(each["source"]) for each in truths], given)
    judged: list[Judged] = []
    outcomes: list[Outcome] = []
    for number, (truth, prediction) in enumerate(zip(truths, matched, strict=True)):
        fields = _judge(number, truth, prediction)
        judged += fields
        outcomes.append(_outcome(truth, prediction, any(each.silent for each in fields)))
    by_layout: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        by_layout[each.layout].append(each)
    names = sorted({each.layout for each in outcomes})
    layouts = {
        name: _score(name, by_layout[name], [each for each in outcomes if each.layout == name]) for name in names
    }
    return Evaluation(_score(OVERALL, judged, outcomes), layouts, tuple(judged), unmatched)


def _match(
    sources: Sequence[str], predictions: Sequence[Mapping[str, Any]]
) -> tuple[list[Mapping[str, Any] | None], tuple[str, ...]]:
    """Find the prediction of each source; name the predictions that belong to none."""
    given = {str(each["source"]): each for each in predictions}
    found = match_sources(sources, list(given))
    matched = [given[found[source]] if source in found else None for source in sources]
    return matched, tuple(sorted(set(given) - set(found.values())))


def _number(value: Any) -> Any:
    """Return a number as a Decimal, null as it is, anything else as what equals no number."""
    if value is None:
        return None
    if isinstance(value, (int, float, str, Decimal)) and not isinstance(value, bool):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            pass
    return repr(value)


def allowed_values(truth: Any) -> list[Any]:
    """Return the numbers that a truth's value allows: one, or those of ``{"any_of": [...]}``."""
    values = truth["any_of"] if isinstance(truth, Mapping) else [truth]
    return [_number(value) for value in values]


def _judge(number: int, truth: Mapping[str, Any], prediction: Mapping[str, Any] | None) -> list[Judged]:
    """Judge every field of one report."""
    failed = prediction is not None and prediction.get("status") == "failed"
    fields = (prediction or {}).get("fields") or {}
    destroyed, contested = set(truth.get("unrecoverable") or ()), set(truth.get("contested") or ())
    units = truth.get("units") or {}
    doubted = _doubted_tables(fields)
    judged = []
    for field_id, value in truth["fields"].items():
        found = fields.get(field_id)
        allowed = allowed_values(value)
        right = found is not None and _number(found.get("value")) in allowed
        if found is not None and field_id in units:
            right = right and found.get("unit") == units[field_id]
        confidence = found.get("confidence") if found else None
        judged.append(
            Judged(
                report=number,
                source=str(truth["source"]),
                layout=str(truth.get("layout") or "unknown"),
                field=field_id,
                truth=value,
                value=found.get("value") if found else None,
                confidence=None if confidence is None else float(confidence),
                right=right,
                flagged=failed or (found.get("review") is True if found else _table_of(field_id) in doubted),
                nonzero=all(isinstance(each, Decimal) and each != 0 for each in allowed),
                destroyed=field_id in destroyed,
                contested=field_id in contested,
            )
        )
    return judged


def _table_of(field_id: str) -> str:
    return field_id.split(".", 1)[0]


def _doubted_tables(fields: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Return the tables of which every field is flagged."""
    sure = {_table_of(field_id) for field_id, each in fields.items() if each.get("review") is not True}
    return {_table_of(field_id) for field_id in fields} - sure


def _outcome(truth: Mapping[str, Any], prediction: Mapping[str, Any] | None, silent: bool) -> Outcome:
    """Sum up one report."""
    stated = [key for key in ("edition", "year", "agency") if truth.get(key) is not None]
    told = prediction or {}
    identified = tuple(_as_told(truth[key], told.get(key)) for key in stated)
    status = "absent" if prediction is None else str(prediction.get("status"))
    return Outcome(str(truth.get("layout") or "unknown"), status, identified, silent)


def _as_told(truth: Any, value: Any) -> bool:
    allowed = truth["any_of"] if isinstance(truth, Mapping) else [truth]
    return str(value).strip() in {str(each) for each in allowed}


def _score(name: str, judged: Sequence[Judged], outcomes: Sequence[Outcome]) -> Scores:
    """Count one layout's figures."""
    readable = [each for each in judged if not each.destroyed]
    settled = [each for each in readable if each.right and not each.contested]
    sure = [each for each in readable if each.confidence is not None]
    claimed, right = [each.confidence or 0.0 for each in sure], [each.right for each in sure]

    def share(of: Sequence[Judged], test: str, *, holds: bool = True) -> Rate:
        return Rate(sum(getattr(each, test) is holds for each in of), len(of))

    return Scores(
        layout=name,
        reports=len(outcomes),
        failed=sum(each.status == "failed" for each in outcomes),
        absent=sum(each.status == "absent" for each in outcomes),
        accuracy=share(readable, "right"),
        accuracy_nonzero=share([each for each in readable if each.nonzero], "right"),
        silent=share(judged, "silent"),
        silent_reports=Rate(sum(each.silent for each in outcomes), len(outcomes)),
        review_load=share(readable, "flagged"),
        needless=share(settled, "flagged"),
        flag_recall=share([each for each in judged if each.destroyed], "flagged"),
        wrong_flagged=share([each for each in readable if not each.right], "flagged"),
        straight_through=Rate(sum(each.status == "accepted" for each in outcomes), len(outcomes)),
        identified=Rate(sum(sum(each.identified) for each in outcomes), sum(len(each.identified) for each in outcomes)),
        calibration=calibration(claimed, right),
        reliability=reliability(claimed, right, [each.flagged for each in sure], [each.report for each in sure]),
    )


def weighted(layouts: Mapping[str, Scores], weights: Mapping[str, float], *, least: int = 1) -> dict[str, float | None]:
    """Return the rates of a mixture of layouts, such as the one met in the wild.

    Parameters
    ----------
    layouts
        :attr:`Evaluation.layouts`.
    weights
        How often each layout is met, in any unit. Layouts that were not evaluated are left out, and the
        others weigh accordingly more.
    least
        Cases that a layout must have for its rate to count; a layout whose reports leave a handful of fields to
        judge would else weigh as much as one with thousands.

    Returns
    -------
    dict
        Each rate of :data:`RATES` (``None`` where no layout has it), ``ece`` and ``brier``, and ``covered``:
        the share of the weights (0–1) whose layouts were evaluated.

    Raises
    ------
    ValueError
        No layout has a weight.
    """
    known = {name: weights[name] for name in layouts if weights.get(name, 0) > 0}
    if not known:
        raise ValueError("none of the evaluated layouts has a weight")
    figures = {name: _figures(scores, least) for name, scores in layouts.items()}
    result: dict[str, float | None] = {"covered": sum(known.values()) / sum(weights.values())}
    for figure in (*RATES, "ece", "brier"):
        parts = [(weight, figures[name][figure]) for name, weight in known.items()]
        there = [(weight, value) for weight, value in parts if value is not None]
        total = sum(weight for weight, _ in there)
        result[figure] = sum(weight * value for weight, value in there) / total if there else None
    return result


def _figures(scores: Scores, least: int) -> dict[str, float | None]:
    """Return a layout's rates and calibration, ``None`` where fewer cases than ``least`` stand behind them."""
    rates: dict[str, Rate] = {name: getattr(scores, name) for name in RATES}
    judged = scores.calibration if scores.accuracy.of >= least else None
    return {
        **{name: rate.value if rate.of >= least else None for name, rate in rates.items()},
        "ece": judged.ece if judged else None,
        "brier": judged.brier if judged else None,
    }

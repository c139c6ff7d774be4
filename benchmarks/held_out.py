"""Every layout read by models that have never seen it, beside the baseline and a dictionary in the labeller's place.

For each layout in turn, a labeller is fitted to the reports of all other layouts. The model of confidence learns from
the reports of all other layouts too, each read by the labeller that had not seen *it*. Then new reports of the
layout are read.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import baseline
import gongkai
from gongkai.assessment.confidence import ConfidenceModel
from gongkai.core.statistics import Rate, calibration
from gongkai.forms.form import editions
from gongkai.labelling.labeller import Labeller
from gongkai.training import (
    FieldData,
    LabelData,
    Settings,
    draw,
    field_data,
    fit_confidence,
    fit_labeller,
    label_data,
    merge,
    read_reports,
)
from gongkai.training.evaluation import OVERALL, RATES, Evaluation, Judged, Scores, evaluate
from gongkai.training.generator import FAMILIES, Sample

FIRST_SEED = 2_300_000_000
"""Far from every seed of training and calibration, and of the reports that were looked at to better the code."""

LABELLING = ("core", "forms", "readers", "repair", "labelling", "training")
"""The folders that the labellers depend on; while nothing in them changes, labellers are kept."""


@dataclass(frozen=True)
class Plan:
    """What is read, and where intermediate results are kept.

    Attributes
    ----------
    reports
        Reports read of each layout.
    families
        The layouts that are held out in turn; the others are learnt from all the same.
    """

    settings: Settings
    reports: int
    families: tuple[str, ...]
    folder: Path

    @cached_property
    def labelling(self) -> Path:
        """Folder of what depends on the labeller's code only."""
        return self._folder(LABELLING)

    @cached_property
    def reading(self) -> Path:
        """Folder of what depends on all of the package's code."""
        return self._folder((".",))

    def _folder(self, rooms: Sequence[str]) -> Path:
        root = Path(gongkai.__file__).parent
        digest = hashlib.sha256(repr(self.settings).encode())
        for path in code_of(root, rooms):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        folder = self.folder / digest.hexdigest()[:12]
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def code_of(root: Path, rooms: Sequence[str]) -> list[Path]:
    """Return the code and the data beside it in some folders of the package, in a fixed order.

    Raises
    ------
    FileNotFoundError
        There is no such folder: what is kept would depend on less than it seems.
    """
    found: list[Path] = []
    for room in rooms:
        if not (root / room).is_dir():
            raise FileNotFoundError(f"{root / room}: no such folder of the package; mend LABELLING")
        found += sorted(path for path in (root / room).rglob("*") if path.suffix in (".py", ".toml"))
    return found


def kept(path: Path, make: Callable[[], Any]) -> Any:
    """Return what was pickled at a path, or make it and keep it there."""
    if not path.exists():
        made = make()
        draft = path.with_suffix(f".{os.getpid()}.part")  # other processes may be making the same
        draft.write_bytes(pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
        draft.replace(path)
        return made
    return pickle.loads(path.read_bytes())


def cells_of(plan: Plan, family: str) -> LabelData:
    """Return the labelled cells of a layout's training reports."""

    def make() -> LabelData:
        samples = draw(family, plan.settings.training, plan.settings.starts[0], plan.settings.dense_every)
        return label_data(samples, tuple(editions().values()))

    return kept(plan.labelling / f"{family}.cells", make)


def labeller_without(plan: Plan, family: str) -> Labeller:
    """Return a labeller that has seen every layout but one."""

    def make() -> Labeller:
        return fit_labeller(merge(cells_of(plan, each) for each in FAMILIES if each != family))

    return kept(plan.labelling / f"{family}.labeller", make)


def fields_of(plan: Plan, family: str) -> FieldData:
    """Return the evidence on a layout's calibration reports, as a labeller that has not seen it reads them."""

    def make() -> FieldData:
        samples = draw(family, plan.settings.calibration, plan.settings.starts[1], plan.settings.dense_every)
        return field_data(samples, labeller_without(plan, family), tuple(editions().values()))

    return kept(plan.reading / f"{family}.fields", make)


def confidence_without(plan: Plan, family: str) -> ConfidenceModel:
    """Return a model of confidence that knows nothing of one layout."""

    def make() -> ConfidenceModel:
        others = [fields_of(plan, each) for each in FAMILIES if each != family]
        return fit_confidence(others, plan.settings.silent_target)

    return kept(plan.reading / f"{family}.confidence", make)


def unseen_reports(plan: Plan, family: str, count: int | None = None) -> Iterator[Sample]:
    """Yield reports of a layout whose seeds no model has met."""
    return draw(family, count or plan.reports, FIRST_SEED, plan.settings.dense_every)


@dataclass(frozen=True)
class Outcome:
    """What came of one layout.

    Attributes
    ----------
    scores
        Its figures.
    sure, right
        Confidence of each field that the layout did not destroy, and whether it was read right.
    worst
        The fields that were wrong, or flagged without need.
    refused
        Reports that were taken for none, with the code of the error.
    """

    scores: Scores
    sure: np.ndarray
    right: np.ndarray
    worst: list[dict[str, Any]]
    refused: list[str]


def outcome(found: Evaluation, reports: Mapping[str, Mapping[str, Any]]) -> Outcome:
    """Return what is kept of one layout's evaluation."""
    (scores,) = found.layouts.values()
    sure = [each for each in found.judged if not each.destroyed and each.confidence is not None]
    return Outcome(
        scores,
        np.array([each.confidence for each in sure], dtype=float),
        np.array([each.right for each in sure], dtype=bool),
        list(worst_fields(found.judged, reports)),
        [f"{name}: {each['error']['code']}" for name, each in reports.items() if each.get("error")],
    )


def together(outcomes: Sequence[Outcome]) -> Scores:
    """Return the figures over several layouts."""
    parts = [each.scores for each in outcomes]
    rates = {
        rate: Rate(sum(getattr(p, rate).count for p in parts), sum(getattr(p, rate).of for p in parts))
        for rate in RATES
    }
    sure, right = (np.concatenate([getattr(each, part) for each in outcomes]) for part in ("sure", "right"))
    counts = {each: sum(getattr(p, each) for p in parts) for each in ("reports", "failed", "absent")}
    return Scores(layout=OVERALL, **counts, **rates, calibration=calibration(sure.tolist(), right.tolist()))


def hold_out(plan: Plan, family: str) -> Outcome:
    """Read new reports of a layout with models that have not seen it."""
    return kept(
        plan.reading / f"{family}.{plan.reports}",
        lambda: read_with(plan, family, labeller_without(plan, family)),
    )


def read_with(plan: Plan, family: str, labeller: Any) -> Outcome:
    """Read new reports of a layout with a given labeller, and a model of confidence that has not seen the layout."""
    truths: list[Mapping[str, Any]] = []
    reports: dict[str, dict[str, Any]] = {}
    for sample, report in read_reports(unseen_reports(plan, family), labeller, confidence_without(plan, family)):
        assert sample.truth is not None
        truths.append(sample.truth.to_dict())
        reports[sample.name] = report.to_dict()
    return outcome(evaluate(truths, reports.values()), reports)


def baseline_on(plan: Plan, family: str) -> Outcome:
    """Read the same reports with the baseline."""
    truths, reports = [], {}
    for sample in unseen_reports(plan, family):
        assert sample.truth is not None
        truths.append(sample.truth.to_dict())
        reports[sample.name] = baseline.read(sample.content, sample.name)
    return outcome(evaluate(truths, reports.values()), reports)


def worst_fields(judged: Iterable[Judged], reports: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield what went wrong, field by field: silent, wrong, or flagged without need."""
    for each in judged:
        needless = each.flagged and each.right and not each.contested and not each.destroyed
        wrong = not each.right and not each.destroyed
        if not (each.silent or wrong or needless):
            continue
        field = reports[each.source]["fields"].get(each.field, {})
        yield {
            "report": each.source,
            "field": each.field,
            "kind": "silent" if each.silent else "wrong" if wrong else "needless",
            "truth": each.truth,
            "read": each.value,
            "confidence": each.confidence,
            **{key: field.get(key) for key in ("status", "raw", "reasons")},
        }


def parallel(
    jobs: int, task: Callable[..., Any], plan: Plan, names: Iterable[str], *more: Any
) -> Iterator[tuple[str, Any]]:
    """Yield each name with what the task gives for it, from ``jobs`` processes, in the order given."""
    from joblib import Parallel, delayed

    names = list(names)
    yield from zip(
        names, Parallel(jobs, return_as="generator")(delayed(task)(plan, each, *more) for each in names), strict=True
    )

"""Every layout, or every hand, read by models that have never seen it.

For each layout in turn, a labeller is fitted to the reports of all other layouts. The model of confidence learns from
the reports of all other layouts too, each read by the labeller that had not seen *it*. Then new reports of the
layout are read. By hand it is the same with sources of wording, each in all layouts.

    python benchmarks/held_out.py --by hand --reports 10     a quick look: 10 reports of each layout by each hand
"""

from __future__ import annotations

import argparse
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

import baseline
import gongkai
from gongkai.assessment.confidence import ConfidenceModel
from gongkai.core.reliability import bin_table, reliability
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
from pages import ROOT

FIRST_SEED = 2_300_000_000
"""Far from every seed of training and calibration, and of the reports that were looked at to better the code."""

OF_EACH_HAND = 4
"""Reports of each layout by each hand; fewer are a quick look, which no document quotes."""

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
        The layouts, or hands, that are held out in turn; the others are learnt from all the same.
    by
        What is held out: ``"layout"`` (told by all hands) or ``"hand"`` (in all layouts).
    """

    settings: Settings
    reports: int
    families: tuple[str, ...]
    folder: Path
    by: str = "layout"

    @property
    def groups(self) -> tuple[str, ...]:
        """All that is left out in turn while learning."""
        return self.settings.hands if self.by == "hand" else tuple(FAMILIES)

    def drawn(self, group: str, count: int, start: int) -> Iterator[Sample]:
        """Yield reports of one group: ``count`` of a layout, or its share of ``count`` of each layout by a hand."""
        every = self.settings.dense_every
        if self.by == "layout":
            yield from draw(group, count, start, every, self.settings.hands)
            return
        for family in FAMILIES:
            yield from draw(family, max(count // len(self.groups), 1), start, every, (group,))

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
        digest = hashlib.sha256(repr((self.settings, self.by)).encode())
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


def cells_of(plan: Plan, group: str) -> LabelData:
    """Return the labelled cells of a group's training reports."""

    def make() -> LabelData:
        samples = plan.drawn(group, plan.settings.training, plan.settings.starts[0])
        return label_data(samples, tuple(editions().values()))

    return kept(plan.labelling / f"{group}.cells", make)


def labeller_without(plan: Plan, group: str) -> Labeller:
    """Return a labeller that has seen every group but one."""

    def make() -> Labeller:
        return fit_labeller(merge(cells_of(plan, each) for each in plan.groups if each != group))

    return kept(plan.labelling / f"{group}.labeller", make)


def fields_of(plan: Plan, group: str) -> FieldData:
    """Return the evidence on a group's calibration reports, as a labeller that has not seen it reads them."""

    def make() -> FieldData:
        samples = plan.drawn(group, plan.settings.calibration, plan.settings.starts[1])
        return field_data(samples, labeller_without(plan, group), tuple(editions().values()))

    return kept(plan.reading / f"{group}.fields", make)


def confidence_without(plan: Plan, group: str) -> ConfidenceModel:
    """Return a model of confidence that knows nothing of one group."""

    def make() -> ConfidenceModel:
        others = [fields_of(plan, each) for each in plan.groups if each != group]
        return fit_confidence(others, plan.settings.risk)

    return kept(plan.reading / f"{group}.confidence", make)


def unseen_reports(plan: Plan, group: str, count: int | None = None) -> Iterator[Sample]:
    """Yield reports of a group whose seeds no model has met."""
    if plan.by == "layout":
        return plan.drawn(group, count or plan.reports, FIRST_SEED)
    return plan.drawn(group, (count or plan.reports) * len(plan.groups), FIRST_SEED)


@dataclass(frozen=True)
class Outcome:
    """What came of one group.

    Attributes
    ----------
    scores
        Its figures.
    sure, right, flagged, reports
        Confidence of each field that the layout did not destroy, whether it was read right, whether it is flagged, and
        the number of its report.
    worst
        The fields that were wrong, or flagged without need.
    refused
        Reports that were taken for none, with the code of the error.
    """

    scores: Scores
    sure: np.ndarray
    right: np.ndarray
    flagged: np.ndarray
    reports: np.ndarray
    worst: list[dict[str, Any]]
    refused: list[str]


def outcome(found: Evaluation, reports: Mapping[str, Mapping[str, Any]]) -> Outcome:
    """Return what is kept of the evaluation of one layout, or of one hand in all of them."""
    scores = found.overall if len(found.layouts) > 1 else next(iter(found.layouts.values()))
    sure = [each for each in found.judged if not each.destroyed and each.confidence is not None]
    return Outcome(
        scores,
        np.array([each.confidence for each in sure], dtype=float),
        np.array([each.right for each in sure], dtype=bool),
        np.array([each.flagged for each in sure], dtype=bool),
        np.array([each.report for each in sure], dtype=int),
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
    sure, right, flagged = (
        np.concatenate([getattr(each, part) for each in outcomes]).tolist() for part in ("sure", "right", "flagged")
    )
    starts = np.cumsum([0, *(each.scores.reports for each in outcomes)])
    owners = np.concatenate([each.reports + start for each, start in zip(outcomes, starts, strict=False)]).tolist()
    counts = {each: sum(getattr(p, each) for p in parts) for each in ("reports", "failed", "absent")}
    return Scores(
        layout=OVERALL,
        **counts,
        **rates,
        calibration=calibration(sure, right),
        reliability=reliability(sure, right, flagged, owners),
    )


def hold_out(plan: Plan, group: str) -> Outcome:
    """Read new reports of a group with models that have not seen it."""
    return kept(
        plan.reading / f"{group}.{plan.reports}",
        lambda: read_with(plan, group, labeller_without(plan, group)),
    )


def read_with(plan: Plan, group: str, labeller: Any) -> Outcome:
    """Read new reports of a group with a given labeller, and a model of confidence that has not seen the group."""
    truths: list[Mapping[str, Any]] = []
    reports: dict[str, dict[str, Any]] = {}
    for sample, report in read_reports(unseen_reports(plan, group), labeller, confidence_without(plan, group)):
        assert sample.truth is not None
        truths.append(sample.truth.to_dict())
        reports[sample.name] = report.to_dict()
    return outcome(evaluate(truths, reports.values()), reports)


def baseline_on(plan: Plan, group: str) -> Outcome:
    """Read the same reports with the baseline."""
    truths, reports = [], {}
    for sample in unseen_reports(plan, group):
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


def table(outcomes: Mapping[str, Outcome]) -> str:
    """Return the figures of what was held out as a table in Markdown."""
    rows = [
        "| held out | reports | refused | fields right | silent errors | at most (95 %, by field) | needless review |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, each in [*outcomes.items(), ("all", None)]:
        scores = each.scores if each else together(list(outcomes.values()))
        right, silent, needless = scores.accuracy, scores.silent, scores.needless
        rows.append(
            f"| {name} | {scores.reports} | {scores.failed} | {100 * (right.value or 0):.3f} % "
            f"| {silent.count} of {silent.of} | {100 * (silent.upper or 0):.4f} % "
            f"| {100 * (needless.value or 0):.2f} % |"
        )
    return "\n".join(rows) + "\n"


def main() -> None:
    """Hold out, and print the figures; ``bench.py --only by-hand`` puts them into the documents."""
    from gongkai.training.generator import HANDS

    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--by", choices=("hand", "layout"), default="hand", help="what is held out (%(default)s)")
    parser.add_argument("--only", help="hands or layouts, by comma (default: all)")
    parser.add_argument("--reports", type=int, default=OF_EACH_HAND, help="of each layout, by each hand (%(default)s)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (%(default)s)")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "gongkai-bench")
    given = parser.parse_args()
    settings = Settings.read(ROOT / "training_data" / "settings.toml")
    names = tuple(given.only.split(",")) if given.only else (HANDS if given.by == "hand" else tuple(FAMILIES))
    plan = Plan(settings, given.reports, names, given.cache, given.by)
    for task in (labeller_without, fields_of):
        for name, _ in parallel(given.jobs, task, plan, plan.groups):
            print(task.__name__, name, file=sys.stderr, flush=True)
    outcomes = dict(parallel(given.jobs, hold_out, plan, plan.families))
    print(table(outcomes))
    if found := together(list(outcomes.values())).reliability:
        print(bin_table(found))


if __name__ == "__main__":
    import held_out  # what is kept must not be of a module that is called otherwise next time

    held_out.main()

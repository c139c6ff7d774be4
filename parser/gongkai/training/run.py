"""A training run: from the settings to a model's folder."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gongkai import __version__, features, labeller
from gongkai.confidence import ConfidenceModel
from gongkai.evaluation import Evaluation, evaluate
from gongkai.evaluation_table import markdown
from gongkai.labeller import Labeller
from gongkai.labels import LABELS
from gongkai.model_store import save_model, user_folder
from gongkai.report import Report
from gongkai.schema import editions
from gongkai.synthesis import FAMILIES, Sample
from gongkai.training.card import write_card
from gongkai.training.labelling import fit_labeller, label_data, merge
from gongkai.training.progress import Step, progress, quiet
from gongkai.training.scoring import LabelCounts, count_labels, label_scores, read_reports
from gongkai.training.settings import Settings, draw
from gongkai.training.weighing import FieldData, field_data, fit_confidence

NAME = "gongkai"


def folds_of(families: Sequence[str], folds: int) -> list[list[str]]:
    """Return the families in groups, each alone where there are as many folds.

    In fewer groups names that begin alike (``HTML_…``) stay together where that is possible.
    """
    if folds >= len(families):
        return [[name] for name in families]
    kinds: dict[str, list[str]] = {}
    for name in families:
        kinds.setdefault(name.split("_")[0], []).append(name)
    groups: list[list[str]] = [[] for _ in range(folds)]
    for kind in sorted(kinds.values(), key=lambda names: (-len(names), names)):
        min(groups, key=len).extend(kind)
    return [group for group in groups if group]


@dataclass
class Trained:
    """What a training run gives.

    Attributes
    ----------
    labeller, confidence
        The models, fitted to all layouts.
    evaluation, labels
        How well layouts are read by models that have not seen them: fields, and cells by label.
    digest
        SHA-256 of the generated data that the models learnt from.
    """

    labeller: Labeller
    confidence: ConfidenceModel
    evaluation: Evaluation
    labels: LabelCounts
    digest: str


@dataclass
class _Run:
    """The samples of a run; those that models learn from are digested as they are drawn."""

    settings: Settings
    families: list[str]
    sha256: Any = field(default_factory=hashlib.sha256)

    def samples(self, family: str, kind: int) -> Iterator[Sample]:
        """Yield the samples of one layout for training (0), calibration (1) or evaluation (2)."""
        count = (self.settings.training, self.settings.calibration, self.settings.evaluation)[kind]
        for sample in draw(family, count, self.settings.starts[kind], self.settings.dense_every):
            if kind < 2:
                self.sha256.update(sample.content.encode("utf-8", "surrogatepass"))
                self.sha256.update("".join(f"\0{piece.label}" for piece in sample.pieces).encode())
            yield sample


def train_models(settings: Settings, families: Sequence[str] | None = None, step: Step = quiet) -> Trained:
    """Fit both models, and judge models like them on layouts that they have not seen.

    Parameters
    ----------
    families
        The layouts to learn from; all of them if ``None``.
    step
        Is told what was done; see :func:`steps_of`.
    """
    forms = tuple(editions().values())
    run = _Run(settings, list(families or FAMILIES))
    data = {}
    for name in run.families:
        data[name] = label_data(run.samples(name, 0), forms)
        step(f"generated {name}")
    groups = folds_of(run.families, settings.folds)
    unseeing: list[Labeller] = []
    parts: dict[str, FieldData] = {}
    labels: LabelCounts = Counter()
    for group in groups:
        unseeing.append(fit_labeller(merge(data[name] for name in run.families if name not in group)))
        for name in group:
            parts[name] = field_data(run.samples(name, 1), unseeing[-1], forms)
            labels += count_labels(run.samples(name, 2), unseeing[-1], forms)
        step(f"read without having seen {', '.join(group)}")
    found = _judge(run, groups, unseeing, parts)
    step("judged")
    trained = fit_labeller(merge(data.values()))
    confidence = fit_confidence(list(parts.values()), settings.silent_target)
    step("fitted")
    return Trained(trained, confidence, found, labels, run.sha256.hexdigest())


def steps_of(settings: Settings) -> int:
    """Return how many steps a run over all layouts takes."""
    return len(FAMILIES) + len(folds_of(list(FAMILIES), settings.folds)) + 2


def _judge(
    run: _Run, groups: Iterable[Sequence[str]], labellers: Iterable[Labeller], parts: dict[str, FieldData]
) -> Evaluation:
    """Read reports of each group of layouts with models that know only the others."""
    truths: list[dict[str, Any]] = []
    reports: list[Report] = []
    for group, unseeing in zip(groups, labellers, strict=True):
        others = [part for name, part in parts.items() if name not in group]
        confidence = fit_confidence(others, run.settings.silent_target)
        for name in group:
            for sample, report in read_reports(run.samples(name, 2), unseeing, confidence):
                assert sample.truth is not None
                truths.append(sample.truth.to_dict())
                reports.append(report)
    return evaluate(truths, reports)


def train(settings: Path | None = None, output: Path | None = None) -> Path:
    """Train on generated reports and write the model; return its folder.

    Parameters
    ----------
    settings
        A settings file; the defaults of :class:`Settings` if ``None``.
    output
        The folder of models to write to; the user's own if ``None``.

    Returns
    -------
    Path
        ``output/gongkai-<version>``; it is neither current nor trusted yet.
    """
    plan = Settings.read(settings) if settings else Settings()
    with progress(steps_of(plan)) as step:
        trained = train_models(plan, step=step)
    labels = label_scores(trained.labels)
    facts = {
        "title": f"{NAME}-{__version__}",
        "threshold": trained.confidence.threshold,
        "families": len(FAMILIES),
        "settings": plan.as_dict(),
        "digest": trained.digest,
        "labels": labels,
        "fields": markdown(trained.evaluation),
    }
    return save_model(
        {"labeller": trained.labeller, "confidence": trained.confidence},
        output or user_folder(),
        name=NAME,
        version=__version__,
        metrics={
            "threshold": trained.confidence.threshold,
            "labels": labels,
            "fields": _without_curves(trained.evaluation.to_dict()),
            "settings": plan.as_dict(),
        },
        card=write_card(facts),
        feature_spec=feature_spec(),
        training_data_sha256=trained.digest,
    )


def _without_curves(figures: dict[str, Any]) -> dict[str, Any]:
    """Leave out the points of the layouts' pictures; the one over all layouts keeps them."""
    for layout in figures["layouts"].values():
        for points in ("bins", "risk_coverage"):
            (layout["calibration"] or {}).pop(points, None)
    return figures


def feature_spec() -> dict[str, Any]:
    """Return what a model's features depend on."""
    return {"features": features.VERSION, "hashed": labeller.HASHED, "labels": list(LABELS)}

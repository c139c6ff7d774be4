"""A training run: from the settings, and what people corrected, to a model's folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gongkai import __version__
from gongkai.assessment.confidence import ConfidenceModel
from gongkai.core.reliability import bin_table
from gongkai.core.report import Report
from gongkai.core.statistics import Rate
from gongkai.forms.form import editions
from gongkai.labelling.labeller import Labeller
from gongkai.pipeline.loaded_models import feature_digests
from gongkai.pipeline.model_store import save_model, user_folder
from gongkai.training.correction_weight import choose_weight
from gongkai.training.corrections import Corrected, digest_with, gather, groups_of
from gongkai.training.document_tallies import tallies_of
from gongkai.training.evaluation import Evaluation, evaluate
from gongkai.training.evaluation.guarantee import accepted_with_error, guarantee_text
from gongkai.training.evaluation.table import markdown
from gongkai.training.fit_confidence import FieldData, check_promise, decided_data, field_data, fit_confidence
from gongkai.training.fit_labeller import corrected_data, fit_labeller, merge
from gongkai.training.material import Material
from gongkai.training.model_card import write_card
from gongkai.training.progress import Step, progress, quiet
from gongkai.training.provenance import origin_of
from gongkai.training.read_samples import LabelCounts, count_labels, label_scores, read_corrected, read_reports
from gongkai.training.settings import Settings

NAME = "gongkai"

UNCHECKED = Rate(0, 0)
"""No report was accepted by models that had not met its layout."""


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
        The models, fitted to all layouts and all corrections.
    evaluation, labels
        How well layouts are read by models that have not seen them: fields, and cells by label.
    digest, judged_digest
        SHA-256 of what the models learnt from, generated and corrected, and of the generated data that they were judged
        on.
    corrected
        How well corrected documents are read by models that have not seen them nor others of their agencies; ``None``
        without decided values.
    weight
        How many generated cells a corrected one counted for.
    promise
        Reports with a silent error, of those accepted by models that had met nothing of their group of layouts.
    """

    labeller: Labeller
    confidence: ConfidenceModel
    evaluation: Evaluation
    labels: LabelCounts
    digest: str
    judged_digest: str
    corrected: Evaluation | None = None
    weight: float = 1.0
    promise: Rate = UNCHECKED


def train_models(
    settings: Settings,
    families: Sequence[str] | None = None,
    step: Step = quiet,
    *,
    corrected: Sequence[Corrected] = (),
    material: Material | None = None,
) -> Trained:
    """Fit both models, and judge models like them on layouts and corrected documents that they have not seen.

    Parameters
    ----------
    families
        The layouts to learn from; all of them if ``None``.
    step
        Is told what was done; see :func:`steps_of`.
    corrected
        Documents that people corrected: their labels train the labeller, their values the model of confidence.
    material
        Generated reports of an earlier run with the same settings, to be used again.
    """
    forms = tuple(editions().values())
    material = material or Material(settings, list(families or settings.families))
    data = {}
    for name in material.families:
        data[name] = material.cells(name, forms)
        step(f"generated {name}")
    weight = 1.0
    if corrected:
        weight = choose_weight(data, corrected, material, forms)
        step(f"a corrected cell counts for {weight:g}")

    def fit(without: Sequence[str], documents: Sequence[Corrected]) -> Labeller:
        others = [each for each in documents if each.layout not in without]
        whole = merge(data[name] for name in material.families if name not in without)
        return fit_labeller(whole, corrected_data(others, forms) if others else None, weight)

    groups = folds_of(material.families, settings.folds)
    unseeing: list[Labeller] = []
    parts: dict[str, FieldData] = {}
    labels: LabelCounts = Counter()
    for group in groups:
        unseeing.append(fit(group, corrected))
        for name in group:
            parts[name] = field_data(material.samples(name, 1), unseeing[-1], forms)
            labels += count_labels(material.samples(name, 2), unseeing[-1], forms)
        step(f"read without having seen {', '.join(group)}")

    folds = groups_of(corrected)
    readers = [fit((), [each for other in folds if other is not fold for each in other]) for fold in folds]
    decided = [
        _Decided(each, number, *(decided_data([each], reader, forms, audited=audited) for audited in (False, True)))
        for number, (fold, reader) in enumerate(zip(folds, readers, strict=True))
        for each in fold
    ]
    found, promise = _judge(material, groups, unseeing, parts, decided)
    cross = _judge_corrected(settings, folds, readers, parts, decided)
    step("judged")
    confidence = _weigh(settings, parts.values(), decided)
    trained = fit((), corrected)
    step("fitted")
    digest = digest_with(material.digest(0, 1), corrected)
    return Trained(trained, confidence, found, labels, digest, material.digest(2), cross, weight, promise)


class _Decided(NamedTuple):
    """Evidence for the decided fields of a document, as a labeller reads it that has not seen its group."""

    document: Corrected
    group: int
    doubtful: FieldData
    audited: FieldData


def _weigh(settings: Settings, parts: Iterable[FieldData], decided: Iterable[_Decided]) -> ConfidenceModel:
    """Fit a model of confidence to generated and decided fields."""
    known = list(decided)
    audited = [each.audited for each in known if each.audited.rows]
    return fit_confidence([*parts, *audited], settings.risk, [each.doubtful for each in known])


def steps_of(settings: Settings, corrections: bool = False) -> int:
    """Return how many steps a run over all layouts takes."""
    families = settings.families
    return len(families) + len(folds_of(families, settings.folds)) + 2 + corrections


def _judge(
    material: Material,
    groups: Iterable[Sequence[str]],
    labellers: Iterable[Labeller],
    parts: Mapping[str, FieldData],
    decided: Sequence[_Decided],
) -> tuple[Evaluation, Rate]:
    """Read reports of each group of layouts with models that know only the others, and count what these accept."""
    truths: list[dict[str, Any]] = []
    kept: list[Rate] = []
    reports: list[Report] = []
    for group, unseeing in zip(groups, labellers, strict=True):
        others = [part for name, part in parts.items() if name not in group]
        told = [each for each in decided if each.document.layout not in group]
        confidence = _weigh(material.settings, others, told)
        kept.append(check_promise(confidence, [parts[name] for name in group]))
        for name in group:
            for sample, report in read_reports(material.samples(name, 2), unseeing, confidence):
                assert sample.truth is not None
                truths.append(sample.truth.to_dict())
                reports.append(report)
    found = evaluate(truths, reports)
    kept.append(accepted_with_error(found.judged))
    return found, Rate(sum(each.count for each in kept), sum(each.of for each in kept))


def _judge_corrected(
    settings: Settings,
    folds: Sequence[Sequence[Corrected]],
    readers: Sequence[Labeller],
    parts: Mapping[str, FieldData],
    decided: Sequence[_Decided],
) -> Evaluation | None:
    """Read corrected documents with models that know neither them nor others of their agencies."""
    if not any(each.values for fold in folds for each in fold):
        return None
    truths, reports = [], []
    for number, fold in enumerate(folds):
        confidence = _weigh(settings, parts.values(), [each for each in decided if each.group != number])
        for each, report in read_corrected(fold, readers[number], confidence):
            truths.append(each.truth())
            reports.append(report)
    return evaluate(truths, reports)


def train(
    settings: Path | None = None,
    output: Path | None = None,
    corrections: Path | None = None,
    sources: Path | None = None,
    version: str = __version__,
) -> Path:
    """Train on generated reports and corrections and write the model; return its folder.

    Parameters
    ----------
    settings
        A settings file; the defaults of :class:`Settings` if ``None``.
    output
        The folder of models to write to; the user's own if ``None``.
    corrections, sources
        See :func:`gather`.
    version
        The model's.

    Returns
    -------
    Path
        ``output/gongkai-<version>``; it is neither current nor trusted yet.
    """
    plan = Settings.read(settings) if settings else Settings()
    corrected = gather(corrections, sources) if corrections else []
    with progress(steps_of(plan, bool(corrected))) as step:
        trained = train_models(plan, step=step, corrected=corrected)
    return write_model(trained, plan, output or user_folder(), corrected, version)


def next_version(folder: Path, version: str = __version__) -> str:
    """Return the version of the next retrained model of a folder: ``0.1.0-r1``, ``0.1.0-r2`` …"""
    number = 1
    while (folder / f"{NAME}-{version}-r{number}").exists():
        number += 1
    return f"{version}-r{number}"


def write_model(
    trained: Trained,
    settings: Settings,
    output: Path,
    corrected: Sequence[Corrected] = (),
    version: str = __version__,
    families: Sequence[str] | None = None,
) -> Path:
    """Write a model with card, figures, and what it learnt from; return its folder."""
    families = families or settings.families
    labels = label_scores(trained.labels)
    facts = {
        "title": f"{NAME}-{version}",
        "threshold": trained.confidence.threshold,
        "guarantee": guarantee_text(trained.promise, settings.risk),
        "families": len(families),
        "settings": settings.as_dict(),
        "digest": trained.digest,
        "labels": labels,
        "fields": markdown(trained.evaluation),
        "reliability": bin_table(found) if (found := trained.evaluation.overall.reliability) else "",
        "corrected": len(corrected),
        "changed": sum(len(each.labels) - len(each.confirmed) for each in corrected),
        "left": sum(len(each.confirmed) for each in corrected),
        "weight": trained.weight,
    }
    return save_model(
        {"labeller": trained.labeller.to_arrays(), "confidence": trained.confidence.to_arrays()},
        output,
        name=NAME,
        version=version,
        metrics={
            "threshold": trained.confidence.threshold,
            "labels": labels,
            "fields": _without_curves(trained.evaluation.to_dict()),
            "settings": settings.as_dict(),
            "origin": origin_of(families, corrected, trained.weight),
            "outcomes": {
                "judged_sha256": trained.judged_digest,
                "held_out": tallies_of(trained.evaluation),
                "corrected": tallies_of(trained.corrected) if trained.corrected else {},
            },
        },
        card=write_card(facts),
        features=feature_digests(),
        training_data_sha256=trained.digest,
        settings=settings.as_dict(),
    )


def _without_curves(figures: dict[str, Any]) -> dict[str, Any]:
    """Leave out the points of the layouts' pictures; the one over all layouts keeps them."""
    for layout in figures["layouts"].values():
        layout.pop("reliability")
        (layout["calibration"] or {}).pop("risk_coverage", None)
    return figures

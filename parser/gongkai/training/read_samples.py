"""Read generated reports with given models, for figures on layouts that these have not seen."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongkai.assessment.confidence import ConfidenceModel
from gongkai.core.errors import GongkaiError
from gongkai.core.labels import LABELS, Label
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.report import Report, failed_report
from gongkai.forms.form import Form
from gongkai.labelling.labeller import Labeller
from gongkai.pipeline.stages import run_stages
from gongkai.readers import read_text
from gongkai.training.corrections import Corrected
from gongkai.training.fit_labeller import read_sample
from gongkai.training.generator import Sample, true_labels


def read_reports(
    samples: Iterable[Sample],
    labeller: Labeller,
    model: ConfidenceModel | None,
    options: ParseOptions = DEFAULT_OPTIONS,
) -> Iterator[tuple[Sample, Report]]:
    """Yield each sample with the report that the pipeline makes of it with these models."""
    for sample in samples:
        try:
            report = run_stages(read_text(sample.content, options), sample.name, options, labeller, model)
        except GongkaiError as error:
            digest = hashlib.sha256(sample.content.encode("utf-8", "surrogatepass")).hexdigest()
            report = failed_report(sample.name, digest, error)
        yield sample, report


def read_corrected(
    documents: Iterable[Corrected],
    labeller: Labeller,
    model: ConfidenceModel | None,
    options: ParseOptions = DEFAULT_OPTIONS,
) -> Iterator[tuple[Corrected, Report]]:
    """Yield each corrected document with the report that the pipeline makes of it with these models."""
    for each in documents:
        try:
            report = run_stages(each.document, each.name, options, labeller, model)
        except GongkaiError as error:
            report = failed_report(each.name, each.document.sha256, error)
        yield each, report


LabelCounts = Counter[tuple[Label, Label]]
"""Cells by their true label and the one that was given."""


def count_labels(samples: Iterable[Sample], labeller: Labeller, forms: tuple[Form, ...]) -> LabelCounts:
    """Count the cells of samples by their true label and the one that the labeller gives them."""
    counts: LabelCounts = Counter()
    for sample in samples:
        labelled = labeller.label(read_sample(sample, forms), forms)
        truth = true_labels([cell.text for cell in labelled.cells], sample.pieces)
        counts.update(zip(truth, labelled.labels, strict=True))
    return counts


def label_scores(counts: Mapping[tuple[Label, Label], int]) -> dict[str, Any]:
    """Return the share of cells labelled right, and precision, recall and number of cells of each label."""
    right = {label: counts.get((label, label), 0) for label in LABELS}
    true = {label: sum(n for (a, _), n in counts.items() if a == label) for label in LABELS}
    given = {label: sum(n for (_, b), n in counts.items() if b == label) for label in LABELS}
    whole = sum(true.values())
    return {
        "cells": whole,
        "accuracy": sum(right.values()) / whole if whole else None,
        "labels": {
            label: {
                "precision": right[label] / given[label] if given[label] else None,
                "recall": right[label] / true[label] if true[label] else None,
                "cells": true[label],
            }
            for label in LABELS
        },
    }

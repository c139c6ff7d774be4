"""A reviewer who knows the truth: corrections of generated reports, as files, for experiments and demonstrations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from gongkai.assessment.confidence import ConfidenceModel
from gongkai.core.report import Report, json_number
from gongkai.core.report_files import atomic_writer
from gongkai.forms.form import editions
from gongkai.labelling.labeller import Labeller
from gongkai.readers import read
from gongkai.training.generator import Sample
from gongkai.training.label_export import cell_lines
from gongkai.training.read_samples import read_reports

WHO: Final = "generator"
AT: Final = "2026-01-01T00:00:00+00:00"
"""Who corrected, and when: no person and no real time, so that the same reports give the same files."""


def write_corrections(samples: Iterable[Sample], labeller: Labeller, model: ConfidenceModel, folder: Path) -> int:
    """Write generated reports with all that a reviewer would say of them; return how many reports.

    Every cell gets its true label. The fields that the models flag get their true value, and no others: a reviewer is
    asked for nothing else.

    Parameters
    ----------
    samples
        Reports, which go to ``folder`` under their names.
    labeller, model
        The models whose readings are reviewed.
    folder
        Takes ``labels.jsonl`` and ``values.jsonl`` too; what stood there before is replaced.
    """
    forms = tuple(editions().values())
    folder.mkdir(parents=True, exist_ok=True)
    labels: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    known = {sample.name: sample for sample in samples}
    for _, sample in sorted(known.items()):
        path = folder / _file_of(sample)
        path.write_text(sample.content, "utf-8", newline="")
        document = read(path)
        more = {"sha256": document.sha256, "who": WHO, "at": AT}
        for line in cell_lines(document, sample, "train", forms):
            labels.append({**line, "document": path.name, "origin": "corrected", **more})
        for _, report in read_reports([sample], labeller, model):
            values += _decisions(report, sample, {"source": path.name, **more})
    _write(folder / "labels.jsonl", labels)
    _write(folder / "values.jsonl", values)
    return len(known)


def _file_of(sample: Sample) -> str:
    return f"{sample.name}.{'html' if sample.kind == 'html' else 'txt'}"


def _decisions(report: Report, sample: Sample, more: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    """Yield the true value of every field that is to be reviewed."""
    assert sample.truth is not None
    for name, field in report.fields.items():
        if not field.review or name not in sample.truth.fields:
            continue
        true = sample.truth.fields[name]
        lost = name in sample.truth.unrecoverable
        status = "unreadable" if lost else "blank" if true is None else "printed"
        shown = {"value": json_number(field.value), "unit": field.unit, "status": field.status}
        yield {
            **more,
            "edition": report.edition,
            "field": name,
            "read": shown,
            "decided": {"value": json_number(true), "unit": field.unit, "status": status},
            "changed": lost or true != field.value,
            "layout": sample.family,
        }


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    with atomic_writer(path) as stream:
        stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)

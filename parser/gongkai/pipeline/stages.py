"""The way of a document through the stages; the only module that knows their order.

read → put together what is broken → take apart what is fused → label → reconstruct → map → validate → confidence
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from gongkai.alignment.align import Alignment, align
from gongkai.assessment import confidence, document_filter, prose_issues, relation_issues, report_issues
from gongkai.assessment.ocr_confidence import figure_scores, weigh_recognition
from gongkai.core.document import Document, Location
from gongkai.core.labels import LabelledDocument
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.report import Report
from gongkai.extraction.facts import find_facts
from gongkai.extraction.fields import read_fields
from gongkai.extraction.report_identity import find_about
from gongkai.forms.form import Form, editions, load_form
from gongkai.forms.relations import Arithmetic
from gongkai.labelling.labeller import Labeller
from gongkai.pipeline.gc_pause import paused_collection
from gongkai.pipeline.loaded_models import load_models
from gongkai.readers import read, read_text
from gongkai.repair import repair


def parse(source: str | Path | bytes | BinaryIO, options: ParseOptions | None = None) -> Report:
    """Read a report from a path, from bytes or from a binary file.

    Parameters
    ----------
    source
        A path (``str`` or ``Path``), the bytes of a file, or a file opened in binary mode.
    options
        See :class:`gongkai.ParseOptions`.

    Returns
    -------
    Report
        With a field for every figure of the edition that is printed; doubtful ones are flagged.

    Raises
    ------
    UnreadableInput, LimitExceeded, MissingExtra
        There is nothing that can be read.
    NotAReport, UnsupportedEdition
        It can be read and is no annual report in one of the official forms.
    """
    options = options or DEFAULT_OPTIONS
    name = str(source) if isinstance(source, str | Path) else "<bytes>"
    with paused_collection():
        return parse_document(read(source, options), name, options)


def parse_text(text: str, options: ParseOptions | None = None) -> Report:
    """Read a report from text in memory (plain text or HTML); otherwise like :func:`parse`."""
    options = options or DEFAULT_OPTIONS
    with paused_collection():
        return parse_document(read_text(text, options), "<text>", options)


@lru_cache(maxsize=8)
def forms_of(extra: tuple[Path, ...]) -> tuple[Form, ...]:
    """Return the editions in the package and those of extra form files."""
    return (*editions().values(), *(load_form(path) for path in extra))


def parse_document(document: Document, name: str, options: ParseOptions) -> Report:
    """Take a document that was read through all further stages."""
    models = load_models(options.model)
    return run_stages(document, name, options, models.labeller, models.confidence)


def run_stages(
    document: Document,
    name: str,
    options: ParseOptions,
    labeller: Labeller,
    model: confidence.ConfidenceModel | None,
) -> Report:
    """Run the stages with given models; without a model of confidence only certain doubts are flagged."""
    forms = forms_of(options.forms)
    labelled = labeller.label(repair(document, forms), forms)
    paragraphs = running_text(labelled)
    metadata, year, agency = find_about(document, paragraphs)
    result = align(labelled, forms, year.year, options)
    document_filter.refuse(document, form_evidence(result, labelled))

    fields = read_fields(result, labelled)
    facts = find_facts(paragraphs, year.year)
    report = Report(name, document.sha256, result.form.edition, year.year, agency.name)
    report.metadata, report.facts, report.fields = metadata, facts, fields
    report.narrative = "\n".join(text for text, _ in paragraphs)

    values = report.values
    sums = Arithmetic(result.form.relations, values)
    report.issues = [
        *relation_issues.relation_issues(sums.failures()),
        *relation_issues.table_issues(result),
        *prose_issues.check_prose(facts, values, result.form),
        *report_issues.find_doubts(document, result.form, agency, year, values, labelled.folded),
    ]
    _finish_fields(report, result, options, model, sums, figure_scores(result, labelled))
    return report


def _finish_fields(
    report: Report,
    result: Alignment,
    options: ParseOptions,
    model: confidence.ConfidenceModel | None,
    sums: Arithmetic,
    scores: Mapping[str, float],
) -> None:
    evidence = confidence.report_evidence(result, report.fields, sums.evidence())
    if model is None:
        probabilities, threshold = [1.0] * len(evidence), 0.5
    else:
        probabilities = model.probabilities(evidence)
        threshold = model.threshold if options.threshold is None else options.threshold
    confidence.set_confidence(
        result, report.fields, probabilities, threshold, sums.suspects(options.search_seconds / 2)
    )
    weigh_recognition(report.fields, scores, threshold)
    for field_id, value in sums.implied().items():
        report.fields[field_id].implied = value


def running_text(labelled: LabelledDocument) -> list[tuple[str, Location]]:
    """Return all that is no part of a table, as printed, with its place."""
    words = ("narrative", "furniture", "section_heading")
    return [
        (cell.text, cell.source)
        for cell, label in zip(labelled.cells, labelled.labels, strict=True)
        if label in words and cell.text
    ]


def form_evidence(result: Alignment, labelled: LabelledDocument) -> document_filter.FormEvidence:
    """Return how much of the form a document prints, for the gate."""
    placed = result.placements.values()
    return document_filter.FormEvidence(
        headings=result.headings,
        row_labels=result.row_labels,
        values=sum(p.status in ("printed", "unreadable") for p in placed),
        blanks=sum(p.status == "blank" for p in placed),
        edition=result.form.edition,
    )

"""The way of a document through the stages; the only module that knows their order.

read → repair → label → align → extract → assess: the first in :mod:`gongkai.readers`, the others in ``STAGES``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from gongkai.alignment.align import align
from gongkai.alignment.types import Alignment
from gongkai.assessment import (
    confidence,
    cut_texts,
    document_filter,
    fact_confidence,
    prose_issues,
    relation_issues,
    report_issues,
)
from gongkai.assessment.known_issues import add_known, checked_known
from gongkai.assessment.ocr_confidence import figure_scores, weigh_recognition
from gongkai.core.document import Document, Location
from gongkai.core.labels import LabelledDocument
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.recorder import Recorder
from gongkai.core.report import Report
from gongkai.core.step_budget import StepBudget
from gongkai.extraction.facts import find_facts
from gongkai.extraction.fields import read_fields
from gongkai.extraction.report_identity import About, find_about
from gongkai.forms.form import Form, editions, load_form
from gongkai.forms.relations import Arithmetic
from gongkai.labelling.labeller import Labeller
from gongkai.pipeline import second_reading
from gongkai.pipeline.gc_pause import paused_collection
from gongkai.pipeline.loaded_models import load_models
from gongkai.pipeline.made_by import made_by
from gongkai.readers import read, read_text
from gongkai.readers.load_bytes import source_name
from gongkai.repair import repair


def parse(
    source: str | Path | bytes | BinaryIO,
    options: ParseOptions | None = None,
    known: Mapping[str, Any] | None = None,
) -> Report:
    """Read a report from a path, from bytes or from a binary file.

    Parameters
    ----------
    source
        A path (``str`` or ``Path``), the bytes of a file, or a file opened in binary mode.
    options
        See :class:`gongkai.ParseOptions`.
    known
        What is known from outside: ``agency``, ``year``, ``url``, none of which must be given. What the report does
        not tell is filled in; a contradiction becomes an issue (``known_differs``).

    Returns
    -------
    Report
        With a field for every figure of the edition that is printed; doubtful ones are flagged.

    Raises
    ------
    InputNotFound
        There is no such file; it is a ``FileNotFoundError`` too.
    UnreadableInput, LimitExceeded, MissingExtra
        There is nothing that can be read.
    NotAReport, UnsupportedEdition
        It can be read and is no annual report in one of the official forms.
    ValueError
        ``known`` has a key that cannot be given, or a year that is no number.

    Examples
    --------
    >>> parse("report.html", known={"agency": "青禾县水务局", "year": 2023}).issues    # doctest: +SKIP
    """
    options = options or DEFAULT_OPTIONS
    given = checked_known(known)
    with paused_collection():
        report = parse_document(read(source, options), source_name(source), options)
    add_known(report, given)
    return report


def parse_text(text: str, options: ParseOptions | None = None, known: Mapping[str, Any] | None = None) -> Report:
    """Read a report from text in memory (plain text or HTML); otherwise like :func:`parse`."""
    options = options or DEFAULT_OPTIONS
    given = checked_known(known)
    with paused_collection():
        report = parse_document(read_text(text, options), "<text>", options)
    add_known(report, given)
    return report


@lru_cache(maxsize=8)
def forms_of(extra: tuple[Path, ...]) -> tuple[Form, ...]:
    """Return the editions in the package and those of extra form files."""
    return (*editions().values(), *(load_form(path) for path in extra))


Readings = list[tuple[Report, Document]]
"""Reports, each with the document that it was taken from."""


def parse_document(
    document: Document,
    name: str,
    options: ParseOptions,
    recorder: Recorder | None = None,
    readings: Readings | None = None,
) -> Report:
    """Take a document that was read through all further stages; each of its readings is added to ``readings``."""
    models = load_models(options.model)

    def through(read: Document) -> Report:
        report = run_stages(read, name, options, models.labeller, models.confidence, recorder)
        if readings is not None:
            readings.append((report, read))
        return report

    report = second_reading.checked(document, through) if recorder is None else through(document)
    threshold = models.confidence.threshold if options.threshold is None else options.threshold
    report.made_by = made_by(models.manifest, threshold, options)
    return report


@dataclass(slots=True)
class Work:
    """A document on its way: what it is read with, and after each stage what that stage made of it.

    Attributes
    ----------
    document
        As read; what checks the page as a whole (who prints it, what is no report) looks at this one.
    name
        The input as it was given.
    model
        The model of confidence; ``None``: only certain doubts are flagged.
    recorder
        Told what was considered and decided, ``None`` where nobody asks.
    repaired
        The document with its cells as they were before they were mangled.
    labelled
        That one, with what each cell is.
    about
        What the report says of itself.
    aligned
        The form that fits, and what each of its fields is given.
    report
        What is returned: fields, facts and metadata first, then issues and confidence.
    sums
        The form's relations over the report's figures.
    evidence, probabilities, threshold
        What each field's confidence is weighed by, in the form's order; what came of it, before doubts of a picture's
        characters; and the confidence below which a field is to be reviewed.
    """

    document: Document
    name: str
    options: ParseOptions
    forms: tuple[Form, ...]
    labeller: Labeller
    model: confidence.ConfidenceModel | None
    recorder: Recorder | None
    repaired: Document = field(init=False)
    labelled: LabelledDocument = field(init=False)
    about: About = field(init=False)
    aligned: Alignment = field(init=False)
    report: Report = field(init=False)
    sums: Arithmetic = field(init=False)
    evidence: list[confidence.Evidence] = field(init=False)
    probabilities: list[float] = field(init=False)
    threshold: float = field(init=False)


class Stage(NamedTuple):
    """One stage: its name, what runs it, and what it does in a line."""

    name: str
    run: Callable[[Work], None]
    what: str


def run_stages(
    document: Document,
    name: str,
    options: ParseOptions,
    labeller: Labeller,
    model: confidence.ConfidenceModel | None,
    recorder: Recorder | None = None,
) -> Report:
    """Run the stages with given models; without a model of confidence only certain doubts are flagged."""
    work = Work(document, name, options, forms_of(options.forms), labeller, model, recorder)
    for stage in STAGES:
        stage.run(work)
        if recorder is not None:
            recorder.note(stage.name, work=work)
    return work.report


def repair_cells(work: Work) -> None:
    """Put together and take apart what the way into the source mangled."""
    work.repaired = repair(work.document, work.forms)


def label_cells(work: Work) -> None:
    """Say of each cell what it is."""
    work.labelled = work.labeller.label(work.repaired, work.forms)


def align_tables(work: Work) -> None:
    """Find form and slots; the year, which may tell the edition, is read first, and what is no report is refused."""
    work.about = find_about(work.document, running_text(work.labelled))
    work.aligned = align(work.labelled, work.forms, work.about.year.year, work.options, work.recorder)
    document_filter.refuse(work.document, form_evidence(work.aligned, work.labelled))


def extract_fields(work: Work) -> None:
    """Make fields of the slots, and facts of the running text."""
    paragraphs = running_text(work.labelled)
    year, edition = work.about.year.year, work.aligned.form.edition
    report = Report(work.name, work.document.sha256, edition, year, work.about.agency.name)
    report.fields = read_fields(work.aligned, work.labelled)
    report.metadata, report.facts = work.about.metadata, find_facts(paragraphs, year)
    report.narrative = "\n".join(text for text, _ in paragraphs)
    work.report = report


def assess(work: Work) -> None:
    """Say what does not hold, and how sure each field is."""
    report, form, options = work.report, work.aligned.form, work.options
    values = report.values
    sums = work.sums = Arithmetic(form.relations, values)
    report.issues = [
        *relation_issues.relation_issues(sums.failures()),
        *relation_issues.table_issues(work.aligned),
        *cut_texts.check_cut(work.aligned),
        *report_issues.check_period(work.about.metadata),
        *prose_issues.check_prose(report.facts, values, form),
        *report_issues.find_doubts(
            work.document, form, work.about.agency, work.about.year, values, work.labelled.folded
        ),
    ]
    work.evidence = confidence.report_evidence(work.aligned, report.fields, sums.evidence())
    if work.model is None:
        work.probabilities, work.threshold = [1.0] * len(work.evidence), 0.5
    else:
        work.probabilities = work.model.probabilities(work.evidence)
        work.threshold = work.model.threshold if options.threshold is None else options.threshold
    suspects = sums.suspects(StepBudget(options.search_steps // 2, options.search_seconds))
    confidence.set_confidence(work.aligned, report.fields, work.probabilities, work.threshold, suspects)
    weigh_recognition(report.fields, figure_scores(work.aligned, work.labelled), work.threshold)
    fact_confidence.weigh_facts(report.facts, values, form)
    report.issues += fact_confidence.check_blanks(report.facts, report.fields, form)
    for field_id, value in sums.implied().items():
        report.fields[field_id].implied = value


STAGES: tuple[Stage, ...] = (
    Stage("repair", repair_cells, "labels broken over lines put together, labels and figures run together taken apart"),
    Stage("label", label_cells, "each cell's probabilities of being heading, label, figure, prose …"),
    Stage("align", align_tables, "the edition that fits, and a cell for every slot of its tables"),
    Stage("extract", extract_fields, "fields out of slots; facts and metadata out of the running text"),
    Stage("assess", assess, "relations that fail, contradictions, and a probability for every field"),
)
"""What a document goes through once a reader (:mod:`gongkai.readers`), the first stage, has read it."""


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
    figured = {p.field_id.rpartition(".")[0] for p in placed if p.status == "printed" and not p.inferred}
    return document_filter.FormEvidence(
        headings=result.headings,
        row_labels=result.row_labels,
        values=sum(p.status in ("printed", "unreadable") for p in placed),
        blanks=sum(p.status == "blank" for p in placed),
        edition=result.form.edition,
        figured_rows=len(figured),
    )

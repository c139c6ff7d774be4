"""What Gongkai says of a report: fields, issues, facts, metadata; and their JSON form, which is a contract."""

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterator, KeysView, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from gongkai.core.document import Location
from gongkai.core.errors import GongkaiError

if TYPE_CHECKING:
    import pandas

FieldStatus = Literal["printed", "blank", "missing", "unreadable"]
ReportStatus = Literal["accepted", "review", "failed"]
Severity = Literal["error", "warning", "info"]

METADATA_KEYS: Final = (
    "title",
    "period_start",
    "period_end",
    "published",
    "index_number",
    "document_number",
    "publisher",
    "legal_basis",
    "address",
    "phone",
    "fax",
    "postcode",
    "email",
    "url",
)


def json_number(value: Decimal | None) -> int | float | None:
    """Return a number as JSON writes it: an integer where it is one.

    >>> json_number(Decimal("3119")), json_number(Decimal("7.5220"))
    (3119, 7.522)
    """
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@dataclass(slots=True)
class Alternative:
    """Another reading of a field that is nearly as good, with its probability (0–1)."""

    value: Decimal | None
    confidence: float


@dataclass(slots=True)
class Field:
    """One figure of the official form, as the report prints it.

    Attributes
    ----------
    id
        ``<table>.<row>.<column>``.
    value
        The printed number, never converted; ``None`` unless ``status`` is ``"printed"``.
    unit
        ``None`` for counts; ``"万元"`` or ``"元"`` for amounts, ``None`` where the source says neither.
    status
        ``printed``, ``blank`` (nothing in the cell, or a dash), ``missing`` (no such cell) or
        ``unreadable`` (something stood there and is lost).
    raw
        The cell's text as printed, ``None`` where there is no cell.
    confidence
        Probability (0–1) that value and unit say what is printed, a null included.
    review
        True when a person must look.
    reasons
        Slugs that say why (CONTRACT: ``low_label``, ``weak_alignment``, ``relation_failed`` …).
    implied
        What the form's arithmetic implies for a field that prints no number; offered, never filled in.
    alternatives
        At most three other readings.
    source
        The place it was read from; ``None`` where there is no cell.
    label
        The official form's label, ``行政许可 · 本年处理决定数量``.
    """

    id: str
    value: Decimal | None = None
    unit: str | None = None
    status: FieldStatus = "missing"
    raw: str | None = None
    confidence: float = 0.0
    review: bool = False
    reasons: list[str] = field(default_factory=list)
    implied: Decimal | None = None
    alternatives: list[Alternative] = field(default_factory=list)
    source: Location | None = None
    label: str = ""

    def __str__(self) -> str:
        """Say in a line what was read, how sure that is, and why it is in doubt.

        >>> print(Field("a.b.c", Decimal(5), "万元", "printed", "5", 0.42, True, ["unit_unclear"], label="采购 · 金额"))
        采购 · 金额: 5万元 (p 0.42, review: unit_unclear)
        """
        said = self.status if self.value is None else f"{json_number(self.value):,}{self.unit or ''}"
        doubt = f", review: {', '.join(self.reasons) or 'low confidence'}" if self.review else ""
        return f"{self.label or self.id}: {said} (p {self.confidence:.5g}{doubt})"

    def to_dict(self) -> dict[str, Any]:
        """Return the field as the JSON contract has it."""
        return {
            "value": json_number(self.value),
            "confidence": round(self.confidence, 6),
            "review": self.review,
            "unit": self.unit,
            "status": self.status,
            "raw": self.raw,
            "implied": json_number(self.implied),
            "reasons": list(self.reasons),
            "alternatives": [
                {"value": json_number(each.value), "confidence": round(each.confidence, 6)}
                for each in self.alternatives
            ],
            "source": self.source.to_dict() if self.source else None,
        }


@dataclass(slots=True)
class Issue:
    """Something that does not hold: a relation, prose against table, a doubt about year or edition."""

    code: str
    severity: Severity
    zh: str
    en: str
    fields: list[str] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Return the issue as the JSON contract has it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": {"zh": self.zh, "en": self.en},
            "fields": list(self.fields),
        }


@dataclass(slots=True)
class Fact:
    """A number of the narrative, with the sentence that says it.

    ``approximate`` is true for hedged numbers (``300余条``), ``doubtful`` where the wording leaves room for another
    reading. ``confidence`` is the probability (0–1) that the sentence says so, ``review`` true where a person must
    look: the wording is doubtful, or another sentence, or a table, says otherwise.
    """

    id: str
    value: Decimal
    unit: str | None
    text: str
    source: Location
    approximate: bool = False
    confidence: float = 1.0
    review: bool = False
    doubtful: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the fact as the JSON contract has it."""
        return {
            "id": self.id,
            "value": json_number(self.value),
            "unit": self.unit,
            "text": self.text,
            "source": self.source.to_dict(),
            "approximate": self.approximate,
            "confidence": self.confidence,
            "review": self.review,
        }


@dataclass(slots=True)
class Report:
    """A report as read: see ``docs/confidence.md`` for what to do with its doubts.

    A mapping of field ids to :class:`Field`: ``report["requests.new.total"]``, ``"requests.new.total" in report``,
    ``len(report)``, ``report.items()``; ``report.values`` are the bare numbers. In a notebook it shows the official
    tables, and what is in doubt.

    Attributes
    ----------
    source
        The input as it was given (a path, or ``"<bytes>"``, ``"<text>"``).
    sha256
        Digest of the input's bytes.
    edition
        ``"2019"`` or ``"2021"``, by the tables printed.
    year
        The year reported on, ``None`` where it cannot be told.
    agency
        The agency's name as printed, or ``None``.
    fields
        Every field of the edition, by id, in the form's order; empty for a failed report.
    narrative
        The running text, a line a paragraph.
    error
        The error of a failed report, else ``None``.
    known
        What the caller gave from outside (agency, year, url); empty where nothing was given.
    made_by
        What read it: version of Gongkai, name and digest of the model, threshold, digest of the options; no time,
        so that the same input gives the same bytes.
    """

    source: str
    sha256: str
    edition: str | None = None
    year: int | None = None
    agency: str | None = None
    fields: dict[str, Field] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    metadata: dict[str, str | None] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    narrative: str = ""
    error: GongkaiError | None = None
    known: dict[str, Any] = field(default_factory=dict)
    made_by: dict[str, Any] | None = None

    def __getitem__(self, field_id: str) -> Field:
        return self.fields[field_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __contains__(self, field_id: object) -> bool:
        return field_id in self.fields

    def __len__(self) -> int:
        return len(self.fields)

    def __bool__(self) -> bool:
        return True  # a failed report is a report too

    def keys(self) -> KeysView[str]:
        """Return the field ids, in the form's order."""
        return self.fields.keys()

    def items(self) -> ItemsView[str, Field]:
        """Return the fields with their ids, in the form's order."""
        return self.fields.items()

    def __repr__(self) -> str:
        if self.error:
            return f"<Report {self.source}: failed, {self.error.code}>"
        who = f"{self.agency or 'agency unknown'}, {self.year or 'year unknown'}, form of {self.edition}"
        return f"<Report {self.source}: {who}; {len(self)} fields, {len(self.to_review)} to review, {self.status}>"

    def _repr_html_(self) -> str:
        import gongkai  # the package's front door: this folder knows no form

        return str(gongkai.report_html(self))

    @property
    def status(self) -> ReportStatus:
        """``failed`` without fields, ``review`` with a doubt or an error, else ``accepted``."""
        if not self.fields:
            return "failed"
        doubtful = any(each.review for each in self.fields.values())
        wrong = any(each.severity == "error" for each in self.issues)
        return "review" if doubtful or wrong else "accepted"

    @property
    def values(self) -> dict[str, Decimal | None]:
        """The figures by field id; ``None`` for a blank or a missing one, which is not a zero."""
        return {field_id: each.value for field_id, each in self.fields.items()}

    @property
    def to_review(self) -> list[Field]:
        """The fields that a person must look at, least certain first."""
        return sorted((each for each in self.fields.values() if each.review), key=lambda each: each.confidence)

    def to_dict(self, *, narrative: bool = False) -> dict[str, Any]:
        """Return the report as the JSON contract has it, with the running text too if asked for."""
        error = {"code": self.error.code, "message": self.error.message()} if self.error else None
        return {
            "source": self.source,
            "sha256": self.sha256,
            "edition": self.edition,
            "year": self.year,
            "agency": self.agency,
            "status": self.status,
            "error": error,
            "fields": {field_id: each.to_dict() for field_id, each in self.fields.items()},
            "issues": [each.to_dict() for each in self.issues],
            "metadata": {key: self.metadata.get(key) for key in METADATA_KEYS},
            "facts": [each.to_dict() for each in self.facts],
            **({"known": dict(self.known)} if self.known else {}),
            "made_by": self.made_by,
            **({"narrative": self.narrative} if narrative else {}),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Report:
        """Return the report that :meth:`to_dict` wrote; keys that this version does not know are left out.

        Raises
        ------
        UnreadableInput
            A key of the contract is absent: these are no report's data (the truth of ``evaluate``, say).

        Examples
        --------
        >>> Report.from_dict(Report("a.txt", "", "2021", 2023).to_dict()).year
        2023
        """
        import gongkai  # the package's front door: this folder knows no form

        made: Report = gongkai.report_from_dict(data)
        return made

    def to_json(self, *, narrative: bool = False) -> str:
        """Return the report as one line of JSON, with the running text too if asked for."""
        return json.dumps(self.to_dict(narrative=narrative), ensure_ascii=False)

    def to_frame(self) -> pandas.DataFrame:
        """Return one row a field as a pandas table, with the report's source, agency, year and edition in each.

        Raises
        ------
        MissingExtra
            pandas is not installed (``pip install 'gongkai[frame]'``).
        """
        from gongkai.core.long_rows import frame, long_rows

        return frame(long_rows(self.to_dict(), {key: each.label for key, each in self.items()}))


def failed_report(source: str, sha256: str, error: GongkaiError) -> Report:
    """Return the report of an input that could not be read, with its reason."""
    return Report(source=source, sha256=sha256, error=error)

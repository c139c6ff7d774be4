"""Made-up collections of reports, without reading any."""

from __future__ import annotations

from decimal import Decimal

from gongkai.core.document import Location
from gongkai.core.errors import NotAReport
from gongkai.core.report import Field, Report, failed_report
from gongkai.forms.display_names import edition_labels
from gongkai.forms.form import editions


def report_on(agency: str | None, year: int | None, edition: str = "2021", /, **figures: int | str | None) -> Report:
    """A report of zeros, save for some figures; dots of their ids are written ``__``, ``None`` is a blank."""
    labels = edition_labels(edition)
    fields = {}
    given = {key.replace("__", "."): value for key, value in figures.items()}
    assert set(given) <= set(editions()[edition].field_ids), given
    for key in editions()[edition].field_ids:
        value = given.get(key, 0)
        number = None if value is None else Decimal(value)
        status = "blank" if value is None else "printed"
        raw = "—" if value is None else str(value)
        fields[key] = Field(key, number, None, status, raw, 0.9999, source=Location(line=3, cell=2), label=labels[key])
    return Report(f"{agency}/{year}.html", "0" * 64, edition, year, agency, fields)


def doubtful(report: Report, field_id: str) -> Report:
    """Put a field of a report in doubt."""
    field = report.fields[field_id]
    field.review, field.confidence, field.reasons = True, 0.42, ["digits_glued"]
    return report


def a_failure(source: str = "notice.html") -> Report:
    return failed_report(source, "1" * 64, NotAReport("a notice", "是通知"))

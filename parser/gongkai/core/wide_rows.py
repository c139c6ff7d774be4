"""Reports in wide form: one row a report, one column a field, and what is in doubt beside the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

WIDE_HEAD: Final = ("source", "agency", "year", "edition", "report_status", "to_review", "in_doubt", "error")
"""The columns before the figures: ``to_review`` counts the fields in doubt, ``in_doubt`` names them."""


def wide_row(report: Mapping[str, Any], field_ids: Sequence[str]) -> dict[str, Any]:
    """Return a report as one row; ``None`` for a figure that is blank, missing, or of another edition's form.

    Parameters
    ----------
    report
        A report's JSON form.
    field_ids
        The columns of figures.
    """
    fields = report["fields"]
    doubts = [key for key, field in fields.items() if field["review"]]
    error = report["error"]
    head = {key: report[key] for key in ("source", "agency", "year", "edition")} | {
        "report_status": report["status"],
        "to_review": len(doubts),
        "in_doubt": ";".join(doubts),
        "error": f"{error['code']}: {error['message']['en']}" if error else None,
    }
    return head | {key: fields[key]["value"] if key in fields else None for key in field_ids}

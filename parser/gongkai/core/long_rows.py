"""Reports in long form: one row a field, one row without a field for what failed; and pandas tables of rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from gongkai.core.errors import MissingExtra

if TYPE_CHECKING:
    import pandas

LONG_COLUMNS: Final = (
    "source",
    "agency",
    "year",
    "edition",
    "report_status",
    "field",
    "label",
    "value",
    "unit",
    "confidence",
    "review",
    "status",
    "raw",
    "implied",
    "reasons",
    "page",
    "line",
    "cell",
    "error",
)
"""The columns of the long form, in order. A report's digest stands in the JSON, not two hundred times here."""


def long_rows(report: Mapping[str, Any], labels: Mapping[str, str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield one row a field, by :data:`LONG_COLUMNS`; one row without a field for a failed report.

    Parameters
    ----------
    report
        A report's JSON form.
    labels
        The official label of each field; ``None``: that of its edition in the package.
    """
    if labels is None:
        import gongkai  # the package's front door: this folder knows no form

        labels = gongkai.edition_labels(report["edition"])
    head = {key: report[key] for key in ("source", "agency", "year", "edition")} | {"report_status": report["status"]}
    empty = dict.fromkeys(LONG_COLUMNS)
    if error := report["error"]:
        yield empty | head | {"error": f"{error['code']}: {error['message']['en']}"}
    for field_id, field in report["fields"].items():
        place = field["source"] or {}
        yield (
            empty
            | head
            | {"field": field_id, "label": labels.get(field_id, field_id), "reasons": ";".join(field["reasons"])}
            | {key: field[key] for key in ("value", "unit", "confidence", "review", "status", "raw", "implied")}
            | {key: place.get(key) for key in ("page", "line", "cell")}
        )


def frame(rows: Iterator[dict[str, Any]] | Sequence[dict[str, Any]]) -> pandas.DataFrame:
    """Return rows as a pandas table whose columns keep their kind where a cell is empty: whole numbers, truth values.

    Raises
    ------
    MissingExtra
        pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise MissingExtra(
            "tables of this kind need pandas: pip install 'gongkai[frame]'",
            "此功能需要 pandas：pip install 'gongkai[frame]'",
        ) from error
    made = pd.DataFrame(list(rows))
    kinds = {"year": "Int64", "page": "Int64", "line": "Int64", "cell": "Int64", "review": "boolean"}
    kinds |= {"value": "Float64", "implied": "Float64"}
    return made.astype({key: kind for key, kind in kinds.items() if key in made})

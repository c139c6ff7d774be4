"""JSON Lines, and CSV in long and wide form."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gongkai.core.report_files import atomic_writer, csv_cell, csv_text
from gongkai.pipeline.export.export_columns import long_columns, long_records, wide_columns_of, wide_record


def write_jsonl(reports: Iterable[Mapping[str, Any]], path: Path, *, layout: str, bom: bool) -> None:
    """Write a report a line, in its JSON form."""
    with atomic_writer(path) as stream:
        for report in reports:
            stream.write(json.dumps(report, ensure_ascii=False) + "\n")


def write_csv(reports: Iterable[Mapping[str, Any]], path: Path, *, layout: str, bom: bool) -> None:
    """Write a row a field (``long``; ``reviewed``: with who decided it) or a row a report (``wide``).

    No spreadsheet takes its text for a formula.
    """
    wide = layout == "wide"
    columns = wide_columns_of() if wide else long_columns(layout)
    with atomic_writer(path, "utf-8-sig" if bom else "utf-8") as stream:
        stream.write(csv_text([[each.name for each in columns]]))
        for report in reports:
            rows = [wide_record(report)] if wide else long_records(report, layout)
            stream.write(csv_text([[csv_cell(value) for value in row] for row in rows]))

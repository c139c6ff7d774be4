"""Excel workbooks: a sheet an edition with findings and dictionary, or a sheet a report as the form prints it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from gongkai.pipeline.export.official_sheets import official_workbook
from gongkai.pipeline.export.whole_files import replacing
from gongkai.pipeline.export.wide_sheets import wide_workbook


def write_xlsx(reports: Iterable[Mapping[str, Any]], path: Path, *, layout: str, bom: bool) -> None:
    """Write a workbook in one of the two layouts."""
    book = official_workbook(reports) if layout == "official" else wide_workbook(reports)
    with replacing(path) as part:
        book.save(part)

"""Parquet in long form, a file for each edition and year: ``figures.parquet/2021/2023/part-0.parquet``.

The folders have plain names and the columns stand in the files: with ``year=2023`` for a name, readers would make up
the column's type from the folders, and pandas fails where a report's year is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any, Final

from pyarrow import parquet

from gongkai.pipeline.export.arrow_batches import arrow_batch, arrow_schema
from gongkai.pipeline.export.export_columns import long_columns, long_records
from gongkai.pipeline.export.whole_files import replacing

AT_ONCE: Final = 200
"""Reports held in memory at once."""

UNKNOWN: Final = "unknown"
"""The folder of what has no edition (failed reports) or no year; the columns say null."""


def write_parquet(reports: Iterable[Mapping[str, Any]], path: Path, *, layout: str, bom: bool) -> None:
    """Write a data set: pandas, Arrow and DuckDB read the folder as one table."""
    with replacing(path) as part, ExitStack() as files:
        writers: dict[str, Any] = {}
        part.mkdir()
        columns = long_columns(layout)
        for place, rows in _parts(iter(reports), layout):
            if place not in writers:
                (part / place).mkdir(parents=True)
                name = part / place / "part-0.parquet"
                writers[place] = files.enter_context(parquet.ParquetWriter(name, arrow_schema(columns)))
            writers[place].write_batch(arrow_batch(columns, rows))


def _parts(reports: Iterator[Mapping[str, Any]], layout: str) -> Iterator[tuple[str, list[list[Any]]]]:
    """Yield rows with the folder that they belong into, some reports at a time."""
    while some := list(islice(reports, AT_ONCE)):
        rows: dict[str, list[list[Any]]] = defaultdict(list)
        for report in some:
            rows[f"{report['edition'] or UNKNOWN}/{report['year'] or UNKNOWN}"] += long_records(report, layout)
        yield from rows.items()

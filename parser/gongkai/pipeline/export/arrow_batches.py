"""Rows as Arrow tables, for Parquet and DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from gongkai.pipeline.export.export_columns import ExportColumn

_TYPES = {"text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def arrow_schema(columns: Sequence[ExportColumn]) -> Any:
    """Return the columns' Arrow schema, each with its meaning as metadata."""
    return pa.schema(
        [
            pa.field(each.name, _TYPES[each.kind], metadata={"title": each.title, "description": each.meaning})
            for each in columns
        ]
    )


def arrow_batch(columns: Sequence[ExportColumn], rows: Sequence[Sequence[Any]]) -> Any:
    """Return rows as one Arrow record batch; text is cleaned of what is no character."""
    arrays = []
    for number, column in enumerate(columns):
        values = [row[number] for row in rows]
        if column.kind == "text":
            values = [None if v is None else str(v).encode("utf-8", "backslashreplace").decode() for v in values]
        arrays.append(pa.array(values, _TYPES[column.kind]))
    return pa.RecordBatch.from_arrays(arrays, schema=arrow_schema(columns))

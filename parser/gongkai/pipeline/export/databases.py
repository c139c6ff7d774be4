"""SQLite and DuckDB: reports, figures in long and wide form, findings and the dictionary as tables."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Final

from gongkai.core.wide_rows import WIDE_HEAD
from gongkai.forms.field_dictionary import DictionaryEntry, dictionary
from gongkai.forms.form import editions
from gongkai.pipeline.export.export_columns import (
    ExportColumn,
    finding_columns,
    finding_records,
    long_columns,
    long_records,
    wide_columns_of,
    wide_record,
)
from gongkai.pipeline.export.whole_files import replacing

SQL_TYPES: Final = {"text": "TEXT", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}

AT_ONCE: Final = 200
"""Reports whose rows are put into a database together."""

Rows = dict[str, list[Sequence[Any]]]


@cache
def tables() -> dict[str, tuple[ExportColumn, ...]]:
    """Return the tables of a database, by name.

    ``reports``, ``figures`` (a row a field), ``wide_2021`` and ``wide_2019`` (a row a report), ``findings``,
    ``dictionary``.
    """
    digest = ExportColumn("sha256", "text", "摘要", "digest of the input's bytes")
    head = wide_columns_of()[: len(WIDE_HEAD)]
    entry = tuple(ExportColumn(name, "text", name, name) for name in DictionaryEntry._fields)
    return {
        "reports": (*head, digest),
        "figures": long_columns(),
        **{f"wide_{name}": wide_columns_of(name) for name in sorted(editions(), reverse=True)},
        "findings": finding_columns(),
        "dictionary": entry,
    }


def write_sqlite(reports: Iterable[Mapping[str, Any]], path: Path, *, layout: str, bom: bool) -> None:
    """Write a SQLite database (truth values are 0 and 1).

    Raises
    ------
    FileExistsError
        There is another database of this name, a review queue perhaps: it is not replaced.
    """
    refuse_other_database(path)
    with replacing(path) as part, closing(sqlite3.connect(part)) as connection:

        def insert(table: str, rows: list[Sequence[Any]]) -> None:
            marks = ", ".join("?" * len(tables()[table]))
            clean = ([_clean(value) for value in row] for row in rows)
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", clean)

        _fill(reports, connection.execute, insert)
        connection.commit()


def write_duckdb(reports: Iterable[Mapping[str, Any]], path: Path, *, layout: str, bom: bool) -> None:
    """Write a DuckDB database."""
    import duckdb
    import pyarrow as pa

    from gongkai.pipeline.export.arrow_batches import arrow_batch

    with replacing(path) as part, closing(duckdb.connect(str(part))) as connection:

        def insert(table: str, rows: list[Sequence[Any]]) -> None:
            connection.register("some_rows", pa.Table.from_batches([arrow_batch(tables()[table], rows)]))
            connection.execute(f"INSERT INTO {table} SELECT * FROM some_rows")
            connection.unregister("some_rows")

        _fill(reports, connection.execute, insert)


def refuse_other_database(path: Path) -> None:
    """Raise where a SQLite database stands that has tables which no export writes."""
    if not path.is_file() or path.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError:  # no database: an older file of this name
        return
    if names - set(tables()):
        raise FileExistsError(17, "another database stands there, and is not replaced", str(path))


def _fill(
    reports: Iterable[Mapping[str, Any]],
    execute: Callable[[str], Any],
    insert: Callable[[str, list[Sequence[Any]]], None],
) -> None:
    """Make the tables and put everything into them, some reports at a time."""
    for name, columns in tables().items():
        kinds = ", ".join(f'"{each.name}" {SQL_TYPES[each.kind]}' for each in columns)
        execute(f"CREATE TABLE {name} ({kinds})")
    insert("dictionary", [(*each[:-1], ";".join(each.same_as)) for each in dictionary()])
    waiting: Rows = defaultdict(list)
    count = 0
    for count, report in enumerate(reports, start=1):
        for table, row in _rows(report):
            waiting[table].append(row)
        if count % AT_ONCE == 0:
            _flush(waiting, insert)
    _flush(waiting, insert)


def _flush(waiting: Rows, insert: Callable[[str, list[Sequence[Any]]], None]) -> None:
    for table, rows in waiting.items():
        insert(table, rows)
    waiting.clear()


def _rows(report: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    head = wide_record(report)[: len(WIDE_HEAD)]
    yield "reports", [*head, report["sha256"]]
    for row in long_records(report):
        yield "figures", row
    if report["fields"] and report["edition"] in editions():
        yield f"wide_{report['edition']}", wide_record(report, report["edition"])
    for row in finding_records(report):
        yield "findings", row


def _clean(value: Any) -> Any:
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value

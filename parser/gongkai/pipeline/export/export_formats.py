"""Which format a file's ending means, what each needs, and one door to all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, NamedTuple

from gongkai.core.errors import MissingExtra


class FileFormat(NamedTuple):
    """A format: its endings, its layouts (the usual one first), the module that writes it, what it needs."""

    endings: tuple[str, ...]
    layouts: tuple[str, ...]
    module: str
    needs: tuple[str, ...] = ()


FORMATS: Final = {
    "jsonl": FileFormat((".jsonl", ".ndjson"), ("report",), "text_files"),
    "csv": FileFormat((".csv",), ("long", "wide", "reviewed"), "text_files"),
    "xlsx": FileFormat((".xlsx",), ("wide", "official"), "workbooks"),
    "parquet": FileFormat((".parquet",), ("long", "reviewed"), "parquet_dataset", ("pyarrow",)),
    "sqlite": FileFormat((".sqlite", ".sqlite3"), ("tables",), "databases"),
    "duckdb": FileFormat((".duckdb",), ("tables",), "databases", ("duckdb", "pyarrow")),
}
"""The formats by name."""


def format_of(path: Path) -> str:
    """Return the format that a file's ending means.

    Raises
    ------
    ValueError
        The ending means none; the message lists those that do.

    Examples
    --------
    >>> format_of(Path("figures.parquet"))
    'parquet'
    """
    for name, each in FORMATS.items():
        if path.suffix.lower() in each.endings:
            return name
    endings = ", ".join(ending for each in FORMATS.values() for ending in each.endings)
    raise ValueError(
        f"{path}: no format has the ending {path.suffix!r}; known: {endings} / 不认识的文件后缀，可用：{endings}"
    )


def layout_of(kind: str, layout: str | None) -> str:
    """Return the layout asked for, or a format's usual one.

    Raises
    ------
    ValueError
        The format has no such layout.
    """
    known = FORMATS[kind].layouts
    if layout is not None and layout not in known:
        raise ValueError(f"{kind} has no layout {layout!r}: only {', '.join(known)} / {kind} 没有 {layout} 版式")
    return layout or known[0]


def require_extra(kind: str) -> None:
    """Raise where a format's libraries are not installed.

    Raises
    ------
    MissingExtra
        The message says how to install them.
    """
    if absent := [name for name in FORMATS[kind].needs if find_spec(name) is None]:
        names = ", ".join(absent)
        raise MissingExtra(
            f"{kind} needs {names}: pip install 'gongkai[data]'",
            f"{kind} 格式需要 {names}：pip install 'gongkai[data]'",
        )


def export(
    reports: Iterable[Mapping[str, Any]],
    path: Path,
    *,
    kind: str | None = None,
    layout: str | None = None,
    bom: bool = False,
) -> None:
    """Write reports to a file that appears whole or not at all, and beside it ``NAME.datapackage.json``.

    Parameters
    ----------
    reports
        Reports in their JSON form; gone through once.
    path
        The file; a folder for Parquet, which is partitioned by edition and year.
    kind
        A name of :data:`FORMATS`; ``None``: by the ending.
    layout
        CSV: ``long`` (a row a field) or ``wide`` (a row a report). Excel: ``wide`` (a sheet an edition) or
        ``official`` (a sheet a report, as the form prints it). CSV and Parquet: ``reviewed``, the long form with who
        decided each field. ``None``: the first of these.
    bom
        Begin CSV with a byte-order mark, by which Excel knows UTF-8.

    Raises
    ------
    ValueError
        An ending or a layout that is none.
    MissingExtra
        The format's libraries are not installed.
    OSError
        The place cannot be written.
    """
    from gongkai.pipeline.export.data_package import PackageNotes, write_package

    kind = kind or format_of(path)
    layout = layout_of(kind, layout)
    require_extra(kind)
    notes = PackageNotes()
    writer = import_module(f"gongkai.pipeline.export.{FORMATS[kind].module}")
    getattr(writer, f"write_{kind}")(notes.watching(reports), path, layout=layout, bom=bom)
    write_package(path, kind, layout, notes)

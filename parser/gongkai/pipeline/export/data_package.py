"""A Frictionless data package beside every export: what each column means, and what made the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gongkai.core.report_files import write_json
from gongkai.pipeline.export.export_columns import ExportColumn, finding_columns, long_columns, wide_columns_of

ENDING: Final = ".datapackage.json"

MEDIA_TYPES: Final = {
    "jsonl": "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "duckdb": "application/vnd.duckdb",
}

_TYPES: Final = {"text": "string", "integer": "integer", "number": "number", "boolean": "boolean"}


@dataclass(slots=True)
class PackageNotes:
    """What is noted of the reports while they are written: how many of each status, their years, what made them."""

    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("accepted", "review", "failed"), 0))
    years: set[int] = field(default_factory=set)
    editions: set[str] = field(default_factory=set)
    makers: list[Any] = field(default_factory=list)

    def watching(self, reports: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
        """Pass reports on, and note what they are."""
        for report in reports:
            self.note(report)
            yield report

    def note(self, report: Mapping[str, Any]) -> None:
        """Note one report, given in its JSON form."""
        self.count(report["status"], report["year"], report["edition"])
        self.made(report.get("made_by"))

    def count(self, status: str, year: int | None, edition: str | None) -> None:
        """Note one report by its status, year and edition."""
        self.statuses[status] += 1
        if year:
            self.years.add(year)
        if edition:
            self.editions.add(edition)

    def made(self, made_by: Any) -> None:
        """Note what made reports."""
        if made_by and made_by not in self.makers:
            self.makers.append(made_by)


def package_path(path: Path) -> Path:
    """Return where the description of an export stands.

    >>> package_path(Path("out/figures.csv")).name
    'figures.csv.datapackage.json'
    """
    return path.with_name(path.name + ENDING)


def write_package(path: Path, kind: str, layout: str, notes: PackageNotes) -> None:
    """Write the description of an export beside it."""
    if path.exists() and not path.is_file() and not path.is_dir():
        return  # a pipe or a device
    write_json(package_path(path), package(path, kind, layout, notes))


def package(path: Path, kind: str, layout: str, notes: PackageNotes) -> dict[str, Any]:
    """Return a data package (Frictionless specification, version 1) that describes an export."""
    from gongkai import __version__

    years = sorted(notes.years)
    span = f", {years[0]}–{years[-1]}" if years else ""
    return {
        "profile": "data-package",
        "name": "gongkai-figures",
        "title": f"政府信息公开工作年度报告数据 / figures of annual reports on government information disclosure{span}",
        "description": "Read by Gongkai. Figures under review are in doubt; a null is blank or missing, not a zero.",
        "gongkai": {"version": __version__, "made_by": notes.makers, "reports": notes.statuses},
        "resources": list(_resources(path, kind, layout, sorted(notes.editions))),
    }


def _resources(path: Path, kind: str, layout: str, editions: Sequence[str]) -> Iterator[dict[str, Any]]:
    head = {"path": path.name, "format": kind, "mediatype": MEDIA_TYPES[kind]}
    if kind in ("jsonl", "csv"):
        head["encoding"] = "utf-8"
    if kind == "jsonl":
        yield {
            "name": "reports",
            **head,
            "profile": "data-resource",
            "title": "one report a line, as its JSON Schema has it",
        }
    elif kind == "parquet":
        parts = sorted(str(each.relative_to(path.parent)) for each in path.rglob("*.parquet"))
        yield {"name": "figures", **head, "path": parts or path.name, "schema": _schema(long_columns(layout))}
    elif kind == "csv":
        columns = wide_columns_of() if layout == "wide" else long_columns(layout)
        yield {"name": "figures", "profile": "tabular-data-resource", **head, "schema": _schema(columns)}
    elif layout == "official":
        yield {
            "name": "reports",
            **head,
            "profile": "data-resource",
            "title": "a sheet a report, as the form prints it",
        }
    else:
        for edition in editions:
            columns = wide_columns_of(edition)
            yield {"name": f"figures-{edition}", **head, **_part(kind, edition), "schema": _schema(columns)}
        if kind != "xlsx":
            yield {"name": "figures", **head, "dialect": {"table": "figures"}, "schema": _schema(long_columns())}
        yield {"name": "findings", **head, **_part(kind, None), "schema": _schema(finding_columns())}


def _part(kind: str, edition: str | None) -> dict[str, Any]:
    """Return which sheet or table a resource is."""
    if kind == "xlsx":
        return {"dialect": {"sheet": edition or "findings", "headerRows": [2]}}
    return {"dialect": {"table": f"wide_{edition}" if edition else "findings"}}


def _schema(columns: Sequence[ExportColumn]) -> dict[str, Any]:
    fields = [
        {"name": each.name, "type": _TYPES[each.kind], "title": each.title, "description": each.meaning}
        for each in columns
    ]
    return {"fields": fields, "missingValues": [""]}

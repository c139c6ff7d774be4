"""``gongkai export``: what ``gongkai parse`` wrote, in another format."""

from __future__ import annotations

from pathlib import Path

import click

from gongkai.cli.export_output import choose

EPILOG = """\b
Examples:
  gongkai export figures.jsonl -o figures.xlsx                     a sheet an edition, doubts coloured
  gongkai export figures.jsonl -o forms.xlsx --layout official     a sheet a report, as the form prints it
  gongkai export figures.jsonl -o figures.csv --layout wide --bom  a row a report, for Excel
  gongkai export 2022.jsonl 2023.jsonl -o figures.parquet          partitioned by edition and year
  gongkai export figures.jsonl -o figures.duckdb                   tables for SQL

Beside every file stands NAME.datapackage.json, which says what each column means.
"""


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Write here.")
@click.option(
    "--layout",
    type=click.Choice(["long", "wide", "official"]),
    help="CSV: long (a row a field) or wide (a row a report). Excel: wide, or official (a sheet a report as printed).",
)
@click.option("--bom", is_flag=True, help="Begin CSV with a byte-order mark, as Excel likes it.")
def export(files: tuple[Path, ...], output: Path, layout: str | None, bom: bool) -> None:
    """Write reports that `gongkai parse` read as CSV, Excel, Parquet, SQLite or DuckDB; FILE's ending says which.

    将 gongkai parse 的结果导出为 CSV、Excel、Parquet、SQLite 或 DuckDB。
    """
    from gongkai.pipeline.collection.reports import report_lines
    from gongkai.pipeline.export.data_package import package_path
    from gongkai.pipeline.export.export_formats import export as write

    kind, layout = choose(output, None, layout)
    reports = (report for file in files for report in report_lines(file))
    write(reports, output, kind=kind, layout=layout, bom=bom)
    click.echo(f"{output} · {package_path(output).name}", err=True)

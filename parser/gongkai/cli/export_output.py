"""Which format an output is written in, and whether it can be."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

STREAMED = ("jsonl", "csv")
"""Formats that may go to standard output, a pipe or a device as the reports come."""


class ExportChoice(NamedTuple):
    """A format and a layout, as asked for or as the file's ending means."""

    kind: str
    layout: str


def choose(output: Path | None, kind: str | None, layout: str | None) -> ExportChoice:
    """Return the format and the layout of an output, and see that it can be written, before anything is read.

    Raises
    ------
    click.UsageError
        The ending means no format, the format has no such layout, or needs a file.
    MissingExtra
        The format's libraries are not installed.
    """
    from gongkai.pipeline.export.export_formats import format_of, layout_of, require_extra

    is_file = output is not None and str(output) != "-" and (not output.exists() or output.is_file() or output.is_dir())
    if kind == "table":
        return ExportChoice("table", "")
    try:
        kind = kind or (format_of(output) if is_file and output else "jsonl")
        layout = layout_of(kind, layout)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    require_extra(kind)
    if not is_file and (kind not in STREAMED or layout == "wide"):
        raise click.UsageError(f"{kind} ({layout}) needs a file: -o FILE / {kind} 格式须以 -o 指定输出文件")
    if is_file and output and kind != "parquet" and output.is_dir():
        raise IsADirectoryError(21, "it is a folder", str(output))
    return ExportChoice(kind, layout)

"""What a command line names: files, folders, standard input and output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

import click

STDIN: Final = "-"


def find_inputs(names: Sequence[str]) -> list[str]:
    """Return the inputs, folders replaced by their files of known kinds, sorted.

    Raises
    ------
    click.UsageError
        Nothing is left, or standard input is named twice.
    """
    from gongkai.readers.formats import SUFFIXES

    found: list[str] = []
    for name in names:
        found += list(_walk(name)) if name != STDIN and Path(name).is_dir() else [name]
    if not found:
        kinds = ", ".join(sorted(SUFFIXES))
        raise click.UsageError(f"no file to read in {', '.join(names)} (known: {kinds}) / 没有可读取的文件")
    if found.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once / 标准输入只能读取一次")
    return found


def _walk(folder: str) -> Iterator[str]:
    """Yield a folder's files of known kinds; hidden ones, and those that tell of the folder, are left out."""
    from gongkai.readers.formats import SUFFIXES

    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and not _of_page(each, names))
        for name in sorted(names):
            path = Path(name)
            if name[0] != "." and path.suffix.lower() in SUFFIXES and path.stem.lower() != "readme":
                yield str(Path(place, name))


def _of_page(folder: str, names: Sequence[str]) -> bool:
    """Tell whether a folder holds what a browser saved along with a page that lies beside it."""
    page = folder.removesuffix("_files").removesuffix(".files")
    return page != folder and any(f"{page}.{ending}" in names for ending in ("html", "htm"))


def stdout() -> IO[str]:
    """Return standard output as UTF-8, whatever the locale is.

    What is no character (half of a surrogate pair, out of a file name) is written as its escape, as JSON does.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout

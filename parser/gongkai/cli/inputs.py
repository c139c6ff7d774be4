"""What a command line names: files, folders, standard input and output."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final, NamedTuple

import click

STDIN: Final = "-"

MOST_SHOWN: Final = 10
"""Files left out whose names are told."""


class Inputs(NamedTuple):
    """What a command line names: the inputs, and the files of its folders that were left out for their kind."""

    names: list[str]
    left_out: list[str]


def find_inputs(names: Sequence[str], output: Path | None = None) -> Inputs:
    """Return the inputs, folders replaced by their files of known kinds, sorted.

    Parameters
    ----------
    output
        The file that is to be written, which is no input though it may lie in one of the folders.

    Raises
    ------
    click.UsageError
        Nothing is left, or standard input is named twice.
    """
    from gongkai.readers.formats import SUFFIXES

    found = Inputs([], [])
    for name in names:
        if name == STDIN or not Path(name).is_dir():
            found.names.append(name)
            continue
        for path in _walk(name):
            if output is None or path.absolute() != output.absolute():
                (found.names if _is_taken(path) else found.left_out).append(str(path))
    if not found.names:
        kinds = ", ".join(sorted(SUFFIXES))
        raise click.UsageError(f"no file to read in {', '.join(names)} (known: {kinds}) / 没有可读取的文件")
    if found.names.count(STDIN) > 1:
        raise click.UsageError("standard input (-) can be read only once / 标准输入只能读取一次")
    return found


def tell_left_out(left_out: Sequence[str]) -> None:
    """Tell on standard error which files of the folders are not read; nothing where all are."""
    if not left_out:
        return
    shown = ", ".join(left_out[:MOST_SHOWN]) + (" …" if len(left_out) > MOST_SHOWN else "")
    click.echo(
        f"{len(left_out)} files left out, of kinds not taken from a folder (name a file to have it read): {shown}"
        f" / 有 {len(left_out)} 个文件的类型不在读取之列，未读取（可直接指定文件名读取）",
        err=True,
    )


def _walk(folder: str) -> Iterator[Path]:
    """Yield a folder's files; hidden ones are left out, and what belongs to a saved page."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and not _of_page(each, names))
        for name in sorted(names):
            if name[0] != ".":
                yield Path(place, name)


def _is_taken(path: Path) -> bool:
    """Tell whether a file of a folder is of a known kind and does not tell of the folder itself."""
    from gongkai.readers.formats import SUFFIXES

    return path.suffix.lower() in SUFFIXES and path.stem.lower() != "readme"


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

"""What a command line names: files, folders, patterns, manifests, standard input and output."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

import click

if TYPE_CHECKING:
    from gongkai.pipeline.batch_sources import BatchSource

STDIN: Final = "-"

MOST_SHOWN: Final = 10
"""Files left out whose names are told."""


class Inputs(NamedTuple):
    """What a command line names: the inputs, and the files of its folders that were left out for their kind."""

    sources: list[BatchSource]
    left_out: list[str]

    @property
    def names(self) -> list[str]:
        """The inputs' paths."""
        return [each.path for each in self.sources]


def find_inputs(names: Sequence[str], output: Path | None = None) -> Inputs:
    """Return the inputs: folders replaced by their files of known kinds, sorted, patterns by what they match,
    manifests by what they list.

    Parameters
    ----------
    output
        The file that is to be written, which is no input though it may lie in one of the folders; nor is its journal.

    Raises
    ------
    click.UsageError
        Nothing is left, or standard input is named twice.
    UnreadableInput
        A manifest is faulty.
    """
    from gongkai.pipeline.batch_sources import BatchSource, expand
    from gongkai.pipeline.journal import journal_folder
    from gongkai.readers.formats import SUFFIXES

    found = Inputs([], [])
    skip = journal_folder(output) if output else None
    for name in names:
        if name == STDIN:
            found.sources.append(BatchSource(STDIN))
            continue
        for each in expand(name, found.left_out, skip):
            if output is None or each.path == name or Path(each.path).absolute() != output.absolute():
                found.sources.append(each)
    if not found.sources:
        kinds = ", ".join(sorted(SUFFIXES))
        raise click.UsageError(f"no file to read in {', '.join(names)} (known: {kinds}) / 没有可读取的文件")
    if list(names).count(STDIN) > 1:
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


def stdout() -> IO[str]:
    """Return standard output as UTF-8, whatever the locale is.

    What is no character (half of a surrogate pair, out of a file name) is written as its escape, as JSON does.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout

"""What the registry says of a program that turns a document into another: what it reads, what it needs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final, Literal

InputKind = Literal["html", "docx", "pdf"]
ConvertAll = Callable[[Sequence[bytes]], list[bytes]]

_AT_ONCE: Final = 2
"""Commands run side by side."""

_SECONDS: Final = 120
"""Longest time of one command."""


def as_text(data: bytes) -> str:
    """Return UTF-8 text; what is not becomes replacement characters."""
    return data.decode("utf-8", "replace")


@dataclass(frozen=True)
class Converter:
    """A program that people really use, with the options that it is run with.

    Attributes
    ----------
    name
        Its name, unique; ``w3m``, ``pandoc_gfm``.
    make
        Whose work it is; programs of one make share their ways, and are held out together.
    takes
        Kind of document that it reads.
    suffix
        Ending of what it writes.
    convert
        From documents to what it makes of them, in order; a program that is slow to start does all in one start.
    packages, commands
        Python packages (by the name they are imported by) and commands that it needs.
    slow
        Whether each further document costs a tenth of a second or more.
    text_of
        What of its output is compared when two forms are converted; the bytes themselves, decoded, if not given.
    """

    name: str
    make: str
    takes: InputKind
    suffix: str
    convert: ConvertAll
    packages: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    slow: bool = False
    text_of: Callable[[bytes], str] = as_text

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not on this machine."""
        packages = [name for name in self.packages if find_spec(name) is None]
        return (*packages, *(name for name in self.commands if shutil.which(name) is None))

    @property
    def skipped_because(self) -> str | None:
        """Why the program cannot run here, ``None`` where it can."""
        return f"{self.name}: not on this machine: {', '.join(self.missing)}" if self.missing else None


def one_by_one(convert: Callable[[bytes], bytes | str]) -> ConvertAll:
    """Return a converter of many documents from one of a single document."""

    def convert_all(documents: Sequence[bytes]) -> list[bytes]:
        made = [convert(each) for each in documents]
        return [each.encode("utf-8", "replace") if isinstance(each, str) else each for each in made]

    return convert_all


def piped(*command: str) -> ConvertAll:
    """Return a converter by a command that reads a document from standard input and writes to standard output."""

    def convert(document: bytes) -> bytes:
        done = subprocess.run(command, input=document, capture_output=True, timeout=_SECONDS, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode(errors='replace').strip()[:300]}")
        return done.stdout

    def convert_all(documents: Sequence[bytes]) -> list[bytes]:
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            return list(pool.map(convert, documents))

    return convert_all

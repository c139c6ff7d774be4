"""Workbooks of older kinds (.xls, .et, .ods, .xlsb), read by calamine in a process of its own, without LibreOffice.

Their values are read, not how they look: what is struck through or raised within a cell of theirs is not told apart.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from gongkai.core.document import Document
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office import calamine_child
from gongkai.readers.office.ooxml_package import locked
from gongkai.readers.office.workbook.sheet import MOST_COLUMNS, MOST_ROWS, CellRange, Sheet

NOTE_VALUES: Final = "read_by_calamine"
_MOST_MEMORY: Final = 1_500_000_000
_MOST_AREAS: Final = 20_000
_MOST_DIGITS: Final = 15


def read(
    data: bytes,
    kind: str,
    sha256: str,
    options: ParseOptions,
    merged: Mapping[str, Sequence[CellRange]] = MappingProxyType({}),
) -> Document:
    """Read a workbook.

    Parameters
    ----------
    data
        The file.
    kind
        ``"xls"``, ``"ods"`` or ``"xlsb"``.
    sha256
        Its digest, in hexadecimal.
    options
        Bounds: ``convert_seconds``, ``max_cells``.
    merged
        The merged areas of each sheet, by its name, for kinds of which calamine does not tell them.

    Raises
    ------
    EncryptedInput
        It is locked by a password.
    UnreadableInput
        It is damaged, or empty.
    LimitExceeded
        It took too long, too much memory, or has more rows, columns or cells than allowed.
    """
    from gongkai.readers.office.workbook import NOTE_HIDDEN_SHEET, document_of

    found = _sheets(data, kind, options)
    shown: list[tuple[str, Sheet]] = []
    for each in found:
        if each.get("hidden"):
            continue
        cells = {(row, column): text for row, column, value in each["cells"] if (text := _text(value)).strip()}
        if len(cells) > options.max_cells:
            raise LimitExceeded("cells", len(cells), options.max_cells)
        areas = [CellRange(*area) for area in each["areas"][:_MOST_AREAS]] or list(merged.get(each["name"], ()))
        shown.append((each["name"], Sheet(cells, areas)))
    hidden = [NOTE_HIDDEN_SHEET] if len(shown) < len(found) else []
    return document_of(shown, kind, sha256, options, [NOTE_VALUES, *hidden])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    return str(value)


def _number(value: float) -> str:
    """Return a number without the noise of its binary form, and without an exponent."""
    from gongkai.readers.office.workbook.cell_values import show_number

    number = Decimal(repr(value))
    plain = number.is_finite() and number.adjusted() <= _MOST_DIGITS
    return show_number(number, "General") if plain else str(value)


def _sheets(data: bytes, kind: str, options: ParseOptions) -> list[dict[str, Any]]:
    """Return what the process of its own makes of a workbook."""
    command = [sys.executable, calamine_child.__file__, str(MOST_ROWS), str(MOST_COLUMNS)]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=options.convert_seconds,
            preexec_fn=_limit_memory if os.name == "posix" else None,
            cwd=Path(calamine_child.__file__).parent,
        )
    except subprocess.TimeoutExpired:
        raise LimitExceeded("seconds of reading a workbook", options.convert_seconds, options.convert_seconds) from None
    if done.returncode == calamine_child.LOCKED:
        raise locked("the workbook", "工作簿")
    if done.returncode == calamine_child.TOO_LARGE:
        what, value = done.stderr.decode().split()
        raise LimitExceeded(what, int(value), MOST_ROWS if what == "rows" else MOST_COLUMNS)
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise UnreadableInput(
            f"this .{kind} workbook is damaged, or not a workbook: {reason[0][:200]}",
            f".{kind} 工作簿已损坏，或不是工作簿：{reason[0][:200]}",
        )
    sheets: list[dict[str, Any]] = json.loads(done.stdout)
    return sheets


def _limit_memory() -> None:
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))

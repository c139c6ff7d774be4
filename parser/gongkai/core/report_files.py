"""Reports as files: JSON Lines and CSV, written whole or not at all, and JSON Lines read back."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Final

from gongkai.core.errors import UnreadableInput
from gongkai.core.long_rows import LONG_COLUMNS, long_rows

CSV_COLUMNS: Final = LONG_COLUMNS

_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\r\n\0]")
_NUMBER = re.compile(r"[+\-]?\d[\d,]*(\.\d+)?")


def guarded(text: str | None) -> str:
    """Return text that no spreadsheet takes for a formula: a dangerous beginning gets an apostrophe.

    A plain number with its sign stays as it is.

    >>> guarded("=1+1"), guarded("＠SUM"), guarded("-35"), guarded("某某镇")
    ("'=1+1", "'＠SUM", '-35', '某某镇')
    """
    if not text:
        return ""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_rows(report: Mapping[str, Any]) -> Iterator[list[Any]]:
    """Yield one row a field of a report's JSON form, after :data:`CSV_COLUMNS`; one without a field where it failed."""
    for row in long_rows(report):
        yield [csv_cell(value) for value in row.values()]


def csv_cell(value: Any) -> Any:
    """Return a value as CSV has it: text no spreadsheet runs, ``true`` and ``false``, numbers as they are.

    >>> csv_cell(True), csv_cell("=1+1"), csv_cell(-5)
    ('true', "'=1+1", -5)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return guarded(value) if isinstance(value, str) else value


def csv_text(rows: Iterator[list[Any]] | list[list[Any]]) -> str:
    """Return rows as CSV text (RFC 4180)."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


@contextmanager
def atomic_writer(path: Path, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """Open a file that appears under its name only when everything is written.

    The text goes to a temporary file beside it, which then takes its name; after any error the old file, if
    there was one, stands untouched. A device or a pipe (``/dev/stdout``) is written as it is. What is no character
    (half of a surrogate pair) is written as its escape, as JSON does.

    Raises
    ------
    OSError
        The folder is absent or cannot be written.
    """
    if path.is_dir():
        raise IsADirectoryError(21, "it is a folder", str(path))
    if path.exists() and not path.is_file():
        with path.open("w", encoding=encoding, errors="backslashreplace", newline="") as stream:
            yield stream
        return
    target = path.resolve() if path.is_symlink() else path
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
    except OSError as error:  # name what the caller asked for, not the temporary file
        raise type(error)(error.errno, error.strerror, str(path)) from error
    try:
        with os.fdopen(handle, "w", encoding=encoding, errors="backslashreplace", newline="") as stream:
            yield stream
        os.chmod(name, _mode(target))
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _mode(path: Path) -> int:
    """Return the permissions that the file has, or that a new one would get."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def write_json(path: Path, data: Any) -> None:
    """Write data as indented JSON, whole or not at all."""
    with atomic_writer(path) as stream:
        json.dump(data, stream, ensure_ascii=False, indent=1)
        stream.write("\n")


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON Lines file, blank lines left out.

    Raises
    ------
    UnreadableInput
        A line is no JSON object, or the file no UTF-8 text; the message names the line.
    OSError
        The file cannot be opened.
    """
    return [data for _, data in json_lines(path)]


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a JSON Lines file one by one, each with its line's number; else like the above."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as stream:
            for number, line in enumerate(stream, start=1):
                if not line.strip():
                    continue
                data = json.loads(line)
                if not isinstance(data, dict):
                    raise UnreadableInput(
                        f"{path}, line {number}: not a JSON object", f"{path} 第 {number} 行：不是 JSON 对象"
                    )
                yield number, data
    except UnicodeDecodeError as error:
        raise UnreadableInput(f"{path}: not UTF-8 text", f"{path}：不是 UTF-8 文本") from error
    except json.JSONDecodeError as error:
        raise UnreadableInput(
            f"{path}, line {number}: not JSON ({error})", f"{path} 第 {number} 行：不是 JSON（{error}）"
        ) from error

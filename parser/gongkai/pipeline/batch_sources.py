"""What a batch is given: files, folders, patterns, and manifests that list files with what is known of them."""

from __future__ import annotations

import csv
import glob
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from gongkai.core.errors import GongkaiError, UnreadableInput
from gongkai.pipeline.answers import Given

MANIFEST_KEYS: Final = ("path", "url", "agency", "year")
"""Columns of a manifest; ``path`` alone is needed, and others are let be."""

_WINDOW = 4_096


class BatchSource(NamedTuple):
    """One input: its path as it was given, what is known of it, and why it cannot be read where that is known."""

    path: str
    given: Given | None = None
    refused: GongkaiError | None = None


def expand(name: str, left_out: list[str] | None = None, skip: Path | None = None) -> Iterator[BatchSource]:
    """Yield the inputs that a name stands for: a folder's files of known kinds, sorted; what a pattern or a manifest
    names; or the name itself.

    A file whose name holds ``*``, ``?`` or ``[`` is that file. A folder that cannot be read is an input that failed.

    Parameters
    ----------
    left_out
        Gets the files of folders that are of other kinds.
    skip
        A folder that is no input though it may lie in one of the folders.

    Raises
    ------
    UnreadableInput
        A manifest is faulty; the message names the line.
    """
    path = Path(name)
    try:
        is_folder, is_there = path.is_dir(), path.exists()
    except (OSError, ValueError):
        is_folder, is_there = False, True
    if is_folder:
        yield from _walk(name, left_out if left_out is not None else [], skip)
    elif not is_there and glob.has_magic(name):
        matches = sorted(glob.glob(name, recursive=True))
        if not matches:
            nothing = UnreadableInput(f"{name}: no file matches", f"{name}：没有匹配的文件")
            yield BatchSource(name, refused=nothing)
        for match in matches:
            if not Path(match).is_dir():
                yield BatchSource(match)
    elif is_there and path.suffix.lower() in (".csv", ".jsonl") and is_manifest(path):
        yield from read_manifest_file(path)
    else:
        yield BatchSource(name)


def _walk(folder: str, left_out: list[str], skip: Path | None) -> Iterator[BatchSource]:
    """Yield a folder's files; hidden ones are left out, and what belongs to a saved page."""
    unreadable: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unreadable.append):
        yield from _refused(unreadable)
        folders[:] = sorted(
            each
            for each in folders
            if not each.startswith(".") and not _of_page(each, names) and Path(place, each) != skip
        )
        for name in sorted(names):
            if name[0] != ".":
                path = Path(place, name)
                if _is_taken(path):
                    yield BatchSource(str(path))
                else:
                    left_out.append(str(path))
    yield from _refused(unreadable)


def _refused(unreadable: list[OSError]) -> Iterator[BatchSource]:
    for error in unreadable:
        why = UnreadableInput(f"the folder cannot be read: {error.strerror}", f"文件夹无法读取：{error.strerror}")
        yield BatchSource(str(error.filename), refused=why)
    unreadable.clear()


def _is_taken(path: Path) -> bool:
    """Tell whether a file of a folder is of a known kind and does not tell of the folder itself."""
    from gongkai.readers.formats import SUFFIXES

    return path.suffix.lower() in SUFFIXES and path.stem.lower() != "readme" and not _described(path)


def _of_page(folder: str, names: list[str]) -> bool:
    """Tell whether a folder holds what a browser saved along with a page that lies beside it."""
    page = folder.removesuffix("_files").removesuffix(".files")
    return page != folder and any(f"{page}.{ending}" in names for ending in ("html", "htm"))


def is_manifest(path: Path) -> bool:
    """Tell whether a file is a manifest: CSV with a column ``path``, or JSON objects with that key."""
    from gongkai.readers.load_bytes import is_regular

    try:
        if not is_regular(path):
            return False
        with path.open("rb") as stream:
            first = stream.readline(_WINDOW).decode("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        return False
    if path.suffix.lower() == ".csv":
        return "path" in next(csv.reader([first]), [])
    try:
        data = json.loads(first)
    except ValueError:
        return False
    return isinstance(data, dict) and "path" in data


def read_manifest_file(path: Path) -> Iterator[BatchSource]:
    """Yield what a manifest lists; a relative path begins at the manifest's folder.

    Raises
    ------
    UnreadableInput
        A line is faulty: no path, a year that is no number, no JSON object.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = _csv_lines(stream) if path.suffix.lower() == ".csv" else _json_lines(stream, path)
        for number, line in lines:
            yield _listed(line, path, number)


def _csv_lines(stream: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(stream)
    for line in reader:
        yield reader.line_num, line


def _json_lines(stream: Any, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, text in enumerate(stream, 1):
        if not text.strip():
            continue
        try:
            line = json.loads(text)
        except ValueError:
            line = None
        if not isinstance(line, dict):
            raise _faulty(path, number, "not a JSON object", "不是 JSON 对象")
        yield number, line


def _listed(line: dict[str, Any], path: Path, number: int) -> BatchSource:
    name, url, agency, year = (line.get(key) or None for key in MANIFEST_KEYS)
    if not isinstance(name, str):
        raise _faulty(path, number, "there is no path", "没有 path")
    if year is not None:
        try:
            year = int(str(year).strip().removesuffix("年"))
        except ValueError:
            raise _faulty(path, number, f"{year!r} is no year", f"{year!r} 不是年份") from None
    given = Given(url and str(url), agency and str(agency), year)
    return BatchSource(str(path.parent / name), given if given != Given() else None)


def _faulty(path: Path, number: int, en: str, zh: str) -> UnreadableInput:
    return UnreadableInput(f"{path}, line {number}: {en}", f"{path} 第 {number} 行：{zh}")


def _described(path: Path) -> bool:
    """Tell whether a file is the description that an export has beside it."""
    return path.name.lower().endswith(".datapackage.json")

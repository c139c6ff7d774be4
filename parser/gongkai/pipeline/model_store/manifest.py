"""A model's folder as bytes: read once, no links, compared with its manifest. Nothing is run here."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from gongkai.core.errors import ModelError

FORMAT: Final = 2
"""Version of the folder's format; a model of another is refused. 2: arrays, strings and numbers, no classes."""

FILES: Final = ("model.joblib", "card.md", "evaluation.json")
"""What a model's folder holds beside its manifest."""

MAX_MANIFEST: Final = 1_000_000
"""Most bytes of a manifest or of another small JSON file."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MAX_FILE = 500_000_000


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a model says of itself, and the digest that names it."""

    folder: Path
    digest: str
    data: dict[str, Any]
    content: bytes = field(repr=False)

    @property
    def title(self) -> str:
        """``<name>-<version>``."""
        return f"{self.data['name']}-{self.data['version']}"


def read_manifest(folder: Path) -> Manifest:
    """Read a model's manifest and digest it; nothing is run and nothing is trusted yet.

    Raises
    ------
    ModelError
        It is absent, too large, no JSON, or lacks a key.
    """
    content = read_regular(folder / "manifest.json", MAX_MANIFEST)
    data = _parse(content, folder / "manifest.json")
    if data.get("format") != FORMAT:
        raise ModelError(
            f"{folder}: its format is {data.get('format')!r}, this version of Gongkai reads {FORMAT}; "
            "rebuild it with `make train` (checkout) or `gongkai train`",
            f"{folder}：模型格式为 {data.get('format')!r}，本版本只支持 {FORMAT}；"
            "请运行 `make train`（源码目录）或 `gongkai train` 重新生成",
        )
    try:
        files = {name: (str(entry["sha256"]), int(entry["size"])) for name, entry in data["files"].items()}
        complete = set(files) == set(FILES) and {"name", "version", "versions"} <= set(data)
    except (KeyError, TypeError, ValueError, AttributeError):
        complete = False
    if not complete:
        raise ModelError(f"{folder}: the manifest is incomplete", f"{folder}：模型清单不完整")
    return Manifest(folder, hashlib.sha256(content).hexdigest(), data, content)


def verify(manifest: Manifest) -> dict[str, bytes]:
    """Read every file of a model once and compare it with the manifest; return what was read.

    Raises
    ------
    ModelError
        A file is absent, a link, or differs from the manifest in size or SHA-256.
    """
    contents = {}
    for name in FILES:
        expected = manifest.data["files"][name]
        content = read_regular(manifest.folder / name, _MAX_FILE)
        same = len(content) == expected["size"]
        if not same or hashlib.sha256(content).hexdigest() != expected["sha256"]:
            raise ModelError(
                f"{manifest.folder / name}: differs from its manifest; it is damaged or was altered",
                f"{manifest.folder / name}：与清单不符，文件已损坏或被改动",
            )
        contents[name] = content
    return contents


def strangers(manifest: Manifest) -> list[str]:
    """Return what stands in a model's folder and not in its manifest; nobody vouches for it, and nothing loads it."""
    return sorted({each.name for each in manifest.folder.iterdir()} - {*FILES, "manifest.json"})


def read_regular(path: Path, limit: int) -> bytes:
    """Read a regular file, no link, whole and once."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    flags |= getattr(os, "O_NONBLOCK", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as stream:
            regular = stat.S_ISREG(os.fstat(stream.fileno()).st_mode)
            content = stream.read(limit + 1) if regular else b""
    except OSError as error:
        why = f"{path}: cannot be read, or is a link ({error.strerror})"
        raise ModelError(why, f"{path}：无法读取，或是符号链接（{error.strerror}）") from error
    if not regular or len(content) > limit:
        raise ModelError(f"{path}: no regular file, or too large", f"{path}：不是普通文件，或过大")
    return content


def _parse(content: bytes, path: Path) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path}: not JSON ({error})", f"{path}：不是 JSON（{error}）") from error
    if not isinstance(data, dict):
        raise ModelError(f"{path}: not a JSON object", f"{path}：不是 JSON 对象")
    return data


def read_json(path: Path) -> dict[str, Any]:
    """Read a small JSON object from a regular file."""
    return _parse(read_regular(path, MAX_MANIFEST), path)


def checked_name(name: Any, place: Path) -> str:
    """Return a name that leads nowhere else."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ModelError(
            f"{place}: {name!r} is no name of a model (letters, digits, '.', '_', '-')",
            f"{place}：{name!r} 不是合法的模型名",
        )
    return name

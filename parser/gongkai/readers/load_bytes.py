"""Bytes from whatever a caller hands over, never more of them than the limit allows."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import BinaryIO

from gongkai.core.errors import InputNotFound, LimitExceeded, UnreadableInput

_CHUNK = 1 << 20

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
"""A file that is swapped for a pipe after it was looked at is not waited for either."""

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+:/", re.IGNORECASE)
"""The beginning of an address; ``Path`` makes one slash of two."""


def source_name(source: object) -> str:
    """Return the name that a report carries: the path as given, a file object's own name, else ``<bytes>``.

    >>> source_name("reports/a.html"), source_name(b"...")
    ('reports/a.html', '<bytes>')
    """
    if isinstance(source, str | Path):
        return str(source)
    name = getattr(source, "name", None)
    return str(name) if isinstance(name, str | Path) and name and not str(name).startswith("<") else "<bytes>"


def load(source: str | Path | bytes | BinaryIO, limit: int) -> bytes:
    """Return the bytes of a source.

    Parameters
    ----------
    source
        A path (``str`` or ``Path``), the bytes themselves, or a file opened for reading bytes.
    limit
        How many bytes are allowed; reading stops as soon as there are more.

    Raises
    ------
    InputNotFound
        No such file.
    UnreadableInput
        A folder, an address, a name that cannot be a path, or a file that does not give bytes.
    LimitExceeded
        More than ``limit`` bytes.
    """
    if isinstance(source, bytes | bytearray | memoryview):
        return _bounded(bytes(source), limit)
    if isinstance(source, str | Path):
        return _load_path(source, limit)
    if not hasattr(source, "read"):
        kind = type(source).__name__
        raise UnreadableInput(
            f"cannot read from {kind}: give a path, bytes or a binary file",
            f"无法读取 {kind} 类型：请给出路径、字节串或以二进制方式打开的文件",
        )
    return _load_stream(source, limit)


def _load_path(path: str | Path, limit: int) -> bytes:
    try:
        target = Path(path)
        if target.is_dir():
            raise UnreadableInput(f"{path} is a folder, not a file", f"{path} 是文件夹，不是文件")
        if not is_regular(target):
            raise UnreadableInput(
                f"{path} is a pipe, a device or a socket, which is never opened: give a file, or - for standard input",
                f"{path} 是管道、设备或套接字，不予打开：请给出文件，或用 - 表示标准输入",
            )
        with open(os.open(target, _FLAGS), "rb") as stream:
            return _load_stream(stream, limit)
    except FileNotFoundError as error:
        if _ADDRESS.match(str(path)):
            raise UnreadableInput(
                f"{path} is an address: nothing is fetched; save the page, and give the file",
                f"{path} 是网址：本程序不联网，请先将网页保存为文件",
            ) from error
        raise InputNotFound(str(path)) from error
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise UnreadableInput(f"{path!r} cannot be opened: {error}", f"{path!r} 无法打开：{error}") from error


def is_regular(path: Path) -> bool:
    """Tell whether a path is an ordinary file, or a link to one; opening anything else may wait for ever.

    Raises
    ------
    FileNotFoundError, OSError, ValueError
        There is nothing, or the name is none.
    """
    return stat.S_ISREG(path.stat().st_mode)


def _load_stream(stream: BinaryIO, limit: int) -> bytes:
    """Read to the end, or until the limit is passed: a stream's own word on its size is not trusted."""
    parts: list[bytes] = []
    size = 0
    while True:
        part = stream.read(min(_CHUNK, limit + 1 - size))
        if isinstance(part, str):
            raise UnreadableInput(
                "the file was opened as text: open it with mode 'rb', or use parse_text",
                "文件是以文本方式打开的：请用 'rb' 方式打开，或改用 parse_text",
            )
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > limit:
            raise LimitExceeded("bytes", size, limit)


def _bounded(data: bytes, limit: int) -> bytes:
    if len(data) > limit:
        raise LimitExceeded("bytes", len(data), limit)
    return data

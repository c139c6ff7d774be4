"""Readers: from a source of any kind to a :class:`~gongkai.core.document.Document`.

The kind is told from content, never from the name. A kind that is known by its first bytes is an entry of
:data:`BINARY_FORMATS`; everything else is decoded and is a page or plain text. Later readers join by an entry
of their own; callers do not change.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from gongkai.core.document import Document
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.readers.formats import BINARY_FORMATS
from gongkai.readers.load_bytes import load

__all__ = ["read", "read_text"]

log = logging.getLogger(__name__)


def read(source: str | Path | bytes | BinaryIO, options: ParseOptions = DEFAULT_OPTIONS) -> Document:
    """Read a source.

    Parameters
    ----------
    source
        A path (``str`` or ``Path``), bytes, or a file opened for reading bytes.
    options
        Bounds of what is read.

    Raises
    ------
    UnreadableInput
        No such file, empty, rubbish, or of a kind that is not read.
    EncryptedInput
        Locked by a password.
    LimitExceeded
        Larger than a bound allows.
    """
    from gongkai.readers.encoding import decode

    data = load(source, options.max_bytes)
    sha256 = hashlib.sha256(data).hexdigest()
    for entry in BINARY_FORMATS:
        if entry.recognises(data):
            log.debug("%d bytes, by the first of them %s: %s", len(data), entry.kind, entry.what)
            return entry.read(data, sha256, options)
    if not data.strip(b"\x00 \t\r\n\x0b\x0c"):
        raise _empty()
    decoded = decode(data)
    log.debug("%d bytes of text, encoded in %s", len(data), decoded.encoding)
    document = _read_decoded(decoded.text, sha256, options, _path_of(source))
    return replace(document, encoding=decoded.encoding, notes=(*decoded.notes, *document.notes))


def read_text(text: str, options: ParseOptions = DEFAULT_OPTIONS) -> Document:
    """Read text in memory, plain or HTML, as told from its content.

    Raises
    ------
    UnreadableInput
        The text is empty, or no text.
    LimitExceeded
        Larger than a bound allows.
    """
    if not isinstance(text, str):
        kind = type(text).__name__
        raise UnreadableInput(
            f"this is no text but {kind}: give a str, or use parse for bytes and files",
            f"不是文本而是 {kind} 类型：请给出字符串，字节串和文件请用 parse",
        )
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > options.max_bytes:
        raise LimitExceeded("bytes", len(data), options.max_bytes)
    return _read_decoded(text, hashlib.sha256(data).hexdigest(), options)


def _path_of(source: str | Path | bytes | BinaryIO) -> Path | None:
    return Path(source) if isinstance(source, str | Path) else None


def _read_decoded(text: str, sha256: str, options: ParseOptions, path: Path | None = None) -> Document:
    from gongkai.readers import html
    from gongkai.readers import text as plain
    from gongkai.readers.text.cell_markup import with_bare_spans
    from gongkai.readers.text.grid_tables import with_grid_tables
    from gongkai.readers.text.invisible_characters import CELL_END, with_cells_apart
    from gongkai.readers.text.literal_rows import unwrapped
    from gongkai.readers.text.markdown_workbooks import with_workbook_tables
    from gongkai.readers.text.wiki_tables import with_page_tables

    if len(text) > options.max_characters:
        raise LimitExceeded("characters", len(text), options.max_characters)
    text = unwrapped(text)
    if not html.looks_like_html(text):
        text = with_workbook_tables(with_cells_apart(text) if CELL_END in text else text)
    if not html.begins_as_page(text):
        text = with_grid_tables(with_page_tables(with_bare_spans(text)))
    is_page = html.looks_like_html(text)
    document = html.read(text, sha256, options, path) if is_page else plain.read(text, sha256, options)
    if not document.lines:
        raise _empty()
    return document


def _empty() -> UnreadableInput:
    return UnreadableInput("the input is empty: there is no text in it", "输入为空：没有任何文字")

"""Archived pages (.mht, .mhtml): the page, with the pictures that the archive holds set into it.

What the page names and the archive does not hold stays away: nothing is fetched.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import Message
from typing import Final
from urllib.parse import urljoin

from gongkai.core.document import Document
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions

MOST_PARTS: Final = 2_000
MOST_DEPTH: Final = 5
MOST_HEADER_BYTES: Final = 65_536
_FIRST_HEADER: Final = re.compile(rb"\s*[A-Za-z][A-Za-z0-9-]*:[^\n]*\n")
_BLANK_LINE: Final = re.compile(rb"\r?\n\r?\n")
_ARCHIVE: Final = re.compile(rb"^content-type:\s*(?:multipart/(?:related|alternative|mixed)|text/html)\b", re.I | re.M)
_VERSION: Final = re.compile(rb"^mime-version:", re.I | re.M)
_SOURCE: Final = re.compile(r"""(<img\b[^<>]*?\bsrc\s*=\s*)(?:"([^"<>]*)"|'([^'<>]*)')""", re.I)
#: Smaller pictures are ornaments.
_LEAST_PICTURE: Final = 1_000


def is_web_archive(data: bytes) -> bool:
    """Tell whether this is an archived page: headers of a message that holds a page."""
    if _FIRST_HEADER.match(data, 0, 2_000) is None:
        return False
    head, _ = _divided(data[: MOST_HEADER_BYTES + 4])
    return _VERSION.search(head) is not None and _ARCHIVE.search(head) is not None


def read(data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read an archived page.

    Raises
    ------
    UnreadableInput
        There is no page in the archive, or nothing on it.
    LimitExceeded
        More parts, or larger ones, than allowed.
    """
    from gongkai.readers import html as pages
    from gongkai.readers.encoding import decode

    parts = list(_parts(data.lstrip(), 0, [MOST_PARTS]))
    page = next((part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    content = _content(page) if page is not None else b""
    if page is None or not content.strip():
        raise UnreadableInput("the archive holds no page", "网页存档中没有网页")
    decoded = decode(content)
    if len(decoded.text) > options.max_characters:
        raise LimitExceeded("characters", len(decoded.text), options.max_characters)
    text = _with_pictures(decoded.text, page, parts, options.max_characters - len(decoded.text))
    document = pages.read(text, sha256, options)
    if not document.lines:
        raise UnreadableInput(
            "the page in the archive is empty: there is no text on it", "存档中的网页为空：没有任何文字"
        )
    return replace(document, kind="mht", encoding=decoded.encoding, notes=(*decoded.notes, *document.notes))


def _divided(data: bytes) -> tuple[bytes, bytes]:
    """Return the headers and the body of a message or part."""
    if data.startswith((b"\n", b"\r\n")):
        return b"", data.lstrip(b"\r").removeprefix(b"\n")
    blank = _BLANK_LINE.search(data, 0, MOST_HEADER_BYTES)
    if blank is not None:
        return data[: blank.start()], data[blank.end() :]
    if len(data) > MOST_HEADER_BYTES:
        raise LimitExceeded("bytes of headers", len(data), MOST_HEADER_BYTES)
    return data, b""


def _parts(data: bytes, depth: int, left: list[int]) -> Iterator[Message]:
    """Yield the parts that hold anything themselves; ``left`` counts down how many there may be."""
    if depth > MOST_DEPTH:
        raise LimitExceeded("depth", depth, MOST_DEPTH)
    head, body = _divided(data)
    try:
        part = message_from_bytes(head + b"\r\n\r\n", policy=policy.compat32)
        boundary = part.get_boundary() if part.get_content_maintype() == "multipart" else None
    except (MessageError, ValueError, LookupError, IndexError):
        return
    if not boundary:
        part.set_payload(body.decode("ascii", "surrogateescape"))
        yield part
        return
    name = re.escape(boundary.encode("utf-8", "surrogateescape"))
    mark = re.compile(rb"(?:^|\r?\n)--" + name + rb"(--)?[ \t]*(?:\r?\n|$)")
    start = None
    for found in mark.finditer(body):
        if start is not None:
            yield from _parts(body[start : found.start()], depth + 1, left)
        start = None if found[1] else found.end()
        left[0] -= 1
        if left[0] < 0:
            raise LimitExceeded("parts", MOST_PARTS - left[0], MOST_PARTS)
    if start is not None:
        yield from _parts(body[start:], depth + 1, left)


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _with_pictures(text: str, page: Message, parts: list[Message], spare: int) -> str:
    """Return the page with pictures of the archive in place of their addresses."""
    held: dict[str, Message] = {}
    base = page.get("Content-Location") or ""
    for part in parts:
        if part.get_content_maintype() == "image":
            if identifier := (part.get("Content-ID") or "").strip().strip("<>"):
                held[f"cid:{identifier}"] = part
            if location := (part.get("Content-Location") or "").strip():
                held[_joined(base, location)] = part
    if not held:
        return text

    def inlined(found: re.Match[str]) -> str:
        nonlocal spare
        part = held.get(_joined(base, html.unescape(found[2] or found[3] or "").strip()))
        content = _content(part) if part is not None else b""
        size = len(content) * 4 // 3 + 100
        if part is None or len(content) < _LEAST_PICTURE or size > spare:
            return found[0]
        spare -= size
        return f'{found[1]}"data:{part.get_content_type()};base64,{base64.b64encode(content).decode("ascii")}"'

    return _SOURCE.sub(inlined, text)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return address

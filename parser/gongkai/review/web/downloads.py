"""A source as it was parsed, to be kept as a file: never shown by the browser, under a name that does no harm."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from starlette.responses import PlainTextResponse, Response

from gongkai.readers.formats import SUFFIXES
from gongkai.review.queue.sources import Content
from gongkai.review.web.display_text import STEERING

MOST_NAME: Final = 80
"""Characters of a file's name without its ending."""

UNKNOWN: Final = ".bin"
"""Ending of a file whose own is none that a document has: what a double click would run is not offered."""

_FORBIDDEN = re.compile(r'[<>:"/\\|?*%]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)

_WHY = {
    "gone": "来源文件找不到，也没有保存副本\nthe source is not there, and no copy was kept\n",
    "changed": "来源文件已改变，也没有保存副本\nthe source has changed, and no copy was kept\n",
}


def download_of(content: Content, source: str, sha256: str) -> Response:
    """Return a source's bytes as an attachment; only bytes with the digest that the queue knows are given out."""
    if content.state != "same":
        return PlainTextResponse(_WHY[content.state], 404)
    name = safe_name(source, sha256)
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    return Response(
        content.data,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": "sandbox",
        },
    )


def safe_name(source: str, sha256: str) -> str:
    """Return a name for a file, made of the last part of a source's name; of the digest where nothing is left of it.

    >>> safe_name("a/../报告\u202e.PDF", "0" * 64), safe_name("con.exe", "0" * 64)
    ('报告.pdf', '_con.exe.bin')
    """
    last = re.split(r"[/\\]", source)[-1]
    clean = _FORBIDDEN.sub("_", STEERING.sub("", last)).replace("\n", "").replace("\t", "").strip(" .")
    stem, dot, ending = clean.rpartition(".")
    known = f".{ending.lower()}"
    if not dot or known not in SUFFIXES:
        stem, known = clean, UNKNOWN
    stem = stem[:MOST_NAME].rstrip(" .") or sha256[:12]
    return f"{'_' if _DEVICE.match(stem) else ''}{stem}{known}"

"""The streams of a locked file that opens without a password: they must be unlocked before they can be counted."""

from __future__ import annotations

import io
from typing import Any

from gongkai.readers.pdf.stream_bounds import StreamBounds, filters_of


def check_locked_streams(data: bytes, bounds: StreamBounds) -> None:
    """Inflate the locked streams of a file in small portions, and throw them away.

    What cannot be unlocked is passed over: PDFium will not open it either.

    Raises
    ------
    LimitExceeded
        A bound is passed.
    """
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.psexceptions import PSException

    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)), password="", fallback=False)
    except (PSException, ValueError, TypeError, KeyError, AttributeError):
        return
    for table in document.xrefs:
        for number in list(table.get_objids()):
            stream = _stream(document, table, number)
            if stream is not None:
                bounds.follow(memoryview(stream[0]), stream[1])


def _stream(document: Any, table: Any, number: int) -> tuple[bytes, list[bytes]] | None:
    """Return the unlocked bytes of a stream and its filters; ``None`` for any other object."""
    from pdfminer.pdftypes import PDFStream, resolve1

    try:
        packed, _, generation = table.get_pos(number)
        if packed is not None:
            return None  # no stream is packed within another
        found = document.getobj(number)
        if not isinstance(found, PDFStream) or found.rawdata is None:
            return None
        content = found.rawdata
        if found.decipher is not None:
            content = found.decipher(number, generation, content, found.attrs)
        named = resolve1(found.attrs.get("Filter"))
        names = [resolve1(each) for each in named] if isinstance(named, list) else [named]
        return content, filters_of("".join(map(str, names)).replace("'", "").encode())
    except Exception:  # whatever pdfminer makes of a broken object
        return None

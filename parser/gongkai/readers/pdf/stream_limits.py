"""What a PDF's streams inflate to, counted before anything else is done with them.

PDFium inflates a whole stream at once, up to a gigabyte. So every stream is inflated here first, in small portions
that are thrown away, and a file is refused as soon as a bound is passed.
"""

from __future__ import annotations

import re

from gongkai.core.options import ParseOptions
from gongkai.readers.pdf.form_xobject_limits import Forms
from gongkai.readers.pdf.stream_bounds import StreamBounds, filters_before

#: Begins with what is searched for as it stands; ``endstream`` is left out afterwards.
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_NUMBER = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+$")
_HEAD = 16_384
_REFERRED = re.compile(rb"/F(?:#69|i)lter[^/\]]*?\d\s+\d{1,5}\s+R\b|#")
#: The number of an object and its generation take no more bytes than this.
_NUMBERS = 32


def check_streams(data: bytes, options: ParseOptions) -> None:
    """Refuse a file whose streams inflate to more than allowed.

    Parameters
    ----------
    data
        The whole file.
    options
        ``max_stream_bytes`` and ``max_inflated_bytes``.

    Raises
    ------
    LimitExceeded
        A bound is passed; counting stops there. Drawings within drawings are bounded by ``max_page_objects``.
    """
    bounds, forms = StreamBounds(options), Forms()
    objects = _Objects(data, forms)
    whole = memoryview(data)
    later: list[tuple[memoryview, bytes]] = []
    for found in _STREAM.finditer(data):
        if data.startswith(b"end", max(found.start() - 3, 0)):
            continue
        number, head = _head(data, found.start())
        wanted = forms.is_wanted(head)
        end = data.find(b"endstream", found.end()) if wanted else len(data)
        stream = whole[found.end() : end if end > 0 else len(data)]
        if _REFERRED.search(head) and not wanted:
            later.append((stream, head))
            continue
        content = _checked(bounds, stream, filters_before(head, objects.said), wanted)
        if wanted:
            forms.add(number, head, content)
    for stream, head in later:  # what they refer to may be packed in a stream after them
        _checked(bounds, stream, filters_before(head, objects.said), False)
    forms.check(data, options.max_page_objects)
    if b"/Encrypt" in data:
        from gongkai.readers.pdf.encrypted_streams import check_locked_streams

        check_locked_streams(data, bounds)


def _checked(bounds: StreamBounds, stream: memoryview, named: list[list[bytes]], keep: bool) -> bytes:
    """Inflate a stream by each list of filters that is named for it; return what came out by the last, if wanted."""
    content = b""
    for filters in named or [[]]:
        content = bounds.follow(stream, filters, keep)
    return content


class _Objects:
    """What objects of a file say, for those that a stream's filters refer to."""

    def __init__(self, data: bytes, forms: Forms) -> None:
        self._data, self._forms = data, forms

    def said(self, number: int) -> bytes | None:
        """Return what an object says, by its number; the last of several, as its newest."""
        plain = list(re.finditer(rb"(?<!\d)%d\s+\d{1,5}\s+obj\b" % number, self._data))
        if plain:
            said = self._data[plain[-1].end() : plain[-1].end() + _HEAD]
            return said.split(b"endobj", 1)[0]
        return self._forms.packed(number)


def _head(data: bytes, stream: int) -> tuple[int, bytes]:
    """Return the number of the object that a stream belongs to, and the words before the stream."""
    before = data[max(0, stream - _HEAD) : stream]
    start = max(before.rfind(b"obj"), 0)
    number = _NUMBER.search(before[max(0, start - _NUMBERS) : start])
    return int(number[1]) if number else 0, before[start:]

"""What a PDF's streams inflate to, counted before anything else is done with them.

PDFium inflates a whole stream at once, up to a gigabyte. So every stream is inflated here first, in small portions
that are thrown away, and a file is refused as soon as a bound is passed.
"""

from __future__ import annotations

import re

from gongkai.core.options import ParseOptions
from gongkai.readers.pdf.form_xobject_limits import Forms
from gongkai.readers.pdf.stream_bounds import StreamBounds, filters_before

_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_NUMBER = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+$")
_HEAD = 4_096
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
    whole = memoryview(data)
    for found in _STREAM.finditer(data):
        number, head = _head(data, found.start())
        wanted = forms.is_wanted(head)
        end = data.find(b"endstream", found.end()) if wanted else len(data)
        content = bounds.check(whole[found.end() : end if end > 0 else len(data)], filters_before(head), wanted)
        if wanted:
            forms.add(number, head, content)
    forms.check(data, options.max_page_objects)
    if b"/Encrypt" in data:
        from gongkai.readers.pdf.encrypted_streams import check_locked_streams

        check_locked_streams(data, bounds)


def _head(data: bytes, stream: int) -> tuple[int, bytes]:
    """Return the number of the object that a stream belongs to, and the words before the stream."""
    before = data[max(0, stream - _HEAD) : stream]
    start = max(before.rfind(b"obj"), 0)
    number = _NUMBER.search(before[max(0, start - _NUMBERS) : start])
    return int(number[1]) if number else 0, before[start:]

"""How large a stream of a PDF becomes, filter by filter, counted while it is inflated."""

from __future__ import annotations

import re
import zlib
from binascii import Error as HexError
from binascii import unhexlify
from collections.abc import Callable

from gongkai.core.errors import LimitExceeded
from gongkai.core.options import ParseOptions

_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[A-Za-z0-9]+|\d{1,9}\s+\d{1,5}\s+R\b)")


_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")


_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


_COMMENT = re.compile(rb"%[^\r\n]*")


_NAME = re.compile(rb"/([A-Za-z0-9]+)")


_SHORT = {
    b"Fl": b"FlateDecode",
    b"LZW": b"LZWDecode",
    b"AHx": b"ASCIIHexDecode",
    b"A85": b"ASCII85Decode",
    b"RL": b"RunLengthDecode",
}


_GROWING = frozenset(_SHORT.values())


#: How deep references to filters are followed.
_DEEPEST = 4


_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]+")


#: How much is inflated at a time; what stands behind a stream's end is copied, so one begins with little.
_FIRST_PORTION, _PORTION = 1 << 9, 1 << 16


_MOST_FILTERS = 6


class StreamBounds:
    """Counts what the streams of one file inflate to.

    Parameters
    ----------
    options
        ``max_stream_bytes`` and ``max_inflated_bytes``.
    """

    def __init__(self, options: ParseOptions) -> None:
        self._each, self._all = options.max_stream_bytes, options.max_inflated_bytes
        self._total = 0

    def check(self, data: memoryview, filters: list[bytes], keep: bool = False) -> bytes:
        """Inflate a stream; return what came out only where ``keep`` says so.

        Raises
        ------
        LimitExceeded
            A bound is passed.
        """
        if len(filters) > _MOST_FILTERS:
            raise LimitExceeded("filters of one stream", len(filters), _MOST_FILTERS)
        if not filters and _looks_deflated(data):
            filters = [b"FlateDecode"]
        for number, name in enumerate(filters):
            last = number == len(filters) - 1
            if name == b"FlateDecode":
                inflated = self._inflate(data, keep or not last)
            elif name in (b"LZWDecode", b"RunLengthDecode"):
                if not _GROWING.isdisjoint(filters[number + 1 :]):
                    raise LimitExceeded("filters after one that is not followed", len(filters) - number - 1, 0)
                size_of = _lzw_size if name == b"LZWDecode" else _run_length_size
                self._count(*size_of(data, self._each))
                return b""
            elif name == b"ASCIIHexDecode":
                inflated = _from_hex(bytes(data))
            elif name == b"ASCII85Decode":
                inflated = _from_85(bytes(data))
            else:
                return b""
            data = memoryview(inflated)
        return bytes(data) if keep else b""

    def follow(self, data: memoryview, filters: list[bytes], keep: bool = False) -> bytes:
        """Inflate a stream as :meth:`check` does, and what comes out again as long as it looks deflated.

        For streams whose filters may not be all that a reader of the file finds.
        """
        for _ in range(_MOST_FILTERS):
            content = self.check(data, filters, keep=True)
            if not _looks_deflated(memoryview(content)):
                break
            data, filters = memoryview(content), [b"FlateDecode"]
        return content if keep else b""

    def _inflate(self, data: memoryview, keep: bool) -> bytes:
        engine = zlib.decompressobj()
        kept: list[bytes] = []
        size = 0
        try:
            start, length = 0, _FIRST_PORTION
            while start < len(data):
                portion: bytes | memoryview = data[start : start + length]
                start, length = start + length, min(2 * length, _PORTION)
                while portion and not engine.eof:
                    part = engine.decompress(portion, _PORTION)
                    size += len(part)
                    self._count(size, len(part))
                    if keep:
                        kept.append(part)
                    portion = engine.unconsumed_tail
                if engine.eof:
                    break
        except zlib.error:
            pass  # what PDFium makes of it is no more than what came out so far
        return b"".join(kept)

    def _count(self, size: int, more: int) -> None:
        self._total += more
        if size > self._each:
            raise LimitExceeded("inflated bytes of one stream", size, self._each)
        if self._total > self._all:
            raise LimitExceeded("inflated bytes", self._total, self._all)


def filters_before(before: bytes, objects: Callable[[int], bytes | None]) -> list[list[bytes]]:
    """Return the filters that the words before a stream name: a list for each time that they are named.

    Parameters
    ----------
    before
        The stream's dictionary.
    objects
        Gives what an object says, by its number; ``None`` where there is none.

    Raises
    ------
    LimitExceeded
        References that lead to references without end.
    """
    plain = _unescaped(before)
    return [filters_of(_resolved(found[1], objects, 0)) for found in _FILTERS.finditer(plain)]


def _unescaped(words: bytes) -> bytes:
    """Return words with names written plainly, and without comments."""
    if b"%" in words:
        words = _COMMENT.sub(b" ", words)
    return _ESCAPED.sub(lambda found: bytes((int(found[1], 16),)), words) if b"#" in words else words


def _resolved(names: bytes, objects: Callable[[int], bytes | None], depth: int) -> bytes:
    """Return names with the objects in place that they refer to."""

    def said(reference: re.Match[bytes]) -> bytes:
        if depth >= _DEEPEST:
            raise LimitExceeded("references to filters within each other", depth + 1, _DEEPEST)
        return _resolved(_unescaped(objects(int(reference[1])) or b""), objects, depth + 1)

    return _REFERENCE.sub(said, names)


def filters_of(names: bytes) -> list[bytes]:
    """Return the filters of a list of names as PDF writes it."""
    return [_SHORT.get(name, name) for name in _NAME.findall(names)]


def _looks_deflated(data: memoryview) -> bool:
    return len(data) > 2 and data[0] & 15 == 8 and (data[0] << 8 | data[1]) % 31 == 0


def _from_hex(data: bytes) -> bytes:
    digits = _NOT_HEX.sub(b"", data.partition(b">")[0])
    try:
        return unhexlify(digits + b"0" * (len(digits) % 2))
    except HexError:
        return b""


def _from_85(data: bytes) -> bytes:
    from base64 import a85decode

    try:
        return a85decode(data.partition(b"~>")[0])
    except ValueError:
        return b""


def _lzw_size(data: memoryview, most: int) -> tuple[int, int]:
    """Return how many bytes an LZW stream makes, twice; counting stops above ``most``."""
    lengths: list[int] = []
    width, bits, have, size, last = 9, 0, 0, 0, 0
    for byte in data:
        bits, have = (bits << 8 | byte) & 0xFFFFFF, have + 8
        if have < width:
            continue
        have -= width
        code = bits >> have & (1 << width) - 1
        if code == 256:
            lengths.clear()
            width, last = 9, 0
            continue
        if code == 257 or size > most:
            break
        at = code - 258
        length = 1 if code < 256 else lengths[at] if at < len(lengths) else last + 1
        size += length
        if last:
            lengths.append(last + 1)
        last = length
        known = len(lengths) + 259
        width = 12 if known >= 2048 else 11 if known >= 1024 else 10 if known >= 512 else 9
    return size, size


def _run_length_size(data: memoryview, most: int) -> tuple[int, int]:
    """Return how many bytes a run-length stream makes, twice; counting stops above ``most``."""
    at = size = 0
    while at < len(data) and size <= most:
        length = data[at]
        if length == 128:
            break
        size += length + 1 if length < 128 else 257 - length
        at += length + 2 if length < 128 else 2
    return size, size

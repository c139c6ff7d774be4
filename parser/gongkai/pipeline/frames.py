"""Messages over pipes between the processes of a batch: a kind of one byte, a length, the content."""

from __future__ import annotations

import os
import struct
from typing import Final

TASK: Final = b"T"
"""To a worker: a pickled :class:`~gongkai.pipeline.answers.ReadTask`."""

READY: Final = b"Y"
"""From a keeper: JSON of what made_by says."""

REFUSED: Final = b"N"
"""From a keeper that cannot begin: the pickled error."""

RECOGNITION: Final = b"R"
"""From a worker to its keeper: it needs the time of a scan."""

ANSWER: Final = b"A"
"""From a worker: see :mod:`gongkai.pipeline.answers`."""

LAST_ANSWER: Final = b"L"
"""The same from a worker that is to be renewed: an input used up its memory, and its state is not to be trusted."""

_HEAD = struct.Struct("<cI")
_PORTION = 1 << 20


def send(pipe: int, kind: bytes, content: bytes = b"") -> None:
    """Write a message whole.

    Raises
    ------
    BrokenPipeError
        Nobody reads.
    """
    rest = memoryview(_HEAD.pack(kind, len(content)) + content)
    while rest:
        rest = rest[os.write(pipe, rest) :]


class Inbox:
    """Messages out of one pipe."""

    def __init__(self, pipe: int, most: int) -> None:
        self.pipe = pipe
        self._most = most
        self._got = bytearray()

    def fill(self) -> bool:
        """Read what there is, waiting for something; false at the end."""
        part = os.read(self.pipe, _PORTION)
        self._got += part
        return bool(part)

    def take(self) -> tuple[bytes, bytes] | None:
        """Return the next whole message that was read, if there is one.

        Raises
        ------
        ValueError
            It says that it is longer than any may be.
        """
        if len(self._got) < _HEAD.size:
            return None
        kind, length = _HEAD.unpack_from(self._got)
        if length > self._most:
            raise ValueError(f"a message of {length} bytes")
        end = _HEAD.size + length
        if len(self._got) < end:
            return None
        content = bytes(memoryview(self._got)[_HEAD.size : end])
        del self._got[:end]
        return kind, content

    def wait(self) -> tuple[bytes, bytes] | None:
        """Return the next message, waiting for it; ``None`` at the end."""
        while (message := self.take()) is None:
            if not self.fill():
                return None
        return message

"""Tell copies of a document: the same text under another name, in another kind of file, with a few changes.

A document's sketch is the smallest hashes of its overlapping pieces of text (Broder 1997, *On the resemblance and
containment of documents*): the share that two sketches have in common tells what share the documents have.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Final

from gongkai.core.document import Document

Sketch = tuple[int, ...]

PIECE: Final = 5
"""Characters of a piece."""

KEPT: Final = 64
"""Hashes that are kept."""

COPY: Final = 0.8
"""Documents that share this much are copies. Reports of one agency share less: their figures and years differ, and two
generated reports in one layout share at most 0.58."""

_SEPARATORS = frozenset("|｜,，")


def sketch(document: Document) -> Sketch:
    """Return the sketch of a document; white space and separators of cells make no difference."""
    cells = (cell.text for _, cell in document.cells())
    text = "".join(c for cell in cells for c in cell if not c.isspace() and c not in _SEPARATORS)
    pieces = {zlib.crc32(text[i : i + PIECE].encode("utf-8", "surrogatepass")) for i in range(len(text) - PIECE + 1)}
    return tuple(sorted(pieces)[:KEPT])


def likeness(one: Iterable[int], other: Iterable[int]) -> float:
    """Return the estimated share of pieces that two documents have in common (0–1)."""
    first, second = set(one), set(other)
    smallest = sorted(first | second)[:KEPT]
    if not smallest:
        return 0.0
    return sum(each in first and each in second for each in smallest) / len(smallest)

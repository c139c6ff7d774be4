"""A document's cells as they were before it was mangled: broken labels put together, fused cells taken apart."""

from __future__ import annotations

from gongkai.broken import mend
from gongkai.document import Document
from gongkai.fused import unfuse
from gongkai.normalise import fold_all
from gongkai.schema import Form


def restore(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document as the labeller sees it; what nothing is wrong with stays as it is."""
    fold_all(cell.text for _, cell in document.cells())  # in one go: every stage looks at them by itself
    return unfuse(mend(document, forms), forms)

"""A document's cells as they were before it was mangled: broken labels put together, fused cells taken apart."""

from __future__ import annotations

from gongkai.broken import mend
from gongkai.document import Document
from gongkai.fused import unfuse
from gongkai.schema import Form


def restore(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document as the labeller sees it; what nothing is wrong with stays as it is."""
    return unfuse(mend(document, forms), forms)

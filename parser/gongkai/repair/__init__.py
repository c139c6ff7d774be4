"""A document's cells as they were before it was mangled: broken labels put together, fused cells taken apart."""

from __future__ import annotations

import logging

from gongkai.core.document import Document
from gongkai.core.text import fold_all
from gongkai.forms.form import Form
from gongkai.repair.fused_cells import unfuse
from gongkai.repair.merged_rows import split_merged_rows
from gongkai.repair.repeated_cells import without_copies
from gongkai.repair.torn_labels import rejoin
from gongkai.repair.wrapped_labels import mend

log = logging.getLogger(__name__)


def repair(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document as the labeller sees it; what nothing is wrong with stays as it is."""
    fold_all(cell.text for _, cell in document.cells())  # in one go: every stage looks at them by itself
    parted = rejoin(split_merged_rows(without_copies(document), forms), forms)
    mended = mend(parted, forms)
    apart = unfuse(mended, forms)
    log.debug("labels put together: %s; cells taken apart: %s", mended is not parted, apart is not mended)
    return apart

"""Archives without a trace of when they were made: the same content gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

_MOMENT: Final = (2024, 1, 1, 0, 0, 0)
_MODIFIED: Final = re.compile(rb"(<dcterms:modified\b[^>]*>)[^<]*")


def packed(archive: bytes) -> bytes:
    """Return a ZIP archive with the same entries, all of one date, which an office file says of itself too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for entry in before.infolist():
            content = _MODIFIED.sub(rb"\g<1>2024-01-01T00:00:00Z", before.read(entry))
            after.writestr(zipfile.ZipInfo(entry.filename, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()

"""The bounds of what is read, of how long and in how much memory; ``ParseOptions`` has them as its defaults.

A bound is counted while reading, never taken from what a file says of itself. Passing one gives a typed error
(``limit_exceeded`` or ``timeout``). Bounds of one format's inner parts stand in its reader; those that a caller can
change stand here. Figures from measurements on hostile files (tests/pipeline/test_hostile_files.py) with room above
the largest honest reports known: 40 MB, 180 pages, 12,000 cells.
"""

from __future__ import annotations

from typing import Final

BYTES: Final = 50_000_000
"""Of one input."""

CHARACTERS: Final = 20_000_000
"""Of decoded text."""

CELLS: Final = 200_000
"""After spans are expanded."""

DEPTH: Final = 2_000
"""Of nested markup."""

UNPACKED_BYTES: Final = 200_000_000
"""Of all parts of an archive (an office file) together."""

PAGES: Final = 300
"""Of a PDF or a picture of several pages."""

PAGE_CHARACTERS: Final = 100_000
PAGE_OBJECTS: Final = 50_000
"""Of one page of a PDF."""

STREAM_BYTES: Final = 64_000_000
INFLATED_BYTES: Final = 256_000_000
"""Of one compressed stream of a PDF, and of all together."""

PIXELS: Final = 40_000_000
"""Of one picture; A3 at 400 dpi has 30 million."""

STRIPS: Final = 10_000
"""Lines of print that are recognised in one picture."""

CONVERSION_SECONDS: Final = 120.0
"""Wall-clock time of LibreOffice for one old office file."""

READING_SECONDS: Final = 60.0
"""Wall-clock time of reading one file of pages, looked at between pages."""

DOCUMENT_SECONDS: Final = 30.0
"""Wall-clock time of one document in a worker process."""

SCAN_SECONDS: Final = 300.0
"""The same from where print is recognised in pictures."""

DOCUMENT_MEMORY: Final = 1_500_000_000
"""Bytes of address space of a worker process. One that has read 500 reports of every text layout has 0.4 GB."""

SCAN_MEMORY: Final = 4_000_000_000
"""The same from where print is recognised in pictures, and for LibreOffice."""

DOCUMENTS_A_PROCESS: Final = 500
"""Documents after which a worker process is renewed; being forked anew costs it some milliseconds."""

ANSWER_BYTES: Final = 256_000_000
"""Of what a worker process says of one document; 200 fields take 50 kB."""

FILE_BYTES: Final = 2_000_000_000
"""Of one file that a worker process, or what it starts, may write in its temporary folder."""

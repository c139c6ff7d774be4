"""The one options object of the library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gongkai.core import limits


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """How to parse; every part of the library takes this one object.

    Attributes
    ----------
    threshold
        Fields with a confidence below it are to be reviewed (probability, 0–1). ``None``: the threshold
        that the model was shipped with.
    search_steps
        Budget of the search over alignments and repairs, for one report, in steps of about a microsecond. What it
        leaves open is flagged, and told by the issue ``search_exhausted``.
    search_seconds
        Wall-clock time that ends the search whatever was counted: the last guard, far beyond what the steps take.
    model
        Folder of a model; ``None``: the current one (see ``gongkai.pipeline.model_store``).
    forms
        Form files beside the editions in the package.
    max_bytes, max_characters, max_cells, max_depth
        Bounds of what is read: size of the input, decoded characters, cells after spans are expanded,
        nesting of markup.
    max_pixels, max_strips
        Bounds of a picture: pixels of one page (A3 at 400 dpi has 30 million), lines of print to be recognised.
    max_unpacked
        Bytes that the parts of an archive (an office file) may inflate to, in all.
    convert_seconds
        Wall-clock time that LibreOffice is given to convert one old office file.
    max_pages, max_page_characters, max_page_objects
        Bounds of a PDF: its pages (those of a picture too), and the characters and drawn objects on each.
    max_stream_bytes, max_inflated_bytes
        Bounds of what one compressed stream, and all of a file together, may inflate to.
    read_seconds
        Wall-clock budget of reading one file of pages, looked at between pages.
    report_seconds, scan_seconds
        Wall-clock time after which a worker process of a batch is ended, whatever hangs in it; the second from where
        print is recognised in pictures. Not for ``parse`` and ``parse_text``, which run in the caller's process.
    max_memory, scan_memory
        Address space that a document may take in a worker process of a batch, in bytes, beyond what the process has
        before it; the second from where print is recognised in pictures.
    """

    threshold: float | None = None
    search_steps: int = 400_000
    search_seconds: float = 30.0
    model: Path | None = None
    forms: tuple[Path, ...] = ()
    max_bytes: int = limits.BYTES
    max_characters: int = limits.CHARACTERS
    max_cells: int = limits.CELLS
    max_depth: int = limits.DEPTH
    max_pages: int = limits.PAGES
    max_pixels: int = limits.PIXELS
    max_strips: int = limits.STRIPS
    max_unpacked: int = limits.UNPACKED_BYTES
    convert_seconds: float = limits.CONVERSION_SECONDS
    max_page_characters: int = limits.PAGE_CHARACTERS
    max_page_objects: int = limits.PAGE_OBJECTS
    max_stream_bytes: int = limits.STREAM_BYTES
    max_inflated_bytes: int = limits.INFLATED_BYTES
    read_seconds: float = limits.READING_SECONDS
    report_seconds: float = limits.DOCUMENT_SECONDS
    scan_seconds: float = limits.SCAN_SECONDS
    max_memory: int = limits.DOCUMENT_MEMORY
    scan_memory: int = limits.SCAN_MEMORY


DEFAULT_OPTIONS = ParseOptions()

"""The one options object of the library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
    report_seconds
        Wall-clock time after which a worker process of a batch is ended, whatever hangs in it.
    """

    threshold: float | None = None
    search_steps: int = 400_000
    search_seconds: float = 30.0
    model: Path | None = None
    forms: tuple[Path, ...] = ()
    max_bytes: int = 50_000_000
    max_characters: int = 20_000_000
    max_cells: int = 200_000
    max_depth: int = 2_000
    max_pages: int = 300
    max_pixels: int = 40_000_000
    max_strips: int = 10_000
    max_unpacked: int = 200_000_000
    convert_seconds: float = 120.0
    max_page_characters: int = 100_000
    max_page_objects: int = 50_000
    max_stream_bytes: int = 64_000_000
    max_inflated_bytes: int = 256_000_000
    read_seconds: float = 60.0
    report_seconds: float = 300.0


DEFAULT_OPTIONS = ParseOptions()

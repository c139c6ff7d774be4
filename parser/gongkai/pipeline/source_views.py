"""What a review queue shows of a source, made where the source is read anyway: its layout, and pictures of its pages.

A view is a file ``SHA256.view`` in a folder that the caller names, a zip archive of ``layout`` and ``1.webp``,
``2.webp`` …; no failure to make one is a failure of the report.
"""

from __future__ import annotations

import logging
import os
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from gongkai.core.document import Document
from gongkai.core.errors import GongkaiError
from gongkai.core.options import ParseOptions
from gongkai.core.report import Report
from gongkai.pipeline.gc_pause import paused_collection
from gongkai.pipeline.page_pictures import KINDS, page_picture, page_sizes
from gongkai.pipeline.source_layout import SourceLayout, layout_of, unpacked
from gongkai.pipeline.stages import Readings, forms_of, parse_document
from gongkai.readers import read
from gongkai.readers.load_bytes import source_name
from gongkai.repair import repair

MOST_DRAWN: Final = 12
"""Pages drawn while a report is parsed, those that hold figures first: drawing one takes about a third of a second, and
a document has half a minute. Others are drawn when they are looked at."""

LAYOUT: Final = "layout"

log = logging.getLogger(__name__)


class SourceView(NamedTuple):
    """A source for display: its layout, and pictures (WebP) of some of its pages, by number from 1."""

    layout: SourceLayout
    pictures: Mapping[int, bytes]


def parse_and_view(path: str, options: ParseOptions, folder: str) -> Report:
    """Read a report as :func:`gongkai.parse` does, and leave its view in a folder, also where it is no report.

    Raises
    ------
    GongkaiError
        As :func:`gongkai.parse`.
    """
    readings: Readings = []
    with paused_collection():
        document = read(path, options)
        report = None
        try:
            report = parse_document(document, source_name(path), options, readings=readings)
            return report
        finally:
            taken = next((each for read_as, each in readings if read_as is report), document)
            leave_view(taken, path, folder, report)


def leave_view(document: Document, path: str, folder: str, report: Report | None = None) -> None:
    """Write the view of a document that was read from a file; say so in the log where that fails."""
    try:
        view = view_of(document, Path(path).read_bytes(), _pages_of(report))
        write_view(Path(folder) / f"{document.sha256}.view", view)
    except Exception as error:
        log.warning("%s: no view of it is kept: %s", path, error)


def view_of(document: Document, data: bytes, pages: Iterable[int] = ()) -> SourceView:
    """Return the view of a document.

    Parameters
    ----------
    document
        As read.
    data
        The source's bytes.
    pages
        Pages that are to be drawn first.

    Raises
    ------
    GongkaiError
        A page cannot be opened.
    """
    repaired = repair(document, forms_of(()))
    sizes = page_sizes(data, document.kind) if document.kind in KINDS else ()
    wanted = dict.fromkeys([*(each for each in pages if each <= len(sizes)), *range(1, len(sizes) + 1)])
    pictures = {}
    for number in list(wanted)[:MOST_DRAWN]:
        try:
            pictures[number] = page_picture(data, document.kind, number)
        except GongkaiError as error:  # its text is there all the same
            log.info("page %d is not drawn: %s", number, error)
    return SourceView(layout_of(repaired, sizes), pictures)


def _pages_of(report: Report | None) -> list[int]:
    """Return the pages that figures stand on."""
    fields = report.fields.values() if report is not None else ()
    return sorted({each.source.page for each in fields if each.source is not None and each.source.page})


def write_view(path: Path, view: SourceView) -> None:
    """Write a view, whole or not at all."""
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w") as archive:  # both are compressed already
        archive.writestr(LAYOUT, view.layout.packed())
        for number, picture in view.pictures.items():
            archive.writestr(f"{number}.webp", picture)
    os.replace(part, path)


def read_view(path: Path) -> SourceView | None:
    """Return a view that was written; ``None`` where there is none, or none that is whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            layout = unpacked(archive.read(LAYOUT))
            names = [name for name in archive.namelist() if name != LAYOUT]
            return SourceView(layout, {int(name.partition(".")[0]): archive.read(name) for name in names})
    except (OSError, ValueError, KeyError, zipfile.BadZipFile):
        return None

"""Views of sources of which none was stored when they were filed: made once, in processes of their own, then stored.

Text and pages of the web are read at once, which takes some milliseconds. All else (files with pages, pictures, office
files) may take seconds or need PDFium, and is read by workers, bounded in time and memory like every document of a
batch; whoever opens such a report is told that its source is on its way, and nobody else waits for it.
"""

from __future__ import annotations

import logging
import tempfile
from concurrent.futures import Future
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Final, NamedTuple

from sqlalchemy import Engine

from gongkai.core.errors import GongkaiError
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.pipeline.answers import ReadTask, WorkerSettings
from gongkai.pipeline.cluster import supervised
from gongkai.pipeline.page_pictures import page_picture
from gongkai.pipeline.source_layout import SourceLayout
from gongkai.pipeline.source_views import read_view, view_of
from gongkai.review.queue.cell_labels import READING
from gongkai.review.queue.records import Record
from gongkai.review.queue.sources import Content, content_of
from gongkai.review.queue.stored_views import store_picture, store_view, stored_layout, stored_picture
from gongkai.review.web.source_view import ShownSource, shown_source

WORKERS: Final = 2
"""Sources read at once."""

log = logging.getLogger(__name__)

AT_ONCE: Final = 0.15
"""Seconds for which a report's page waits for its source; after that it opens without, and asks again."""


class _Wanted(NamedTuple):
    """A source to be read, and who waits for it."""

    record: Record
    content: Content
    made: Future[SourceLayout | None]


class ViewMaker:
    """Gives what is shown of sources, and makes and stores what is not there.

    Parameters
    ----------
    engine
        The queue.
    root
        Folder that the sources' names are relative to.
    """

    def __init__(self, engine: Engine, root: Path) -> None:
        self._engine, self._root = engine, root
        self._folder = tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True)
        # The same for every source, so that a worker serves again.
        self._settings = WorkerSettings(DEFAULT_OPTIONS, views=self._folder.name)
        self._lock = Lock()
        self._wanted: SimpleQueue[_Wanted] = SimpleQueue()
        self._threads = 0
        self._making: dict[str, Future[SourceLayout | None]] = {}
        self._unreadable: set[str] = set()

    def close(self) -> None:
        """Take away what was left on the disk; what is under way ends with the process."""
        self._folder.cleanup()

    def source(self, record: Record, wait: float = AT_ONCE) -> ShownSource:
        """Return a report's source for display; only bytes with the digest that the queue knows are ever shown.

        Parameters
        ----------
        wait
            Seconds for which it is waited for where it is just being read.
        """
        layout = stored_layout(self._engine, record.sha256)
        if layout is not None:
            return shown_source(layout)
        content = content_of(self._engine, self._root, record.source, record.sha256)
        if content.state != "same":
            return ShownSource(content.state)
        try:
            layout = self._made(record, content, wait)
        except TimeoutError:
            return ShownSource("making")
        return ShownSource("unreadable") if layout is None else shown_source(layout)

    def picture(self, record: Record, number: int) -> bytes | None:
        """Return the picture (WebP) of a page (from 1), drawn and stored where it is not; ``None``: there is none."""
        found = stored_picture(self._engine, record.sha256, number)
        if found is not None:
            return found
        layout = stored_layout(self._engine, record.sha256)
        if layout is None or not 1 <= number <= len(layout.sizes):
            return None
        content = content_of(self._engine, self._root, record.source, record.sha256)
        if content.state != "same":
            return None
        try:
            with READING:
                drawn = page_picture(content.data, layout.kind, number)
        except GongkaiError:
            return None
        store_picture(self._engine, record.sha256, number, drawn)
        return drawn

    def _made(self, record: Record, content: Content, wait: float) -> SourceLayout | None:
        """Return a layout that was not stored, ``None`` where the source cannot be read.

        Raises
        ------
        TimeoutError
            It is not there yet.
        """
        from gongkai.readers.formats import BINARY_FORMATS

        if not any(entry.recognises(content.data) for entry in BINARY_FORMATS):
            return self._read_here(record.sha256, content.data)
        with self._lock:
            if record.sha256 in self._unreadable:
                return None
            making = self._making.get(record.sha256)
            if making is None:
                making = self._making[record.sha256] = Future()
                self._wanted.put(_Wanted(record, content, making))
                if self._threads < WORKERS:
                    self._threads += 1
                    Thread(target=self._work, name="view", daemon=True).start()
        return making.result(wait)

    def _work(self) -> None:
        """Read one source after the other, in a worker process that this thread keeps."""
        while True:
            record, content, made = self._wanted.get()
            layout = None
            try:
                layout = self._read_by_worker(record, content)
            except Exception as error:  # what one source does to it is no matter of the next
                log.warning("%s: no view of it can be made: %s", record.source, error)
            with self._lock:
                del self._making[record.sha256]
                if layout is None:
                    self._unreadable.add(record.sha256)
            made.set_result(layout)

    def _read_by_worker(self, record: Record, content: Content) -> SourceLayout | None:
        left = Path(self._folder.name) / f"{record.sha256}.view"
        source = left.with_suffix(".source")
        source.write_bytes(content.data)
        try:
            supervised([ReadTask(0, str(source), record.source)], self._settings)
            view = read_view(left)
        finally:
            source.unlink(missing_ok=True)
            left.unlink(missing_ok=True)
        if view is None:
            return None
        store_view(self._engine, record.sha256, view)
        return view.layout

    def _read_here(self, sha256: str, data: bytes) -> SourceLayout | None:
        from gongkai.readers import read

        try:
            view = view_of(read(data, DEFAULT_OPTIONS), data)
        except GongkaiError:
            return None
        store_view(self._engine, sha256, view)
        return view.layout

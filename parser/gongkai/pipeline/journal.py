"""The journal of a batch: every finished report at once on the disk, so that whatever ends the run ends no more.

A folder beside the output, ``OUTPUT.journal``:

``reports.jsonl``
    Reports as their JSON lines, in order of completion; whole lines only, so that it can be read meanwhile.
``index.jsonl``
    A line for each of them: its digest, where it stands, how it ended, and times, which stand nowhere else.

A report is used again where content, parser, model and options are the same. Both files are only ever appended to.
A line that was cut (the process was killed, the disk was full, the power was lost) is cut off when the journal is
opened again, and its input is read again.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from gongkai.core.errors import GongkaiError
from gongkai.pipeline.answers import Answer

FORMAT: Final = 1

SYNC_SECONDS: Final = 1.0
"""How often what was written is forced to the disk: what a loss of power can take beside what was under way."""

CHECKED_BYTES: Final = 64_000_000
"""Of the end of the reports, whose sums are checked when a journal is opened; the rest was forced to the disk."""


class FinishedEntry(NamedTuple):
    """A finished report: where it stands, and what a batch needs to know of it."""

    offset: int
    length: int
    content: str
    """What it depends on of its input: the digest of its bytes, and of what was given with them."""
    sha256: str
    status: str
    code: str | None
    identity: str | None
    year: int | None
    edition: str | None
    reasons: tuple[str, ...]
    place: str | None
    """The folder it was read in, where files beside it were looked for; else ``None``: it serves anywhere."""


class Journal:
    """Finished reports of one batch, found again by their content.

    Parameters
    ----------
    folder
        Where it is kept; made where it is absent.
    key
        What the reports depend on beside their content: parser, model, options. Entries of another key are not used.
    retry_failed
        Leave out what failed.

    Raises
    ------
    GongkaiError
        Another run is writing to it.
    OSError
        The folder cannot be written.
    """

    def __init__(self, folder: Path, key: str, retry_failed: bool = False) -> None:
        folder.mkdir(exist_ok=True)
        self._folder, self._key = folder, key
        self._index = os.open(folder / "index.jsonl", os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        self._reports = os.open(folder / "reports.jsonl", os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(self._index, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._close_files()
            raise GongkaiError(
                f"{folder}: another run is writing to it; wait for its end, or give another output",
                f"{folder}：另一个任务正在写入；请等待其结束，或指定其他输出文件",
            ) from error
        self._found: dict[tuple[str, str | None], FinishedEntry] = {}
        self._end = self._index_end = 0
        self._synced = time.monotonic()
        self._read_index(retry_failed)

    @property
    def kept(self) -> int:
        """How many reports there are to be used again."""
        return len(self._found)

    def find(self, content: str, place: str) -> FinishedEntry | None:
        """Return the report of a content, if it was read before: in that folder, where the folder matters."""
        return self._found.get((content, None)) or self._found.get((content, place))

    def add(self, answer: Answer, source: str, place: str, content: str) -> FinishedEntry:
        """Write a finished report, whole.

        Raises
        ------
        OSError
            The disk is full; what was written of it is taken back.
        """
        head, line = answer.head, answer.body + b"\n"
        where = place if head["local"] else None
        entry = FinishedEntry(
            self._end, len(answer.body), content, head["sha256"], head["status"], head["code"], head["identity"],
            head["year"], head["edition"], tuple(head["reasons"]), where,
        )  # fmt: skip
        told = {
            "key": self._key,
            "source": source,
            **entry._asdict(),
            "sum": zlib.crc32(answer.body),
            "seconds": head["seconds"],
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }
        _append(self._reports, line, self._end)
        index_line = json.dumps(told).encode() + b"\n"
        _append(self._index, index_line, self._index_end)
        self._end += len(line)
        self._index_end += len(index_line)
        self._keep(entry)
        if time.monotonic() - self._synced > SYNC_SECONDS:
            self.sync()
        return entry

    def read(self, entry: FinishedEntry) -> bytes:
        """Return a report's JSON line, without its end."""
        return os.pread(self._reports, entry.length, entry.offset)

    def sync(self) -> None:
        """Force what was written to the disk, reports before what tells of them."""
        os.fsync(self._reports)
        os.fsync(self._index)
        self._synced = time.monotonic()

    def close(self) -> None:
        """Keep it for a run to come."""
        with contextlib.suppress(OSError):
            self.sync()
        self._close_files()

    def remove(self) -> None:
        """Throw it away: the output is complete."""
        self._close_files()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _close_files(self) -> None:
        os.close(self._index)
        os.close(self._reports)

    def _keep(self, entry: FinishedEntry) -> None:
        if entry.sha256:  # what could not be read at all is tried again
            self._found[entry.content, entry.place] = entry

    def _read_index(self, retry_failed: bool) -> None:
        """Find what is whole, and cut off what is not."""
        size = os.fstat(self._reports).st_size
        good = 0
        for line, told in self._lines():
            entry = _entry(told)
            end = entry.offset + entry.length + 1 if entry else 0
            if entry is None or entry.offset != self._end or end > size or not self._is_whole(entry, told, size):
                break
            good += len(line)
            self._end = end
            if told["key"] == self._key and not (retry_failed and entry.status == "failed"):
                self._keep(entry)
        self._index_end = good
        os.ftruncate(self._index, good)
        os.ftruncate(self._reports, self._end)

    def _lines(self) -> Iterator[tuple[bytes, dict[str, Any]]]:
        with open(self._folder / "index.jsonl", "rb") as stream:
            for line in stream:
                try:
                    told = json.loads(line)
                except ValueError:
                    return
                if not line.endswith(b"\n") or not isinstance(told, dict):
                    return
                yield line, told

    def _is_whole(self, entry: FinishedEntry, told: dict[str, Any], size: int) -> bool:
        if size - entry.offset > CHECKED_BYTES:
            return True
        line = os.pread(self._reports, entry.length + 1, entry.offset)
        return line.endswith(b"\n") and zlib.crc32(line[:-1]) == told.get("sum")


def _entry(told: dict[str, Any]) -> FinishedEntry | None:
    try:
        entry = FinishedEntry(**{name: told[name] for name in FinishedEntry._fields})
    except KeyError:
        return None
    return entry._replace(reasons=tuple(entry.reasons))


def _append(file: int, data: bytes, end: int) -> None:
    """Append data whole, or nothing."""
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(file, rest) :]
    except BaseException:
        os.ftruncate(file, end)
        raise


def journal_folder(output: Path) -> Path:
    """Return where the journal of an output is.

    >>> journal_folder(Path("all.jsonl")).name
    'all.jsonl.journal'
    """
    return output.with_name(output.name + ".journal")

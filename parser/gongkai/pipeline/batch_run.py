"""One run of a batch: inputs in, reports out in the order of the inputs, each once, whatever happened before."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from gongkai.core.report import Issue
from gongkai.pipeline.answers import Answer, ReadTask, with_issue, with_source
from gongkai.pipeline.journal import FinishedEntry, Journal

NO_WAIT: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""A file that is swapped for a pipe after it was looked at is not waited for."""

Do = Callable[[Iterable[ReadTask]], Iterator[Answer]]
"""Does tasks and yields their answers, in any order."""


class FinishedLine(NamedTuple):
    """One finished report, in its place: the bytes of its JSON line, and what is known of it."""

    content: bytes
    entry: FinishedEntry


class BatchRun:
    """Reads what the journal does not hold yet, and gives all reports in the order of the inputs.

    Parameters
    ----------
    inputs
        What to read; ``number`` counts them from 0.
    journal
        Reports finished before; gets those finished now, at once.
    most_bytes
        Larger files are not digested here: they are refused.
    tell
        Called for every input that is finished, with its entry.
    """

    def __init__(
        self, inputs: Sequence[ReadTask], journal: Journal, most_bytes: int, tell: Callable[[FinishedEntry], None]
    ) -> None:
        self._inputs, self._journal, self._most_bytes, self._tell = inputs, journal, most_bytes, tell
        self._done: dict[int, FinishedEntry] = {}
        self._asked: dict[int, str] = {}
        self._waiting: dict[str, list[int]] = {}
        self._late: deque[ReadTask] = deque()
        self._next = 0
        self._first: dict[str, str] = {}
        self._same: dict[str, str] = {}
        self._latest: tuple[FinishedEntry, bytes] | None = None
        self.taken_over = 0

    def lines(self, do: Do) -> Iterator[FinishedLine]:
        """Yield all reports, each as soon as all before it are there."""
        for answer in do(self._tasks()):
            self._finished(answer)
            yield from self._in_order()
        while self._late:
            late, self._late = self._late, deque()
            for answer in do(late):
                self._finished(answer)
                yield from self._in_order()
        yield from self._in_order()
        if self._next != len(self._inputs):
            raise RuntimeError(f"{len(self._inputs) - self._next} inputs have no report")

    def _tasks(self) -> Iterator[ReadTask]:
        """Yield the inputs that are to be read; the same content is read once."""
        for task in self._inputs:
            digest = "" if task.refused else _digest(task.path, self._most_bytes)
            content = _content(digest, task)
            if content and (entry := self._journal.find(content, _place(task))):
                self.taken_over += 1
                self._settle(task.number, entry)
            elif content and content in self._waiting:
                self._waiting[content].append(task.number)
            else:
                if content:
                    self._waiting[content] = []
                    self._asked[task.number] = content
                yield task

    def _finished(self, answer: Answer) -> None:
        task = self._inputs[answer.head["number"]]
        content = _content(answer.head["sha256"], task)
        entry = self._journal.add(answer, task.name, _place(task), content)
        self._latest = entry, answer.body
        self._settle(task.number, entry)
        asked = self._asked.pop(task.number, None)
        if asked is None:
            return
        for number in self._waiting.pop(asked):
            other = self._inputs[number]
            if content == asked and entry.place in (None, _place(other)):
                self._settle(number, entry)
            else:  # the file changed in between, or files beside it count
                self._late.append(other)

    def _settle(self, number: int, entry: FinishedEntry) -> None:
        self._done[number] = entry
        self._tell(entry)

    def _in_order(self) -> Iterator[FinishedLine]:
        while (entry := self._done.pop(self._next, None)) is not None:
            yield FinishedLine(self._composed(self._inputs[self._next], entry), entry)
            self._next += 1

    def _composed(self, task: ReadTask, entry: FinishedEntry) -> bytes:
        """Return the line of an input: under its own name, and told where it was there before."""
        latest, body = self._latest or (None, b"")
        if latest is not entry:  # in the usual case nothing is read again from the disk
            body = self._journal.read(entry)
        line = with_source(body, task.name)
        if not entry.sha256:
            return line
        first = self._first.setdefault(entry.sha256, task.name)
        if first != task.name:
            return with_issue(line, _duplicate(first, "内容与", "完全相同", "the same content as"))
        if entry.identity and (other := self._same.setdefault(entry.identity, task.name)) != task.name:
            return with_issue(
                line, _duplicate(other, "机关、年份和数据与", "相同", "agency, year and figures are those of")
            )
        return line


def _duplicate(other: str, before: str, after: str, en: str) -> Issue:
    return Issue("duplicate_of", "info", f"{before} {other} {after}", f"{en} {other}")


def _content(digest: str, task: ReadTask) -> str:
    """Return what a report depends on: its bytes, and what was given with them; ``""`` where they are not known."""
    if not digest or task.given is None:
        return digest
    return hashlib.sha256(f"{digest}{task.given}".encode()).hexdigest()


def _place(task: ReadTask) -> str:
    return os.path.dirname(os.path.abspath(task.path)) if task.path else ""


def _digest(path: str | None, most: int) -> str:
    """Return the SHA-256 of an ordinary file of at most so many bytes, else ``""``."""
    try:
        if path is None or not stat.S_ISREG((seen := os.stat(path)).st_mode) or seen.st_size > most:
            return ""
        with open(os.open(path, NO_WAIT), "rb", buffering=0) as stream:
            return hashlib.sha256(stream.readall()).hexdigest()
    except (OSError, ValueError):
        return ""

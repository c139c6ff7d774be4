"""What is asked of a worker process, and what it answers: a report as the bytes of its JSON line, with a short head."""

from __future__ import annotations

import hashlib
import io
import json
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.core import document, errors, report
from gongkai.core.errors import GongkaiError
from gongkai.core.options import ParseOptions
from gongkai.core.report import Issue, Report, failed_report, json_number

_SOURCE_END = b', "sha256": "'
_ISSUES = b'"issues": ['


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of an input from outside (a manifest); ``None``: not given."""

    url: str | None = None
    agency: str | None = None
    year: int | None = None


class ReadTask(NamedTuple):
    """One input on its way to a worker.

    Attributes
    ----------
    number
        Of the input in the batch.
    path
        The file; ``None`` where there is nothing to read.
    name
        What the report calls its source.
    given
        What is known of it from outside.
    refused
        Why it is not read, where that is known already.
    """

    number: int
    path: str | None
    name: str
    given: Given | None = None
    refused: GongkaiError | None = None


class WorkerSettings(NamedTuple):
    """What a worker process needs to know once."""

    options: ParseOptions
    as_objects: bool = False
    """Answers hold a whole :class:`Report`, narrative too, in place of its JSON line."""
    views: str | None = None
    """Folder in which a view of each source is left, see :mod:`gongkai.pipeline.source_views`."""


class Answer(NamedTuple):
    """What became of one input.

    Attributes
    ----------
    head
        ``number``, ``status``, ``code`` (of the error), ``sha256``, ``identity`` (see :func:`identity_of`),
        ``reasons`` (codes of errors, issues and doubts), ``local`` (files beside it were looked for), ``seconds``.
    body
        The report: its JSON line without line end, or a pickle.
    """

    head: dict[str, Any]
    body: bytes

    def encode(self) -> bytes:
        """Return head and body as one message."""
        return json.dumps(self.head).encode() + b"\n" + self.body

    @classmethod
    def decode(cls, content: bytes) -> Answer:
        """Return the parts of a message."""
        head, body = content.split(b"\n", 1)
        return cls(json.loads(head), body)


def answer_of(
    read: Report, number: int, settings: WorkerSettings, *, seconds: float = 0.0, local: bool = False
) -> Answer:
    """Return the answer that a report makes."""
    head = {
        "number": number,
        "status": read.status,
        "code": read.error.code if read.error else None,
        "sha256": read.sha256,
        "identity": identity_of(read),
        "year": read.year,
        "edition": read.edition,
        "reasons": _reasons(read),
        "local": local,
        "seconds": round(seconds, 3),
    }
    body = dumped(read) if settings.as_objects else read.to_json().encode("utf-8", "backslashreplace")
    return Answer(head, body)


def failed_answer(
    task: ReadTask,
    error: GongkaiError,
    settings: WorkerSettings,
    made_by: Mapping[str, Any] | None,
    seconds: float = 0.0,
) -> Answer:
    """Return the answer of an input that could not be read."""
    failed = failed_report(task.name, digest_of(task.path), error)
    failed.made_by = dict(made_by) if made_by else None
    return answer_of(failed, task.number, settings, seconds=seconds)


def digest_of(path: str | None) -> str:
    """Return the SHA-256 of a file, ``""`` where it cannot be read or is no ordinary file."""
    from gongkai.readers.load_bytes import is_regular

    try:
        if path is None or not is_regular(Path(path)):
            return ""
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ValueError):
        return ""


def identity_of(read: Report) -> str | None:
    """Return a digest of who reports on what year with what figures; ``None`` where that is not all known.

    Two files with the same are the same report, on a page and in a PDF or on two servers.
    """
    printed = {key: json_number(value) for key, value in read.values.items() if value is not None}
    return _identity(read.agency, read.year, read.edition, printed)


def _identity(agency: str | None, year: int | None, edition: str | None, printed: Mapping[str, Any]) -> str | None:
    if not (agency and year and any(printed.values())):
        return None
    return hashlib.sha256(json.dumps([agency, year, edition, printed]).encode()).hexdigest()


def answer_again(line: bytes) -> Answer | None:
    """Return the answer that a finished output's line was made of, without what the batch added to it.

    ``None`` for a report that failed, and for a line that is no report.
    """
    try:
        data = json.loads(line)
        if data["status"] == "failed" or not data["sha256"]:
            return None
        data["issues"] = [each for each in data["issues"] if each["code"] != "duplicate_of"]
        printed = {key: each["value"] for key, each in data["fields"].items() if each["value"] is not None}
        reasons = dict.fromkeys(each["code"] for each in data["issues"] if each["severity"] == "error")
        reasons |= dict.fromkeys(why for each in data["fields"].values() if each["review"] for why in each["reasons"])
        head = {
            "number": -1,
            "status": data["status"],
            "code": None,
            "sha256": data["sha256"],
            "identity": _identity(data["agency"], data["year"], data["edition"], printed),
            "year": data["year"],
            "edition": data["edition"],
            "reasons": list(reasons) if data["status"] == "review" else [],
            "local": True,  # it is not known any more
            "seconds": 0.0,
        }
    except (ValueError, KeyError, TypeError):
        return None
    return Answer(head, json.dumps(data, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def _reasons(read: Report) -> list[str]:
    if read.error:
        return [read.error.code]
    if read.status == "accepted":
        return []
    found = dict.fromkeys(issue.code for issue in read.issues if issue.severity == "error")
    found |= dict.fromkeys(reason for each in read.to_review for reason in each.reasons)
    return list(found)


def with_source(line: bytes, name: str) -> bytes:
    """Return a report's JSON line under another name."""
    rest = line[line.index(_SOURCE_END) :]
    return b'{"source": ' + json.dumps(name, ensure_ascii=False).encode("utf-8", "backslashreplace") + rest


def with_issue(line: bytes, issue: Issue) -> bytes:
    """Return a report's JSON line with one issue more, the first; within a string the mark cannot stand, for its
    quotes would be escaped."""
    at = line.rindex(_ISSUES) + len(_ISSUES)
    told = json.dumps(issue.to_dict(), ensure_ascii=False).encode("utf-8", "backslashreplace")
    return line[:at] + told + (b"" if line[at : at + 1] == b"]" else b", ") + line[at:]


_CLASSES: dict[tuple[str, str], Any] = {
    ("decimal", "Decimal"): Decimal,
    ("gongkai.core.document", "Location"): document.Location,
    **{(report.__name__, name): getattr(report, name) for name in ("Report", "Field", "Issue", "Fact", "Alternative")},
    **{
        (errors.__name__, name): each
        for name, each in vars(errors).items()
        if isinstance(each, type) and issubclass(each, GongkaiError)
    },
}


class _Plainly(pickle.Pickler):
    """Gives an error as its class and arguments, though a library (Dask's) taught pickle to give tracebacks too."""

    def reducer_override(self, obj: Any) -> Any:
        return obj.__reduce_ex__(pickle.HIGHEST_PROTOCOL) if isinstance(obj, BaseException) else NotImplemented


def dumped(read: Report | BaseException) -> bytes:
    """Return a report, or an error, as bytes that :func:`loaded` builds again."""
    stream = io.BytesIO()
    _Plainly(stream, pickle.HIGHEST_PROTOCOL).dump(read)
    return stream.getvalue()


class _Reports(pickle.Unpickler):
    """Builds reports and their errors and nothing else: what a worker sends was made beside hostile input."""

    def find_class(self, module: str, name: str) -> Any:
        try:
            return _CLASSES[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a report") from None


def loaded(content: bytes) -> Any:
    """Return the report or error that a worker sent.

    Raises
    ------
    pickle.UnpicklingError
        It is something else.
    """
    return _Reports(io.BytesIO(content)).load()

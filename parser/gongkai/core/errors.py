"""Every error that Gongkai raises, in one tree.

::

    GongkaiError
    ├── UnreadableInput        the bytes are no text or page that can be read
    │   ├── EncryptedInput     they are locked by a password
    │   └── InputNotFound      there is no such file; a FileNotFoundError too
    ├── LimitExceeded          the input is larger than a bound allows
    │   └── OutOfMemory        in a batch, one input needed more memory than it may
    ├── TimedOut               in a batch, one input took longer than it may
    ├── Crashed                in a batch, the process that read the input died of it
    ├── NotAReport             readable, but no annual report on information disclosure
    ├── UnsupportedEdition     an annual report in the structure before 2019
    ├── MissingExtra           an optional part of Gongkai is needed and absent
    ├── ModelError             a model is missing, altered or made by other versions
    ├── FormError              a form file (an edition) contradicts itself
    └── QueueError             a review queue cannot be opened, or holds no such thing
        └── QueueConflict      someone else decided in the meantime, or is working on it

Doubt about a figure is never an error: it is a field to be reviewed.
"""

from __future__ import annotations

import errno


class GongkaiError(Exception):
    """Base of all errors of this package.

    Parameters
    ----------
    en, zh
        What was wrong, with which input, and what to do, in English and in Chinese.

    Attributes
    ----------
    code
        Stable slug for machines; one of the ``error.code`` values of the JSON contract.
    """

    code = "internal"

    def __init__(self, en: str, zh: str | None = None) -> None:
        super().__init__(en)
        self.en = en
        self.zh = zh or en

    def message(self) -> dict[str, str]:
        """Return the message in both languages, as the JSON contract has it."""
        return {"zh": self.zh, "en": self.en}


class UnreadableInput(GongkaiError):
    """The input is empty, binary rubbish, or in no encoding that text can be read from."""

    code = "unreadable"


class EncryptedInput(UnreadableInput):
    """The input is locked by a password."""

    code = "encrypted"


class InputNotFound(UnreadableInput, FileNotFoundError):
    """There is no file of this name; also a ``FileNotFoundError``, with its ``errno`` and ``filename``.

    Parameters
    ----------
    path
        The name as it was given.
    """

    def __init__(self, path: str) -> None:
        pattern = any(sign in path for sign in "*?[")
        super().__init__(
            f"{path}: no such file" + (", and as a pattern it matches none" if pattern else ""),
            f"{path}：没有这个文件" + ("，作为通配符也没有匹配的文件" if pattern else ""),
        )
        self.errno, self.strerror, self.filename = errno.ENOENT, "no such file", path

    def __str__(self) -> str:
        return self.en

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.filename,)


class LimitExceeded(GongkaiError):
    """The input is larger than a bound allows.

    Parameters
    ----------
    kind
        What was counted: ``"bytes"``, ``"cells"``, ``"depth"`` …
    value, limit
        How many there were (or where counting stopped), and how many are allowed.
    """

    code = "limit_exceeded"

    def __init__(self, kind: str, value: float, limit: float) -> None:
        super().__init__(
            f"too large: {value} {kind}, and at most {limit} are read; split the input or raise the limit",
            f"输入过大：{kind} 为 {value}，上限为 {limit}；请拆分输入或调高上限",
        )
        self.kind, self.value, self.limit = kind, value, limit

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.kind, self.value, self.limit)


class TimedOut(GongkaiError):
    """An input of a batch took longer than it may; the process that read it was ended.

    Parameters
    ----------
    seconds
        How long it was given.
    """

    code = "timeout"

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"not done after {seconds:g} s, and given up; raise the limit (--timeout) if the file is sound",
            f"{seconds:g} 秒内未完成，已放弃；如确认文件无误，请调高上限（--timeout）",
        )
        self.seconds = seconds

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.seconds,)


class OutOfMemory(LimitExceeded):
    """An input of a batch needed more memory than its process may have.

    Parameters
    ----------
    limit
        Bytes that it was given.
    """

    def __init__(self, limit: int) -> None:
        super().__init__("bytes of memory", limit, limit)
        self.en = f"more than {limit / 1e6:,.0f} MB of memory needed; raise the limit (--max-memory) if it is sound"
        self.zh = f"所需内存超过 {limit / 1e6:,.0f} MB；如确认文件无误，请调高上限（--max-memory）"
        self.args = (self.en,)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.limit,)


class Crashed(GongkaiError):
    """The process that read an input of a batch died of it: a fault in a library, or an end that nobody asked for.

    Parameters
    ----------
    how
        The signal's name, or the exit status in words.
    """

    code = "crashed"

    def __init__(self, how: str) -> None:
        super().__init__(
            f"the process that read it died ({how}); the rest of the batch is not touched by it",
            f"解析该文件的进程意外终止（{how}）；不影响其余文件",
        )
        self.how = how

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.how,)


class NotAReport(GongkaiError):
    """The input can be read but is no annual report: a blank form, a notice, a list of links …"""

    code = "not_a_report"


class UnsupportedEdition(GongkaiError):
    """The input is an annual report in the structure before 2019, which has no statutory tables."""

    code = "unsupported_edition"


class MissingExtra(GongkaiError):
    """The input needs an optional part of Gongkai that is not installed; the message names it."""

    code = "missing_extra"


class ModelError(GongkaiError):
    """A model is absent, altered, untrusted, or made by other versions of the libraries."""


class FormError(GongkaiError):
    """A form file (an edition) is incomplete or contradicts itself."""


class QueueError(GongkaiError):
    """A review queue cannot be opened, or holds no such report or field."""


class QueueConflict(QueueError):
    """Someone else decided on a report after it was shown, or has it open; nothing was written."""

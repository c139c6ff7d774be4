"""What cells of many reports share that wait for the same reason and were read alike; and the kind of a source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from gongkai.review.queue.event_state import VALUE_KEYS

_GRID = ("page", "box", "table", "column")


def kind_of(source: str) -> str:
    """Return the kind of a source's file, by the ending of its name.

    >>> kind_of("reports/2023\\\\a.PDF"), kind_of("<text>")
    ('pdf', '')
    """
    return PurePosixPath(source.replace("\\", "/")).suffix.lower().lstrip(".")[:8]


def likeness(source: str, report: Mapping[str, Any], name: str, reasons: tuple[str, ...]) -> str:
    """Return what a doubtful field shares with those that are alike.

    That is the form's edition, the kind of file and which of page, box, table and column its places have, for how its
    document is laid out; its reasons; and what is printed and what was read.
    """
    field = report["fields"][name]
    grid = [key for key in _GRID if (field["source"] or {}).get(key)]
    shared = [
        report["edition"], kind_of(source), grid, sorted(reasons), field["raw"], *(field[key] for key in VALUE_KEYS)
    ]  # fmt: skip
    return hashlib.sha1(json.dumps(shared, ensure_ascii=True).encode(), usedforsecurity=False).hexdigest()

"""Rows that a program printed as lists, and whole answers in JSON: as lines of cells parted by tabs.

``['规章', '0', None]`` is what libraries for PDF tables print; ``{"title": …, "content": "<p>…"}`` is what a site's
interface answers, its text in escapes.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Iterator

_ENDS = frozenset(("']", '"]', "e]", "l]", "],", "]]"))
_BREAKS = re.compile(r"\s*[\r\n]+\s*")
_TAG = re.compile(r"</[a-z]", re.I)
_DEEPEST = 50
#: Between rows that one line of the source prints: lines after it keep their number.
_SOFT_BREAK = "\x0b"


def unwrapped(text: str) -> str:
    """Return what an answer in JSON says, a string or a row a line; any other text as it is."""
    start = text.lstrip()[:1]
    if start not in ("{", "[") or text.rstrip()[-1:] not in ("}", "]"):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(value, dict | list):
        return text
    lines = list(_lines(value, ""))
    if any(map(_TAG.search, lines)):
        lines = [line if _TAG.search(line) else f"<p>{html.escape(line, quote=False)}</p>" for line in lines]
    return "\n".join(lines) if lines else text


def _lines(value: object, name: str, depth: int = 0) -> Iterator[str]:
    """Yield the text of a value of JSON; names in ASCII are a program's own and print nothing."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _lines(each, key, depth + 1)
    elif isinstance(value, list):
        if row := _row(value):
            yield row
        else:
            for each in value:
                yield from _lines(each, name, depth + 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        printed = str(value)
        if name.isascii():
            if isinstance(value, str) and printed.strip():
                yield printed
        else:
            yield f"{name}\t{_cell(value)}"


def listed_rows(rows: list[str]) -> list[str]:
    """Return the rows with printed lists as cells parted by tabs; rows of a list of lists by soft breaks."""
    return [_as_cells(row) if row[:1] == "[" and row.rstrip()[-2:] in _ENDS else row for row in rows]


def _as_cells(text: str) -> str:
    stripped = text.strip().removesuffix(",")
    if "[[[" in stripped:
        return text
    try:
        value = ast.literal_eval(stripped.replace("null", "None")) if "'" in stripped else json.loads(stripped)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text
    nested = isinstance(value, list) and bool(value) and all(isinstance(each, list) for each in value)
    made = [_row(each) for each in value] if nested else [_row(value)]
    return _SOFT_BREAK.join(row for row in made if row) if all(made) else text


def _row(value: object) -> str:
    """Return a list of two values or more, of which one is text, as cells parted by tabs; ``""`` for any other."""
    if not isinstance(value, list) or len(value) < 2:
        return ""
    if any(isinstance(each, dict | list) for each in value) or not any(isinstance(each, str) for each in value):
        return ""
    return "\t".join(map(_cell, value))


def _cell(value: object) -> str:
    return "" if value is None else _BREAKS.sub("", str(value)).replace("\t", " ")

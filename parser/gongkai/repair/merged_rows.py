"""Rows of a form that a converter put into one, as happens at page breaks: two labels in a cell, two figures in each.

Where every cell has as many figures as there are labels, the rows are taken apart. Where one has not, its figures
cannot be told apart: the rows are there, and what they print is marked as lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from gongkai.core.document import LOST, Cell, Document, Line
from gongkai.core.text import fold
from gongkai.forms.form import Form

_NUMBERING = re.compile(
    r"[(（]\s*[一二三四五六七八九十]{1,2}\s*[)）]|[一二三四五六七八九十]{1,2}\s*、|\d{1,2}\s*[.、．]"
)
_NOT_HAN = re.compile(r"[^\u3400-\u9fff]+")
_MOST_MERGED = 3
"""Rows that one line may hold."""
_SHORTEST = 6
"""Characters of the shortest two labels."""


def split_merged_rows(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document with merged rows taken apart; the same document where there are none."""
    known = _pairs(forms)
    changed = False
    lines: list[Line] = []
    for line in document.lines:
        at, labels = _merged(line, known)
        if labels:
            lines += _apart(line, at, labels)
            changed = True
        else:
            lines.append(line)
    return replace(document, lines=tuple(lines)) if changed else document


@lru_cache(maxsize=8)
def _pairs(forms: tuple[Form, ...]) -> dict[str, tuple[str, ...]]:
    """Return the labels of rows that follow each other, by what two or three of them say together."""
    found: dict[str, tuple[str, ...]] = {}
    for form in forms:
        for table in form.tables:
            if table.printed != "rows":
                continue
            labels = [row.label for block in table.blocks for row in block.rows]
            for size in range(2, _MOST_MERGED + 1):
                for start in range(len(labels) - size + 1):
                    part = tuple(labels[start : start + size])
                    found["".join(map(_plain, part))] = part
    return found


def _plain(text: str) -> str:
    """Return what a label says without its number; nothing of a text with figures, which are no label's."""
    named = _NUMBERING.sub("", fold(text))
    return "" if any(map(str.isdigit, named)) else _NOT_HAN.sub("", named)


def _merged(line: Line, known: dict[str, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    """Return which cell of a line holds several labels, and these; no labels where none does."""
    if not line.separated or len(line.cells) < 2:
        return 0, ()
    for at, cell in enumerate(line.cells[:-1]):
        if len(cell.text) >= _SHORTEST and (labels := known.get(_plain(cell.text))):
            return at, labels
    return 0, ()


def _apart(line: Line, at: int, labels: tuple[str, ...]) -> Iterator[Line]:
    """Yield a line for each label, with its share of every cell behind them."""
    behind = line.cells[at + 1 :]
    shares = [_shares(cell, len(labels)) for cell in behind]
    for number, label in enumerate(labels):
        before = line.cells[:at] if not number else ()
        mine = (cell._replace(text=share[number]) for cell, share in zip(behind, shares, strict=True))
        cells = (*before, line.cells[at]._replace(text=label), *mine)
        yield line._replace(cells=cells, gap=line.gap if not number else 0)


def _shares(cell: Cell, rows: int) -> list[str]:
    parts = cell.text.split()
    if not parts:
        return [""] * rows
    return parts if len(parts) == rows else [f"{cell.text}{LOST}"] * rows

"""Cells of lines with pipes, in every dialect that extraction tools write.

What a pipe means hangs on the lines around it:

* ``行政许可 | 12 | |``: a row; each pipe *ends* a cell.
* ``| 行政许可 | 12 |``: a row in a frame; the first pipe only opens it. But where rows without a leading pipe
  stand in the same table, a leading pipe ends an *empty* cell (one under a cell that spans rows).
* ``12 |``: a cell a line. A pipe alone is an empty cell in its place; several on one line are empty cells that
  were gathered from the whole row: that something is blank is known, not where.
* ``12`` and ``|`` on lines of their own by turns: the pipe ends the cell above it; two in succession enclose an
  empty one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_ANY_PIPE = re.compile("[｜│┃║￨]")
_BOX = re.compile("[─-╿]")
_JOINT = re.compile("[┌-╋╒-╬]")
_RUNG = re.compile("[─━═╌-╏]+")
_BOX_RULE = re.compile(r"[\s|+─-╿]+")
_ASCII_RULE = frozenset("+-= ")
_MARKDOWN_CELL = re.compile(r"\s*(?::?-{3,}:?|:-+:?|-+:)\s*")
_BARE = frozenset("| \u3000\t")
_FIGURE = re.compile(r"[+\-－—]?\d[\d,.]*\s*(?:\||$)|[-—/]+\s*(?:\||$)")
_FRAME_SHARE = 0.2
_LONGEST_CELL = 60
_LONGEST_WRAP = 3
#: What a row becomes that only ruled the table or was joined to another; it keeps the numbers of the others.
RULE = "+-+"

#: A pipe that Markdown escapes, while the line is split (NUL never reaches the readers' splitting).
ESCAPED = "\x00"
_ESCAPE = re.compile(r"(?<=[^|\s\\])\\\|")


class Bare(NamedTuple):
    """What a line of nothing but pipes says."""

    empty: int
    gathered: bool
    closes_line_above: bool


def with_plain_pipes(text: str) -> str:
    """Return the text with full-width and box-drawing pipes as ``|``, and without lines that only draw a frame."""
    if _BOX.search(text):
        text = "\n".join(map(_without_frame, text.split("\n")))
    return _ANY_PIPE.sub("|", text)


def _without_frame(line: str) -> str:
    if not _JOINT.search(line):
        return line
    if _BOX_RULE.fullmatch(line):
        return RULE
    return _JOINT.sub("|", _RUNG.sub("", line))


def is_rule(line: str) -> bool:
    """Tell whether a stripped line only rules a table: ``+---+``, ``|---|:-:|``. A row of dashes is none."""
    first = line[0]
    if first == "+":
        return line[-1] == "+" and line[:2] in ("+-", "+=") and _ASCII_RULE.issuperset(line)
    if first not in "|-:" or "-" not in line or "|" not in line:
        return False
    return all(map(_MARKDOWN_CELL.fullmatch, line.strip("|").split("|")))


def is_bare(line: str) -> bool:
    """Tell whether a line has pipes and nothing else."""
    return line[0] == "|" and line[-1] == "|" and _BARE.issuperset(line)


def split(line: str, framed: bool) -> list[str]:
    """Return the cells of a stripped line with pipes; ``framed``: a leading pipe only opens the row."""
    if "\\|" in line:  # a backslash alone in its cell is a mark for "none", not an escape
        line = _ESCAPE.sub(ESCAPED, line)
    cells = line.split("|")
    if len(cells) > 1 and not cells[-1]:
        cells.pop()
    if framed and len(cells) > 1 and not cells[0]:
        del cells[0]
    return [cell.strip() for cell in cells]


def framed_rows(rows: Sequence[str]) -> frozenset[int]:
    """Return the indices of rows whose leading pipe opens a frame and ends no cell.

    Judged table by table; a single line without pipes does not end one.
    """
    framed: set[int] = set()
    block: list[int] = []
    others = 0
    for index, row in enumerate(rows):
        if "|" in row:
            block.append(index)
            others = 0
        elif row and not row.isspace():
            others += 1
            if others > 1 and block:
                framed.update(_framed(rows, block))
                block = []
    framed.update(_framed(rows, block))
    return frozenset(framed)


def _framed(rows: Sequence[str], block: Sequence[int]) -> Sequence[int]:
    filled = [(index, text) for index in block if not _BARE.issuperset(text := rows[index].strip())]
    leading = sum(text[0] == "|" for _, text in filled)
    rows_without = sum(text[0] != "|" and "|" in text[:-1] and not _goes_on(rows, index) for index, text in filled)
    if not leading or rows_without >= _FRAME_SHARE * (leading + rows_without):
        return ()
    return block


def _goes_on(rows: Sequence[str], index: int) -> bool:
    """Tell whether a row is indented and goes on with a row above that a leading pipe opened and none closed."""
    for above in range(index - 1, max(index - _LONGEST_WRAP, 0) - 1, -1):
        if rows[above + 1][:1] not in (" ", "\t"):
            return False
        row = rows[above].strip()
        if "|" in row:
            return row[0] == "|" and row[-1] != "|"
    return False


def join_wrapped(rows: list[str], framed: frozenset[int]) -> None:
    """Join, in place, cells of framed rows that go on in further indented lines; these become rules.

    A row goes on where it does not end with a pipe and the next line is indented deeper and opens no row. A
    figure is never joined to what stands above it: it may be a value of its own.
    """
    for index in sorted(framed):
        row = rows[index]
        if not row.lstrip().startswith("|") or row.rstrip().endswith("|") or not row:
            continue
        indent = len(row) - len(row.lstrip())
        for below in range(index + 1, min(index + _LONGEST_WRAP + 1, len(rows))):
            text = rows[below].strip()
            deeper = len(rows[below]) - len(rows[below].lstrip(" \t")) > indent
            if not text or not deeper or text[0] == "|" or _FIGURE.match(text):
                break
            glue = " " if row[-1].isascii() and row[-1].isalnum() and text[0].isascii() else ""
            row = rows[index] = row.rstrip() + glue + text
            rows[below] = RULE
            if text.endswith("|"):
                break


class Context:
    """What the lines so far say about the next line of bare pipes.

    Parameters
    ----------
    rows
        All rows of the text; they tell whether cells mostly end with a pipe.
    """

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows
        self._cell_ends: bool | None = None
        self._open = False
        self._above = "text"

    def plain(self, text: str) -> None:
        """Note a line without pipes."""
        self._open = len(text) <= _LONGEST_CELL and not text.endswith("。")
        self._above = "text"

    def piped(self, text: str, cells: int) -> None:
        """Note a line of text and pipes that gave so many cells."""
        self._open = text[-1] != "|"
        self._above = "cell" if cells == 1 else "row"

    def bare(self, index: int, text: str, framed: bool) -> Bare:
        """Say what a line of bare pipes, the row of that index, means here."""
        pipes = text.count("|")
        if framed and pipes == 1 and self._row_goes_on(index):
            return Bare(1, False, False)
        closes = self._open and not (pipes > 1 and self._cells_end_with_pipes())
        self._open = False
        if closes:
            closed = self._above == "text" and pipes == 1
            self._above = "turns"
            return Bare(pipes - 1, False, closed)
        if self._above == "text" and pipes == 1 and not self._cells_end_with_pipes():
            self._above = "turns"  # opens the first cell
            return Bare(0, False, False)
        if self._above == "turns":
            return Bare(pipes, False, False)
        if framed and pipes > 1:
            return Bare(pipes - 1, False, False)
        gathered = pipes > 1 and self._above != "row" and self._cells_end_with_pipes()
        return Bare(pipes, gathered, False)

    def _row_goes_on(self, index: int) -> bool:
        """Tell whether the next line, indented as deep as this one is, opens another cell of the row with its pipe."""
        here, below = self._rows[index], self._rows[index + 1] if index + 1 < len(self._rows) else ""
        indent = here[: len(here) - len(here.lstrip())]
        return bool(indent) and below.startswith(f"{indent}|")

    def _cells_end_with_pipes(self) -> bool:
        """Tell whether the text has more cells that end with a pipe than pipes that stand alone."""
        if self._cell_ends is None:
            texts = [row.strip() for row in self._rows if "|" in row]
            ended = sum(text[-1] == "|" and len(text) > 1 and text.find("|") == len(text) - 1 for text in texts)
            self._cell_ends = ended > sum(text == "|" for text in texts)
        return self._cell_ends

"""Cells of a workbook: numbers as numbers, and text that is never run as a formula."""

from __future__ import annotations

from typing import Any, Final

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, PatternFill, Side

from gongkai.core.report_files import guarded

DOUBT: Final = PatternFill("solid", fgColor="FFD54A")
HEAD: Final = PatternFill("solid", fgColor="E8EDF3")
BOLD: Final = Font(bold=True)
THIN: Final = Border(*(Side("thin", color="999999") for _ in range(4)))

LONGEST: Final = 32_000
"""Characters that a cell is given; Excel takes 32,767."""


def plain_text(text: str) -> str:
    """Return text as a workbook can hold it: control characters as ``□``, the end of what is too long cut, and said so.

    >>> plain_text("a\\x00b")
    'a□b'
    """
    clean = ILLEGAL_CHARACTERS_RE.sub("□", text.encode("utf-8", "backslashreplace").decode())
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…（截断 cut）"


def fill(cell: Any, value: Any) -> Any:
    """Put a value into a cell and return the cell: text is text whatever it begins with."""
    if isinstance(value, str):
        text = plain_text(value)
        cell.value = text
        cell.data_type = "s"
        if guarded(text) != text:  # Excel would run it when somebody edits the cell
            cell.quotePrefix = True
    else:
        cell.value = value
    return cell


def written(sheet: Any, value: Any, *, head: bool = False) -> Any:
    """Return a cell for a sheet that is written row by row."""
    cell = fill(WriteOnlyCell(sheet), value)
    if head:
        cell.fill, cell.font = HEAD, BOLD
    return cell


def mark_doubt(cell: Any, why: str) -> None:
    """Colour a cell and say why in a comment."""
    cell.fill = DOUBT
    cell.comment = Comment(plain_text(why)[:2_000], "Gongkai", height=160, width=320)

"""What a generated page holds, apart from its being a page: paragraphs and tables in order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_BREAK: Final = "\v"


@dataclass(frozen=True, slots=True)
class PlainCell:
    """A cell: its text (line ends divide its rows), and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table: for each row the cells that begin in it, and how many columns there are."""

    rows: list[list[PlainCell]]
    width: int

    def places(self) -> list[list[tuple[int, PlainCell | None, PlainCell]]]:
        """Return for each row, from left to right, what stands in it.

        Each entry is a column, the cell that begins there (``None`` where one from above reaches down), and the
        cell that covers the place.
        """
        reaching: dict[int, tuple[int, PlainCell]] = {}  # column where a cell begins → rows still to come, the cell
        out = []
        for row in self.rows:
            column, waiting = 0, list(row)
            placed: list[tuple[int, PlainCell | None, PlainCell]] = []
            while column < self.width:
                left, above = reaching.get(column, (0, None))
                if left and above is not None:
                    placed.append((column, None, above))
                    reaching[column] = (left - 1, above)
                    column += above.columns
                elif waiting:
                    cell = waiting.pop(0)
                    placed.append((column, cell, cell))
                    reaching[column] = (cell.rows - 1, cell)
                    column += cell.columns
                else:
                    break
            out.append(placed)
        return out


Content = list[str | PlainTable]


def content_of(html: str) -> Content:
    """Return the paragraphs and tables of a clean generated page (layout ``HTML``)."""
    from lxml import html as pages

    body: Any = pages.fromstring(html).find("body")
    return [_table(element) if element.tag == "table" else _text(element) for element in body]


def _text(element: Any) -> str:
    """Return an element's text as a browser sets it: white space runs are one space, ``<br>`` ends a row."""
    rows = "".join(_parts(element)).split(_BREAK)
    return "\n".join(_SPACES.sub(" ", row).strip(" ") for row in rows).strip("\n")


def _parts(element: Any) -> list[str]:
    parts = [element.text or ""]
    for child in element:
        parts += [_BREAK] if child.tag == "br" else _parts(child)
        parts.append(child.tail or "")
    return parts


def _table(element: Any) -> PlainTable:
    rows = [
        [
            PlainCell(_text(cell), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1)))
            for cell in row.iter("td", "th")
        ]
        for row in element.iter("tr")
    ]
    reaching = [sum(cell.columns for cell in row) for row in rows]
    return PlainTable(rows, max(reaching, default=0))

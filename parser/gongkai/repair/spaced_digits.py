"""Letter-spaced figures put together: ``7 7 8 → 778``, ``1 234 → 1234``.

So it is only where the cells of the document tell that it writes its figures so; ``2 3`` may be two figures elsewhere.
"""

from __future__ import annotations

import re

from gongkai.core.document import Line, is_row
from gongkai.core.misread_digits import is_spaced
from gongkai.core.text import FIGURE_SPACE, read_number

ENOUGH = 3
"""Figures with spaces in them that make it a document's way of writing figures."""

_SPACED_FIGURES = re.compile(r"[+\-]?\d[\d.,]*(?:\s+\d[\d.,]*)+")
_THOUSANDS = re.compile(r"[+\-]?[1-9]\d{0,2}(?:[^\S\n]\d{3})+(?:\.\d+)?")
_UNSPACED = re.compile(r"[+\-]?\d[\d.,]*\d")


def with_whole_figures(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines with figure spaces for the spaces within the figures of cells that separators or a grid mark."""
    return _with_whole_digits(_with_whole_thousands(lines))


def _with_whole_thousands(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Put together the thousands of figures alone in their cells.

    So it is where no such cell of the document holds figures that a space parts otherwise. Where few cells do, one
    beside an empty cell stays as it is: it may hold its neighbour's figure.
    """
    texts = (cell.text for line in lines if line.separated for cell in line.cells)
    spaced = [text for text in texts if len(text) > 2 and text[0] in "+-0123456789" and _SPACED_FIGURES.fullmatch(text)]
    if not spaced or not all(map(_THOUSANDS.fullmatch, spaced)):
        return lines
    sure = len(spaced) >= ENOUGH
    return tuple(_whole_thousands(line, sure) if line.separated else line for line in lines)


def _whole_thousands(line: Line, sure: bool) -> Line:
    cells = list(line.cells)
    for at, cell in enumerate(cells):
        alone = at + 1 == len(cells) or cells[at + 1].text
        if (sure or alone) and _THOUSANDS.fullmatch(cell.text):
            cells[at] = cell.repaired(FIGURE_SPACE.join(cell.text.split()))
    return line._replace(cells=tuple(cells))


def _with_whole_digits(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Put together figures that are set digit by digit (``7 7 8``).

    So it is where all figures of the document's marked cells are set so, and enough of them in rows whose other cells
    leave such a cell one place. A needless zero in front tells that a cell holds several figures.
    """
    spaced: list[str] = []
    placed = 0
    for line in lines:
        if not line.separated:
            continue
        texts = [cell.text for cell in line.cells if len(cell.text) > 1]
        if any(map(_UNSPACED.fullmatch, texts)):
            return lines
        mine = list(filter(is_spaced, texts))
        spaced += mine
        placed += len(mine) if is_row(line) else 0
    if placed < ENOUGH or 2 * placed < len(spaced) or not all(map(_is_one, spaced)):
        return lines
    return tuple(_whole_digits(line) if line.separated else line for line in lines)


def _is_one(text: str) -> bool:
    number = read_number(text.replace(" ", ""))
    return number is not None and not number.doubtful


def _whole_digits(line: Line) -> Line:
    cells = [
        cell.repaired(cell.text.replace(" ", FIGURE_SPACE)) if is_spaced(cell.text) else cell for cell in line.cells
    ]
    return line._replace(cells=tuple(cells))

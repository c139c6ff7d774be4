"""Print that the file does not say in characters: figures as small pictures or as shapes, fonts that map to nothing.

The recogniser of pictures reads it where it is installed; else a mark stands in its place, which is no figure and no
blank. Looked for are ruled cells without text, and what stands on a line with text where there are no rules.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from gongkai.core.document import LOST
from gongkai.core.errors import MissingExtra
from gongkai.readers.pdf.page_objects import Box, Glyph, PageDoubt, PdfPage
from gongkai.readers.pdf.ruled_tables import Lattice
from gongkai.readers.pdf.text_lines import contiguous, rows_of

NOTE_LOST = "print_not_read"
#: Points at the sides of a cell that may be its rules.
_INSET = 2.5
#: A cell is closed by rules on so many sides, or lies beside the table.
_SIDES = 3
#: Resolution at which lost print is recognised, and paper left around it (heights).
_DPI, _AROUND = 200.0, 0.25
#: Pictures at least so large are read as pictures (points).
_WIDE, _HIGH = 150.0, 45.0
#: Height and width of what may be a figure outside ruled tables, in heights of the page's characters.
_HEIGHTS, _WIDEST = (0.45, 2.2), 10.0
_USUAL = 10.0
#: Probability that a cell which prints more than its text says nothing but its text.
_BESIDE = 0.5
#: And that what was drawn is what was recognised: single drawn figures are rare, and nothing is known of their kind.
_SUREST = 0.85


def recover(page: PdfPage, lattices: Sequence[Lattice]) -> None:
    """Add to a page what is printed on it and said in no characters.

    Parameters
    ----------
    page
        ``glyphs`` are added to; ``doubts`` and ``notes`` say how sure they are.
    lattices
        Its ruled tables.
    """
    lost = [glyph for glyph in page.glyphs if glyph.char == LOST]
    if lost:
        page.glyphs = [glyph for glyph in page.glyphs if glyph.char != LOST]
    spots = [_around(run) for row in rows_of(lost) for run in contiguous(row)]
    if page.image is not None and page.drawn:
        for lattice in lattices:
            spots += _in_cells(page, lattice, spots)
        spots += _on_lines(page, lattices)
    if spots:
        page.glyphs += _recognised(page, spots)
    _doubt_emptied(page, lattices)


def _in_cells(page: PdfPage, lattice: Lattice, taken: Sequence[Box]) -> list[Box]:
    """Return where cells without text print something; doubt those that print something beside their text."""
    assert page.image is not None
    written = _written(page.glyphs, lattice)
    gone = _written([*page.struck, *page.hidden], lattice)
    rules = _boxes(
        [(r.start, r.at, r.end, r.at) for r in page.across] + [(r.at, r.start, r.at, r.end) for r in page.down]
    )
    drawn = _boxes(page.drawn)
    spots: list[Box] = []
    for number in range(len(lattice.cells)):
        box = lattice.cell_box(number)
        said = written.get(number)
        if said is not None and not said.isdecimal():
            continue
        if sum(lattice.closed[number]) < _SIDES or number in gone or not _crossing(drawn, box).any():
            continue
        inner: list[Box] = [(a, b, c, d) for a, b, c, d in rules[_crossing(rules, box)].tolist()]
        found = page.image.print_in(box, _INSET, inner)
        if found is None or _in_large_picture(page, found) or any(_crosses(each, box) for each in taken):
            continue
        if said is None:
            spots.append(found)
        else:
            page.doubts.append(PageDoubt(box, _BESIDE))
    return spots


def _written(glyphs: Sequence[Glyph], lattice: Lattice) -> dict[int, str]:
    """Return what the characters of each cell say, in the order of the file."""
    found: dict[int, str] = {}
    for glyph in glyphs:
        cell = lattice.cell_at((glyph.x0 + glyph.x1) / 2, glyph.middle)
        if cell is not None:
            found[cell] = found.get(cell, "") + glyph.char
    return found


def _boxes(boxes: Sequence[Box]) -> npt.NDArray[np.float64]:
    return np.array(boxes, dtype=np.float64).reshape(-1, 4)


def _crossing(boxes: npt.NDArray[np.float64], box: Box) -> npt.NDArray[np.bool_]:
    """Tell of each of many boxes whether it crosses a box."""
    return (boxes[:, 0] < box[2]) & (boxes[:, 2] > box[0]) & (boxes[:, 1] < box[3]) & (boxes[:, 3] > box[1])


def _crosses(one: Box, other: Box) -> bool:
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def _in_large_picture(page: PdfPage, box: Box) -> bool:
    return any(
        each.x1 - each.x0 >= _WIDE and each.bottom - each.top >= _HIGH and _crosses(each[:4], box)
        for each in page.pictures
    )


def _on_lines(page: PdfPage, lattices: Sequence[Lattice]) -> list[Box]:
    """Return small drawn things outside ruled tables that stand behind text on its line, as a figure would."""
    size = page.size
    if not size:
        return []
    small = [
        Glyph(LOST, *box)
        for box in page.drawn
        if _HEIGHTS[0] * size <= box[3] - box[1] <= _HEIGHTS[1] * size and box[2] - box[0] <= _WIDEST * size
    ]
    small = [each for each in small if not any(_crosses(each[1:], lattice.box) for lattice in lattices)]
    if not small:
        return []
    boxes = _boxes([glyph[1:] for glyph in page.glyphs])
    runs = [_around(run) for row in rows_of(small) for run in contiguous(row)]
    return [run for run in runs if _is_behind(run, boxes, size) and page.image and page.image.print_in(run, -1.0)]


def _is_behind(box: Box, boxes: npt.NDArray[np.float64], size: float) -> bool:
    x0, top, x1, bottom = boxes.T
    middle = (top + bottom) / 2
    level = (middle > box[1] - 0.3 * size) & (middle < box[3] + 0.3 * size)
    over = level & (x0 < box[2]) & (x1 > box[0])
    return bool((level & (x1 < box[0] - 0.8 * size)).any()) and not bool(
        over.any() or (level & (x0 >= box[2] - 1) & (x0 < box[2] + 0.8 * size)).any()
    )


def _around(run: Sequence[Glyph]) -> Box:
    return (
        min(glyph.x0 for glyph in run),
        min(glyph.top for glyph in run),
        max(glyph.x1 for glyph in run),
        max(glyph.bottom for glyph in run),
    )


def _recognised(page: PdfPage, spots: Sequence[Box]) -> list[Glyph]:
    """Return a piece of text for each spot, or the mark of what was lost."""
    from gongkai.readers import images

    size = page.size or _USUAL
    found: list[tuple[str, float]] = [("", 0.0)] * len(spots)
    if page.image is not None:
        around = _AROUND * size
        try:
            images.require_engine()
            cuts = [page.image.cropped((a - around, b - around, c + around, d + around), _DPI) for a, b, c, d in spots]
            found = images.read_spots(cuts, size * _DPI / 72)
        except MissingExtra:
            page.notes.append(NOTE_LOST)
    glyphs: list[Glyph] = []
    for box, (text, score) in zip(spots, found, strict=True):
        page.doubts.append(PageDoubt(box, min(score, _SUREST)))
        glyphs.append(_piece(text or LOST, box, size))
    return glyphs


def _piece(text: str, box: Box, size: float) -> Glyph:
    """Return a text as one character, no lower than a line of the page, so that it stands with its neighbours."""
    missing = max(size - (box[3] - box[1]), 0.0) / 2
    return Glyph(text, box[0], box[1] - missing, box[2], box[3] + missing)


def _doubt_emptied(page: PdfPage, lattices: Sequence[Lattice]) -> None:
    """Doubt cells whose whole text was set aside."""
    if not page.struck and not page.hidden:
        return
    for lattice in lattices:
        written = _written(page.glyphs, lattice)
        for cell in _written([*page.struck, *page.hidden], lattice):
            if cell not in written:
                page.doubts.append(PageDoubt(lattice.cell_box(cell), _BESIDE))

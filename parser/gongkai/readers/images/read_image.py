"""From pages to lines of cells: what is cropped, what is recognised, and how it is put together again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from gongkai.core.document import Cell, Line, Location
from gongkai.core.errors import LimitExceeded
from gongkai.core.options import ParseOptions
from gongkai.readers.images.ctc_decoding import Recognised
from gongkai.readers.images.decode_image import pages_in_colour
from gongkai.readers.images.image_geometry import GEOMETRY
from gongkai.readers.images.ink_lines import crop, segments, strips, strokes
from gongkai.readers.images.page_cleanup import CleanPage, prepare
from gongkai.readers.images.page_view import PageView, turned_back, view_of
from gongkai.readers.images.recogniser import recognise
from gongkai.readers.images.ruling_lines import CellArea, RuledGrid, find_grids
from gongkai.readers.images.unruled_text import CellLines, loose_rows

SLOWER = 5
"""How much more time a picture is given than a file that says in characters what it prints."""

TORN_SCORE = 0.5

STROKES_SCORE = 0.99

STAMPED = 0.6
"""Probability at the most that a text is right which stands under the ink of a stamp."""

SAMPLE, FEWEST_SAMPLED = 16, 4
"""Lines of print that tell whether a page is the right way up, and how many there must be to tell."""

WORD = 4
"""Characters of a line that count in full."""

LEGIBLE, FAR_BETTER = 0.85, 0.1
"""Mean score of them from which it is, and by how much another way up must be better. On six generated pages at 150 dpi
it was 0.78 to 0.99 the right way up, and 0.70 at the most in any other."""


def read_pages(
    data: bytes, options: ParseOptions, first: int, table: int, page: int | None
) -> tuple[list[Line], tuple[str, ...]]:
    """Return the lines of all pages of a picture, and notes (see ``read_picture``)."""
    lines: list[Line] = []
    grids = table
    left = options.max_cells
    strips_left = options.max_strips
    begun = time.monotonic()
    for number, (grey, colours) in enumerate(pages_in_colour(data, options), 1):
        if (seconds := time.monotonic() - begun) > (most := SLOWER * options.read_seconds):
            raise LimitExceeded("seconds", round(seconds, 1), most)
        view = view_of(grey, colours)
        place = (page if page is not None else number, first + len(lines), grids, strips_left)
        reader = _upright(_PageReader(view, *place), view, place)
        lines += reader.lines()
        grids += reader.grids
        strips_left -= reader.asked
        if (cells := sum(len(line.cells) for line in lines)) > left:
            raise LimitExceeded("cells", cells, left)
    return lines, ()


def _upright(reader: _PageReader, view: PageView, place: tuple[int, int, int, int]) -> _PageReader:
    """Return the reader of a page, of the page turned where that is far more legible."""
    legible = reader.sample()
    if legible >= LEGIBLE:
        return reader
    others = [_PageReader(_turned(view, turns), *place, turns) for turns in (2, 1, 3)]
    best = max(others, key=_PageReader.sample)
    return best if best.sample() >= legible + FAR_BETTER else reader


def _turned(view: PageView, turns: int) -> PageView:
    stamped = None if view.stamped is None else np.ascontiguousarray(np.rot90(view.stamped, turns))
    return PageView(np.ascontiguousarray(np.rot90(view.grey, turns)), stamped)


class Asked(NamedTuple):
    """A crop that is to be recognised, by its number, and what stands between its text and the one before it."""

    number: int
    joint: str = ""


class _PageReader:
    """One page: crops are gathered first, recognised together, then put in their places."""

    def __init__(self, view: PageView, page: int, first: int, table: int, most: int, turns: int = 0) -> None:
        self.grids = 0
        self._most, self._turns = most, turns
        self._stamped, self._shape = view.stamped, view.grey.shape[:2]
        self._sheet = prepare(view.grey)
        self._page, self._number, self._table = page, first, table
        self._asked: list[tuple[np.ndarray, str]] = []
        self._found: dict[int, Recognised] = {}
        self._plans = self._planned()
        self._legible: float | None = None

    def sample(self) -> float:
        """Return how legible the page is: the mean score of some of its lines of print, the longest; 1 for none.

        A line that is read as fewer characters than a word counts for less: so are lines on their side.
        """
        if self._legible is None:
            unknown = [index for index, (_, known) in enumerate(self._asked) if not known]
            longest = sorted(unknown, key=lambda index: -self._asked[index][0].shape[1])[:SAMPLE]
            self._recognise(longest)
            found = [self._found[index] for index in longest]
            scores = [each.score * min(len(each.text), WORD) / WORD for each in found]
            self._legible = sum(scores) / len(scores) if len(scores) >= FEWEST_SAMPLED else 1.0
        return self._legible

    def lines(self) -> list[Line]:
        """Return the page's lines in reading order."""
        self._recognise(range(len(self._asked)))
        out: list[Line] = []
        for _, what, wanted in sorted(self._plans, key=lambda plan: plan[0]):
            out += self._grid(what, wanted) if isinstance(what, RuledGrid) else self._running(what, wanted)
        return out

    def _planned(self) -> list[tuple[float, RuledGrid | list[CellLines], list[list[Asked]]]]:
        """Return what stands on the page, from where on, and what is asked for each of its cells."""
        sheet = self._sheet
        if sheet is None:
            return []
        grids, rules = find_grids(sheet)
        print_only = np.where(rules > 0, 0, sheet.ink).astype(np.uint8)
        plans: list[tuple[float, RuledGrid | list[CellLines], list[list[Asked]]]] = []
        for grid in grids:
            wanted = [self._cell_crops(print_only, area, sheet) for area in grid.areas]
            plans.append((grid.top, grid, wanted))
        outside = print_only.copy()
        for grid in grids:
            outside[grid.top : grid.bottom, grid.x0 : grid.x1] = 0
        for row in loose_rows(outside, sheet.size):
            top = min(piece.top for cell in row for piece in cell)
            plans.append((top, row, [self._loose_crops(cell, sheet) for cell in row]))
        return plans

    def _want(self, picture: np.ndarray, known: str = "") -> int:
        """Ask for a text, or note one that is known already; return where it will be found."""
        if len(self._asked) >= self._most:
            raise LimitExceeded("lines of print", len(self._asked) + 1, self._most)
        self._asked.append((picture, known))
        return len(self._asked) - 1

    @property
    def asked(self) -> int:
        """How many lines of print were recognised."""
        return len(self._asked)

    def _recognise(self, wanted: Sequence[int]) -> None:
        """Recognise crops, by their numbers, that were not yet."""
        new = [index for index in wanted if index not in self._found]
        unknown = [index for index in new if not self._asked[index][1]]
        self._found.update((index, Recognised(self._asked[index][1], STROKES_SCORE)) for index in new)
        self._found.update(zip(unknown, recognise([self._asked[index][0] for index in unknown]), strict=True))

    def _place(
        self, box: tuple[float, float, float, float], text: str, score: float
    ) -> tuple[tuple[float, float, float, float], float]:
        """Return where a box stands on the picture as given, and the score of a text there: less under a stamp."""
        assert self._sheet is not None
        x0, top, x1, bottom = on_page = self._sheet.original(box)
        if self._stamped is not None and text:
            under = self._stamped[max(round(top), 0) : round(bottom), max(round(x0), 0) : round(x1)]
            score = min(score, STAMPED) if under.any() else score
        high, wide = self._shape
        given = (wide, high) if self._turns % 2 else (high, wide)
        return turned_back(on_page, self._turns, given), score

    def _cell_crops(self, ink: np.ndarray, area: CellArea, sheet: CleanPage) -> list[Asked]:
        """Ask for the lines of print of a cell."""
        inset = 2
        x0, top, x1, bottom = area.x0 + inset, area.top + inset, area.x1 - inset, area.bottom - inset
        asked: list[Asked] = []
        above = bottom
        for strip in strips(ink[top:bottom, x0:x1], x0, top, sheet.size):
            joint = "\n" if strip.top - above > GEOMETRY.lines_apart * sheet.size else ""
            for piece in segments(ink, strip, GEOMETRY.figures_apart * sheet.size, GEOMETRY.faint_ink):
                picture = crop(sheet.grey, piece, sheet.size, (x0, top, x1, bottom))
                asked.append(Asked(self._want(picture, strokes(ink, piece, sheet.size)), joint))
                joint = " "
            above = strip.bottom
        return asked

    def _grid(self, grid: RuledGrid, wanted: Sequence[list[Asked]]) -> list[Line]:
        """Return the lines of a table."""
        self.grids += 1
        table = self._table + self.grids
        lines: list[Line] = []
        pairs = zip(grid.areas, wanted, strict=True)
        for _, members in groupby(pairs, key=lambda pair: pair[0].row):
            row = enumerate(members, 1)
            cells = tuple(self._cell(area, asked, place, table) for place, (area, asked) in row)
            lines.append(Line(cells, self._number, 0, table, True))
            self._number += 1
        return lines

    def _cell(self, area: CellArea, asked: list[Asked], place: int, table: int) -> Cell:
        text, score = self._text(asked)
        box, score = self._place((area.x0, area.top, area.x1, area.bottom), text, score)
        source = Location(self._page, self._number, place, box, table, area.row + 1, area.column + 1)
        if area.filled < GEOMETRY.torn_cell:
            score = min(score, TORN_SCORE)
        return Cell(text, source, area.column, area.column + area.columns, area.columns, area.rows, False, score)

    def _loose_crops(self, cell: CellLines, sheet: CleanPage) -> list[Asked]:
        high, wide = sheet.shape
        return [Asked(self._want(crop(sheet.grey, piece, sheet.size, (0, 0, wide, high)))) for piece in cell]

    def _running(self, row: Sequence[CellLines], wanted: Sequence[list[Asked]]) -> list[Line]:
        """Return one line of running text, or of text that stands in columns."""
        cells: list[Cell] = []
        for pieces, asked in zip(row, wanted, strict=True):
            text, score = self._text(asked)
            if text:
                x0, top, x1, bottom = (
                    min(p.x0 for p in pieces), pieces[0].top, max(p.x1 for p in pieces), pieces[-1].bottom
                )  # fmt: skip
                box, score = self._place((x0, top, x1, bottom), text, score)
                source = Location(self._page, self._number, len(cells) + 1, box)
                cells.append(Cell(text, source, x0, x1, 1, 1, False, score))
        if not cells:
            return []
        line = Line(tuple(cells), self._number, 0, None, len(cells) > 1)
        self._number += 1
        return [line]

    def _text(self, asked: Sequence[Asked]) -> tuple[str, float]:
        """Return the text of a cell and its score."""
        text = "".join(joint + self._found[number].text for number, joint in asked).strip()
        return text, round(min((self._found[number].score for number, _ in asked), default=1.0), 4)

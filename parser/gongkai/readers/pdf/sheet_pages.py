"""Sheets with several pages printed on them, two beside each other or four: each is read as a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from gongkai.readers.pdf.page_objects import Box, Glyph, PdfPage
from gongkai.readers.pdf.ruled_tables import joined
from gongkai.readers.pdf.text_lines import gap_between, rows_of

#: Half of the empty band about the middle of the sheet that parts two pages, as a share of it.
_BAND = 0.008
#: A half is a page where so many of its lines run through, each from one side of what it prints to the other (share).
_FEWEST, _THROUGH = 2, 0.7
#: A gap within a line from which it does not run through (heights).
_GAP = 2.0
_FEWEST_CHARACTERS = 20


def pages_on(sheet: PdfPage) -> list[PdfPage]:
    """Return the pages that are printed on a sheet, in reading order; the sheet itself where it is one page.

    Places stay those of the sheet.
    """
    middle = sheet.width / 2
    if sheet.pictures or len(sheet.glyphs) < 2 * _FEWEST_CHARACTERS or not _parts_at(sheet, middle, across=True):
        return [sheet]
    columns = [_part(sheet, lambda x, y: x < middle), _part(sheet, lambda x, y: x >= middle)]
    if not all(map(_is_page, columns)):
        return [sheet]
    half = sheet.height / 2
    if sheet.height < sheet.width or not _parts_at(sheet, half, across=False):
        return columns
    upper = [_part(each, lambda x, y: y < half) for each in columns]
    lower = [_part(each, lambda x, y: y >= half) for each in columns]
    return [each for each in (*upper, *lower) if each.glyphs]


def _parts_at(sheet: PdfPage, middle: float, across: bool) -> bool:
    """Tell whether nothing on a sheet crosses the band about its middle, from side to side or from top to foot."""
    low, high = (0, 2) if across else (1, 3)
    boxes = [glyph[1:] for glyph in sheet.glyphs] + sheet.drawn
    boxes += [(rule.start, rule.at, rule.end, rule.at) for rule in sheet.across]
    boxes += [(rule.at, rule.start, rule.at, rule.end) for rule in sheet.down]
    edges = np.array(boxes, dtype=np.float64)
    band = _BAND * (sheet.width if across else sheet.height)
    return not bool(((edges[:, low] < middle + band) & (edges[:, high] > middle - band)).any())


def _part(sheet: PdfPage, holds: Callable[[float, float], bool]) -> PdfPage:
    """Return what stands on a part of a sheet."""

    def within(box: Box) -> bool:
        return holds((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)

    return replace(
        sheet,
        glyphs=[glyph for glyph in sheet.glyphs if within(glyph[1:])],
        across=[rule for rule in sheet.across if holds((rule.start + rule.end) / 2, rule.at)],
        down=[rule for rule in sheet.down if holds(rule.at, (rule.start + rule.end) / 2)],
        notes=[],
    )


def _is_page(part: PdfPage) -> bool:
    """Tell whether lines of writing, or rules, run through a part from side to side."""
    if len(part.glyphs) < _FEWEST_CHARACTERS:
        return False
    left, right = min(glyph.x0 for glyph in part.glyphs), max(glyph.x1 for glyph in part.glyphs)
    wide = _THROUGH * (right - left)
    lines = sum(_runs_through(row, wide) for row in rows_of(part.glyphs))
    return lines + sum(rule.end - rule.start >= wide for rule in joined(part.across)) >= _FEWEST


def _runs_through(row: list[Glyph], wide: float) -> bool:
    if row[-1].x1 - row[0].x0 < wide:
        return False
    return all(gap_between(left, right) < _GAP for left, right in pairwise(row))

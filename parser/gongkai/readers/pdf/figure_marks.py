"""Marks at figures: characters with a line through them are not printed, small raised ones belong to a note."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gongkai.readers.pdf.page_objects import Glyph, PdfPage, RulingLine
from gongkai.readers.text.invisible_characters import raised

NOTE_STRUCK = "struck_text_dropped"
#: A line goes through a character at this share of its height, from the top; an underline runs lower.
_THROUGH = (0.28, 0.76)
#: Lines of a table reach further than what they cross, by more than so many heights, or meet another line (points).
_BEYOND, _MEETS = 0.6, 2.5
#: A raised mark is lower than what it stands at by this share, and its base line is higher by this share of a height.
_SMALLER, _RAISED = 0.9, 0.12
#: It stands no further from it than so many heights.
_CLOSE = 0.35
_BELOW = 0.14
_NUMERALS = frozenset("0123456789")
_AROUND = frozenset("0123456789()[]（）［］〔〕*＊※注")

Numbers = npt.NDArray[np.float64]


def drop_struck(page: PdfPage) -> None:
    """Set aside the characters of a page that a line of their own goes through."""
    if not page.glyphs or not page.across:
        return
    boxes = np.array([glyph[1:] for glyph in page.glyphs], dtype=np.float64)
    struck: set[int] = set()
    x0, top, x1, bottom = boxes.T
    middle, height = (x0 + x1) / 2, bottom - top
    rules = np.array(page.across, dtype=np.float64)
    share = (rules[:, :1] - top) / np.maximum(height, 0.1)
    within = (share > _THROUGH[0]) & (share < _THROUGH[1]) & (middle >= rules[:, 1:2]) & (middle <= rules[:, 2:])
    for number in np.flatnonzero(within.any(axis=1)).tolist():
        rule, through = page.across[number], within[number]
        if _is_own(rule, x0[through], x1[through], float(height[through].max()), page.down):
            struck.update(np.flatnonzero(through).tolist())
    if struck:
        page.struck = [page.glyphs[index] for index in sorted(struck)]
        page.glyphs = [glyph for index, glyph in enumerate(page.glyphs) if index not in struck]
        page.notes.append(NOTE_STRUCK)


def _is_own(rule: RulingLine, x0: Numbers, x1: Numbers, height: float, down: Sequence[RulingLine]) -> bool:
    """Tell whether a line ends where the characters that it crosses do, and is not what parts two cells."""
    if rule.start < x0.min() - _BEYOND * height or rule.end > x1.max() + _BEYOND * height:
        return False
    met = [each.at for each in down if each.start - _MEETS <= rule.at <= each.end + _MEETS]
    return not all(any(abs(at - end) <= _MEETS for at in met) for end in (rule.start, rule.end))


def mark_raised(page: PdfPage) -> None:
    """Turn small raised numerals that stand at another character into superscript characters, on its height.

    Brackets and stars around them say nothing then, and keep their places.
    """
    glyphs = page.glyphs
    if len(glyphs) < 2:
        return
    boxes = np.array([glyph[1:] for glyph in glyphs], dtype=np.float64)
    marks = np.array([glyph.char in _AROUND for glyph in glyphs])
    host = _hosts(boxes, marks)
    for index, at in sorted(host.items()):
        while at in host:
            at = host[at]
        _, _, top, _, bottom = glyphs[at]
        char, x0, _, x1, _ = glyphs[index]
        glyphs[index] = Glyph(raised(char) if char in _NUMERALS else "", x0, top, x1, bottom)


def _hosts(boxes: Numbers, marks: npt.NDArray[np.bool_]) -> dict[int, int]:
    """Return for each raised character the one that it stands at, which may be a raised one itself."""
    x0, top, x1, bottom = boxes.T
    height = bottom - top
    base = bottom - _BELOW * height
    found: dict[int, int] = {}
    pairs = [(left, left + 1) for left in range(len(boxes) - 1)]
    usual = float(np.median(height)) or 1.0
    for shift in (0.0, 0.5):
        order = np.lexsort((x0, np.floor((top + bottom) / 2 / usual + shift))).tolist()
        pairs += pairwise(order)
    left, right = np.array(sorted(set(pairs))).T
    gap = x0[right] - x1[left]
    for small, large in ((right, left), (left, right)):
        high = height[large]
        near = (gap < _CLOSE * high) & (gap > -_CLOSE * high) & marks[small]
        lower = (height[small] <= _SMALLER * high) & (base[large] - base[small] >= _RAISED * high)
        within = base[large] - base[small] < 0.9 * high
        for index, at in zip(small[near & lower & within].tolist(), large[near & lower & within].tolist(), strict=True):
            found.setdefault(index, at)
    alike = (np.abs(gap) < _CLOSE * height[left]) & (np.abs(base[left] - base[right]) < 0.05 * height[left])
    alike &= (np.abs(height[left] - height[right]) < 0.05 * height[left]) & marks[left] & marks[right]
    joined = list(zip(left[alike].tolist(), right[alike].tolist(), strict=True))
    for one, other in [*joined, *reversed(joined)]:
        for mark, beside in ((one, other), (other, one)):
            if beside in found and mark not in found and found[beside] != mark:
                found[mark] = beside
    return found

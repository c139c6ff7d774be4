"""Thresholds of document image analysis, in one place: skew, contrast, ruling lines, gaps between characters.

Lengths are in characters (the height of a Chinese character of the page) unless they say otherwise; contrast is of 255.
An example: at 300 dpi a character of 12 points is 50 pixels high, so ``rule_gap`` bridges 40 pixels of a broken rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ImageGeometry:
    """Thresholds of the reader of pictures.

    Where nothing else is said, a value is by judgement; all of them together are held on generated reports as pictures
    and worn scans (``benchmarks/kinds_pictures.py``), not each by itself.
    """

    # ------------------------------------------------------------------------------------------ the page
    most_skew: float = 4.0
    """Degrees that a page may be turned; beyond the 3 that scanners do, so that the best lies within."""
    skew_width: int = 900
    """Pixels across of the copy in which the skew is looked for."""
    faintest_print: int = 40
    """Grey levels between print and paper below which nothing is taken for print."""
    smallest_page: int = 12
    """Pixels down and across below which a picture holds no print."""
    ink: int = 90
    """Contrast from which a pixel belongs to a character."""
    faint_ink: int = 50
    """Contrast from which a pixel belongs to a character of which another pixel does, or that is all as faint. Grain
    in a scan of 100 dpi stayed below 30."""
    faint_height: float = 0.4
    """Height from which something faint may be a figure."""

    # ------------------------------------------------------------------------------------------ ruling lines
    faint_rule: int = 55
    """Contrast from which a pixel may belong to a rule; rules are often thinner than a pixel."""
    short_rule: float = 1.2
    """Length of a straight run that leads from one rule to another, for it to be a rule. Strokes of large headings are
    as long as the height of a row, but lead nowhere."""
    joined_rule: float = 2.0
    """Length of a straight run that begins at a rule, for it to be one."""
    long_rule: float = 4.0
    """Length of a straight run that is a rule in any case."""
    sure_rule: float = 8.0
    """Length from which a run is a rule beyond doubt."""
    rule_darkness: float = 0.6
    """Share of the darkness of rules beyond doubt that the others have at least."""
    rule_evenness: float = 0.55
    """Share of a rule's mean darkness that it has even at its lightest."""
    rule_contrast: float = 0.5
    """Share of its darkness by which a rule is darker than what is beside it, on the whole."""
    rule_reach: float = 0.2
    """Distance between a rule's end and the rule that it leads to."""
    rule_gap: float = 0.8
    """Length that may be missing from a rule."""
    narrowest_cell: float = 0.45
    """Least that a cell measures in both directions."""

    # ------------------------------------------------------------------------------------------ lines and cells
    cells_apart: float = 1.4
    """Distance between two pieces of a line from which they are cells of their own, outside ruled tables."""
    tall_strip: float = 1.75
    """Height from which a strip holds more than one line of print."""
    deepest_cut: int = 4
    """How often a strip is cut across and along before what is left is taken as it is."""
    torn_cell: float = 0.85
    """Share of its box that a cell must fill; less, and a rule is missing somewhere."""
    figures_apart: float = 1.3
    """Distance between two pieces of a line within a cell from which they are not one figure."""
    lines_apart: float = 0.9
    """Distance between two lines within a cell from which the second is not the first's continuation."""


GEOMETRY: Final = ImageGeometry()

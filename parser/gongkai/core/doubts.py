"""The doubts that alignment has, by name: what each is about, and the reason that a reader of the report is given."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Doubt(StrEnum):
    """Why a figure may be another's, or none; a run has those of its row or column, a placement those of its cell.

    Examples
    --------
    >>> Doubt.COLUMNS.reason
    'columns_unclear'
    """

    WAYS = "ways"
    """Another way to fill the row, which nothing rules out, says something else."""
    ADRIFT = "adrift"
    """Blanks were lost or gathered, and no sum bears out where they stand."""
    COUNT = "count"
    """More or fewer figures than the row has places for, or a text among them that is no figure."""
    UNREADABLE = "unreadable"
    """Something is printed that cannot be read, or the table's figures are lost."""
    OUTSIDE = "outside"
    """The figure stands outside the marks of its table's cells, or under no header of its own."""
    SILENT = "silent"
    """The row prints nothing, in a table where it may have lost its figures."""
    LAYOUT = "layout"
    """The table can be read in another way that fits as well, or sums speak against the way it was read."""
    COLUMNS = "columns"
    """The headers name other columns than the form's, or in another order, and the figures do not settle it."""
    WHOSE_ROW = "whose_row"
    """Which row the figures belong to is a guess."""
    MISSING = "missing"
    """The table is printed, or should be, and no row for the field was found."""
    CUT = "cut"
    """The text, a page or a part of the table ends within the row."""
    TORN = "torn"
    """Lines of several figures agree with no reading by columns."""
    INCOMPLETE = "incomplete"
    """The block of figures is not filled: as many may be lost as labels are."""
    UNLIKE = "unlike"
    """Figures are written as their column's never are, or stand beside the table's columns."""
    COPIES = "copies"
    """The table is printed twice, and the copies differ."""
    EDITION = "edition"
    """The report prints labels of two editions, and the figure may be the other's."""
    UNSEARCHED = "unsearched"
    """There are more ways to fill the row than were looked at."""
    CHARACTERS = "characters"
    """Letters stand for digits, or the figure is written loosely."""

    @property
    def reason(self) -> str | None:
        """The code for ``Field.reasons``; ``None`` where the way in which the row was filled tells it."""
        return _REASONS.get(self)


_REASONS: Final = {
    Doubt.COUNT: "figures_miscounted",
    Doubt.OUTSIDE: "outside_table",
    Doubt.LAYOUT: "layout_unclear",
    Doubt.TORN: "layout_unclear",
    Doubt.COLUMNS: "columns_unclear",
    Doubt.WHOSE_ROW: "row_unclear",
    Doubt.INCOMPLETE: "row_unclear",
    Doubt.CUT: "row_cut",
    Doubt.COPIES: "copies_differ",
    Doubt.EDITION: "edition_unclear",
    Doubt.UNSEARCHED: "search_exhausted",
}

Doubts = frozenset[Doubt]

NO_DOUBT: Final[Doubts] = frozenset()

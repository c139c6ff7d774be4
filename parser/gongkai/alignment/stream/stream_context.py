"""What every pass over a table's stream may look at beside the stream itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gongkai.alignment.stream.page_numbers import PageFeet
from gongkai.alignment.table_regions import Region
from gongkai.alignment.types import Anchor
from gongkai.core.document import Line
from gongkai.core.labels import LabelledDocument
from gongkai.forms.form import Table
from gongkai.forms.vocabulary import Vocabulary


class BlankWidths(NamedTuple):
    """What neighbouring cells are apart, and what each empty cell between them adds, in empty lines or characters.

    ``before`` parts a row's label from its first cell, ``after`` its last cell from the next label, ``indent`` the
    beginning of a line without a label from its first cell; ``None`` where the text does not tell. ``down``: in lines.
    """

    down: bool
    between: int
    blank: int
    before: int | None
    after: int | None
    indent: int | None


@dataclass(frozen=True, slots=True)
class StreamContext:
    """The document around a table's stream, and the form's table that it is read as.

    Attributes
    ----------
    labelled
        The labelled document.
    region
        The cells of the table.
    table
        The form's table, with its columns as they are looked for.
    words
        The form's wordings.
    chain
        The chain's anchors by cell.
    feet
        The lines of the document that print a page's number.
    widths
        What the gaps between cells were found to be in the tables looked at so far; a pass adds to it.
    """

    labelled: LabelledDocument
    region: Region
    table: Table
    words: Vocabulary
    chain: dict[int, Anchor]
    feet: PageFeet
    widths: list[BlankWidths]

    @property
    def index(self) -> int:
        """Index of the table in the form."""
        return self.region.table

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the document."""
        return self.labelled.document.lines

    @property
    def line_of(self) -> list[int]:
        """For each cell the index of its line."""
        return self.labelled.lines

"""What every pass over a table's stream may look at beside the stream itself."""

from __future__ import annotations

from dataclasses import dataclass

from gongkai.alignment.stream.page_numbers import PageFeet
from gongkai.alignment.table_regions import Region
from gongkai.alignment.types import Anchor
from gongkai.core.document import Line
from gongkai.core.labels import LabelledDocument
from gongkai.forms.form import Table
from gongkai.forms.vocabulary import Vocabulary


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
    """

    labelled: LabelledDocument
    region: Region
    table: Table
    words: Vocabulary
    chain: dict[int, Anchor]
    feet: PageFeet

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

"""What the generator gives: a printed report, every piece of its text with its label, and the truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from gongkai.core.labels import Label
from gongkai.core.report import json_number

Kind = Literal["text", "html"]


class Piece(NamedTuple):
    """A piece of visible text with its label; the pieces of a sample stand in print order."""

    text: str
    label: Label


@dataclass(frozen=True)
class Truth:
    """What a careful person could know from the printed page alone.

    Attributes
    ----------
    source
        Name of the sample.
    edition, year, agency, layout
        The form printed (by its labels), the year reported on, who reports, the layout family.
    fields
        Field id → the printed number; ``None`` where no number is printed or the layout destroyed it.
    unrecoverable
        Fields that the layout destroyed: no logic can restore them, so they must be flagged.
    contested
        Fields that may be flagged without it being needless: members of relations that do not hold,
        figures whose place or unit is a matter of inference.
    facts
        Fact id → the number that the narrative states.
    damages
        Names of what was done to the report, for the analysis of errors.
    """

    source: str
    edition: str
    year: int
    agency: str
    layout: str
    fields: dict[str, Decimal | None]
    unrecoverable: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    facts: dict[str, Decimal] = field(default_factory=dict)
    damages: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the truth as one JSON object, the form that ``gongkai evaluate`` reads."""
        return {
            "source": self.source,
            "edition": self.edition,
            "year": self.year,
            "agency": self.agency,
            "layout": self.layout,
            "fields": {key: json_number(value) for key, value in self.fields.items()},
            "unrecoverable": list(self.unrecoverable),
            "contested": list(self.contested),
            "facts": {key: json_number(value) for key, value in self.facts.items()},
            "damages": list(self.damages),
        }


@dataclass(frozen=True)
class Sample:
    """A generated document.

    Attributes
    ----------
    name
        ``<family>-<seed>``.
    kind
        ``"text"`` or ``"html"``.
    content
        The document as a file would hold it.
    pieces
        Its visible text in print order, labelled.
    truth
        ``None`` for a document that is no annual report.
    family
        The layout family, or the kind of look-alike.
    expected
        For a document that is to be refused: the ``error.code``, one of ``accepted_codes`` if several will do.
    accepted_codes
        All codes that are right for it.
    hand
        The source of its wording: reports of one hand share sentences, agencies and page furniture, those of different
        hands do not.
    """

    name: str
    kind: Kind
    content: str
    pieces: tuple[Piece, ...]
    truth: Truth | None
    family: str
    expected: str | None = None
    accepted_codes: tuple[str, ...] = ()
    hand: str = "a"

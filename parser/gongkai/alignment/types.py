"""What alignment says of a document: anchors, tokens, candidates, and what every field is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from gongkai.core.doubts import NO_DOUBT, Doubt, Doubts
from gongkai.core.text import Number
from gongkai.forms.form import Form

NO_RIVAL = 10
"""The most that is told of a margin: no other reading says otherwise, or none comes near."""


class Anchor(NamedTuple):
    """A cell that prints a label of the form.

    Attributes
    ----------
    cell
        Index of the cell.
    entry
        Index of the entry in the form's vocabulary.
    score
        Likeness of the wording (0–1).
    trust
        The labeller's probability that the cell is such a label (0–1).
    """

    cell: int
    entry: int
    score: float
    trust: float


class Token(NamedTuple):
    """A cell that stands where figures stand: a figure, a mark for "none", an empty cell.

    Attributes
    ----------
    cell
        Index of the cell; ``-1`` for an empty cell that only empty lines tell of.
    text
        Its folded text.
    number
        What it reads as; ``None`` for something that is no figure.
    line
        Index of its line.
    x0, x1
        Its extent across the line (see ``Cell``).
    trust
        The labeller's probability that it is a figure or a blank.
    gathered
        An empty cell of unknown place (see ``Cell.gathered``).
    header
        Index of the cell of the column header that stands right before it, or ``-1``.
    first
        Whether it is the first cell of its line.
    grid
        Whether it stands in a grid of the source's own, so that ``x0`` is its true column.
    aligned
        Whether it stands in text set in columns, so that ``x0`` is its true place.
    named
        The ``(block, column)`` that the column header right before it may name.
    close
        Whether the lines tell that it goes on with the figure before it: a piece of one broken over two lines.
    """

    cell: int
    text: str
    number: Number | None
    line: int
    x0: float
    x1: float
    trust: float
    gathered: bool = False
    header: int = -1
    first: bool = False
    grid: bool = False
    aligned: bool = False
    named: frozenset[tuple[int, int]] = frozenset()
    close: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing at all is printed."""
        return not self.text


@dataclass(slots=True)
class Run:
    """The tokens that belong to a known sequence of slots: a row of the form, a column, a line of groups.

    Attributes
    ----------
    slots
        Field ids, in the order in which the tokens are to fill them.
    tokens
        In reading order, empty cells included.
    table, block
        Indices into the form.
    score
        Likeness of the label that the run follows; 0 where there is none.
    trust
        The labeller's trust in that label.
    inferred
        True where no label of the run itself is printed and its place in the form is inferred.
    how
        ``"row"``, ``"column"`` or ``"matrix"``.
    doubts
        Why its figures may be others' (:meth:`doubt` adds one).
    heads
        Extent across the line of each slot's column header, where headers stand above their figures.
    labels
        Cells before the first token on its line.
    wide
        Characters of double width before the first token on its line: programs that count characters, not display
        columns, set the figures so much further left.
    lead
        Relations that its table's reading bears out more than the next that says otherwise; :data:`NO_RIVAL` where
        there is none.
    """

    slots: tuple[str, ...]
    tokens: list[Token]
    table: int
    block: int
    score: float
    trust: float
    inferred: bool = False
    how: str = "row"
    doubts: Doubts = NO_DOUBT
    heads: tuple[tuple[float, float], ...] | None = None
    labels: int = 0
    wide: int = 0
    lead: int = NO_RIVAL

    @property
    def open(self) -> bool:
        """Whether anything about the run as a whole is in doubt."""
        return bool(self.doubts)

    def doubt(self, why: Doubt, when: bool = True) -> None:
        """Add a doubt, where it holds."""
        if when:
            self.doubts |= {why}


class Reading(NamedTuple):
    """What one slot would hold: the token's number, its folded text, its cell; ``None`` parts for a blank."""

    number: Number | None
    raw: str | None
    cell: int

    @property
    def value(self) -> Decimal | None:
        """The number, or ``None``."""
        return self.number.value if self.number else None


class Candidate(NamedTuple):
    """One way to fill the slots of a run.

    ``how`` names the evidence; ``cost`` orders the candidates of one run, 0 being the best.
    """

    readings: tuple[Reading, ...]
    how: str
    cost: float


@dataclass(slots=True)
class Placement:
    """What one field is given, and on what evidence.

    Attributes
    ----------
    how
        The evidence of the chosen candidate (``exact``, ``blank_cells``, ``position``, ``gathered``, ``vanished``,
        ``glued``, ``merged``, ``headed``, ``nothing``, ``lost`` …).
    doubts
        Why the figure may be another's, or none.
    settled
        True where the relations ruled all other candidates out.
    others
        The other candidates' values for this field.
    score, trust
        Of the label of the row (likeness, labeller's probability); ``reading_trust`` of the figure's cell.
    inferred
        The row's own label is not printed or not readable.
    margin
        What the cheapest way to fill the row that says otherwise for this field costs more than the chosen one;
        :data:`NO_RIVAL` where there is none. Below zero where relations chose against the cost.
    borne
        What all rows of the table say for the way its blanks were placed, more than for none.
    lead
        See :class:`Run`.
    """

    field_id: str
    reading: Reading | None
    status: str
    how: str
    doubts: Doubts = NO_DOUBT
    settled: bool = False
    others: tuple[Decimal | None, ...] = ()
    score: float = 1.0
    trust: float = 1.0
    reading_trust: float = 1.0
    inferred: bool = False
    run_size: int = 0
    printed: int = 0
    margin: float = NO_RIVAL
    borne: float = NO_RIVAL
    lead: int = NO_RIVAL

    @property
    def doubt(self) -> bool:
        """Whether anything is in doubt."""
        return bool(self.doubts)


@dataclass(slots=True)
class TableResult:
    """One table of the form as found.

    Attributes
    ----------
    state
        ``"found"``; ``"absent"`` (no cell of it is printed); ``"lost"`` (labels without their figures);
        ``"unread"`` (labels and figures, of which nothing tells which belong to which).
    heading
        Whether its section heading is printed.
    said_nothing
        The section says in words that nothing happened.
    told
        The section tells figures in sentences.
    cells
        Range of cell indices of its region, ``(0, 0)`` where there is none.
    """

    table: int
    state: str
    heading: bool
    said_nothing: bool = False
    told: bool = False
    cells: tuple[int, int] = (0, 0)
    unknown_rows: list[str] = field(default_factory=list)
    repeated: bool = False
    repeated_differs: bool = False
    foreign_columns: bool = False


@dataclass(slots=True)
class Alignment:
    """The form that fits, its tables, and what every field of it is given."""

    form: Form
    placements: dict[str, Placement]
    tables: list[TableResult]
    anchors: list[Anchor]
    mixed: bool = False
    search_exhausted: bool = False
    headings: int = 0
    row_labels: int = 0


_new = tuple.__new__  # half the price of a NamedTuple's own constructor
_NOTHING = Reading(None, None, -1)

OUTSIDE = 0.1
"""Trust in a figure without the mark that ends every other cell of its table: it is in doubt."""

MOST = 400
"""More candidates than this are not kept for one run; that the list was cut is then a doubt."""


def make_candidate(tokens: Sequence[Token | None], how: str, cost: float) -> Candidate:
    """Return the candidate that fills the slots with these tokens; ``None`` is a blank without a cell."""
    readings = (
        _NOTHING
        if token is None
        else _new(Reading, (token.number, token.text, token.cell))
        if token.text
        else _new(Reading, (None, "", token.cell))
        for token in tokens
    )
    return Candidate(tuple(readings), how, cost)

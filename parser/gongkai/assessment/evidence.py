"""What is known of how each field was read: the evidence that its confidence is weighed by."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from gongkai.alignment.types import Alignment, Placement
from gongkai.core.doubts import Doubt
from gongkai.core.report import Field

HOWS = (
    "exact", "headed", "blank_cells", "few_cells", "nothing", "position", "shifted", "gathered", "vanished", "glued",
    "merged", "dropped", "overfull", "lost", "missing", "empty_line",
)  # fmt: skip
"""The kinds of evidence that a placement names, with ``column_`` or ``matrix_`` before them for such tables."""

MOST_LEAD = 5
"""Relations that a reading is ahead by from which more tell no more; by judgement."""

Flag = Literal["none", "suspect", "doubt", "absent"]
"""What flags a field besides its probability: nothing; it may be the culprit of a sum that fails; its reading or its
unit is in doubt; its table is absent without a word."""

FLAGS: Final[tuple[Flag, ...]] = ("none", "suspect", "doubt", "absent")
IN_DOUBT: Final[tuple[Flag, ...]] = ("doubt", "absent")

_new = tuple.__new__  # half the price of a NamedTuple's own constructor


class Evidence(NamedTuple):
    """What is known of how one field was read; coarse, so that most fields of most reports share a few of these.

    Attributes
    ----------
    flag
        What flags the field whatever its probability is.
    doubts
        Named doubts of its row and cell, in order.
    margin
        What the next way to fill the row that says otherwise costs more, in steps of 0.1 to 1, then 1 to 10.
    borne, lead
        What all rows say for how blanks were placed, and relations that bear the table's reading out more than the
        next (:data:`MOST_LEAD` at the most).
    score, trust, reading_trust
        Of the row's label (likeness, labeller's probability), and of the figure's cell; rounded.
    figure
        ``"none"``, ``"zero"`` or ``"some"``.
    held, failed, open
        Relations of the field that hold with something above zero (2 at most), fail, cannot be checked (1 at most).
    around
        What :func:`table_features` says of the field's table.
    table
        The section says nothing happened; its heading is printed; copies of it differ; it has unknown rows.
    """

    how: str
    flag: Flag
    doubts: tuple[str, ...]
    settled: bool
    margin: float
    borne: int
    lead: int
    score: float
    trust: float
    reading_trust: float
    inferred: bool
    doubtful: bool
    status: str
    figure: str
    held: int
    failed: int
    open: int
    around: tuple[float, ...]
    table: tuple[bool, ...]

    def row(self) -> tuple[float, ...]:
        """Return the evidence as numbers for the weigher, in the order of :data:`DIRECTIONS`."""
        how = kind_of(self.how)
        blank = self.figure == "none"
        numbers = (
            *(how == each for each in HOWS),
            self.how.startswith("column_"),
            self.how.startswith("matrix_"),
            *(each.value in self.doubts for each in Doubt),
            len(self.doubts),
            self.flag == "suspect",
            self.settled,
            self.margin,
            self.borne,
            self.lead,
            self.score,
            self.trust,
            self.reading_trust,
            self.inferred,
            self.doubtful,
            blank,
            self.figure == "zero",
            self.status == "missing",
            self.status == "unreadable",
            self.held,
            self.failed,
            self.open,
            self.held > 0 and how in ("glued", "vanished", "gathered", "merged"),
            *self.around,
            *self.table,
            blank and how == "exact",
        )
        return tuple(float(number) for number in numbers)


DIRECTIONS: Final = (
    *(0 for _ in HOWS), 0, 0, *(-1 for _ in Doubt), -1, -1, 0, 1, 1, 1, 1, 1, 1, 0, -1, 0, 0, 0, 0, 1, -1, 0, 0,
    *(0, 0, 0, -1, -1, 0), 0, 0, -1, -1, 0,
)  # fmt: skip
"""Of each number of :meth:`Evidence.row`: more of it can only make a field surer (1), less sure (-1), or either (0)."""


def evidence_trace() -> list[tuple[float, ...]]:
    """Return the numbers that this version gives the weigher for some made-up evidence; see the labeller's trace."""
    plain = Evidence(
        HOWS[0], "none", (), True, 10.0, 4, 3, 0.97, 0.9, 0.7, False, True, "printed", "some", 2, 1, 0,
        (0.1, 0.0, 0.3, 0.2, 0.4, 0.6), (False, True, False, True),
    )  # fmt: skip
    changed = plain._replace(flag="doubt", score=0.5, status="missing", figure="none", held=0, open=1, margin=0.5)
    suspect = changed._replace(flag="suspect")
    hows = [each._replace(how=how).row() for how in HOWS for each in (plain, changed, suspect)]
    return hows + [plain._replace(doubts=(doubt.value,)).row() for doubt in Doubt]


def table_features(
    placements: Sequence[Placement], held: Mapping[str, tuple[int, int, int]] | None = None
) -> tuple[float, ...]:
    """Return the shares of a table's fields that are out of order, missing, or under a label that is inferred.

    After these come the shares whose blanks were lost, that are in doubt, and that relations with something above zero
    bear out. Blanks whose place is in doubt are no disorder: they say nothing of the rows that print all their figures.
    """
    kinds = Counter([kind_of(placement.how) for placement in placements])
    whole = len(placements) or 1
    known = held or {}
    shares = (
        sum(kinds[kind] for kind in ("overfull", "dropped", "merged", "lost", "glued")),
        kinds["missing"],
        sum([placement.inferred for placement in placements]),
        kinds["vanished"] + kinds["gathered"],
        sum([bool(placement.doubts) for placement in placements]),
        sum([known.get(placement.field_id, _NO_RELATION)[0] > 0 for placement in placements]),
    )
    return tuple(math.ceil(10 * share / whole) / 10 for share in shares)


_NO_RELATION = (0, 0, 0)


@lru_cache(maxsize=100)
def kind_of(how: str) -> str:
    """Return the kind of evidence that a placement names, whatever its table is printed by."""
    return how.removeprefix("column_").removeprefix("matrix_")


@lru_cache(maxsize=10_000)
def _rounded(score: float, trust: float) -> tuple[float, float]:
    """Round what is known of a label; that takes long, and a row's figures have the same one."""
    return round(min(score, 1.0), 2), round(trust, 1)


def _steps(margin: float) -> float:
    """Round a margin: in tenths where ways lie close, else in whole ones."""
    return round(margin, 1) if margin < 1 else float(int(margin))


def absent_fields(result: Alignment) -> set[str]:
    """Return the fields of tables that are not there, without a word that nothing happened."""
    return {
        field_id
        for state in result.tables
        if state.state == "absent" and not state.said_nothing
        for field_id in result.form.tables[state.table].field_ids()
    }


def report_evidence(
    result: Alignment,
    fields: Mapping[str, Field],
    held: Mapping[str, tuple[int, int, int]],
    suspects: Set[str] = frozenset(),
) -> list[Evidence]:
    """Return the evidence for every field, in the form's order.

    Parameters
    ----------
    held
        For each field how many relations hold with something above zero, fail, cannot be checked.
    suspects
        Fields of the smallest changes that would make all relations hold.
    """
    found: list[Evidence] = []
    absent = absent_fields(result)
    for state in result.tables:
        placements = [result.placements[each] for each in result.form.tables[state.table].field_ids()]
        around = table_features(placements, held)
        table = (state.said_nothing, state.heading, state.repeated_differs, bool(state.unknown_rows))
        for placement in placements:
            field = fields[placement.field_id]
            number = placement.reading.number if placement.reading else None
            holding, failing, unchecked = held.get(placement.field_id, _NO_RELATION)
            values = (
                placement.how,
                _flag(placement, field, suspects, absent),
                tuple(sorted(placement.doubts)) if placement.doubts else (),
                placement.settled,
                _steps(placement.margin),
                int(min(placement.borne, MOST_LEAD)),
                min(placement.lead, MOST_LEAD),
                *_rounded(placement.score, placement.trust),
                int(10 * placement.reading_trust + 0.5) / 10,
                placement.inferred,
                number is not None and number.doubtful,
                field.status,
                "none" if field.value is None else "some" if field.value else "zero",
                2 if holding > 2 else holding,
                1 if failing else 0,
                1 if unchecked else 0,
                around,
                table,
            )
            found.append(_new(Evidence, values))
    return found


def _flag(placement: Placement, field: Field, suspects: Set[str], absent: Set[str]) -> Flag:
    """Return what flags a field whatever its probability is."""
    if placement.field_id in absent:
        return "absent"
    if placement.doubts or field.reasons:
        return "doubt"
    return "suspect" if placement.field_id in suspects else "none"

"""Ways to tell where the figures of a row stand that prints fewer than the form has columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, Protocol

from gongkai.alignment.types import Run, Token

FITS, TRIMMED = 1.0, 0.7
"""What a row says of a way that accounts for its empty cells; but for those at its end, which are gone."""

ONLY_TOTALS = 1.2
"""What each row says for totals alone."""

OUTSIDE = 0.4
"""What a way is worth less for cells of a row that it takes for none of its slots."""


LOST = -0.5
"""What a row says that lacks cells, though its table drops none."""


GRID = 2.0
"""What each row of the source's own grid says for its columns."""


NEAR = 0.35
"""Share of the way to the next column that a figure may stand off its own. By judgement."""


Slots = tuple[int, ...]
"""The slot of each printed token of a run, in order."""


def printed_of(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens that are not empty."""
    return [token for token in tokens if token.text]


class BlankModel(Protocol):
    """A way to tell where the figures of a row stand that prints fewer than there are slots."""

    @property
    def how(self) -> str:
        """The name of the evidence, for :class:`~gongkai.alignment.types.Candidate`."""
        ...

    def place(self, run: Run) -> list[tuple[Slots, float]]:
        """Return the ways to place a run's figures, each with what the run says for it; none where it does not fit."""
        ...


@dataclass(frozen=True)
class Counted:
    """Every cell of a row is a slot, counted from its first cell or from its last.

    Attributes
    ----------
    outside
        Empty cells before the first slot, or behind the last where ``from_end``.
    beyond
        Empty cells at the other end of whole rows.
    trims
        Empty cells at the end of a row are gone.
    """

    outside: int = 0
    from_end: bool = False
    beyond: int = 0
    trims: bool = False
    how: str = "blank_cells"

    def place(self, run: Run) -> list[tuple[Slots, float]]:
        """Return the one way to place the figures, if the cells allow it."""
        size = len(run.slots)
        cells = [token for token in run.tokens if not token.gathered]
        start = len(cells) - size - self.outside if self.from_end else self.outside
        slots = tuple(i - start for i, token in enumerate(cells) if token.text)
        lacks = start + size - len(cells)
        if not slots or start < 0 or slots[0] < 0 or slots[-1] >= size:
            return []
        if lacks > 0 and not (self.trims and cells[-1].text and len(cells) == len(run.tokens)):
            return [] if self.from_end or len(cells) < len(run.tokens) else _with_lost_cells(slots, lacks, size, 0.0)
        inner = slots[-1] - slots[0] >= len(slots) or slots[0] > 0
        fit = (TRIMMED if lacks > 0 else FITS) if inner or lacks <= 0 else 0.0
        beyond = start if self.from_end else -lacks
        if beyond == self.beyond:
            return [(slots, GRID if cells[0].grid else fit)]
        return [(slots, min(fit, 0.0) if self.from_end else fit - OUTSIDE * (beyond > self.beyond))]


@dataclass(frozen=True)
class Indexed:
    """The source counts the cells of a line, in a grid of its own or between separators, from the line's first.

    Attributes
    ----------
    offset
        Count of the cell that is the first slot.
    before
        Empty cells that whole rows have before it, behind their labels.
    trims
        Empty cells at the end of a row are gone.
    """

    offset: int
    before: int = 0
    trims: bool = False
    how: str = "blank_cells"

    def place(self, run: Run) -> list[tuple[Slots, float]]:
        """Return the one way to place the figures, if all stand on a line whose cells are counted."""
        printed = printed_of(run.tokens)
        if not is_counted(run):
            return []
        slots = tuple(round(token.x0) - self.offset for token in printed)
        if slots[0] < 0 or slots[-1] >= len(run.slots) or any(b <= a for a, b in pairwise(slots)):
            return []
        inner = slots[-1] - slots[0] >= len(slots) or slots[0] > 0
        places = [round(token.x0) - self.offset for token in run.tokens if token.cell >= 0]
        lacks = len(run.slots) - 1 - places[-1]
        if lacks > 0 and not self.trims:
            return _with_lost_cells(slots, lacks, len(run.slots), FITS if printed[0].grid else 0.0)
        outside = sum(place < 0 for place in places) != self.before or places[-1] >= len(run.slots)
        return [(slots, (GRID if printed[0].grid else TRIMMED if inner else 0.0) - OUTSIDE * outside)]


def _with_lost_cells(slots: Slots, lacks: int, size: int, as_counted: float) -> list[tuple[Slots, float]]:
    """Return the ways to place figures of a row that lacks cells, though its table drops none.

    The last ones are likely to be gone: the others stand where they are counted. But any others may be.
    """
    ways = [tuple(slot if slot < at else slot + lacks for slot in slots) for at in range(size - lacks, -1, -1)]
    return [(way, LOST if way != slots else as_counted) for way in dict.fromkeys(ways)]


def is_counted(run: Run) -> bool:
    """Whether the cells of a run stand on one line and are counted there, empty ones among them."""
    cells = [token for token in run.tokens if token.cell >= 0]
    line = cells[0].line if cells else -1
    if len(cells) < len(run.tokens) or any(token.line != line or token.aligned for token in cells):
        return False
    return all(token.grid for token in cells) or all(b.x0 - a.x0 == 1 for a, b in pairwise(cells))


@dataclass(frozen=True)
class OnlyTotals:
    """Rows that print one figure print their total."""

    slot: int
    how: str = "blank_cells"

    def place(self, run: Run) -> list[tuple[Slots, float]]:
        """Return the total's slot for a figure alone."""
        return [((self.slot,), ONLY_TOTALS)] if len(printed_of(run.tokens)) == 1 else []


class WholeRow(NamedTuple):
    """Where a whole row prints its figures: its line, the labels before them, and each figure's extent across it."""

    line: int
    labels: int
    extents: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Nearest:
    """Figures stand under those of the nearest whole rows, above and below, with as many labels before them.

    Where the cell of a label that spans rows is printed once, the cells of the other rows stand a column further left.

    Attributes
    ----------
    in_characters
        The program that set the text counted characters: one of double width took one place, not two.
    """

    references: tuple[WholeRow, ...]
    in_characters: bool = False
    how: str = "position"

    def place(self, run: Run) -> list[tuple[Slots, float]]:
        """Return what the nearest whole rows say, one way where they agree."""
        printed = printed_of(run.tokens)
        line = printed[0].line
        if run.how != "row" or any(token.line != line or not (token.grid or token.aligned) for token in printed):
            return []
        like = [each for each in self.references if each.labels in (run.labels, -1) or printed[0].grid]
        above = [each for each in like if each.line <= line]
        below = [each for each in like if each.line > line]
        found: dict[Slots, float] = {}
        for reference in (*above[-1:], *below[:1]):
            slots = _under(printed, reference.extents, run.wide if self.in_characters else 0)
            if slots is not None:
                found[slots] = FITS
        return list(found.items())

    def contradicts(self, run: Run) -> bool:
        """Whether a whole row's figures stand under those of few other whole rows: one may be two, or none of it."""
        printed = printed_of(run.tokens)
        shift = run.wide if self.in_characters else 0
        others = [each for each in self.references if each.line != printed[0].line and each.labels in (run.labels, -1)]
        whole = tuple(range(len(run.slots)))
        return 2 * sum(_under(printed, each.extents, shift) == whole for each in others) < len(others)


def _under(printed: Sequence[Token], extents: Sequence[tuple[float, float]], shift: int) -> Slots | None:
    """Return the columns that figures stand in, ``None`` where one stands in none or two in one."""
    middles = [(a + b) / 2 for a, b in extents]
    slots: list[int] = []
    for token in printed:
        x0, x1 = token.x0 - shift, token.x1 - shift
        middle = (x0 + x1) / 2
        off = [min(abs(x0 - a), abs(x1 - b), abs(middle - m)) for (a, b), m in zip(extents, middles, strict=True)]
        best = min(range(len(off)), key=lambda i: (off[i], abs(middles[i] - middle)))
        apart = min((abs(middles[best] - middles[i]) for i in (best - 1, best + 1) if 0 <= i < len(off)), default=1.0)
        if off[best] > NEAR * apart or (slots and best <= slots[-1]):
            return None
        slots.append(best)
    return tuple(slots)

"""How the complete rows of a table place their figures: what its other rows are read by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gongkai.alignment.candidates.broken_digits import cannot_be_one
from gongkai.alignment.candidates.lost_blanks import says_nothing
from gongkai.alignment.types import Run, Token

STUCK = 1.5
"""Times as many rows with too few figures as complete ones: digits too long for one figure are several, then."""

ONE_STRAY = 10
"""Rows of which one may have lost an empty cell, where all others are counted from the same end."""


@dataclass(frozen=True)
class Habit:
    """How the complete rows of a table place their figures.

    Attributes
    ----------
    lead, tail
        Empty cells before the first figure and after the last, where all complete rows agree.
    columns
        Extent of each slot across the line over all complete rows, where these do not overlap.
    rows
        How many complete rows there are.
    fused
        The table prints figures without a separator.
    origin
        Where rows are counted from in a table without a complete row: ``"lead"`` or ``"tail"``, if only one of
        these gives every row that prints a figure its total; ``"place"`` if all these totals stand in one column.
    row_a_line
        Most rows stand on one line; one that does not was cut.
    set_in_columns
        All rows that print figures stand on one line, set in columns: one that prints none is empty.
    noisy
        Complete rows have empty cells between their figures: an empty cell is no sign of a blank.
    """

    lead: int | None = None
    tail: int | None = None
    columns: tuple[tuple[float, float], ...] | None = None
    rows: int = 0
    fused: bool = False
    origin: str | None = None
    row_a_line: bool = False
    set_in_columns: bool = False
    noisy: bool = False


def printed_of(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens that are not empty."""
    return [token for token in tokens if token.text]


def find_habit(runs: Sequence[Run], totals: Sequence[Sequence[int]] = ()) -> Habit:
    """Return how the complete rows among ``runs`` place their figures.

    Parameters
    ----------
    totals
        For each run the slots that hold a total.
    """
    complete: list[tuple[Run, list[Token]]] = []
    single = long = short = stuck = 0
    for run in runs:
        printed = printed_of(run.tokens)
        if len(run.slots) < 2:
            continue
        if len(printed) == len(run.slots):
            complete.append((run, printed))
        elif 1 < len(printed) == len(run.tokens) < len(run.slots):
            short += 1
            stuck += any(cannot_be_one(token.text) for token in printed)
        elif len(printed) == 1 == len(run.tokens):
            single += 1
            text = printed[0].text
            long += len(text) >= max(len(run.slots), 4) or (len(text) > 1 and text[0] == "0" and text[1] != ".")
    leads, tails = set(), set()
    noisy = False
    for run, _ in complete:
        places = [i for i, token in enumerate(run.tokens) if not token.empty]
        noisy |= places[-1] - places[0] >= len(places) and not run.tokens[0].grid
        leads.add(places[0])
        tails.add(len(run.tokens) - 1 - places[-1])
    origin, last = (None, 0.0) if complete else _origin(runs, totals)
    columns = _columns([printed for _, printed in complete]) or next((run.heads for run in runs if run.heads), None)
    if origin == "place":
        size = len(runs[0].slots)
        columns = tuple((last - size + 1 + i, last - size + 2 + i) for i in range(size))
    return Habit(
        leads.pop() if len(leads) == 1 else None,
        tails.pop() if len(tails) == 1 else None,
        columns,
        len(complete),
        2 * long >= single > len(complete) or (stuck > 0 and single + short > STUCK * len(complete)),
        origin,
        2 * sum(len({token.line for token in run.tokens}) == 1 for run in runs) > len(runs),
        columns is not None and _set_in_columns(runs),
        noisy,
    )


def _set_in_columns(runs: Sequence[Run]) -> bool:
    """Whether all rows that print figures print them on one line of text set in columns."""
    filled = [run.tokens for run in runs if printed_of(run.tokens)]
    return bool(filled) and all(len({t.line for t in each}) == 1 and all(t.aligned for t in each) for each in filled)


def _origin(runs: Sequence[Run], totals: Sequence[Sequence[int]]) -> tuple[str | None, float]:
    """Return the end from which all rows' totals (nearly all in a long table) are filled, or their common column.

    Returns
    -------
    tuple
        ``"lead"``, ``"tail"``, ``"place"`` or ``None``; and where the last figures begin, for ``"place"``.
    """
    filled = {"lead": 0, "tail": 0}
    lasts: list[float] = []
    for run, places in zip(runs, totals, strict=False):
        printed = printed_of(run.tokens)
        if not places or len(printed) in (0, len(run.tokens)):
            continue
        lasts.append(printed[-1].x0)
        for origin in filled:
            start = 0 if origin == "lead" else len(run.tokens) - len(run.slots)
            window = window_of(run.tokens, start, len(run.slots))
            filled[origin] += window is not None and not any(says_nothing(window[t]) for t in places)
    strays = len(lasts) // ONE_STRAY
    good = [origin for origin, count in filled.items() if count >= len(lasts) - strays]
    if len(lasts) > 1 and len(good) == 1:
        return good[0], 0.0
    if len(lasts) > 2 and len(set(lasts)) == 1 and lasts[0] > 0:
        return "place", lasts[0]
    return None, 0.0


def _columns(rows: list[list[Token]]) -> tuple[tuple[float, float], ...] | None:
    """Return the extent of every slot over the rows, ``None`` where figures do not stand side by side."""
    if not rows or len({len(row) for row in rows}) > 1:
        return None
    extents = tuple((min(t.x0 for t in slot), max(t.x1 for t in slot)) for slot in zip(*rows, strict=True))
    apart = all(a[1] <= b[0] for a, b in pairwise(extents))
    return extents if apart else None


def window_of(tokens: list[Token], start: int, size: int) -> list[Token | None] | None:
    """Return ``size`` tokens from ``start`` on (padded), ``None`` where a figure would fall outside."""
    places = [i for i, token in enumerate(tokens) if not token.empty]
    if places and not (start <= places[0] and places[-1] < start + size):
        return None
    return [tokens[i] if 0 <= i < len(tokens) else None for i in range(start, start + size)]

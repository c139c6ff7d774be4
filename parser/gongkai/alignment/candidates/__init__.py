"""Which slots the tokens of one run may fill: every way that the evidence allows, the likeliest first.

Evidence, from the strongest: as many figures as slots; each figure under its own column header; empty cells that
the source marks and places across the line, read against the table's complete rows (*one* decision for the whole
table, not row by row). What the evidence leaves open stays open here, as several candidates; the relations choose
(see ``search``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gongkai.alignment.candidates.broken_digits import joinable, joined_or_dropped, looks_fused, whole
from gongkai.alignment.candidates.glued_digits import Rule, TooMany, splits
from gongkai.alignment.candidates.lost_blanks import anywhere, at_totals, gathered_at_end, says_nothing, side_by_side
from gongkai.alignment.candidates.row_patterns import Habit, printed_of, window_of
from gongkai.alignment.types import Candidate, Run, Token, make_candidate

BLANK_TOTAL = 0.5
"""What a blank total costs, in the terms of ``Candidate.cost``."""

AGREED = 3
"""Complete rows that show by themselves at which end of a row the figures stand."""

TRUSTED = 0.9
"""A figure that the labeller is less sure of may be no part of the table."""


def gathered_alike(runs: Sequence[Run]) -> list[Run]:
    """Return the runs; where some had their empty cells gathered, one at the end of a row may be gathered too."""
    if not any(token.gathered for run in runs for token in run.tokens):
        return list(runs)
    result = []
    for run in runs:
        last = max((i for i, token in enumerate(run.tokens) if not token.empty), default=-1)
        if 0 <= last == len(printed_of(run.tokens)) - 1 < len(run.tokens) - 1:
            tail = [token._replace(gathered=True) for token in run.tokens[last + 1 :]]
            run = replace(run, tokens=[*run.tokens[: last + 1], *tail])
        result.append(run)
    return result


def is_plain(run: Run) -> bool:
    """Whether a run prints a whole number for each of its slots, and nothing else: there is one way to fill it."""
    return len(run.tokens) == len(run.slots) and all(t.text.isdecimal() and not t.close for t in run.tokens)


class Options(NamedTuple):
    """The ways to fill a run, the likeliest first, never none; not ``complete`` where there are too many to list."""

    found: list[Candidate]
    complete: bool = True


def candidates(run: Run, habit: Habit, rules: Sequence[Rule], deadline: float) -> Options:
    """Return the ways to fill a run's slots.

    Parameters
    ----------
    rules
        Slots that the form's relations make the total of others in the run.
    deadline
        Value of ``time.perf_counter`` at which the search for ways to cut digits ends.
    """
    if is_plain(run):
        return Options([make_candidate(run.tokens, "exact", 0.0)])
    size = len(run.slots)
    if any(_in_words(token) for token in run.tokens) and any(token.text.isdigit() for token in run.tokens):
        run = replace(run, tokens=[token for token in run.tokens if not _in_words(token)])
    if any(token.close for token in run.tokens) and not len(run.tokens) == len(printed_of(run.tokens)) == len(
        run.slots
    ):
        return _of_pieces(run, habit, rules, deadline)
    printed = printed_of(run.tokens)
    totals = sorted({total for total, _ in rules})
    complete = True
    found: list[Candidate]
    if not printed:
        nothing = "empty_line" if habit.set_in_columns and run.how == "row" else "nothing"
        how = "blank_cells" if len(run.tokens) >= size else "few_cells" if run.tokens else nothing
        cells: list[Token | None] = [*run.tokens, *[None] * size]
        found = [make_candidate(cells[:size], how, 0.0)]
    elif len(printed) == size:
        found = [make_candidate(printed, "exact", 0.0)]
    elif len(printed) > size:
        found = list(_too_many(printed, size))
    else:
        try:
            found = _glued(run, printed, habit, rules, deadline) or list(_too_few(run, printed, habit, totals))
        except TooMany:
            found, complete = [at_totals(printed, size, totals) or side_by_side(printed, size)], False
    weak = {token.cell for token in printed if token.trust < TRUSTED}
    in_place = {each.how for each in found} <= {"position", "shifted"}  # what stands in its column is a figure of it
    some = len(weak) < len(printed) or len(run.tokens) > size  # a row of empty cells may have a page's number behind it
    if complete and not in_place and weak and some and len(printed) != size:
        rest = replace(run, tokens=[token for token in run.tokens if token.cell not in weak])
        found += [each._replace(cost=each.cost + 0.5) for each in candidates(rest, habit, rules, deadline).found]
    return Options(_distinct(found) or [make_candidate([None] * size, "lost", 9.0)], complete)


def _of_pieces(run: Run, habit: Habit, rules: Sequence[Rule], deadline: float) -> Options:
    """The ways to fill a run whose lines tell of pieces: put together; if they do not fill it then, apart as well."""
    joined = whole(run.tokens)
    printed = printed_of(joined)
    if len(printed) == len(run.slots):
        others = [
            token for token in printed_of(run.tokens) if not token.close
        ]  # what looks like pieces may be page numbers
        size = len(run.slots)
        apart: list[Token | None] = [*others, *[None] * size]
        return Options([make_candidate(printed, "merged", 0.5), make_candidate(apart[:size], "overfull", 3.0)])
    runs = [replace(run, tokens=[t._replace(close=False) for t in tokens]) for tokens in (joined, run.tokens)]
    together, separate = (candidates(each, habit, rules, deadline) for each in runs)
    likelier, other = (separate, together) if len(printed_of(run.tokens)) == len(run.slots) else (together, separate)
    found = [*likelier.found, *(each._replace(cost=each.cost + 0.5) for each in other.found)]
    return Options(_distinct(found), together.complete and separate.complete)


def _distinct(found: list[Candidate]) -> list[Candidate]:
    """Return the candidates by cost, of those that read alike the first."""
    if len(found) < 2:
        return found
    distinct: dict[tuple[object, ...], Candidate] = {}
    for each in sorted(found, key=lambda c: c.cost):
        distinct.setdefault(tuple((r.value, r.raw or None) for r in each.readings), each)
    return list(distinct.values())


def _too_many(printed: list[Token], size: int) -> Iterator[Candidate]:
    trusted = [token for token in printed if token.trust >= 0.5]
    if len(trusted) == size:
        whole = not any(joinable(a, b) for a, b in pairwise(printed) if a not in trusted or b not in trusted)
        yield make_candidate(trusted, "exact" if whole else "dropped", 0.0)
        return
    yield from joined_or_dropped(printed, size)


def _in_words(token: Token) -> bool:
    """Whether a figure above zero is written in Chinese numerals, as a piece of a label may be."""
    if not token.text or token.text.isdecimal() or token.number is None:
        return False
    return bool(token.number.value) and not any(c.isdigit() for c in token.text)


def _too_few(run: Run, printed: list[Token], habit: Habit, totals: Sequence[int]) -> Iterator[Candidate]:
    size = len(run.slots)
    headed = _by_headers(run, printed)
    if headed is not None:
        yield headed
        return
    if any(token.gathered for token in run.tokens) or gathered_at_end(run.tokens, size, totals):
        yield from anywhere(printed, size, totals, "gathered")
    elif habit.noisy or _cells_lost(run, habit):
        yield from anywhere(printed, size, totals, "vanished")
    elif len(printed) < len(run.tokens):
        yield from _by_cells(run, habit, totals)
    else:
        yield from _by_place(run, printed, habit, totals)


def _cells_lost(run: Run, habit: Habit) -> bool:
    """Whether empty cells of a run are gone: its row was cut, or it ends in empty cells and has too few."""
    cut = habit.row_a_line and len({token.line for token in run.tokens}) > 1
    return cut or (len(run.tokens) < len(run.slots) and run.tokens[-1].empty)


def _by_headers(run: Run, printed: list[Token]) -> Candidate | None:
    """Each figure right after its own column header (``自然人：3 总计：3``)."""
    size = len(run.slots)
    if len(run.tokens) == size and all(token.header >= 0 for token in printed):
        return make_candidate(run.tokens, "headed", 0.0)
    columns = [{column for block, column in token.named if block == run.block} for token in printed]
    if run.how != "row" or any(len(each) != 1 for each in columns):
        return None
    places = [each.pop() for each in columns]
    if any(b <= a for a, b in pairwise(places)) or places[-1] >= size:
        return None
    tokens: list[Token | None] = [None] * size
    for place, token in zip(places, printed, strict=True):
        tokens[place] = token
    return make_candidate(tokens, "headed", 0.0)


def _glued(run: Run, printed: list[Token], habit: Habit, rules: Sequence[Rule], deadline: float) -> list[Candidate]:
    """Several figures stuck together, where the table does so or the digits cannot be one figure."""
    if not (habit.fused or looks_fused(run, printed)):
        return []
    return splits(printed, len(run.slots), rules, deadline)


def _by_place(run: Run, printed: list[Token], habit: Habit, totals: Sequence[int]) -> Iterator[Candidate]:
    """No empty cell is marked; where figures share a line, their place across it may tell."""
    told = run.how == "row" and all(t.grid or t.aligned for t in printed)
    placed = _at_columns(run.tokens, habit) if told else None
    if placed is None:
        yield from anywhere(printed, len(run.slots), totals, "vanished")
    else:
        yield from _with_total([(placed, 0.0)], "position", totals)


def _by_cells(run: Run, habit: Habit, totals: Sequence[int]) -> Iterator[Candidate]:
    """Empty cells tell where the blanks are, as far as the complete rows agree on where figures begin."""
    size, tokens = len(run.slots), run.tokens
    lead, tail = habit.lead or 0, habit.tail or 0
    placed = _at_columns(tokens, habit)
    agreed = habit.lead is not None and habit.tail is not None
    counted = len(tokens) == lead + size + tail if agreed else not habit.rows and len(tokens) == size
    windows: list[tuple[list[Token | None] | None, float]]
    certain = tokens[0].grid or habit.origin == "place" or (not agreed and habit.rows > 1)
    if tokens[0].grid and len(tokens) == size and not habit.lead:
        windows = [(window_of(tokens, 0, size), 0.0)]  # in a grid of another page the columns count from elsewhere
    elif placed is not None and certain:
        windows = [(placed, 0.0)]
    elif habit.origin in ("lead", "tail") and len(tokens) >= size:
        windows = [(window_of(tokens, 0 if habit.origin == "lead" else len(tokens) - size, size), 0.0)]
    elif counted:
        windows = [(window_of(tokens, lead, size), 0.0), (placed, 0.3)]
    elif habit.rows >= AGREED and (habit.lead is None) != (habit.tail is None) and len(tokens) >= lead + size + tail:
        start = lead if habit.lead is not None else len(tokens) - tail - size  # the end that all complete rows agree on
        windows = [(window_of(tokens, start, size), 0.0)]
    else:
        ends = (len(tokens) - tail - size, len(tokens) - size)
        windows = [(placed, 0.4), (window_of(tokens, lead, size), 0.5)]
        windows += [(window_of(tokens, end, size), 0.6) for end in ends]
        windows += [(window_of(tokens, start, size), 0.7) for start in range(1, len(tokens) - size)]
        windows += [(window_of(tokens, -before, size), 0.8) for before in range(1, size - len(tokens))]
    found = [(window, cost) for window, cost in windows if window is not None]
    how = "blank_cells"
    if len(tokens) < size and len(totals) > 1:  # of a line of groups, empty cells may be lost between any two figures
        found, how = [each for each in found if _has_its_totals(each[0], totals)], "vanished"
    if found:
        yield from _with_total(found, how, totals)
    else:
        yield from anywhere(printed_of(tokens), size, totals, "vanished")


def _has_its_totals(window: Sequence[Token | None], totals: Sequence[int]) -> bool:
    """Whether every group of slots, each up to its total, prints its total if it prints anything."""
    starts = [0, *(total + 1 for total in totals)]
    groups = [window[start : total + 1] for start, total in zip(starts, totals, strict=False)]
    return all(not says_nothing(group[-1]) or all(says_nothing(token) for token in group) for group in groups)


def _with_total(
    windows: list[tuple[list[Token | None], float]], how: str, totals: Sequence[int]
) -> Iterator[Candidate]:
    """Yield each window; one whose total is blank comes after the same with its last figure moved to the total."""
    for window, cost in windows:
        if not totals or not all(says_nothing(window[t]) for t in totals):
            yield make_candidate(window, how, cost)
            continue
        last = max(i for i, token in enumerate(window) if token is not None and not token.empty)
        moved = list(window)
        moved[totals[-1]], moved[last] = moved[last], None
        yield make_candidate(moved, "shifted", cost + 0.2)
        yield make_candidate(window, how, cost + BLANK_TOTAL)


def _at_columns(tokens: Sequence[Token], habit: Habit) -> list[Token | None] | None:
    """Return the tokens by their place across the line, ``None`` where the complete rows do not tell it."""
    if habit.columns is None:
        return None
    middles = [(a + b) / 2 for a, b in habit.columns]
    placed: list[Token | None] = [None] * len(middles)
    for token in tokens:
        under = [i for i, (a, b) in enumerate(habit.columns) if token.x0 < b and a < token.x1]
        nearest = under[0] if len(under) == 1 else _nearest(middles, (token.x0 + token.x1) / 2)
        if nearest is None or placed[nearest] is not None:
            if token.empty:
                continue
            return None
        placed[nearest] = token
    return placed


def _nearest(middles: Sequence[float], middle: float) -> int | None:
    """Return the column whose middle is nearest, ``None`` where another is nearly as near."""
    order = sorted(range(len(middles)), key=lambda i: abs(middles[i] - middle))
    reach = abs(middles[order[1]] - middles[order[0]]) / 2 if len(order) > 1 else 1.0
    return order[0] if abs(middles[order[0]] - middle) < 0.7 * reach else None

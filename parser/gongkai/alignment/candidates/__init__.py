"""Which slots the tokens of one run may fill: every way that the evidence allows, the likeliest first.

Evidence, from the strongest: as many figures as slots; each figure under its own column header; empty cells that
the source marks and places across the line, read against the table's complete rows (*one* decision for the whole
table, not row by row). What the evidence leaves open stays open here, as several candidates; the relations choose
(see ``search``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from gongkai.alignment.candidates.blank_models import is_counted, printed_of
from gongkai.alignment.candidates.broken_digits import joinable, joined_or_dropped, looks_fused, whole
from gongkai.alignment.candidates.glued_digits import Rule, TooMany, splits
from gongkai.alignment.candidates.lost_blanks import adding_up, anywhere, at_totals, side_by_side
from gongkai.alignment.candidates.row_patterns import RowPattern, adds_up
from gongkai.alignment.types import Candidate, Run, Token, make_candidate
from gongkai.core.step_budget import StepBudget

TRUSTED = 0.9
"""A figure that the labeller is less sure of may be no part of the table."""


_PAGE = re.compile(r"[1-9]\d{0,2}")
"""What a page's number looks like."""


def is_plain(run: Run) -> bool:
    """Whether a run prints a whole number for each of its slots, and nothing else: there is one way to fill it."""
    return len(run.tokens) == len(run.slots) and all(t.text.isdecimal() and not t.close for t in run.tokens)


class Options(NamedTuple):
    """The ways to fill a run, the likeliest first, never none; not ``complete`` where there are too many to list."""

    found: list[Candidate]
    complete: bool = True


def candidates(run: Run, pattern: RowPattern, rules: Sequence[Rule], budget: StepBudget) -> Options:
    """Return the ways to fill a run's slots.

    Parameters
    ----------
    rules
        Slots that the form's relations make the total of others in the run.
    budget
        Of the search for ways to cut digits.
    """
    if is_plain(run):
        return Options([make_candidate(run.tokens, "exact", 0.0)])
    size = len(run.slots)
    if any(_in_words(token) for token in run.tokens) and any(token.text.isdigit() for token in run.tokens):
        run = replace(run, tokens=[token for token in run.tokens if not _in_words(token)])
    printed = printed_of(run.tokens)
    if row := _beside_page(printed, size, rules):
        return Options([make_candidate(row, "exact", 0.0)])
    if any(token.close for token in run.tokens) and not len(run.tokens) == len(printed) == size:
        return _of_pieces(run, pattern, rules, budget)
    totals = sorted({total for total, _ in rules})
    complete = True
    found: list[Candidate]
    if not printed:
        nothing = "empty_line" if pattern.set_in_columns and run.how == "row" else "nothing"
        how = "blank_cells" if len(run.tokens) >= size else "few_cells" if run.tokens else nothing
        cells: list[Token | None] = [*run.tokens, *[None] * size]
        found = [make_candidate(cells[:size], how, 0.0)]
    elif len(printed) == size:
        found = [make_candidate(printed, "exact", 0.0)]
    elif len(printed) > size:
        found = list(_too_many(printed, size))
    else:
        try:
            found = _glued(run, printed, pattern, rules, budget) or list(_too_few(run, printed, pattern, totals))
        except TooMany:
            found = list(adding_up(printed, size, rules))
            complete = bool(found)
            found = found or [at_totals(printed, size, totals) or side_by_side(printed, size)]
    weak = {token.cell for token in printed if token.trust < TRUSTED}
    in_place = {each.how for each in found} == {"position"}  # what stands in its column is a figure of it
    in_place |= len(run.tokens) == size and is_counted(run)  # of a line with a cell for each slot none is a page's
    some = len(weak) < len(printed) or len(run.tokens) > size  # a row of empty cells may have a page's number behind it
    if complete and not in_place and weak and some and len(printed) != size:
        rest = replace(run, tokens=[token for token in run.tokens if token.cell not in weak])
        found += [each._replace(cost=each.cost + 0.5) for each in candidates(rest, pattern, rules, budget).found]
    return Options(_distinct(found) or [make_candidate([None] * size, "lost", 9.0)], complete)


def _of_pieces(run: Run, pattern: RowPattern, rules: Sequence[Rule], budget: StepBudget) -> Options:
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
    together, separate = (candidates(each, pattern, rules, budget) for each in runs)
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


def _beside_page(printed: list[Token], size: int, rules: Sequence[Rule]) -> list[Token]:
    """Return the figures of a line that is a whole row and adds up, beside a page's number on a line of its own."""
    for kept, rest in ((printed[:size], printed[size:]), (printed[-size:], printed[:-size])):
        lines = {token.line for token in kept}
        apart = len(rest) == 1 and rest[0].line not in lines and _PAGE.fullmatch(rest[0].text)
        if apart and len(lines) == 1 and adds_up(kept, rules):
            return kept
    return []


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
    return bool(token.number.value) and not any(c.isascii() and c.isalnum() for c in token.text)


def _too_few(run: Run, printed: list[Token], pattern: RowPattern, totals: Sequence[int]) -> Iterator[Candidate]:
    """Fewer figures than slots: as the table shows its blanks, in each way that fits; else anywhere."""
    headed = _by_headers(run, printed)
    if headed is not None:
        yield headed
        return
    told = False
    for model, less in pattern.models:
        for number, (slots, _) in enumerate(model.place(run)):
            told = True
            yield make_candidate(_placed(run, printed, slots), model.how, 0.1 * less + 0.01 * number)
    gathered = any(token.gathered for token in run.tokens)
    if not told or (pattern.gathers and not gathered and _ends_alone(run)):
        gathered |= told
        yield from anywhere(printed, len(run.slots), totals, "gathered" if gathered else "vanished")


def _ends_alone(run: Run) -> bool:
    """Whether a row of one cell a line ends in empty cells."""
    return not run.tokens[-1].text and run.tokens[-1].first and not run.tokens[-1].grid


def _placed(run: Run, printed: Sequence[Token], slots: Sequence[int]) -> list[Token | None]:
    """Return the tokens of a run in their slots, empty cells among them where these have a place of their own."""
    result: list[Token | None] = [None] * len(run.slots)
    for token, slot in zip(printed, slots, strict=True):
        result[slot] = token
    cells = [token for token in run.tokens if not token.gathered]
    start = slots[0] - cells.index(printed[0])
    for at, token in enumerate(cells, start):
        if not token.text and 0 <= at < len(result) and result[at] is None:
            result[at] = token
    return result


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


def _glued(
    run: Run, printed: list[Token], pattern: RowPattern, rules: Sequence[Rule], budget: StepBudget
) -> list[Candidate]:
    """Several figures stuck together, where the table does so or the digits cannot be one figure."""
    if not (pattern.fused or looks_fused(run, printed)):
        return []
    return splits(printed, len(run.slots), rules, budget)

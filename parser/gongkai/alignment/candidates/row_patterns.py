"""How a table shows where its blanks are: one decision for all its rows, between ways that are tried on every row.

A row that prints fewer figures than the form has columns tells by one of these where they stand: its empty cells,
counted from one end (:class:`Counted`) or from the source's own grid (:class:`Indexed`), or the places of its figures
under those of whole rows (:class:`Nearest`). Each way is tried on every row of the table; it gains where it accounts
for what the row prints and the row's sums bear it out, and loses where it does not fit or sums fail. What fits nearly
as well as the best is kept beside it: the relations choose (see ``search``), or the row is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from math import comb

from gongkai.alignment.candidates.blank_models import (
    BlankModel,
    Counted,
    Indexed,
    Nearest,
    OnlyTotals,
    Slots,
    WholeRow,
    is_counted,
    printed_of,
)
from gongkai.alignment.candidates.broken_digits import cannot_be_one
from gongkai.alignment.candidates.glued_digits import Rule
from gongkai.alignment.types import NO_RIVAL, Run, Token
from gongkai.core.doubts import Doubt

STUCK = 1.5
"""Times as many rows with too few figures as complete ones: digits too long for one figure are several, then."""

MANY_WHOLE = 4
"""Whole rows beside which a single row whose marked cells end in blanks is unlike its table; of mutants with a cell
removed, 228 of 234 destroyed fields are flagged so, all 234 with one whole row; but two rows show no habit."""

FEWEST_NARROW = 8
"""Rows from which figures equally few in all of them tell of a column that is missing. With 3, needless review of two
families of a development set rose: from 0.20 to 0.66 %, and from 3.44 to 3.66 %."""

MARGIN = 2.0
"""What a way may fall short of the best by and still be kept. By judgement: one row with a proved sum is worth 2."""

PROVED, FAILED, EMPTY_TOTAL, TOTAL_ALONE = 2.0, -3.0, -0.2, -1.0
"""What a row's sum says of a way to place its figures: it holds above zero, it fails (or its total is blank beside
something above zero), its total is blank beside zeros, its total is above zero and all its parts are blank."""


FEWEST_TOTALS = 5
"""Rows with one figure each from which they may be totals alone."""

WHOLE, UNFIT, MISSED, UNEXPLAINED = 0.5, -2.0, -1.5, -1.0
"""What a row says of a way: it reads a whole row as it is; it does not; it cannot read the row; the row has empty cells
that no way is asked to account for."""

CHANCE, MOST_PLACES = 0.5, 100
"""What a row says for blanks anywhere where its sum holds above zero somewhere: of many places one is likely to do;
from how many places on they are not tried."""


@dataclass(frozen=True)
class RowPattern:
    """What is known of a table's rows before each is read.

    Attributes
    ----------
    models
        The ways to tell where blanks are, the best first, with what each says less than the best; none where
        nothing tells.
    fused
        The table prints figures without a separator.
    set_in_columns
        All rows that print figures stand on one line, set in columns: one that prints none is empty.
    borne
        What the rows say for the best way, more than for blanks that may stand anywhere.
    gathers
        Rows of the document had their empty cells gathered behind their figures: an empty cell that ends a row may be
        one of these.
    """

    models: tuple[tuple[BlankModel, float], ...] = ((Counted(), 0.0),)
    fused: bool = False
    set_in_columns: bool = False
    gathers: bool = False
    borne: float = NO_RIVAL


def find_pattern(runs: Sequence[Run], rules: Sequence[Sequence[Rule]]) -> RowPattern:
    """Return what the rows of a table tell of how each of them is to be read.

    Parameters
    ----------
    runs
        With the same number of slots.
    rules
        For each run its slots that hold the sum of others of its slots.
    """
    complete = [run for run in runs if len(printed_of(run.tokens)) == len(run.slots) > 1]
    known = [(model, _standing(model, runs, rules)) for model in _models(runs, complete, rules)]
    least = _standing(None, runs, rules)
    kept = sorted((each for each in known if each[1] > least), key=lambda each: -each[1])
    borne = kept[0][1] - least if kept else 0.0
    least = kept[0][1] - MARGIN if kept and not isinstance(kept[0][0], OnlyTotals) else least
    models = [(model, kept[0][1] - score) for model, score in kept if score >= least]  # what else counts rows, counts
    return RowPattern(tuple(models), _fused(runs, len(complete)), _set_in_columns(runs), borne=borne)


def doubt_misplaced(runs: Sequence[Run], pattern: RowPattern, rules: Sequence[Sequence[Rule]]) -> None:
    """Doubt whole rows whose figures do not stand where the table's columns are: ``9 36`` may be one figure.

    Columns are proved where places tell more of the table's rows than any other way does, and most whole rows stand in
    them. A row whose own sum holds above zero is whole, wherever it stands; so is one that says nothing but zero: its
    figures are no pieces of another, and no page has that number.
    """
    if not pattern.models or not isinstance(pattern.models[0][0], Nearest):
        return
    whole = [i for i, run in enumerate(runs) if len(printed_of(run.tokens)) == len(run.slots) > 1]
    misplaced = set(whole)
    for model, _ in pattern.models:
        if isinstance(model, Nearest):
            outside = {i for i in whole if not runs[i].tokens[0].grid and model.contradicts(runs[i])}
            misplaced &= outside if 2 * len(outside) < len(whole) else set()
    for i in misplaced:
        printed = printed_of(runs[i].tokens)
        proved = adds_up(printed, rules[i])
        says = any(token.number is None or token.number.value for token in printed)
        runs[i].doubt(Doubt.UNLIKE, says and not proved)


def doubt_alone(runs: Sequence[Run], _: RowPattern, rules: Sequence[Sequence[Rule]]) -> None:
    """Doubt the only row of a table with fewer figures than places: a cell may be gone, and the rest moved up.

    Where the source marks all its cells, only a row that ends in blanks beside several whole ones is in doubt, unless
    its own sum holds above zero. In text set in columns the figures' places tell. Elsewhere a sum that may hold is no
    proof if one figure alone is missing: that may be a lost zero.
    """
    short = [i for i, run in enumerate(runs) if 0 < len(printed_of(run.tokens)) < len(run.slots)]
    whole = sum(len(printed_of(run.tokens)) == len(run.slots) > 1 for run in runs)
    if len(short) != 1 or not whole:
        return
    run, sums = runs[short[0]], rules[short[0]]
    printed = printed_of(run.tokens)
    count, size = len(printed), len(run.slots)
    if len(run.tokens) >= size and all(token.text or token.cell >= 0 for token in run.tokens):
        ends = whole >= MANY_WHOLE and all(token.text for token in run.tokens[:count])
        run.doubt(Doubt.COUNT, ends and not adds_up(printed, sums))
    elif not printed[0].aligned:
        run.doubt(Doubt.COUNT, count + 1 == size or not _best_sums(printed, size, sums) == PROVED * len(sums) > 0)


def doubt_narrow(runs: Sequence[Run], _: RowPattern, __: Sequence[Sequence[Rule]]) -> None:
    """Doubt rows that all print equally many figures, fewer than places, where most have not a cell for each place.

    A column may be missing, and nothing tells which; totals alone are read otherwise.
    """
    printing = [run for run in runs if printed_of(run.tokens)]
    counts = {len(printed_of(run.tokens)) for run in printing}
    if len(printing) < FEWEST_NARROW or len(counts) > 1 or not 1 < min(counts) < len(printing[0].slots):
        return
    unmarked = sum(run.how == "row" and len(run.tokens) != len(run.slots) for run in printing)
    for run in printing:
        run.doubt(Doubt.COLUMNS, 2 * unmarked > len(printing))


def _models(runs: Sequence[Run], complete: Sequence[Run], rules: Sequence[Sequence[Rule]]) -> Iterator[BlankModel]:
    """Yield the ways that are tried on a table's rows."""
    for in_characters in (False, True) if any(run.wide for run in runs) else (False,):
        if references := _references(complete, runs, in_characters):
            yield Nearest(tuple(references), in_characters)
    inner = any(_has_inner(run) for run in runs)
    marked = inner or any(_has_last(run) for run in runs)
    kept = any(not run.tokens[-1].text and not run.tokens[-1].gathered for run in runs if run.tokens)
    kept |= sum(0 < len(run.tokens) < len(run.slots) for run in runs) < 2  # one short row is no habit: it was cut
    if marked:
        for lead, tail in sorted(set(map(_ends, complete)) or {(0, 0)}):
            yield Counted(lead, beyond=tail, trims=not kept)  # who keeps some rows' last empty cells has lost none
            yield Counted(tail, from_end=True, beyond=lead)
    if (total := _total_alone(runs, rules, inner)) is not None:
        yield OnlyTotals(total)
    counted = [run for run in runs if printed_of(run.tokens) and is_counted(run)]
    if counted and (marked or counted[0].tokens[0].grid):
        whole = {(round(printed_of(run.tokens)[0].x0), _ends(run)[0]) for run in complete if is_counted(run)}
        printing = [sums for run, sums in zip(runs, rules, strict=True) if printed_of(run.tokens)]
        anywhere = ((offset, 0) for offset in _offsets(counted, printing[0] if len(printing) == 1 else None))
        yield from (Indexed(offset, before, not kept) for offset, before in sorted(whole) or anywhere)


def _total_alone(runs: Sequence[Run], rules: Sequence[Sequence[Rule]], inner: bool) -> int | None:
    """Return the slot of a figure alone in its row where that is its total, ``None`` where nothing tells it.

    All rows with too few figures print one, beside empty cells that cannot be counted (``inner``); or all that stand
    alone are zeros in a table that gathers its empty cells, prints every other row's total and no zero among its parts.
    """
    totals = {total for sums in rules for total, _ in sums}
    printed = [[_value(token) for token in printed_of(run.tokens)] for run in runs]
    short = [each for each, run in zip(printed, runs, strict=True) if 0 < len(each) < len(run.slots)]
    alone = [each for each in short if len(each) == 1]
    if len(totals) != 1 or len(alone) < FEWEST_TOTALS:
        return None
    gathered = any(token.gathered for run in runs for token in run.tokens) and max(totals) == len(runs[0].slots) - 1
    rest = [each for each in printed if len(each) > 1]
    told = all(all(each) and sum(filter(None, each[:-1])) == each[-1] for each in rest) and not any(map(any, alone))
    return max(totals) if (inner and len(alone) == len(short)) or (gathered and told) else None


def _offsets(counted: Sequence[Run], alone: Sequence[Rule] | None) -> range:
    """Return the cells that may be the first slot of counted rows, where no whole row tells it.

    The only row with figures that has as many cells as slots, or more, has lost none: its slots are among them, unless
    that leaves a total without its parts.

    Parameters
    ----------
    alone
        The sums of the only row with figures.
    """
    size = len(counted[0].slots)
    firsts = [round(printed_of(run.tokens)[0].x0) for run in counted]
    anywhere = range(min(firsts) - size, min(firsts) + 1)
    if alone is None or len(counted[0].tokens) < size:
        return anywhere
    places = [round(token.x0) for token in counted[0].tokens]
    printed = printed_of(counted[0].tokens)
    slots = tuple(round(token.x0) - places[0] for token in printed)
    borne_out = all(_sums_say(printed, slots, [rule]) > TOTAL_ALONE for rule in alone)
    return range(places[0], places[-1] - size + 2) if borne_out else anywhere


def _has_inner(run: Run) -> bool:
    """Whether a run marks an empty cell before a figure."""
    cells = [token for token in run.tokens if not token.gathered]
    last = max((i for i, token in enumerate(cells) if token.text), default=0)
    return any(not token.text for token in cells[:last])


def _has_last(run: Run) -> bool:
    """Whether a run has as many cells as slots, the last ones empty, and these are marked where they stand."""
    short = len(printed_of(run.tokens)) < len(run.slots) <= len(run.tokens)
    return short and (is_counted(run) or any(token.cell < 0 for token in run.tokens))


def _ends(run: Run) -> tuple[int, int]:
    """Return how many empty cells a run has before its first figure and behind its last."""
    places = [i for i, token in enumerate(run.tokens) if token.text]
    return places[0], len(run.tokens) - 1 - places[-1]


def _standing(model: BlankModel | None, runs: Sequence[Run], rules: Sequence[Sequence[Rule]]) -> float:
    """Return what all rows together say for a way to place their figures; ``None``: for any place at all."""
    total = 0.0
    for run, sums in zip(runs, rules, strict=True):
        printed = printed_of(run.tokens)
        size = len(run.slots)
        if not 0 < len(printed) <= size or size < 2:
            continue
        placed = model.place(run) if model else []
        if model is None or (isinstance(model, OnlyTotals) and 1 < len(printed) < size):  # of these it says nothing
            total += _unplaced(run, printed, sums) if len(printed) < size else 0.0
        elif len(printed) < size:
            total += max((fit + _sums_say(printed, slots, sums) for slots, fit in placed), default=MISSED)
        elif isinstance(model, OnlyTotals):
            total += WHOLE
        else:
            fits = [min(fit, WHOLE) for slots, fit in placed if slots == tuple(range(size))]
            total += max(fits, default=UNFIT)
    return total


def _unplaced(run: Run, printed: Sequence[Token], rules: Sequence[Rule]) -> float:
    """Return what a row says for blanks that may stand anywhere: what its sums say of the best place for them."""
    marked = any(not token.text and not token.gathered for token in run.tokens)
    return UNEXPLAINED * marked + min(_best_sums(printed, len(run.slots), rules), CHANCE)


def _best_sums(printed: Sequence[Token], size: int, rules: Sequence[Rule]) -> float:
    """Return what a row's sums say of the best places for its figures; nothing where there are too many to try."""
    if comb(size, len(printed)) > MOST_PLACES:
        return 0.0
    return max(_sums_say(printed, slots, rules) for slots in combinations(range(size), len(printed)))


def adds_up(printed: Sequence[Token], rules: Sequence[Rule]) -> bool:
    """Whether a row's sums, all of them, hold above zero with its figures in its first slots."""
    return _sums_say(printed, tuple(range(len(printed))), rules) == PROVED * len(rules) > 0


def _sums_say(printed: Sequence[Token], slots: Slots, rules: Sequence[Rule]) -> float:
    """Return what a row's sums say of a way to place its figures."""
    values = {slot: _value(token) for slot, token in zip(slots, printed, strict=True)}
    said = 0.0
    for total, parts in rules:
        terms = [value for part in parts if (value := values.get(part)) is not None]
        whole = values.get(total)
        if whole is None:
            said += FAILED if any(terms) else EMPTY_TOTAL if terms else 0.0
        elif not terms:
            said += TOTAL_ALONE if whole else 0.0
        else:
            said += FAILED if sum(terms) != whole else PROVED if whole else 0.0
    return said


def _value(token: Token) -> Decimal | None:
    return token.number.value if token.number else None


def _references(complete: Sequence[Run], runs: Sequence[Run], in_characters: bool) -> list[WholeRow]:
    """Return the whole rows whose figures stand apart on one line of a grid or of columns, else the headers' places."""
    found = []
    for run in complete:
        printed = printed_of(run.tokens)
        line, shift = printed[0].line, run.wide if in_characters else 0
        placed = all(token.line == line and (token.grid or token.aligned) for token in printed)
        if run.how == "row" and placed and all(a.x1 <= b.x0 for a, b in pairwise(printed)):
            found.append(WholeRow(line, run.labels, tuple((t.x0 - shift, t.x1 - shift) for t in printed)))
    heads = next((run.heads for run in runs if run.heads and all(token.grid for token in run.tokens)), None)
    if not found and heads is not None and not in_characters:  # over text of columns headers stand as they like
        found = [WholeRow(-1, -1, heads)]
    return sorted(found, key=lambda each: each.line)


def _set_in_columns(runs: Sequence[Run]) -> bool:
    """Whether all rows that print figures print them on one line of text set in columns."""
    filled = [run.tokens for run in runs if printed_of(run.tokens)]
    return bool(filled) and all(len({t.line for t in each}) == 1 and all(t.aligned for t in each) for each in filled)


def _fused(runs: Sequence[Run], complete: int) -> bool:
    """Whether the rows tell that figures are stuck together: digits alone on their row, too long for one figure."""
    single = long = short = stuck = 0
    for run in runs:
        printed = printed_of(run.tokens)
        if len(run.slots) < 2:
            continue
        if 1 < len(printed) == len(run.tokens) < len(run.slots):
            short += 1
            stuck += any(cannot_be_one(token.text) for token in printed)
        elif len(printed) == 1 == len(run.tokens):
            single += 1
            text = printed[0].text
            long += len(text) >= max(len(run.slots), 4) or (len(text) > 1 and text[0] == "0" and text[1] != ".")
    return 2 * long >= single > complete or (stuck > 0 and single + short > STUCK * complete)

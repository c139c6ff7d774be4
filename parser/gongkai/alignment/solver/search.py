"""Let the form's relations choose between the ways to fill the runs, and say what they leave open.

Relations within one run rule candidates out at once. Relations across runs are put as an integer program (scipy's
HiGHS), one yes-or-no variable for each value vector that a run may take; a run is settled where the program has no
solution without its choice. Relations say nothing about zeros and blanks: candidates that differ in these only stay
open whatever the relations say.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from gongkai.alignment.candidates import candidates, is_plain
from gongkai.alignment.candidates.blank_models import printed_of
from gongkai.alignment.candidates.broken_digits import begins_needlessly
from gongkai.alignment.candidates.glued_digits import Rule, TooMany, may_lack_figures, splits
from gongkai.alignment.candidates.quantity_fit import misfits
from gongkai.alignment.candidates.row_patterns import (
    RowPattern,
    doubt_alone,
    doubt_misplaced,
    doubt_narrow,
    find_pattern,
)
from gongkai.alignment.types import NO_RIVAL, OUTSIDE, Candidate, Placement, Reading, Run, Token
from gongkai.core.doubts import Doubt
from gongkai.core.recorder import Recorder
from gongkai.core.step_budget import StepBudget
from gongkai.forms.form import Form, Relation

log = logging.getLogger(__name__)

ZERO = Decimal(0)

MANY = 3
"""Relations borne out, more than in any other reading, from which a reading is no chance."""

LISTED = 60
"""Ways to fill a row that a margin is looked for among, the cheapest first; the rest are as far off or further."""

_SEVERAL = re.compile(r"\d[^\d.,\s]+\d")

Values = tuple[Decimal, ...]


class Search:
    """The search of one report, under one budget of steps.

    Parameters
    ----------
    form
        The form whose relations hold.
    budget
        What is open when it is spent stays open, and ``exhausted`` is set.
    recorder
        Told what was considered and decided.
    """

    def __init__(self, form: Form, budget: StepBudget, recorder: Recorder | None = None) -> None:
        self.form, self.recorder = form, recorder
        self.budget = budget
        self.exhausted = False
        self.quantities = {field_id: column.quantity for field_id, column in form.columns.items()}
        self.direction: str | None = None

    def rules(self, run: Run) -> tuple[Rule, ...]:
        """Return the slots of a run that hold the sum of others of its slots."""
        return _sums_within(self.form, run.slots)

    def choose_reading(self, readings: list[tuple[str, list[Run]]]) -> list[Run]:
        """Return the reading of a table that the relations bear out, or that they bore out in another table.

        Where neither tells, or more relations fail than are proved, the runs of the reading that is returned are open.
        """
        values = [self.likeliest(runs) for _, runs in readings]
        within = [inside(self.form, tuple(each)) for each in values]  # a row of another page bears nothing out
        failed = [sum(fails(rule, each) for rule in rules) for rules, each in zip(within, values, strict=True)]
        proofs = [sum(_proves(rule, each) for rule in rules) for rules, each in zip(within, values, strict=True)]
        fewest = min(failed)
        fit = [i for i, count in enumerate(failed) if count == fewest]
        chosen, told = fit[0], True
        if any(values[i] != values[fit[0]] for i in fit):
            most = max(fit, key=proofs.__getitem__)
            clear = all(proofs[i] + MANY <= proofs[most] for i in fit if values[i] != values[most])
            clear &= not any(_is_lopsided(rule, values[most]) for rule in within[most])
            preferred = [i for i in fit if readings[i][0] == self.direction and not clear]
            chosen = preferred[0] if preferred else most
            told = clear or (bool(preferred) and all(values[i] == values[chosen] for i in preferred))
        elif len(fit) < len(readings):
            self.direction = readings[chosen][0]
        rivals = [proofs[i] for i in range(len(readings)) if values[i] != values[chosen]]
        for run in readings[chosen][1]:
            run.lead = min(run.lead, max(0, proofs[chosen] - max(rivals))) if rivals else run.lead
        opened = not told or proofs[chosen] < max(proofs) or 0 < fewest >= proofs[chosen]  # who says less fails less
        log.debug("of %s: %s", [name for name, _ in readings], readings[chosen][0])
        if self.recorder is not None:
            weighed = {"failed": failed, "proofs": proofs, "values": values}
            self.recorder.note("readings", readings=readings, chosen=chosen, told=told, opened=opened, **weighed)
        if opened:
            whole = all(len(run.slots) == sum(not t.empty for t in run.tokens) for _, runs in readings for run in runs)
            for run in readings[chosen][1]:
                alike = whole and all(each.get(slot) == values[chosen][slot] for each in values for slot in run.slots)
                run.doubt(
                    Doubt.LAYOUT, not alike
                )  # where each figure has its place, what all readings say holds in any case
        return readings[chosen][1]

    def standing(self, runs: Sequence[Run]) -> tuple[int, int]:
        """Return how many relations fail in the likeliest values of a reading, and how many are borne out."""
        values = self.likeliest(runs)
        failed = sum(fails(relation, values) for relation in self.form.relations)
        return failed, sum(_proves(relation, values) for relation in self.form.relations)

    def likeliest(self, runs: Sequence[Run]) -> dict[str, Decimal | None]:
        """Return the likeliest values of a reading."""
        values: dict[str, Decimal | None] = {}
        for run in runs:
            best = candidates(run, RowPattern(), self.rules(run), self.budget).found[0]
            values.update(zip(run.slots, (r.value for r in best.readings), strict=True))
        return values

    def place(self, runs: Sequence[Run]) -> dict[str, Placement]:
        """Return what every slot of the runs is given."""
        rules = [self.rules(run) for run in runs]
        patterns: dict[tuple[int, int], RowPattern] = {}
        shapes = [(run.table, len(run.slots)) for run in runs]
        for shape in set(shapes):
            mine = [i for i, each in enumerate(shapes) if each == shape]
            if all(is_plain(runs[i]) for i in mine):
                patterns[shape] = RowPattern()
                continue
            patterns[shape] = find_pattern([runs[i] for i in mine], [rules[i] for i in mine])
        if any(token.gathered for run in runs for token in run.tokens):
            patterns = {shape: replace(pattern, gathers=True) for shape, pattern in patterns.items()}
        if any(pattern.fused for pattern in patterns.values()) or self._stick(runs, rules):
            patterns = {shape: replace(pattern, fused=True) for shape, pattern in patterns.items()}
        options = []
        sparse = any(map(_lacks_digits, runs))
        for run, shape, sums in zip(runs, shapes, rules, strict=True):
            listed = candidates(run, patterns[shape], sums, self.budget)
            options.append(listed.found)
            if not listed.complete:
                run.doubt(Doubt.UNSEARCHED)
                self.exhausted = True
            run.doubt(Doubt.WAYS, not sums and listed.found[0].how == "glued" and len(listed.found) > 1)
            if sparse and listed.found[0].how == "glued":
                run.doubt(Doubt.WAYS, may_lack_figures(printed_of(run.tokens), len(run.slots), sums, self.budget))
        for shape, pattern in patterns.items():  # rows of digits that were cut lack no figure
            mine = [i for i, each in enumerate(shapes) if each == shape and options[i][0].how != "glued"]
            for doubt in (doubt_misplaced, doubt_alone, doubt_narrow):
                doubt([runs[i] for i in mine], pattern, [rules[i] for i in mine])
        listed_options = options
        within = options = [self._within(run, each) for run, each in zip(runs, options, strict=True)]
        if any(len(each) > 1 and len(_classes(each)) > 1 for each in options):
            options = self._across(runs, options)
        log.debug("%d rows, %d with more than one way left to fill them", len(runs), sum(len(o) > 1 for o in options))
        if self.recorder is not None:
            self.recorder.note("rows", runs=runs, listed=listed_options, within=within, kept=options, search=self)
        placements: dict[str, Placement] = {}
        for run, kept, listed_run, shape in zip(runs, options, listed_options, shapes, strict=True):
            borne = patterns[shape].borne if kept[0].how in PLACED_BLANKS else NO_RIVAL
            self._doubt_lopsided(run, kept[0])
            for placement in _placements(run, kept, listed_run, self._proved(run, kept[0]), borne):
                placements.setdefault(placement.field_id, placement)
        return placements

    def _stick(self, runs: Sequence[Run], rules: Sequence[tuple[Rule, ...]]) -> bool:
        """Whether sums tell that some figures are stuck together: more rows add up when cut than with blanks put in."""
        stuck = blank = 0
        for run, sums in zip(runs, rules, strict=True):
            printed = [token for token in run.tokens if not token.empty]
            if not sums or not 1 < len(printed) == len(run.tokens) < len(run.slots):
                continue
            placed = candidates(run, RowPattern(), sums, self.budget).found
            if any(self._proved_by(run, each) for each in placed):
                blank += 1
            elif sum(len(token.text) for token in printed) >= len(run.slots):
                stuck += any(self._proved_by(run, each) for each in self._cut(run, printed, sums))
        return stuck >= MANY and stuck > blank

    def _cut(self, run: Run, printed: list[Token], rules: Sequence[Rule]) -> list[Candidate]:
        try:
            return splits(printed, len(run.slots), rules, self.budget)
        except TooMany:
            return []

    def _within(self, run: Run, options: list[Candidate]) -> list[Candidate]:
        """Keep the candidates that the relations within the run allow, if any does."""
        if len(options) < 2:
            return options
        options = self._written_so(run, options)
        within = inside(self.form, run.slots)
        proven, allowed = [], []
        for each in options:
            values = dict(zip(run.slots, (r.value for r in each.readings), strict=True))
            if any(fails(relation, values) for relation in within):
                continue
            allowed.append(each)
            if within and all(_proves(relation, values) for relation in within):
                proven.append(each)
        return proven or allowed or options

    def _written_so(self, run: Run, options: list[Candidate]) -> list[Candidate]:
        """Keep the candidates in which the fewest figures are written as their slot's quantity never is."""
        misfitting = [misfits(run.slots, [r.number for r in each.readings], self.quantities) for each in options]
        return [each for each, count in zip(options, misfitting, strict=True) if count == min(misfitting)]

    def _doubt_lopsided(self, run: Run, best: Candidate) -> None:
        """Doubt a row whose cells are not as many as its places, and that prints parts and no total, or no part."""
        if best.how != "blank_cells" or len(run.tokens) == len(run.slots):
            return
        values = dict(zip(run.slots, (r.value for r in best.readings), strict=True))
        run.doubt(Doubt.ADRIFT, any(_is_lopsided(relation, values) for relation in inside(self.form, run.slots)))

    def _proved(self, run: Run, best: Candidate) -> bool:
        """Whether relations within the run bear out its figures, with something above zero."""
        return best.how in PLACED_BLANKS and self._proved_by(run, best)

    def _proved_by(self, run: Run, best: Candidate) -> bool:
        values = dict(zip(run.slots, (r.value for r in best.readings), strict=True))
        within = inside(self.form, run.slots)
        return bool(within) and all(_proves(relation, values) for relation in within)

    def _across(self, runs: Sequence[Run], options: list[list[Candidate]]) -> list[list[Candidate]]:
        """Keep the candidates that some solution of all relations together may use, those of the best one first."""
        from gongkai.alignment.solver.integer_program import Program

        program = Program(self.form.relations, runs, [_classes(each) for each in options])
        glued = any(each[0].how == "glued" for each in options)  # a slip in one row leaves the others to be cut
        allowed = program.allowed(self.budget, nearest=glued)
        if allowed is None:
            self.exhausted |= program.exhausted
            return options
        return [_in_order(each, keep) or each for each, keep in zip(options, allowed, strict=True)]


def _lacks_digits(run: Run) -> bool:
    """Whether a run prints fewer digits than it has slots: blanks of glued figures left no trace."""
    printed = printed_of(run.tokens)
    return len(printed) == len(run.tokens) == 1 and printed[0].text.isdigit() and len(printed[0].text) < len(run.slots)


@lru_cache(maxsize=500)
def inside(form: Form, slots: tuple[str, ...]) -> tuple[Relation, ...]:
    """Return the relations of a form that lie within some slots."""
    known = set(slots)
    return tuple(relation for relation in form.relations if known.issuperset(relation.members))


@lru_cache(maxsize=500)
def _sums_within(form: Form, slots: tuple[str, ...]) -> tuple[Rule, ...]:
    place = {slot: i for i, slot in enumerate(slots)}
    return tuple(
        (place[relation.left[0]], tuple(place[part] for part in relation.right))
        for relation in inside(form, slots)
        if len(relation.left) == 1
    )


def fails(relation: Relation, values: dict[str, Decimal | None]) -> bool:
    """Whether a relation can be checked and does not hold; a side that prints nothing cannot be checked."""
    left = [values.get(field_id) for field_id in relation.left]
    right = [values.get(field_id) for field_id in relation.right]
    if all(v is None for v in left) or all(v is None for v in right):
        return False
    return sum((v for v in left if v is not None), ZERO) != sum((v for v in right if v is not None), ZERO)


def _proves(relation: Relation, values: dict[str, Decimal | None]) -> bool:
    """Whether a relation holds with something above zero on both sides."""
    left = [v for f in relation.left if (v := values.get(f)) is not None]
    right = [v for f in relation.right if (v := values.get(f)) is not None]
    return bool(left and right) and sum(left, ZERO) == sum(right, ZERO) and any(left)


def _is_lopsided(relation: Relation, values: dict[str, Decimal | None]) -> bool:
    """Whether one side of a relation prints something above zero and the other nothing at all."""
    sides = [[v for f in side if (v := values.get(f)) is not None] for side in (relation.left, relation.right)]
    return any(not one and any(other) for one, other in (sides, sides[::-1]))


def _vector(candidate: Candidate) -> Values:
    return tuple(reading.value or ZERO for reading in candidate.readings)


def _in_order(options: list[Candidate], kept: list[Values]) -> list[Candidate]:
    """Return the candidates with the kept value vectors, those with the first before the others."""
    known = set(kept)
    return sorted((each for each in options if _vector(each) in known), key=lambda each: _vector(each) != kept[0])


def _classes(options: list[Candidate]) -> dict[Values, float]:
    """Return the distinct value vectors of candidates, blanks counted as 0, each with its least cost."""
    classes: dict[Values, float] = {}
    for each in options:
        vector = _vector(each)
        classes[vector] = min(classes.get(vector, each.cost), each.cost)
    return classes


def _status(reading: Reading, how: str) -> str:
    if how == "lost":
        return "unreadable"
    if reading.raw and reading.number is None:
        return "unreadable"
    return "blank" if reading.value is None else "printed"


PLACED_BLANKS = frozenset({"vanished", "gathered", "blank_cells", "shifted", "position"})
"""Evidence that places blanks."""

NOTHING = frozenset({"nothing", "few_cells", "empty_line"})
"""Evidence for a row that prints nothing."""

ALL_OR_NONE = PLACED_BLANKS | {"glued"}
"""Evidence that, where it leaves one slot of a run open, may be wrong about the others too."""


def _placements(
    run: Run, kept: list[Candidate], listed: list[Candidate], proved: bool, borne: float
) -> list[Placement]:
    best = kept[0]
    printed = len([1 for token in run.tokens if token.text])
    trust = {token.cell: token.trust for token in run.tokens}
    unread = [r.raw for r in best.readings if r.raw and r.number is None]
    garbled = any(best.how != "exact" or not _is_one_figure(raw) for raw in unread)
    scattered = (best.how in ("vanished", "gathered") or _leaves_out(run, best)) and not proved
    split = (
        len(kept) > 1
        and best.how in ALL_OR_NONE
        and not (proved and best.how == "gathered")  # all places were tried: what those that add up agree on is so
        and any(len({each.readings[i].value for each in kept}) > 1 for i in range(len(run.slots)))
    )
    stuck = best.how in PLACED_BLANKS and any(begins_needlessly(r.raw) for r in best.readings if r.raw)
    told = (
        (Doubt.UNREADABLE, best.how == "lost"),
        (Doubt.COUNT, garbled or stuck or best.how in ("overfull", "dropped")),
        (Doubt.ADRIFT, scattered),
        (Doubt.WAYS, split),
    )
    whole = run.doubts | {doubt for doubt, holds in told if holds}
    how = best.how if run.how == "row" else f"{run.how}_{best.how}"
    result = []
    several, headed, size = len(kept) > 1, best.how == "headed", len(run.slots)
    for i, (slot, reading) in enumerate(zip(run.slots, best.readings, strict=True)):
        others = _others(kept, i) if several else ()
        status = _status(reading, best.how)
        own = trust.get(reading.cell, 1.0)
        doubts = whole
        if others:
            doubts |= {Doubt.WAYS}
        if status == "unreadable":
            doubts |= {Doubt.UNREADABLE}
        if own <= OUTSIDE or (headed and reading.cell < 0 and not reading.raw):
            doubts |= {Doubt.OUTSIDE}
        margin = _margin(best, listed, i) if len(listed) > 1 else NO_RIVAL
        evidence = (doubts, len(listed) > 1 and not others, others[:3], run.score, run.trust, own, run.inferred)
        result.append(Placement(slot, reading, status, how, *evidence, size, printed, margin, borne, run.lead))
    return result


def _margin(best: Candidate, listed: Sequence[Candidate], i: int) -> float:
    """Return what the cheapest candidate that says otherwise of a slot costs more than the best."""
    said = best.readings[i].value
    rivals = (each.cost for each in listed[:LISTED] if each.readings[i].value != said)
    return min(next(rivals, NO_RIVAL) - best.cost, NO_RIVAL)  # they are listed by cost


def _is_one_figure(raw: str) -> bool:
    """Whether a text that cannot be read is one figure all the same, and neither a mark nor several run together."""
    return any(map(str.isalnum, raw)) and not _SEVERAL.search(raw)


def _leaves_out(run: Run, best: Candidate) -> bool:
    """Whether a figure of a run with blanks is taken for none of its own: a page's number, as no figure bears out."""
    if best.how not in PLACED_BLANKS | NOTHING:
        return False
    used = {reading.cell for reading in best.readings}
    figures = (token for token in run.tokens if token.number is not None and token.number.value is not None)
    return any(token.cell not in used for token in figures)


def _others(kept: list[Candidate], i: int) -> tuple[Decimal | None, ...]:
    """Return the values that a slot has in other candidates than the best."""
    values = {each.readings[i].value for each in kept} - {kept[0].readings[i].value}
    return tuple(sorted(values, key=lambda v: (v is None, v or ZERO)))

"""Columns beside the form's: serial numbers (序号), margins before the rows, units (项, 件) before the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.table_items import Item
from gongkai.core.labels import LabelledDocument
from gongkai.core.rule_files import load

SERIAL = 5
"""Numbers, each one more than the one before, from which they are serial numbers."""

MANY = 10
"""Numbers from 2 on that count up without a gap: the first stands before all labels, and outside the table."""

STEPS = 0.6
"""Share of such numbers that are one more than the one before; a row may be missing."""

_WORDS = load("alignment/stream", "auxiliary_columns")

SERIAL_HEADS: tuple[str, ...] = tuple(_WORDS["serial_heads"])
"""Headers of a column of serial numbers."""

UNITS: frozenset[str] = frozenset(_WORDS["units"])
"""Units of counts; what an amount is in must not be lost."""

BULLETS = frozenset("-*·•—")
"""What opens the items of a list; before a row's label it is no blank."""

A_COLUMN = 3
"""Cells with nothing but a unit, or bullets, from which they are a column of such."""

LABELS = ("row", "group", "unknown")


def without_side_columns(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items without serial numbers, units, and empty cells left of the rows' labels."""
    labelled = context.labelled
    units = {i for i, item in enumerate(items) if item.token and item.token.text in UNITS}
    opening = list(_opening_their_line(items, labelled))
    bullets = {i for i in opening if items[i].token.text in BULLETS}  # type: ignore[union-attr]
    dropped = {*_serials(items, opening, labelled), *_counted_up(items, labelled), *_behind_labels(items, labelled)}
    dropped |= set(_margins(items, labelled))
    dropped |= {i for found in (units, bullets) if len(found) >= A_COLUMN for i in found}
    return [item for i, item in enumerate(items) if i not in dropped]


def _serials(items: Sequence[Item], opening: list[int], labelled: LabelledDocument) -> set[int]:
    """Return the indices of the numbers before the rows' labels that count 1, 2, 3 and so on."""
    before = {i: _printed_before(items, i) for i, item in enumerate(items) if item.kind in LABELS}
    directly = [place for place in before.values() if place >= 0]
    counted = [token.number.value if token and token.number else None for token in (items[i].token for i in directly)]
    headed = next(iter(before.values()), -1) >= 0
    if not headed and counted[:MANY] != list(range(2, 2 + MANY)):
        directly = []  # the figures of the row before may count up by chance, though not from the second row on so far
    places = opening if len(opening) >= len(directly) else directly
    if counting := _counting(items, places):
        return counting
    return set(opening) if _has_serial_head(items, labelled) else set()


def _printed_before(items: Sequence[Item], label: int) -> int:
    """Return the index of the figure before a label, nothing but empty cells between, or -1."""
    at = label - 1
    while at >= 0 and items[at].token and not items[at].prints:
        at -= 1
    return at if at >= 0 and items[at].prints else -1


def _behind_labels(items: Sequence[Item], labelled: LabelledDocument) -> set[int]:
    """Return the indices of serial numbers right behind the rows' labels, and of their header."""
    heads = {i for i, item in enumerate(items) if item.kind == "column" and labelled.folded[item.cell] in SERIAL_HEADS}
    places = [i + 1 for i, item in enumerate(items[:-1]) if item.kind in LABELS and items[i + 1].prints]
    counting = _counting(items, places) if heads else set()
    return counting | heads if counting else set()


def _counting(items: Sequence[Item], places: Sequence[int]) -> set[int]:
    """Return those of some places whose figures count up; none unless they are many, and mostly do.

    A place whose figure has no neighbour one more or one less than itself is none of them: the figure is a row's.
    """
    numbers = [token.number.value if token and token.number else None for token in (items[i].token for i in places)]
    steps = [a is not None and b == a + 1 for a, b in pairwise(numbers)]
    if len(places) < SERIAL or sum(steps) < STEPS * len(steps):
        return set()
    return {i for i, here, next_ in zip(places, [False, *steps], [*steps, False], strict=True) if here or next_}


def _opening_their_line(items: Sequence[Item], labelled: LabelledDocument) -> Iterator[int]:
    """Yield the indices of the figures that open a line with a row's label, nothing but empty cells between."""
    opening = -1
    for i, item in enumerate(items):
        if item.token and item.token.first and item.prints:
            opening = i
        elif item.kind in LABELS:
            if opening >= 0 and items[opening].token.line == labelled.lines[item.cell]:  # type: ignore[union-attr]
                yield opening
            opening = -1
        elif item.prints:
            opening = -1


def _margins(items: Sequence[Item], labelled: LabelledDocument) -> Iterator[int]:
    """Yield the indices of the empty cells that open a line with one row's label: the row before does not own them."""
    if not any(item.token and item.token.first and not item.prints for item in items):
        return
    rows = Counter(labelled.lines[item.cell] for item in items if item.kind == "row")
    margin: list[int] = []
    for i, item in enumerate(items):
        line = labelled.lines[item.cell]
        if item.token and item.token.text == "" and (item.token.first or (margin and margin[-1] == i - 1)):
            margin = [i] if item.token.first else [*margin, i]
        elif item.kind in LABELS and margin and margin[-1] == i - 1:
            opened = labelled.lines[items[margin[0]].cell] == line and rows[line] <= 1
            yield from margin if opened else ()
            margin = []
        else:
            margin = []


def _counted_up(items: Sequence[Item], labelled: LabelledDocument) -> set[int]:
    """Return the indices of figures that count 1, 2, 3 and so on, right below a header for them or before any label."""
    found: set[int] = set()
    run: list[int] = []
    begins = True
    headed = _has_serial_head(items, labelled)
    for at, item in enumerate(items):
        number = item.token.number.value if (run or begins) and item.token and item.token.number else None
        if number is not None and number == len(run) + 1:
            run.append(at)
            continue
        found |= set(run) if len(run) >= SERIAL else set()
        run = []
        is_head = item.kind == "column" and labelled.folded[item.cell] in SERIAL_HEADS
        begins = is_head or (begins and item.kind not in LABELS and not item.prints)
        if not (begins or headed):
            break
    return found | (set(run) if len(run) >= SERIAL else set())


def _has_serial_head(items: Sequence[Item], labelled: LabelledDocument) -> bool:
    return any(item.kind == "column" and labelled.folded[item.cell] in SERIAL_HEADS for item in items)

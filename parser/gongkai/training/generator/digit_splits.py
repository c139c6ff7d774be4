"""Digits without anything between them: how many ways there are to split them, and which of them hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice, product
from math import prod

from gongkai.forms.form import Form
from gongkai.training.generator.grid import Grid, GridCell
from gongkai.training.generator.unrecoverable import Losses

_COUNT = r"(?:0|[1-9]\d*)"
_KINDS = {
    "count": re.compile(_COUNT),
    "signed": re.compile(rf"[+\-－增减加少]*{_COUNT}"),
    "amount": re.compile(rf"{_COUNT}(?:\.\d+)?(?:万?元)?"),
}
_STRAY = re.compile(r"[?？\s]+")
_MARK = "|"  # stands for what is no digit: no number reaches across it
_MOST = 4000  # readings looked at, of a row and of a table


def glued(grids: list[Grid], form: Form, values: dict[str, Decimal | None]) -> Losses:
    """Return the unrecoverable and the contested fields of tables printed without separators."""
    destroyed: set[str] = set()
    doubtful: set[str] = set()
    for grid in grids:
        rows = [[cell for cell in row if cell.is_figure and cell.field] for row in grid.rows]
        readings = {}
        for row in rows:
            if row:
                readings.update(_judge_row(row, form, values, destroyed, doubtful))
        if readings:
            _judge_table(readings, form, values, destroyed, doubtful)
    return destroyed, doubtful


def _judge_row(
    row: list[GridCell], form: Form, values: dict[str, Decimal | None], destroyed: set[str], doubtful: set[str]
) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Judge one row; return the readings of a row that only the whole table may settle."""
    ids = tuple(cell.field for cell in row if cell.field)
    texts = tuple(_STRAY.sub("", cell.text) for cell in row)
    line, kinds = _STRAY.sub(_MARK, "".join(cell.text for cell in row)), [form.columns[id_].quantity for id_ in ids]
    ways = list(islice(_split(line, kinds), _MOST))
    if len(ways) == 1:
        return {}
    sums = [each for each in form.relations if set(each.members) <= set(ids)]
    if not sums:
        for number, id_ in enumerate(ids):
            (destroyed if len({way[number] for way in ways}) > 1 else doubtful).add(id_)
        return {}
    sizes = [len(each.members) for each in sums]
    held = list(islice(_split_summed(line, sizes), _MOST))
    if texts not in held:
        destroyed.update(ids)
    else:
        doubtful.update(ids)
        if len(held) > 1:
            return {ids: held}
    return {}


def _judge_table(
    readings: dict[tuple[str, ...], list[tuple[str, ...]]],
    form: Form,
    values: dict[str, Decimal | None],
    destroyed: set[str],
    doubtful: set[str],
) -> None:
    """Try all readings of the rows left open against the relations between rows."""
    if prod(map(len, readings.values())) > _MOST:  # too many to say here which a better search could settle
        for ids in readings:
            doubtful.update(ids)
        return
    open_ids = {id_ for ids in readings for id_ in ids}
    relations = [each for each in form.relations if set(each.members) & open_ids]
    seen: dict[str, set[str]] = {id_: set() for id_ in open_ids}
    for choice in product(*readings.values()):
        trial = dict(values)
        texts: dict[str, str] = {}
        for ids, way in zip(readings, choice, strict=True):
            texts.update(zip(ids, way, strict=True))
        trial.update({id_: Decimal(text) for id_, text in texts.items()})
        if all(_holds(each.left, each.right, trial) for each in relations):
            for id_, text in texts.items():
                seen[id_].add(text)
    if not any(seen.values()):  # the report itself does not add up: any reading would be a guess
        destroyed.update(open_ids)
    destroyed.update(id_ for id_, found in seen.items() if len(found) > 1)


def _holds(left: tuple[str, ...], right: tuple[str, ...], values: dict[str, Decimal | None]) -> bool:
    return sum(values[id_] or 0 for id_ in left) == sum(values[id_] or 0 for id_ in right)


def _split(line: str, kinds: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield the ways to split a line into one number of each kind, none with a needless 0 before it.

    Question marks and spaces between digits part them, whatever else they mean.
    """
    line = line.strip(_MARK)
    if not kinds:
        if not line:
            yield ()
        return
    pattern = _KINDS[kinds[0]]
    for end in range(1, len(line) - len(kinds) + 2):
        if pattern.fullmatch(line[:end]):
            for rest in _split(line[end:], kinds[1:]):
                yield (line[:end], *rest)


def _split_summed(line: str, sizes: list[int]) -> Iterator[tuple[str, ...]]:
    """Yield the splits into groups of counts each of whose last number is the sum of its others."""
    line = line.strip(_MARK)
    if not sizes:
        if not line:
            yield ()
        return
    after = sum(sizes[1:])
    for end in range(sizes[0], len(line) - after + 1):
        for group in _summing(line[:end], sizes[0] - 1, 0):
            for rest in _split_summed(line[end:], sizes[1:]):
                yield group + rest


def _summing(line: str, parts: int, total: int) -> Iterator[tuple[str, ...]]:
    line = line.strip(_MARK)
    if not parts:
        if line == str(total):
            yield (line,)
        return
    limit = 1 if line[:1] == "0" else len(line) - parts
    for end in range(1, limit + 1):
        if not line[:end].isdigit():
            return
        for rest in _summing(line[end:], parts - 1, total + int(line[:end])):
            yield (line[:end], *rest)

"""Figures that a report could print: sensible magnitudes, and sums that hold.

Everything is drawn from the form's relations, so that no row or column is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from random import Random
from typing import Literal

from gongkai.forms.form import Block, Form, Relation, Table

Density = Literal["zero", "sparse", "normal", "dense"]
Values = dict[str, Decimal]

LEVELS = ("village", "bureau", "county", "city", "province")
_ZERO = Decimal(0)
# Upper ends of the draws, by level of government: documents issued, decisions made, requests received.
_DOCUMENTS = (4, 12, 60, 150, 400)
_DECISIONS = (60, 4_000, 60_000, 900_000, 30_000_000)
_REQUESTS = (4, 40, 300, 2_500, 12_000)


def skewed(rng: Random, top: int) -> Decimal:
    """Draw a count from 1 to ``top``, small ones far more often (even on a logarithmic scale)."""
    return Decimal(max(1, round(top ** rng.random())))


def amount(rng: Random, level: int) -> Decimal:
    """Draw an amount of money in 万元 with none to four decimals."""
    places = rng.choices((0, 1, 2, 3, 4), (10, 15, 35, 12, 28))[0]
    return Decimal(str(round((10 * 8**level) ** rng.random() + rng.random(), places)))


def draw_values(form: Form, rng: Random, level: int, density: Density) -> Values:
    """Draw a number for every field of ``form``; all its relations hold.

    Parameters
    ----------
    level
        0 (village, town) to 4 (province): the order of magnitude.
    density
        ``zero``: all zero; ``sparse``: a few rows are filled; ``normal``; ``dense``: hardly a zero anywhere,
        and equal neighbours avoided, so that a swapped row or column cannot go unseen.
    """
    values: Values = dict.fromkeys(form.field_ids, _ZERO)
    if density == "zero":
        return values
    totals = [each for each in form.relations if len(each.left) == 1 and each.left[0].rsplit(".", 1)[0] in _row(each)]
    summed = {relation.left[0] for relation in totals}
    flows = [each for each in form.relations if each not in totals]
    for table in form.tables:
        if not any(each.left[0].startswith(f"{table.id}.") for each in form.relations):
            for block in table.blocks:
                _fill_block(values, table, block, rng, level, density)
    _fill_flows(values, flows, summed, rng, level, density)
    for relation in totals:
        parts = relation.right
        if parts[0] not in {member for flow in flows for member in flow.members}:
            _fill_parts(values, parts, rng, level, density)
        values[relation.left[0]] = sum((values[part] for part in parts), _ZERO)
    return values


def _row(relation: Relation) -> set[str]:
    """Return the common row of a relation's right side, if there is one."""
    rows = {member.rsplit(".", 1)[0] for member in relation.right}
    return rows if len(rows) == 1 else set()


def _fill_block(values: Values, table: Table, block: Block, rng: Random, level: int, density: Density) -> None:
    kinds = [column.quantity for column in block.columns]
    for position, row in enumerate(block.rows):
        # The first row of a block of documents is 规章, which hardly anybody but a large city makes.
        rare = position == 0 and len(block.rows) == 2 and len(kinds) == 3 and "signed" not in kinds
        if (
            density != "dense"
            and rng.random() < (0.3, 0.55, 0.96)[(density == "sparse") * 1 or (rare * 2 if level < 3 else 0)]
        ):
            continue
        ids = [table.field_id(row, column) for column in block.columns]
        for id_, kind in zip(ids, kinds, strict=True):
            if kind == "amount":
                values[id_] = amount(rng, level)
            elif kind == "signed":
                values[id_] = skewed(rng, 9 * 4**level) * rng.choice((1, 1, -1))
            else:
                top = _DOCUMENTS[level] if len(kinds) == 3 and "signed" not in kinds else _DECISIONS[level]
                values[id_] = skewed(rng, top)
                if density != "dense" and rng.random() < 0.25:
                    values[id_] = _ZERO
        _relate(values, ids, kinds, rng)


def _relate(values: Values, ids: list[str], kinds: Sequence[str], rng: Random) -> None:
    """Make the figures of one row go together as agencies have them."""
    if kinds == ["count", "signed", "count"]:
        values[ids[0]] = max(values[ids[0]], abs(values[ids[1]]))
        if rng.random() < 0.6:  # many agencies read the last column as "items this year"
            values[ids[2]] = values[ids[0]] + values[ids[1]]
    elif kinds == ["count", "count", "count"] and rng.random() < 0.8:
        values[ids[2]] = max(values[ids[2]], values[ids[0]])


def _fill_flows(
    values: Values, flows: list[Relation], summed: set[str], rng: Random, level: int, density: Density
) -> None:
    """Fill what comes in, what is decided and what is left over, column by column."""
    outcomes = {each.left[0]: each.right for each in flows if len(each.left) == 1}
    balances = [each for each in flows if len(each.left) > 1]
    favourite = rng.random()
    for number, balance in enumerate(each for each in balances if not summed & set(each.members)):
        done = next(member for member in balance.right if member in outcomes)
        rest = [member for member in balance.right if member != done]
        if density == "dense":
            for part in outcomes[done]:
                values[part] = Decimal(rng.randint(1, 9 * (level + 1)))
            for part in rest:
                values[part] = Decimal(rng.randint(1, 9))
        else:
            scale = (1.0, 0.5, 0.08, 0.08, 0.1, 0.15)[min(number, 5)]
            if rng.random() > (0.9, 0.45, 0.1, 0.1, 0.15, 0.25)[min(number, 5)] * (0.6 if density == "sparse" else 1):
                continue
            count = int(skewed(rng, max(2, int(_REQUESTS[level] * scale * (0.2 if density == "sparse" else 1)))))
            _scatter(values, outcomes[done], count, rng, favourite)
            for part in rest:
                values[part] = Decimal(rng.choice((0, 0, 0, 1, 2, max(1, count // 12))))
        values[done] = sum((values[part] for part in outcomes[done]), _ZERO)
        _split(values, balance.left, sum((values[member] for member in balance.right), _ZERO), rng, density)


def _scatter(values: Values, parts: Iterable[str], count: int, rng: Random, favourite: float) -> None:
    """Spread ``count`` cases over the outcomes: a handful of usual ones take nearly all."""
    names = list(parts)
    chosen = rng.sample(names, min(len(names), rng.randint(1, 8)))
    weights = [rng.random() ** 2 + 0.02 for _ in chosen]
    if favourite < 0.7:
        chosen, weights = [names[0], *chosen], [2.0, *weights]
    total, left = sum(weights), count
    for name, weight in zip(chosen, weights, strict=True):
        part = min(left, round(count * weight / total))
        values[name] += part
        left -= part
    values[chosen[0]] += left


def _split(values: Values, parts: tuple[str, ...], total: Decimal, rng: Random, density: Density) -> None:
    """Split what came in into this year's and what was carried over."""
    carried = Decimal(rng.randint(1, max(1, int(total) // 3))) if density == "dense" else _ZERO
    if density != "dense" and rng.random() < 0.35:
        carried = Decimal(rng.randint(0, max(1, int(total) // 8)))
    carried = min(carried, total)
    values[parts[0]], values[parts[1]] = total - carried, carried


def _fill_parts(values: Values, parts: tuple[str, ...], rng: Random, level: int, density: Density) -> None:
    for part in parts:
        if density == "dense":
            values[part] = Decimal(rng.randint(1, 20))
        elif rng.random() < (0.08 if density == "sparse" else 0.25) * (1 + level / 2) / 1.5:
            values[part] = skewed(rng, 2 + 2**level)


def inject_slip(values: Values, form: Form, rng: Random) -> None:
    """Let one or two figures be wrong as agencies get them wrong: a total left at 0, or off by a little."""
    members = sorted({member for relation in form.relations for member in relation.members})
    totals = sorted({relation.left[0] for relation in form.relations if len(relation.left) == 1})
    filled = [member for member in totals if values[member]]
    for _ in range(rng.choice((1, 1, 2))):
        if filled and rng.random() < 0.5:
            values[rng.choice(filled)] = _ZERO
        else:
            one = rng.choice(members)
            values[one] = max(_ZERO, values[one] + rng.choice((1, 1, 2, -1, 10)))


def failed_members(form: Form, values: dict[str, Decimal | None]) -> set[str]:
    """Return the members of all relations that the printed figures contradict.

    A blank counts as 0, except that a row of which only the total is printed says nothing about its parts.
    """
    failed: set[str] = set()
    for relation in form.relations:
        known = [member for member in relation.members if values.get(member) is not None]
        if not known or all(values.get(member) is None for member in relation.right):
            continue
        left, right = (
            sum((values.get(member) or _ZERO for member in side), _ZERO) for side in (relation.left, relation.right)
        )
        if left != right:
            failed.update(relation.members)
    return failed

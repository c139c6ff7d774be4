"""Why a row is filled as it is: the ways that were weighed, and what speaks against those that lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from gongkai.alignment.candidates.quantity_fit import misfits
from gongkai.alignment.solver.search import Search, fails, inside
from gongkai.core.report import json_number
from gongkai.forms.form import Form, Relation

if TYPE_CHECKING:
    from gongkai.alignment.layouts.reading import Reading
    from gongkai.alignment.types import Candidate, Run

Part = dict[str, Any]
Values = Mapping[str, Decimal | None]

MOST: Final = 50
"""Ways to fill one row that are taken down; how many more there were is said."""


def relation_name(relation: Relation) -> str:
    """Return what a relation is called: its code, and the row or column that it holds for."""
    return f"{relation.code} ({relation.where})"


def row_part(run: Run, listed: list[Candidate], within: list[Candidate], kept: list[Candidate], search: Search) -> Part:
    """Return a row with the ways to fill it: the chosen one, those left open, those ruled out and by what.

    Parameters
    ----------
    listed, within, kept
        All that were found; those that the row's own figures allow; those that all relations together allow.
    """
    others = [each for each in listed if each not in kept]
    candidates = [
        _candidate(each, "chosen" if each is kept[0] else "open", _standing(kept, each)) for each in kept[:MOST]
    ]
    for each in others[: max(0, MOST - len(candidates))]:
        why = (
            "no solution of all relations together uses it" if each in within else _ruled_out(run, each, listed, search)
        )
        candidates.append(_candidate(each, "lost", why))
    return {
        "slots": list(run.slots),
        "how": run.how,
        "label": {"likeness": round(run.score, 4), "trust": round(run.trust, 4), "inferred": run.inferred},
        "open": run.open,
        "doubts": sorted(run.doubts),
        "tokens": [{"cell": each.cell, "text": each.text, "trust": round(each.trust, 4)} for each in run.tokens],
        "candidates": candidates,
        "more": len(kept) + len(others) - len(candidates),
    }


def _candidate(candidate: Candidate, state: str, why: str) -> Part:
    return {
        "state": state,
        "how": candidate.how,
        "cost": candidate.cost,
        "values": [json_number(reading.value) for reading in candidate.readings],
        "cells": [reading.cell for reading in candidate.readings],
        "why": why,
    }


def _standing(kept: Sequence[Candidate], candidate: Candidate) -> str:
    """Say what a way stands for that nothing rules out."""
    if candidate is not kept[0]:
        return "not ruled out"
    return "the only one left" if len(kept) == 1 else f"first of {len(kept)} left"


def _ruled_out(run: Run, candidate: Candidate, listed: list[Candidate], search: Search) -> str:
    """Say what within the row speaks against a way to fill it."""
    unlike = [misfits(run.slots, [r.number for r in each.readings], search.quantities) for each in (candidate, *listed)]
    if unlike[0] > min(unlike):
        return f"{unlike[0]} figures written as their column's never are (a sign, decimals, a unit)"
    values = {slot: reading.value for slot, reading in zip(run.slots, candidate.readings, strict=True)}
    failing = failing_relations(inside(search.form, run.slots), values)
    return f"fails {', '.join(failing)}" if failing else "bears out fewer of the row's relations than another"


def failing_relations(relations: Iterable[Relation], values: Values) -> list[str]:
    """Return the names of the relations that some figures fail."""
    return [relation_name(relation) for relation in relations if fails(relation, dict(values))]


def reading_part(
    form: Form,
    readings: Sequence[Reading],
    chosen: int,
    failed: Sequence[int],
    proofs: Sequence[int],
    values: Sequence[Values],
) -> list[Part]:
    """Return the ways to read a block of figures, each with what speaks for and against it."""
    made = []
    for i, (name, _) in enumerate(readings):
        if i == chosen:
            why = ""
        elif failed[i] > failed[chosen]:
            why = f"{failed[i]} relations fail, {failed[chosen]} in the one chosen"
        elif values[i] == values[chosen]:
            why = "says the same"
        elif proofs[i] < proofs[chosen]:
            why = f"{proofs[i]} relations are borne out, {proofs[chosen]} in the one chosen"
        else:
            why = "no more speaks for it, and another table, or the order of the two, for the one chosen"
        made.append(
            {
                "name": name,
                "chosen": i == chosen,
                "failed": failed[i],
                "failing": failing_relations(inside(form, tuple(values[i])), values[i]),
                "proved": proofs[i],
                "why": why,
                "values": {slot: json_number(value) for slot, value in values[i].items()},
            }
        )
    return made

"""How sure a fact of the narrative is, and whether a person must look at it.

A sentence is doubted where it can be read in another way, where another sentence says otherwise, or where a table does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from gongkai.core.report import Fact, Field, Issue
from gongkai.forms.form import Form

PLAIN = 0.99
"""Of facts that nothing contradicts: 341 of 343 in 152 narratives, each as it was first read (docs/facts.md)."""
CONFIRMED = 0.999
"""Of facts that a table repeats; by judgement, as the next two."""
HEDGED, DISPUTED = 0.9, 0.6
"""Of facts with 余, 约 …; of those whose wording is doubtful, or which another sentence or a table contradicts."""


def weigh_facts(facts: Sequence[Fact], values: Mapping[str, Decimal | None], form: Form) -> None:
    """Set ``confidence`` and ``review`` of each fact.

    Parameters
    ----------
    facts
        What the narrative states.
    values
        The figures by field id.
    form
        The edition, whose ``prose`` relations say which fact restates which fields.
    """
    for fact in facts:
        others = {each.value for each in facts if each.id == fact.id}
        totals = _totals(fact, values, form)
        if fact.value in totals:
            fact.confidence, fact.review = CONFIRMED, False
        elif fact.doubtful or (totals and not fact.approximate) or len(others) > 1:
            fact.confidence, fact.review = DISPUTED, True
        elif fact.approximate:
            fact.confidence, fact.review = HEDGED, False
        else:
            fact.confidence, fact.review = PLAIN, False


def _totals(fact: Fact, values: Mapping[str, Decimal | None], form: Form) -> list[Decimal]:
    """Return what the tables print for a fact, one number for each relation that can be checked."""
    found = []
    for relation in form.prose:
        if relation.fact == fact.id:
            numbers = [values.get(field_id) for field_id in relation.fields]
            printed = [number for number in numbers if number is not None]
            found += [sum(printed, Decimal(0))] if len(printed) == len(numbers) else []
    return found


def check_blanks(facts: Sequence[Fact], fields: Mapping[str, Field], form: Form) -> list[Issue]:
    """Doubt blanks that the prose contradicts: it counts what a table leaves empty.

    Where the cells of a whole table are empty, all of it is in doubt, for its figures may be lost; else the fields that
    the sentence restates (also where a table prints dashes, or a section says that nothing happened: those are words,
    and one of the two is a slip). Such fields are flagged.

    Returns
    -------
    list of Issue
        ``values_lost`` (severity ``error``) for a whole table, ``prose_mismatch`` (``warning``) for single fields.
    """
    issues: dict[tuple[str, ...], Issue] = {}
    for fact in facts:
        relation = next((each for each in form.prose if each.fact == fact.id), None)
        if relation is None or fact.value <= 0 or not all(fields[each].value is None for each in relation.fields):
            continue
        tables = {each.partition(".")[0] for each in relation.fields}
        whole = [each for each in fields if each.partition(".")[0] in tables]
        empty = all(fields[each].value is None and fields[each].status == "blank" for each in whole)
        empty = empty and not any(fields[each].raw for each in whole)
        doubted = whole if empty else list(relation.fields)
        if all(fields[each].review for each in doubted):
            continue
        for each in doubted:
            _doubt(fields[each])
        issues[tuple(doubted)] = _contradicted(fact, doubted, empty)
    return list(issues.values())


def _doubt(field: Field) -> None:
    if not field.review:
        field.review = True
        field.reasons.append("values_lost")
        field.confidence = min(field.confidence, DISPUTED)


def _contradicted(fact: Fact, fields: list[str], empty: bool) -> Issue:
    zh = f"正文称 {fact.value:f}（“{fact.text[:40]}”），而表格{'没有任何数字' if empty else '此处空白'}，数字可能已丢失"
    en = (
        f"the text states {fact.value:f} (“{fact.text[:40]}”), and the table prints "
        f"{'no figure at all' if empty else 'nothing there'}; figures may be lost"
    )
    if empty:
        return Issue("values_lost", "error", zh, en, fields)
    return Issue("prose_mismatch", "warning", zh, en, fields)

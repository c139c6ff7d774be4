"""Prose against table: a number that a sentence states and the figures that it restates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from gongkai.report import Fact, Issue
from gongkai.schema import Form, ProseRelation


def check_prose(facts: Sequence[Fact], values: Mapping[str, Decimal | None], form: Form) -> list[Issue]:
    """Return an issue for each statement of the narrative that the tables contradict.

    Compared are only statements that leave no room: one exact number in the whole narrative, and a figure
    printed in every field that it sums up. Where the form has several relations for a fact (what was received may
    count what was carried in), one that holds is enough, and the first is the one that is reported.

    Parameters
    ----------
    facts
        What the narrative states.
    values
        The figures by field id; ``None`` where none is printed.
    form
        The edition, whose ``prose`` relations say which fact restates which fields.

    Returns
    -------
    list of Issue
        ``prose_mismatch``, severity ``warning``: either of the two may be the slip.
    """
    found: dict[str, list[Issue | None]] = {}
    for relation in form.prose:
        found.setdefault(relation.fact, []).append(_check(relation, facts, values))
    return [issues[0] for issues in found.values() if issues[0] is not None and all(issues)]


def _check(relation: ProseRelation, facts: Sequence[Fact], values: Mapping[str, Decimal | None]) -> Issue | None:
    stated = [fact for fact in facts if fact.id == relation.fact]
    if len({fact.value for fact in stated}) != 1 or any(fact.approximate for fact in stated):
        return None
    printed = [values.get(field_id) for field_id in relation.fields]
    numbers = [number for number in printed if number is not None]
    if len(numbers) < len(printed):
        return None
    said, total = stated[0].value, sum(numbers, Decimal(0))
    if said == total:
        return None
    names = " + ".join(relation.fields)
    return Issue(
        "prose_mismatch",
        "warning",
        f"正文称 {said:f}（“{_short(stated[0].text)}”），表格为 {total:f}（{names}）",
        f"the text states {said:f} (“{_short(stated[0].text)}”), the tables print {total:f} ({names})",
        list(relation.fields),
    )


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"

"""Consistency of prose and table: ``收到申请6件`` beside a total of 8 is an issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from gongkai.core.report import Fact, Issue
from gongkai.forms.form import Form, ProseRelation


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
    issues: dict[str, Issue | None] = {}
    for relation in form.prose:
        said = _stated(relation.fact, facts)
        total = _total(relation, values)
        if said is None or total is None:
            continue
        if said.value == total:
            issues[relation.fact] = None
        else:
            issues.setdefault(relation.fact, _contradiction(relation, said, total))
    return [issue for issue in issues.values() if issue is not None]


def _stated(fact_id: str, facts: Sequence[Fact]) -> Fact | None:
    """Return the one exact number that the narrative states of a fact."""
    stated = [fact for fact in facts if fact.id == fact_id]
    exact = len({fact.value for fact in stated}) == 1 and not any(fact.approximate for fact in stated)
    return stated[0] if exact else None


def _total(relation: ProseRelation, values: Mapping[str, Decimal | None]) -> Decimal | None:
    """Return the sum of the figures that a fact restates, ``None`` where one is not printed."""
    numbers = [number for field_id in relation.fields if (number := values.get(field_id)) is not None]
    return sum(numbers, Decimal(0)) if len(numbers) == len(relation.fields) else None


def _contradiction(relation: ProseRelation, said: Fact, total: Decimal) -> Issue:
    names = " + ".join(relation.fields)
    return Issue(
        "prose_mismatch",
        "warning",
        f"正文称 {said.value:f}（“{_short(said.text)}”），表格为 {total:f}（{names}）",
        f"the text states {said.value:f} (“{_short(said.text)}”), the tables print {total:f} ({names})",
        list(relation.fields),
    )


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"

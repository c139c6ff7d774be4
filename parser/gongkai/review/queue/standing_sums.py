"""The form's sums on the values that stand: what people decided where they did, what was read elsewhere.

A report's own issues say which sums failed when it was parsed. After a decision they say it of values that no longer
stand, so they are made again wherever a report is shown, listed or written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gongkai.assessment.relation_issues import relation_issues
from gongkai.forms.display_names import field_name
from gongkai.forms.field_dictionary import english_name
from gongkai.forms.form import Relation, editions
from gongkai.forms.relations import Arithmetic, Failure, total
from gongkai.review.queue.event_state import VALUE_KEYS, Event

SUM_REASON = "relation_failed"
"""The reason of a field that stands in a sum that does not hold."""

Value = Mapping[str, Any]
"""``{"value", "unit", "status"}``."""

Numbers = Mapping[str, Decimal | None]
"""The figures by field; ``None`` where there is none."""


def values_that_stand(report: Mapping[str, Any], decisions: Mapping[str, Event]) -> dict[str, dict[str, Any]]:
    """Return what stands of each field: what was decided, else what was read."""
    found = {}
    for name, field in report["fields"].items():
        made = decisions.get(name)
        now = field if made is None or made.new is None else made.new
        found[name] = {key: now.get(key) for key in VALUE_KEYS}
    return found


def relations_of(edition: str | None) -> tuple[Relation, ...]:
    """Return the sums of an edition; none where it is not known."""
    form = editions().get(edition or "")
    return tuple(form.relations) if form is not None else ()


def sum_codes() -> list[str]:
    """Return the codes of all sums of all editions."""
    return sorted({relation.code for form in editions().values() for relation in form.relations})


def failures_of(edition: str | None, values: Mapping[str, Value]) -> list[Failure]:
    """Return the sums that do not hold."""
    return Arithmetic(relations_of(edition), numbers_of(values)).failures()


def issues_that_stand(report: Mapping[str, Any], values: Mapping[str, Value]) -> list[dict[str, Any]]:
    """Return a report's issues, those of its sums made again on ``values``."""
    codes = {relation.code for relation in relations_of(report["edition"])}
    made = [issue.to_dict() for issue in relation_issues(failures_of(report["edition"], values))]
    return [*made, *(issue for issue in report["issues"] if issue["code"] not in codes)]


def sum_text(edition: str | None, failure: Failure, values: Mapping[str, Value]) -> tuple[str, str]:
    """Return a sum that does not hold with its terms, in Chinese and English.

    ``本年新收：20+3+0 = 23，应为 24（总计）`` where one figure stands for the whole; else both sides with their terms.
    """
    relation, numbers = failure.relation, numbers_of(values)
    right = f"{_terms(relation.right, numbers)} = {failure.right:f}"
    if len(relation.left) == 1:
        total_of, name = relation.left[0], field_name(edition, relation.left[0])
        return (
            f"{relation.where}：{right}，应为 {failure.left:f}（{name}）",
            f"{english_name(edition, total_of)}: {right}, should be {failure.left:f}",
        )
    left = f"{_terms(relation.left, numbers)} = {failure.left:f}"
    both = (relation.left, relation.right)
    zh = [" + ".join(field_name(edition, each) for each in side) for side in both]
    en = [" + ".join(english_name(edition, each) for each in side) for side in both]
    return (
        f"{relation.where}：{left}（{zh[0]}）≠ {right}（{zh[1]}）",
        f"{left} ({en[0]}) ≠ {right} ({en[1]})",
    )


def _terms(fields: Sequence[str], numbers: Numbers) -> str:
    """Return what is added up, blanks left out."""
    return "+".join(f"{number:f}" for each in fields if (number := numbers.get(each)) is not None) or "0"


def implied_by_sums(edition: str | None, numbers: Numbers, field: str) -> list[tuple[Decimal, int]]:
    """Return what the sums say that a field must be, were all others right: each value with how many sums say it.

    A field without a figure must be the only one of a sum; one that prints a figure, in a sum that does not hold. What
    most sums say comes first.
    """
    counted: Counter[Decimal] = Counter()
    for relation in relations_of(edition):
        if field not in relation.members:
            continue
        value = _must_be(relation, numbers, field)
        if value is not None and value != numbers.get(field):
            counted[value] += 1
    return counted.most_common()


def _must_be(relation: Relation, numbers: Numbers, field: str) -> Decimal | None:
    own, other = (relation.left, relation.right) if field in relation.left else (relation.right, relation.left)
    rest = [each for each in own if each != field]
    if numbers.get(field) is None and any(numbers.get(each) is None for each in (*rest, *other)):
        return None
    known = total(numbers, other)
    if known is None:
        return None
    value = known - (total(numbers, rest) or Decimal(0) if rest else Decimal(0))
    return value if value >= 0 else None


def numbers_of(values: Mapping[str, Value]) -> dict[str, Decimal | None]:
    """Return the figures of values."""
    return {name: None if each["value"] is None else Decimal(str(each["value"])) for name, each in values.items()}

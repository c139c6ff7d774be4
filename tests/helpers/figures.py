"""Random figures for a form's tables whose sums hold, as texts; and what the tests change in them."""

from __future__ import annotations

from decimal import Decimal
from fnmatch import fnmatchcase

from hypothesis import strategies as st

from gongkai.forms.form import Form, editions

LARGEST = 60
APPLICANTS = ("natural_person", "business", "research", "welfare", "legal_service", "other_organization")
RESULTS = ("granted", "partially_granted", "refused.*", "unavailable.*", "rejected.*", "other_handling*")
"""Rows of the table of requests that ``processed_total`` sums up, as patterns."""


def results_of(form: Form) -> list[str]:
    """Return the rows that ``processed_total`` sums up."""
    rows = [row.id for row in form.tables[1].blocks[0].rows]
    return [row for row in rows if any(fnmatchcase(row, pattern) for pattern in RESULTS)]


@st.composite
def consistent(draw: st.DrawFn, form: Form, largest: int = LARGEST, dense: bool = False) -> dict[str, Decimal]:
    """Draw figures for every field so that every relation of the form holds; most are 0 unless ``dense``."""
    number = st.integers(0, largest)
    sparse = number if dense else st.one_of(st.just(0), st.just(0), st.just(0), number)
    found = {field_id: Decimal(draw(number)) for field_id in form.columns}
    for field_id, column in form.columns.items():
        if column.quantity == "signed":
            found[field_id] = Decimal(draw(st.integers(-largest, largest)))
        elif column.quantity == "amount":
            found[field_id] = Decimal(draw(number)) / 10
    results = results_of(form)
    for who in APPLICANTS:
        for row in results:
            found[f"requests.{row}.{who}"] = Decimal(draw(sparse))
        carried_out, carried_in = draw(sparse), draw(sparse)
        processed = sum(found[f"requests.{row}.{who}"] for row in results)
        carried_in = min(carried_in, int(processed) + carried_out)
        found[f"requests.processed_total.{who}"] = Decimal(processed)
        found[f"requests.carried_out.{who}"] = Decimal(carried_out)
        found[f"requests.carried_in.{who}"] = Decimal(carried_in)
        found[f"requests.new.{who}"] = processed + carried_out - carried_in
    set_totals(form, found)
    return found


def set_totals(form: Form, found: dict[str, Decimal]) -> None:
    """Give every total of a row what its parts sum up to."""
    for relation in form.relations:
        if relation.code in ("row_total", "dispute_total"):
            found[relation.left[0]] = sum((found[each] for each in relation.right), Decimal(0))


def as_texts(found: dict[str, Decimal]) -> dict[str, str]:
    """Return figures as a report prints them."""
    return {field_id: str(value) for field_id, value in found.items()}


def numbered(form: Form) -> dict[str, Decimal]:
    """Return figures of which no two neighbours are alike, and whose sums hold."""
    found = {field_id: Decimal(10 + 7 * i % 83) for i, field_id in enumerate(form.columns)}
    results = results_of(form)
    for c, who in enumerate(APPLICANTS):
        processed = sum(found[f"requests.{row}.{who}"] for row in results)
        found[f"requests.processed_total.{who}"] = processed
        found[f"requests.new.{who}"] = processed + found[f"requests.carried_out.{who}"] - (c + 1)
        found[f"requests.carried_in.{who}"] = Decimal(c + 1)
    set_totals(form, found)
    return found


OLD, NEW = editions()["2019"], editions()["2021"]

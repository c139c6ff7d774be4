from decimal import Decimal

import pytest
from figures import NEW, OLD, consistent, numbered
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.core.step_budget import StepBudget
from gongkai.forms.form import Relation
from gongkai.forms.relations import Arithmetic, total

BOTH = [OLD, NEW]
SECONDS = 20.0


def numbers(**values):
    return {key: None if value is None else Decimal(value) for key, value in values.items()}


def relation(left, right, code="sum"):
    return Relation(code, tuple(left), tuple(right), "somewhere")


def suspected(relations, values, seconds=SECONDS):
    return Arithmetic(relations, values).suspects(StepBudget(seconds=seconds))


SUM = relation("t", "abc")
"""t = a + b + c"""


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.edition)
def test_a_consistent_report_fails_nothing_and_has_no_suspects(form):
    values = numbered(form)
    assert Arithmetic(form.relations, values).failures() == []
    assert suspected(form.relations, values) == set()


def test_a_failure_says_what_both_sides_sum_to():
    (failure,) = Arithmetic([SUM], numbers(t=7, a=1, b=2, c=3)).failures()
    assert (failure.relation, failure.left, failure.right) == (SUM, 7, 6)


def test_blanks_count_nothing_in_a_sum():
    assert Arithmetic([SUM], numbers(t=3, a=None, b=3, c=None)).failures() == []
    assert len(Arithmetic([SUM], numbers(t=4, a=None, b=3, c=None)).failures()) == 1


@pytest.mark.parametrize("values", [numbers(t=None, a=1, b=2, c=3), numbers(t=5, a=None, b=None, c=None), {}])
def test_a_side_that_prints_nothing_cannot_fail(values):
    assert Arithmetic([SUM], values).failures() == []


def test_a_blank_total_over_parts_fails_where_the_other_totals_are_printed():
    sums = [relation([f"t{i}"], [f"a{i}", f"b{i}"]) for i in range(6)]
    values = {f"{name}{i}": Decimal(1 + (name == "t")) for name in "tab" for i in range(6)} | {"t0": None}
    assert [(each.relation, each.left, each.right) for each in Arithmetic(sums, values).failures()] == [(sums[0], 0, 2)]
    assert Arithmetic(sums, values | {f"t{i}": None for i in range(6)}).failures() == []


def test_a_sum_of_nothing_is_no_zero():
    assert total(numbers(a=None), ["a", "b"]) is None
    assert total(numbers(a=0, b=None), ["a", "b"]) == 0


def test_evidence_counts_what_holds_fails_and_cannot_be_checked():
    relations = [SUM, relation("a", "d"), relation("a", "e")]
    found = Arithmetic(relations, numbers(t=6, a=1, b=2, c=3, d=2, e=None)).evidence()
    assert found["a"] == (1, 1, 1)
    assert (found["t"], found["d"], found["e"]) == ((1, 0, 0), (0, 1, 0), (0, 0, 1))


def test_a_relation_of_zeros_is_no_evidence():
    assert Arithmetic([SUM], numbers(t=0, a=0, b=0, c=0)).evidence() == {}


def test_the_only_figure_that_is_not_printed_is_implied():
    assert Arithmetic([SUM], numbers(t=9, a=2, b=None, c=3)).implied() == {"b": 4}
    assert Arithmetic([SUM], numbers(t=None, a=2, b=1, c=3)).implied() == {"t": 6}


def test_two_figures_that_are_not_printed_are_not_implied():
    assert Arithmetic([SUM], numbers(t=9, a=2, b=None, c=None)).implied() == {}


def test_nothing_below_zero_is_implied():
    assert Arithmetic([SUM], numbers(t=1, a=2, b=None, c=3)).implied() == {}


def crossed():
    """Return a table of 2 rows and 2 columns with totals on both sides: every figure is in two relations."""
    relations = [relation(["t1"], ["a1", "b1"]), relation(["t2"], ["a2", "b2"]), relation(["t"], ["a", "b"])]
    relations += [relation(["a"], ["a1", "a2"]), relation(["b"], ["b1", "b2"]), relation(["t"], ["t1", "t2"])]
    return relations, numbers(a1=3, b1=4, t1=7, a2=5, b2=6, t2=11, a=8, b=10, t=18)


@pytest.mark.parametrize("field_id", ["a1", "b2", "t1", "a", "t"])
def test_one_wrong_figure_of_a_crossed_table_is_the_only_suspect(field_id):
    relations, values = crossed()
    values[field_id] += 2
    assert suspected(relations, values) == {field_id}


def test_where_several_figures_would_mend_a_relation_all_of_them_are_suspects():
    assert suspected([SUM], numbers(t=7, a=1, b=2, c=3)) == {"t", "a", "b", "c"}


def test_a_figure_that_would_have_to_fall_below_zero_is_no_suspect():
    assert suspected([SUM], numbers(t=1, a=0, b=5, c=0)) == {"t", "b"}


def test_a_blank_that_could_be_the_missing_figure_is_a_suspect():
    assert "b" in suspected([SUM], numbers(t=7, a=1, b=None, c=3))


@pytest.mark.parametrize(
    "row", ["requests.granted", "requests.new", "requests.processed_total", "requests.carried_out"]
)
def test_one_wrong_total_of_a_row_is_the_only_suspect(row):
    values = numbered(NEW)
    values[f"{row}.total"] += 1
    assert suspected(NEW.relations, values) == {f"{row}.total"}


@pytest.mark.parametrize("rows", [("requests.new", "requests.other_handling.other")])
def test_totals_of_two_rows_that_print_0_against_1_are_exactly_the_suspects(rows):
    """As in a report whose column sums hold: the applicants' columns say 1, the totals of two rows say 0."""
    values = dict.fromkeys(NEW.field_ids, Decimal(0))
    for row in (*rows, "requests.processed_total"):
        values[f"{row}.natural_person"] = Decimal(1)
    values["requests.processed_total.total"] = Decimal(1)
    assert suspected(NEW.relations, values) == {f"{row}.total" for row in rows}


def test_repairs_of_equal_size_are_all_suspected():
    """A dispute's total fails alone: any of its five figures may be the one that is wrong."""
    values = numbered(NEW)
    values["disputes.review.total"] += 1
    assert suspected(NEW.relations, values) == {f for f in NEW.field_ids if f.startswith("disputes.review.")}


def test_two_faults_that_have_nothing_to_do_with_each_other_are_both_suspected():
    values = numbered(NEW)
    values["requests.granted.total"] += 1
    values["disputes.review.total"] += 1
    expected = {f for f in NEW.field_ids if f.startswith("disputes.review.")} | {"requests.granted.total"}
    assert suspected(NEW.relations, values) == expected


def crossed_tables(count):
    """Return ``count`` tables as :func:`crossed` has them, with one wrong figure each."""
    relations, values = [], {}
    for number in range(count):
        equations, figures = crossed()
        figures["a1"] += 2
        values.update({f"{field_id}.{number}": value for field_id, value in figures.items()})
        for each in equations:
            left, right = ([f"{field_id}.{number}" for field_id in side] for side in (each.left, each.right))
            relations.append(relation(left, right))
    return relations, values


def test_six_faults_are_still_told_from_the_figures_around_them():
    relations, values = crossed_tables(6)
    assert suspected(relations, values) == {f"a1.{number}" for number in range(6)}


def test_more_faults_than_six_make_all_members_of_the_failed_relations_suspects():
    relations, values = crossed_tables(7)
    members = ("t1", "a1", "b1", "a", "a2")
    assert suspected(relations, values) == {f"{each}.{number}" for each in members for number in range(7)}


def test_no_time_makes_all_members_of_the_failed_relations_suspects():
    relations, values = crossed()
    values["a1"] += 2
    assert suspected(relations, values, seconds=0.0) == {"t1", "a1", "b1", "a", "a2"}


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.edition)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_figure_that_was_changed_in_a_consistent_table_is_suspected(form, data):
    values = dict(data.draw(consistent(form)))
    related = sorted({field_id for relation in form.relations for field_id in relation.members})
    field_id = data.draw(st.sampled_from(related))
    values[field_id] += data.draw(st.integers(1, 20))
    assert field_id in suspected(form.relations, values)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_was_taken_out_of_a_consistent_table_is_implied(data):
    values = dict(data.draw(consistent(NEW)))
    related = sorted({field_id for relation in NEW.relations for field_id in relation.members})
    field_id = data.draw(st.sampled_from(related))
    expected, values[field_id] = values[field_id], None
    assert Arithmetic(NEW.relations, values).implied()[field_id] == expected

"""How sure a fact is, and prose that counts what a table leaves blank."""

from decimal import Decimal

import pytest

from gongkai.assessment.fact_confidence import check_blanks, weigh_facts
from gongkai.core.document import Location
from gongkai.core.report import Fact, Field
from gongkai.forms.form import editions

NEW = editions()["2021"]


def fact(name, value, approximate=False):
    return Fact(name, Decimal(value), "件", f"收到{value}件。", Location(line=1), approximate)


def weighed(*facts, **values):
    weigh_facts(facts, {key.replace("__", "."): Decimal(value) for key, value in values.items()}, NEW)
    return facts


def test_a_fact_that_its_table_repeats_is_surest():
    (told,), (alone,) = (
        weighed(fact("requests.received", 7), requests__new__total=7),
        weighed(fact("disclosed.total", 7)),
    )
    assert told.confidence > alone.confidence
    assert not told.review
    assert not alone.review


def test_a_fact_that_its_table_contradicts_is_to_be_reviewed():
    (told,) = weighed(fact("requests.received", 7), requests__new__total=9)
    assert told.review


def test_a_doubtful_wording_is_to_be_reviewed_unless_its_table_repeats_it():
    said, told = fact("reviews", 7), fact("reviews", 7)
    said.doubtful = told.doubtful = True
    assert weighed(said)[0].review
    assert not weighed(told, disputes__review__total=7)[0].review


def test_facts_that_contradict_each_other_are_to_be_reviewed():
    assert all(each.review for each in weighed(fact("requests.received", 7), fact("requests.received", 8)))


def fields(**values):
    given = {key.replace("__", "."): Decimal(value) for key, value in values.items()}
    return {
        each: Field(each, given.get(each), status="printed" if each in given else "blank", confidence=0.99)
        for each in NEW.field_ids
    }


def test_a_blank_table_whose_requests_the_prose_counts_is_in_doubt():
    made = fields()
    (issue,) = check_blanks([fact("requests.received", 7)], made, NEW)
    assert (issue.code, issue.severity) == ("values_lost", "error")
    assert all(each.review == each.id.startswith("requests.") for each in made.values())


def test_a_blank_total_amid_figures_is_in_doubt_and_nothing_else():
    made = fields(requests__new__business=7)
    (issue,) = check_blanks([fact("requests.received", 7)], made, NEW)
    assert issue.code == "prose_mismatch"
    assert [each.id for each in made.values() if each.review] == ["requests.new.total"]


@pytest.mark.parametrize("value", [0, 7])
def test_what_is_printed_or_none_is_no_contradiction(value):
    made = fields(requests__new__total=7) if value else fields()
    assert check_blanks([fact("requests.received", value)], made, NEW) == []

"""The queue's order: the most at stake first, each agency's first before any one's second, alike everywhere."""

import random

import pytest
from queued import ONE, TOTAL, report

from gongkai.review import Filters, count_reports, file_reports, list_reports, neighbours


def names(queue, **filters):
    return [each.source.removesuffix(".txt") for each in list_reports(queue, Filters(**filters))]


def test_the_less_certain_report_comes_first(queue):
    file_reports(
        queue, [report("sure", [TOTAL], confidence=0.9), report("unsure", [TOTAL], agency="b", confidence=0.2)]
    )
    assert names(queue) == ["unsure", "sure"]


def test_a_field_that_more_relations_hang_on_weighs_more(queue):
    file_reports(queue, [report("leaf", ["proactive.regulations.issued"]), report("sum", [TOTAL], agency="b")])
    assert names(queue) == ["sum", "leaf"]


def test_each_agency_comes_once_before_any_comes_twice(queue):
    many = [report(f"a{n}", [TOTAL, ONE], agency="甲", confidence=0.1) for n in range(3)]
    file_reports(queue, [*many, report("b", [TOTAL], agency="乙", confidence=0.9)])
    assert [each[0] for each in names(queue)] == ["a", "b", "a", "a"]


def test_the_order_does_not_depend_on_when_reports_came(queue, tmp_path):
    from gongkai.review import open_database

    made = [report(f"r{n}", [TOTAL], agency="甲乙丙"[n % 3], confidence=n % 4 / 10) for n in range(20)]
    file_reports(queue, made)
    other = open_database(tmp_path / "other.db")
    for each in random.Random(1).sample(made, len(made)):
        file_reports(other, [each])
    assert names(queue) == names(other)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"agency": "甲"}, ["a"]),
        ({"year": 2022}, ["a", "b"]),
        ({"year": 2019}, []),
        ({"edition": "2021"}, ["a", "b"]),
        ({"reason": "weak_alignment"}, ["a", "b"]),
        ({"reason": "weak_"}, []),
        ({"state": "human_accepted"}, []),
    ],
)
def test_the_list_can_be_narrowed(queue, filters, found):
    file_reports(queue, [report("a", [TOTAL], agency="甲"), report("b", [TOTAL], agency="乙")])
    assert sorted(names(queue, **filters)) == found
    assert count_reports(queue, Filters(**filters)) == len(found)


def test_going_on_and_back_follows_the_list_though_much_is_alike(queue):
    file_reports(queue, [report(f"r{n}", [TOTAL], agency="甲乙丙丁"[n % 4], confidence=n % 2 / 2) for n in range(14)])
    order = [each.sha256 for each in list_reports(queue)]
    assert [neighbours(queue, each) for each in order] == list(zip([None, *order], [*order[1:], None], strict=False))

"""Two models on the same documents: what chance accounts for, and what not."""

from __future__ import annotations

from gongkai.training import Tally
from gongkai.training.promotion import Pair


def tallies(right: list[int], layout: str = "A", fields: int = 100) -> dict[str, Tally]:
    return {f"{i:03}": Tally(layout, fields, each, 0, fields - each, 0, each) for i, each in enumerate(right)}


def test_the_same_twice_is_no_difference() -> None:
    found = Pair.of(tallies([100] * 20), tallies([100] * 20)).difference("right")
    assert (found.value, found.low, found.high) == (0, 0, 0)


def test_a_loss_in_every_document_is_beyond_chance() -> None:
    found = Pair.of(tallies([99] * 30), tallies([97, 98] * 15)).difference("right")
    assert round(found.value, 4) == -0.015
    assert found.high < 0


def test_a_loss_in_one_document_is_not() -> None:
    found = Pair.of(tallies([100] * 30), tallies([100] * 29 + [60])).difference("right")
    assert found.value < 0
    assert found.high >= 0


def test_only_documents_that_both_read_are_compared() -> None:
    pair = Pair.of(tallies([100] * 5), tallies([100] * 3))
    assert len(pair) == 3


def test_the_bounds_are_the_same_on_every_run() -> None:
    pair = Pair.of(tallies([90, 100, 95] * 9), tallies([95, 100, 80] * 9))
    assert pair.difference("right") == pair.difference("right")


def test_tallies_out_of_a_file_are_tallies_again() -> None:
    as_lists = {name: list(each) for name, each in tallies([90, 100]).items()}
    assert Pair.of(as_lists, as_lists).total("right") == (190, 190)

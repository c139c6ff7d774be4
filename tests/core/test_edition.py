"""Which edition a report prints, when blocks of the other stand in it."""

import pytest
from figures import NEW, OLD, as_texts, numbered
from filled import PROACTIVE, TEXTS, parts, with_grid
from printing import grid_of, labelled, one_a_line, pages, piped, rebuilt, truth, values

from gongkai.reconstruct.edition import rank_forms, votes


def foreign_block(number):
    """Return the rows of a block of the 2019 form's first table, its caption, headers and figures."""
    table = OLD.tables[0]
    grid = grid_of(table, as_texts(numbered(OLD)))
    starts = [i for i, row in enumerate(grid) if row[0].label == "caption"]
    return grid[starts[number] : [*starts, len(grid)][number + 1]]


def with_first_block_replaced():
    """Return a report of the 2021 form whose first block is the 2019 form's, and with that form's last block."""

    def change(grid):
        ends = [i for i, row in enumerate(grid) if row[0].label == "caption"]
        return [*foreign_block(0), *grid[ends[1] :], *foreign_block(-1)]

    return [(t, change(grid) if t is PROACTIVE else grid) for t, grid in parts()]


def test_a_block_of_another_edition_is_one_block():
    seen = labelled(pages(with_first_block_replaced(), piped))
    assert rank_forms(votes(seen, (OLD, NEW)), 2022)[0] is NEW


def test_fields_of_a_block_with_foreign_headers_are_not_read_from_it():
    result = rebuilt(pages(with_first_block_replaced(), piped), year=2022)
    assert result.placements["proactive.regulations.issued"].reading is None
    assert result.tables[0].foreign_columns


def test_the_year_decides_where_no_label_tells():
    seen = labelled(pages([(None, grid) for t, grid in parts() if t is None], piped))
    found = votes(seen, (OLD, NEW))
    assert (rank_forms(found, 2020)[0], rank_forms(found, 2022)[0]) == (OLD, NEW)


@pytest.mark.parametrize("layout", [one_a_line, piped], ids=lambda each: each.__name__)
def test_a_header_that_two_editions_word_is_no_other_editions(layout):
    def change(grid):
        return [[p._replace(text="处理决定数量") if p.text == "本年处理决定数量" else p for p in row] for row in grid]

    result = rebuilt(pages(with_grid(PROACTIVE, change), layout))
    assert values(result) == truth(TEXTS)

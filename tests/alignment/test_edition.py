"""Which edition a report prints, when blocks of the other stand in it."""

from dataclasses import replace

import pytest
from figures import NEW, OLD, as_texts, numbered
from filled import PROACTIVE, REQUESTS, TEXTS, parts, with_grid
from printing import grid_of, labelled, lines, one_a_line, page, pages, piped, rebuilt, truth, unspanned, values

from gongkai.alignment.edition import Vote, is_mixed, of_one_edition, rank_forms, votes
from gongkai.training.generator import Piece


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


def test_a_header_that_came_apart_tells_by_its_pieces():
    """本年 | 处理决定数量: the second piece alone is a header of the other form."""

    def torn(grid):
        pieces = {
            "本年处理决定数量": ("本年", "处理决定数量"),
            "本年收费金额(单位:万元)": ("本年收费", "金额(单位:万元)"),
        }
        return [[p._replace(text=t) for p in row for t in pieces.get(p.text, (p.text,))] for row in grid]

    seen = labelled(pages([(t, torn(grid)) for t, grid in with_first_block_replaced()], one_a_line))
    found = votes(seen, (OLD, NEW))
    assert "处理决定数量" not in found[OLD].labels
    assert {"本年处理决定数量", "本年收费金额"} <= found[NEW].labels


@pytest.mark.parametrize(("blocks", "doubted"), [(1, True), (4, False)])
def test_fields_of_one_edition_are_in_doubt_where_the_other_is_nearly_as_likely(blocks, doubted):
    old = Vote(frozenset({"甲", "乙"}), frozenset((0, n) for n in range(2)))
    new = Vote(frozenset({"丙", "丁"}), frozenset((0, n) for n in range(blocks)))
    in_doubt = of_one_edition({OLD: old, NEW: new}, 2022)
    assert bool(in_doubt) == doubted
    assert ("proactive.regulations.issued" in in_doubt) == doubted
    assert "requests.new_received.total" not in in_doubt


def test_a_copy_of_a_form_with_a_wording_more_is_no_mixture_of_editions():
    """A user's own form: what it shares with the original tells both from the other edition."""
    copy = replace(NEW, edition="own")
    seen = labelled(pages(with_grid(REQUESTS, lambda grid: grid), piped))
    found = votes(seen, (OLD, NEW, copy))
    assert found[NEW].labels == found[copy].labels != frozenset()
    assert rank_forms(found, 2023)[0] is not OLD
    assert not is_mixed(found)


def test_fields_of_a_block_with_foreign_headers_are_not_read_from_it():
    result = rebuilt(pages(with_first_block_replaced(), piped), year=2022)
    assert result.placements["proactive.regulations.issued"].reading is None
    assert result.tables[0].foreign_columns


def test_foreign_headers_of_a_block_printed_by_columns_are_told_though_all_labels_stand_before_the_figures():
    """First the labels of all blocks, then line by line the headers and figures of each column, block after block."""
    labels, columns = [], [[] for _ in range(3)]
    for number, block in enumerate(PROACTIVE.blocks):
        labels += [
            Piece(block.caption, "caption"),
            *(Piece(row.label, "row_label") for row in block.rows),
        ]
        heads = OLD.tables[0].blocks[0].columns if number == 0 else block.columns
        for line, head, column in zip(columns, heads, block.columns, strict=False):
            line.append(Piece(head.label, "column_header"))
            line += [Piece(TEXTS[PROACTIVE.field_id(row, column)], "value") for row in block.rows]
    printed = lines(labels, *columns, cell=" | ")
    parts_so = [(t, grid) for t, grid in parts() if t is not PROACTIVE]
    at = next(i for i, (_, grid) in enumerate(parts()) if grid and grid[0][0].text == PROACTIVE.heading)
    result = rebuilt(page(pages(parts_so[: at + 1], piped), printed, pages(parts_so[at + 1 :], piped)), year=2022)
    assert result.tables[0].foreign_columns
    first = PROACTIVE.blocks[0]
    assert all(result.placements[PROACTIVE.field_id(r, c)].reading is None for r in first.rows for c in first.columns)
    assert values(result)["proactive.licensing.decisions"] == truth(TEXTS)["proactive.licensing.decisions"]


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


def test_a_wording_of_a_header_that_holds_another_forms_header_is_this_forms():
    """本年度处理决定数量 is a wording of 本年处理决定数量, and holds the other form's 处理决定数量."""

    wording = "内容本年度处理决定数量"

    def change(grid):
        return [[p._replace(text=wording) if p.text == "本年处理决定数量" else p for p in row] for row in grid]

    printed = pages(with_grid(PROACTIVE, change), piped)
    assert not votes(labelled(printed), (OLD, NEW))[OLD].labels
    assert values(rebuilt(printed)) == truth(TEXTS)


@pytest.mark.parametrize("layout", [one_a_line, piped], ids=lambda each: each.__name__)
def test_headers_of_another_edition_that_lost_their_last_character_are_that_editions(layout):
    heads = {column.label: column.label[:-1] for column in OLD.tables[0].blocks[0].columns}

    def cut(grid):
        return [[p._replace(text=heads.get(p.text, p.text)) for p in row] for row in grid]

    printed = [(t, cut(grid) if t is PROACTIVE else grid) for t, grid in with_first_block_replaced()]
    result = rebuilt(pages(printed, layout), year=2022)
    assert result.placements["proactive.regulations.issued"].reading is None


def test_where_no_label_and_no_year_tells_the_edition_the_rows_do():
    """（六）其他处理 with figures of its own is a row of the 2019 form, and a group of the 2021 form."""
    grid = [unspanned(row) for row in grid_of(OLD.tables[1], as_texts(numbered(OLD)))]
    found = votes(labelled(lines(*grid)), (OLD, NEW))
    assert not any(vote.labels for vote in found.values())
    assert rank_forms(found, None)[0] is OLD
    assert of_one_edition(found, None) == set()


def test_where_nothing_tells_the_edition_what_the_editions_print_differently_is_in_doubt():
    in_doubt = of_one_edition({OLD: Vote(frozenset(), frozenset()), NEW: Vote(frozenset(), frozenset())}, None)
    assert {id_.split(".")[0] for id_ in in_doubt} == {"proactive", "requests"}
    assert of_one_edition({OLD: Vote(frozenset(), frozenset()), NEW: Vote(frozenset(), frozenset())}, 2022) == set()

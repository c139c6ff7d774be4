"""Labels of rows where a source sets them: in the middle of a group, before every figure, after bullets."""

import pytest
from filled import LAYOUTS, PROACTIVE, REQUESTS, TEXTS, at_row, with_grid
from printing import BLANK, in_doubt, pages, piped, rebuilt, truth, values

from gongkai.training.generator import Piece

GROUPS = ["（三）不予公开", "（四）无法提供", "（五）不予处理", "（六）其他处理"]


@pytest.mark.parametrize("later", [1, 2])
@LAYOUTS
def test_a_groups_label_in_the_middle_of_its_rows_takes_no_row_away(layout, later):
    def change(grid):
        for group in GROUPS:
            at = at_row(grid, group)
            place = next(i for i, piece in enumerate(grid[at]) if piece.text == group)
            covered = grid[at + later][place]
            grid[at + later][place], grid[at][place] = grid[at][place], covered
        return grid

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


def test_a_row_whose_label_stands_before_each_of_its_figures_is_read_whole():
    block = PROACTIVE.blocks[0]

    def spelt(grid):
        rows = [
            [
                Piece(row.label, "row_label"),
                Piece(column.label, "column_header"),
                figure_of(row, column),
            ]
            for row in block.rows
            for column in block.columns
        ]
        end = at_row(grid, "第二十条第（五）项")
        return [grid[0], *rows, *grid[end:]]

    def figure_of(row, column):
        return Piece(TEXTS[PROACTIVE.field_id(row, column)], "value")

    result = rebuilt(pages(with_grid(PROACTIVE, spelt), piped))
    assert values(result) == truth(TEXTS)


def test_bullets_before_rows_are_no_blanks():
    def change(grid):
        return [[Piece("-", "blank"), *row] if row[-1].label == "value" else row for row in grid]

    result = rebuilt(pages(with_grid(PROACTIVE, change), piped))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


@pytest.mark.parametrize("padding", [[1, 2], [2, 1, 3]])
def test_blank_rows_are_placed_by_where_figures_begin_in_all_whole_rows(padding):
    """Rows end in as many empty cells as their labels leave: only their beginning is the same."""

    def change(grid):
        blank_row = at_row(grid, "2.重复申请")
        grid[blank_row] = [piece if piece.label != "value" else BLANK for piece in grid[blank_row][:-1]] + [
            grid[blank_row][-1]
        ]
        return [
            [*row, *[BLANK] * padding[i % len(padding)]] if row[-1].label in ("value", "blank") else row
            for i, row in enumerate(grid)
        ]

    parts = with_grid(REQUESTS, change)
    result = rebuilt(pages(parts, piped))
    row = [f"requests.rejected.repeated.{column.id}" for column in REQUESTS.blocks[0].columns]
    expected = truth(TEXTS) | dict.fromkeys(row[:-1])
    assert values(result) == expected

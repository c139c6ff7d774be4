"""Rows whose labels stand apart from their figures, and rows that come after those that follow them."""

from filled import PROACTIVE, REQUESTS, TEXTS, at_row, fields_of, with_grid
from hypothesis import given, settings
from hypothesis import strategies as st
from printing import in_doubt, pages, piped, rebuilt, truth, values

from gongkai.training.generator import Piece

ROWS = len(REQUESTS.blocks[0].rows)
WHERE = st.sampled_from(["before", "after"])


def apart(row):
    """Return a row's labels and its figures as two rows."""
    labels = [piece for piece in row if piece.label == "row_label"]
    return labels, [piece for piece in row if piece.label == "value"]


def torn(grid, places):
    """Return a grid in which the labels of some rows stand on a line of their own, before or after their figures.

    ``places``: where to, by the row's number.
    """
    heads = [row for row in grid if not any(piece.label == "row_label" for piece in row)]
    result = list(heads)
    for number, row in enumerate(row for row in grid if row not in heads):
        labels, figures = apart(row)
        if number in places:
            result += [labels, figures] if places[number] == "before" else [figures, labels]
        else:
            result.append(row)
    return result


def read(change, layout=piped):
    return rebuilt(pages(with_grid(REQUESTS, change), layout))


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(0, ROWS - 1), WHERE, min_size=1, max_size=ROWS // 2))
def test_lines_of_figures_are_the_rows_of_their_places_wherever_some_labels_stand(places):
    assert values(read(lambda grid: torn(grid, places))) == truth(TEXTS)


def test_a_row_whose_label_is_lost_is_the_one_of_its_place():
    def without_label(grid):
        at = at_row(grid, "2.重复申请")
        return [*grid[:at], apart(grid[at])[1], *grid[at + 1 :]]

    assert values(read(without_label)) == truth(TEXTS)


def test_a_number_of_a_page_between_labels_is_no_figure():
    def with_number(grid):
        grid = torn(grid, {16: "after"})
        return [*grid[:19], [Piece("7", "furniture")], *grid[19:]]

    assert values(read(with_number)) == truth(TEXTS)


def test_a_piece_of_a_figure_below_its_line_is_no_number_of_a_page():
    def broken(grid):
        at = at_row(grid, "2.重复申请")
        *before, last = grid[at]
        whole = last.text
        return [
            *torn(grid[:at], {3: "after"}),
            [*before, Piece(whole[:-1], "value")],
            [Piece(whole[-1], "value")],
            *grid[at + 1 :],
        ]

    assert values(read(broken))["requests.rejected.repeated.total"] in (
        truth(TEXTS)["requests.rejected.repeated.total"],
        None,
    )


def late(grid):
    """Return the grid of the first table with its first block after the others."""
    at = at_row(grid, "第二十条第（五）项")
    return [*grid[at:], *grid[:at]]


def test_rows_that_come_after_their_place_are_read_and_doubted():
    result = rebuilt(pages(with_grid(PROACTIVE, late), piped))
    assert values(result) == truth(TEXTS)
    assert fields_of("proactive.regulations") <= in_doubt(result)

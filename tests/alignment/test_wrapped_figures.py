"""Figures broken over two lines: what the lines tell of them, and page numbers that only look like it."""

import pytest
from filled import PROACTIVE, REQUESTS, TEXTS, at_row, with_grid
from printing import Page, in_doubt, lines, one_a_line, pages, piped, rebuilt, silent, truth, unspanned, values

from gongkai.alignment.candidates import candidates
from gongkai.alignment.candidates.broken_digits import joinable
from gongkai.alignment.candidates.row_patterns import RowPattern
from gongkai.alignment.types import Run, Token
from gongkai.core.step_budget import StepBudget
from gongkai.core.text import read_number
from gongkai.training.generator import Piece

BROKEN = "proactive.licensing.decisions"


def apart(grid, gap=1):
    return one_a_line(grid, gap)


def broken(printed, text, joint="\n"):
    """Return a page with the only cell that prints a text broken after its first character."""
    before, after = printed.text.split(text, 1)
    at = next(i for i, piece in enumerate(printed.pieces) if piece.text == text)
    pieces = [
        *printed.pieces[:at],
        Piece(text[0], "value"),
        Piece(text[1:], "value"),
        *printed.pieces[at + 1 :],
    ]
    return Page(before + text[0] + joint + text[1:] + after, pieces)


def licensing(number):
    """Return the parts with another number of licences, and the texts of the whole report."""

    def change(grid):
        at = at_row(grid, "行政许可")
        grid[at] = [piece if piece.label != "value" else Piece(number, "value") for piece in grid[at]]
        return grid

    return with_grid(PROACTIVE, change), {**TEXTS, BROKEN: number}


@pytest.mark.parametrize("layout", [apart, piped], ids=lambda each: each.__name__)
@pytest.mark.parametrize("number", ["98765", "907", "12"])
def test_a_figure_broken_where_cells_are_not_is_put_together(layout, number):
    parts, texts = licensing(number)
    assert values(rebuilt(broken(pages(parts, layout), number))) == truth(texts)


def test_cells_that_stand_unequally_far_apart_tell_of_no_pieces():
    printed = pages(with_grid(PROACTIVE, lambda grid: grid), apart)
    ragged = Page(printed.text.replace("\n\n", "\n\n\n", 9).replace("\n\n\n", "\n", 4), printed.pieces)
    assert values(rebuilt(ragged)) == truth(TEXTS)


@pytest.mark.parametrize("number", ["2", "14"])
def test_a_page_number_within_a_row_of_pipes_makes_no_silent_error(number):
    def cut(grid):
        at = at_row(grid, "（一）予以公开")
        row = grid[at]
        return [*grid[:at], row[:-3], [Piece(number, "furniture")], row[-3:], *grid[at + 1 :]]

    result = rebuilt(pages(with_grid(REQUESTS, cut), piped))
    assert silent(result, TEXTS) == set()
    assert in_doubt(result) <= {field for field in TEXTS if field.startswith("requests.")}


def test_a_close_figure_that_goes_on_with_none_leaves_a_place_empty_where_it_is_a_page_number():
    def token(text, line, close=False):
        return Token(line, text, read_number(text), line, 0.0, 1.0, 1.0, first=True, close=close)

    run = Run(("a", "b"), [token("0", 1), token("3", 2, close=True), token("", 3)], 0, 0, 1.0, 1.0)
    found = candidates(run, RowPattern(), (), StepBudget()).found
    assert {tuple(reading.raw for reading in each.readings) for each in found} == {("0", "3"), ("0", None)}


def test_a_number_without_the_mark_of_every_other_cell_is_in_doubt():
    """A page number in place of a blank: the cell's own line is there and empty, the number's has no pipe."""
    texts = {**TEXTS, BROKEN: ""}

    def marked(grid):
        return lines(*([piece] for row in grid for piece in unspanned(row)), end=" |")

    printed = pages(licensing("")[0], marked)
    at = printed.text.index("行政许可 |") + len("行政许可 |")
    text = f"{printed.text[:at]}\n |\n2{printed.text[at:].removeprefix(chr(10) + ' |')}"
    number = next(i for i, piece in enumerate(printed.pieces) if piece.text == "行政许可") + 2
    result = rebuilt(Page(text, [*printed.pieces[:number], Piece("2", "value"), *printed.pieces[number:]]))
    assert silent(result, texts) == set()


@pytest.mark.parametrize(
    ("before", "after", "together"), [("--1", "2", True), ("? 9", "7", True), ("? 9", "? 7", False), ("9", "+7", False)]
)
def test_a_figure_goes_on_over_lines_whatever_stands_before_it(before, after, together):
    first, second = (Token(n, t, read_number(t), n, 0.0, 1.0, 1.0, first=True) for n, t in enumerate((before, after)))
    assert joinable(first, second) == together

"""Tables that print the same for every field: read however their cells were thrown together, if all are there."""

import random

import pytest
from figures import NEW, OLD
from printing import figure, in_doubt, lines, page, rebuilt, values, wrong

from gongkai.training.generator import Piece

FORMS = pytest.mark.parametrize("form", [OLD, NEW], ids=lambda form: form.edition)


def thrown_together(form, figures):
    """Print the labels of the requests and these figures in one heap; return what is read."""
    (table,) = (each for each in form.tables if each.id == "requests")
    cells = [[Piece(row.label, "row_label")] for row in table.blocks[0].rows]
    cells += [[figure(text)] for text in figures]
    random.Random(1).shuffle(cells)
    printed = page(lines([Piece(table.heading, "section_heading")]), lines(*cells))
    return rebuilt(printed, forms=(form,)), set(table.field_ids())


@FORMS
@pytest.mark.parametrize("text", ["0", "/"])
def test_a_figure_for_each_field_all_alike_needs_no_order(form, text):
    (table,) = (each for each in form.tables if each.id == "requests")
    result, mine = thrown_together(form, [text] * len(table.field_ids()))
    assert wrong(result, dict.fromkeys(mine, "" if text == "/" else text)) & mine == set()
    assert in_doubt(result) & mine == set()


@FORMS
@pytest.mark.parametrize("missing", [1, 5])
def test_with_fewer_figures_than_fields_whose_they_are_stays_open(form, missing):
    (table,) = (each for each in form.tables if each.id == "requests")
    result, mine = thrown_together(form, ["0"] * (len(table.field_ids()) - missing))
    assert len(in_doubt(result) & mine) > missing


@FORMS
def test_one_figure_that_differs_keeps_the_table_in_doubt(form):
    (table,) = (each for each in form.tables if each.id == "requests")
    result, mine = thrown_together(form, ["0"] * (len(table.field_ids()) - 1) + ["3"])
    read = values(result)
    assert {field_id for field_id in mine if read.get(field_id)} <= in_doubt(result)


@FORMS
def test_zeros_stuck_together_are_counted_one_by_one(form):
    (table,) = (each for each in form.tables if each.id == "requests")
    columns = len(table.blocks[0].columns)
    result, mine = thrown_together(form, ["0" * columns] * len(table.blocks[0].rows))
    assert wrong(result, dict.fromkeys(mine, "0")) & mine == set()

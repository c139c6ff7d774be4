"""The dictionary has every field, under a label of its own, and its like in the other edition."""

import pytest

from gongkai.forms.display_names import field_label
from gongkai.forms.field_dictionary import dictionary
from gongkai.forms.form import editions
from gongkai.forms.official_layout import printed_tables

EDITIONS = list(editions())


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_field_is_in_it_in_the_forms_order(edition):
    assert [each.id for each in dictionary(edition)] == list(editions()[edition].field_ids)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", ["label", "english"])
def test_every_field_has_a_name_of_its_own(edition, name):
    names = [getattr(each, name) for each in dictionary(edition)]
    assert len(set(names)) == len(names)


def test_every_part_has_an_english_name():
    for entry in dictionary():
        row, column = entry.english.partition(": ")[2].rsplit(", ", 1)
        assert "_" not in row + column, entry.id
        assert not row.startswith(("requests", "proactive", "disputes")), entry.id


def test_a_label_is_that_of_row_and_column():
    assert field_label("2021", "proactive.licensing.decisions") == "行政许可 · 本年处理决定数量"
    assert field_label("2021", "requests.other_handling.other.total") == "其他处理 其他 · 总计"
    assert field_label("2030", "a.b.c") == "a.b.c"


def test_fields_that_both_editions_print_are_the_same():
    entry = next(each for each in dictionary("2019") if each.id == "requests.new.total")
    assert entry.same_as == ("requests.new.total",)


def test_one_field_of_2019_is_the_sum_of_three_of_2021():
    entry = next(each for each in dictionary("2019") if each.id == "requests.other_handling.total")
    assert entry.same_as == tuple(
        f"requests.other_handling.{part}.total" for part in ("not_corrected", "fee_unpaid", "other")
    )
    assert set(entry.same_as) <= set(editions()["2021"].field_ids)


def test_what_counts_something_else_has_no_like():
    entry = next(each for each in dictionary("2019") if each.id == "proactive.regulations.made")
    assert entry.same_as == ()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_printed_tables_have_each_figure_once_and_no_two_cells_in_one_place(edition):
    form = editions()[edition]
    tables = printed_tables(form)
    assert sorted(c.field for t in tables for c in t.cells if c.field) == sorted(form.field_ids)
    for table in tables:
        places = [
            (row, column)
            for cell in table.cells
            for row in range(cell.top, cell.top + cell.rows)
            for column in range(cell.left, cell.left + cell.columns)
        ]
        height = max(row for row, _ in places) + 1
        assert sorted(places) == [(row, column) for row in range(height) for column in range(table.width)]

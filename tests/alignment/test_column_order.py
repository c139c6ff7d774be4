"""Columns that a report prints in another order, leaves out or adds; numbers and units beside them; whole copies."""

import pytest
from figures import NEW, OLD, as_texts, numbered
from filled import DISPUTES, LAYOUTS, PROACTIVE, REQUESTS, TEXTS, at_row, fields_of, parts, state, with_grid
from printing import in_doubt, one_a_line, pages, piped, rebuilt, report_parts, silent, tabbed, truth, values

import gongkai
from gongkai.training.generator import Piece, make_sample

SEPARATED = pytest.mark.parametrize("layout", [piped, tabbed], ids=lambda each: each.__name__)


def turned(grid, width, order):
    """Return a grid with the last ``width`` cells of every full row in another order."""
    full = max(len(row) for row in grid)
    return [[*row[:-width], *(row[len(row) - width + at] for at in order)] if len(row) == full else row for row in grid]


@SEPARATED
@pytest.mark.parametrize("order", [(6, 0, 1, 2, 3, 4, 5), (0, 6, 1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 0, 6)])
def test_figures_follow_headers_that_stand_in_another_order(layout, order):
    result = rebuilt(pages(with_grid(REQUESTS, lambda grid: turned(grid, 7, order)), layout))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


@SEPARATED
@pytest.mark.parametrize(("order", "doubt"), [((6, 0, 1, 2, 3, 4, 5), False), ((6, 1, 0, 2, 3, 4, 5), True)])
def test_headers_whose_total_stands_elsewhere_than_all_sums_say_are_not_followed(layout, order, doubt):
    """Where the other columns have their order, nothing is in doubt; else the sums cannot tell them apart."""

    def change(grid):
        return [turned([row], 7, order)[0] if row[-1].text == "总计" else row for row in grid]

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == (fields_of("requests") if doubt else set())


@SEPARATED
def test_headers_of_a_block_tell_its_order_and_no_other_blocks(layout):
    def change(grid):
        return [[r[0], r[3], r[1], r[2]] if len(r) == 4 else r for r in grid]

    result = rebuilt(pages(with_grid(PROACTIVE, change), layout))
    assert values(result) == truth(TEXTS)


def unspanned(grid):
    """Return a grid whose lines of headers have lost the empty cells under headers that span others."""
    return [[piece for piece in row if piece.text] if not any(p.label == "value" for p in row) else row for row in grid]


@pytest.mark.parametrize("layout", [piped, tabbed, one_a_line], ids=lambda each: each.__name__)
def test_members_of_a_group_in_another_order_are_told_by_their_headers_wherever_the_others_stand(layout):
    order = (0, 5, 3, 2, 4, 1, 6)
    result = rebuilt(pages(with_grid(REQUESTS, lambda grid: unspanned(turned(grid, 7, order))), layout))
    assert values(result) == truth(TEXTS)


@SEPARATED
def test_a_row_printed_once_more_with_other_figures_and_no_label_is_in_doubt(layout):
    def change(grid):
        at = at_row(grid, "1.本机关不掌握相关政府信息")
        again = [p._replace(text=p.text + "7") if p.label == "value" else p._replace(text="") for p in grid[at]]
        return [*grid[: at + 1], again, *grid[at + 1 :]]

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert "requests.unavailable.not_held.total" in in_doubt(result)


def test_a_header_of_the_year_before_is_a_column_where_the_form_has_one():
    texts = as_texts(numbered(OLD))

    def worded(grid):
        return [[p._replace(text=p.text.replace("项目数量", "事项数")) for p in row] for row in grid]

    printed = [(t, worded(grid) if t is OLD.tables[0] else grid) for t, grid in report_parts(OLD, texts)]
    assert values(rebuilt(pages(printed, piped))) == truth(texts)


@SEPARATED
def test_a_column_that_is_left_out_shifts_no_other_and_leaves_doubt(layout):
    kept = [0, 1, 2, 3, 4, 5]
    result = rebuilt(pages(with_grid(REQUESTS, lambda grid: turned(grid, 7, kept)), layout))
    read = values(result)
    for field_id in fields_of("requests"):
        assert read[field_id] == (None if field_id.endswith(".total") else truth(TEXTS)[field_id])
    assert fields_of("requests") <= in_doubt(result)


@SEPARATED
def test_a_column_that_the_form_does_not_have_is_passed_over(layout):
    def change(grid):
        full = max(len(r) for r in grid)
        number = iter(range(900, 999))
        return [
            [
                *r[:-1],
                Piece("小计", "column_header") if r[-1].label == "column_header" else figure(next(number)),
                r[-1],
            ]
            if len(r) == full
            else r
            for r in grid
        ]

    def figure(number):
        return Piece(str(number), "value")

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert values(result) == truth(TEXTS)


@LAYOUTS
def test_serial_numbers_before_the_rows_are_no_figures(layout):
    def change(grid):
        numbers = iter(range(1, 99))
        first = [Piece("序号", "column_header"), *grid[0]]
        return [first, *([Piece(str(next(numbers)), "value"), *row] for row in grid[1:])]

    result = rebuilt(pages(with_grid(REQUESTS, change), layout))
    assert values(result) == truth(TEXTS)


@SEPARATED
def test_a_column_of_units_is_no_column_of_figures(layout):
    def change(grid):
        return [[r[0], Piece("件", "value"), *r[1:]] if r[-1].label == "value" else r for r in grid]

    result = rebuilt(pages(with_grid(PROACTIVE, change), layout))
    assert values(result) == truth(TEXTS)


@LAYOUTS
def test_of_two_reports_on_a_page_the_first_is_read_and_all_of_it_is_in_doubt(layout):
    other = report_parts(NEW, as_texts({field: n + 1000 for field, n in numbered(NEW).items()}))
    result = rebuilt(pages([*parts(), *other], layout))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set(NEW.field_ids)
    assert state(result, DISPUTES).repeated_differs


@LAYOUTS
def test_a_report_printed_twice_alike_leaves_no_doubt(layout):
    result = rebuilt(pages([*parts(), *parts()], layout))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()


def test_a_cell_of_a_row_that_was_taken_for_nothing_puts_the_row_in_doubt():
    def change(grid):
        at = at_row(grid, "行政许可")
        grid[at] = [grid[at][0], Piece("O", "furniture")]
        return grid

    result = rebuilt(pages(with_grid(PROACTIVE, change), piped))
    assert silent(result, {**TEXTS, "proactive.licensing.decisions": "0"}) == set()


def test_no_order_is_told_from_figures_stuck_together():
    """Of a report whose sums fail, another order of the columns would hold more; each row is a string of digits."""
    sample = make_sample("J", 7_500_009)
    read = gongkai.parse_text(sample.content)
    assert sample.truth is not None
    destroyed = set(sample.truth.unrecoverable)
    told = [f for f in sample.truth.fields if f not in destroyed and f.startswith("requests.new.")]
    assert {f: read[f].value for f in told} == {f: sample.truth.fields[f] for f in told}


def test_headers_of_no_wording_above_others_are_no_columns_beside_them():
    """As many as the columns whose headers they took the place of."""

    def change(grid):
        at = at_row(grid, "商业企业")
        named = grid[at][-6:-1]
        above = [Piece("甲乙各项", "column_header"), Piece("丙丁各项", "column_header")]
        return [above, named, *grid[at + 1 :]]

    assert values(rebuilt(pages(with_grid(REQUESTS, change), piped))) == truth(TEXTS)


def test_a_total_that_a_header_line_places_first_leaves_in_doubt_what_no_sum_tells():
    """All figures are 0 but in one row, which adds up only if its first figure is the total; it may be a slip."""
    row = dict(zip((c.id for c in REQUESTS.blocks[0].columns), "1010000", strict=True))
    texts = {**dict.fromkeys(TEXTS, "0"), **{f"requests.carried_out.{who}": text for who, text in row.items()}}

    def change(grid):
        return [turned([each], 7, (6, 0, 1, 2, 3, 4, 5))[0] if each[-1].text == "总计" else each for each in grid]

    printed = [(t, change(grid) if t is REQUESTS else grid) for t, grid in report_parts(NEW, texts)]
    assert silent(rebuilt(pages(printed, piped)), texts) == set()


@pytest.mark.parametrize("text", ["恳计", "小计", "合汁"])
def test_a_header_that_no_form_words_in_the_place_of_the_one_that_is_missing_is_that_one(text):
    """Misprinted, or in a wording of its own: all other columns stand in the form's order."""

    def change(grid):
        return [[p._replace(text=text) if p.text == "总计" else p for p in row] for row in grid]

    result = rebuilt(pages(with_grid(REQUESTS, change), piped))
    assert values(result) == truth(TEXTS)
    assert in_doubt(result) == set()

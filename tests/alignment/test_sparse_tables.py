"""Sums that hold, few figures, no complete row: the hardest tables, each found by a search over random ones."""

import random

import pytest
from figures import NEW, OLD, as_texts, numbered
from printing import Page, in_doubt, lines, one_a_line, rebuilt, report, silent, tabbed, unspanned, vanished, wrong

from gongkai.training.generator import Piece

COLUMNS = [column.id for column in NEW.tables[1].blocks[0].columns]

NOBODY_IN_THE_FIRST_COLUMN = {
    "new": "_ 2 _ _ 6 2 10",
    "carried_in": "_ _ _ 1 _ _ 1",
    "refused.state_secret": "_ _ _ _ 1 _ 1",
    "refused.prohibited_by_law": "_ 1 _ 1 _ _ 2",
    "refused.security_and_stability": "_ _ _ _ 1 _ 1",
    "refused.third_party_rights": "_ 1 _ _ _ _ 1",
    "unavailable.still_unclear": "_ _ _ _ 1 _ 1",
    "rejected.petition": "_ _ _ _ 1 _ 1",
    "rejected.repeated": "_ _ _ _ _ 1 1",
    "rejected.published_material": "_ _ _ _ 1 _ 1",
    "other_handling.other": "_ _ _ _ _ 1 1",
    "processed_total": "_ 2 _ 1 5 2 10",
    "carried_out": "_ _ _ _ 1 _ 1",
}
"""The table of requests, a row a line, ``_`` for a blank; rows that are not named print a total of 0 and no more."""

HARD_TO_SOLVE = {
    "new": "242 1017 872 425 186 180 2922",
    "carried_in": "_ _ 0 88 _ 212 300",
    "granted": "0 220 0 0 _ _ 220",
    "partially_granted": "_ 0 0 267 _ 0 267",
    "refused.state_secret": "_ _ 238 0 141 0 379",
    "refused.prohibited_by_law": "_ 248 _ 0 0 0 248",
    "refused.security_and_stability": "_ _ _ _ _ _ _",
    "refused.third_party_rights": "_ _ 0 0 _ _ 0",
    "refused.internal_affairs": "0 0 0 114 0 21 135",
    "refused.deliberative_process": "29 119 _ 0 _ _ 148",
    "refused.enforcement_files": "0 _ 159 _ _ 0 159",
    "refused.administrative_inquiry": "0 147 _ 0 _ _ 147",
    "unavailable.not_held": "_ 0 0 0 0 187 187",
    "unavailable.creation_required": "0 _ _ _ _ 184 184",
    "unavailable.still_unclear": "0 _ 0 0 0 0 _",
    "rejected.petition": "_ 0 0 _ _ 0 0",
    "rejected.repeated": "_ 0 0 0 _ 0 _",
    "rejected.published_material": "_ 0 248 0 _ _ 248",
    "rejected.excessive": "0 _ _ _ 45 0 45",
    "rejected.reissue_confirmation": "_ 283 180 132 _ 0 595",
    "other_handling": "213 _ 47 _ _ _ 260",
    "processed_total": "242 1017 872 513 186 392 3222",
    "carried_out": "0 0 0 _ 0 _ _",
}


def texts(form, rows):
    """Return field id → printed figure, ``""`` for a blank, for a report whose other tables print 0 throughout."""
    found = dict.fromkeys(form.field_ids, "0")
    for row in form.tables[1].blocks[0].rows:
        figures = rows.get(row.id, "_ _ _ _ _ _ 0").split()
        found.update(
            {f"requests.{row.id}.{c}": "" if f == "_" else f for c, f in zip(COLUMNS, figures, strict=True)}
        )  # fmt: skip
    return found


@pytest.mark.parametrize("gap", [0, 1])
def test_a_first_column_that_is_blank_in_every_row_is_never_silently_wrong(gap):
    printed = texts(NEW, NOBODY_IN_THE_FIRST_COLUMN)
    assert silent(rebuilt(report(NEW, printed, lambda grid: one_a_line(grid, gap))), printed) == set()


def test_a_table_that_is_hard_to_solve_is_never_silently_wrong():
    printed = texts(OLD, HARD_TO_SOLVE)
    assert silent(rebuilt(report(OLD, printed, vanished)), printed) == set()


def test_the_search_writes_nothing_to_standard_output(capfd):
    rebuilt(report(OLD, texts(OLD, HARD_TO_SOLVE), vanished))
    assert capfd.readouterr().out == ""


def test_empty_lines_before_the_first_figure_of_one_line_are_its_first_cells():
    """Read from the first figure on, another grouping of the same figures would hold all sums as well."""
    printed = ["", "", "", "1", "1", "1", "", "", "1", "2", "", "", "", "", ""]
    disputes = NEW.tables[2]
    texts = {**as_texts(numbered(NEW)), **dict(zip(disputes.field_ids(), printed, strict=True))}
    result = rebuilt(report(NEW, texts, one_a_line))
    assert silent(result, texts) == set()
    assert wrong(result, texts) == set()


def test_a_lone_empty_cell_behind_a_line_of_groups_may_have_been_gathered_there():
    printed = ["0"] * 14 + [""]
    disputes = NEW.tables[2]
    texts = {**as_texts(numbered(NEW)), **dict(zip(disputes.field_ids(), printed, strict=True))}

    def cells(grid):
        return lines(*([piece] for row in grid for piece in unspanned(row)), end=" |")

    assert set(disputes.field_ids()) <= in_doubt(rebuilt(report(NEW, texts, cells)))


def test_a_line_of_totals_that_lost_empty_cells_between_them_is_not_read_by_counting():
    """Fifteen cells, of which the last two totals lost one before them each: counting finds parts without a total."""
    disputes = NEW.tables[2]
    printed = ["", "", "", "", "1", "", "", "", "", "2", "", "", "", "", "5"]
    texts = {**as_texts(numbered(NEW)), **dict(zip(disputes.field_ids(), printed, strict=True))}

    def cells(grid):
        pieces = [piece for row in grid for piece in unspanned(row)]
        if grid[-1][0].text == "" and len(grid[-1]) == len(printed):
            pieces = [piece for i, piece in enumerate(pieces, len(printed) - len(pieces)) if i not in (8, 13)]
        return lines(*([piece] for piece in pieces), end=" |")

    result = rebuilt(report(NEW, texts, cells))
    assert silent(result, texts) == set()
    assert wrong(result, texts) == set()


def test_the_margin_left_of_a_label_is_no_blank_of_the_row_above():
    """Nothing tells the columns but the empty cells, and not all rows print their total in the same one."""
    rows = {
        "new": "_ 2 _ 6 6 2 16",
        "granted": "_ _ _ 0 _ _ _",
        "partially_granted": "_ _ _ 6 _ _ 6",
        "processed_total": "_ 2 _ 7 5 2 16",
    }
    printed = texts(NEW, NOBODY_IN_THE_FIRST_COLUMN | rows)
    result = rebuilt(report(NEW, printed, tabbed))
    assert silent(result, printed) == set()
    assert {each for each in wrong(result, printed) if not each.startswith("requests.granted.")} == set()


@pytest.mark.parametrize("seed", [7, 9, 33, 42, 43, 45, 56])
def test_empty_lines_that_are_put_at_random_are_no_cells(seed):
    """They stand between the headers, too, which are never empty."""
    rows = {
        "new": "_ 17 4 _ _ _ 21",
        "granted": "_ 16 _ 1 _ _ 17",
        "partially_granted": "_ 1 _ _ _ _ 1",
        "processed_total": "_ 17 _ 2 _ _ 19",
        "carried_out": "_ 2 _ _ _ _ 2",
    }
    printed = texts(NEW, {row.id: "_ _ _ _ _ _ _" for row in NEW.tables[1].blocks[0].rows} | rows)
    page = report(NEW, printed, vanished)
    rng = random.Random(seed)
    odd = "".join(line + "\n" + "\n" * rng.choice((0, 1, 1, 2)) for line in page.text.split("\n"))
    assert silent(rebuilt(Page(odd, page.pieces)), printed) == set()


DROPPED = {
    "new": "2 2",
    "granted": "1 1",
    "refused.internal_affairs": "1 1",
    "processed_total": "2 2",
    "carried_out": "0 0",
}
"""Rows of which the first and the last figure are printed; the cells of the others, all empty, left no trace."""


def dropping(grid):
    """Print each row on a line, its cells two spaces apart, without a trace of blank ones."""
    return lines(*([piece for piece in unspanned(row) if piece.text] for row in grid), cell="  ")


def dropped(kept):
    """Return a report whose requests print a first and a last figure in the rows kept, and nothing in the others."""
    found = dict.fromkeys(NEW.field_ids, "0")
    for row in NEW.tables[1].blocks[0].rows:
        first, total = kept[row.id].split() if row.id in kept else ("", "")
        found.update({f"requests.{row.id}.{c}": "" for c in COLUMNS})
        found.update({f"requests.{row.id}.natural_person": first, f"requests.{row.id}.total": total})
    return found


@pytest.mark.parametrize("layout", [vanished, dropping], ids=lambda each: each.__name__)
def test_a_row_without_figures_is_blank_where_the_others_print_their_own_and_no_empty_cells(layout):
    texts = dropped(DROPPED)
    result = rebuilt(report(NEW, texts, layout))
    blank = {f"requests.{row.id}.{c}" for row in NEW.tables[1].blocks[0].rows if row.id not in DROPPED for c in COLUMNS}
    assert blank & (in_doubt(result) | wrong(result, texts)) == set()


def test_the_last_row_and_rows_beside_a_single_one_with_figures_may_have_lost_theirs():
    single, last = ({row: DROPPED[row] for row in rows} for rows in (("granted",), ("new", "granted")))
    doubted = [in_doubt(rebuilt(report(NEW, dropped(kept), vanished))) for kept in (single, last)]
    assert "requests.partially_granted.total" in doubted[0]
    assert "requests.carried_out.total" in doubted[1]


@pytest.mark.parametrize("between", ["  ", "   "])
def test_cells_that_are_all_as_far_apart_stand_in_no_columns(between):
    """规范性文件 1 1, its blank lost without a trace: that the row above has wider figures tells no place."""
    blocks = [
        ("第二十条第（一）项", ("本年新制作数量", "本年新公开数量", "对外公开总数量"), ("规范性文件", "1", "1")),
        ("第二十条第（五）项", ("上一年项目数量", "本年增/减", "处理决定数量"), ("行政许可", "13", "增13", "26")),
    ]
    rows = [[Piece(OLD.tables[0].heading, "section_heading")]]
    for caption, heads, (label, *figures) in blocks:
        rows += [[Piece(caption, "caption")], [Piece(head, "column_header") for head in heads]]
        rows += [[Piece(label, "row_label"), *(Piece(each, "value") for each in figures)]]
    printed = lines(*rows, cell=between)
    result = rebuilt(printed, forms=(OLD,))
    assert {id_ for id_ in result.placements if id_.startswith("proactive.normative_documents")} <= in_doubt(result)

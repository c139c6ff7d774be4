"""What a program destroyed, on cases worked out by hand and programs of a line or two."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

import pytest

from gongkai.core.labels import Label
from gongkai.forms.form import editions
from gongkai.training.generator.conversion.printed_form import PrintedForm
from gongkai.training.generator.conversion.probing import Subject, other_digits, probe
from gongkai.training.generator.conversion.program import Converter, one_by_one
from gongkai.training.generator.conversion.registry import PROGRAMS
from gongkai.training.generator.grid import Grid, GridCell

FORM = editions()["2021"]
ROW = "proactive.regulations"
ISSUED, REPEALED, IN_FORCE = (f"{ROW}.{column}" for column in ("issued", "repealed", "in_force"))
NEW = [each for each in FORM.field_ids if each.startswith("requests.new.")]


def subject(ids: list[str], texts: list[str]) -> Subject:
    """Return a report that is one row of a table, printed without anything around its figures."""
    cells = [
        GridCell("行政许可", "row_label"),
        *(GridCell(t, "value", field=i) for i, t in zip(ids, texts, strict=True)),
    ]
    values = dict.fromkeys(FORM.field_ids) | {i: Decimal(t) if t else None for i, t in zip(ids, texts, strict=True)}
    return Subject(PrintedForm([Grid("proactive", [cells], 9)], "7", bare=True), FORM, values)


def found(convert: Callable[[bytes], str], ids: list[str], texts: list[str]) -> Subject:
    """Convert a row, and return what was found out."""
    one = subject(ids, texts)
    probe(Converter("by_hand", "nobody", "html", ".txt", one_by_one(convert)), [one])
    return one


def soup_text(separator: str, strip: bool) -> Callable[[bytes], str]:
    bs4 = pytest.importorskip("bs4", reason="needs beautifulsoup4 (the extra `converters`)")

    def convert(page: bytes) -> str:
        return bs4.BeautifulSoup(page.replace(b"&nbsp;", b""), "lxml").body.get_text(separator, strip=strip)

    return convert


def test_a_blank_between_glued_figures_has_lost_its_place_and_with_it_both_figures() -> None:
    # <td>1</td><td></td><td>2</td> gives "12": 1_2, 12_, _12, 12__ and others are all printed so.
    one = found(soup_text("", True), [ISSUED, REPEALED, IN_FORCE], ["1", "", "2"])
    assert one.base.endswith("行政许可12")
    assert one.unrecoverable == {ISSUED, REPEALED, IN_FORCE}


def test_a_dropped_blank_line_hides_which_of_three_cells_was_empty() -> None:
    one = found(soup_text("\n", True), [ISSUED, REPEALED, IN_FORCE], ["1", "", "2"])
    assert one.unrecoverable == {ISSUED, REPEALED, IN_FORCE}


def test_equal_figures_around_a_blank_leave_only_the_places_that_may_be_blank_in_doubt() -> None:
    # 5 5 _ and 5 _ 5 and _ 5 5: each place is blank in one of them, so none can be known.
    one = found(soup_text("\n", True), [ISSUED, REPEALED, IN_FORCE], ["5", "5", ""])
    assert one.unrecoverable == {ISSUED, REPEALED, IN_FORCE}


def test_a_row_without_blanks_whose_cells_stand_apart_loses_nothing() -> None:
    one = found(soup_text("\n", True), [ISSUED, REPEALED, IN_FORCE], ["1", "23", "4"])
    assert not one.unrecoverable
    assert not one.contested


def test_glued_single_digits_can_be_cut_in_one_way_only() -> None:
    one = found(soup_text("", True), [ISSUED, REPEALED, IN_FORCE], ["1", "2", "4"])
    assert not one.unrecoverable


def test_glued_digits_without_a_sum_lose_the_figures_that_a_cut_changes() -> None:
    # 1234 in three cells: 1|2|34, 1|23|4, 12|3|4.
    one = found(soup_text("", True), [ISSUED, REPEALED, IN_FORCE], ["1", "23", "4"])
    assert one.unrecoverable == {ISSUED, REPEALED, IN_FORCE}


def test_no_number_begins_with_a_zero_so_that_zeros_keep_their_cells() -> None:
    # 1000 in three cells: 10|0|0 alone; 1|0|00 and 1|00|0 are no numbers.
    one = found(soup_text("", True), [ISSUED, REPEALED, IN_FORCE], ["10", "0", "0"])
    assert not one.unrecoverable
    one = found(soup_text("", True), [ISSUED, REPEALED, IN_FORCE], ["10", "0", "5"])
    assert not one.unrecoverable


def test_the_sum_of_a_row_settles_a_cut() -> None:
    # 12 3 0 0 0 0 15: of all cuts of 123000015 into seven numbers only this one adds up.
    one = found(soup_text("", True), NEW, ["12", "3", "0", "0", "0", "0", "15"])
    assert not one.unrecoverable
    assert one.contested == set(NEW)


def test_two_cuts_that_both_add_up_lose_what_they_differ_in() -> None:
    # 1 11 0 0 0 0 12 and 11 1 0 0 0 0 12 print the same.
    one = found(soup_text("", True), NEW, ["1", "11", "0", "0", "0", "0", "12"])
    assert one.unrecoverable == {NEW[0], NEW[1]}


def test_a_sum_settles_where_blanks_stood_only_if_no_other_place_obeys_it() -> None:
    # 3 _ _ _ _ _ 3: the total is what the others add up to; the 3 may stand in any of the first six.
    one = found(soup_text("\n", True), NEW, ["3", "", "", "", "", "", "3"])
    assert one.unrecoverable == set(NEW) - {NEW[-1]}


def test_blanks_that_are_seen_by_their_white_space_may_be_doubted_and_are_not_lost() -> None:
    one = found(soup_text(" ", False), [ISSUED, REPEALED, IN_FORCE], ["1", "", "2"])
    spaced = found(lambda page: soup_text("|", False)(page).replace("||", "  "), [ISSUED, REPEALED], ["1", "2"])
    assert not spaced.unrecoverable
    assert one.unrecoverable or one.contested


def test_a_figure_that_a_program_drops_is_lost() -> None:
    whole = soup_text("\n", False)
    one = found(lambda page: whole(page).replace("77", "…").replace("88", "…"), [ISSUED, REPEALED], ["77", "5"])
    assert one.unrecoverable == {ISSUED}


def test_a_figure_cut_short_is_lost() -> None:
    def short(page: bytes) -> str:
        return "\n".join(line[:4] for line in soup_text("\n", False)(page).split("\n"))

    one = found(short, [ISSUED, REPEALED], ["123456", "5"])
    assert one.unrecoverable == {ISSUED}


def test_a_program_that_orders_figures_by_how_wide_they_are_loses_none_of_them() -> None:
    # As programs do that lay a page out anew: a one is narrower than other digits, and comes last.
    def by_width(page: bytes) -> str:
        figures = soup_text("\n", True)(page).split("\n")[1:]
        return "\n".join(sorted(figures, key=lambda text: (text.count("1"), text)))

    ids, texts = NEW, ["0", "1", "0", "7", "0", "3", "5"]
    one = found(by_width, ids, texts)
    assert sorted(one.base.split()) == sorted(texts)
    assert not one.unrecoverable


def test_a_program_that_orders_figures_and_drops_one_loses_that_one() -> None:
    def by_width_but_one(page: bytes) -> str:
        figures = soup_text("\n", True)(page).split("\n")[1:]
        return "\n".join(sorted([*figures[:3], *figures[4:]], key=lambda text: (text.count("1"), text)))

    one = found(by_width_but_one, NEW, ["0", "1", "0", "7", "0", "3", "5"])
    assert one.unrecoverable == {NEW[3]}


def test_what_a_program_leaves_out_altogether_is_lost() -> None:
    one = found(lambda page: "[TABLE]", NEW, ["12", "3", "0", "0", "7", "0", "22"])
    assert one.unrecoverable == set(NEW)


def test_a_program_that_writes_numbers_its_own_way_loses_none_of_them() -> None:
    def rounded(page: bytes) -> str:
        parts = soup_text("|", False)(page).split("|")
        return "|".join(f"{float(each):g}" if each.replace(".", "").isdigit() else each for each in parts)

    one = found(rounded, [ISSUED, REPEALED], ["1.50", "20"])
    assert not one.unrecoverable


def test_changed_digits_are_as_many_and_all_others() -> None:
    for text in ("0", "9", "1,209.50", "０９"):
        changed = other_digits(text)
        assert len(changed) == len(text)
        assert not changed.startswith("0")
        assert all(one != two for one, two in zip(text, changed, strict=True) if one.isdigit())


def test_every_program_is_named_once_and_says_what_it_needs() -> None:
    assert len({each.make for each in PROGRAMS.values()}) >= 15
    assert all(name == each.name for name, each in PROGRAMS.items())
    assert all(one != two for one, two in pairwise(sorted(PROGRAMS)))
    absent = Converter("nowhere", "nobody", "html", ".txt", list, ("no_such_package",), ("no-such-command",))
    assert absent.skipped_because == "nowhere: not on this machine: no_such_package, no-such-command"


def test_marks_keep_what_is_no_chinese_character() -> None:
    from gongkai.training.generator.conversion.piece_tracing import marked, traced

    label: Label = "caption"
    assert marked("第1条 a", label)[1:2] == "1"
    base, marks = "许可 3\n2.拒绝", f"{marked('许可', 'row_label')} 3\n2.{marked('拒绝', 'row_label')}"
    pieces = traced(base, marks, [3])
    assert pieces is not None
    assert [(each.text, each.label) for each in pieces] == [
        ("许可", "row_label"),
        ("3", "value"),
        ("2.拒绝", "row_label"),
    ]
    assert traced(base, marks + "x", []) is None

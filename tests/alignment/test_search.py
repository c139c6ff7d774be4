"""The search under its budget, and the integer program behind it."""

from decimal import Decimal
from itertools import count

import pytest
from figures import NEW, OLD, as_texts, numbered
from printing import glued, in_doubt, piped, rebuilt, report, silent, truth, values, vanished

import gongkai
from gongkai.alignment.candidates.glued_digits import splits
from gongkai.alignment.solver.integer_program import Program
from gongkai.alignment.solver.search import Search
from gongkai.alignment.types import Run, Token
from gongkai.core.options import ParseOptions
from gongkai.core.step_budget import StepBudget
from gongkai.core.text import read_number
from gongkai.forms.form import Relation

FULL = as_texts(numbered(NEW))
NO_TIME = ParseOptions(search_seconds=0.0)


def puzzle():
    """Return a report of zeros with one row whose place only the sums of other rows tell."""
    texts = dict.fromkeys(NEW.field_ids, "0")
    for row in ("new", "granted", "processed_total"):
        texts.update({f"requests.{row}.research": "5", f"requests.{row}.total": "5"})
    others = ("natural_person", "business", "welfare", "legal_service", "other_organization")
    texts.update({f"requests.granted.{who}": "" for who in others})
    return texts


@pytest.mark.parametrize(
    ("cells", "doubted"),
    [
        (["18", "2", "1", "21", *[""] * 5], True),  # two cells more than places: the total may stand among its parts
        (["18", "2", "1", "0", "0", "0", "21", "", ""], False),
        (["0", "0", "0", "0", *[""] * 5], False),
    ],
)
def test_parts_above_zero_without_a_total_are_in_doubt_where_cells_and_places_are_not_as_many(cells, doubted):
    number = next(i for i, table in enumerate(NEW.tables) if table.id == "requests")
    slots = NEW.tables[number].row_ids[0]

    def row(at, texts):
        tokens = [Token(20 * at + i, text, read_number(text), at, i, i + 1, 1.0) for i, text in enumerate(texts, 1)]
        return Run(slots[at], tokens, number, 0, 1.0, 1.0)

    whole = [row(at, ["0"] * 7 + ["", ""]) for at in range(4, 12)]
    placed = Search(NEW, StepBudget(100_000, 10.0)).place([*whole, row(2, cells), row(3, cells)])
    assert bool(placed["requests.granted.research"].doubts) is doubted


def test_without_time_what_is_open_stays_open_and_is_said():
    texts = puzzle()
    result = rebuilt(report(NEW, texts, vanished), NO_TIME)
    assert result.search_exhausted
    assert "requests.granted.research" in in_doubt(result)
    assert silent(result, texts) == set()


def test_with_time_the_same_is_settled():
    texts = puzzle()
    result = rebuilt(report(NEW, texts, vanished))
    assert not result.search_exhausted
    assert values(result) == truth(texts)
    assert "requests.granted.research" not in in_doubt(result)


def test_what_is_open_offers_the_other_values():
    texts = puzzle()
    result = rebuilt(report(NEW, texts, vanished), NO_TIME)
    offered = [result.placements["requests.granted.research"]]
    assert all(Decimal(5) in (*placement.others, placement.reading.value) for placement in offered)


def test_where_nothing_is_open_no_time_is_needed():
    result = rebuilt(report(NEW, FULL, piped), NO_TIME)
    assert not result.search_exhausted
    assert in_doubt(result) == set()


HARD = dict.fromkeys(FULL, "1234567")
"""Figures that can be cut in more ways than are looked at, once they are stuck together."""


@pytest.mark.parametrize("steps", [0, 5_000])
def test_the_search_keeps_to_its_budget(steps):
    assert rebuilt(report(NEW, HARD, glued), ParseOptions(search_steps=steps)).search_exhausted


@pytest.mark.parametrize("texts", [HARD, puzzle()], ids=["cut", "placed"])
def test_what_is_read_does_not_depend_on_the_clock(monkeypatch, texts):
    page = report(NEW, texts, glued if texts is HARD else vanished)
    expected = rebuilt(page, ParseOptions(search_steps=20_000))
    ticks = count()
    monkeypatch.setattr("gongkai.core.step_budget.time.perf_counter", lambda: next(ticks) * 0.02)  # a busy machine
    found = rebuilt(page, ParseOptions(search_steps=20_000))
    assert (found.placements, found.search_exhausted) == (expected.placements, expected.search_exhausted)


def test_a_report_says_that_its_search_reached_the_bound():
    short = {field_id: "1" for field_id in HARD if not field_id.startswith("requests.")}
    text = report(NEW, {**HARD, **short}, glued).text
    codes = {issue.code for issue in gongkai.parse_text(text, ParseOptions(search_steps=0)).issues}
    assert "search_exhausted" in codes


def test_digits_that_can_be_cut_in_too_many_ways_are_flagged():
    texts = {**FULL, **{f"requests.granted.{c.id}": "1111" for c in NEW.tables[1].blocks[0].columns}}
    result = rebuilt(report(NEW, texts, glued), ParseOptions(search_steps=200_000))
    assert silent(result, texts) == set()


# ------------------------------------------------------------------------------------- the program


def run(*slots):
    return Run(slots, [], 0, 0, 1.0, 1.0)


def vectors(*rows, costs=()):
    """Return value vectors, each with its cost (in order, from 0 on, unless given)."""
    costs = costs or range(len(rows))
    return {tuple(map(Decimal, row)): float(cost) for row, cost in zip(rows, costs, strict=True)}


def allowed(relations, runs, classes, seconds=10.0):
    program = Program(relations, runs, classes)
    found = program.allowed(StepBudget(seconds=seconds))
    return found and [{tuple(map(int, each)) for each in kept} for kept in found], program.exhausted


SUMS = [Relation("sum", ("c1",), ("a1", "b1"), ""), Relation("sum", ("c2",), ("a2", "b2"), "")]
RUNS = [run("a1", "a2"), run("b1", "b2"), run("c1", "c2")]


def test_the_only_choice_that_lets_all_sums_hold_is_kept():
    classes = [vectors((5, 0), (0, 5)), vectors((0, 3)), vectors((0, 8))]
    assert allowed(SUMS, RUNS, classes) == ([{(0, 5)}, {(0, 3)}, {(0, 8)}], False)


def test_choices_that_several_solutions_take_stay_open():
    classes = [vectors((5, 0), (0, 5)), vectors((5, 0), (0, 5)), vectors((5, 5))]
    found, exhausted = allowed(SUMS, RUNS, classes)
    assert found == [{(5, 0), (0, 5)}, {(5, 0), (0, 5)}, {(5, 5)}]
    assert not exhausted


def test_one_run_may_be_settled_while_others_stay_open():
    relations = [*SUMS, Relation("sum", ("d1",), ("e1",), "")]
    runs = [*RUNS, run("d1", "d2"), run("e1")]
    classes = [
        vectors((5, 0), (0, 5)), vectors((5, 0), (0, 5)), vectors((5, 5)), vectors((7, 0), (0, 7)), vectors((7,)),
    ]  # fmt: skip
    found, _ = allowed(relations, runs, classes)
    assert found[0] == {(5, 0), (0, 5)}
    assert found[3] == {(7, 0)}


def test_a_choice_is_not_settled_by_being_the_cheapest():
    classes = [vectors((5, 0), (0, 5), costs=(0, 9)), vectors((5, 0), (0, 5), costs=(9, 0)), vectors((5, 5))]
    found, _ = allowed(SUMS, RUNS, classes)
    assert found[0] == {(5, 0), (0, 5)}


def test_choices_that_hold_together_come_first_whatever_each_costs_alone():
    """The cheapest of each run hold with no choice of the other; the pairs that do hold are two."""
    classes = [vectors((4, 4), (5, 0), (0, 5)), vectors((3, 3), (5, 0), (0, 5)), vectors((5, 5))]
    found = Program(SUMS, RUNS, classes).allowed(StepBudget())
    first = [sum(each) for each in zip(found[0][0], found[1][0], strict=True)]
    assert first == [5, 5]


def test_sums_that_cannot_hold_settle_nothing():
    classes = [vectors((5, 0), (0, 5)), vectors((0, 3)), vectors((9, 9))]
    assert allowed(SUMS, RUNS, classes) == (None, False)


def test_where_not_all_sums_can_hold_the_choice_with_which_the_fewest_fail_comes_first():
    classes = [vectors((5, 0), (0, 5)), vectors((0, 3)), vectors((99, 8))]
    program = Program(SUMS, RUNS, classes)
    assert program.allowed(StepBudget()) is None
    assert program.allowed(StepBudget(), nearest=True)[0] == [(0, 5), (5, 0)]


def test_without_time_the_program_settles_nothing_and_says_so():
    classes = [vectors((5, 0), (0, 5)), vectors((0, 3)), vectors((0, 8))]
    assert allowed(SUMS, RUNS, classes, seconds=0.0) == (None, True)


def test_a_run_that_no_relation_touches_stays_open():
    classes = [vectors((1, 0), (0, 1))]
    assert allowed([], [run("x", "y")], classes)[0] == [{(1, 0), (0, 1)}]


def test_decimals_sum_exactly():
    relation = [Relation("sum", ("t",), ("a", "b"), "")]
    classes = [vectors(("0.1",), ("0.15",)), vectors(("0.2",)), vectors(("0.3",))]
    program = Program(relation, [run("a"), run("b"), run("t")], classes)
    assert program.allowed(StepBudget())[0] == [(Decimal("0.1"),)]


ROW_SUM = ((6, (0, 1, 2, 3, 4, 5)),)


def cut(*texts, size, rules=()):
    """Return the ways to cut tokens into figures, as they are printed."""
    tokens = [token(text) for text in texts]
    return [[reading.raw for reading in each.readings] for each in splits(tokens, size, rules, StepBudget(0))]


def token(text):
    return Token(0, text, read_number(text), 0, 0.0, 1.0, 1.0)


def test_few_cuts_are_found_without_time():
    assert cut("153146137147187161931", size=7, rules=[(6, (0, 1, 2, 3, 4, 5))]) == [
        ["153", "146", "137", "147", "187", "161", "931"]
    ]


def test_signs_and_units_stay_with_their_figure():
    assert cut("218", "增加23", size=3) == [["2", "18", "增加23"], ["21", "8", "增加23"], ["218", "增加2", "3"]]
    assert ["1", "8.75万元"] in cut("18.75万元", size=2)


def test_a_unique_cut_is_in_doubt_where_rows_of_glued_figures_lost_their_blanks():
    texts = dict.fromkeys(NEW.field_ids, "")
    columns = [column.id for column in NEW.tables[1].blocks[0].columns]
    rows = {"granted": "142 16 1 _ 5 8 172", "carried_in": "3 _ _ _ _ 1 4", "new": "2 1 _ _ _ _ 3"}
    for name, figures in rows.items():
        for column, text in zip(columns, figures.split(), strict=True):
            texts[f"requests.{name}.{column}"] = text.strip("_")
    assert cut("14216158172", size=7, rules=ROW_SUM) == [["1", "4", "2", "1", "6", "158", "172"]]  # by chance
    assert silent(rebuilt(report(NEW, texts, glued)), texts) == set()


def test_marks_for_none_are_figures_of_their_own_among_glued_ones():
    assert cut("592---263", size=7, rules=ROW_SUM) == [["59", "2", "-", "-", "-", "2", "63"]]


def test_only_a_change_has_a_sign_where_figures_are_glued():
    texts = {**dict.fromkeys(OLD.field_ids, "0"), "proactive.penalties.previous_items": "218"}
    texts |= {"proactive.penalties.change": "+2", "proactive.penalties.decisions": "3"}
    result = rebuilt(report(OLD, texts, glued))
    assert {f: v for f, v in values(result).items() if "penalties" in f} == {
        f: v for f, v in truth(texts).items() if "penalties" in f
    }


@pytest.mark.parametrize("text", ["1100401.1412万元", "1100增1234567.8901"])
def test_a_figure_with_decimals_and_a_unit_may_be_longer_than_a_count(text):
    (token,) = (Token(0, text, read_number(text), 0, 0.0, 1.0, 1.0),)
    ways = {tuple(reading.raw for reading in each.readings) for each in splits([token], 2, (), StepBudget())}
    assert ("1100", text.removeprefix("1100")) in ways


def test_a_row_with_blanks_that_leaves_out_a_figure_of_its_own_is_in_doubt():
    """Five cells, the fourth a figure that the labeller hardly trusts: it may be a page's number, and may not."""
    texts = ("", "", "", "4", "")
    tokens = [Token(n, t, read_number(t), n, 0.0, 1.0, 0.5 if t else 1.0, first=True) for n, t in enumerate(texts)]
    slots = tuple(f"requests.granted.{c.id}" for c in NEW.tables[1].blocks[0].columns)[:4]
    placed = Search(NEW, StepBudget()).place([Run(slots, tokens, 1, 0, 1.0, 1.0)])
    given = {each.reading.raw for each in placed.values() if each.reading}
    assert "4" in given or all(each.doubt for each in placed.values())


def test_digits_that_are_cut_in_one_way_are_sure_though_they_begin_with_0():
    texts = dict.fromkeys(NEW.field_ids, "0")
    result = rebuilt(report(NEW, texts, glued))
    assert values(result) == truth(texts)
    assert in_doubt(result) == set()


def test_a_figure_that_begins_with_a_needless_0_puts_a_row_with_blanks_in_doubt():
    texts = dict(FULL, **{"requests.new.natural_person": "05", "requests.new.research": ""})
    assert "requests.new.natural_person" in in_doubt(rebuilt(report(NEW, texts, piped)))

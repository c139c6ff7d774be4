"""The act of deciding makes no error of its own: what is stored is what was on the screen, and what was meant."""

import random
from decimal import Decimal

import pytest
from pressing import press
from queued import ONE, TOTAL, report

from gongkai.forms.form import editions
from gongkai.forms.relations import Arithmetic
from gongkai.review import accept, ask_second, correct, exported_events, file_reports, show_report

BUSINESS = "requests.new.business"
MARK = "td[data-field='{}']"


def number(value):
    return {"value": value, "unit": None, "status": "printed"}


def opened(queue, serve, open_page, *reports):
    file_reports(queue, reports)
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    return page


def cell(page, field):
    return page.locator(MARK.format(field))


def stored(queue, field):
    return show_report(queue, "a.txt").values_for()[field]["value"]


def choices(page):
    return page.locator("#detail .choice").all_text_contents()


def type_value(page, text):
    page.keyboard.press("e")
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


@pytest.mark.usefixtures("place")
def test_accepting_what_was_corrected_before_keeps_the_correction(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL], requests_new_total=5))
    press(page, "1")
    cell(page, TOTAL).click()
    press(page, "a")
    assert stored(queue, TOTAL) == 7
    assert show_report(queue, "a.txt").standing.state == "human_corrected"


@pytest.mark.parametrize(("key", "value"), [("a", 41), ("1", 41), ("2", 49)])
def test_a_newer_reading_that_differs_shows_both_one_key_each(queue, serve, open_page, key, value):
    file_reports(queue, [report("a", [TOTAL])])
    correct(queue, "a.txt", {TOTAL: number(41)}, "李")
    page = opened(queue, serve, open_page, report("a", requests_new_total=49))
    assert cell(page, TOTAL).text_content() == "41"
    assert choices(page)[:2] == ["1 41 · 前次（李）", "2 49 · 现读"]
    press(page, key)
    assert stored(queue, TOTAL) == value
    assert show_report(queue, "a.txt").standing.open == ()


@pytest.mark.usefixtures("place")
def test_a_decision_on_a_value_that_stands_no_longer_is_refused_and_told(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL], requests_new_total=41))
    file_reports(queue, [report("a", [TOTAL], requests_new_total=49)])
    press(page, "a")
    assert show_report(queue, "a.txt").events == ()
    assert "页面显示 41，现为 49" in page.locator("#refused").text_content()
    assert cell(page, TOTAL).text_content() == "49"
    # The page has just moved by itself: a key that was on its way does nothing.
    page.keyboard.press("a")
    assert "此键未生效" in page.locator("#standing").text_content()
    page.wait_for_timeout(400)
    press(page, "a")
    assert stored(queue, TOTAL) == 49


def test_who_adjudicates_stores_no_third_value_by_accepting(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    ask_second(queue, "a.txt", "李")
    for who, value in (("李", 7), ("王", 8)):
        correct(queue, "a.txt", {TOTAL: number(value)}, who)
    page = open_page(serve("赵")[1])
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/?state=disputed")
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    assert cell(page, TOTAL).text_content() == "≠"
    for keys in ("a", "Shift+A"):
        page.keyboard.press(keys)
    assert not page.evaluate("sure.open")
    assert len(show_report(queue, "a.txt").events) == 3
    press(page, "2")
    assert stored(queue, TOTAL) == 8


@pytest.mark.usefixtures("place")
def test_a_typed_number_that_breaks_a_sum_is_told_with_its_terms_before_it_is_kept(queue, serve, open_page):
    figures = {"requests_new_total": 24, "requests_new_natural_person": 21, "requests_new_business": 3}
    page = opened(queue, serve, open_page, report("a", [ONE], **figures))
    type_value(page, "20")
    told = page.locator("#sure-question").text_content()
    assert "20+3+0+0+0+0 = 23，应为 24" in told
    page.keyboard.press("Escape")
    assert page.evaluate("ask.open")
    assert page.locator("#answer").input_value() == "20"
    assert show_report(queue, "a.txt").events == ()
    page.keyboard.press("Enter")
    press(page, "Enter")
    assert stored(queue, ONE) == 20
    assert "20+3+0+0+0+0 = 23，应为 24" in page.locator("#issues").text_content()


def test_what_a_decision_mends_disappears_at_once_everywhere(queue, serve, open_page):
    broken = report("a", [TOTAL], issue=True, requests_new_total=5)
    broken["fields"][TOTAL]["reasons"] = ["relation_failed"]
    page = opened(queue, serve, open_page, broken)
    assert "应为 5" in page.locator("#issues").text_content()
    type_value(page, "0")
    page.wait_for_function("() => !state.issues.length")
    assert page.locator("#issues").is_hidden()
    page.goto(f"{page.url.split('/report')[0]}/?state=any")
    assert "勾稽不符" not in page.locator("table.list").text_content()


def test_what_the_sums_say_is_one_key_away_with_how_many_say_so(queue, serve, open_page):
    figures = {
        "requests_new_total": 24, "requests_new_natural_person": 20, "requests_new_business": 3,
        "requests_granted_natural_person": 24, "requests_total_natural_person": 24,
    }  # fmt: skip
    page = opened(queue, serve, open_page, report("a", [ONE, BUSINESS], **figures))
    offered = choices(page)
    assert any(each.endswith("21 · 按 1 个合计") for each in offered)
    press(page, offered[[each.endswith("21 · 按 1 个合计") for each in offered].index(True)][0])
    assert stored(queue, ONE) == 21


def test_a_blank_is_offered_what_its_sum_leaves_for_it(queue, serve, open_page):
    made = report("a", [ONE], requests_new_total=24, requests_new_business=3)
    made["fields"][ONE] |= {"value": None, "status": "blank", "raw": ""}
    page = opened(queue, serve, open_page, made)
    assert any("21 · 按 1 个合计" in each for each in choices(page))


def test_the_page_checks_sums_as_the_library_does(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL]))
    draw = random.Random(3)
    form = editions()["2021"]
    failed = 0
    for share in (0.0, 0.05, 0.3, 0.6, 0.9):
        values = {f: None if draw.random() < share else draw.choice((0, 0, 0, 1, 2, 7.5)) for f in form.field_ids}
        numbers = {f: None if v is None else Decimal(str(v)) for f, v in values.items()}
        ours = [[form.relations.index(x.relation), float(x.left), float(x.right)]
                for x in Arithmetic(form.relations, numbers).failures()]  # fmt: skip
        theirs = page.evaluate(
            "values => failingSums(texts.relations, values)"
            ".map((each) => [texts.relations.indexOf(each.relation), each.left, each.right])", values
        )  # fmt: skip
        assert theirs == ours
        failed += len(ours)
    assert failed > 20


def test_caps_lock_changes_nothing(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [ONE, TOTAL]))
    press(page, "A")  # the letter that Caps Lock makes, without Shift
    assert not page.evaluate("sure.open")
    assert [event.bulk for event in show_report(queue, "a.txt").events] == [None]
    assert show_report(queue, "a.txt").standing.open == (TOTAL,) or show_report(queue, "a.txt").standing.open == (ONE,)


@pytest.mark.usefixtures("place")
def test_many_at_one_stroke_take_shift_and_an_answer_and_are_marked(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [ONE, TOTAL, BUSINESS]))
    page.keyboard.press("Shift+A")
    assert "确认其余 3 项？" in page.locator("#sure-question").text_content()
    page.keyboard.press("Escape")
    assert show_report(queue, "a.txt").events == ()
    page.keyboard.press("Shift+A")
    press(page, "Enter")
    assert [event.bulk for event in show_report(queue, "a.txt").events] == [3, 3, 3]
    assert {each["bulk"] for each in exported_events(queue)} == {3}
    press(page, "u")
    page.keyboard.press("n")
    page.keyboard.press("Shift+T")
    assert "一分钟内第 2 次" in page.locator("#sure-question").text_content()


def test_what_two_readings_contest_is_left_out_of_a_stroke(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    correct(queue, "a.txt", {TOTAL: number(41)}, "李")
    page = opened(queue, serve, open_page, report("a", [ONE, BUSINESS], requests_new_total=49))
    page.keyboard.press("Shift+A")
    assert "确认其余 2 项？" in page.locator("#sure-question").text_content()
    press(page, "Enter")
    assert show_report(queue, "a.txt").standing.open == (TOTAL,)


def test_a_key_that_is_held_down_counts_once(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [ONE, TOTAL, BUSINESS]))
    page.keyboard.down("a")
    page.keyboard.down("a")  # what a browser repeats
    page.keyboard.up("a")
    page.wait_for_function("() => !outbox.length")
    assert len(show_report(queue, "a.txt").events) == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1,03", "三位一组"), ("10,31", "三位一组"), ("x", "不是数字"), ("", "空白请按"), ("1.2.3", "不是数字")],
)
def test_what_is_no_number_is_not_taken_and_stays_typed(queue, serve, open_page, typed, said):
    page = opened(queue, serve, open_page, report("a", [TOTAL]))
    type_value(page, typed)
    assert said in page.locator("#answer-wrong").text_content()
    assert page.locator("#answer").input_value() == typed
    assert page.evaluate("ask.open")
    assert not page.evaluate("outbox.length")


@pytest.mark.parametrize(
    ("typed", "said"), [("-3", "不应为负数"), ("2.5", "应为整数"), ("3万元", "没有单位"), ("99999999", "异常地大")]
)
def test_what_is_odd_in_its_field_is_asked_about_and_not_refused(queue, serve, open_page, typed, said):
    page = opened(queue, serve, open_page, report("a", [TOTAL]))
    type_value(page, typed)
    assert said in page.locator("#sure-question").text_content()
    press(page, "Enter")
    assert len(show_report(queue, "a.txt").events) == 1
    assert show_report(queue, "a.txt").events[0].new["value"] == float(typed.removesuffix("万元"))


def test_an_edit_names_its_cell_and_what_stands_there(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL], requests_new_total=31))
    page.keyboard.press("e")
    said = page.locator("#question").text_content()
    assert "总计" in said
    assert "现为 31" in said


def test_a_page_that_does_not_say_what_it_showed_is_refused(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL]))
    send = """body => fetch(`/report/${texts.sha256}/decisions`, {method: "POST",
        headers: {"Content-Type": "application/json"}, body: JSON.stringify({...body, seen: 0, token: uuid()})})
        .then((answer) => answer.status)"""
    assert page.evaluate(send, {"kind": "accept", "fields": [TOTAL], "shown": {TOTAL: number(1)}}) == 409
    assert show_report(queue, "a.txt").events == ()
    accept(queue, "a.txt", [TOTAL], "李")

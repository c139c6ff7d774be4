"""What a reviewer did not see is not decided: questions, keys that come late, dialogs, names, versions."""

import pytest
from pressing import answered, asked, press, settled
from queued import ONE, TOTAL, TWO, report, sha256_of
from test_slow_link import BUSINESS, Held, chosen, events

from gongkai.forms.form import editions
from gongkai.review import correct, exported_events, file_reports, show_report

AMOUNT = "proactive.fees.amount"
SEVEN = {"value": 7, "unit": None, "status": "printed"}
WHOLE_DOUBT = {"code": "other", "severity": "error", "message": {"zh": "另有问题", "en": "?"}, "fields": []}


def opened(queue, serve, open_page, *reports, people=("李",)):
    file_reports(queue, reports)
    page = open_page(serve(*people)[1].split()[0])
    page.locator("tbody a").first.click()
    asked(page)
    return page


def waits_as_a_whole(**figures):
    """Return a report of which no field is in doubt and that waits all the same."""
    made = report("a", **figures)
    return {**made, "status": "review", "issues": [WHOLE_DOUBT]}


@pytest.mark.usefixtures("place")
def test_a_stroke_is_of_the_values_that_were_there_when_the_question_was_put(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [ONE, TOTAL, BUSINESS]))
    routes = Held(page)
    page.keyboard.press("a")
    page.keyboard.press("Shift+A")
    page.wait_for_selector("#sure[open]")
    file_reports(queue, [report("a", [ONE, TOTAL, BUSINESS], requests_new_business=49)])
    routes.settle()  # the answer to the first decision brings another value below the question
    before = page.evaluate("Number(document.body.dataset.answers)")
    page.keyboard.press("Enter")
    answered(page, before)
    assert "现为 49" in page.locator("#refused").text_content()
    assert [field for field, _ in events(queue)] == [ONE]


@pytest.mark.usefixtures("place")
def test_an_edit_is_refused_where_something_else_stands_than_its_question_said(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [ONE, TOTAL]))
    routes = Held(page)
    page.keyboard.press("a")
    page.keyboard.press("e")
    assert "现为 0" in page.locator("#question").text_content()
    file_reports(queue, [report("a", [ONE, TOTAL], requests_new_total=49)])
    routes.settle()
    page.keyboard.insert_text("12")
    before = page.evaluate("Number(document.body.dataset.answers)")
    page.keyboard.press("Enter")
    if page.evaluate("sure.open"):
        page.keyboard.press("Enter")
    answered(page, before)
    told = page.locator("#refused").text_content()
    assert "页面显示 0，现为 49" in told
    assert "= 12" in told  # what was typed stays in sight
    assert [field for field, _ in events(queue)] == [ONE]


def test_an_undo_behind_a_decision_that_is_refused_takes_nothing_else_back(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [ONE, TOTAL, BUSINESS]))
    press(page, "1")
    routes = Held(page)
    page.keyboard.press("a")
    page.keyboard.press("u")  # meant for what was just decided
    page.wait_for_function("() => outbox.length === 2")
    file_reports(queue, [report("a", [ONE, TOTAL, BUSINESS], requests_new_business=49)])
    file_reports(queue, [report("a", [ONE, TOTAL, BUSINESS], requests_new_business=49, requests_new_total=5)])
    routes.settle()
    page.wait_for_function("() => !refusals.hidden")
    assert "其后的撤销等操作也未执行" in page.locator("#refused").text_content()
    assert [event.kind for event in show_report(queue, "a.txt").events] == ["correct"]


def test_a_page_that_was_to_be_left_stays_where_something_was_refused(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [ONE, TOTAL]))
    routes = Held(page)
    page.keyboard.press("a")
    page.keyboard.press("q")
    file_reports(queue, [report("a", [ONE, TOTAL], requests_new_natural_person=49)])
    routes.settle()
    page.wait_for_timeout(300)
    assert "/report/" in page.url
    assert "现为 49" in page.locator("#refused").text_content()


def test_a_digit_whose_choices_have_just_changed_does_nothing(queue, serve, open_page):
    file_reports(queue, [report("a", [ONE, TOTAL])])
    page = opened(queue, serve, open_page)
    routes = Held(page)
    page.keyboard.press("a")
    assert chosen(page) == TOTAL
    again = report("a", [ONE, TOTAL])
    again["fields"][TOTAL]["alternatives"] = [{"value": 9, "confidence": 0.2}]
    file_reports(queue, [again])
    routes.settle()  # what was 7 is 9 now
    page.keyboard.press("1")
    assert "此键未生效" in page.locator("#standing").text_content()
    assert [field for field, _ in events(queue)] == [ONE]
    press(page, "1")
    assert events(queue)[1] == (TOTAL, 9)


def test_a_key_that_was_meant_for_one_report_decides_nothing_on_the_next(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL]), report("b", [TOTAL], agency="b"))
    first = page.evaluate("texts.sha256")
    # Pressed as soon as the next page listens.
    page.add_init_script("""document.addEventListener("DOMContentLoaded", () => setTimeout(() =>
        document.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }))))""")
    page.keyboard.press("]")
    page.wait_for_function("first => texts.sha256 !== first", arg=first)
    page.wait_for_function("() => document.getElementById('standing').textContent.includes('此键未生效')")
    assert list(exported_events(queue)) == []
    press(page, "a")
    assert len(list(exported_events(queue))) == 1


@pytest.mark.usefixtures("place")
def test_a_word_on_the_whole_is_about_the_version_on_the_screen(queue, serve, open_page):
    page = opened(queue, serve, open_page, waits_as_a_whole(requests_new_total=41))
    file_reports(queue, [waits_as_a_whole(requests_new_total=49)])
    press(page, "a")
    assert "已重新读取" in page.locator("#refused").text_content()
    assert events_of(queue) == []
    assert page.locator(f"td[data-field='{TOTAL}']").text_content() == "49"
    press(page, "a")
    assert events_of(queue) == ["accept"]


def events_of(queue):
    return [event.kind for event in show_report(queue, "a.txt").events]


def test_a_page_opened_under_another_name_decides_nothing(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL, ONE]))
    other = page.context.new_page()
    other.goto(f"{page.url.split('/report')[0]}/name")
    other.locator("input[name=name]").fill("王")
    other.keyboard.press("Enter")
    other.wait_for_selector(".progress")
    press(page, "a")
    assert "此页由 李 打开，现登录为 王" in page.locator("#refused").text_content()
    assert events_of(queue) == []


def test_keys_typed_into_a_comment_are_text(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL]))
    page.keyboard.press("c")
    page.wait_for_selector("#talk[open]")
    page.keyboard.type("l1 labels a b 1")
    assert page.locator("#saying-text").input_value() == "l1 labels a b 1"
    page.locator("#talk").click(position={"x": 2, "y": 2})  # nothing that takes keys
    page.keyboard.press("a")
    page.keyboard.press("b")
    page.wait_for_timeout(200)
    assert events_of(queue) == []
    assert page.evaluate("labels") is None


def test_enter_that_is_held_down_answers_one_question(queue, serve, open_page):
    figures = {"requests_new_total": 24, "requests_new_natural_person": 21, "requests_new_business": 3}
    page = opened(queue, serve, open_page, report("a", [ONE], **figures))
    page.keyboard.press("e")
    page.keyboard.insert_text("20")
    for _ in range(4):
        page.keyboard.down("Enter")  # what a browser repeats
    page.keyboard.up("Enter")
    page.wait_for_timeout(200)
    assert page.evaluate("sure.open")
    assert events_of(queue) == []
    press(page, "Enter")
    assert events(queue) == [(ONE, 20)]


def test_more_digits_than_are_kept_are_not_taken(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [AMOUNT]))
    page.keyboard.press("e")
    page.keyboard.insert_text("9007199254740.9935")
    page.keyboard.press("Enter")
    assert "超过 15 位" in page.locator("#answer-wrong").text_content()
    assert page.evaluate("ask.open")
    assert not page.evaluate("outbox.length")


def test_alike_amounts_keep_the_unit_that_was_on_the_screen(queue, serve, open_page):
    made = [report(name, [AMOUNT], agency=name) for name in "ab"]
    for each in made:
        each["fields"][AMOUNT] |= {"value": 3, "unit": "万元", "raw": "3"}
    page = opened(queue, serve, open_page, *made)
    page.keyboard.press("g")
    page.wait_for_selector("table.alike")
    page.keyboard.press("e")
    page.keyboard.insert_text("4")
    page.keyboard.press("Enter")
    page.wait_for_selector("#sure[open]")
    assert "4万元" in page.locator("#sure-question").text_content()
    press(page, "Enter")
    assert [event.new for name in "ab" for event in show_report(queue, f"{name}.txt").events] == [
        {"value": 4, "unit": "万元", "status": "printed"}
    ] * 2


@pytest.mark.usefixtures("place")
def test_of_two_tabs_of_one_person_the_later_is_told(queue, serve, open_page):
    page = opened(queue, serve, open_page, report("a", [TOTAL, ONE]))
    other = page.context.new_page()
    other.goto(page.url)
    asked(other)
    assert other.locator("#taken").is_hidden()  # one lease for both
    press(page, "1")
    press(other, "b")
    assert events(queue) == [(ONE, 7)]
    assert "未保存" in other.locator("#refused").text_content()
    assert other.locator(f"td[data-field='{ONE}']").text_content() == "7"  # what the first tab decided
    settled(other)
    press(other, "b")
    assert events(queue)[-1] == (ONE, None)


def test_a_link_to_a_stream_goes_to_two_colleagues_who_share_it_out(queue, serve, open_page):
    file_reports(queue, [report(n, [TOTAL], agency=n, requests_new_total=5) for n in "abc"])
    file_reports(queue, [report(n, [TOTAL], agency=n) for n in "de"])
    process, line = serve("李", "王", "赵")
    lines = [line, *(process.stdout.readline().strip() for _ in range(2))]
    pages = [open_page(each.split()[0]) for each in lines]
    pages[0].locator("select[name=failed]").select_option("row_total")
    pages[0].locator("form.filters button").click()
    pages[0].wait_for_url("**failed=row_total**")
    link = pages[0].url
    seen = []
    for page in pages:
        page.goto(link)
        assert page.locator("tbody a").count() == 3
        page.locator("tbody a").nth(len(seen)).click()
        asked(page)
        assert page.locator("#taken").is_hidden()
        seen.append(page.evaluate("texts.sha256"))
        assert "failed=row_total" in page.url
    assert sorted(seen) == sorted(sha256_of(n) for n in "abc")
    for page in pages:
        press(page, "b")
    made = list(exported_events(queue))
    assert {(each["who"], each["sha256"]) for each in made} == set(zip("李王赵", seen, strict=True))


def test_an_audit_is_worked_blind_and_its_page_tells_what_was_found(queue, serve, open_page):
    drawn = report("a", [TWO], accepted_by_audit=True, requests_new_total=5)
    file_reports(queue, [drawn])
    page = open_page(serve("李")[1])
    base = page.url.split("?")[0].rstrip("/")
    page.locator("tbody a").first.click()
    asked(page)
    order, outside = page.evaluate("state.open"), editions()["2021"].field_ids
    assert len(order) == 13
    assert "可信度" not in page.locator("#detail").text_content()  # who audits is not told how sure the machine was
    while page.evaluate("state.open.length"):
        settled(page)
        is_wrong = chosen(page) == TOTAL
        if is_wrong:
            page.keyboard.press("e")
            page.keyboard.insert_text("0")
        press(page, "Enter" if is_wrong else "a")
    missed = next(name for name in outside if name not in order)
    correct(queue, "a.txt", {missed: SEVEN}, "李", sure=True)
    page.goto(f"{base}/audit")
    told = page.locator("main").text_content()
    assert "已抽查 1 份报告的 12 个未存疑字段，其中 1 个有误" in told
    assert "还差 199 份" in told
    assert "样本之外，复核人另在 1 份报告中改正了 1 个" in told

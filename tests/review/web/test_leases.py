"""Two reviewers at once, each in a browser of their own."""

from datetime import UTC, datetime, timedelta

import pytest
from pressing import asked, press
from queued import ONE, TOTAL, report

from gongkai.review import accept, claim, file_reports, holder, show_report

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)
SHA = report("a")["sha256"]


@pytest.fixture
def two(queue):
    """A queue of two reports; the first has more at stake."""
    file_reports(queue, [report("a", [TOTAL, ONE], confidence=0.1), report("b", [TOTAL], agency="b")])
    return queue


def open_report(page):
    """Open the first report of the list, and wait until the page has asked for it."""
    page.locator("tbody a").first.click()
    asked(page)


def look_again(page):
    """Let the page ask for its report as it does every minute."""
    times = page.evaluate("Number(document.body?.dataset.beats)")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    asked(page, times + 1)


@pytest.mark.usefixtures("place")  # on each database
def test_the_second_is_told_who_has_the_report_and_goes_to_the_next_free_one(two, serve, open_page):
    first, second = open_page(serve("李")[1]), open_page(serve("王")[1])
    open_report(first)
    assert first.locator("#taken").is_hidden()
    second.reload()
    assert second.locator("tbody tr").first.locator(".assignee").text_content() == "李"
    open_report(second)
    assert "李" in second.locator("#taken").text_content()
    press(second, "a")
    assert "李" in second.locator("#standing").text_content()
    assert show_report(two, "a.txt").events == ()
    second.locator("#taken button").click()
    second.wait_for_url(f"**/report/{report('b')['sha256']}")
    asked(second)
    press(second, "a")
    press(first, "a")
    assert [show_report(two, name).events[-1].who for name in ("a.txt", "b.txt")] == ["李", "王"]


def test_the_notice_speaks_english_by_the_switch(two, serve, open_page):
    claim(two, "a.txt", "Zhao")
    page = open_page(serve("李")[1])
    page.locator("a.language").click()
    page.wait_for_selector("html[lang='en']")
    open_report(page)
    assert "Someone else is working on this" in page.locator("#taken").text_content()
    assert "Zhao" in page.locator("#taken").text_content()


def test_a_report_whose_time_is_over_is_taken_over(two, serve, open_page):
    claim(two, "a.txt", "李", at=LONG_AGO)
    page = open_page(serve("王")[1])
    open_report(page)
    assert page.locator("#taken").is_hidden()
    assert holder(two, "a.txt").who == "王"
    press(page, "a")
    assert show_report(two, "a.txt").events[-1].who == "王"


def test_who_lost_a_report_while_away_is_told_when_they_look_again(two, serve, open_page):
    page = open_page(serve("李")[1])
    open_report(page)
    claim(two, "a.txt", "李", at=LONG_AGO)
    claim(two, "a.txt", "王")
    look_again(page)
    assert "王" in page.locator("#taken").text_content()
    press(page, "a")
    assert show_report(two, "a.txt").events == ()


def test_looking_renews_the_lease(two, serve, open_page):
    page = open_page(serve("李")[1])
    open_report(page)
    claim(two, "a.txt", "李", at=LONG_AGO)
    assert holder(two, "a.txt") is None
    look_again(page)
    assert holder(two, "a.txt").who == "李"


def test_leaving_the_page_gives_the_report_back(two, serve, open_page):
    page = open_page(serve("李")[1])
    open_report(page)
    assert holder(two, "a.txt").who == "李"
    page.keyboard.press("q")
    page.wait_for_selector(".progress")
    page.wait_for_function("async () => !(await (await fetch('/?assignee=李')).text()).includes('/report/')")
    assert holder(two, "a.txt") is None


def test_a_reload_keeps_the_report(two, serve, open_page):
    page = open_page(serve("李")[1])
    open_report(page)
    page.reload()
    asked(page)
    accept(two, "a.txt", [ONE], "李")
    assert holder(two, "a.txt").who == "李"


def test_a_report_that_is_done_is_given_back(two, serve, open_page):
    page = open_page(serve("李")[1])
    open_report(page)
    page.keyboard.press("Shift+A")
    press(page, "Enter")
    assert holder(two, "a.txt") is None


def test_two_browsers_on_one_server_have_names_of_their_own(two, serve, open_page):
    process, line = serve("李", "王")
    lines = [line, process.stdout.readline().strip()]
    first, second = (open_page(each.split()[0]) for each in lines)
    assert [each.split()[1] for each in lines] == ["李", "王"]
    open_report(first)
    second.locator("a.who").click()
    second.locator("input[name=name]").fill("赵")
    second.keyboard.press("Enter")
    second.wait_for_selector(".progress")
    open_report(second)
    assert second.locator("a.who").text_content() == "赵"
    assert "李" in second.locator("#taken").text_content()

"""Two readers, each in a browser of their own, and one who adjudicates."""

import pytest
from pressing import asked, press
from queued import ONE, TOTAL, report

from gongkai.review import correct, file_reports, show_report


def open_report(page, state):
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/?state={state}")
    page.locator("tbody a").first.click()
    asked(page)


def back(page):
    page.keyboard.press("q")
    page.wait_for_selector(".progress")


@pytest.mark.usefixtures("place")  # on each database
def test_two_read_blind_and_a_third_decides_between_them(queue, serve, open_page):
    file_reports(queue, [report("a", [ONE, TOTAL])])
    process, line = serve("李", "王", "赵")
    lines = [line, *(process.stdout.readline().strip() for _ in range(2))]
    first, second, third = (open_page(each.split()[0]) for each in lines)

    open_report(first, "machine")
    press(first, "s", "1", "a")
    assert show_report(queue, "a.txt").standing.state == "second_reading"
    assert "待二读" in first.locator("#standing").text_content()
    back(first)

    open_report(second, "second_reading")
    for field in (ONE, TOTAL):
        cell = second.locator(f"td[data-field='{field}']")
        assert "doubt" in cell.get_attribute("class")
        assert cell.text_content() == "0"
    assert "李" not in second.locator("main").text_content()
    press(second, "a", "a")
    assert show_report(queue, "a.txt").standing == ("disputed", (ONE if _changed(queue) == ONE else TOTAL,))
    second.locator(f"td[data-field='{_changed(queue)}']").click()
    press(second, "1")
    assert "须由第三人裁定" in second.locator("#standing").text_content()
    assert show_report(queue, "a.txt").standing.state == "disputed"
    back(second)

    open_report(third, "disputed")
    assert "一读与二读不同" in third.locator("#detail").text_content()
    choices = third.locator("#detail .choice").all_text_contents()
    assert choices[:2] == ["1 7", "2 0"]
    press(third, "1")
    record = show_report(queue, "a.txt")
    assert record.standing.state == "adjudicated"
    assert record.decisions[_changed(queue)].new["value"] == 7
    third.goto(f"{third.url.rsplit('/', 2)[0]}/statistics")
    assert "1 / 2" in third.locator("main").text_content()


def _changed(queue):
    """Return the field that the first reader changed."""
    return next(event.field for event in show_report(queue, "a.txt").events if event.kind == "correct")


def test_a_first_reader_who_opens_their_report_again_has_nothing_to_do(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve("李")[1])
    open_report(page, "machine")
    press(page, "s", "a")
    correct(queue, "a.txt", {TOTAL: {"value": 9, "unit": None, "status": "printed"}}, "王")
    page.reload()
    asked(page)
    assert "两读不一" in page.locator("#standing").text_content()

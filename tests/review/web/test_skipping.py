"""What cannot be decided now is skipped by a key, with a reason, and comes last."""

from pressing import press
from queued import ONE, TOTAL, report

from gongkai.review import file_reports, show_report


def chosen(page):
    return page.locator("td.chosen").get_attribute("data-field")


def skip(page, reason):
    page.keyboard.press("k")
    page.keyboard.insert_text(reason)
    press(page, "Enter")


def test_a_skipped_cell_waits_on_and_is_passed_over_until_nothing_else_waits(queue, serve, open_page):
    file_reports(queue, [report("a", [ONE, TOTAL])])
    page = open_page(serve("李")[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    assert chosen(page) == ONE
    skip(page, "看不清")
    assert chosen(page) == TOTAL
    for key in ("n", "p"):
        page.keyboard.press(key)
        assert chosen(page) == TOTAL
    assert "skipped" in page.locator(f"td[data-field='{ONE}']").get_attribute("class")
    assert "已跳过 1" in page.locator("#standing").text_content()
    press(page, "a")
    assert chosen(page) == ONE
    assert "看不清 (李)" in page.locator("#detail").text_content()
    assert show_report(queue, "a.txt").standing.open == (ONE,)
    page.goto(page.url.split("/report")[0])
    assert "已跳过" in page.locator("tbody tr").first.text_content()
    page.goto(f"{page.url.rstrip('/')}/statistics")
    assert "看不清" in page.locator("main").text_content()


def test_a_skip_is_taken_back_by_a_key_and_an_empty_reason_skips_nothing(queue, serve, open_page):
    file_reports(queue, [report("a", [ONE])])
    page = open_page(serve("李")[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert show_report(queue, "a.txt").events == ()
    skip(page, "看不清")
    press(page, "u")
    assert page.locator("td.skipped").count() == 0
    assert [event.kind for event in show_report(queue, "a.txt").events] == ["skip", "undo"]

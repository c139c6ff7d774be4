"""A slow, hung or broken connection loses nothing, misplaces nothing, and says what it does."""

from pathlib import Path

import pytest
from pressing import press
from queued import ONE, TOTAL, report

from gongkai.review import close_database, file_reports, open_database, show_report

BUSINESS = "requests.new.business"
DECISIONS = "**/decisions"


@pytest.fixture
def page(queue, serve, open_page):
    """A report of which three fields wait, opened."""
    file_reports(queue, [report("a", [ONE, TOTAL, BUSINESS], requests_new_natural_person=3, requests_new_total=3)])
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    return page


def events(queue):
    return [(event.field, event.new["value"]) for event in show_report(queue, "a.txt").events]


class Held(list):
    """Holds back what the page sends until it is let through."""

    def __init__(self, page):
        super().__init__()
        self.open = False
        self.page = page
        page.route(DECISIONS, lambda route: self.take(route))

    def take(self, route):
        """Hold a request, or let it through."""
        if self.open:
            route.continue_()
        else:
            self.append(route)

    def settle(self):
        """Let everything through, until the page has nothing left to save."""
        self.open = True
        for each in self:
            each.continue_()
        self.page.wait_for_function("() => !outbox.length")


def chosen(page):
    return page.evaluate("chosen")


@pytest.mark.usefixtures("place")
def test_keys_during_a_save_decide_the_cell_that_was_on_the_screen(page, queue):
    routes = Held(page)
    order = []
    for _ in range(3):
        order.append(chosen(page))
        page.keyboard.press("a")
    page.wait_for_function("() => outbox.length === 3")
    assert len(routes) == 1
    assert "保存中 3" in page.locator("#saving").text_content()
    assert page.locator("td.saving").count() == 3
    assert events(queue) == []
    routes.settle()
    assert [field for field, _ in events(queue)] == order
    assert page.locator("#saving").text_content() == ""


def test_an_edit_during_a_save_is_of_the_cell_it_was_opened_on(page, queue):
    routes = Held(page)
    first = chosen(page)
    page.keyboard.press("a")
    second = chosen(page)
    page.keyboard.press("e")
    page.keyboard.insert_text("12")
    routes.settle()  # the answer comes while the number is being typed
    page.keyboard.press("Enter")
    if page.evaluate("sure.open"):
        press(page, "Enter")
    page.wait_for_function("() => !outbox.length")
    assert [field for field, _ in events(queue)] == [first, second]
    assert events(queue)[1][1] == 12


def test_a_server_that_hangs_is_told_of_after_two_seconds(page, queue):
    routes = Held(page)
    page.keyboard.press("a")
    page.wait_for_function("() => document.getElementById('saving').textContent.includes('2 秒未应答')", timeout=4_000)
    routes.settle()
    assert len(events(queue)) == 1


def test_a_broken_connection_keeps_what_was_decided_until_it_is_there_again(page, queue):
    page.route(DECISIONS, lambda route: route.abort())
    page.keyboard.press("b")
    page.wait_for_function("() => document.getElementById('saving').textContent.includes('连接中断')")
    assert "未保存 1" in page.locator("#saving").text_content()
    page.keyboard.press("q")  # leaves once all is saved, not before
    assert "/report/" in page.url
    page.unroute(DECISIONS)
    page.wait_for_selector(".progress")
    assert [value for _, value in events(queue)] == [None]


@pytest.mark.usefixtures("place")
def test_a_decision_whose_answer_was_lost_is_written_once(page, queue):
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route(DECISIONS, lose, times=1)
    press(page, "a")
    assert lost == [200]
    assert len(events(queue)) == 1
    assert page.locator("#refused").is_hidden()


def test_a_session_that_ended_says_how_to_come_back_and_keeps_what_was_typed(page, queue):
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.press("b")
    page.wait_for_function("() => document.getElementById('saving').textContent.includes('登录已结束')")
    assert events(queue) == []
    page.context.add_cookies(kept)
    page.wait_for_function("() => !outbox.length")
    assert [value for _, value in events(queue)] == [None]


def test_a_server_that_is_told_to_end_leaves_all_in_one_file(queue, serve, open_page, database, tmp_path):
    if "://" in str(database):
        pytest.skip("a database server keeps its files itself")
    file_reports(queue, [report("a", [TOTAL])])
    process, address = serve()
    page = open_page(address)
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")
    press(page, "b")
    process.terminate()
    process.wait()
    copied = tmp_path / "copied.db"
    copied.write_bytes(Path(database).read_bytes())  # the file alone, without its write-ahead log
    found = open_database(copied)
    assert show_report(found, "a.txt").standing.state == "human_corrected"
    close_database(found)

"""A filter is a stream of work: next, back and language keep it."""

from queued import TOTAL, report

from gongkai.review import Filters, correct, file_reports, list_reports, neighbours


def filed(queue):
    """File four reports, of two of which a row's total fails."""
    for name, total in (("a", 5), ("b", 0), ("c", 5), ("d", 0)):
        file_reports(queue, [report(name, [TOTAL], agency=name, requests_new_total=total)])


def sources(queue, **narrow):
    return {each.source for each in list_reports(queue, Filters(**narrow))}


def test_the_list_is_narrowed_to_a_sum_that_fails_on_what_stands(queue):
    filed(queue)
    assert sources(queue, failed="row_total") == {"a.txt", "c.txt"}
    correct(queue, "a.txt", {TOTAL: {"value": 0, "unit": None, "status": "printed"}}, "李")
    assert sources(queue, state=None, failed="row_total") == {"c.txt"}


def test_the_neighbours_in_a_stream_are_of_it(queue):
    filed(queue)
    first, second = (each.sha256 for each in list_reports(queue, Filters(failed="row_total")))
    assert neighbours(queue, first, "李", Filters(failed="row_total")) == (None, second)


def test_next_back_and_language_keep_the_filter(queue, serve, open_page):
    filed(queue)
    page = open_page(serve()[1])
    page.locator("select[name=failed]").select_option("row_total")
    page.locator("form.filters button").click()
    page.wait_for_url("**failed=row_total**")
    assert page.locator("tbody a").count() == 2
    page.keyboard.press("Escape")
    page.locator("h1, table").first.click()
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.wait_for_selector("td.chosen")
    seen = [page.url.split("?")[0]]
    page.locator("a.language").click()
    page.wait_for_selector("html[lang=en]")
    assert page.url.startswith(seen[0])
    page.wait_for_selector("td.chosen")
    page.keyboard.press("]")
    page.wait_for_function("before => !location.href.startsWith(before)", arg=seen[0])
    page.wait_for_selector("td.chosen")
    assert page.evaluate("texts.next") is None
    page.keyboard.press("q")
    page.wait_for_selector(".progress")
    assert page.locator("tbody a").count() == 2


def test_the_language_leads_nowhere_else(queue, serve, open_page):
    page = open_page(serve()[1])
    base = page.url.split("/?")[0].rstrip("/")
    for elsewhere in ("https://example.org/", "//example.org/", "/\\example.org"):
        page.goto(f"{base}/language/en?to={elsewhere}")
        assert page.url.rstrip("/") == base

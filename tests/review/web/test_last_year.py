"""The same agency's report on the year before stands beside this one's figures, as people left it."""

from queued import TOTAL, report

from gongkai.review import correct, file_reports, reject, show_report, year_before


def on(year, name, agency="甲县", **figures):
    return {**report(name, [TOTAL], agency=agency, **figures), "year": year}


def test_the_year_before_is_of_the_same_agency_and_usable(queue):
    file_reports(queue, [on(2022, "a"), on(2021, "b"), on(2021, "c", "乙县"), on(2020, "d")])
    record = show_report(queue, "a.txt")
    assert year_before(queue, record).source == "b.txt"
    assert year_before(queue, show_report(queue, "c.txt")) is None
    reject(queue, "b.txt", "李", "a notice")
    assert year_before(queue, record) is None


def test_the_page_shows_last_years_figure_as_it_stands(queue, serve, open_page):
    file_reports(queue, [on(2022, "a", requests_new_total=9), on(2021, "b", requests_new_total=5)])
    correct(queue, "b.txt", {TOTAL: {"value": 17, "unit": None, "status": "printed"}}, "李")
    page = open_page(serve()[1])
    page.locator("tbody a", has_text="a.txt").click()
    page.wait_for_selector("td.chosen")
    assert "2021 17" in page.locator("#detail .facts").text_content()

"""The same agency's report on the year before stands beside this one's figures, as people left it."""

from pressing import press
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


def test_what_was_not_carried_over_and_what_jumps_is_told_and_mends_itself(queue, serve, open_page):
    carried = "requests.carried_in.total"
    this = on(2022, "a", requests_carried_in_total=2, requests_new_total=900)
    this["fields"][carried] |= {"review": True, "reasons": ["weak_alignment"]}
    file_reports(queue, [this, on(2021, "b", requests_carried_out_total=7, requests_new_total=8)])
    page = open_page(serve()[1])
    page.locator("tbody a", has_text="a.txt").click()
    page.wait_for_selector("td.chosen")
    told = [each for each in page.locator("#issues li").all_text_contents() if "不衔接" in each]
    assert len(told) == 1
    assert "应为 7" in told[0]
    assert "Δ" in page.locator(f"td[data-field='{TOTAL}']").get_attribute("data-marks")
    page.locator(f"td[data-field='{TOTAL}']").click()
    assert "8 → 900" in page.locator("#detail").text_content()
    page.keyboard.press("y")
    assert page.locator(f"td[data-field='{TOTAL}'] .before").text_content() == "8"
    page.keyboard.press("y")
    page.locator(f"td[data-field='{carried}']").click()
    page.keyboard.press("e")
    page.keyboard.insert_text("7")
    press(page, "Enter")
    assert not [each for each in page.locator("#issues li").all_text_contents() if "不衔接" in each]
    page.keyboard.press("Shift+Y")
    page.wait_for_function("() => document.title.includes('2021')")

"""A queue worked by keyboard in a real browser."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from pressing import press
from queued import ONE, TOTAL, report

import gongkai
from gongkai.review import correct, file_reports, list_reports, settled_reports, show_report

SAMPLES = Path(__file__).parents[3] / "samples"
MARK = "td[data-field='{}']"


def mark(page, field):
    return page.locator(MARK.format(field)).get_attribute("class")


def open_report(page):
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")


@cache
def read_samples():
    """Return the samples as they are read; pictures take the recogniser half a minute each, and are shown as PDF is."""
    kinds = (".txt", ".html", ".mht", ".pdf", ".docx", ".xlsx")
    return [each.to_dict() for each in gongkai.parse_many(sorted(p for p in SAMPLES.iterdir() if p.suffix in kinds))]


on_each_database = pytest.mark.usefixtures("place")


@on_each_database
def test_the_samples_are_worked_to_the_end_by_keyboard_alone(queue, serve, open_page, tmp_path):
    for each in read_samples():
        shutil.copy(each["source"], tmp_path)
    file_reports(queue, [{**each, "source": Path(each["source"]).name} for each in read_samples()])
    # What a machine without a network says of itself must not matter.
    page = open_page(serve()[1], "Object.defineProperty(navigator, 'onLine', { get: () => false })")
    waiting = len(list_reports(queue))
    assert waiting >= 5
    for _ in range(waiting):
        page.keyboard.press("Tab")
        page.locator("tbody a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("td.chosen")
        assert page.evaluate("navigator.onLine") is False
        page.wait_for_selector(".source .cell", state="attached")
        press(page, "a")
        if page.evaluate("state.clear.length"):
            page.keyboard.press("Shift+A")
            press(page, "Enter")
        page.keyboard.press("q")
        page.wait_for_selector(".progress")
    assert list_reports(queue) == []
    assert {each["status"] for each in settled_reports(queue)} == {"accepted", "failed"}


def test_one_key_accepts_and_goes_on_to_the_next_doubt(queue, serve, open_page):
    file_reports(queue, [report("a", [ONE, TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    press(page, "a")
    assert "accepted" in mark(page, ONE)
    assert "chosen" in mark(page, TOTAL)


def test_one_key_accepts_the_rest_of_a_table_and_no_other_and_one_takes_a_cell_back(queue, serve, open_page):
    first = "proactive.regulations.issued"
    file_reports(queue, [report("a", [first, ONE, TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    page.keyboard.press("n")
    page.keyboard.press("Shift+T")
    press(page, "Enter")
    assert show_report(queue, "a.txt").standing.open == (first,)
    page.locator(MARK.format(ONE)).click()
    press(page, "z")
    assert show_report(queue, "a.txt").standing.open == (first, ONE)
    assert "doubt" in mark(page, ONE)


def test_an_alternative_is_one_key_away(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    press(page, "1")
    assert "corrected" in mark(page, TOTAL)
    assert show_report(queue, "a.txt").events[-1].new["value"] == 7


def test_a_figure_is_typed_in_full_width_as_well(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    page.keyboard.press("e")
    page.keyboard.insert_text("１,０３１")
    page.keyboard.press("Enter")
    press(page, "Enter")  # a sum is broken by it: kept all the same
    assert show_report(queue, "a.txt").events[-1].new["value"] == 1031


def test_keys_of_an_input_method_decide_nothing(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', isComposing: true, bubbles: true}))")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', keyCode: 229, bubbles: true}))")
    press(page, "b")
    assert [event.new["status"] for event in show_report(queue, "a.txt").events] == ["blank"]


def test_a_shifted_row_is_moved_by_one_key(queue, serve, open_page):
    figures = {"requests_new_business": 5, "requests_new_research": 6}
    file_reports(queue, [report("a", [ONE], **figures)])
    page = open_page(serve()[1])
    open_report(page)
    press(page, "Shift+ArrowLeft")
    (found,) = settled_reports(queue)
    row = [each["value"] for name, each in found["fields"].items() if name.startswith("requests.new.")]
    assert row == [5, 6, 0, 0, 0, 0, None]


@on_each_database
def test_undo_survives_a_reload_and_redo_brings_back(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    press(page, "1")
    page.reload()
    press(page, "u")
    assert "doubt" in mark(page, TOTAL)
    press(page, "Shift+U")
    assert "corrected" in mark(page, TOTAL)


@on_each_database
def test_of_two_reviewers_the_later_is_told_and_nothing_is_overwritten(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    first, second = open_page(serve("李")[1]), open_page(serve("王")[1])
    for page in (first, second):
        open_report(page)
    press(first, "1")
    press(second, "a")
    assert "李" in second.locator("#standing").text_content()
    assert [event.who for event in show_report(queue, "a.txt").events] == ["李"]
    # The later one sees at once what the other decided, and may decide again.
    assert "corrected" in mark(second, TOTAL)
    assert "李" in second.locator("#detail").text_content()
    second.wait_for_timeout(400)  # a key that was meant for what stood there before does nothing
    press(second, "b")
    assert [event.who for event in show_report(queue, "a.txt").events] == ["李", "王"]


def test_a_cell_chosen_on_either_side_shows_its_twin(queue, serve, open_page, tmp_path):
    shutil.copy(SAMPLES / "sum-fails.txt", tmp_path)
    read = gongkai.parse(tmp_path / "sum-fails.txt").to_dict()
    file_reports(queue, [{**read, "source": "sum-fails.txt"}])
    page = open_page(serve()[1])
    open_report(page)
    twin = page.locator(".cell.twin")
    assert twin.text_content() == read["fields"][page.locator("td.chosen").get_attribute("data-field")]["raw"]
    page.keyboard.press("ArrowDown")
    below = page.locator("td.chosen").get_attribute("data-field")
    page.keyboard.press("ArrowUp")
    page.locator(f".cell[data-place='{page.locator(MARK.format(below)).get_attribute('data-place')}']").click()
    assert page.locator("td.chosen").get_attribute("data-field") == below


def test_a_sum_that_fails_is_drawn_on_the_form_with_its_numbers(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL], requests_new_total=5)])
    page = open_page(serve()[1])
    open_report(page)
    assert "failing" in mark(page, TOTAL)
    assert "0+0+0+0+0+0 = 0，应为 5" in page.locator("#detail").text_content()


def test_a_source_that_has_changed_is_not_shown(queue, serve, open_page, tmp_path):
    (tmp_path / "a.txt").write_text("another text", "utf-8")
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    assert "来源文件已改变" in page.locator(".source").text_content()
    assert "another text" not in page.content()


def test_every_key_is_listed_on_the_question_mark(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    page.keyboard.press("?")
    assert page.locator("#help kbd").count() >= 15
    page.keyboard.press("Escape")
    press(page, "a")


def test_the_page_speaks_english_by_a_switch(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    page.locator("a.language").click()
    page.wait_for_selector("html[lang='en']")
    open_report(page)
    assert "Read as" in page.locator("#detail").text_content()


def test_what_was_acknowledged_is_there_after_the_server_was_killed(queue, serve, open_page):
    file_reports(queue, [report("a", [ONE, TOTAL])])
    process, address = serve()
    page = open_page(address)
    open_report(page)
    press(page, "a")
    process.kill()
    process.wait()
    assert [event.field for event in show_report(queue, "a.txt").events] == [ONE]
    correct(queue, "a.txt", {TOTAL: {"value": 1, "unit": None, "status": "printed"}}, "李")
    assert show_report(queue, "a.txt").standing.open == ()

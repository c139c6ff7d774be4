"""Labels corrected on the page, in a real browser."""

import shutil
from pathlib import Path

import pytest
from pressing import press
from queued import TOTAL, report

import gongkai
from gongkai.review import file_reports, label_source, settled_reports, show_report
from gongkai.review.queue.event_state import relabelled

SAMPLE = Path(__file__).parents[3] / "samples" / "sum-fails.txt"


@pytest.fixture
def filed(queue, tmp_path):
    """A queue with one sample, and its source beside it."""
    shutil.copy(SAMPLE, tmp_path)
    file_reports(queue, [{**gongkai.parse(SAMPLE).to_dict(), "source": SAMPLE.name}])
    return queue


def open_report(page):
    page.locator("tbody a").first.click()
    page.wait_for_selector("td.chosen")


def labels_of(queue):
    return {field: event.new["label"] for field, event in relabelled(show_report(queue, SAMPLE.name).events).items()}


def test_a_label_is_corrected_by_keys_and_shown_ever_after(filed, serve, open_page):
    page = open_page(serve()[1])
    open_report(page)
    page.keyboard.press("l")
    page.wait_for_selector(".picked", timeout=120_000)
    cell = page.locator(".picked").get_attribute("data-cell")
    assert "数值" in page.locator("#detail .facts").text_content()
    press(page, "4")
    assert labels_of(filed) == {f"@{cell}": "row_label"}
    assert page.locator(".picked").get_attribute("data-cell") != cell
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("td.chosen")
    marked = page.locator(f".cell.relabelled[data-cell='{cell}']")
    assert marked.get_attribute("data-label") == "行标签"
    press(page, "u")
    assert labels_of(filed) == {}
    assert page.locator(".cell.relabelled").count() == 0


def test_while_labels_are_corrected_no_figure_is_decided(filed, serve, open_page):
    page = open_page(serve()[1])
    open_report(page)
    page.keyboard.press("l")
    page.wait_for_selector(".picked", timeout=120_000)
    for key in ("a", "A", "b", "m", "9", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    press(page, "7")
    assert [event.kind for event in show_report(filed, SAMPLE.name).events] == ["relabel"]
    page.keyboard.press("l")
    press(page, "a")
    assert [event.kind for event in show_report(filed, SAMPLE.name).events] == ["relabel", "accept"]


def test_the_cells_of_the_page_are_those_of_the_labeller(filed, serve, open_page):
    page = open_page(serve()[1])
    open_report(page)
    shown = page.eval_on_selector_all(".source .cell", "all => all.map(e => [e.dataset.cell, e.textContent])")
    assert shown == [[f"{each.line}.{each.cell}", each.text] for each in label_source(SAMPLE.read_bytes()).cells]


def test_without_the_source_no_label_is_corrected(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL])])
    page = open_page(serve()[1])
    open_report(page)
    answer = page.request.get(f"{page.url}/labels")
    assert answer.status == 422
    assert "来源" in answer.json()["zh"]


def test_a_row_that_was_taken_for_another_changes_places_with_it_and_back(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL], requests_new_business=5, requests_carried_in_business=8)])
    page = open_page(serve()[1])
    open_report(page)
    page.keyboard.press("r")
    assert "二、上年结转" in page.locator("#question").text_content()
    page.keyboard.insert_text("１")
    press(page, "Enter")

    def figures():
        (found,) = settled_reports(queue)
        return [found["fields"][f"requests.{row}.business"]["value"] for row in ("new", "carried_in")]

    assert figures() == [8, 5]
    assert len(show_report(queue, "a.txt").events) == 2
    press(page, "u")
    assert figures() == [5, 8]


def test_a_row_that_was_moved_is_moved_back_by_one_key(queue, serve, open_page):
    file_reports(queue, [report("a", [TOTAL], requests_new_business=5, requests_new_research=6)])
    before = list(settled_reports(queue))
    page = open_page(serve()[1])
    open_report(page)
    press(page, "Shift+ArrowLeft")
    assert list(settled_reports(queue)) != before
    press(page, "u")
    assert list(settled_reports(queue)) == before

"""The chosen cell's print, magnified beside its value; pages drawn larger."""

import shutil
from pathlib import Path

import pytest

import gongkai
from gongkai import readers
from gongkai.pipeline.source_views import view_of
from gongkai.review import file_reports
from gongkai.review.queue.stored_views import store_view

SAMPLES = Path(__file__).parents[3] / "samples"

DARKEST = """() => {
  const strip = document.querySelector("#detail canvas.strip");
  const found = strip.getContext("2d").getImageData(0, 0, strip.width, strip.height).data;
  let dark = 0;
  for (let at = 0; at < found.length; at += 4) if (found[at] + found[at + 1] + found[at + 2] < 200) dark += 1;
  return dark;
}"""


def opened_print(queue, serve, open_page, tmp_path):
    """Open a PDF file in which a figure waits."""
    shutil.copy(SAMPLES / "print.pdf", tmp_path)
    read = {**gongkai.parse(tmp_path / "print.pdf").to_dict(), "source": "print.pdf"}
    field = next(each for each in read["fields"].values() if each["value"])
    field |= {"review": True, "reasons": ["ocr_low"]}
    file_reports(queue, [{**read, "status": "review"}])
    data = (tmp_path / "print.pdf").read_bytes()
    store_view(queue, read["sha256"], view_of(readers.read(data), data))
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector(".box.twin")
    return page


def test_the_print_of_the_chosen_cell_is_magnified_and_pages_grow(queue, serve, open_page, tmp_path):
    page = opened_print(queue, serve, open_page, tmp_path)
    page.wait_for_selector("#detail canvas.strip")
    assert page.evaluate(DARKEST) > 10  # digits, not an empty strip
    wide = page.locator(".sheet").first.bounding_box()["width"]
    page.keyboard.press("=")
    assert page.locator(".sheet").first.bounding_box()["width"] > 1.2 * wide
    box, sheet = (page.locator(each).first.bounding_box() for each in (".box.twin", ".sheet"))
    assert sheet["x"] < box["x"] < sheet["x"] + sheet["width"]


def test_a_page_is_turned_and_its_boxes_and_the_strip_turn_with_it(queue, serve, open_page, tmp_path):
    page = opened_print(queue, serve, open_page, tmp_path)
    page.wait_for_selector("#detail canvas.strip")
    sheet, box = page.locator(".sheet").first, page.locator(".box.twin").first
    upright = page.evaluate(DARKEST)
    before = [each.bounding_box() for each in (sheet, box)]
    page.keyboard.press("t")
    page.wait_for_selector("#detail canvas.strip")
    after = [each.bounding_box() for each in (sheet, box)]
    assert after[0]["height"] / after[0]["width"] == pytest.approx(before[0]["width"] / before[0]["height"], abs=0.02)
    # What was so far from the left is so far from the top now.
    share = (before[1]["x"] - before[0]["x"]) / before[0]["width"]
    assert (after[1]["y"] - after[0]["y"]) / after[0]["height"] == pytest.approx(share, abs=0.02)
    assert page.evaluate(DARKEST) > 10
    for _ in range(3):
        page.keyboard.press("t")
    assert page.evaluate(DARKEST) == pytest.approx(upright, rel=0.1)


def test_the_mark_leaves_the_print_as_dark_as_it_is(queue, serve, open_page, tmp_path):
    page = opened_print(queue, serve, open_page, tmp_path)
    for which in (".box.twin", ".box.doubtful"):
        look = page.locator(which).first.evaluate(
            "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.opacity, s.filter, s.mixBlendMode]; }"
        )
        assert look == ["rgba(0, 0, 0, 0)", "1", "none", "normal"]

"""The chosen cell's print, magnified beside its value; pages drawn larger."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

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


GREY = 0x6E
"""Print as a worn copy has it: 5.1 : 1 on white, no better than a reader needs."""


def greyed(picture):
    """Return a page's picture with its black print in grey."""
    with Image.open(io.BytesIO(picture)) as image:
        light = image.convert("L").point(lambda each: GREY if each < 160 else 255).convert("RGB")
    out = io.BytesIO()
    light.save(out, "WEBP", lossless=True)
    return out.getvalue()


def contrast(screenshot):
    """Return the contrast of the darkest print on its ground, by WCAG; the marks' own colours are no grey."""
    pixels = np.asarray(Image.open(io.BytesIO(screenshot)).convert("RGB")).reshape(-1, 3) / 255
    greys = pixels[np.ptp(pixels, axis=1) < 0.02]
    linear = np.where(greys <= 0.04045, greys / 12.92, ((greys + 0.055) / 1.055) ** 2.4)
    light = linear @ (0.2126, 0.7152, 0.0722)
    return (light.max() + 0.05) / (light.min() + 0.05)


def opened_print(queue, serve, open_page, tmp_path, made=lambda picture: picture):
    """Open a PDF file in which a figure waits."""
    shutil.copy(SAMPLES / "print.pdf", tmp_path)
    read = {**gongkai.parse(tmp_path / "print.pdf").to_dict(), "source": "print.pdf"}
    field = next(each for each in read["fields"].values() if each["value"])
    field |= {"review": True, "reasons": ["ocr_low"]}
    file_reports(queue, [{**read, "status": "review"}])
    data = (tmp_path / "print.pdf").read_bytes()
    view = view_of(readers.read(data), data)
    pictures = {number: made(each) for number, each in view.pictures.items()}
    store_view(queue, read["sha256"], view._replace(pictures=pictures))
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_grey_print_under_a_mark_can_be_read(queue, serve, open_page, tmp_path, scheme):
    page = opened_print(queue, serve, open_page, tmp_path, greyed)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_selector("#detail canvas.strip")
    for _ in range(4):
        page.keyboard.press("=")  # so large that strokes have a middle
    twin = page.locator(".box.twin").first.element_handle()
    page.wait_for_function("() => document.querySelector('.sheet img').complete")
    marked = contrast(twin.screenshot())
    strip = contrast(page.locator("#detail canvas.strip").screenshot())
    twin.evaluate("each => each.classList.remove('twin', 'doubtful')")
    bare = contrast(twin.screenshot())
    assert 4.5 <= bare < 6  # the print is grey indeed
    assert marked >= 4.5
    assert marked == pytest.approx(bare, rel=0.02)
    assert strip >= 4.5

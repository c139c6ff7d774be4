"""The chosen cell's print, magnified beside its value; pages drawn larger."""

import shutil
from pathlib import Path

import gongkai
from gongkai.review import file_reports

SAMPLES = Path(__file__).parents[3] / "samples"

DARKEST = """() => {
  const strip = document.querySelector("#detail canvas.strip");
  const found = strip.getContext("2d").getImageData(0, 0, strip.width, strip.height).data;
  let dark = 0;
  for (let at = 0; at < found.length; at += 4) if (found[at] + found[at + 1] + found[at + 2] < 200) dark += 1;
  return dark;
}"""


def test_the_print_of_the_chosen_cell_is_magnified_and_pages_grow(queue, serve, open_page, tmp_path):
    shutil.copy(SAMPLES / "print.pdf", tmp_path)
    read = {**gongkai.parse(tmp_path / "print.pdf").to_dict(), "source": "print.pdf"}
    field = next(each for each in read["fields"].values() if each["value"])
    field |= {"review": True, "reasons": ["ocr_low"]}
    file_reports(queue, [{**read, "status": "review"}])
    page = open_page(serve()[1])
    page.locator("tbody a").first.click()
    page.wait_for_selector("#detail canvas.strip")
    assert page.evaluate(DARKEST) > 10  # digits, not an empty strip
    wide = page.locator(".sheet").first.bounding_box()["width"]
    page.keyboard.press("=")
    assert page.locator(".sheet").first.bounding_box()["width"] > 1.2 * wide
    box, sheet = (page.locator(each).first.bounding_box() for each in (".box.twin", ".sheet"))
    assert sheet["x"] < box["x"] < sheet["x"] + sheet["width"]

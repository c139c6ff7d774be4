"""Pictures that do not show their page as it was printed: light on dark, turned, with a red stamp over it."""

import io

import numpy as np
import pytest

pytest.importorskip("cv2", reason="needs the extra `ocr`")
pytest.importorskip("rapidocr", reason="needs the extra `ocr`")

from PIL import Image, ImageDraw, ImageFont

from gongkai.readers.images import read_picture
from gongkai.readers.images.page_view import turned_back, view_of

ROWS = [["Items", "Issued", "Valid"], ["Rules", "31", "204"], ["Orders", "118", "25"], ["Permits", "7", "906"]]
LEFT, TOP, WIDE, HIGH = 60, 160, 190, 60


def page():
    """A page with a ruled table of four rows and lines of text, in black on white."""
    picture = Image.new("RGB", (700, 760), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(26)
    for line in range(4):
        draw.text((60, 450 + 60 * line), "Annual report on disclosure of information", "black", font)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            box = (LEFT + WIDE * column, TOP + HIGH * row, LEFT + WIDE * (column + 1), TOP + HIGH * (row + 1))
            draw.rectangle(box, outline="black", width=2)
            draw.text((box[0] + 40, box[1] + 14), text, "black", font)
    return picture


def read(picture):
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return [line for line in read_picture(stream.getvalue()).lines if line.table]


def texts(lines):
    return [[cell.text for cell in line.cells] for line in lines]


def test_light_print_on_a_dark_page_is_read():
    assert texts(read(Image.fromarray(255 - (np.asarray(page()) // 8 * 7)))) == ROWS


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_is_read_and_its_boxes_are_those_of_the_picture_as_given(angle):
    lines = read(page().rotate(angle, expand=True))
    assert texts(lines) == ROWS
    x0, top, x1, bottom = lines[1].cells[1].source.box
    middle = ((x0 + x1) / 2, (top + bottom) / 2)
    upright = (LEFT + 1.5 * WIDE, TOP + 1.5 * HIGH)
    expected = {
        90: (upright[1], 700 - upright[0]),
        180: (700 - upright[0], 760 - upright[1]),
        270: (760 - upright[1], upright[0]),
    }[angle]
    assert middle == pytest.approx(expected, abs=6)


def stamped(picture, x, y, radius=110):
    over = Image.new("RGB", picture.size, "white")
    draw = ImageDraw.Draw(over)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(205, 20, 30), width=8)
    draw.ellipse((x - 30, y - 30, x + 30, y + 30), fill=(205, 20, 30))
    return Image.fromarray(np.minimum(np.asarray(picture), np.asarray(over)))


def test_figures_under_a_red_stamp_are_read_and_in_doubt():
    lines = read(stamped(page(), LEFT + 1.35 * WIDE, TOP + 2.5 * HIGH))
    assert texts(lines) == ROWS
    assert lines[2].cells[1].score <= 0.6
    assert lines[0].cells[0].score > 0.9


def test_red_print_is_no_stamp():
    picture = page()
    ImageDraw.Draw(picture).text((60, 40), "FIGURES OF THE YEAR", (205, 20, 30), ImageFont.load_default(40))
    colours = np.asarray(picture)
    assert view_of(np.asarray(picture.convert("L")), colours).stamped is None


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_boxes_are_turned_back_to_where_they_were(turns):
    given = np.zeros((30, 50), np.uint8)
    given[4:9, 12:31] = 1
    rows, columns = np.nonzero(np.rot90(given, turns))
    box = (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert turned_back(box, turns, given.shape) == (12, 4, 31, 9)

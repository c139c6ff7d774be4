"""What is told by shape or by the recogniser's own figures: dashes, slashes, figures and what looks like them."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from gongkai.readers.images.ctc_decoding import probability, spell
from gongkai.readers.images.ink_lines import strips, strokes

ALPHABET = ("", "0", "1", "7", "-", "/", ".", ",", "O", "〇", "l", "人", " ")


def seen(*columns):
    """Return columns of probabilities from dictionaries; what is not named is nothing."""
    out = np.zeros((len(columns), len(ALPHABET)), np.float32)
    for row, column in zip(out, columns, strict=True):
        for char, share in column.items():
            row[ALPHABET.index(char)] = share
        row[0] += 1 - row.sum()
    return out


def test_nought_and_letter_o_are_one_figure_and_their_probabilities_add_up():
    found = spell(seen({}, {"O": 0.5, "0": 0.4, "〇": 0.08}, {}), ALPHABET)
    assert found.text == "0"
    assert found.score == pytest.approx(0.98, abs=1e-5)


def test_letters_beside_words_stay_letters():
    assert spell(seen({"人": 0.9}, {"O": 0.9}), ALPHABET).text == "人O"


def test_the_least_certain_character_decides_on_a_text():
    assert spell(seen({"人": 0.9}, {}, {"人": 0.6}), ALPHABET).score == pytest.approx(0.6)


def test_wide_figures_are_one_number():
    assert spell(seen({"1": 1}, {" ": 1}, {"7": 1}), ALPHABET).text == "17"


def test_probability_of_a_figure_is_that_of_all_its_spellings():
    columns = seen({"1": 0.5}, {"1": 0.5})
    one = probability(columns, [2])  # 1 then nothing, nothing then 1, or 1 in both columns
    assert one == pytest.approx(0.75)
    assert probability(columns, [2]) + probability(columns, []) <= 1


def test_nothing_seen_is_no_text_and_no_certainty():
    assert spell(seen({}, {}), ALPHABET) == ("", 0.0)


def told(char, size, shear=0.0):
    page = Image.new("L", (4 * size, 3 * size), 255)
    ImageDraw.Draw(page).text((size, size // 2), char, 0, ImageFont.load_default(size))
    if shear:
        page = page.transform(page.size, Image.Transform.AFFINE, (1, shear, -shear * size, 0, 1, 0), fillcolor=255)
    ink = 255 - np.asarray(page)
    return "".join(strokes(ink, strip, 0.92 * size) for strip in strips(ink, 0, 0, 0.92 * size))


@pytest.mark.parametrize("size", [16, 22, 40])
@pytest.mark.parametrize(("char", "mark"), [("-", "-"), ("/", "/"), ("\\", "\\")])
def test_marks_for_nothing_are_told_by_their_shape(char, mark, size):
    assert told(char, size) == mark


@pytest.mark.parametrize("size", [14, 18, 26, 44])
@pytest.mark.parametrize("shear", [0.0, 0.05, -0.05])
def test_no_figure_is_taken_for_a_mark(size, shear):
    assert [figure for figure in "0123456789" if told(figure, size, shear)] == []


def bars(*levels):
    """Return the contrast of upright strokes, 10 pixels high and as far apart, each as dark as given."""
    ink = np.zeros((30, 20 * len(levels) + 20), np.uint8)
    for number, level in enumerate(levels):
        ink[10:20, 20 * number + 20 : 20 * number + 22] = level
    return ink


def test_a_faint_stroke_of_which_one_pixel_is_dark_belongs_to_its_line():
    ink = bars(70, 200)
    ink[12, 20] = 120
    (strip,) = strips(ink, 0, 0, 16)
    assert (strip.x0, strip.x1) == (20, 42)


def test_print_that_is_faint_all_of_it_is_print():
    (strip,) = strips(bars(70, 70), 0, 0, 16)
    assert (strip.x0, strip.x1) == (20, 42)


def test_grain_and_traces_of_rules_are_no_print():
    ink = np.random.default_rng(1).integers(0, 40, (30, 60)).astype(np.uint8)
    ink[5, 9] = 140
    ink[:, 0] = 70
    ink[0, :] = 70
    assert strips(ink, 0, 0, 16) == []

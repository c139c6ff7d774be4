"""Labels for a reader's cells."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongkai.training.generator import Piece, true_labels

PIECES = (
    Piece("一、总体情况", "section_heading"),
    Piece("规章", "row_label"),
    Piece("12", "value"),
    Piece("—", "blank"),
)


def test_cells_take_the_label_of_their_piece():
    assert true_labels(["一、总体情况", "规章", "12", "—"], PIECES) == [
        "section_heading",
        "row_label",
        "value",
        "blank",
    ]


def test_an_empty_cell_is_blank():
    assert true_labels(["规章", "", "12"], PIECES[1:3]) == ["row_label", "blank", "value"]


def test_white_space_and_separators_do_not_matter():
    assert true_labels(["一、 总体\n情况", "规 章|", "12"], PIECES) == ["section_heading", "row_label", "value"]


def test_label_and_figure_in_one_cell_make_a_label():
    assert true_labels(["规章1200000"], [Piece("规章", "row_label"), Piece("1200000", "value")]) == ["row_label"]


def test_text_that_was_not_printed_does_not_shift_the_rest():
    assert true_labels(["页眉", "一、总体情况", "规章", "12"], PIECES)[1:] == ["section_heading", "row_label", "value"]


@given(st.lists(st.sampled_from(["规章", "12", "3", "总计", "说明文字"]), min_size=1, max_size=30), st.data())
def test_any_regrouping_of_characters_keeps_single_pieces_right(words, data):
    labels = {"规章": "row_label", "12": "value", "3": "value", "总计": "column_header", "说明文字": "narrative"}
    pieces = [Piece(word, labels[word]) for word in words]
    blanks = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    texts, want = [], []
    for word, blank in zip(words, blanks, strict=True):
        texts += ["", word] if blank else [word]
        want += ["blank", labels[word]] if blank else [labels[word]]
    assert true_labels(texts, pieces) == want

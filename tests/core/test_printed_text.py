"""Each piece of a worked text is found again in the text as printed."""

from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.printed_text import printed_pieces
from gongkai.core.text import fold

PARTS = st.lists(st.sampled_from(["规章", "行政處罰", "０", "12", "１ 3", "（二）", "件数"]), min_size=1, max_size=6)


@given(PARTS, st.sampled_from(["", " ", "\n", "\u2007", "："]))
def test_pieces_that_were_folded_are_found_as_printed(parts, between):
    folded = ["".join(fold(part).split()) for part in parts]
    found = printed_pieces(between.join(parts), folded)
    assert ["".join(each.split()) for each in found] == ["".join(part.split()) for part in parts]


def test_equal_pieces_are_found_one_after_the_other():
    assert printed_pieces("0０0", ["0", "0", "0"]) == ["0", "０", "0"]


def test_what_is_not_printed_is_not_found_and_hides_nothing():
    assert printed_pieces("规章3", ["", "法规", "3"]) == [None, None, "3"]

"""Which stretches of a text are sentences that tell figures, and which are rows of a table made of text."""

import pytest

from gongkai.core.text import fold
from gongkai.core.told_figures import told_spans

SENTENCES = [
    "行政复议31件，其中结果维持14件、结果纠正17件。",
    "复议后起诉的行政诉讼6件，其中尚未审结2件。",
    "全年新收申请20件；自然人申请15件；商业企业申请5件。",
    "制发规章1件、行政规范性文件4件，废止行政规范性文件2件。",
]
ROWS = [
    "结果维持：3件，结果纠正：1件，其他结果：0件，总计：4件",
    "规章0件0件3件行政规范性文件4件1件9件",
    "行政许可 12件 行政处罚 4件",
    "自然人=3,商业企业=1,总计=4",
    "全年新收申请20件。",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_is_told_whole(text: str) -> None:
    folded = fold(text)
    assert told_spans(folded) == [(0, len(folded))]


@pytest.mark.parametrize("text", ROWS)
def test_a_row_of_a_table_is_no_sentence(text: str) -> None:
    assert told_spans(fold(text)) == []


def test_a_sentence_begins_after_the_figures_before_it() -> None:
    folded = fold("规章 0 0 2 行政复议9件,其中结果维持4件、结果纠正5件。其他 3")
    [(start, end)] = told_spans(folded)
    assert folded[start:end] == fold("行政复议9件,其中结果维持4件、结果纠正5件。")

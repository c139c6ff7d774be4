"""Headings of sections within running text."""

import pytest

from gongkai.forms.form import editions
from gongkai.readers import read_text
from gongkai.repair.inner_headings import with_lines_of_their_own

FORMS = tuple(editions().values())
AFTER = "五、存在的主要问题及改进情况 公开得不够及时，明年改进。"


def lines(text):
    return [line.text for line in with_lines_of_their_own(read_text(text), FORMS).lines]


@pytest.mark.parametrize("said", ["无。", "本年度未发生行政复议和行政诉讼。", "本年发生行政复议2件，行政诉讼1件。"])
def test_a_section_told_in_a_few_words_has_lines_of_its_own(said):
    heading = "四、政府信息公开行政复议、行政诉讼情况"
    found = lines(f"以上各项均已如期办结，并按时答复了申请人。 {heading} {said} {AFTER}")
    assert found == ["以上各项均已如期办结，并按时答复了申请人。", heading, said, AFTER]


@pytest.mark.parametrize(
    "text",
    [
        f"四、政府信息公开行政复议、行政诉讼情况 结果维持 结果纠正 其他结果 尚未审结 总计 0 0 0 0 0 0 0 0 {AFTER}",
        f"我局把四、政府信息公开行政复议、行政诉讼情况列入考核，各科室均已知悉。 {AFTER}",
        f"要做好四件事：一、提高认识 我们要提高认识。 二、加强领导 我们要加强领导。 {AFTER}",
    ],
    ids=["table", "within a sentence", "no section of the form"],
)
def test_what_heads_a_table_or_is_no_heading_stays_where_it_is(text):
    assert lines(text) == [line.text for line in read_text(text).lines]

from gongkai.core.document import Location
from gongkai.extraction.passages import printed_form, sentences


def pieces(*lines):
    return [(text, Location(line=number)) for number, text in enumerate(lines, 1)]


def test_a_paragraph_falls_into_its_sentences():
    said = sentences(pieces("全年公开信息30条。收到申请2件；均已办结。"))
    assert [each.text for each in said] == ["全年公开信息30条。", "收到申请2件；", "均已办结。"]


def test_a_line_break_within_a_sentence_is_mended_and_the_place_is_where_it_begins():
    said = sentences(pieces("全年我局共收到公民法人提出的政府信息公开申", "请3件,均已办结。"))
    assert [(each.text, each.source.line) for each in said] == [
        ("全年我局共收到公民法人提出的政府信息公开申请3件,均已办结。", 1)
    ]


def test_a_heading_is_not_joined_with_the_text_below_it():
    said = sentences(pieces("四、政府信息公开行政复议、行政诉讼情况", "本年度没有发生。"))
    assert [each.text for each in said] == ["四、政府信息公开行政复议、行政诉讼情况", "本年度没有发生。"]


def test_a_new_item_is_not_joined_with_the_line_above_it():
    said = sentences(pieces("全局上下扎实推进政府信息公开各项重点工作", "（二）依申请公开情况"))
    assert len(said) == 2


def test_no_text_gives_no_sentence():
    assert sentences([]) == sentences(pieces("", " ")) == []


def test_the_printed_form_is_found_where_folding_changed_the_length():
    printed = "青禾縣項(xiàng)目局的檔案"
    assert printed_form(printed, "青禾县项目局的文件", 0, 6) == "青禾縣項目局"

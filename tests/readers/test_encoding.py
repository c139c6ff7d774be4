"""Text from bytes whose encoding is undeclared, declared wrongly, or damaged."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.errors import UnreadableInput
from gongkai.readers.encoding import decode, plausibility

PLAIN = "一、总体情况\n本单位全年主动公开政府信息，未收到申请。\n规章 | 0 | 0 |\n行政许可 | 12 |\n"
TRADITIONAL = "一、總體情況\n本單位全年主動公開政府信息，未收到申請。\n行政許可 12\n"
TABLE = "规章\n0\n行政规范性文件\n5\n信息内容\n本年制发件数\n自然人\n商业企业\n总计\n"
SENTENCES = [
    "本单位共收到政府信息公开申请，均按时答复。",
    "全年制发规范性文件，废止文件。",
    "行政处罚",
    "结转下年度继续办理",
    "0",
    "3.25万元",
    "法律服务机构",
    "联系电话：",
    "Tel. 12345",
]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [PLAIN, TABLE], ids=["prose", "labels"])
def test_undeclared_encodings_are_told_from_the_bytes(text, encoding):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == encoding


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-8", "utf-16-le"])
def test_traditional_text_is_read(encoding):
    assert decode(TRADITIONAL.encode(encoding)).text == TRADITIONAL


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_byte_order_mark_decides_and_is_no_text(mark, encoding):
    decoded = decode(mark + PLAIN.encode(encoding))
    assert decoded == (PLAIN, encoding, ())


@pytest.mark.parametrize("declared", ["utf-8", "big5", "iso-8859-1", "euc-jp", "utf-16"])
def test_wrong_declaration_is_noted_and_does_not_matter(declared):
    text = f'<meta charset="{declared}">' + PLAIN
    decoded = decode(text.encode("gb18030"))
    assert decoded.text == text
    assert "declared_encoding_wrong" in decoded.notes


def test_narrower_name_of_the_same_encoding_is_not_wrong():
    assert decode(('<meta charset="gb2312">' + PLAIN).encode("gb18030")).notes == ()


@pytest.mark.parametrize("declared", ["hex", "no-such-charset", "idna", "undefined"])
def test_declaration_of_no_text_encoding_is_ignored(declared):
    text = f"<meta charset={declared}>" + PLAIN
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(("encoding", "lost"), [("utf-8", 1), ("utf-8", 2), ("gb18030", 1), ("utf-16-le", 1)])
def test_truncated_last_character_is_tolerated_and_noted(encoding, lost):
    decoded = decode((PLAIN + "件").encode(encoding)[:-lost])
    assert decoded.text == PLAIN
    assert decoded.notes == ("truncated_character",)


def test_few_broken_bytes_do_not_lose_the_rest():
    decoded = decode(PLAIN.encode()[:28] + b"\xff\xfe" + PLAIN.encode()[28:])
    assert decoded.encoding == "utf-8"
    assert decoded.text.replace("\ufffd", "") == PLAIN
    assert "undecodable_bytes" in decoded.notes


def test_null_bytes_do_not_make_utf_8_into_utf_16():
    assert decode(("\x00".join(PLAIN[:3]) + PLAIN[3:]).encode()).encoding == "utf-8"


@pytest.mark.parametrize("seed", range(5))
def test_rubbish_is_unreadable(seed):
    import random

    with pytest.raises(UnreadableInput):
        decode(random.Random(seed).randbytes(20_000))


def test_text_read_in_the_wrong_encoding_is_less_plausible():
    assert plausibility(PLAIN) > 0.5 > plausibility(PLAIN.encode("utf-8").decode("gb18030", "replace"))


@given(st.lists(st.sampled_from(SENTENCES), min_size=3), st.sampled_from(["utf-8", "gb18030", "utf-16-le"]))
def test_any_sentences_survive_any_encoding(sentences, encoding):
    text = "年度报告\n" + "\n".join(sentences)
    assert decode(text.encode(encoding)).text == text

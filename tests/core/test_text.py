from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from gongkai.core.radicals import without_radicals
from gongkai.core.text import Number, chinese_number, fold, fold_all, narrow, read_number, simplify

FULL_WIDTH = str.maketrans("0123456789.,+-", "０１２３４５６７８９．，＋－")
whole = st.integers(0, 10**9)
decimals = st.decimals(0, 10**6, places=4)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0", "0", None),
        (" 12 ", "12", None),
        ("\u00a07\u3000", "7", None),
        ("592万元", "592", "万元"),
        ("251000元", "251000", "元"),
        ("3.5 万元", "3.5", "万元"),
        ("2亿元", "2", "亿元"),
        ("18.8710", "18.8710", None),
        ("1,113", "1113", None),
        ("１，１１３", "1113", None),
        ("1,234,567.89", "1234567.89", None),
        ("４２", "42", None),
        ("６．５", "6.5", None),
        ("12件", "12", None),
        ("7宗", "7", None),
        ("增3", "3", None),
        ("增加3", "3", None),
        ("增1423", "1423", None),
        ("+3", "3", None),
        ("＋3", "3", None),
        ("减3", "-3", None),
        ("减少3", "-3", None),
        ("減3", "-3", None),
        ("-3", "-3", None),
        ("－3", "-3", None),
        ("−3", "-3", None),
        ("- 3", "-3", None),
        ("0.00", "0", None),
    ],
)
def test_a_plain_figure_is_read_without_doubt(text, value, unit):
    number = read_number(text)
    assert (number.value, number.unit, number.doubtful) == (Decimal(value), unit, False)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("--3", "-3"),
        ("0018", "18"),
        ("00", "0"),
        ("007.5", "7.5"),
        (".5", "0.5"),
        ("3万", "3"),
        ("三", "3"),
        ("一百二十件", "120"),
    ],
)
def test_an_odd_way_of_writing_is_read_and_doubted(text, value):
    number = read_number(text)
    assert (number.value, number.doubtful) == (Decimal(value), True)


@pytest.mark.parametrize("text", ["? 0", "？0", "0?", "'0"])
def test_a_stray_mark_that_stands_for_a_space_does_not_hide_the_figure(text):
    assert read_number(text).value == 0


@pytest.mark.parametrize("text", ["+3", "-3", "增3", "减4", "--3"])
def test_a_printed_sign_is_noted(text):
    assert read_number(text).signed


def test_no_sign_is_noted_where_none_is_printed():
    assert not read_number("3").signed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u3000",
        "—",
        "——",
        "-",
        "－",
        "--",
        "/",
        "／",
        "\\",
        "无",
        "無",
        "未统计",
        "未統計",
        "N/A",
        "n/a",
        "－－",
        "? /",
        "？无",
    ],
)
def test_a_mark_for_none_is_a_figure_without_a_value(text):
    assert read_number(text) == Number(None)


@pytest.mark.parametrize(
    "text",
    [
        "1 2",
        "1,23",
        "12,3456",
        "1.2.3",
        "2021年",
        "12个月",
        "规章",
        "第3项",
        "3-5",
        "1月1日",
        "10%",
        "其他",
        "总计",
        "3+",
        "+",
        "增",
        "无 3",
        "一、",
    ],
)
def test_what_is_no_figure_is_not_read_as_one(text):
    assert read_number(text) is None


@given(whole)
def test_every_whole_number_reads_as_itself_in_either_width(number):
    for text in (str(number), str(number).translate(FULL_WIDTH), f"{number:,}", f"{number:,}".translate(FULL_WIDTH)):
        assert read_number(text) == Number(Decimal(number))


@given(decimals)
def test_every_decimal_reads_as_itself_in_either_width(number):
    text = format(number, "f")
    assert read_number(text).value == read_number(text.translate(FULL_WIDTH)).value == number


@given(whole, st.sampled_from(["-", "－", "减", "减少", "−"]))
def test_every_negative_number_reads_as_itself(number, sign):
    assert read_number(f"{sign}{number}") == Number(Decimal(-number), signed=True)


@given(st.text(max_size=12))
def test_any_text_is_read_as_a_number_or_as_none(text):
    assert read_number(text) is None or isinstance(read_number(text), Number)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("〇", 0),
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一百二十", 120),
        ("两千零三", 2003),
        ("三万五千", 35000),
        ("一亿零二万", 100_020_000),
        ("二〇二一", 2021),
        ("壹佰贰拾叁", 123),
    ],
)
def test_chinese_numerals_write_integers(text, value):
    assert chinese_number(text) == value


@pytest.mark.parametrize("text", ["", "三个", "总计", "3"])
def test_other_words_write_no_integer(text):
    assert chinese_number(text) is None


def test_a_myriad_of_a_hundred_million_multiplies():
    assert chinese_number("一万亿") == 10**12


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("規範性文件", "规范性文件"),
        ("行政復議", "行政复议"),
        ("（三）　不予公開", "(三) 不予公开"),
        ("第二十條第（一）項", "第二十条第(一)项"),
        ("項(xiàng)", "项"),
        ("行政復(fù)議(yì)", "行政复议"),
        ("行政復（fù）議", "行政复议"),
        ("abc", "abc"),
        ("", ""),
    ],
)
def test_folding_makes_texts_comparable(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["单位(ABCDEFGHIJ)", "项(longerthanpinyin)", "a(xiang)", "第(三)项"])
def test_parentheses_that_are_no_pinyin_stay(text):
    assert "(" in fold(text)


def test_simplified_terms_stay_as_they_are():
    assert simplify("规范性文件、信息、软件") == "规范性文件、信息、软件"


def test_narrow_changes_width_and_no_script():
    assert narrow("（１）復議：Ａ") == "(1)復議:A"


@given(st.text(alphabet="行政復議规章（）()０１2３fùa 、，", max_size=20))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(alphabet="行政復議项目（）０１2３fù a", max_size=8), min_size=1, max_size=6))
def test_folding_many_is_folding_each(texts):
    assert fold_all(texts) == [fold(text) for text in texts]


def test_folding_many_keeps_texts_apart_where_one_has_a_line_break():
    assert fold_all(["行政\n復議", "１"]) == ["行政 复议", "1"]


def test_text_that_is_left_unconverted_would_not_have_changed():
    import jieba

    jieba.initialize()
    known = "\n".join(word for word in jieba.dt.FREQ if "\n" not in word)
    assert "\n".join(map(simplify, known.split("\n"))) == OpenCC("t2s").convert(known)


def test_numerals_without_end_are_no_number():
    assert chinese_number("一" * 4_301) is None
    assert read_number("一" * 4_301) is None
    assert read_number("1" * 4_301) is None


def test_a_figure_of_glued_cells_is_a_figure():
    assert read_number("1" * 29).value == Decimal("1" * 29)


def test_radicals_of_a_font_are_the_characters_that_they_look_like():
    assert without_radicals("⼈⺠政府⻓江⻅证⻔") == "人民政府长江见证门"
    assert fold("⽔务局") == "水务局"

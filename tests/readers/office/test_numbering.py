"""Labels that Word makes: they print, and so they are read."""

import pytest
from made import W, p, tbl, tc, tr, word

from gongkai.readers import read
from gongkai.readers.office.word.list_numbering import write_number


def level(index, style, text, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels, numbers='<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'):
    return (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f"{numbers}</w:numbering>"
    )


def item(text, number=1, at=0):
    return p(text, properties=f'<w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>')


def texts(body, lists, styles=""):
    parts = {"word/numbering.xml": lists, "word/styles.xml": f'<w:styles xmlns:w="{W}">{styles}</w:styles>'}
    links = [("n", "numbering", "numbering.xml"), ("s", "styles", "styles.xml")]
    return [line.text for line in read(word(body, parts, links)).lines]


CHAPTERS = numbering(level(0, "chineseCountingThousand", "%1、"), level(1, "chineseCounting", "（%2）"))


def test_headings_get_the_labels_that_print():
    body = (
        item("总体情况")
        + p("正文")
        + item("主动公开")
        + item("规章", at=1)
        + item("许可", at=1)
        + item("三")
        + item("四", at=1)
    )
    assert texts(body, CHAPTERS) == [
        "一、总体情况",
        "正文",
        "二、主动公开",
        "（一）规章",
        "（二）许可",
        "三、三",
        "（一）四",
    ]


def test_labels_in_cells_are_part_of_the_cells():
    body = tbl(tr(tc(item("规章")), "5"), tr(tc(item("文件")), "6"))
    assert texts(body, CHAPTERS) == ["一、规章 5", "二、文件 6"]


def test_a_label_of_several_levels_tells_all():
    lists = numbering(level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    assert texts(item("甲") + item("乙", at=1) + item("丙", at=1), lists) == ["一甲", "1.1乙", "1.2丙"]


def test_a_list_may_begin_anew_in_another_number():
    anew = (
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    lists = numbering(level(0, "decimal", "%1."), numbers=anew)
    assert texts(item("a") + item("b") + item("c", 2) + item("d", 2), lists) == ["1.a", "2.b", "1.c", "2.d"]


def test_a_paragraph_takes_its_list_from_its_style_unless_it_says_none():
    styles = (
        '<w:style w:styleId="h"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="h2"><w:basedOn w:val="h"/></w:style>'
    )
    styled = '<w:pPr><w:pStyle w:val="h2"/></w:pPr>'
    without = '<w:pPr><w:pStyle w:val="h2"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>'
    assert texts(p("甲", properties=styled) + p("乙", properties=without), CHAPTERS, styles) == ["一、甲", "乙"]


def test_bullets_print_nothing_that_matters():
    assert texts(item("甲"), numbering(level(0, "bullet", "\uf0b7"))) == ["甲"]


def test_a_deleted_paragraph_is_not_counted():
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
        '<w:del w:id="2"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>'
    )
    assert texts(item("甲") + gone + item("乙"), CHAPTERS) == ["一、甲", "二、乙"]


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCountingThousand", "十"),
        (12, "japaneseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (102, "chineseCountingThousand", "一百零二"),
        (1_010, "taiwaneseCountingThousand", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (10, "ideographDigital", "一〇"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (3, "decimalFullWidth", "３"),
        (3, "decimalZero", "03"),
        (27, "lowerLetter", "aa"),
        (4, "upperRoman", "IV"),
        (1_994, "lowerRoman", "mcmxciv"),
        (0, "chineseCounting", "0"),
        (7, "someFutureStyle", "7"),
    ],
)
def test_numbers_are_written_in_the_styles_of_the_format(number, style, written):
    assert write_number(number, style) == written

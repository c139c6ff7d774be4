"""Tables that are not there: does the section say in words that nothing happened?"""

from types import SimpleNamespace

import pytest
from figures import NEW, as_texts, numbered
from printing import pages, piped, rebuilt, report_parts

import gongkai
from gongkai.alignment.absent_tables import ran_on, says_nothing
from gongkai.core.text import fold
from gongkai.forms.vocabulary import vocabulary
from gongkai.training.generator import Piece

REQUESTS = NEW.tables[1]


def found(*said):
    """Return the state of the requests' table in a report that prints sentences in its place."""
    words = (None, [[Piece(sentence, "narrative")] for sentence in said])
    whole = [
        words if table is REQUESTS else (table, grid) for table, grid in report_parts(NEW, as_texts(numbered(NEW)))
    ]
    return rebuilt(pages([part for part in whole if part[1]], piped)).tables[1]


@pytest.mark.parametrize(
    "text",
    [
        "本年度未收到政府信息公开申请。",
        "2023年，我单位未收到公民、法人和其他组织提出的政府信息公开申请。",
        "2023年度，本机关没有收到政府信息公开申请，也没有上年结转的申请。",
        "本年度收到政府信息公开申请0件，结转0件。",
        "无。",
        "我镇本年度无政府信息公开申请。",
        "本年度未發生政府信息公開申請情況。",
        "本机关无此项数据。",
    ],
)
def test_a_section_that_states_that_nothing_happened_says_nothing(text):
    table = found(text)
    assert (table.state, table.said_nothing) == ("absent", True)


@pytest.mark.parametrize(
    "text",
    [
        "详见附件。",
        "具体情况如下表所示。",
        "捕获2.PNG",
        "2023年共收到政府信息公开申请12件，未发生行政诉讼。",
        "我局高度重视政府信息公开工作，不断提高办理质量。",
        "本年度未收到申请的具体情况详见附件。",
    ],
)
def test_a_section_that_says_something_or_points_elsewhere_does_not(text):
    table = found(text)
    assert (table.state, table.said_nothing) == ("absent", False)


def test_an_empty_section_says_nothing_of_what_happened():
    assert not found().said_nothing


def test_a_number_above_zero_in_another_sentence_of_the_section_counts():
    assert not found("本年度未收到政府信息公开申请。", "上年结转申请3件，均已办结。").said_nothing


def test_labels_without_figures_are_a_table_whatever_is_said_below_it():
    rows = [[Piece(row.label, "row_label")] for row in REQUESTS.blocks[0].rows[:3]]
    words = [[Piece("无。", "narrative")]]
    whole = [
        ((table, grid) if table is not REQUESTS else (None, rows + words))
        for table, grid in report_parts(NEW, as_texts(numbered(NEW)))
    ]
    table = rebuilt(pages(whole, piped)).tables[1]
    assert not table.said_nothing


HEADING = "三、收到和处理政府信息公开申请情况"


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        (f"{HEADING} 本年度未收到政府信息公开申请。 ", True),
        (f"{HEADING} **本年度未收到政府信息公开申请。 四、行政复议、行政诉讼情况** 见表。", True),
        (f"{HEADING} 本年度收到12件申请，未收费。 四、行政复议、行政诉讼情况", False),
        ("（三）依申请公开情况 本年度未收到政府信息公开申请。 四、行政复议、行政诉讼情况", False),
        (f"{HEADING} 四、行政复议、行政诉讼情况 未发生行政复议。", False),
    ],
)
def test_a_heading_that_runs_on_into_its_text_heads_what_follows_it(text, nothing):
    words = vocabulary(NEW)
    cells = ("开头。", text, "五、存在的主要问题及改进情况")
    assert says_nothing(*[ran_on(SimpleNamespace(folded=[fold(each) for each in cells]), words, 1)] * 2) == nothing


def test_a_section_whose_heading_runs_on_goes_on_where_no_heading_follows():
    text = f"{HEADING} 本年度未收到政府信息公开申请。"
    assert not ran_on(SimpleNamespace(folded=[text, "12", "五、存在的主要问题"]), vocabulary(NEW), 1)


@pytest.mark.parametrize("text", ["? 无。", "??无", "　无。", "（无）"])
def test_a_mark_before_none_changes_nothing(text):
    assert found(text).said_nothing


def test_headers_worded_like_rows_of_a_table_that_is_not_there_are_none_of_its_rows():
    """维持 | 结果 | 其他 | 总计 right under the heading of the next section."""
    disputes = NEW.tables[2]
    texts = as_texts(numbered(NEW))
    block = disputes.blocks[0]
    heads = [Piece(text, "column_header") for text in ("情况", "结果", "结果", "其他", "尚未", "总计")]
    rows = [
        [
            Piece(row.label, "row_label"),
            *(Piece(texts[disputes.field_id(row, c)], "value") for c in block.columns),
        ]
        for row in block.rows
    ]
    said = {REQUESTS: [[Piece("无。", "narrative")]], disputes: [heads, *rows]}
    result = rebuilt(pages([(t, said.get(t, grid)) for t, grid in report_parts(NEW, texts)], piped))
    assert (result.tables[1].state, result.tables[1].said_nothing) == ("absent", True)
    assert result.tables[2].heading


@pytest.mark.parametrize("numeral", ["三", "3"])
def test_the_number_of_the_next_heading_is_no_figure_of_a_row_without_one(numeral):
    text = (
        f"某县水务局2023年政府信息公开工作年度报告\n二　主动公开政府信息情况\n第二十条第（八）项\n"
        "信息内容\t本年处理决定数量\n行政许可\t12\n行政处罚\t4\n行政强制\t7\n"
        f"信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t\n{numeral}　收到和处理政府信息公开申请情况\n无\n"
        "四　政府信息公开行政复议、行政诉讼情况\n无\n五　存在的主要问题及改进情况\n无"
    )
    assert gongkai.parse_text(text)["proactive.fees.amount"].value is None

import re

import pytest

from gongkai.assessment.document_filter import FormEvidence, refuse
from gongkai.core.document import Cell, Document, Line, Location
from gongkai.core.errors import NotAReport, UnsupportedEdition
from gongkai.core.rule_files import load

FULL = FormEvidence(headings=6, row_labels=40, values=190, blanks=0, edition="2021", figured_rows=33)
BLANK = FormEvidence(headings=6, row_labels=40, values=0, blanks=190, edition="2021")
HEADINGS = FormEvidence(headings=6, row_labels=0, values=0, blanks=0)
NOTHING = FormEvidence(headings=0, row_labels=0, values=0, blanks=0)

TITLE = "白石镇2022年政府信息公开工作年度报告"
STORY = "2022年，我镇认真落实条例要求，主动公开政府信息88条，未收到申请。"
INTRODUCTION = "本报告依照《条例》和规定格式编写，内容有总体情况、主动公开政府信息情况等六项。"
SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)


def document(*texts, title=None):
    lines = [Line((Cell(text, Location(line=n)),), n) for n, text in enumerate(texts, 1)]
    return Document("text", tuple(lines), "0" * 64, title=title)


@pytest.mark.parametrize(
    ("texts", "evidence"),
    [
        ((TITLE, SECTIONS[0], STORY, *SECTIONS[1:]), FULL),
        ((SECTIONS[0], STORY, *SECTIONS[1:]), FULL),
        ((TITLE, SECTIONS[0], STORY, *SECTIONS[1:]), HEADINGS),
        ((TITLE, SECTIONS[0], STORY, SECTIONS[1], "图1.PNG", *SECTIONS[2:]), HEADINGS),
        ((TITLE, SECTIONS[0], STORY, *SECTIONS[1:]), BLANK),
        ((INTRODUCTION, STORY, STORY, "无。", STORY), NOTHING),
        (("".join((SECTIONS[0], STORY, *SECTIONS[1:])),), NOTHING),
        (("白石镇关于2022年****公开工作的年度报告", SECTIONS[0], STORY), FULL),
        (("青禾777bet2022年政府信息公开工作年度报告", SECTIONS[0], STORY), FULL),
    ],
    ids=[
        "whole",
        "untitled",
        "tables missing",
        "tables are pictures",
        "tables blank",
        "says so",
        "one line",
        "starred",
        "spam",
    ],
)
def test_a_report_passes(texts, evidence):
    refuse(document(*texts), evidence)


@pytest.mark.parametrize(
    "line",
    [
        "发布机构:武安市审计局",
        "2023年以来,市局在上级指导下,持续规范公开目录,畅通公开渠道。",
        "一是发布解读4篇,其中文字解读183篇。全年通过网站公开信息20条",
    ],
    ids=["index block", "sentence", "sentence with numbers"],
)
def test_lines_at_the_top_that_are_no_titles_refuse_no_report(line):
    refuse(document(line, SECTIONS[0], STORY, *SECTIONS[1:], title=line), HEADINGS)


PARTS = (
    "（一）主动公开情况。2022年，我镇公开信息88条。",
    "（二）依申请公开情况。全年未收到申请。",
    "（三）政府信息管理情况。逐条审查。",
    "（五）监督保障情况。开展培训2次。",
)


@pytest.mark.parametrize("first", [TITLE, "我镇按照《条例》第五十条，向社会公布2022年度政府信息公开工作情况。"])
def test_the_parts_of_the_first_section_tell_a_report_that_lost_its_headings(first):
    refuse(document(first, *PARTS), NOTHING)


@pytest.mark.parametrize(
    "texts",
    [
        ("青禾镇政务公开", *PARTS[1:]),
        ("青禾镇召开政务公开推进会", *PARTS),
        ("青禾镇2022年政务工作总结", *PARTS),
        ("青禾镇印发2022年政府信息公开工作年度报告", "会议要求，2022年，全镇抓好落实。"),
    ],
    ids=["too few", "news", "another kind", "news of a report"],
)
def test_parts_alone_make_no_report(texts):
    with pytest.raises(NotAReport):
        refuse(document(*texts), NOTHING)


TOLD = ("2022年，我镇共公开各类信息88条。", "全年没有收到政府信息公开申请。", "存在的主要问题：更新不够及时。")


@pytest.mark.parametrize(
    "first",
    [TITLE, "现公布白石镇2022年政府信息公开工作年度报告。", "我镇总结了2022年政府信息公开工作，形成本报告。"],
)
def test_a_text_that_names_itself_as_the_report_and_tells_of_the_year_passes_without_headings(first):
    refuse(document(first, *TOLD), NOTHING)


def test_an_audit_bureau_that_names_itself_at_the_top_makes_no_report_of_another_kind():
    refuse(document("白石县审计局", SECTIONS[0], STORY, *SECTIONS[1:]), HEADINGS)


def test_a_form_all_blank_under_a_report_s_title_and_introduction_is_a_report():
    refuse(document(TITLE, "依据《条例》第五十条，向社会公布2022年度政府信息公开工作情况。", *SECTIONS), BLANK)


@pytest.mark.parametrize(
    "texts",
    [(TITLE, "附件下载"), (f"{TITLE}解读", *TOLD), ("青禾镇2022年工作总结", *TOLD)],
    ids=["nothing told", "about a report", "another kind"],
)
def test_a_text_that_does_not_or_tells_nothing_is_refused(texts):
    with pytest.raises(NotAReport):
        refuse(document(*texts), NOTHING)


def test_an_attachment_named_twice_is_no_notice():
    attached = "附件:2022年政府信息公开工作年度报告表格.xlsx"
    refuse(document(TITLE, SECTIONS[0], STORY, SECTIONS[1], attached, attached, *SECTIONS[2:]), HEADINGS)


def test_the_folder_of_a_page_is_no_report_of_its_own():
    crumb = "首页 > 政府信息公开 > 政府信息公开年报 > 2022年"
    old = ("一、概述", "2013年，我镇公开信息。", "二、主动公开政府信息情况", "三、依申请公开政府信息情况")
    with pytest.raises(UnsupportedEdition):
        refuse(document(crumb, "白石镇2013年政府信息公开工作年度报告", *old), HEADINGS)


def test_a_report_that_cites_notices_passes():
    cited = "根据《国务院办公厅关于印发政府信息公开工作年度报告格式的通知》编制。"
    refuse(document(TITLE, cited, SECTIONS[0], STORY), FULL)


def test_quarters_in_the_narrative_are_no_sign():
    refuse(document(TITLE, SECTIONS[0], STORY, "上半年开展培训，每季度通报一次，9月1日起实行新规。"), FULL)


@pytest.mark.parametrize(
    "texts",
    [
        ("白石镇2022年上半年政府信息公开情况统计表", STORY),
        ("白石镇2022年第三季度政府信息公开统计", STORY),
        ("白石镇2022年1-6月政府信息公开情况", STORY),
        ("政府信息公开工作报告", "统计期限为2022年1月1日至6月30日。", STORY),
        ("上半年通报", "白石镇2022年一季度政府信息公开统计", STORY),
    ],
)
@pytest.mark.parametrize("evidence", [FULL, HEADINGS])
def test_statistics_of_a_part_of_a_year_are_refused_although_their_tables_are_full(texts, evidence):
    with pytest.raises(NotAReport):
        refuse(document(*texts), evidence)


SCHOOL_YEARS = (
    ("青禾学院2021-2022学年信息公开工作年度报告", STORY),
    ("信息公开工作年度报告", "统计期限为2021年9月1日至2022年8月31日。", STORY),
)


@pytest.mark.parametrize("texts", SCHOOL_YEARS)
def test_a_school_year_in_a_form_of_its_own_is_refused(texts):
    with pytest.raises(NotAReport):
        refuse(document(*texts), FormEvidence(headings=3, row_labels=0, values=0, blanks=0))


@pytest.mark.parametrize("texts", SCHOOL_YEARS)
def test_a_school_year_in_the_statutory_form_passes(texts):
    refuse(document(*texts), FULL)


SHORT_LINES = (
    "2021年上半年工作总结",
    "一季度政务公开情况通报",
    "下载Word格式",
    "优秀案例",
    "精选专题",
    "年报范文",
    "工作要求",
    "公开目录",
    "9月份工作要点",
    "2021-2022学年招生公告",
    "关于报送材料的通知",
    "2022年法治政府建设年度报告",
)


@pytest.mark.parametrize("line", SHORT_LINES)
@pytest.mark.parametrize(
    "texts", [(TITLE, SECTIONS[0], STORY), (SECTIONS[0], "2022年，我局公开2021-2022学年招生信息9条。")]
)
def test_no_short_line_refuses_a_text_that_prints_the_form_with_its_figures(line, texts):
    refuse(document("首页", line, *texts, title=line), FULL)


@pytest.mark.parametrize("line", SHORT_LINES)
def test_no_short_line_refuses_a_cut_text_with_a_report_s_own_title(line):
    refuse(document("首页", line, TITLE, SECTIONS[0], STORY), FormEvidence(1, 0, 0, 0))


CITED = "根据《国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告"


@pytest.mark.parametrize("parts", [(f"{CITED}格式》的通知》编制。",), (CITED, "格式》的通知》编制。")])
def test_a_cited_notice_is_no_title_wherever_its_lines_end(parts):
    refuse(document(TITLE, *parts, SECTIONS[0], STORY), HEADINGS)


@pytest.mark.parametrize(
    "lines",
    [
        (TITLE,),
        ("白石镇", "2022年政府信息公开工作年度报告"),
        ("白石镇2022年政府", "信息公开工作", "年度报告"),
        ("白石镇政府信息公开工作年度报告（2022年度）",),
    ],
)
@pytest.mark.parametrize("told", [("按照《条例》的要求，编制本报告。",), ("一、总体情况",), (STORY,)])
def test_a_report_that_is_cut_early_passes_however_its_title_is_set(lines, told):
    refuse(document(*lines, *told), FormEvidence(0, 0, 0, 0))


def test_a_template_with_figures_is_refused_where_it_names_no_year():
    with pytest.raises(NotAReport):
        refuse(document("××局××年政府信息公开工作年度报告", "××局公开信息××条。"), FULL)


@pytest.mark.parametrize(
    ("texts", "evidence"),
    [
        (
            ("关于做好2022年政府信息公开工作年度报告编制工作的通知", "各镇人民政府：", "请认真编制，于1月底前报送。"),
            NOTHING,
        ),
        (("政府信息公开工作年度报告格式", *SECTIONS), BLANK),
        (SECTIONS, BLANK),
        (("政府信息公开工作年度报告范文", "2022年，我局认真落实。", *SECTIONS), HEADINGS),
        (("××局2022年政府信息公开工作年度报告", "×年，××局公开信息××条。", *SECTIONS), HEADINGS),
        (("青禾县2022年法治政府建设年度报告", STORY), NOTHING),
        (("青禾县召开政务公开推进会", "会议强调，要切实提高公开质量。"), NOTHING),
        (("年报列表", *(f"某局{year}年政府信息公开工作年度报告 {year}-01-20" for year in range(2010, 2024))), NOTHING),
        (("",), NOTHING),
    ],
    ids=["notice", "format", "blank form", "essay", "placeholders", "other kind", "news", "links", "empty"],
)
def test_a_look_alike_is_refused(texts, evidence):
    with pytest.raises(NotAReport) as caught:
        refuse(document(*texts), evidence)
    assert caught.value.zh != caught.value.en


@pytest.mark.parametrize(
    "texts",
    [
        (
            "白石镇2016年政府信息公开工作年度报告",
            "一、概述",
            "2016年，我镇主动公开信息12条。",
            "二、主动公开政府信息情况",
        ),
        (
            "白石镇2020年政府信息公开工作年度报告",
            "一、概述",
            "2020年，我镇主动公开信息12条。",
            "二、主动公开情况",
            "三、依申请公开情况",
            "四、收费及减免情况",
            "五、复议、诉讼、申诉情况",
        ),
        ("填报单位（盖章）：白石镇", "统计指标 | 单位 | 统计数", "一、主动公开情况"),
    ],
    ids=["by year", "by structure", "annex"],
)
def test_the_structure_before_2019_is_unsupported(texts):
    with pytest.raises(UnsupportedEdition):
        refuse(document(*texts), FormEvidence(2, 0, 0, 0))


def test_a_slip_in_the_titles_year_refuses_no_report_that_prints_the_form():
    refuse(document("白石镇2012年政府信息公开工作年度报告", SECTIONS[0], STORY), FULL)


def test_a_traditional_report_passes():
    refuse(document("白石鎮2022年政府信息公開工作年度報告", "一、總體情況", "2022年，我鎮主動公開信息。"), FULL)


def test_the_gate_is_cheap_on_a_huge_text():
    refuse(document(TITLE, SECTIONS[0], STORY, *["我镇公开信息。" * 50] * 20_000), FULL)


@pytest.mark.parametrize("rule", load("assessment", "document_filter")["text"]["sections"])
def test_a_heading_is_not_looked_for_from_the_empty_lines_above_it(rule):
    heading = next(each[2:] for each in SECTIONS if re.search(rule, each))
    found = re.search(rule, "\n" * 100 + heading, re.MULTILINE)
    assert found is None or found.start() > 80


def test_a_report_s_own_title_and_introduction_suffice_where_all_else_is_pictures():
    refuse(document(TITLE, "现公布白石镇2022年政府信息公开工作年度报告。", "表格见附件。"), NOTHING)

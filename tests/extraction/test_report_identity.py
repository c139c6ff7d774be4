from datetime import date

import pytest

from gongkai.core.document import Cell, Document, Line, Location
from gongkai.core.report import METADATA_KEYS
from gongkai.extraction.agency import find_agency, is_agency
from gongkai.extraction.metadata import find_metadata
from gongkai.extraction.report_identity import find_about
from gongkai.extraction.year import find_year


def document(*texts, title=None):
    lines = [Line((Cell(text, Location(line=n)),), n) for n, text in enumerate(texts, 1)]
    return Document("text", tuple(lines), "0" * 64, title=title)


def about(*texts, title=None):
    made = document(*texts, title=title)
    return find_about(made, [(cell.text, cell.source) for _, cell in made.cells()])


BODY = ("一、总体情况", "今年以来各项任务有序完成。")


@pytest.mark.parametrize(
    ("title", "agency", "year"),
    [
        ("青禾县水务局关于2021年政府信息公开工作年度报告", "青禾县水务局", 2021),
        ("青禾县水务局2022年度政府信息公开工作报告", "青禾县水务局", 2022),
        ("2020年青禾县残联政府信息公开工作年度报告", "青禾县残联", 2020),
        ("青禾市人民政府信息公开工作年度报告（2023年）", "青禾市人民政府", 2023),
        ("青禾县水务局二〇二一年政府信息公开工作年度报告", "青禾县水务局", 2021),
        ("白石街道办事处202020年政府信息公开工作年度报告", "白石街道办事处", 2020),
        ("首页 > 年报 > 白石镇人民政府2022年政府信息公开工作年度报告", "白石镇人民政府", 2022),
        ("青禾开发区管委会（北园）2022年政府信息公开年度报告", "青禾开发区管委会（北园）", 2022),
        ("2021年度政府信息公开工作年度报告（青禾县水务局）", "青禾县水务局", 2021),
        ("關於青禾縣衛生局2021年政府信息公開工作年度報告", "青禾縣衛生局", 2021),
        ("青禾湖风景区2024年政务公开工作年度报告", "青禾湖风景区", 2024),
    ],
)
def test_a_title_names_agency_and_year(title, agency, year):
    found = about(title, *BODY)
    assert (found.agency.name, found.year.year) == (agency, year)
    assert not found.agency.doubtful
    assert not found.year.doubtful


@pytest.mark.parametrize(
    "lines",
    [
        ("青禾县水务局", "2023年政府信息公开", "工作年度报告"),
        ("青禾县水务局2023年", "政府信息公开工作", "年度报告"),
        ("青禾县水务局2023年度政府信息公开", "工作年度报告"),
        ("青 禾 县 水 务 局 2023 年 政 府 信 息 公 开 工 作 年 度 报 告",),
        ("《青禾县水务局2023年政府信息公开工作年度报告》",),
        ("青禾县水务局2O23年政府信息公开工作年度报告",),
    ],
    ids=["three lines", "year above", "two lines", "letters apart", "title marks", "letter for a digit"],
)
def test_a_title_however_it_is_set_names_agency_and_year(lines):
    metadata, year, agency = about(*lines, *BODY)
    assert (agency.name, agency.doubtful, year.year, year.doubtful) == ("青禾县水务局", False, 2023, False)
    assert "年度报告" in metadata["title"]


LINKS = ("相关链接", "青禾县财政局2022年政府信息公开工作年度报告", "青禾县教育局2022年政府信息公开工作年度报告")
OWN = "青禾县水务局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "told",
    [
        ("现公布青禾县水务局2023年政府信息公开工作年度报告。", *BODY),
        (*BODY, "青禾县水务局", "2024年1月18日"),
        ("一、总体情况", "2023年，青禾县水务局认真落实各项任务。"),
    ],
    ids=["preamble", "signature", "sentence"],
)
def test_of_titles_of_several_agencies_the_one_that_the_text_confirms_names_the_agency(told):
    agency = about(*LINKS, OWN, *told)[2]
    assert (agency.name, agency.doubtful) == ("青禾县水务局", False)


def test_titles_of_several_agencies_without_a_word_that_confirms_one_are_doubtful():
    assert about(*LINKS, OWN, *BODY)[2].doubtful


def test_the_name_may_stand_on_the_line_above_the_title():
    assert about("白石镇人民政府", "2022年政府信息公开工作年度报告", *BODY).agency.name == "白石镇人民政府"


def test_a_page_title_names_the_agency():
    assert about(*BODY, title="白石镇2021年政府信息公开工作年度报告-青禾县门户").agency.name == "白石镇"


@pytest.mark.parametrize(
    "text",
    [
        "根据条例,现公布白石镇人民政府2022年政府信息公开工作年度报告。",
        "白石镇人民政府依据《中华人民共和国政府信息公开条例》,编制本报告。",
        "本报告由白石镇人民政府编制。",
        "根据条例要求,由白石镇人民政府结合各项数据编制。",
        "按照条例要求,白石镇人民政府编制2022年政府信息公开年度报告。",
        "现将白石镇人民政府2022年度政府信息公开工作报告如下:",
    ],
)
def test_a_preamble_names_the_agency(text):
    assert about(text, *BODY).agency.name == "白石镇人民政府"


@pytest.mark.parametrize(
    ("sentence", "agency"),
    [
        ("白石镇人民政府办公室共有内设机构3个。", "白石镇人民政府办公室"),
        ("白石风景名胜区管理委员会设有科室5个。", "白石风景名胜区管理委员会"),
        ("本单位内设机构3个。", None),
    ],
)
def test_the_agency_whose_offices_are_counted_is_the_one_that_reports(sentence, agency):
    assert about("一、总体情况", sentence).agency.name == agency


@pytest.mark.parametrize(("name", "told"), [("两河镇人民政府", True), ("两级政府", False)])
def test_names_that_begin_like_a_number_are_told_from_groups_of_agencies(name, told):
    assert is_agency(name) is told


def test_a_signature_names_the_agency_and_the_day():
    found = about(*BODY, "白石镇人民政府", "2023年1月18日")
    assert (found.agency.name, found.metadata["published"]) == ("白石镇人民政府", "2023-01-18")


def test_the_subject_of_the_sentences_outweighs_the_sites_operator():
    found = about(
        "一、总体情况",
        "2022年,白石园区管委会认真落实各项要求。",
        "2022年,白石园区管委会主动公开信息。",
        "主办单位:青禾县人民政府 版权所有",
    )
    assert found.agency.name == "白石园区管委会"


def test_the_sites_operator_is_a_doubtful_last_hint():
    found = about("一、总体情况", "2022年,我局认真落实各项要求。", "主办单位:青禾县人民政府")
    assert (found.agency.name, found.agency.doubtful) == ("青禾县人民政府", True)


def test_spam_is_never_a_name():
    found = about("青禾县777bet娱乐城2021年政府信息公开工作年度报告", *BODY, "主办单位:青禾县水务局")
    assert found.agency.contaminated
    assert found.agency.doubtful
    assert found.agency.name == "青禾县水务局"


def test_no_name_is_none_and_doubtful():
    found = about("一、总体情况", "我局认真落实各项要求。")
    assert (found.agency.name, found.agency.doubtful) == (None, True)


@pytest.mark.parametrize(
    "name", ["青禾县水务局", "青禾市中级人民法院", "青禾集团有限公司", "青禾县残疾人联合会", "白石乡人民政府"]
)
def test_names_have_the_shape_of_names(name):
    assert is_agency(name)


@pytest.mark.parametrize(
    "name", ["我局", "市局", "本单位", "各乡镇", "认真贯彻落实中央", "2021年度局", "abcdef局", "局"]
)
def test_other_words_have_not(name):
    assert not is_agency(name)


def test_a_slip_of_another_year_changes_nothing():
    found = about("白石镇2022年政府信息公开工作年度报告", "2022年,我镇稳步推进。", "2021年,我镇未收到申请。")
    assert (found.year.year, found.year.doubtful) == (2022, False)


def test_title_and_period_that_disagree_are_doubtful():
    found = about("白石镇2022年政府信息公开工作年度报告", "统计期限为2021年1月1日至12月31日。")
    assert found.year.doubtful


def test_sentences_give_the_year_where_nothing_else_does():
    found = about("一、总体情况", "2023年,我局公开信息。", "2023年,我局未收到申请。", "2024年,我局将继续努力。")
    assert (found.year.year, found.year.doubtful) == (2023, False)


def test_the_publication_date_is_a_doubtful_last_hint():
    found = about("发布日期:2023-02-01", "一、总体情况", "我局认真落实。")
    assert (found.year.year, found.year.doubtful) == (2022, True)


@pytest.mark.parametrize(
    "texts",
    [
        ("一、总体情况", "为保障公众知情权,我局对2023年政府信息公开工作作了总结。"),
        ("一、总体情况", "截至2023年12月31日,主动公开信息11条。"),
        ("首页>政府信息公开>政府信息公开年报>2023年", "一、总体情况", "我局认真落实。"),
    ],
    ids=["work", "last day", "folder"],
)
def test_what_names_the_year_of_the_work_gives_it(texts):
    found = about(*texts)
    assert (found.year.year, found.year.doubtful) == (2023, False)


@pytest.mark.parametrize(
    "texts",
    [
        ("一、总体情况", "我局认真落实。", "2024年,我局将继续加强公开。"),
        ("2024-01-25 打印 分享", "一、总体情况", "我局认真落实。"),
        ("一、总体情况", "我局认真落实。", "下一篇:青禾县水务局2022年政府信息公开工作年度报告"),
    ],
    ids=["plan", "date of the page", "next report"],
)
def test_what_names_the_year_beside_is_a_doubtful_hint(texts):
    found = about(*texts)
    assert (found.year.year, found.year.doubtful) == (2023, True)


def test_a_link_to_another_report_is_no_title():
    found = about("一、总体情况", "2023年,我局认真落实。", "下一篇:青禾县水务局2022年政府信息公开工作年度报告")
    assert found.metadata["title"] is None


def test_a_report_without_any_year_has_none():
    assert about("一、总体情况", "我局认真落实。").year.year is None


def test_the_head_gives_the_index_block():
    found = about(
        "索引号:QH-2022-00031  发文字号:青水函〔2022〕8号",
        "发布机构:青禾县水务局  发布日期:2022-01-12 10:00",
        *BODY,
    ).metadata
    assert found["index_number"] == "QH-2022-00031"
    assert found["document_number"] == "青水函〔2022〕8号"
    assert found["publisher"] == "青禾县水务局"
    assert found["published"] == date(2022, 1, 12).isoformat()


def test_a_label_alone_has_its_value_on_the_next_line():
    assert about("索 引 号:", "QH/2022-17", *BODY).metadata["index_number"] == "QH/2022-17"


def test_the_contact_sentence_gives_the_contacts():
    found = about(
        "如有疑问,请与青禾县水务局联系(地址:青禾县北大街5号;邮编:416000;电话:0743-8532200;传真:0743-8532201;"
        "邮箱:shuiwu@example.cn)。电子版见http://www.example.cn/zwgk/。",
        *BODY,
    ).metadata
    assert found["address"] == "青禾县北大街5号"
    assert (found["postcode"], found["phone"], found["fax"]) == ("416000", "0743-8532200", "0743-8532201")
    assert (found["email"], found["url"]) == ("shuiwu@example.cn", "http://www.example.cn/zwgk/")


def test_the_operators_contacts_are_not_the_agencys():
    assert about(*BODY, "主办单位:青禾县政府 联系电话:0743-8532200").metadata["phone"] is None


def test_the_notice_outweighs_the_regulation_as_legal_basis():
    found = about("根据《中华人民共和国政府信息公开条例》和国办公开办函〔2021〕30号要求,编制本报告。", *BODY)
    assert found.metadata["legal_basis"] == "国办公开办函〔2021〕30号"


def test_a_notice_on_fees_is_no_legal_basis():
    assert about(*BODY, "按照国办函〔2020〕109号文件,未收取费用。").metadata["legal_basis"] is None


def test_all_keys_are_there():
    assert tuple(about("无").metadata) == METADATA_KEYS


def test_the_parts_alone_say_the_same_as_all_in_one():
    made = document("白石镇2022年政府信息公开工作年度报告", *BODY)
    paragraphs = [(cell.text, cell.source) for _, cell in made.cells()]
    whole = find_about(made, paragraphs)
    metadata = find_metadata(made, paragraphs)
    assert metadata == whole.metadata
    assert find_year(made, paragraphs, metadata) == whole.year
    assert find_agency(made, paragraphs, metadata) == whole.agency


def test_a_link_to_the_next_report_confirms_who_reports():
    link = "下一篇:青禾县水务局2022年政府信息公开工作年度报告"
    found = about("一、总体情况", "青禾县水务局共有内设机构3个,工作由办公室牵头。", link)
    assert found.agency.name == "青禾县水务局"


def test_a_link_to_the_next_report_alone_is_a_doubtful_hint_of_who_reports():
    found = about("一、总体情况", "我局认真落实。", "下一篇:青禾县水务局2022年政府信息公开工作年度报告")
    assert (found.agency.name, found.agency.doubtful) == ("青禾县水务局", True)


def test_a_sentence_that_says_what_follows_is_no_plan():
    found = about("一、总体情况", "2020年，我局加强公开，现将有关情况报告如下。")
    assert found.year.year == 2020


SAID = ("一、总体情况", "2023年，我局认真落实条例，主动公开信息3条。")


@pytest.mark.parametrize(
    ("lines", "agency"),
    [
        (("禾丰县水利水", "电工程建设管理局2023年政府信息公开工作年度报告"), "禾丰县水利水电工程建设管理局"),
        (("禾丰县", "农业农村局2023年度政府信息公开工作年度报告"), "禾丰县农业农村局"),
        (("禾丰县", "农业农村局", "2023年度政府信息公开工作年度报告"), "禾丰县农业农村局"),
        (("禾丰县人民政府办", "公室2023年政府信息公开工作年度报告"), "禾丰县人民政府办公室"),
        (("禾丰县林业局2023年", "政府信息公开工作年度报告"), "禾丰县林业局"),
        (("禾丰县林业局 2023", "年政府信息公开工作年度报告"), "禾丰县林业局"),
        (("禾丰县人民政府", "禾丰县水务局2023年政府信息公开工作年度报告"), "禾丰县水务局"),
        (("信息公开年报", "禾丰县水务局2023年政府信息公开工作年度报告"), "禾丰县水务局"),
        (("首页>政务公开>政府信息公开年报", "禾丰县水务局2023年政府信息公开工作年度报告"), "禾丰县水务局"),
        (("当前位置：首页>水务局>正文禾丰县水务局2023年政府信息公开工作年度报告",), "禾丰县水务局"),
        (("无障碍 登录首页 / 信息公开 / 信息公开年报禾丰县2023年政府信息公开年度报告",), "禾丰县"),
        (("⽲丰县⽔务局2023年政府信息公开⼯作年度报告",), "禾丰县水务局"),
        (("禾丰职业学院2022-2023学年政府信息公开工作年度报告",), "禾丰职业学院"),
        (("水务局2023年政府信息公开工作年度报告", *SAID, "禾丰县水务局", "2024年1月5日"), "禾丰县水务局"),
        (("一、总体情况", "2023年，区住建局落实条例。请与武丘区住建局联系。"), "武丘区住建局"),
        (("一、总体情况", "2023年，在市委的领导下，永泰市体育局认真贯彻落实条例。"), "永泰市体育局"),
        (("一、总体情况", "2023年，依托县政府网站，公开8条。柳岩镇人民政府高度重视。"), "柳岩镇人民政府"),
        (("乡镇信息公开年度报告", "一、总体情况", "2023年，乡镇认真落实条例。"), None),
    ],
)
def test_the_whole_name_and_nothing_but_it(lines, agency):
    assert about(*lines, *SAID).agency.name == agency


def test_the_name_of_an_office_alone_is_in_doubt():
    assert about("水务局2023年政府信息公开工作年度报告", *SAID).agency.doubtful


@pytest.mark.parametrize(
    "above",
    [
        ("首页", "> 政务公开", "> 信息公开年度报告", "> 区县信息公开年度报告"),
        ("您的位置：首页 > 政府信息公开年报",),
        ("政府信息公开年报", "日期：2024-01-29"),
        ("首页 - 政务公开 - 政府信息公开年度报告",),
    ],
)
def test_neither_path_nor_category_is_the_title(above):
    title = "禾丰县林业局2023年政府信息公开工作年度报告"
    assert about(*above, title, *SAID).metadata["title"] == title


@pytest.mark.parametrize(
    ("block", "publisher"),
    [
        (("来源： 发布时间：2024-01-15",), None),
        (("发布机构：", "主题分类：", "禾丰县林业局2023年政府信息公开工作年度报告"), None),
        (("发布机构：", "禾丰县林业局2023年政府信息公开工作年度报告"), None),
        (("信息来源：本站 字号：大",), None),
        (("发布机构：禾丰县林业局 发布时间：2024-01-15",), "禾丰县林业局"),
        (("发布机构：", "禾丰县林业局"), "禾丰县林业局"),
        (("作者： 来源：县林业局 浏览次数：3",), "县林业局"),
    ],
)
def test_the_publisher_is_never_the_next_label(block, publisher):
    assert about(*block, *SAID).metadata["publisher"] == publisher


@pytest.mark.parametrize(
    "lines",
    [
        ("数据自2023年1月1日起，至2023年12月31日止。",),
        ("数据统计期限从2023年1月1日开始，截至12月31日。",),
        ("统计期限为2023年1月1日0时起至2023年12月31日24时。",),
        ("统计期限自2023年1月1", "日起至2023年12月31日止。"),
        ("统计期限自", "2023年1月1日至2023", "年12月31日。"),
        ("统计期限为二〇二三年一月一日至十二月三十一日。",),
    ],
)
def test_a_period_however_it_is_written_gives_the_year_and_never_one_less(lines):
    metadata, year, _ = about("禾丰县林业局政府信息公开工作年度报告", *lines, "一、总体情况", "有序开展。")
    assert (metadata["period_start"], metadata["period_end"]) == ("2023-01-01", "2023-12-31")
    assert (year.year, year.doubtful) == (2023, False)


def test_a_campaign_s_days_are_no_period():
    metadata = about("一、总体情况", "2023年5月1日至5月31日，开展宣传。").metadata
    assert metadata["period_start"] is None

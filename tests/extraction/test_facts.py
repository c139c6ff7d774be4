from decimal import Decimal

import pytest

from gongkai.core.document import Location
from gongkai.extraction.facts import find_facts


def facts_of(*paragraphs, year=None):
    pieces = [(text, Location(line=number)) for number, text in enumerate(paragraphs, 1)]
    return {fact.id: fact.value for fact in find_facts(pieces, year)}


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("全年我局主动公开政府信息318条。", "disclosed.total", 318),
        ("本年度累计公开各类信息1,318条次。", "disclosed.total", 1318),
        ("主动公开政府信息数量为42条。", "disclosed.total", 42),
        ("通过网站、微信公众号等渠道公开信息500条。", "disclosed.total", 500),
        ("通过县政府门户网站公开信息61条。", "disclosed.website", 61),
        ("微信公众号推送图文信息77篇。", "disclosed.wechat", 77),
        ("微信公众号现有粉丝800人,发布信息19条。", "disclosed.wechat", 19),
        ("政务微博发布消息12条。", "disclosed.weibo", 12),
        ("编发政策解读材料9篇。", "interpretations", 9),
        ("全年召开新闻发布会两场。", "press_conferences", 2),
        ("全年开展在线访谈3期。", "interviews", 3),
        ("共受理依申请公开事项14宗。", "requests.received", 14),
        ("全年收到4件政府信息公开申请。", "requests.received", 4),
        ("政府信息公开申请数量为0。", "requests.received", 0),
        ("收到政府信息公开申请6件,办结5件。", "requests.answered", 5),
        ("收到政府信息公开申请6件,上年度结转2件。", "requests.carried_in", 2),
        ("收到政府信息公开申请6件,结转下一年度继续办理1件。", "requests.carried_out", 1),
        ("因政府信息公开被申请行政复议2件。", "reviews", 2),
        ("因政府信息公开被提起行政诉讼1起。", "lawsuits", 1),
        ("办理人大代表建议8件。", "proposals.deputies", 8),
        ("办理政协委员提案11件。", "proposals.members", 11),
        ("全年收取信息处理费60元。", "information_fees", 60),
        ("组织政务公开业务培训4场次。", "trainings", 4),
        ("回复群众来信、网民留言等45件。", "messages", 45),
    ],
)
def test_a_stated_number_is_a_fact(text, fact, value):
    assert facts_of(text)[fact] == value


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("我镇未收到公民、法人或其他组织的政府信息公开申请。", "requests.received"),
        ("没有收到一件政府信息公开申请。", "requests.received"),
        ("本年度无依申请公开事项。", "requests.received"),
        ("全年没有收取信息处理费。", "information_fees"),
        ("本年度未产生政府信息公开信息处理费。", "information_fees"),
        ("未发生因政府信息公开引起的行政复议。", "reviews"),
        ("没有因政府信息公开被提起行政诉讼。", "lawsuits"),
        ("全年未召开新闻发布会。", "press_conferences"),
    ],
)
def test_a_denial_is_a_zero(text, fact):
    assert facts_of(text) == {fact: 0}


@pytest.mark.parametrize(
    "text",
    [
        "因政府信息公开发生1件行政复议,该行政复议件未被复议审查机关纠错。",
        "全年未发生因依申请公开被行政复议纠错或行政诉讼败诉的情况。",
        "全年没有行政复议被撤销的案件。",
    ],
)
def test_that_no_case_was_lost_does_not_say_that_there_was_none(text):
    assert 0 not in facts_of(text).values()


@pytest.mark.parametrize(
    "text",
    [
        "未发生因政府信息公开引发的行政复议、行政诉讼。",
        "没有被申请行政复议和提起行政诉讼的情况。",
        "政府信息公开行政复议、行政诉讼均为0件。",
    ],
)
def test_a_denial_of_both_is_two_zeros(text):
    assert facts_of(text) == {"reviews": 0, "lawsuits": 0}


@pytest.mark.parametrize(
    "text",
    [
        "公开财政预决算信息120条,人事任免信息30条。",
        "在重点领域公开信息34条。",
        "主动公开信息较上年增加30条。",
        "2023年,计划主动公开政府信息300条。",
        "下一步,我局将主动公开政府信息300条。",
        "主动公开政府信息 条。",
        "答复率达到100%,较上年提高3个百分点。",
        "按照县政办公开函〔2021〕3号文件办理。",
        "全年办理行政复议案件120件。",
        "收到住房补贴申请30件。",
        "本年度收到自然人提出的政府信息公开申请3件,法人2件。",
        "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请。",
        "办理人大代表建议、政协委员提案共32件。",
        "通过抖音发布短视频30条。",
        "发布图片解读5篇。",
        "全年审查拟公开信息189条。",
        "抽查网站公开信息90条。",
        "向县政府网站报送信息112条。",
        "通过短信平台发布信息30条。",
        "上半年收到政府信息公开申请10件。",
        "收到住房补贴申请30件,办结28件。",
        "自《条例》施行以来,累计主动公开政府信息5012条。",
        "公开信息数量不足100条的单位有3个。",
        "召开新闻发布会等活动12场。",
    ],
)
def test_what_could_mean_something_else_gives_no_fact(text):
    assert facts_of(text) == {}


def test_parts_after_of_which_are_no_totals():
    found = facts_of("全年公开政府信息90条,其中:网站公开60条,微信公众号发布20条,公开信息10条。")
    assert found == {"disclosed.total": 90, "disclosed.website": 60, "disclosed.wechat": 20}


def test_requests_by_channel_are_not_requests_in_all():
    assert facts_of("收到信息公开申请12件,其中网上申请10件,信函申请2件。") == {"requests.received": 12}


def test_an_application_for_review_is_no_request():
    assert facts_of("本年度未收到有关政府信息公开的行政复议申请。") == {"reviews": 0}


def test_another_years_number_is_left_out_when_the_year_is_known():
    assert facts_of("2021年,收到政府信息公开申请7件。", year=2022) == {}
    assert facts_of("2022年,收到政府信息公开申请7件。", year=2022) == {"requests.received": 7}


def test_traditional_characters_with_pinyin_are_read():
    assert facts_of("全年收到政府信息公開申請(qǐng)３件。") == {"requests.received": 3}


def test_a_fact_tells_its_sentence_place_unit_and_hedge():
    (fact,) = find_facts([("导语。全年主动公开政府信息300余条。", Location(page=1, line=7))])
    assert (fact.value, fact.unit, fact.approximate) == (Decimal(300), "条", True)
    assert (fact.text, fact.source.line) == ("全年主动公开政府信息300余条。", 7)


def test_a_statement_that_is_repeated_is_one_fact():
    pieces = [("收到政府信息公开申请3件。", Location(line=1)), ("共受理信息公开申请3件。", Location(line=9))]
    assert [fact.source.line for fact in find_facts(pieces)] == [1]


def test_contradicting_statements_are_both_kept():
    pieces = [("收到政府信息公开申请3件。", Location(line=1)), ("共受理信息公开申请2件。", Location(line=9))]
    assert [int(fact.value) for fact in find_facts(pieces)] == [3, 2]


def test_no_text_gives_no_fact():
    assert find_facts([]) == []


def stated(text):
    told = [("2023年，我局认真推进政府信息公开工作。", Location(line=1)), (text, Location(line=2))]
    return {(fact.id, int(fact.value)) for fact in find_facts(told, 2023)}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("没有因政府信息公开申请引起行政复议、行政诉讼。", {("reviews", 0), ("lawsuits", 0)}),
        (
            "2023年收到政府信息公开申请7件，未因信息公开申请被提起行政诉讼。",
            {("requests.received", 7), ("lawsuits", 0)},
        ),
        ("无因依申请公开引发的行政复议。", {("reviews", 0)}),
        ("本年度未收到政府信息公开申请。", {("requests.received", 0)}),
        ("主动公开政府信息88条，政务新媒体发布信息640条。", {("disclosed.total", 88)}),
        ("视频号发布信息640条。全年累计主动公开信息88条。", {("disclosed.total", 88)}),
        ("通过网站、公示栏、微信等多种渠道公开政府信息305条。", {("disclosed.total", 305)}),
        ("政务微信（3个）发布信息77条。", {("disclosed.wechat", 77)}),
        ("官方微博（共1个账号）发布信息18条。", {("disclosed.weibo", 18)}),
        ("已答复的申请中，同意公开答复9件，部分公开答复0件，不予公开答复2件。", set()),
        ("办结信息公开申请23件，其中予以公开12件，无法提供4件。", {("requests.answered", 23)}),
        ("力求“受理一件申请，办结一件申请”。", set()),
        ("做到受理一件、办结一件、满意一件政府信息公开申请。", set()),
        ("收到政府信息公开申请一件，已依法答复。", {("requests.received", 1)}),
        ("全年收到行政复议申请2件，均与信息公开无关。", set()),
        (
            "政府信息公开申请数量为零，行政复议、行政诉讼均为零。",
            {("requests.received", 0), ("reviews", 0), ("lawsuits", 0)},
        ),
        ("其中一季度收到申请3件，二季度收到申请5件，全年合计收到申请8件。", {("requests.received", 8)}),
        (
            "收到信息公开申请9件，结转2024年1件，2022年结转2件。",
            {("requests.received", 9), ("requests.carried_out", 1), ("requests.carried_in", 2)},
        ),
        ("“云溪教育”公众号关注人数2.1万，全年推送36篇。", {("disclosed.wechat", 36)}),
        ("通过“两微一端”发布信息225条。", set()),
        ("信息处理费收取情况：收取0元。", {("information_fees", 0)}),
        ("信息处理费：无。", {("information_fees", 0)}),
        ("依申请公开：无。行政复议、行政诉讼情况：无。", {("requests.received", 0), ("reviews", 0), ("lawsuits", 0)}),
        ("全年零申请。政府信息公开申请未发生。", {("requests.received", 0)}),
        ("未产生依申请公开政府信息费用。", {("information_fees", 0)}),
        ("全年没有收到要求公开政府信息的申请。", {("requests.received", 0)}),
        ("收到公民公开申请1件，法人公开申请2件，合计3件。", {("requests.received", 3)}),
        ("收到公民公开申请1件，法人公开申请2件，合计9件。", set()),
        ("微博、微信发布信息分别为8条和4条。", {("disclosed.weibo", 8), ("disclosed.wechat", 4)}),
        ("微博、微信、网站发布信息分别为8条和4条。", set()),
        ("在市政府网站信息公开专栏更新信息64条。", {("disclosed.website", 64)}),
        (
            "收到公开申请33件（其中在线28件，邮寄5件），已答复32件。",
            {("requests.received", 33), ("requests.answered", 32)},
        ),
        (
            "收到公开申请63件，其中网上49件，被申请行政复议1件，未发生行政诉讼。",
            {("requests.received", 63), ("reviews", 1), ("lawsuits", 0)},
        ),
        (
            "收到公开申请7件，较2022年的10件减少3件，行政复议1件。",
            {("requests.received", 7), ("reviews", 1)},
        ),
        ("受理公开申请：书面申请2件、网络申请5件。", set()),
        ("公文318件，其中主动公开202件，依申请公开61件。", set()),
    ],
)
def test_what_a_sentence_counts_and_what_it_does_not(text, facts):
    assert stated(text) == facts


def test_a_total_without_a_word_of_the_whole_is_doubtful():
    (fact,) = find_facts([("便民站公开信息12条。", Location(line=1))], 2023)
    assert fact.doubtful


def test_of_two_totals_that_say_so_alike_the_larger_is_doubtful():
    (fact,) = find_facts([("全年公开信息12条。全年公开信息40条。", Location(line=1))], 2023)
    assert (fact.value, fact.doubtful) == (40, True)

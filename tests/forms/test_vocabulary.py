import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.text import fold
from gongkai.forms.form import editions
from gongkai.forms.vocabulary import MINIMUM, label_key, vocabulary

BOTH = list(editions().values())
OLD, NEW = editions()["2019"], editions()["2021"]
SURE = 0.9


def first(form, text):
    """Return the label of the likeliest entry, its score, and how likely the next other label is."""
    words = vocabulary(form)
    found = words.match(fold(text))
    label = words.entries[found[0].entry].label
    rest = [m.score for m in found if words.entries[m.entry].label != label]
    return label, found[0].score, max(rest, default=0.0)


def official(form):
    return [entry.label for entry in vocabulary(form).entries]


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.edition)
def test_every_official_label_is_its_own_first_match(form):
    unlike = {label: first(form, label)[:2] for label in official(form) if first(form, label)[:2] != (label, 1.0)}
    assert unlike == {}


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.edition)
def test_every_wording_of_the_form_leads_to_its_label(form):
    rows = [(row.label, each) for t in form.tables for b in t.blocks for row in b.rows for each in row.wordings]
    heads = [(t.heading, each) for t in form.tables for each in t.wordings]
    astray = [
        (label, each)
        for label, each in rows + heads
        if label not in {vocabulary(form).entries[m.entry].label for m in vocabulary(form).match(fold(each))}
    ]
    assert astray == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("商业 企业", "商业企业"),
        ("科 研 机 构", "科研机构"),
        ("社会\u3000公益 组织", "社会公益组织"),
        ("本年 制发件数", "本年制发件数"),
        ("（三） 不予公开", "（三）不予公开"),
        ("（七） 总计", "（七）总计"),
        ("一、 总体情况", "一、总体情况"),
        ("第二十条 第（一）项", "第二十条第（一）项"),
    ],
)
def test_spaces_within_a_label_do_not_matter(text, label):
    assert first(NEW, text)[:2] == (label, 1.0)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("现行有效件", "现行有效件数"),
        ("本年收费金额", "本年收费金额（单位：万元）"),
        (
            "1.申请人无正当理由逾期不补正、行政机关不再处理",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        ),
        ("没有现成信息需要另行", "2.没有现成信息需要另行制作"),
        ("2.其他法律行政法规", "2.其他法律行政法规禁止公开"),
        ("第三方合法权益", "4.保护第三方合法权益"),
        ("部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        ("（二）部分公开（区分处理的，只计这", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ],
)
def test_a_label_that_was_cut_is_still_the_likeliest(text, label):
    found, score, rest = first(NEW, text)
    assert found == label
    assert score > rest


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("（二）主动公开政府信息情况", "二、主动公开政府信息情况"),
        ("1、总体情况", "一、总体情况"),
        ("总体情况", "一、总体情况"),
        ("三.总体情况", "一、总体情况"),
        ("（五）重复申请", "2.重复申请"),
        ("五、结转下年度继续办理", "四、结转下年度继续办理"),
    ],
)
def test_a_changed_numbering_does_not_lead_astray(text, label):
    found, score, _ = first(NEW, text)
    assert found == label
    assert score > 0.8


@pytest.mark.parametrize("text", ["（一）予以公开", "一）予以公开", "(一)予以公开", "( 一 ) 予以公开", "予以公开"])
def test_brackets_may_be_lost_or_of_either_width(text):
    found, score, _ = first(NEW, text)
    assert found == "（一）予以公开"
    assert score > SURE


def test_equal_numbering_speaks_for_a_label_and_another_against_it():
    same, bare, other = (first(NEW, text)[1] for text in ("2.重复申请", "重复申请", "4.重复申请"))
    assert same > bare > other


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("结果维特", "结果维持"),
        ("属于三类内部事物信息", "5.属于三类内部事务信息"),
        ("保护第三方合法利益", "4.保护第三方合法权益"),
        ("要求提供公开岀版物", "3.要求提供公开出版物"),
        ("补正后申请內容仍不明确", "3.补正后申请内容仍不明确"),
        ("未经复议直接起拆", "未经复议直接起诉"),
    ],
)
def test_one_mistyped_character_is_forgiven(text, label):
    found, score, rest = first(NEW, text)
    assert found == label
    assert score > rest


def test_a_mistyped_label_is_less_alike_than_the_right_one():
    assert first(NEW, "结果维特")[1] < first(NEW, "结果维持")[1]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("信访投诉举报类申请", "1.信访举报投诉类申请"),
        ("政府信息公开行政诉讼、行政复议情况", "四、政府信息公开行政复议、行政诉讼情况"),
        ("无正当理由反复大量申请", "4.无正当理由大量反复申请"),
    ],
)
def test_words_may_change_their_order(text, label):
    found, score, rest = first(NEW, text)
    assert found == label
    assert score > rest


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("行政規範性文件", "行政规范性文件"),
        ("行政复議", "行政复议"),
        ("項(xiàng)", None),
        ("三、收到和處理政府信息公開申請情況", "三、收到和处理政府信息公开申请情况"),
    ],
)
def test_traditional_characters_are_read_as_their_twins(text, label):
    matches = vocabulary(NEW).match(fold(text))
    assert (vocabulary(NEW).entries[matches[0].entry].label if matches else None) == label


def test_a_heading_whose_middle_was_replaced_is_still_found():
    assert first(NEW, "三、收到和处理某某平台申请情况")[0] == "三、收到和处理政府信息公开申请情况"


def test_a_note_in_parentheses_takes_nothing_from_a_label():
    assert first(OLD, "上一年项目数量（指2019年事项数）")[0] == "上一年项目数量"


def test_half_a_header_leaves_both_columns_open():
    words = vocabulary(OLD)
    best = [m for m in words.match("本年新") if m.score == 1.0]
    assert {words.entries[m.entry].label for m in best} == {"本年新制作数量", "本年新公开数量"}


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.edition)
@pytest.mark.parametrize(
    "text",
    [
        "全年共主动公开政府信息123条",
        "我单位严格落实各项要求，不断完善工作制度。",
        "2021年1月1日至2021年12月31日",
        "联系电话",
        "打印本页",
        "12",
        "—",
        "",
        "的",
        "各科室主要负责同志",
    ],
)
def test_prose_furniture_and_figures_match_nothing(form, text):
    assert vocabulary(form).match(fold(text)) == ()


def test_a_long_paragraph_of_label_words_matches_nothing():
    text = "本年新收政府信息公开申请数量为零，上年结转政府信息公开申请数量为零，均不涉及商业企业、科研机构。" * 3
    assert vocabulary(NEW).match(fold(text)) == ()


@given(st.text(alphabet="行政复议规章总计其他结果一二（）、.12 本年", max_size=20))
def test_scores_stand_in_order_and_within_bounds(text):
    scores = [match.score for match in vocabulary(NEW).match(fold(text))]
    assert scores == sorted(scores, reverse=True)
    assert all(MINIMUM <= score <= 1 for score in scores)
    assert len(scores) <= 8


UNNUMBERED = [fold(label) for label in official(NEW) if label_key(fold(label)).numbering is None and "（" not in label]


@given(st.sampled_from(UNNUMBERED), st.integers(1, 40))
def test_a_space_anywhere_within_a_label_changes_nothing(text, at):
    at = 1 + at % (len(text) - 1)
    assert vocabulary(NEW).match(text[:at] + " " + text[at:]) == vocabulary(NEW).match(text)


@pytest.mark.parametrize(
    ("text", "key", "numbering"),
    [
        ("三、本年度办理结果", "本年度办理结果", ("han", 3)),
        ("(三)不予公开", "不予公开", ("paren", 3)),
        ("三)不予公开", "不予公开", ("paren", 3)),
        ("3.其他", "其他", ("digit", 3)),
        ("12、其他", "其他", ("digit", 12)),
        ("3.5", "35", None),
        ("规章", "规章", None),
        ("十一、其他", "其他", ("han", 11)),
    ],
)
def test_the_key_of_a_label_leaves_its_numbering_apart(text, key, numbering):
    found = label_key(text)
    assert (found.key, found.numbering) == (key, numbering)


def test_a_numbering_alone_is_its_own_key():
    assert label_key("三、").numbering is None


@pytest.mark.parametrize("form", BOTH, ids=lambda form: form.edition)
def test_positions_follow_the_order_in_which_the_form_prints_its_labels(form):
    entries = [entry for entry in vocabulary(form).entries if entry.position >= 0]
    positions = [entry.position for entry in entries]
    assert len(set(positions)) == len(positions)
    rows = [(e.table, e.block, e.row) for e in sorted(entries, key=lambda e: e.position) if e.row >= 0]
    assert rows == sorted(rows)


def test_a_spanning_group_has_the_rows_under_it_as_members():
    words = vocabulary(NEW)
    (group,) = [entry for entry in words.entries if entry.label == "（四）无法提供"]
    rows = NEW.tables[group.table].blocks[group.block].rows
    assert [rows[i].id.split(".")[0] for i in group.members] == ["unavailable"] * 3

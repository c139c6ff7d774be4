import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.core.text import fold, read_number
from gongkai.forms.form import editions
from gongkai.readers import read_text
from gongkai.repair.fused_cells import split_text, unfuse

FORMS = tuple(editions().values())
LABELS = [row.label for t in FORMS[1].tables for b in t.blocks for row in b.rows]
HEADERS = [column.label for t in FORMS[1].tables for b in t.blocks for column in b.columns]


def cells(text):
    return [cell.text for line in unfuse(read_text(text), FORMS).lines for cell in line.cells]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("规章0018", ["规章", "0018"]),
        ("行政许可12", ["行政许可", "12"]),
        ("信息内容本年制发件数本年废止件数现行有效件数", ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
        ("2.重复申请0000000", ["2.重复申请", "0000000"]),
        ("自然人法人或其他组织总计", ["自然人", "法人或其他组织", "总计"]),
        ("行政许可 0项 0 3项", ["行政许可", "0项", "0", "3项"]),
        ("社 会 公 益 组 织 115 55", ["社 会 公 益 组 织", "115", "55"]),
        ("现行有效件数规章000", ["现行有效件数", "规章", "000"]),
        (
            "重复申请0000000（3）要求提供公开出版物0000000",
            ["重复申请", "0000000", "（3）要求提供公开出版物", "0000000"],
        ),
    ],
)
def test_labels_and_figures_that_ran_together_are_taken_apart(text, pieces):
    assert cells(text) == pieces


def test_pairs_of_label_and_figure_are_taken_apart():
    found = cells("行政许可：12，行政处罚：3")
    assert [text.strip("：， ") for text in found] == ["行政许可", "12", "行政处罚", "3"]


@pytest.mark.parametrize(
    "text",
    [
        "全年共办理行政许可12件、行政处罚3件，均已按要求在网站公开。",
        "2023年，本机关未收到行政复议申请，也没有行政诉讼案件。",
        "规章由国务院部门和设区的市以上人民政府制定。",
        "政府信息公开行政复议、行政诉讼情况",
        "第二十条第（一）项",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "592万元",
        "1,113",
        "行政规范性文件",
    ],
)
def test_prose_single_labels_and_single_figures_stay_whole(text):
    assert cells(text) == [text]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.edition)
def test_no_official_label_is_taken_apart(form):
    labels = [row.label for t in form.tables for b in t.blocks for row in b.rows]
    labels += [column.label for t in form.tables for b in t.blocks for column in b.columns]
    labels += [group.label for t in form.tables for group in t.groups] + [t.heading for t in form.tables]
    assert [label for label in labels if cells(label) != [label]] == []


joined = st.lists(st.one_of(st.sampled_from(LABELS + HEADERS), st.integers(0, 999).map(str), st.just("、")), max_size=8)


@settings(max_examples=80, deadline=None)
@given(joined, st.sampled_from(["", " ", "，"]))
def test_the_pieces_make_up_the_text_again(parts, between):
    text = between.join(parts)
    assert "".join(split_text(text, FORMS)) == text


@settings(max_examples=80, deadline=None)
@given(joined, st.sampled_from(["", " "]))
def test_taking_a_line_apart_loses_no_visible_character(parts, between):
    text = "规章" + between.join(parts)
    assert "".join("".join(cells(text)).split()) == "".join(text.split())


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(LABELS), st.integers(0, 9999), st.sampled_from(["共计", "本局已", "经核实，"]))
def test_a_sentence_that_mentions_a_label_and_a_number_stays_whole(label, number, begin):
    text = f"{begin}按照有关规定认真梳理并及时答复了涉及“{label}”的事项{number}件，群众表示满意。"
    assert split_text(text, FORMS) == [text]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="今年我们认真做好各项工作并取得成效，。的了在和与", max_size=150))
def test_text_without_labels_stays_whole(text):
    assert split_text(text, FORMS) == [text]


def test_pieces_keep_their_cells_place_and_stand_side_by_side():
    (line,) = unfuse(read_text("规章0018"), FORMS).lines
    assert {cell.source for cell in line.cells} == {line.cells[0].source}
    assert line.cells[0].x1 <= line.cells[1].x0


def test_a_document_with_nothing_to_take_apart_keeps_its_lines():
    document = read_text("规章\n0\n0\n18")
    assert unfuse(document, FORMS).lines == document.lines


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("? 0? 0000? 00? 0", ["0", "0000", "00", "0"]),
        ("6.属于四娄过程性信息29856939", ["6.属于四娄过程性信息", "29856939"]),
        ("商业企业:－", ["商业企业:", "－"]),
        ("增/减 = 0", ["增/减 =", "0"]),
    ],
    ids=["marks", "mistyped label", "mark for none", "end of a label"],
)
def test_marks_mistyped_labels_and_cut_headers_come_apart(text, pieces):
    assert cells(text) == pieces


def spaced_row(*figures, around=()):
    rows = ["规章 | 1 | 2 | 3 |", f"文件 | {' | '.join(figures)} |", *around]
    document = unfuse(read_text("\n".join(rows)), FORMS)
    return [fold(cell.text) for cell in document.lines[1].cells[1:]], document


@pytest.mark.parametrize("space", [" ", "\u202f"])
def test_a_space_between_thousands_within_a_marked_cell_ends_no_figure(space):
    figures, document = spaced_row(f"1{space}282", "54", f"12{space}339{space}001")
    assert figures == ["1282", "54", "12339001"]
    assert document.lines[1].cells[1].text.split() == ["1", "282"]


def test_spaces_part_figures_where_some_cell_holds_several():
    assert spaced_row("1 282", "5", "1 339", around=["许可 | 9 3 | 4 | 1 |"])[0] == ["1 282", "5", "1 339"]


def test_a_single_spaced_figure_beside_an_empty_cell_may_be_two():
    assert spaced_row("12 300", "", "7")[0] == ["12 300", "", "7"]


def test_commas_behind_a_comma_part_figures():
    assert cells("行政事业性收费,220,250,250") == ["行政事业性收费,", "220,", "250,", "250"]
    assert cells("行政事业性收费 1,305") == ["行政事业性收费", "1,305"]


def test_commas_with_nothing_between_them_mark_empty_cells():
    assert cells("规章，，，3，行政许可，223，，7") == ["规章，", "", "", "3，", "行政许可，", "223，", "", "7"]


def test_a_label_with_a_list_of_figures_after_its_colon_is_a_row():
    document = unfuse(read_text("规章：0、12、—\n行政规范性文件：13、1,204、56"), FORMS)
    assert [[cell.text for cell in line.cells] for line in document.lines] == [
        ["规章：", "0", "12", "—"],
        ["行政规范性文件：", "13", "1,204", "56"],
    ]


def test_a_long_run_of_digits_is_looked_at_once():
    """A pattern that scanned the run again at every step back would not come to an end here."""
    assert split_text("规章 1 2 3 4 5 6 7 8 9 10 11 " + "1" * 100_000 + "年", FORMS)


def test_the_number_of_the_next_label_is_no_digit_of_the_figures_before_it():
    parts = split_text("（三）不予公开1.属于国家秘密00000002.其他法律行政法规禁止公开0000000", FORMS)
    assert parts[-3:] == ["0000000", "2.其他法律行政法规禁止公开", "0000000"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (":6；:2；:16；:1；:7；:6；:38", ["6", "2", "16", "1", "7", "6", "38"]),
        ("2.重复申请：，：，：3，：，：，：，：3", ["2.重复申请", "", "", "3", "", "", "", "3"]),
        ("时间：：：", ["时间：：："]),
    ],
    ids=["figures", "a label and blanks", "no list"],
)
def test_pairs_that_lost_their_names_keep_their_figures_and_blanks(text, pieces):
    assert cells(text) == pieces


@pytest.mark.parametrize("row", ["? 87、? 92、90、? 78", "87、92、90、78", "？ 87；？ 92；？ 90；78"])
def test_listed_figures_come_apart_whether_or_not_a_mark_stands_before_them(row):
    figures = [read_number(cell) for cell in cells(f"本年新收政府信息公开申请数量\n{row}")[1:]]
    assert len(figures) == 4
    assert None not in figures


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("行政处罚数53967减353964", ["行政处罚数", "53967", "减353964"]),
        ("规章 无", ["规章", "无"]),
        ("= 18728； = 48.61", ["18728", "48.61"]),
        (" = 14； = 27； = ； = 4", ["14", "27", "", "4"]),
    ],
)
def test_what_a_label_ends_in_and_figures_whose_keys_are_lost(text, pieces):
    assert cells(text) == pieces


@pytest.mark.parametrize("text", ["结果结果其他尚未", "结果总计其他尚未结果", "结果结果其他尚未总计情况说明"])
def test_pieces_that_are_no_headers_of_a_block_in_its_order_stay_whole(text):
    assert cells(text) == [text]


@pytest.mark.parametrize("line", ["? 0 0", "? 0 0 ? 0", "0 0 ? 0", "? 12 ? +3"])
def test_a_mark_before_some_figures_of_a_line_is_no_cell(line):
    assert all(text.strip("+").isdigit() for text in cells(line))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("（一）予以公开 （三）不予公开", ["（一）予以公开", "（三）不予公开"]),
        ("三、本年度办理结果 四、结转下年度继续办理（件）", ["三、本年度办理结果", "四、结转下年度继续办理（件）"]),
        (
            "（五）不予处理 （六）其他处理 四、结转下年度继续办理 （七）总计（各项之和）",
            ["（五）不予处理", "（六）其他处理", "四、结转下年度继续办理", "（七）总计（各项之和）"],
        ),
    ],
)
def test_a_label_ends_before_the_next_one_s_number_and_after_its_own_note(text, pieces):
    assert cells(text) == pieces


def test_a_short_table_that_ran_together_on_one_line_is_taken_apart():
    block = FORMS[1].tables[0].blocks[0]
    line = "".join(c.label for c in block.columns) + "".join(f"{row.label}000" for row in block.rows)
    line = "第二十条第（一）项信息内容" + line + "第二十条第（五）项信息内容本年处理决定数量行政许可12"
    line += "第二十条第（六）项信息内容本年处理决定数量行政处罚3行政强制0"
    line += "第二十条第（八）项信息内容本年收费金额行政事业性收费0"
    assert len(line) > 120
    assert [text for text in cells(line) if text[0].isdigit()] == ["000", "000", "12", "3", "0", "0"]


def test_a_unit_after_a_space_ends_no_figure():
    assert cells("规章11 件3 件11 件") == ["规章", "11 件", "3 件", "11 件"]


def test_marks_for_none_that_are_stuck_together_come_apart():
    assert cells("2.重复申请无无无无无无3") == ["2.重复申请", *"无无无无无无3"]
    assert cells("2.重复申请N/AN/AN/AN/AN/AN/A03.要求提供公开出版物0")[1:8] == [*["N/A"] * 6, "0"]


def test_an_opening_bracket_belongs_to_what_it_opens():
    assert "299" in cells("行政许可299《条例》第二十条第（六）项信息内容本年处理决定数量行政处罚9")


def test_empty_tables_in_one_line_of_text_come_apart():
    rows = "".join(row.label + " " for table in FORMS[-1].tables for block in table.blocks for row in block.rows)
    assert len(cells(f"本机关概况如下。 {rows} 别无他事。")) > 20

"""Rows that a converter put into one cell."""

import pytest
from filled import parts
from printing import pages, piped

import gongkai
from gongkai.forms.form import editions
from gongkai.readers import read_text
from gongkai.repair.merged_rows import split_merged_rows

HTML = "<table>{}</table>"
HEAD = "<p>禾丰县林业局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>二、主动公开政府信息情况</p>"
BLOCK = "<tr><td colspan=4>第二十条第（{}）项</td></tr><tr><td>信息内容<td colspan=3>本年处理决定数量</tr>"
LICENSING = BLOCK.format("五") + "<tr><td>行政许可<td colspan=3>12</tr>"
SIX = BLOCK.format("六")


def report(cells):
    rows = (
        "<tr><td colspan=4>第二十条第（一）项<tr><td>信息内容<td>本年制发件数<td>本年废止件数<td>现行有效件数"
        + "".join(cells)
    )
    return gongkai.parse_text(f"<html><body>{HEAD}{HTML.format(rows)}</body></html>")


@pytest.mark.parametrize("gap", [" ", "<br>", "<p>"])
def test_cells_with_a_figure_for_each_label_are_taken_apart(gap):
    read = report(
        [
            f"<tr><td>规章{gap}行政规范性文件<td>0{gap}31<td>0{gap}4<td>0{gap}58",
            LICENSING,
            SIX,
            f"<tr><td>行政处罚{gap}行政强制<td colspan=3>7{gap}9",
        ]
    )
    assert [read[f"proactive.normative_documents.{column}"].value for column in ("issued", "repealed", "in_force")] == [
        31,
        4,
        58,
    ]
    assert (read["proactive.penalties.decisions"].value, read["proactive.coercive_measures.decisions"].value) == (7, 9)


@pytest.mark.parametrize("glued", ["79", "7 9 0", "7,9"])
def test_figures_that_cannot_be_told_apart_are_flagged_and_kept(glued):
    read = report([LICENSING, SIX, f"<tr><td>行政处罚行政强制<td colspan=3>{glued}"])
    for field_id in ("proactive.penalties.decisions", "proactive.coercive_measures.decisions"):
        assert read[field_id].review
        assert read[field_id].value is None


def test_rows_by_themselves_stay_as_they_are():
    text = pages(parts(), piped).text
    read = gongkai.parse_text("禾丰县林业局2023年政府信息公开工作年度报告\n" + text)
    assert not any(field.status != "printed" for field in read.fields.values())


def test_figures_stuck_to_labels_in_one_cell_are_not_lost():
    cells = ["3.其他1（七）总计193171163221四、结转下年度继续办理71", "8"]
    text = "一、行政许可 | 3\n" + " | ".join(cells)
    document = read_text(text)
    assert split_merged_rows(document, tuple(editions().values())) is document

"""Labels torn around their figures: every piece goes to the figures of its own row, and none is moved without need."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from short_reports import NOTHING, read

from gongkai.forms.form import editions
from gongkai.readers import read_text
from gongkai.repair.torn_labels import rejoin

FORMS = tuple(editions().values())
REQUESTS = next(table for table in editions()["2021"].tables if table.section == 3)
LABELS = [row.label for row in REQUESTS.blocks[0].rows]
COLUMNS = [column.label for column in REQUESTS.blocks[0].columns]


def figures(place: int, column: int = 0) -> int:
    """Return a figure that no other place has."""
    return 100 + 10 * place + column


def torn(label: str, at: int, row: str) -> list[str]:
    """Return the lines of a row whose label is torn at a character: its beginning above the figures, its end below."""
    return [label[:at], row, label[at:]]


def lines_of(text: str) -> list[list[str]]:
    return [[cell.text for cell in line.cells] for line in rejoin(read_text(text), FORMS).lines]


def bare(text: str) -> str:
    return re.sub(r"\W", "", text)


def given_labels(lines: list[list[str]]) -> dict[str, str]:
    """Return for the first figure of each row the label before its figures, in its line or on the line before."""
    found, label = {}, ""
    for cells in lines:
        words = [cell for cell in cells if not cell.isdecimal()]
        label = words[-1] if words else label
        printed = [cell for cell in cells if cell.isdecimal()]
        if printed:
            found[printed[0]] = bare(label)
    return found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_each_line_of_figures_gets_the_label_of_its_own_row(data):
    text: list[str] = []
    for place, label in enumerate(LABELS):
        row = "  ".join(str(figures(place, column)) for column in range(7))
        at = data.draw(st.one_of(st.none(), st.integers(2, len(label) - 1)))
        text += [f"{label}  {row}"] if at is None else torn(label, at, row)
    assert given_labels(lines_of("\n".join(text))) == {
        str(figures(place)): bare(label) for place, label in enumerate(LABELS)
    }


@pytest.mark.parametrize("between", ["  ", " ", "\t"])
def test_a_number_above_its_figures_and_the_words_below_are_one_label(between):
    rows = [f"{label}{between}{figures(place)}{between}0" for place, label in enumerate(LABELS)]
    place = LABELS.index(next(label for label in LABELS if label.startswith("3") and label.endswith("其他")))
    rows[place : place + 1] = ["3、", f"{figures(place)}{between}0", "其他"]
    assert given_labels(lines_of("\n".join(rows)))[str(figures(place))] == "3其他"


def test_pieces_of_a_spanning_label_between_them_go_on_by_themselves():
    text = [
        "三、本年度 （一）予以公开 11 0 0 0 0 0 11",
        "办理结果",
        "（四）无 2.没有现成信息需要",
        "17 2 0 0 0 0 19",
        "法提供 另行制作",
        "（五）不予处理 1.信访举报投诉类申请 5 0 0 0 0 0 5",
        "2.重复申请 6 0 0 0 0 0 6",
    ]
    lines = lines_of("\n".join(text))
    assert given_labels(lines)["17"] == "2没有现成信息需要另行制作"
    assert ["（四）无法提供"] in lines


def test_a_row_without_figures_leaves_those_of_the_next_row_alone():
    text = [
        "规章 3 1 9",
        "1.信访举报投",
        "诉类申请",
        "2.重复申请 21 0 0 0 0 0 21",
        "3.要求提供公开出版物 4 0 0 0 0 0 4",
    ]
    assert given_labels(lines_of("\n".join([*text, "（七）总计 25 0 0 0 0 0 25"])))["21"] == "2重复申请"


def test_figures_between_labels_of_no_form_stay_as_they_are():
    text = "甲类项目\n12 3 4\n（续）\n乙类\n5 6 7\n项目\n丙类项目 1 2 3"
    document = read_text(text)
    assert rejoin(document, FORMS) is document


def test_whole_labels_stay_as_they_are():
    document = read_text("\n".join(f"{label}  1  2  3" for label in LABELS))
    assert rejoin(document, FORMS) is document


def test_rows_with_torn_labels_are_read_without_a_doubt():
    rows = {label: [0] * 7 for label in LABELS}
    new, total = LABELS[0], next(label for label in LABELS if "总计" in label)
    granted = next(label for label in LABELS if "予以公开" in label)
    unavailable = next(label for label in LABELS if "没有现成信息" in label)
    rows[new] = rows[total] = [12, 5, 0, 3, 0, 1, 21]
    rows[granted] = [8, 5, 0, 3, 0, 0, 16]
    rows[unavailable] = [4, 0, 0, 0, 0, 1, 5]
    text = ["三、收到和处理政府信息公开申请情况", "  ".join(COLUMNS)]
    for label in LABELS:
        row = "    ".join(map(str, rows[label]))
        text += torn(label, 6, f"        {row}") if len(label) > 12 else [f"{label}    {row}"]
    report = read(three=tuple(text))
    got = {
        (row.label, column.label): report.fields[REQUESTS.field_id(row, column)]
        for row in REQUESTS.blocks[0].rows
        for column in REQUESTS.blocks[0].columns
    }
    assert {key: field.value for key, field in got.items()} == {
        (label, column): rows[label][place] for label in LABELS for place, column in enumerate(COLUMNS)
    }
    assert not any(field.review for field in got.values())
    assert NOTHING[0] in text

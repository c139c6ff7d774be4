"""What is printed on a page: lines, ruled tables, their places; whichever way the page is turned."""

import pytest
from drawing import HEIGHT, WIDTH, texts


def test_lines_of_text_come_from_top_to_bottom_with_their_boxes(drawing):
    drawing.text(50, 200, "第二行")
    drawing.text(50, 100, "一、第一行 2024")
    document = drawing.read()
    assert (document.kind, texts(document)) == ("pdf", [["一、第一行 2024"], ["第二行"]])
    source = document.lines[0].cells[0].source
    assert (source.page, source.line, source.cell) == (1, 1, 1)
    assert source.box == pytest.approx((50, 100, 121, 110), abs=2)


def test_a_ruled_table_is_a_grid(drawing):
    drawing.table(
        [["信息内容", "制发", "废止"], ["规章", "3", ""], ["规范性文件", "12", "0"]], (50, 150, 200, 250), 100
    )
    document = drawing.read()
    assert texts(document) == [["信息内容", "制发", "废止"], ["规章", "3", ""], ["规范性文件", "12", "0"]]
    assert {(line.table, line.separated) for line in document.lines} == {(1, True)}
    cell = document.lines[2].cells[1]
    assert (cell.x0, cell.x1, cell.source.row, cell.source.column) == (1, 2, 3, 2)
    assert cell.source.box == pytest.approx((150, 140, 200, 160), abs=1)


def test_places_without_a_rule_between_them_are_one_cell(drawing):
    drawing.box(50, 100, 250, 160)
    drawing.across(120, 50, 250)
    drawing.across(140, 100, 250)
    drawing.down(100, 120, 160)
    drawing.down(200, 120, 160)
    for x, top, text in (
        (55, 105, "宽"),
        (55, 135, "高"),
        (105, 125, "1"),
        (205, 125, "2"),
        (105, 145, "3"),
        (205, 145, "4"),
    ):
        drawing.text(x, top, text)
    document = drawing.read()
    assert texts(document) == [["宽"], ["高", "1", "2"], ["3", "4"]]
    wide, high = document.lines[0].cells[0], document.lines[1].cells[0]
    assert (wide.column_span, wide.row_span, high.column_span, high.row_span) == (3, 1, 1, 2)
    assert [cell.source.column for cell in document.lines[2].cells] == [2, 3]


def test_borders_drawn_as_thin_boxes_count_as_rules(drawing):
    for x in (50, 100, 150):
        drawing.canvas.rect(x - 0.3, HEIGHT - 140, 0.6, 40, stroke=0, fill=1)
    for y in (100, 120, 140):
        drawing.canvas.rect(50, HEIGHT - y - 0.3, 100, 0.6, stroke=0, fill=1)
    for x, top, text in ((55, 105, "甲"), (105, 105, "1"), (55, 125, "乙"), (105, 125, "2")):
        drawing.text(x, top, text)
    assert texts(drawing.read()) == [["甲", "1"], ["乙", "2"]]


def test_a_shaded_passage_is_no_table(drawing):
    drawing.canvas.setFillGray(0.9)
    drawing.canvas.rect(40, HEIGHT - 160, 300, 60, stroke=0, fill=1)
    drawing.canvas.setFillGray(0)
    drawing.text(50, 110, "本机关高度重视政府信息公开工作。")
    drawing.text(50, 130, "全年公开信息三百条。")
    document = drawing.read()
    assert [line.table for line in document.lines] == [None, None]


def test_a_frame_around_text_is_no_table(drawing):
    drawing.box(40, 90, 380, 200)
    drawing.text(50, 110, "本机关高度重视政府信息公开工作。")
    assert [(line.table, line.text) for line in drawing.read().lines] == [(None, "本机关高度重视政府信息公开工作。")]


def test_a_label_of_one_character_a_line_is_one_text(drawing):
    drawing.box(50, 100, 150, 200)
    drawing.down(75, 100, 200)
    for number, char in enumerate("三、本年度"):
        drawing.text(57, 110 + 15 * number, char)
    drawing.text(90, 145, "17")
    assert texts(drawing.read()) == [["三、本年度", "17"]]


def test_the_dash_that_means_one_stays_in_its_line(drawing):
    drawing.text(50, 100, "一二一，第一项第十一条一")
    assert texts(drawing.read()) == [["一二一，第一项第十一条一"]]


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
@pytest.mark.parametrize("marked", [False, True], ids=["drawn on the side", "turned by the page"])
def test_a_page_on_its_side_is_read_upright(drawing, turns, marked):
    canvas = drawing.canvas
    if marked:
        canvas.setPageRotation(90 * turns)  # which swaps the sides of the page, too
    across, high = (HEIGHT, WIDTH) if marked and turns % 2 else (WIDTH, HEIGHT)
    canvas.translate(*{0: (0, 0), 1: (across, 0), 2: (across, high), 3: (0, high)}[turns])
    canvas.rotate(90 * turns)
    drawing.table([["规章", "3"], ["规范性文件", "12"]], (50, 150, 200), HEIGHT - 300)
    document = drawing.read()
    assert texts(document) == [["规章", "3"], ["规范性文件", "12"]]
    x0, top, x1, bottom = document.lines[1].cells[1].source.box
    assert 0 <= x0 < x1 <= WIDTH
    assert 0 <= top < bottom <= HEIGHT
    flat = marked or turns % 2 == 0
    assert (x1 - x0, bottom - top) == pytest.approx((50, 20) if flat else (20, 50), abs=1)


def test_a_watermark_across_the_page_is_dropped_with_a_note(drawing):
    drawing.table([["规章", "3"], ["规范性文件", "12"]], (50, 150, 200), 100)
    drawing.canvas.saveState()
    drawing.canvas.translate(60, 420)
    drawing.canvas.rotate(35)
    drawing.canvas.setFillGray(0.8)
    drawing.canvas.setFont("STSong-Light", 40)
    drawing.canvas.drawString(0, 0, "内部资料123")
    drawing.canvas.restoreState()
    document = drawing.read()
    assert texts(document) == [["规章", "3"], ["规范性文件", "12"]]
    assert document.notes == ("watermark_dropped",)


def test_a_figure_that_runs_over_a_rule_stays_whole(drawing):
    drawing.table([["甲", "", ""]], (50, 100, 125, 200), 100)
    drawing.text(104, 105, "123456")
    drawing.text(160, 105, "5")
    assert texts(drawing.read()) == [["甲", "123456", "5"]]

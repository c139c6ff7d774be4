"""Tables without rules: nothing but the places of their words tells the cells apart."""

from drawing import texts


def put(drawing, top, label, figures, x=50, first=200, step=40):
    drawing.text(x, top, label)
    for number, figure in enumerate(figures):
        drawing.text(first + step * number, top, figure)


def test_a_row_of_figures_has_a_cell_for_each_with_its_place(drawing):
    put(drawing, 100, "规章", ["3", "12", "0"])
    put(drawing, 120, "行政规范性文件", ["40", "1", "7"])
    document = drawing.read()
    assert texts(document) == [["规章", "3", "12", "0"], ["行政规范性文件", "40", "1", "7"]]
    assert {(line.table, line.separated) for line in document.lines} == {(None, True)}
    assert [round(cell.x0) for cell in document.lines[1].cells] == [50, 200, 240, 280]


def test_a_label_of_two_lines_goes_to_the_figures_that_stand_beside_its_middle(drawing):
    put(drawing, 100, "一、本年新收申请", ["3", "12", "0"])
    drawing.text(50, 124, "二、上年结转的政府信息")
    put(drawing, 130.5, "", ["1", "2", "3"])
    drawing.text(50, 137, "公开申请数量")
    put(drawing, 161, "三、结转下年度", ["4", "5", "6"])
    assert texts(drawing.read()) == [
        ["一、本年新收申请", "3", "12", "0"],
        ["二、上年结转的政府信息公开申请数量", "1", "2", "3"],
        ["三、结转下年度", "4", "5", "6"],
    ]


def test_a_label_of_two_lines_goes_to_the_figures_beside_its_first_line(drawing):
    put(drawing, 100, "一、本年新收申请", ["3", "12", "0"])
    put(drawing, 122, "二、上年结转的政府信息", ["1", "2", "3"])
    drawing.text(50, 135, "公开申请数量")
    put(drawing, 157, "三、结转下年度", ["4", "5", "6"])
    assert texts(drawing.read())[1] == ["二、上年结转的政府信息公开申请数量", "1", "2", "3"]


def test_a_label_of_several_rows_comes_with_the_first_of_them(drawing):
    for number, label in enumerate(["1.甲类信息", "2.乙类信息", "3.丙类信息", "4.丁类信息"]):
        put(drawing, 100 + 20 * number, label, [str(number), "5"], x=130)
    put(drawing, 80, "一、新收", ["7", "8"])
    put(drawing, 180, "四、结转", ["9", "9"])
    drawing.text(50, 130, "（三）不予公开")
    assert texts(drawing.read()) == [
        ["一、新收", "7", "8"],
        ["（三）不予公开", "1.甲类信息", "0", "5"],
        ["2.乙类信息", "1", "5"],
        ["3.丙类信息", "2", "5"],
        ["4.丁类信息", "3", "5"],
        ["四、结转", "9", "9"],
    ]


def test_rows_close_to_each_other_stay_rows(drawing):
    for number in range(5):
        put(drawing, 100 + 13 * number, f"第{number}项标签", [str(number), "1"])
    assert texts(drawing.read()) == [[f"第{number}项标签", str(number), "1"] for number in range(5)]


def test_headers_a_little_apart_are_two_where_the_rows_below_leave_the_gap_open(drawing):
    drawing.text(200, 80, "制发件数")
    drawing.text(246, 80, "废止件数")
    for number in range(5):
        put(drawing, 100 + 20 * number, f"第{number}项标签", [str(number), "1"], first=215, step=46)
    assert texts(drawing.read())[0] == ["制发件数", "废止件数"]


def test_running_text_is_left_as_it_stands(drawing):
    drawing.text(50, 100, "本机关高度重视政府信息公开工作，全年公开信息三百条，")
    drawing.text(50, 115, "回应群众关切二十次。")
    drawing.text(50, 130, "各科室密切配合，取得较好效果。")
    assert texts(drawing.read()) == [
        ["本机关高度重视政府信息公开工作，全年公开信息三百条，"],
        ["回应群众关切二十次。"],
        ["各科室密切配合，取得较好效果。"],
    ]

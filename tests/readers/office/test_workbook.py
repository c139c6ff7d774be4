"""Workbooks: what each visible sheet shows, as grids."""

import datetime
import io
from decimal import Decimal

import openpyxl
import pytest
from made import grid, relations, zipped
from openpyxl.styles import numbers

from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers import read
from gongkai.readers.office.workbook.cell_values import show_number

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def book_of(*rows, merges=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for area in merges:
        book.active.merge_cells(area)
    return book


def by_hand(sheet, shared=""):
    """A workbook whose one sheet has the given XML."""
    links = [("r1", "worksheet", "sheet1.xml"), ("r2", "sharedStrings", "strings.xml")]
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("r", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{SPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
            '2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(*links),
            "xl/sheet1.xml": f'<worksheet xmlns="{SPACE}">{sheet}</worksheet>',
            "xl/strings.xml": f'<sst xmlns="{SPACE}">{shared}</sst>',
        }
    )


def test_merged_cells_have_their_places():
    book = book_of(["项目", "合计", None], [None, "新收", "结转"], ["许可", 3, 4], merges=("A1:A2", "B1:C1"))
    document = read(saved(book))
    assert document.kind == "xlsx"
    assert grid(document) == [
        [("项目", 0, 1, 2), ("合计", 1, 3)],
        [("新收", 1, 2), ("结转", 2, 3)],
        [("许可", 0, 1), ("3", 1, 2), ("4", 2, 3)],
    ]


def test_empty_cells_between_filled_ones_are_cells_and_those_around_are_not():
    book = book_of([None, None, None], [None, "规章", None, 5], [None, "文件", 6, None])
    assert grid(read(saved(book))) == [
        [("规章", 0, 1), ("", 1, 2), ("5", 2, 3)],
        [("文件", 0, 1), ("6", 1, 2), ("", 2, 3)],
    ]


def test_empty_rows_divide_tables():
    document = read(saved(book_of(["a", 1], [], [], ["b", 2])))
    assert [(line.text, line.table, line.gap) for line in document.lines] == [("a 1", 1, 0), ("b 2", 2, 2)]


def test_long_text_in_a_row_of_its_own_is_running_text():
    text = "全年主动公开政府信息12条。" * 6
    document = read(saved(book_of(["规章", 1], [text, None], ["文件", 2])))
    assert [line.table for line in document.lines] == [1, None, 2]


def test_a_sheet_of_one_column_is_running_text():
    document = read(saved(book_of(["一、总体情况"], ["正文\n第二行"])))
    assert [(line.text, line.table) for line in document.lines] == [
        ("一、总体情况", None),
        ("正文", None),
        ("第二行", None),
    ]


def test_each_place_tells_table_row_and_column():
    document = read(saved(book_of(["a", 1], ["b", 2])))
    assert [cell.source[4:] for _, cell in document.cells()] == [(1, 1, 1), (1, 1, 2), (1, 2, 1), (1, 2, 2)]


def test_sheets_follow_one_another_and_hidden_ones_are_left_out_with_a_note():
    book = book_of(["a", 1])
    book.create_sheet("隐藏").append(["b", 2])
    book.create_sheet("三").append(["c", 3])
    book["隐藏"].sheet_state = "hidden"
    document = read(saved(book))
    assert (document.text, document.notes) == ("a 1\nc 3", ("hidden_sheet_not_read",))


def book_of_sheets(*sheets):
    book = openpyxl.Workbook()
    for index, rows in enumerate(sheets):
        sheet = book.create_sheet() if index else book.active
        for row in rows:
            sheet.append(row)
    return saved(book)


MAIN = [["一、总体情况"], ["全年平稳。"], ["二、主动公开"], ["三、申请"], ["四、复议"], ["项目", "数量"], ["维持", 1]]


def test_a_table_on_a_sheet_of_its_own_is_read_under_the_heading_that_waits_for_it():
    lines = read(book_of_sheets(MAIN, [["规章", 5]], [["新收", 7]])).lines
    assert [line.text.strip() for line in lines] == [
        "一、总体情况", "全年平稳。", "二、主动公开", "规章 5", "三、申请", "新收 7", "四、复议", "项目 数量", "维持 1",
    ]  # fmt: skip
    assert [line.number for line in lines] == sorted(line.number for line in lines)


def test_sheets_that_no_headings_wait_for_follow_one_another():
    lines = read(book_of_sheets(MAIN, [["规章", 5]], [["新收", 7]], [["说明", "无"]])).lines
    assert [line.text.strip() for line in lines][-4:] == ["维持 1", "规章 5", "新收 7", "说明 无"]


def test_hidden_rows_and_columns_are_left_out_with_a_note():
    book = book_of(["a", 1, 2], ["b", 3, 4], ["c", 5, 6])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    document = read(saved(book))
    assert grid(document) == [[("a", 0, 1), ("2", 1, 2)], [("c", 0, 1), ("6", 1, 2)]]
    assert document.notes == ("hidden_cells_not_read",)


def test_a_formula_shows_the_value_it_was_saved_with():
    row = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1"><f>1+2</f><v>3</v></c></row>'
    assert read(by_hand(f"<sheetData>{row}</sheetData>")).text == "a 3"


def test_a_formula_saved_without_a_value_is_no_blank():
    document = read(saved(book_of(["a", "=1+2"])))
    assert (document.text, document.notes) == ("a =1+2", ("formula_without_value",))


def test_strings_in_several_pieces_join_without_their_reading_aids():
    shared = "<si><r><t>行政</t></r><r><t>许可</t></r><rPh><t>XZXK</t></rPh></si>"
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>7</v></c><c r="C1" t="inlineStr"><is><t>丙</t></is></c>'
    assert read(by_hand(f'<sheetData><row r="1">{cells}</row></sheetData>', shared)).text == "行政许可 丙"


def test_cells_without_a_place_follow_one_another():
    cells = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c><v>4</v></c></row>"
    assert grid(read(by_hand(f"<sheetData>{cells}</sheetData>")))[1] == [("3", 0, 1), ("4", 1, 2)]


def test_zeros_that_a_sheet_hides_are_blank():
    view = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    rows = '<row r="1"><c r="A1"><v>0</v></c><c r="B1"><v>5</v></c><c r="C1"><v>6</v></c></row>'
    assert read(by_hand(f"{view}<sheetData>{rows}</sheetData>")).text == "5 6"


@pytest.mark.parametrize(
    ("value", "pattern", "shown"),
    [
        ("12", "General", "12"),
        ("12.0", "General", "12"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E+3", "General", "1000"),
        ("1234.5", "#,##0.00", "1234.50"),
        ("1234", "#,##0", "1234"),
        ("12.4", "0_ ", "12"),
        ("0.125", "0.0%", "12.5%"),
        ("12.50", "0.##", "12.5"),
        ("-3", "0;[Red]0", "-3"),
        ("0", "0;-0;;@", ""),
        ("0", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ ', "-"),
        ("7", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"??_ ;_ @_ ', "7"),
        ("7", '0"件"', "7"),
        ("5", "@", "5"),
    ],
)
def test_numbers_show_in_their_format(value, pattern, shown):
    assert show_number(Decimal(value), pattern) == shown


def test_dates_show_as_days():
    book = book_of(["a", datetime.date(2024, 1, 5)], ["b", datetime.date(2024, 1, 5)])
    book.active["B2"].number_format = 'yyyy"年"m"月"d"日"'
    assert read(saved(book)).text == "a 2024-01-05\nb 2024年1月5日"


def test_built_in_formats_are_known():
    book = book_of(["a", 0.5])
    book.active["B1"].number_format = numbers.FORMAT_PERCENTAGE
    assert read(saved(book)).text == "a 50%"


def test_an_empty_workbook_is_empty():
    with pytest.raises(UnreadableInput, match="empty"):
        read(saved(book_of()))


@pytest.mark.parametrize(
    ("sheet", "kind"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "rows"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>', "columns"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="19999"><c r="ALL19999"><v>1</v></c></row>', "columns"),
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="SF2"><v>1</v></c></row>', None),
    ],
)
def test_the_range_in_use_is_bounded(sheet, kind):
    data = by_hand(f"<sheetData>{sheet}</sheetData>")
    if kind is None:
        assert len(read(data).lines) == 2
    else:
        with pytest.raises(LimitExceeded) as caught:
            read(data)
        assert caught.value.kind == kind


def test_cells_that_are_only_painted_are_not_in_use():
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c><c r="XFD1" s="1"/></row><row r="1048576"/>'
    assert read(by_hand(f"<sheetData>{rows}</sheetData>")).text == "1 2"


def test_merged_areas_are_clipped_and_bounded():
    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row></sheetData>'
    whole = '<mergeCell ref="A1:XFD1048576"/>'
    assert grid(read(by_hand(f"{rows}<mergeCells>{whole}</mergeCells>"))) == [[("1", 0, 2)]]
    with pytest.raises(LimitExceeded):
        read(by_hand(f"{rows}<mergeCells>{whole * 20_001}</mergeCells>"))
    tall = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="SF20000"><v>2</v></c></row></sheetData>'
    )
    with pytest.raises(LimitExceeded):
        read(by_hand(f"{tall}<mergeCells>{whole}</mergeCells>"))


def test_own_limit_of_cells_holds():
    with pytest.raises(LimitExceeded):
        read(saved(book_of(*[["a", 1]] * 6)), ParseOptions(max_cells=10))


def test_a_document_type_is_refused():
    data = by_hand("<sheetData/>", "<!DOCTYPE a [<!ENTITY b 'c'>]>")
    with pytest.raises(UnreadableInput, match="document type"):
        read(data)


RUN = "<r><rPr>{}</rPr><t>{}</t></r>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (RUN.format("<b/>", "118") + RUN.format('<vertAlign val="superscript"/>', "1"), "118¹"),
        (RUN.format("<strike/>", "906") + RUN.format("<b/>", "118"), "118"),
        (RUN.format('<strike val="0"/>', "906") + RUN.format("<b/>", "118"), "906118"),
        (RUN.format('<color rgb="FFFFFFFF"/>', "8") + RUN.format("<b/>", "118"), "118"),
        (RUN.format('<color rgb="FFFFFFFF"/>', "118"), "118"),
        (RUN.format('<color theme="1"/>', "11") + RUN.format('<color rgb="FFFF0000"/>', "8"), "118"),
        (RUN.format("<strike/>", "118"), ""),
    ],
    ids=["raised", "struck", "not struck", "white", "all white", "coloured", "all struck"],
)
def test_pieces_of_a_text_are_printed_as_they_look(runs, text):
    cells = '<c r="A1"><v>5</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"><v>7</v></c>'
    sheet = f'<sheetData><row r="1">{cells}</row></sheetData>'
    assert [cell.text for cell in read(by_hand(sheet, f"<si>{runs}</si>")).lines[0].cells] == ["5", text, "7"]


def test_struck_cells_and_white_ones_are_not_read():
    book = book_of(["规章", 3, 906, 8, 25])
    book.active["C1"].font = openpyxl.styles.Font(strike=True)
    book.active["D1"].font = openpyxl.styles.Font(color="FFFFFFFF")
    book.active["E1"].font = openpyxl.styles.Font(color="FFFFFFFF")
    book.active["E1"].fill = openpyxl.styles.PatternFill("solid", fgColor="FF1F4E79")
    document = read(saved(book))
    assert [cell.text for cell in document.lines[0].cells] == ["规章", "3", "", "", "25"]
    assert document.notes == ("unprinted_cells_not_read",)


LABELS = ["信息内容", "制发件数", "废止件数", "规章", "规范性文件", "行政许可", "行政处罚", "行政强制", "收费金额"]


def copies(names, figures):
    """A workbook of sheets with the same labels, each with its figures beside them."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, values in zip(names, figures, strict=True):
        sheet = book.create_sheet(name)
        for label, value in zip(LABELS, values, strict=True):
            sheet.append([label, value])
    return read(saved(book))


FILLED, BLANK = list(range(10, 19)), [None] * 9


@pytest.mark.parametrize(
    ("names", "figures"),
    [
        (("Sheet1", "Sheet2"), (BLANK, FILLED)),
        (("年报", "空表"), (FILLED, BLANK)),
        (("样表", "填报"), ([1] * 9, FILLED)),
    ],
    ids=["before", "behind", "a sample with figures"],
)
def test_a_blank_copy_of_the_filled_sheet_is_not_read(names, figures):
    document = copies(names, figures)
    assert [line.cells[1].text for line in document.lines] == [str(value) for value in FILLED]
    assert document.notes == ("blank_copy_not_read",)


def test_two_filled_sheets_are_both_read():
    document = copies(("2022", "2023"), (FILLED, [value + 1 for value in FILLED]))
    assert (len(document.lines), document.notes) == (18, ())


def test_a_blank_form_alone_is_read():
    assert len(copies(("样表",), (BLANK,)).lines) == 9

"""What a person sees of a page, and nothing else: hidden text is no print, and print that is no text is not lost."""

import pytest
from drawing import HEIGHT, WIDTH, Drawing, file_of, stream, texts
from reportlab.lib.utils import ImageReader

from gongkai.core.errors import MissingExtra
from gongkai.readers import images, read
from gongkai.readers.images import require_engine

LOST = "\ufffc"
XS, TOP = (50, 150, 220, 290), 100


def ruled(drawing, rows):
    """A ruled table whose rows are 20 points high; figures in Helvetica, which every program can draw."""
    drawing.table([["" for _ in row] for row in rows], XS, TOP)
    for number, row in enumerate(rows):
        for x, text in zip(XS, row, strict=False):
            if text.isascii():
                figure(drawing, x + 30, number, text)
            else:
                drawing.text(x + 3, TOP + 20 * number + 5, text)


def figure(drawing, x, row, text, size=10, rise=0.0, mode=0):
    """A figure in a row of the table; ``rise`` points above its base line."""
    writing = drawing.canvas.beginText(x, HEIGHT - TOP - 20 * row - 14 + rise)
    writing.setFont("Helvetica", size)
    writing.setTextRenderMode(mode)
    writing.textOut(text)
    drawing.canvas.drawText(writing)


def cells(document, row=1):
    return [cell.text for cell in document.lines[row].cells]


ROWS = [["类别", "甲", "乙"], ["规章", "118", "25"], ["文件", "7", "3"]]


@pytest.fixture
def table(drawing):
    ruled(drawing, ROWS)
    return drawing


@pytest.mark.parametrize("grey", [1.0, 0.97])
def test_text_in_the_colour_of_the_paper_is_not_read(table, grey):
    table.canvas.setFillGray(grey)
    figure(table, XS[1] + 24, 1, "8")
    document = table.read()
    assert cells(document) == ["规章", "118", "25"]
    assert document.notes == ("hidden_text_dropped",)


def test_white_text_on_a_dark_cell_is_read(drawing):
    drawing.table([[""] * 3] * 3, XS, TOP)
    drawing.canvas.rect(XS[1], HEIGHT - TOP - 40, 70, 20, stroke=0, fill=1)
    drawing.canvas.setFillGray(1)
    figure(drawing, XS[1] + 30, 1, "118")
    drawing.canvas.setFillGray(0)
    figure(drawing, XS[2] + 30, 1, "25")
    assert cells(drawing.read()) == ["", "118", "25"]


def test_text_without_ink_is_not_read(table):
    figure(table, XS[1] + 24, 1, "7", mode=3)
    assert cells(table.read()) == ["规章", "118", "25"]


def test_transparent_text_is_not_read(table):
    table.canvas.setFillAlpha(0)
    figure(table, XS[1] + 24, 1, "7")
    assert cells(table.read()) == ["规章", "118", "25"]


def test_an_old_figure_under_a_white_box_gives_way_to_the_new_one(drawing):
    ruled(drawing, [ROWS[0], ["规章", "919", "25"]])
    drawing.canvas.setFillGray(1)
    drawing.canvas.rect(XS[1] + 25, HEIGHT - TOP - 38, 30, 16, stroke=0, fill=1)
    drawing.canvas.setFillGray(0)
    figure(drawing, XS[1] + 32, 1, "118")
    assert cells(drawing.read()) == ["规章", "118", "25"]


def test_a_figure_under_a_white_picture_is_not_read(table):
    from PIL import Image

    table.canvas.drawImage(ImageReader(Image.new("RGB", (30, 16), "white")), XS[1] + 25, HEIGHT - TOP - 38, 30, 16)
    document = table.read()
    assert cells(document) == ["规章", "", "25"]
    assert document.lines[1].cells[1].score < 0.9  # something stood there once


def test_two_figures_printed_over_each_other_are_in_doubt(table):
    figure(table, XS[1] + 30, 1, "906")
    assert table.read().lines[1].cells[1].score < 0.9


def test_bold_by_printing_twice_is_no_doubt(table):
    figure(table, XS[1] + 30.3, 1, "118")
    cell = table.read().lines[1].cells[1]
    assert (cell.text, cell.score) == ("118", 1.0)


def test_text_outside_a_clipping_path_is_not_read(table):
    path = table.canvas.beginPath()
    path.rect(0, 0, 10, 10)
    table.canvas.saveState()
    table.canvas.clipPath(path, stroke=0)
    figure(table, XS[1] + 24, 1, "7")
    table.canvas.restoreState()
    assert cells(table.read()) == ["规章", "118", "25"]


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def by_hand(content, *further, page=b"", catalog=b"", resources=b""):
    """A page of 400 × 200 points; object 5 is its font, further objects follow."""
    head = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>%b>>"
    root = b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog
    return read(file_of([root, PAGES, head % (resources, page), stream(content), FONT, *further]))


def test_a_layer_that_is_switched_off_is_not_read():
    hidden = b"/OC/L BDC BT /F 12 Tf 80 100 Td (906) Tj ET EMC "
    document = by_hand(
        b"BT /F 12 Tf 20 100 Td (Rules) Tj ET " + hidden + b"BT /F 12 Tf 82 100 Td (118) Tj ET",
        b"<</Type/OCG/Name(old)>>",
        catalog=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>",
        resources=b"/Properties<</L 6 0 R>>",
    )
    assert document.text == "Rules 118"


def test_what_lies_outside_the_crop_is_not_read():
    document = by_hand(
        b"BT /F 12 Tf 20 100 Td (Rules 118) Tj ET BT /F 12 Tf 300 100 Td (906) Tj ET", page=b"/CropBox[0 0 200 200]"
    )
    assert document.text == "Rules 118"


NOTE = b"<</Type/Annot/Subtype/FreeText/Rect[80 94 140 112]/Contents(118)/DA(/Helv 12 Tf 0 g)%b>>"


def test_a_note_in_the_page_is_read_by_its_appearance():
    shown = stream(b"BT /F 12 Tf 2 6 Td (118) Tj ET", b"/Subtype/Form/BBox[0 0 60 18]/Resources<</Font<</F 5 0 R>>>>")
    content = b"BT /F 12 Tf 20 100 Td (Rules) Tj ET"
    document = by_hand(content, NOTE % b"/AP<</N 7 0 R>>", shown, page=b"/Annots[6 0 R]")
    assert document.text == "Rules 118"


def test_a_note_without_an_appearance_is_read_by_its_text():
    content = b"BT /F 12 Tf 20 100 Td (Rules) Tj ET"
    assert by_hand(content, NOTE % b"", page=b"/Annots[6 0 R]").text == "Rules 118"


def test_a_note_that_names_no_font_is_read_by_its_text():
    content = b"BT /F 12 Tf 20 100 Td (Rules) Tj ET"
    note = NOTE.replace(b"/Helv 12 Tf ", b"") % b"/BS<</W 0>>"
    assert by_hand(content, note, page=b"/Annots[6 0 R]").text == "Rules 118"


def test_a_hidden_note_is_not_read():
    content = b"BT /F 12 Tf 20 100 Td (Rules) Tj ET"
    assert by_hand(content, NOTE % b"/F 2", page=b"/Annots[6 0 R]").text == "Rules"


def test_a_note_that_covers_a_figure_takes_its_place():
    shown = stream(
        b"1 g 0 0 60 18 re f 0 g BT /F 12 Tf 2 6 Td (118) Tj ET",
        b"/Subtype/Form/BBox[0 0 60 18]/Resources<</Font<</F 5 0 R>>>>",
    )
    content = b"BT /F 12 Tf 20 100 Td (Rules) Tj ET BT /F 12 Tf 83 100 Td (906) Tj ET"
    document = by_hand(content, NOTE % b"/AP<</N 7 0 R>>", shown, page=b"/Annots[6 0 R]")
    assert document.text == "Rules 118"


@pytest.mark.parametrize("made", ["with its appearance", "to be made by the reader"])
def test_form_fields_are_read(made):
    shown = stream(b"BT /F 12 Tf 2 6 Td (118) Tj ET", b"/Subtype/Form/BBox[0 0 60 18]/Resources<</Font<</F 5 0 R>>>>")
    field = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(118)/Rect[80 94 140 112]/DA(/F 12 Tf 0 g)%b>>"
    own = made == "with its appearance"
    form = b"<</Fields[6 0 R]/DR<</Font<</F 5 0 R>>>>%b>>" % (b"" if own else b"/NeedAppearances true")
    document = by_hand(
        b"BT /F 12 Tf 20 100 Td (Rules) Tj ET",
        field % (b"/AP<</N 7 0 R>>" if own else b""),
        shown,
        page=b"/Annots[6 0 R]",
        catalog=b"/AcroForm " + form,
    )
    assert document.text == "Rules 118"


@pytest.mark.parametrize(("size", "rise"), [(6, 4), (8, 3)])
def test_a_raised_mark_behind_a_figure_is_no_digit(table, size, rise):
    figure(table, XS[1] + 47, 1, "1", size, rise)
    assert cells(table.read()) == ["规章", "118¹", "25"]


def test_a_raised_mark_in_brackets_is_no_figure(table):
    figure(table, XS[1] + 47, 1, "[12]", 6, 4)
    assert cells(table.read()) == ["规章", "118¹²", "25"]


def test_a_smaller_figure_on_the_same_line_is_one(drawing):
    ruled(drawing, [ROWS[0], ["规章", "", "25"]])
    figure(drawing, XS[1] + 30, 1, "11")
    figure(drawing, XS[1] + 41.2, 1, "8", 8)
    assert cells(drawing.read()) == ["规章", "118", "25"]


@pytest.mark.parametrize("wide", [6, 17])
def test_a_struck_figure_is_not_read(table, wide):
    digits = "906"[: round(wide / 5.6)]
    figure(table, XS[1] + 30 - wide, 1, digits)
    y = HEIGHT - TOP - 20 - 14 + 3.4
    table.canvas.line(XS[1] + 30 - wide, y, XS[1] + 29.6, y)
    document = table.read()
    assert cells(document) == ["规章", "118", "25"]
    assert document.notes == ("struck_text_dropped",)


def test_an_underlined_figure_is_read(table):
    y = HEIGHT - TOP - 20 - 14 - 1.2
    table.canvas.line(XS[1] + 30, y, XS[1] + 47, y)
    assert cells(table.read()) == ["规章", "118", "25"]


@pytest.fixture
def engine():
    try:
        require_engine()
    except MissingExtra as error:
        pytest.skip(str(error))


@pytest.fixture
def no_engine(monkeypatch):
    def missing():
        raise MissingExtra("reading a picture needs the extra `ocr`")

    monkeypatch.setattr(images, "require_engine", missing)


def picture_of(text):
    """A figure as a small picture."""
    import pypdfium2

    one = Drawing()
    one.canvas.setFont("Helvetica", 10)
    one.canvas.drawString(10, HEIGHT - 20, text)
    page = pypdfium2.PdfDocument(one.data())[0].render(scale=4).to_pil()
    return ImageReader(page.crop((32, 40, 4 * 36, 4 * 24)))


def with_picture(drawing):
    ruled(drawing, [ROWS[0], ["规章", "", "25"], ROWS[2]])
    drawing.canvas.drawImage(picture_of("118"), XS[1] + 20, HEIGHT - TOP - 38, 28, 14)


@pytest.mark.usefixtures("engine")
def test_a_figure_as_a_small_picture_is_recognised_and_in_doubt(drawing):
    with_picture(drawing)
    cell = drawing.read().lines[1].cells[1]
    assert cell.text == "118"
    assert cell.score < 0.9


@pytest.mark.usefixtures("no_engine")
def test_without_the_engine_a_mark_stands_for_a_figure_as_a_picture(drawing):
    with_picture(drawing)
    document = drawing.read()
    assert cells(document) == ["规章", LOST, "25"]
    assert (document.lines[1].cells[1].score, document.notes) == (0.0, ("print_not_read",))


def seven(canvas, x, y):
    """The figure 7 as a shape."""
    path = canvas.beginPath()
    path.moveTo(x, y + 8)
    for dx, dy in ((6, 8), (6, 7), (2.6, 0), (1.4, 0), (4.8, 7), (0, 7)):
        path.lineTo(x + dx, y + dy)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


@pytest.mark.usefixtures("no_engine")
def test_a_figure_as_a_shape_is_no_blank(drawing):
    ruled(drawing, [ROWS[0], ["规章", "", ""], ROWS[2]])
    seven(drawing.canvas, XS[1] + 30, HEIGHT - TOP - 34)
    assert cells(drawing.read()) == ["规章", LOST, ""]


@pytest.mark.usefixtures("engine")
def test_a_figure_as_a_shape_is_recognised(drawing):
    ruled(drawing, [ROWS[0], ["规章", "", ""], ROWS[2]])
    seven(drawing.canvas, XS[1] + 30, HEIGHT - TOP - 34)
    assert cells(drawing.read()) == ["规章", "7", ""]


@pytest.mark.usefixtures("no_engine")
def test_a_shape_beside_the_digits_of_a_figure_leaves_it_in_doubt(table):
    seven(table.canvas, XS[1] + 48, HEIGHT - TOP - 34)
    cell = table.read().lines[1].cells[1]
    assert (cell.text, cell.score < 0.9) == ("118", True)


@pytest.mark.usefixtures("no_engine")
def test_shades_and_inner_frames_of_blank_cells_are_no_print(drawing):
    drawing.canvas.setFillGray(0.8)
    drawing.canvas.rect(XS[1] + 0.5, HEIGHT - TOP - 39.5, 69, 19, stroke=0, fill=1)
    drawing.canvas.setFillGray(0)
    ruled(drawing, [ROWS[0], ["规章", "", ""], ROWS[2]])
    drawing.canvas.rect(XS[2] + 6, HEIGHT - TOP - 34, 58, 8)
    seven(drawing.canvas, 300, 50)  # something is drawn on the page
    document = drawing.read()
    assert cells(document) == ["规章", "", ""]
    assert [cell.score for cell in document.lines[1].cells] == [1.0, 1.0, 1.0]


def says_nothing(mapping):
    """A page whose figures are written in a font of squares that maps all of them to something that is no character."""
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 10 10]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 49/LastChar 49/Widths[10]"
        b"/CharProcs<</a 7 0 R>>/Encoding<</Type/Encoding/Differences[49/a]>>/ToUnicode 8 0 R>>"
    )
    square = stream(b"10 0 0 0 9 8 d1 1 0 7 8 re f")
    names = b"1 begincodespacerange <00><ff> endcodespacerange 1 beginbfchar <31><%b> endbfchar" % mapping
    return by_hand(
        b"BT /F 12 Tf 20 100 Td (Rules) Tj ET BT /B 12 Tf 150 100 Td (11) Tj ET BT /F 12 Tf 250 100 Td (25) Tj ET",
        font,
        square,
        stream(b"/CIDInit /ProcSet findresource begin begincmap " + names + b" endcmap end"),
        resources=b"/Font<</F 5 0 R/B 6 0 R>>",
    )


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize("mapping", [b"0020", b"00a0", b"0000"])
def test_a_font_that_maps_its_figures_to_blanks_leaves_a_mark(mapping):
    assert texts(says_nothing(mapping)) == [["Rules", LOST, "25"]]


def scan_with_layer(drawing, figures):
    """A page that is a picture of the table, with the text of an earlier recogniser that nobody sees."""
    import pypdfium2

    ruled(drawing, ROWS)
    picture = pypdfium2.PdfDocument(drawing.data())[0].render(scale=2).to_pil().convert("L")
    scan = Drawing()
    scan.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    for row, line in enumerate(figures, 1):
        for x, text in zip(XS[1:], line, strict=False):
            figure(scan, x + 30, row, text, mode=3)
    for number in range(20):
        figure(scan, 50 + number * 12, 12, "x", mode=3)
    return scan


@pytest.mark.usefixtures("engine")
def test_a_scan_is_read_by_the_recogniser_and_doubted_where_its_layer_says_otherwise(drawing):
    document = scan_with_layer(drawing, [["178", "25"], ["7", "3"]]).read()
    line = document.lines[1]
    assert [cell.text for cell in line.cells] == ["规章", "118", "25"]
    assert (line.cells[1].score < 0.9, line.cells[2].score > 0.9) == (True, True)


@pytest.mark.usefixtures("no_engine")
def test_without_the_engine_the_layer_of_a_scan_is_read_and_in_doubt(drawing):
    document = scan_with_layer(drawing, [["178", "25"], ["7", "3"]]).read()
    assert texts(document)[:2] == [["178", "25"], ["7", "3"]]
    assert {cell.score for _, cell in document.cells()} == {0.5}
    assert "picture_not_read" in document.notes


def test_the_icon_of_a_note_is_no_print():
    content = b"BT /F 12 Tf 20 100 Td (Rules 118) Tj ET"
    icon = stream(b"1 0.9 0 rg 0 0 20 20 re B", b"/Subtype/Form/BBox[0 0 20 20]")
    note = b"<</Type/Annot/Subtype/Text/Rect[55 96 75 116]/Contents(906)/AP<</N 7 0 R>>>>"
    assert by_hand(content, note, icon, page=b"/Annots[6 0 R]").text == "Rules 118"


def test_print_under_a_text_laid_over_it_is_in_doubt():
    content = b"BT /F 12 Tf 20 100 Td (Rules) Tj ET BT /F 12 Tf 84 100 Td (906) Tj ET"
    document = by_hand(content, NOTE % b"", page=b"/Annots[6 0 R]")
    assert min(cell.score for _, cell in document.cells() if any(map(str.isdigit, cell.text))) < 1


def test_a_layer_without_a_font_of_its_own_in_the_file_is_hidden_text_beside_a_seen_figure():
    hidden = b"/OC/L BDC BT /F2 12 Tf 102 100 Td (99) Tj ET EMC "
    document = by_hand(
        b"BT /F 12 Tf 20 100 Td (Rules) Tj ET BT /F 12 Tf 82 100 Td (118) Tj ET " + hidden,
        b"<</Type/OCG/Name(old)>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
        catalog=b"/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>",
        resources=b"/Properties<</L 6 0 R>>/Font<</F 5 0 R/F2 7 0 R>>",
    )
    assert document.text == "Rules 118"

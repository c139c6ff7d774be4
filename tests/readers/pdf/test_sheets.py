"""Several pages on one sheet."""

import ctypes
import io

import pypdfium2
import pypdfium2.raw as raw
import pytest
from drawing import texts

from gongkai.readers import read

SEASONS = "春夏秋冬"
PROSE = "本机关认真贯彻落实政府信息公开条例的各项要求，不断提升公开质量和实效。"


def on_sheets(data, columns, rows, size):
    """The pages of a file, so many beside and below each other on sheets of a size."""
    source = pypdfium2.PdfDocument(data)
    sheets = pypdfium2.PdfDocument(raw.FPDF_ImportNPagesToOne(source.raw, *map(ctypes.c_float, size), columns, rows))
    stream = io.BytesIO()
    sheets.save(stream)
    return stream.getvalue()


def report(drawing, pages):
    """Pages, each with prose and a ruled table of its own."""
    for number in range(1, pages + 1):
        drawing.text(30, 40, SEASONS[number - 1])
        for line in range(3):
            drawing.text(30, 60 + 20 * line, PROSE)
        drawing.table([["类别", "甲", "乙"], ["规章", str(number), str(10 * number)]], (30, 150, 270, 390), 160)
        drawing.text(30, 300, PROSE)
        drawing.text(30, 500, PROSE)
        drawing.new_page()
    return drawing.data()


@pytest.mark.parametrize(
    ("columns", "rows", "size"), [(2, 1, (842, 600)), (2, 2, (595, 842))], ids=["two on a sheet", "four on a sheet"]
)
def test_pages_on_one_sheet_are_read_one_after_the_other(drawing, columns, rows, size):
    data = report(drawing, columns * rows)
    document = read(on_sheets(data, columns, rows, size))
    assert [line for line in texts(document) if line != [PROSE]] == [
        line
        for number in range(1, columns * rows + 1)
        for line in ([SEASONS[number - 1]], ["类别", "甲", "乙"], ["规章", str(number), str(10 * number)])
    ]
    assert {cell.source.page for _, cell in document.cells()} == {1}


def test_a_page_of_a_sheet_whose_rules_are_drawn_cell_by_cell_is_a_page(drawing):
    for line in range(6):
        drawing.text(30, 60 + 20 * line, PROSE)
    drawing.new_page()
    for row in range(6):
        for column, (x, label) in enumerate(zip((30, 150, 270), ("规章", "4", "5"), strict=True)):
            drawing.text(x + 5, 64 + 20 * row, label if column else f"{label}{SEASONS[row % 4]}")
            drawing.box(x, 60 + 20 * row, x + 119, 80 + 20 * row)
    document = read(on_sheets(drawing.data(), 2, 1, (842, 600)))
    assert [[cell.text for cell in line.cells] for line in document.lines][6:] == [
        [f"规章{SEASONS[row % 4]}", "4", "5"] for row in range(6)
    ]


def test_a_wide_table_without_rules_is_one_page(drawing):
    for row in range(12):
        for column, x in enumerate((30, 120, 250, 330)):
            drawing.text(x, 40 + 20 * row, f"甲乙{row}{column}")
    assert [len(line) for line in texts(drawing.read())] == [4] * 12

"""Old office files through LibreOffice: the real program, which may reach nothing and may not linger."""

import io
import socketserver
import threading
import time

import pytest
from made import grid

from gongkai.core.errors import EncryptedInput, LimitExceeded, UnreadableInput
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.readers import read
from gongkai.readers.office import libreoffice

needs_office = pytest.mark.skipif(
    not libreoffice.has_part("docx"), reason="no Writer: install Debian's libreoffice-writer-nogui"
)


def document():
    """A document as a program of today writes it."""
    import docx

    made = docx.Document()
    made.add_paragraph("一、总体情况")
    table = made.add_table(3, 3)
    for row, texts in zip(table.rows, (("项目", "合计", ""), ("", "新收", "结转"), ("许可", "3", "4")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 0).merge(table.cell(1, 0)).text = "项目"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "合计"
    made.add_paragraph()
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


LINES = [
    [("一、总体情况", 0, 12)],
    [("项目", 0, 1, 2), ("合计", 1, 3)],
    [("新收", 1, 2), ("结转", 2, 3)],
    [("许可", 0, 1), ("3", 1, 2), ("4", 2, 3)],
]
MADE_BY = {"doc": "doc:MS Word 97", "rtf": "rtf:Rich Text Format", "odt": "odt:writer8"}


@needs_office
@pytest.mark.parametrize("ending", MADE_BY)
def test_old_documents_are_read_as_new_ones(ending, monkeypatch):
    monkeypatch.setitem(libreoffice._FILTERS, ending, MADE_BY[ending])
    found = read(libreoffice.convert(document(), "docx", ending, DEFAULT_OPTIONS))
    assert grid(found) == LINES
    assert (found.kind, found.notes) == (ending, ("converted_by_libreoffice",))


@needs_office
def test_what_a_document_names_is_never_fetched():
    asked = []

    class Server(socketserver.BaseRequestHandler):
        def handle(self):
            asked.append(self.client_address)

    server = socketserver.TCPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = "http://{}:{}/a.png".format(*server.server_address)
        page = f'<html><body><p>正文<img src="{address}" width=300></p></body></html>'
        assert read(libreoffice.convert(page.encode(), "html", "docx", DEFAULT_OPTIONS)).lines
    finally:
        server.shutdown()
    assert asked == []


@needs_office
def test_a_conversion_that_takes_too_long_is_ended():
    begun = time.monotonic()
    with pytest.raises(LimitExceeded) as caught:
        read(b"{\\rtf1 x}", ParseOptions(convert_seconds=0.2))
    assert caught.value.kind == "seconds of conversion"
    assert time.monotonic() - begun < 10


def test_without_libreoffice_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(UnreadableInput, match="LibreOffice"):
        read(b"{\\rtf1 x}")


def compound(*names, sector=b""):
    """The head of a compound file with the given directory, whose streams all begin in the second sector."""
    entries = b""
    for name in names:
        encoded = name.encode("utf-16-le") + b"\x00\x00"
        entries += (encoded.ljust(64, b"\x00") + len(encoded).to_bytes(2, "little")).ljust(116, b"\x00")
        entries += (1).to_bytes(4, "little") + bytes(8)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\x00") + (9).to_bytes(2, "little")
    return header.ljust(512, b"\x00") + entries.ljust(512, b"\x00") + sector.ljust(512, b"\x00")


@pytest.mark.parametrize(
    "data",
    [
        compound("Root Entry", "EncryptedPackage"),
        compound("Root Entry", "WordDocument", sector=b"\xec\xa5\xc1\x00" + bytes(7) + b"\x01"),
    ],
    ids=["package", "word"],
)
def test_locked_files_are_told_apart(data):
    with pytest.raises(EncryptedInput):
        read(data)


def test_other_compound_files_are_refused():
    with pytest.raises(UnreadableInput, match="Office"):
        read(compound("Root Entry", "PowerPoint Document"))


@needs_office
@pytest.mark.parametrize("data", [compound("Root Entry", "WordDocument"), compound("Root Entry", "Workbook")])
def test_damaged_files_end_in_a_clear_error(data):
    with pytest.raises(UnreadableInput):
        read(data)


def test_office_xml_is_told_from_its_head(monkeypatch):
    asked = []
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    head = '<?xml version="1.0"?>\n<?mso-application progid="{}"?>\n<a/>'
    for program in ("Word.Document", "Excel.Sheet"):
        with pytest.raises(UnreadableInput, match="LibreOffice") as caught:
            read(head.format(program).encode())
        asked.append(str(caught.value))
    assert all(".xml" in each for each in asked)


needs_calc = pytest.mark.skipif(
    not libreoffice.has_part("xlsx"), reason="no Calc: install Debian's libreoffice-calc-nogui"
)
CALC = {"xls": "xls:MS Excel 97", "ods": "ods:calc8"}


def workbook():
    """A workbook of two sheets, one of them hidden."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["项目", "合计", None], [None, "新收", "结转"], ["许可", 3, 208.91], ["处罚", 0, None]):
        book.active.append(row)
    book.active.merge_cells("A1:A2")
    book.active.merge_cells("B1:C1")
    book.create_sheet("旧").append(["废", 9])
    book["旧"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@needs_calc
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_old_workbooks_are_read_without_an_office_program(ending, monkeypatch):
    monkeypatch.setitem(libreoffice._FILTERS, ending, CALC[ending])
    data = libreoffice.convert(workbook(), "xlsx", ending, DEFAULT_OPTIONS)
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    found = read(data)
    assert grid(found) == [
        [("项目", 0, 1, 2), ("合计", 1, 3)],
        [("新收", 1, 2), ("结转", 2, 3)],
        [("许可", 0, 1), ("3", 1, 2), ("208.91", 2, 3)],
        [("处罚", 0, 1), ("0", 1, 2), ("", 2, 3)],
    ]
    assert (found.kind, found.notes) == (ending, ("read_by_calamine", "hidden_sheet_not_read"))


OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def open_workbook(rows):
    """An OpenDocument workbook of one sheet, written by hand."""
    from made import zipped

    body = f'<office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet>'
    spaces = " ".join(f'xmlns:{name}="{OPEN}{name}:1.0"' for name in ("office", "table", "text"))
    content = f"<office:document-content {spaces}><office:body>{body}</office:body></office:document-content>"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def cell(value, entries=""):
    return f'<table:table-cell office:value-type="float" office:value="{value}" {entries}/>'


def test_a_number_has_no_noise_of_its_binary_form():
    rows = "".join(f"<table:table-row>{cell(value)}{cell(1)}</table:table-row>" for value in (0.1 + 0.2, 12.0, 1e15))
    assert [line.cells[0].text for line in read(open_workbook(rows)).lines] == ["0.3", "12", "1000000000000000"]


@pytest.mark.parametrize("repeated", [(16_000, 1_000_000), (1, 1_000_000), (16_000, 1)])
def test_a_workbook_that_unfolds_without_end_is_refused(repeated):
    wide, high = repeated
    filled = cell(1, f'table:number-columns-repeated="{wide}"')
    begun = time.monotonic()
    with pytest.raises((UnreadableInput, LimitExceeded)):
        read(open_workbook(f'<table:table-row table:number-rows-repeated="{high}">{filled}</table:table-row>'))
    assert time.monotonic() - begun < 20


def test_a_damaged_workbook_ends_in_a_clear_error():
    from made import zipped

    data = zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a"})
    with pytest.raises(UnreadableInput):
        read(data)


def test_without_calc_the_error_names_its_package(monkeypatch):
    monkeypatch.setattr(libreoffice, "has_part", lambda target: target != "xlsx")
    with pytest.raises(UnreadableInput, match="libreoffice-calc-nogui"):
        read(b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<a/>')

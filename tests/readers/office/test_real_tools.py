"""Files as the programs write them that people use: LibreOffice, a browser, python-docx."""

import shutil

import pytest

from gongkai.readers import read
from gongkai.readers.office.libreoffice import has_part
from gongkai.training.generator import make_sample
from gongkai.training.generator.rendering.office_conversion import convert_by_office, office_path
from gongkai.training.generator.rendering.word import WAYS, render_word
from gongkai.training.generator.rendering.workbook import WAYS as BOOK_WAYS
from gongkai.training.generator.rendering.workbook import render_workbook

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = make_sample("HTML", 701).content
needs_office = pytest.mark.skipif(office_path() is None, reason="no LibreOffice: install libreoffice-writer-nogui")

needs_calc = pytest.mark.skipif(not has_part("xlsx"), reason="no Calc: install libreoffice-calc-nogui")


@needs_office
def test_word_documents_that_libreoffice_saved_again_read_the_same():
    documents = [render_word(PAGE, way) for way in WAYS]
    for way, before, after in zip(WAYS, documents, convert_by_office(documents, "docx", "docx"), strict=True):
        assert read(after).text == read(before).text, way


@needs_office
def test_pages_that_libreoffice_made_word_documents_of_keep_their_tables():
    def tables(data):
        found = read(data)
        return [[(cell.text, cell.row_span) for cell in line.cells] for line in found.lines if line.table]

    (document,) = convert_by_office([PAGE.encode()], "html", "docx")
    assert tables(document) == tables(PAGE.encode())


@needs_calc
def test_workbooks_that_libreoffice_saved_again_read_the_same():
    books = [render_workbook(PAGE, way) for way in BOOK_WAYS]
    for way, before, after in zip(BOOK_WAYS, books, convert_by_office(books, "xlsx", "xlsx"), strict=True):
        assert read(after).text == read(before).text, way


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: install Debian's package chromium")
def test_a_page_that_a_browser_archived_reads_like_the_page():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(offline=True).new_page()
        page.set_content(PAGE)
        archive = page.context.new_cdp_session(page).send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        browser.close()
    found = read(archive.encode())
    assert found.kind == "mht"
    assert found.text == read(PAGE.encode()).text

"""Python libraries that make text of PDF files and Word documents."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any, Final

from gongkai.training.generator.conversion.program import Converter, one_by_one


def _pdfplumber(**options: Any) -> Any:
    def convert(file: bytes) -> str:
        import pdfplumber

        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        with pdfplumber.open(io.BytesIO(file)) as document:
            return "\n".join(page.extract_text(**options) or "" for page in document.pages)

    return one_by_one(convert)


def _pdfminer(file: bytes) -> str:
    from pdfminer.high_level import extract_text

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    return extract_text(io.BytesIO(file))


def _pypdf(mode: str) -> Any:
    def convert(file: bytes) -> str:
        from pypdf import PdfReader

        pages = PdfReader(io.BytesIO(file)).pages
        return "\n".join(page.extract_text(extraction_mode=mode) for page in pages)  # type: ignore[arg-type]

    return one_by_one(convert)


def _pypdfium(file: bytes) -> str:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _docx2txt(file: bytes) -> str:
    import docx2txt

    text: str = docx2txt.process(io.BytesIO(file))
    return text


def _mammoth(file: bytes) -> str:
    """Return a page of bare markup."""
    import mammoth

    text: str = mammoth.convert_to_html(io.BytesIO(file)).value
    return text


def _mammoth_text(file: bytes) -> str:
    import mammoth

    text: str = mammoth.extract_raw_text(io.BytesIO(file)).value
    return text


def _markitdown(ending: str) -> Any:
    def convert(file: bytes) -> str:
        from markitdown import MarkItDown, StreamInfo

        return MarkItDown().convert_stream(io.BytesIO(file), stream_info=StreamInfo(extension=ending)).text_content

    return one_by_one(convert)


def _python_docx(separator: str, paragraphs_first: bool) -> Any:
    """The text of paragraphs and tables, as the examples that everyone copies print it."""

    def convert(file: bytes) -> str:
        from docx import Document

        document = Document(io.BytesIO(file))
        if paragraphs_first:
            lines = [each.text for each in document.paragraphs]
            return "\n".join([*lines, *_rows(document.tables, separator)])
        lines = []
        for each in document.iter_inner_content():
            lines += _rows([each], separator) if hasattr(each, "rows") else [each.text]
        return "\n".join(lines)

    return one_by_one(convert)


def _rows(tables: Any, separator: str) -> Iterator[str]:
    for table in tables:
        for row in table.rows:
            yield separator.join(cell.text for cell in row.cells)


FILE_LIBRARIES: Final = (
    Converter("pdfplumber_text", "pdfminer", "pdf", ".txt", _pdfplumber(), slow=True),
    Converter("pdfplumber_layout", "pdfminer", "pdf", ".txt", _pdfplumber(layout=True), slow=True),
    Converter("pdfminer", "pdfminer", "pdf", ".txt", one_by_one(_pdfminer), slow=True),
    Converter("pypdf", "pypdf", "pdf", ".txt", _pypdf("plain"), ("pypdf",), slow=True),
    Converter("pypdf_layout", "pypdf", "pdf", ".txt", _pypdf("layout"), ("pypdf",), slow=True),
    Converter("pypdfium", "pdfium", "pdf", ".txt", one_by_one(_pypdfium), slow=True),
    Converter("docx2txt", "docx2txt", "docx", ".txt", one_by_one(_docx2txt), ("docx2txt", "docx")),
    Converter("mammoth_html", "mammoth", "docx", ".html", one_by_one(_mammoth), ("mammoth", "docx")),
    Converter("mammoth_text", "mammoth", "docx", ".txt", one_by_one(_mammoth_text), ("mammoth", "docx")),
    Converter(
        "markitdown_docx", "markitdown", "docx", ".md", _markitdown(".docx"),
        ("markitdown", "mammoth", "docx"), slow=True
    ),
    Converter("python_docx_tabs", "python-docx", "docx", ".txt", _python_docx("\t", False), ("docx",)),
    Converter("python_docx_pipes", "python-docx", "docx", ".txt", _python_docx(" | ", False), ("docx",)),
    Converter("python_docx_tables_last", "python-docx", "docx", ".txt", _python_docx("\t", True), ("docx",)),
)  # fmt: skip

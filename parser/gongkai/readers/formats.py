"""Kinds of files known by their bytes. A reader for one joins by replacing its refusal with a reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from gongkai.core.document import Document
from gongkai.core.errors import UnreadableInput
from gongkai.core.options import ParseOptions

SUFFIXES: Final = frozenset(
    (
        *(".txt", ".text", ".md", ".markdown", ".rst", ".csv", ".tsv", ".json"),
        *(".html", ".htm", ".xhtml", ".shtml", ".xml", ".mht", ".mhtml"),
        *(".pdf", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods"),
        *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif"),
    )
)
"""Endings of names of files that are read: what is taken from a folder. What is named is read whatever it is called."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_XML = b"<?mso-application progid="
_HEADER_MARK = b"mime-version:"
_HEADER_WINDOW = 8_192
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"II*\x00",
    b"MM\x00*",
)
_OTHER_PICTURES = (
    b"\x00\x00\x01\x00",
    b"8BPS",
    b"\x00\x00\x00\x0cjP  \r\n\x87\n",
    b"\xff\x4f\xff\x51",
)
_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00")
_PROGRAMS = (b"MZ\x90\x00", b"\x7fELF", b"SQLite format 3\x00", b"wOFF", b"\x00\x01\x00\x00\x00")
_PDF_WINDOW = 1024


class Read(Protocol):
    """Reads the bytes of one kind: bytes, their digest, options → document."""

    def __call__(self, data: bytes, sha256: str, options: ParseOptions, /) -> Document:
        """Return the document."""
        ...


class Format(NamedTuple):
    """A kind of file: how its bytes are recognised, what reads them, and in a line what it is."""

    kind: str
    recognises: Callable[[bytes], bool]
    read: Read
    what: str = ""


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:_PDF_WINDOW]


def _read_pdf(data: bytes, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers import pdf

    return pdf.read(data, sha256, options)


def _is_zip(data: bytes) -> bool:
    return data.startswith(_ZIP)


def _read_zip(data: bytes, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers import office

    return office.read_zip(data, sha256, options)


def _is_compound(data: bytes) -> bool:
    return data.startswith(_OLE)


def _read_compound(data: bytes, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers.office import legacy

    return legacy.read_compound(data, sha256, options)


def _is_picture(data: bytes) -> bool:
    riff = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    bitmap = data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00"
    return riff or bitmap or data.startswith(_PICTURES)


def _read_picture(data: bytes, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers import images

    return images.read(data, sha256, options)


def _is_other_picture(data: bytes) -> bool:
    return data.startswith(_OTHER_PICTURES) or (data[4:8] == b"ftyp" and data[8:12] in _BRANDS)


def _read_other_picture(data: bytes, sha256: str, options: ParseOptions) -> Document:
    raise UnreadableInput(
        "this is a picture of a kind that is not read (HEIF, AVIF, JPEG 2000, icon, Photoshop): save it as PNG or JPEG",
        "不支持这种图片格式（HEIF、AVIF、JPEG 2000、图标、Photoshop）：请另存为 PNG 或 JPEG",
    )


def _is_rich_text(data: bytes) -> bool:
    return data.startswith(b"{\\rtf")


def _read_rich_text(data: bytes, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers.office import legacy

    return legacy.read_rich_text(data, sha256, options)


def _is_office_xml(data: bytes) -> bool:
    return _OFFICE_XML in data[:_PDF_WINDOW]


def _read_office_xml(data: bytes, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers.office import legacy

    return legacy.read_office_xml(data, sha256, options)


def _is_web_archive(data: bytes) -> bool:
    if _HEADER_MARK not in data[:_HEADER_WINDOW].lower():
        return False
    from gongkai.readers.html import mhtml

    return mhtml.is_web_archive(data)


def _read_web_archive(data: bytes, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers.html import mhtml

    return mhtml.read(data, sha256, options)


def _is_other(data: bytes) -> bool:
    return data.startswith(_ARCHIVES + _PROGRAMS)


def _read_other(data: bytes, sha256: str, options: ParseOptions) -> Document:
    raise UnreadableInput(
        "this is an archive or a program, which is not read: give text, a page, a PDF, an office file or a picture",
        "这是压缩包或程序文件，不能读取：请提供文本、网页、PDF、Office 文件或图片",
    )


#: Asked in this order; the first that recognises the bytes reads them.
BINARY_FORMATS: tuple[Format, ...] = (
    Format("pdf", _is_pdf, _read_pdf, "pages with their characters and rules, scanned pages too"),
    Format("zip", _is_zip, _read_zip, "office files of today: .docx, .xlsx, .odt …"),
    Format("ole", _is_compound, _read_compound, "office files of old: .doc, .xls, .wps, .et"),
    Format("image", _is_picture, _read_picture, "pictures and scans: their lines of print are recognised"),
    Format("picture", _is_other_picture, _read_other_picture, "pictures of a kind that is refused"),
    Format("rtf", _is_rich_text, _read_rich_text, "rich text"),
    Format("xml", _is_office_xml, _read_office_xml, "Word and Excel files in one XML file"),
    Format("mht", _is_web_archive, _read_web_archive, "pages saved with all they need"),
    Format("other", _is_other, _read_other, "archives and programs: refused"),
)

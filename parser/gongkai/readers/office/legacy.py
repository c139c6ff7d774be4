"""Office files of older kinds (.doc, .wps, .xls, .rtf, OpenDocument …): told apart, and read or converted first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from gongkai.core.document import Document
from gongkai.core.errors import UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office import old_workbooks
from gongkai.readers.office.libreoffice import convert
from gongkai.readers.office.ooxml_package import Package, locked
from gongkai.readers.office.opendocument_merges import merged_areas

NOTE_CONVERTED: Final = "converted_by_libreoffice"
_ENTRY_SIZE: Final = 128
#: Streams of the compound file that tell what it is: name, ending, what it is converted to.
_STREAMS: Final = (("WordDocument", "doc", "docx"), ("Workbook", "xls", "xlsx"), ("Book", "xls", "xlsx"))
_XML: Final = re.compile(rb'<\?mso-application\s+progid="(Word\.Document|Excel\.Sheet)"')
_XML_WINDOW: Final = 1_024
_OPEN_DOCUMENTS: Final = {b"text": ("odt", "docx"), b"spreadsheet": ("ods", "xlsx")}


def read_compound(data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read a compound file.

    Raises
    ------
    EncryptedInput
        Locked by a password.
    UnreadableInput, LimitExceeded
        Of a kind that is not read, damaged; see :func:`~gongkai.readers.office.libreoffice.convert`.
    """
    if _entry(data, "EncryptedPackage") is not None:
        raise locked("the Office document", "Office 文档")
    for stream, ending, target in _STREAMS:
        if (entry := _entry(data, stream)) is not None:
            if ending == "xls":
                return old_workbooks.read(data, ending, sha256, options)
            if _is_locked_word(data, entry):
                raise locked("the Word document", "Word 文档")
            return _converted(data, ending, target, sha256, options)
    raise UnreadableInput(
        "this is an old Office document of a kind that is not read (neither .doc or .wps nor .xls), or a damaged one",
        "这是暂不支持的旧版 Office 文档（既非 .doc、.wps 也非 .xls），或文件已损坏",
    )


def read_rich_text(data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read rich text; see :func:`~gongkai.readers.office.libreoffice.convert` for the errors."""
    return _converted(data, "rtf", "docx", sha256, options)


def read_office_xml(data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read a document as one file of XML; see :func:`~gongkai.readers.office.libreoffice.convert` for the errors."""
    found = _XML.search(data, 0, _XML_WINDOW)
    target = "docx" if found is not None and found[1].startswith(b"Word") else "xlsx"
    return _converted(data, "xml", target, sha256, options)


def read_open_document(package: Package, data: bytes, sha256: str, options: ParseOptions) -> Document | None:
    """Read an OpenDocument file (.odt, .ods); ``None`` where the archive is none."""
    if "mimetype" not in package:
        return None
    kind = package.read("mimetype").strip().rpartition(b".")[2]
    if kind not in _OPEN_DOCUMENTS:
        return None
    package.check_all()
    ending, target = _OPEN_DOCUMENTS[kind]
    if ending == "ods":
        return old_workbooks.read(data, ending, sha256, options, merged_areas(package))
    return _converted(data, ending, target, sha256, options)


def read_binary_workbook(package: Package, data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read a workbook that is an archive of parts in no XML (.xlsb)."""
    package.check_all()
    return old_workbooks.read(data, "xlsb", sha256, options)


def _converted(data: bytes, ending: str, target: str, sha256: str, options: ParseOptions) -> Document:
    from gongkai.readers.office.ooxml import read_ooxml

    package = Package(convert(data, ending, target, options), options)
    main = package.main_part()
    if main is None:
        raise UnreadableInput("LibreOffice made a file without a main part of it", "LibreOffice 转换结果缺少主文档")
    document = read_ooxml(package, main, sha256, options)
    return replace(document, kind=ending, notes=(NOTE_CONVERTED, *document.notes))


def _entry(data: bytes, name: str) -> int | None:
    """Return where a compound file's directory lists a stream, ``None`` where it does not."""
    encoded = name.encode("utf-16-le") + b"\x00\x00"
    size = len(encoded).to_bytes(2, "little")
    at = data.find(encoded)
    while at >= 0:
        if at % _ENTRY_SIZE == 0 and data[at + 64 : at + 66] == size:
            return at
        at = data.find(encoded, at + 1)
    return None


def _is_locked_word(data: bytes, entry: int) -> bool:
    """Tell from the head of a Word document's stream whether the rest is encrypted."""
    sector = 1 << min(int.from_bytes(data[30:32], "little"), 12)
    start = (int.from_bytes(data[entry + 116 : entry + 120], "little") + 1) * sector
    return len(data) > start + 11 and bool(data[start + 11] & 1)

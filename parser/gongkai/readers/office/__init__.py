"""Archives: what they are, and which reader takes them."""

from __future__ import annotations

from gongkai.core.document import Document
from gongkai.core.errors import UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office.ooxml_package import Package, locked


def read_zip(data: bytes, sha256: str, options: ParseOptions) -> Document:
    """Read an office file that is an archive of parts.

    Raises
    ------
    UnreadableInput
        It is damaged, or an archive of another kind.
    EncryptedInput, LimitExceeded
        See :class:`~gongkai.readers.office.ooxml_package.Package`.
    """
    from gongkai.readers.office import legacy
    from gongkai.readers.office.ooxml import read_ooxml

    if data.startswith(b"PK\x03\x04") and len(data) > 6 and data[6] & 1:
        raise locked("the archive", "压缩包")
    package = Package(data, options)
    main = package.main_part()
    if main is None:
        found = legacy.read_open_document(package, data, sha256, options)
        if found is None:
            raise _unknown_archive(package)
        return found
    if main.endswith(".bin"):
        return legacy.read_binary_workbook(package, data, sha256, options)
    return read_ooxml(package, main, sha256, options)


def _unknown_archive(package: Package) -> UnreadableInput:
    """Return the error for an archive that names no main part, saying what it is."""
    from gongkai.readers.office.ooxml import refused

    for folder, en, zh in (("word/", "a Word document", " Word 文档"), ("xl/", "an Excel workbook", " Excel 工作簿")):
        if any(name.startswith(folder) for name in package.names):
            return refused(f"{en} that lacks its main part: it is damaged", f"已损坏的{zh}：缺少主文档")
    if "ofd.xml" in package:
        return refused("an OFD document: print it to PDF and give that", " OFD 文档：请另存为 PDF 后再提供")
    return refused("a ZIP archive: unpack it and give the reports in it", " ZIP 压缩包：请解压后提供其中的报告")

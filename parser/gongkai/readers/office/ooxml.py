"""Office files in the parts that Office Open XML names: Word documents and Excel workbooks."""

from __future__ import annotations

from gongkai.core.document import Document
from gongkai.core.errors import UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.office import word, workbook
from gongkai.readers.office.ooxml_package import Package, local


def read_ooxml(package: Package, main: str, sha256: str, options: ParseOptions) -> Document:
    """Read the document or workbook whose main part is named.

    Raises
    ------
    UnreadableInput
        It is damaged, or of another kind.
    LimitExceeded
        See :class:`~gongkai.readers.office.ooxml_package.Package`.
    """
    root = package.xml(main)
    if word.is_word(root):
        return word.read(package, main, root, sha256, options)
    if workbook.is_workbook(root):
        return workbook.read(package, main, root, sha256, options)
    raise refused(
        f"an office file of a kind that is not read ({local(root)})", f"暂不支持的办公文件类型（{local(root)}）"
    )


def refused(en: str, zh: str) -> UnreadableInput:
    """Return the error that says what an archive is, where that is not read."""
    return UnreadableInput(f"this is {en}", f"这是{zh}")

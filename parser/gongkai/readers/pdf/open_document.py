"""Open a PDF with PDFium, and say in the library's own errors why it cannot be opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gongkai.core.errors import EncryptedInput, LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions

_FILE, _FORMAT, _PASSWORD, _SECURITY = 2, 3, 4, 5


@contextmanager
def opened(data: bytes, options: ParseOptions) -> Iterator[Any]:
    """Give the open document; it is closed in the end.

    Raises
    ------
    EncryptedInput
        It asks for a password, or is locked in another way.
    UnreadableInput
        It is broken beyond repair, or has no page.
    LimitExceeded
        It has more than ``options.max_pages`` pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _reason(error) from error
    try:
        pages = len(document)
        if pages > options.max_pages:
            raise LimitExceeded("pages", pages, options.max_pages)
        if not pages:
            raise UnreadableInput("the PDF has no pages", "PDF 文件没有任何页面")
        document.init_forms()  # or fields without an appearance of their own would have none
        yield document
    finally:
        document.close()


def _reason(error: Exception) -> UnreadableInput:
    code = getattr(error, "err_code", None)
    if code == _PASSWORD:
        return EncryptedInput("the PDF is locked by a password: unlock it first", "PDF 文件有密码保护：请先解除密码")
    if code == _SECURITY:
        return EncryptedInput(
            "the PDF is locked by a scheme that cannot be opened here: save it unlocked first",
            "PDF 文件采用了无法打开的加密方式：请先另存为未加密的文件",
        )
    return UnreadableInput(
        "the PDF is broken or cut off and cannot be opened: fetch it again, or print it to a new PDF",
        "PDF 文件已损坏或不完整，无法打开：请重新下载，或重新打印为 PDF",
    )

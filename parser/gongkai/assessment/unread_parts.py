"""Coverage: parts of a source that were not read, said in words, such as a picture; figures in them are in no field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from gongkai.core.report import Issue


class _Part(NamedTuple):
    severity: Literal["error", "warning", "info"]
    zh: str
    en: str


_PARTS: Final = {
    "picture_not_read": _Part(
        "warning",
        "有图片未能读取，其中的数字未计入任何字段",
        "a picture was not read; figures in it are in no field",
    ),
    "cells_not_read": _Part(
        "error",
        "有的单元格由图片或脚本显示，页面文字中没有其内容；相应的项已标记",
        "cells show what no text of the page says (pictures, scripts); their fields are flagged",
    ),
    "hidden_text_read": _Part(
        "info",
        "页面正文处于隐藏状态（未打开的标签页，或由脚本显示），已按隐藏文字读取",
        "the page hides its text (a tab that is not open, a script that shows it); the hidden text was read",
    ),
    "print_not_read": _Part(
        "warning",
        "有的内容以图形而非文字印出，未能识别；相应的单元格已标记",
        "something is printed as a drawing, not as text, and was not recognised; its cells are flagged",
    ),
    "embedded_document_not_read": _Part(
        "warning",
        "有嵌入的文档未能读取，其中的数字未计入任何字段",
        "an embedded document was not read; figures in it are in no field",
    ),
    "formula_without_value": _Part(
        "warning",
        "有公式未保存计算结果，该单元格的数字未读取",
        "a formula was saved without its value; the figure of its cell was not read",
    ),
    "hidden_sheet_not_read": _Part("info", "隐藏的工作表未读取", "a hidden sheet was not read"),
    "blank_copy_not_read": _Part(
        "info", "空白样表所在的工作表未读取", "a sheet with the blank form or a sample of it was not read"
    ),
    "hidden_cells_not_read": _Part("info", "隐藏的行或列未读取", "hidden rows or columns were not read"),
    "unprinted_cells_not_read": _Part(
        "info",
        "加了删除线或与底色相同的单元格未读取",
        "cells that are struck through, or in the colour of what is behind them, were not read",
    ),
    "footnotes_not_read": _Part("info", "脚注和尾注未读取", "footnotes and endnotes were not read"),
    "comments_not_read": _Part("info", "批注未读取", "comments were not read"),
    "hidden_text_dropped": _Part(
        "info",
        "文件中有页面上看不见的文字（白色、被遮盖、图层关闭等），未读取",
        "the file has text that is not seen on its pages (white, covered, in a layer switched off); it was not read",
    ),
    "struck_text_dropped": _Part("info", "加了删除线的文字未读取", "text with a line through it was not read"),
    "watermark_dropped": _Part("info", "斜置或浅色的水印文字未读取", "the text of a watermark was not read"),
}
"""What a reader's note tells a user, by its slug."""


def check_unread(notes: Sequence[str]) -> list[Issue]:
    """Return an issue for each kind of part that a reader left out.

    Parameters
    ----------
    notes
        The document's notes (see ``Document.notes``); those that tell of nothing left out give no issue.
    """
    parts = (_PARTS[note] for note in dict.fromkeys(notes) if note in _PARTS)
    return [Issue("values_lost", part.severity, part.zh, part.en) for part in parts]

"""Cells of a table that show something on the screen which no text of the page says: pictures, what scripts fill in.

Such a cell is no blank. It is marked as lost, and keeps its place in its row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.core.document import LOST
from gongkai.readers.html.style_sheets import PageStyles
from gongkai.readers.html.tags import Element

_DRAWN = frozenset(("img", "image", "svg", "canvas", "object", "embed", "iframe", "picture", "video"))
_MARK = re.compile(r"\s*\[图片(?:: [^\]]*)?\]\s*")
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\$\{.*?\}|<%.*?%>|\{%.*?%\}|\[\[.*?\]\]|#\{.*?\}|@\{.*?\}", re.S)
_BOUND = ("v-text", "v-html", "ng-bind", "ng-bind-html", "data-bind", ":text", "x-text", "th:text", "data-text")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_WRITES = re.compile(
    rb"innerhtml|innertext|textcontent|\.text\(|\.html\(|\.val\(|document\.write|insertcell|appendchild|createtextnode"
)
_CELLS = re.compile(rb"getelement|queryselector|\bt(?:d|r|able|body)\b|cells|rows|\$\(")
_FIGURE = re.compile(r"\d")
_NO_WORD = re.compile(r"[\d\s.,%+\-—()元万]*")
_SPACER = 3
"""Points of a picture, in width or height, that only keeps a place."""
_EMPTY_TABLE = 12
"""Empty cells of a page without any figure in its tables, from which a script that writes into cells fills them."""


class UnreadCells:
    """Tells which cells of a page's tables show what cannot be read.

    Parameters
    ----------
    root
        The page.
    styles
        Its declarations.
    hints
        Its folded source, which tells what need not be looked for.

    Attributes
    ----------
    marked
        How many cells were marked so far.
    """

    def __init__(self, root: Element, styles: PageStyles, hints: bytes) -> None:
        self.marked = 0
        self._generated = styles.generated
        scripts = ["".join(script.itertext()) for script in root.iter("script")] if b"<script" in hints else []
        text = "\n".join(scripts)
        writes = text.lower().encode()
        self._written = bool(_WRITES.search(writes) and _CELLS.search(writes))
        self._named = frozenset(_NAME.findall(text)) if self._written else frozenset()
        self._all = self._written and _is_all_empty(root)
        self._any = bool(_WRITES.search(writes)) or bool(self._generated) or any(hint in hints for hint in _HINTS)

    def mark(self, rows: Sequence[Sequence[Element]], texts: list[list[str]]) -> list[list[str]]:
        """Return the texts of a table's cells with those marked that show what is not read."""
        if not self._any:
            return texts
        return [
            [self._text(cell, text) for cell, text in zip(row, row_texts, strict=True)]
            for row, row_texts in zip(rows, texts, strict=True)
        ]

    def _text(self, cell: Element, text: str) -> str:
        plain = _MARK.sub(" ", text).strip() if "[图片" in text else text
        if not self._is_unread(cell, plain):
            return plain
        self.marked += 1
        return LOST

    def _is_unread(self, cell: Element, text: str) -> bool:
        if _TEMPLATE.search(text) and not _FIGURE.search(_TEMPLATE.sub("", text)):
            return _NO_WORD.fullmatch(_TEMPLATE.sub("", text)) is not None
        if not _NO_WORD.fullmatch(text):
            return False  # words: a label, with an icon perhaps
        if any(part.tag in _DRAWN and not _is_spacer(part) for part in cell.iter("*")):
            return True
        if text:
            return False
        parts = list(cell.iter("*"))
        if self._all or any(part in self._generated for part in parts):
            return True
        if any(part.tag == "script" or any(part.get(name) is not None for name in _BOUND) for part in parts):
            return True
        names = {part.get("id") or "" for part in parts} | {part.get("name") or "" for part in parts}
        names |= {each for part in parts for each in (part.get("class") or "").split()}
        names |= {value for part in parts for key, value in part.attrib.items() if key.startswith("data-")}
        return not names.isdisjoint(self._named)


_HINTS = (
    b"<img", b"<image", b"<svg", b"<canvas", b"<object", b"<embed", b"{{", b"${", b"<%", b"[[", b"v-text", b"v-html",
    b"ng-bind", b"data-bind", b":text", b"x-text",
)  # fmt: skip


def _is_spacer(picture: Element) -> bool:
    return any(
        (size := picture.get(side)) and size.rstrip("px").isdecimal() and int(size.rstrip("px")) <= _SPACER
        for side in ("width", "height")
    )


def _is_all_empty(root: Element) -> bool:
    """Whether the tables of a page have many empty cells and no figure in any."""
    empty = 0
    for cell in root.iter("td"):
        text = "".join(each for part in cell.iter("*") if part.tag != "script" for each in (part.text or "",))
        if _FIGURE.fullmatch(text.strip()[:1]) and _NO_WORD.fullmatch(text.strip()):
            return False
        empty += not text.strip()
    return empty >= _EMPTY_TABLE

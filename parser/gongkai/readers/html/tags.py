"""What the tags of a page do to its text: which break it, which hide it, which stand for text themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gongkai.core.errors import LimitExceeded

#: An ``lxml`` element; its own type cannot be named without importing the library.
Element = Any

# fmt: off
BREAKING = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))
SKIPPED = frozenset((
    "script", "style", "template", "noscript", "title", "meta", "link", "base", "iframe", "frame", "xml", "col",
    "colgroup",
))
# fmt: on
CELLS = frozenset(("td", "th"))
IMAGES = frozenset(("img", "image"))
_UNPRINTED_INPUTS = frozenset(("hidden", "password", "file", "image"))
_FOLDED = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ\t\r\n", b"abcdefghijklmnopqrstuvwxyz   ")
_SPACES = re.compile(r"[\t\r\n\f ]{2,}|[\t\r\n\f]")
_CHAIN = 8


def folded(page: bytes) -> bytes:
    """Return a page, in UTF-8, in lower case and with every white space as a blank: to look for hints in."""
    return page.translate(_FOLDED)


def has_company(element: Element) -> bool:
    """Whether text of the same cell or block stands right before an element, or a figure right behind it."""
    if (element.tail or "").lstrip()[:1].isdigit():
        return True
    while element.tag not in BREAKING and (parent := element.getparent()) is not None:
        for before in element.itersiblings(preceding=True):
            if (before.tail or "").strip():
                return True
            if before.tag in BREAKING or before.tag == "br":
                return False
            if any(map(str.strip, before.itertext())):
                return True
        if (parent.text or "").strip():
            return True
        element = parent
    return False


class Blocks:
    """Rows of text in the making: pieces run together until something breaks the row."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self._pieces: list[str] = []

    def add(self, text: str | None) -> None:
        """Go on with the row."""
        if text:
            self._pieces.append(text)

    def end(self) -> None:
        """End the row where a block begins or ends; nothing happens where nothing stands."""
        if self._pieces and (row := self._taken()):
            self.rows.append(row)

    def new_row(self) -> None:
        """End the row at a line break, even an empty one."""
        self.rows.append(self._taken())

    def _taken(self) -> str:
        """Return the row. White space runs together as browsers have it: no-break and wide spaces stay."""
        row = _SPACES.sub(" ", "".join(self._pieces)).strip(" ")
        self._pieces.clear()
        return row


def walk(root: Element, blocks: Blocks, max_depth: int, consume: Callable[[Element], bool] | None = None) -> None:
    """Read the text below an element into rows, in reading order.

    Parameters
    ----------
    root
        Where to begin.
    blocks
        Takes the rows.
    max_depth
        How deep elements may be nested below ``root``.
    consume
        Asked for each element; answers True where it has read the element itself.

    Raises
    ------
    LimitExceeded
        Elements are nested deeper than allowed.
    """
    add, end = blocks.add, blocks.end
    add(root.text)
    stack = [(root, iter(root))]
    while stack:
        parent, children = stack[-1]
        for element in children:
            tag = element.tag
            if tag in IMAGES and consume is not None and consume(element):
                add(element.tail)
                continue
            if _read_alone(element, tag, blocks) or (consume is not None and consume(element)):
                add(element.tail)
                continue
            breaking = tag in BREAKING
            if breaking:
                end()
            add(element.text)
            if len(element):
                stack.append((element, iter(element)))
                if len(stack) > max_depth:
                    raise LimitExceeded("depth", len(stack), max_depth)
                break
            if breaking:
                end()
            add(element.tail)
        else:
            stack.pop()
            if parent.tag in BREAKING:
                end()
            if stack:
                add(parent.tail)


def _read_alone(element: Element, tag: str, blocks: Blocks) -> bool:
    """Read an element whose children do not matter; tell whether it is one."""
    if tag == "br":
        blocks.new_row()
    elif tag in IMAGES:
        blocks.end()
        blocks.add(image_text(element))
        blocks.end()
    elif tag == "input":
        blocks.add(_input_text(element))
    elif tag == "pre":
        blocks.end()
        blocks.rows.extend("".join(element.itertext()).strip("\r\n").split("\n"))
    else:
        return tag in SKIPPED
    return True


def image_text(element: Element) -> str:
    """Return ``[图片: name]`` for a picture: its description, or else the name of its file."""
    address = element.get("src") or ""
    name = (element.get("alt") or element.get("title") or "").strip()
    if not name and not address.startswith("data:"):
        name = re.split(r"[?#]", address, maxsplit=1)[0].rsplit("/", 1)[-1]
    return f"[图片: {name[:200]}]" if name else "[图片]"


def _input_text(element: Element) -> str:
    kind = (element.get("type") or "text").lower()
    if kind in _UNPRINTED_INPUTS:
        return ""
    if kind in ("checkbox", "radio"):
        return "☐" if element.get("checked") is None else "☑"
    return element.get("value") or ""


def cell_text(cell: Element, max_depth: int) -> str:
    """Return the text of a table's cell.

    Pieces torn apart by inline tags join with nothing between them; white space runs become one space; blocks
    and line breaks become one ``"\\n"``, since only the stages that know the form can tell a label set in two
    rows from two values.
    """
    inner = cell
    for _ in range(_CHAIN):
        kids, text = len(inner), inner.text
        if not kids:
            if inner is not cell and inner.tag in _SELF_SPEAKING:
                break
            return " ".join(text.split()) if text else ""
        if kids > 1 or not (text is None or text.isspace()):
            break
        inner = inner[0]
        tail = inner.tail
        if not (tail is None or tail.isspace()):
            break
    return _walked(cell, max_depth)


_SELF_SPEAKING = SKIPPED | IMAGES | {"input", "br", "pre"}


def _walked(cell: Element, max_depth: int) -> str:
    blocks = Blocks()
    walk(cell, blocks, max_depth)
    blocks.end()
    rows = (" ".join(row.split()) for row in blocks.rows)
    return "\n".join(row for row in rows if row)

"""The HTML reader: a page as lines of running text and as rows of grids, in reading order.

Running text goes through the text reader, since pages too hold tables that are only text (in ``<pre>``, or
with pipes and spaces in paragraphs). A table that arranges the page is read as running text, a table of data
as a grid. Nothing that a page names is ever fetched.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from gongkai.core.document import Document, Line
from gongkai.core.errors import LimitExceeded, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.readers.html import table_grid
from gongkai.readers.html.css_grid import PlacedRows, flexible_rows, grid_rows
from gongkai.readers.html.inline_images import PagePictures
from gongkai.readers.html.style_sheets import PageStyles
from gongkai.readers.html.tags import (
    CELLS,
    IMAGES,
    Blocks,
    Element,
    cell_text,
    folded,
    walk,
)
from gongkai.readers.html.unread_cells import UnreadCells
from gongkai.readers.html.visibility import remove_unseen
from gongkai.readers.line_builder import Gathering
from gongkai.readers.text.invisible_characters import without_unprinted

_BEFORE_DOCUMENT = re.compile(r"\s+|<\?xml[^>]*>|<!--.*?-->", re.S)
"""What may stand before a page, piece by piece; one expression for all of it would take for ever on many comments."""
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body|meta)\b", re.I)
_TABLE_TAG = re.compile(r"<(/?)table\b", re.I)
_BLOCK_TAG = re.compile(
    r"</?(?:div|p|pre|br|table|tbody|tr|td|th|section|article|ul|ol|li|span|h[1-6]|body)(?:\s[^<>]*)?/?>", re.I
)
_CDATA = "<![CDATA["
_PSEUDO_TAGS = frozenset(["div", "section", "article", "dl", "ul", "ol", "main"])
_CELL_TAG = re.compile(rb"<t[dh][\s>/]", re.I)
_MOST_NODES = 1_000_000
#: libxml2 gives up at this depth, whatever it is told.
_PARSER_DEPTH = 2_048
_SHORT_CELL = 60
_SNIFFED = 200_000
_FEWEST_TAGS = 3


def looks_like_html(text: str) -> bool:
    """Tell whether a text is a page or a piece of one, or holds tables marked up as HTML."""
    if "<" not in text:
        return False
    head = text[:_SNIFFED]
    if begins_as_page(head) or "<table" in head.lower():
        return True
    tags = _BLOCK_TAG.findall(head)
    return len(tags) >= _FEWEST_TAGS and any(tag.startswith("</") for tag in tags)


def begins_as_page(text: str) -> bool:
    """Tell whether a text begins as a page does; other texts may be marked up in a way of their own, tags among it."""
    start = 0
    while before := _BEFORE_DOCUMENT.match(text, start):
        start = before.end()
    return _DOCUMENT.match(text, start) is not None


def read(text: str, sha256: str, options: ParseOptions, path: Path | None = None) -> Document:
    """Read a page.

    Parameters
    ----------
    text
        The decoded page.
    sha256
        Digest of the source, in hexadecimal.
    options
        Bounds: ``max_cells``, ``max_depth``.
    path
        Where the page lies: pictures that were saved with it are read. ``None`` where it is no file.

    Raises
    ------
    LimitExceeded
        More cells, tags or nesting than allowed. Nothing is left out in silence.
    UnreadableInput
        The page cannot be parsed at all.
    """
    text, notes = without_unprinted(text)
    data = _as_page(text).encode("utf-8")
    root = _parsed(data, options)
    hints = folded(data)
    styles = PageStyles(root)
    if remove_unseen(root, styles, external=b"stylesheet" in hints):
        notes = (*notes, "hidden_text_read")
    shown = PagePictures(path, options)
    unread = UnreadCells(root, styles, hints)
    page = _Page(options, hints, shown, styles, unread)
    lines = page.read(root)
    if unread.marked:
        notes = (*notes, "cells_not_read")
    return Document("html", tuple(lines), sha256, title=_title(root), notes=(*notes, *shown.notes))


def _title(root: Element) -> str | None:
    """Return the page's title, of ``<title>`` or of what it tells other sites."""
    title = root.find(".//title")
    printed = " ".join("".join(title.itertext()).split()) if title is not None else ""
    if printed:
        return printed
    named = (meta.get("content") for meta in root.iter("meta") if meta.get("property") == "og:title")
    return next((text for text in named if text), None)


def _as_page(text: str) -> str:
    """Return the text as one page: text around tables marked up as HTML keeps its lines."""
    if _CDATA in text:
        text = _without_cdata(text)
    opening = text.lstrip()[:6].lower()
    if opening[:1] == "<" and opening != "<table":
        return text
    tables = _tables(text)
    parts: list[str] = []
    position = 0
    for start, end in tables:
        parts += [text[position:start], text[start:end]]
        position = end
    parts.append(text[position:])
    if not tables or len(_BLOCK_TAG.findall("".join(parts[::2]), 0, _SNIFFED)) >= _FEWEST_TAGS:
        return text
    return "".join(part if index % 2 else _preformatted(part) for index, part in enumerate(parts))


def _without_cdata(text: str) -> str:
    """Return the text with what XML pages protect from parsing as plain characters; HTML would drop it."""
    first, *others = text.split(_CDATA)
    parts = [first]
    for other in others:
        inner, end, after = other.partition("]]>")
        parts += [html.escape(inner, quote=False), after] if end else [_CDATA, other]
    return "".join(parts)


def _tables(text: str) -> list[tuple[int, int]]:
    """Return where outermost tables stand in a text that is no whole page."""
    found: list[tuple[int, int]] = []
    depth = start = 0
    for tag in _TABLE_TAG.finditer(text):
        if not tag[1]:
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                end = text.find(">", tag.end()) + 1
                found.append((start, end or len(text)))
    return [*found, (start, len(text))] if depth else found


def _preformatted(text: str) -> str:
    return f"<pre>\n{html.escape(text, quote=False)}</pre>" if text.strip() else ""


def _parsed(data: bytes, options: ParseOptions) -> Element:
    """Parse a page, bounded before (tags) and after (depth, which libxml2 cuts off in silence)."""
    from lxml import etree

    if (tags := data.count(b"<")) > options.max_cells:
        if (cells := sum(1 for _ in _CELL_TAG.finditer(data))) > options.max_cells:
            raise LimitExceeded("cells", cells, options.max_cells)
        if tags > _MOST_NODES:
            raise LimitExceeded("tags", tags, _MOST_NODES)
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        _check_depth(parser, options)
        raise UnreadableInput(f"the page cannot be parsed: {error}", f"网页无法解析：{error}") from error
    _check_depth(parser, options)
    if root is None:
        raise UnreadableInput("the page is empty", "网页为空")
    return root


def _check_depth(parser: Element, options: ParseOptions) -> None:
    last = parser.error_log.last_error
    if last is not None and "xcessive depth" in last.message:
        raise LimitExceeded("depth", _PARSER_DEPTH + 1, min(_PARSER_DEPTH, options.max_depth))


class _Page:
    """The lines of one page in the making; ``hints`` is the folded source, which tells what need not be looked for."""

    def __init__(
        self, options: ParseOptions, hints: bytes, shown: PagePictures, styles: PageStyles, unread: UnreadCells
    ) -> None:
        self._styles = styles
        self._unread = unread
        self._made = Gathering(options.max_cells)
        self._options = options
        self._shown = shown
        self._pseudo = any(hint in hints for hint in (b"display", b"role=", b"<dl"))
        self._spans = b"lspan" in hints or b"wspan" in hints
        self._blocks = Blocks()

    def read(self, root: Element) -> list[Line]:
        """Return the lines of a page."""
        walk(root, self._blocks, self._options.max_depth, self._consume)
        self._flush()
        return self._made.lines

    def _consume(self, element: Element) -> bool:
        """Read tables of data, and the short rows of tables that arrange the page."""
        tag = element.tag
        if tag == "table":
            return self._table(element)
        if tag == "tr":
            return self._loose_row(element)
        if tag in IMAGES:
            return self._picture(element)
        if self._pseudo and tag in _PSEUDO_TAGS:
            if placed := self._placed(element):
                return self._grid(placed.rows, [], placed.places)
            if rows := table_grid.pseudo_rows(element, self._styles):
                return self._grid(rows, [])
        return False

    def _placed(self, element: Element) -> PlacedRows | None:
        """Return a grid that style sheets make."""
        display = self._styles.get(element, "display")
        if display in ("grid", "inline-grid"):
            return grid_rows(element, self._styles)
        return None if display in ("flex", "inline-flex") else flexible_rows(element, self._styles)

    def _table(self, table: Element) -> bool:
        if table_grid.holds_table(table):
            return False
        rows, outside = table_grid.table_rows(table, self._options.max_depth)
        return self._grid(rows, outside)

    def _grid(
        self, rows: list[list[Element]], outside: list[str], places: list[list[table_grid.Place]] | None = None
    ) -> bool:
        depth = self._options.max_depth
        texts = [[cell_text(cell, depth) for cell in row] for row in rows]
        if not any(rows) or table_grid.is_layout(texts):
            return False
        placed = places or table_grid.place(rows, self._spans, self._options.max_cells)
        texts = self._unread.mark(rows, texts)
        self._blocks.end()
        self._blocks.rows.extend(outside)
        self._flush()
        self._made.add_grid(placed, texts)
        return True

    def _loose_row(self, row: Element) -> bool:
        cells = [element for element in row if element.tag in CELLS]
        if len(cells) < 2 or len(cells) < len(row) or next(row.iterdescendants("table"), None) is not None:
            return False
        texts = [cell_text(cell, self._options.max_depth) for cell in cells]
        if any("\n" in text or len(text) > _SHORT_CELL for text in texts):
            return False
        self._blocks.end()
        self._flush()
        placed = table_grid.place([cells], self._spans, self._options.max_cells)
        made = self._made
        made.add(
            [line._replace(table=None) for line in table_grid.lines(placed, [texts], 0, made.number + 1, made.gap)]
        )
        made.number += 1
        return True

    def _picture(self, element: Element) -> bool:
        self._blocks.end()
        self._flush()
        lines = self._shown.read(element, self._made.number + 1, self._made.tables)
        self._made.add_read(lines)
        return bool(lines)

    def _flush(self) -> None:
        """Read the running text so far."""
        self._blocks.end()
        self._made.add_text(self._blocks.rows)

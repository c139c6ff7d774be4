"""What a page break cuts, put together again where the page itself proves it."""

from __future__ import annotations

from gongkai.readers.pdf.layout import Block


def join_pages(pages: list[list[Block]]) -> list[Block]:
    """Return the blocks of all pages in reading order."""
    return [block for blocks in pages for block in blocks]

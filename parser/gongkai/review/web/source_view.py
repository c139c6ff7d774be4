"""The source for display: grids and lines of cells, or drawn pages, never the markup that it came in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from gongkai.pipeline.page_pictures import PageSize
from gongkai.pipeline.source_layout import LaidCell, SourceLayout
from gongkai.review.web.display_text import shown
from gongkai.review.web.source_grid import GridRow, ShownCell, grids, rows_of


class ShownBlock(NamedTuple):
    """A grid, by its rows; or one line of running text: its number and its cells."""

    rows: tuple[GridRow, ...] = ()
    number: int = 0
    cells: tuple[ShownCell, ...] = ()


class ShownBox(NamedTuple):
    """A cell's box on its page: x0, top, x1, bottom, in the page's unit."""

    cell: ShownCell
    box: tuple[float, float, float, float]


class ShownPage(NamedTuple):
    """A page that can be drawn."""

    number: int
    size: PageSize
    boxes: tuple[ShownBox, ...]


class ShownSource(NamedTuple):
    """What can be shown of a source.

    Attributes
    ----------
    state
        ``same``; ``making`` (it is just being read, ask again); ``changed`` (its bytes are others now), ``gone`` or
        ``unreadable``: nothing is shown then.
    more
        Lines that are left out.
    pages
        Its pages, where they can be drawn.
    """

    state: Literal["same", "making", "changed", "gone", "unreadable"]
    blocks: tuple[ShownBlock, ...] = ()
    more: int = 0
    pages: tuple[ShownPage, ...] = ()


def shown_source(layout: SourceLayout) -> ShownSource:
    """Return a source for display."""
    return ShownSource("same", tuple(_blocks(layout)), layout.more, _pages(layout))


def _shown(line: int, number: int, cell: LaidCell) -> ShownCell:
    return ShownCell(f"{line}.{number}", cell.place, shown(cell.text))


def _blocks(layout: SourceLayout) -> Iterator[ShownBlock]:
    for is_grid, run in grids(layout.lines):
        texts = [[_shown(place, number, cell) for number, cell in enumerate(line.cells, 1)] for place, line in run]
        if is_grid:
            yield ShownBlock(rows_of([line for _, line in run], texts))
        else:
            for (_, line), cells in zip(run, texts, strict=True):
                yield ShownBlock(number=line.number, cells=tuple(cells))


def _pages(layout: SourceLayout) -> tuple[ShownPage, ...]:
    """Return the pages that can be drawn, each with the boxes of its cells."""
    boxes: dict[int, list[ShownBox]] = {}
    for place, line in enumerate(layout.lines, 1):
        for number, cell in enumerate(line.cells, 1):
            if cell.box is not None:
                boxes.setdefault(cell.page, []).append(ShownBox(_shown(place, number, cell), cell.box))
    return tuple(ShownPage(number, size, tuple(boxes.get(number, ()))) for number, size in enumerate(layout.sizes, 1))

"""The region of each table: from its first label, or the headers right before it, to the next section."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.alignment.types import Anchor
from gongkai.core.labels import LabelledDocument
from gongkai.forms.vocabulary import Vocabulary


@dataclass(frozen=True)
class Region:
    """The cells from a table's first label to the next section: indices ``start`` to ``end`` (exclusive)."""

    table: int
    start: int
    end: int
    heading: bool


def find_regions(chain: list[Anchor], words: Vocabulary, cells: int) -> list[Region]:
    """Return the region of every table that the chain has a label of, in document order."""
    regions: list[Region] = []
    for index, anchor in enumerate(chain):
        entry = words.entries[anchor.entry]
        if entry.table < 0 or (index and words.entries[chain[index - 1].entry].table == entry.table):
            continue
        after = next((a.cell for a in chain[index:] if words.entries[a.entry].table != entry.table), cells)
        regions.append(Region(entry.table, anchor.cell, after, entry.kind == "section_heading"))
    return regions


def reach_back(region: Region, labelled: LabelledDocument, floor: int) -> Region:
    """Return the region from the column headers and captions right before it on, though not before ``floor``."""
    start = region.start
    while start > floor and (labelled.labels[start - 1] in ("column_header", "caption", "blank")):
        start -= 1
    return replace(region, start=start)

"""Print a form's tables in simple layouts and label the cells by construction: a labeller that is never wrong.

::

    figures ─report_parts─▶ grids of pieces ─one_a_line, piped, tabbed …─▶ text ─labelled─▶ LabelledDocument

A grid is a list of rows of pieces.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from gongkai.alignment.align import Alignment, align
from gongkai.core.labels import LABEL_INDEX, LABELS, Label, LabelledDocument
from gongkai.core.options import ParseOptions
from gongkai.core.text import fold
from gongkai.forms.form import Block, Form, Row, Table, editions
from gongkai.readers import read_text
from gongkai.training.generator import Piece, true_labels

Grid = list[list[Piece]]
Texts = Mapping[str, str]
PATIENT = ParseOptions(search_seconds=5.0)
"""A budget that no small table uses up, so that a slow machine changes no result."""

BLANK = Piece("", "blank")
SPANNED = Piece("", "furniture")
"""A position of a grid that the span of another cell covers; most layouts leave it out."""

PROSE = Piece("本年度各项工作有序推进，公开渠道保持畅通，群众满意程度稳步提高。", "narrative")


@dataclass
class Page:
    """A printed text, and the pieces that it prints, in print order."""

    text: str
    pieces: list[Piece]


# ------------------------------------------------------------------------------------------- grids


def figure(text: str) -> Piece:
    """Return the piece of a figure, or of a blank."""
    return Piece(text, "value") if text else BLANK


def depth(table: Table) -> int:
    """Return how many columns of the grid hold row labels."""
    return 1 + max(len(row.groups) for block in table.blocks for row in block.rows)


def row_of(table: Table, row: Row, block: Block, texts: Texts, before: Row | None = None) -> list[Piece]:
    """Return one row: its labels (a group's before the first of its members only), then its figures."""
    labels = {group.id: group.label for group in table.groups}
    spans = [
        SPANNED if before and group in before.groups else Piece(labels[group], "row_label") for group in row.groups
    ]
    padding = [SPANNED] * (depth(table) - len(row.groups) - 1)
    figures = [figure(texts[table.field_id(row, column)]) for column in block.columns]
    return [*spans, Piece(row.label, "row_label"), *padding, *figures]


def head_of(table: Table, block: Block) -> Grid:
    """Return the rows above a block's figures: its caption, spanning headers, column headers."""
    first = [SPANNED] * depth(table)
    rows: Grid = []
    if block.caption:
        rows.append([Piece(block.caption, "caption")])
    if table.ignore:
        first = [Piece(table.ignore[0], "column_header"), *first[1:]]
    return [*rows, [*first, *(Piece(column.label, "column_header") for column in block.columns)]]


def grid_of(table: Table, texts: Texts) -> Grid:
    """Return a table as rows of pieces."""
    if table.printed == "one_line":
        return _one_line(table, texts)
    rows: Grid = []
    for block in table.blocks:
        rows += head_of(table, block)
        befores = [None, *block.rows]
        rows += [row_of(table, row, block, texts, before) for row, before in zip(block.rows, befores, strict=False)]
    return rows


def _one_line(table: Table, texts: Texts) -> Grid:
    block = table.blocks[0]
    labels = {group.id: group.label for group in table.groups}
    over, under, figures, seen = [], [], [], set()
    for row in block.rows:
        for group in row.groups:
            if group not in seen:
                over.append(Piece(labels[group], "column_header"))
                seen.add(group)
        over.append(Piece(row.label, "column_header"))
        under += [Piece(column.label, "column_header") for column in block.columns]
        figures += [figure(texts[table.field_id(row, column)]) for column in block.columns]
    return [over, under, figures]


def report_parts(form: Form, texts: Texts) -> list[tuple[Table | None, Grid]]:
    """Return a whole report in the order of its sections: headings with prose, and tables."""
    parts: list[tuple[Table | None, Grid]] = []
    sections = [(s.number, s.heading, None) for s in form.sections]
    sections += [(t.section, t.heading, t) for t in form.tables]
    for _, heading, table in sorted(sections, key=lambda each: each[0]):
        parts.append((None, [[Piece(heading, "section_heading")]]))
        parts.append((table, grid_of(table, texts)) if table else (None, [[PROSE]]))
    return parts


# ----------------------------------------------------------------------------------------- layouts


def unspanned(row: Sequence[Piece]) -> list[Piece]:
    """Return a row without the positions that a span covers."""
    return [piece for piece in row if piece is not SPANNED]


def page(*parts: Page) -> Page:
    """Return several pages as one, a line break between them."""
    return Page("\n".join(part.text for part in parts), [piece for part in parts for piece in part.pieces])


def lines(*rows: Sequence[Piece], cell: str = " | ", end: str = "") -> Page:
    """Print each row on a line, its cells joined by ``cell``."""
    pieces = [piece for row in rows for piece in row]
    return Page("\n".join(cell.join(piece.text for piece in row) + end for row in rows), pieces)


def one_a_line(grid: Grid, gap: int = 0) -> Page:
    """Print each cell on a line of its own, ``gap`` empty lines between; a blank is an empty line."""
    pieces = [piece for row in grid for piece in unspanned(row)]
    return Page(("\n" * (gap + 1)).join(piece.text for piece in pieces), pieces)


def vanished(grid: Grid, gap: int = 0) -> Page:
    """Print each cell on a line of its own and leave no trace of blank ones."""
    return one_a_line([[piece for piece in row if piece is not BLANK] for row in grid], gap)


def piped(grid: Grid) -> Page:
    """Print each row on a line, a pipe after each cell, what a span covers left out."""
    return lines(*(unspanned(row) for row in grid), end=" |")


def tabbed(grid: Grid) -> Page:
    """Print each row on a line, tabs between, every position of the grid kept."""
    return lines(*grid, cell="\t")


def glued(grid: Grid) -> Page:
    """Print each cell on a line, but a row's figures without anything between them."""
    rows: Grid = []
    for row in grid:
        labels = [piece for piece in row if piece.label != "value" and piece.text]
        digits = "".join(piece.text for piece in row if piece.label == "value")
        rows += [[piece] for piece in labels]
        rows += [[Piece(digits, "value")]] if digits else []
    return lines(*rows)


def by_column(table: Table, texts: Texts) -> Page:
    """Print all row labels of each block, then column by column its header and its figures, a cell a line."""
    rows: Grid = []
    for block in table.blocks:
        rows += [[Piece(block.caption, "caption")]] if block.caption else []
        rows += [[Piece(row.label, "row_label")] for row in block.rows]
        for column in block.columns:
            rows.append([Piece(column.label, "column_header")])
            rows += [[figure(texts[table.field_id(row, column)])] for row in block.rows]
    return lines(*rows)


def pages(parts: Sequence[tuple[Table | None, Grid]], layout: Callable[[Grid], Page]) -> Page:
    """Print the parts of a report, its tables in one layout."""
    return page(*((layout if table else lines_of)(grid) for table, grid in parts))


def report(form: Form, texts: Texts, layout: Callable[[Grid], Page]) -> Page:
    """Print a whole report, its tables in one layout."""
    return pages(report_parts(form, texts), layout)


def report_by_column(form: Form, texts: Texts) -> Page:
    """Print a whole report, its tables column by column, the table of one line as ever."""
    parts = report_parts(form, texts)
    return page(
        *(by_column(t, texts) if t and t.printed == "rows" else one_a_line(grid) for t, grid in parts),
    )


def lines_of(grid: Grid) -> Page:
    """Print rows of one cell as lines."""
    return lines(*grid)


# ----------------------------------------------------------------------------------------- reading


def labelled(printed: Page, options: ParseOptions = PATIENT) -> LabelledDocument:
    """Read a page and label its cells as they were printed, each label with probability 1."""
    document = read_text(printed.text, options)
    cells, at = [], []
    for index, line in enumerate(document.lines):
        cells += line.cells
        at += [index] * len(line.cells)
    labels = true_labels([cell.text for cell in cells], printed.pieces)
    return LabelledDocument(document, cells, at, [fold(cell.text) for cell in cells], labels, one_hot(labels))


def one_hot(labels: Sequence[Label]) -> np.ndarray:
    """Return probabilities that leave no doubt, shape ``(cells, labels)``."""
    probabilities = np.zeros((len(labels), len(LABELS)))
    probabilities[np.arange(len(labels)), [LABEL_INDEX[label] for label in labels]] = 1.0
    return probabilities


def rebuilt(
    printed: Page, options: ParseOptions = PATIENT, forms: tuple[Form, ...] = (), year: int | None = None
) -> Alignment:
    """Read, label and reconstruct a page."""
    return align(labelled(printed, options), forms or tuple(editions().values()), year, options)


def values(result: Alignment) -> dict[str, Decimal | None]:
    """Return the value that every field is given."""
    return {f: p.reading.value if p.reading else None for f, p in result.placements.items()}


def in_doubt(result: Alignment) -> set[str]:
    """Return the fields that are flagged."""
    return {field_id for field_id, placement in result.placements.items() if placement.doubt}


def truth(texts: Texts) -> dict[str, Decimal | None]:
    """Return what a report with these figures says."""
    return {field_id: Decimal(text) if text else None for field_id, text in texts.items()}


def wrong(result: Alignment, texts: Texts) -> set[str]:
    """Return the fields that are given another value than was printed."""
    found, printed = values(result), truth(texts)
    return {field_id for field_id in printed if found[field_id] != printed[field_id]}


def silent(result: Alignment, texts: Texts) -> set[str]:
    """Return the fields that are wrong and not flagged."""
    return wrong(result, texts) - in_doubt(result)

"""The statutory tables as grids of cells with spans, built from the form alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from gongkai.core.labels import Label
from gongkai.forms.form import Block, Form, Row, Table
from gongkai.training.generator.figure_printing import BLANK_MARKS, PrintedFigures
from gongkai.training.generator.rates import rate


@dataclass(slots=True)
class GridCell:
    """One cell: its text, its label, how many columns and rows it covers, the field that it holds."""

    text: str
    label: Label
    columns: int = 1
    rows: int = 1
    field: str | None = None

    @property
    def is_figure(self) -> bool:
        """Whether the cell is the place of a figure, printed or not."""
        return self.label in ("value", "blank")


@dataclass(slots=True)
class Grid:
    """A table as HTML has it: each row lists the cells that begin in it."""

    table: str
    rows: list[list[GridCell]]
    width: int

    def cells(self) -> Iterator[GridCell]:
        """Yield all cells in reading order."""
        for row in self.rows:
            yield from row

    def placed(self) -> list[list[tuple[int, GridCell]]]:
        """Return for each row its cells with the column that each begins in."""
        busy: dict[tuple[int, int], bool] = {}
        result = []
        for number, row in enumerate(self.rows):
            column, placed = 0, []
            for cell in row:
                while busy.get((number, column)):
                    column += 1
                placed.append((column, cell))
                for down in range(cell.rows):
                    for right in range(cell.columns):
                        busy[number + down, column + right] = True
                column += cell.columns
            result.append(placed)
        return result

    def matrix(self) -> list[list[GridCell | None]]:
        """Return the full rectangle; a position that a span covers, or nobody fills, is ``None``."""
        result: list[list[GridCell | None]] = []
        for placed in self.placed():
            row: list[GridCell | None] = [None] * self.width
            for column, cell in placed:
                if column < self.width:
                    row[column] = cell
            result.append(row)
        return result

    def copy(self) -> Grid:
        """Return a copy whose cells can be changed."""
        return Grid(self.table, [[replace(cell) for cell in row] for row in self.rows], self.width)


def build_grids(form: Form, printed: PrintedFigures, rng: Random) -> list[Grid]:
    """Build one grid a table of the form."""
    return [_build(form, table, printed, rng) for table in form.tables]


def _build(form: Form, table: Table, printed: PrintedFigures, rng: Random) -> Grid:
    if table.printed == "one_line":
        return _one_line(table, printed, rng)
    if table.blocks[0].caption:
        return _captioned(table, printed, rng)
    return _applicants(table, printed, rng)


def worded(label: str, wordings: Sequence[str], rng: Random) -> str:
    """Return the official label, seldom another wording of it."""
    if wordings and rng.random() < rate("wording_variant"):
        # A wording that is but a stump of the label arises by damage, not by choice.
        whole = [each for each in wordings if len(each) > 3]
        number = re.match(r"（.）|\d\.|[一二三四]、", label)
        kept = number.group() if number and rng.random() < 0.8 else ""
        return kept + rng.choice(whole).removeprefix(kept) if whole else label
    return label


def figure(printed: PrintedFigures, id_: str, columns: int = 1) -> GridCell:
    """Return the cell that prints field ``id_``."""
    text = printed.texts[id_]
    blank = not text or text in BLANK_MARKS
    return GridCell(text, "blank" if blank else "value", columns, field=id_)


def block_rows(table: Table, block: Block, printed: PrintedFigures, rng: Random, width: int) -> list[list[GridCell]]:
    """Return a caption row, a row of column headings and the rows of figures, each ``width`` columns wide."""
    spread = width - len(block.columns)  # the last cell of a row takes the columns that the block does not use
    caption = GridCell(worded(block.caption or "", block.wordings, rng), "caption", width)
    heads = [GridCell((table.ignore or ("信息内容",))[0], "column_header")]
    for column in block.columns:
        units = [printed.units.get(table.field_id(row, column), "") for row in block.rows]
        heads.append(GridCell(worded(column.label, column.wordings, rng) + units[0], "column_header"))
    heads[-1].columns = spread
    rows = []
    for row in block.rows:
        cells = [GridCell(worded(row.label, row.wordings, rng), "row_label")]
        cells += [figure(printed, table.field_id(row, column)) for column in block.columns]
        cells[-1].columns = spread
        rows.append(cells)
    return [[caption], heads, *rows]


def _captioned(table: Table, printed: PrintedFigures, rng: Random) -> Grid:
    width = 1 + max(len(block.columns) for block in table.blocks)
    rows: list[list[GridCell]] = []
    for block in table.blocks:
        rows += block_rows(table, block, printed, rng, width)
    return Grid(table.id, rows, width)


def _applicants(table: Table, printed: PrintedFigures, rng: Random) -> Grid:
    """Three rows of headings, then rows whose labels nest up to three deep."""
    block = table.blocks[0]
    names = {group.id: group.label for group in table.groups}
    depth = 1 + max(sum(1 for group in row.groups if group in names) for row in block.rows)
    count = len(block.columns)
    total_on_top = rng.random() < 0.25  # some pages set the last column beside 申请人情况, not under it
    rows: list[list[GridCell]] = _column_heads(table, block, depth, rng, total_on_top)
    open_groups: tuple[str, ...] = ()
    for number, row in enumerate(block.rows):
        cells = []
        for level, group in enumerate(row.groups):
            if open_groups[: level + 1] != row.groups[: level + 1]:
                height = _run(block.rows[number:], row.groups[: level + 1])
                cells.append(GridCell(names[group], "row_label", rows=height))
        label = worded(row.label, row.wordings, rng)
        cells.append(GridCell(label, "row_label", depth - len(row.groups)))
        cells += [figure(printed, table.field_id(row, column)) for column in block.columns]
        rows.append(cells)
        open_groups = row.groups
    return Grid(table.id, rows, depth + count)


def _run(rows: Sequence[Row], groups: tuple[str, ...]) -> int:
    height = 0
    while height < len(rows) and rows[height].groups[: len(groups)] == groups:
        height += 1
    return height


def _column_heads(table: Table, block: Block, depth: int, rng: Random, total_on_top: bool) -> list[list[GridCell]]:
    note, count = table.ignore[1], len(block.columns)
    text = f"（{note}）" if rng.random() < 0.93 else ""
    top = [GridCell(text, "column_header" if text else "blank", depth, 3)]
    top.append(GridCell(table.ignore[0], "column_header", count - total_on_top))
    groups = {group.id: group.label for group in table.groups}
    middle, bottom, seen = [], [], set()
    for column in block.columns:
        label = GridCell(worded(column.label, column.wordings, rng), "column_header")
        if column.groups:
            bottom.append(label)
            if column.groups[0] not in seen:
                seen.add(column.groups[0])
                span = sum(1 for each in block.columns if each.groups == column.groups)
                middle.append(GridCell(groups[column.groups[0]], "column_header", span))
        else:
            last = column is block.columns[-1]
            label.rows = 3 if last and total_on_top else 2
            (top if last and total_on_top else middle).append(label)
    return [top, middle, bottom]


def _one_line(table: Table, printed: PrintedFigures, rng: Random) -> Grid:
    """All rows of the form side by side: their labels above, one line of figures below."""
    block = table.blocks[0]
    names = {group.id: group.label for group in table.groups}
    top, middle, bottom, line = [], [], [], []
    seen: set[str] = set()
    for row in block.rows:
        heads = [GridCell(worded(c.label, c.wordings, rng), "column_header") for c in block.columns]
        over = GridCell(worded(row.label, row.wordings, rng), "column_header", len(heads))
        if row.groups:
            if row.groups[0] not in seen:
                seen.add(row.groups[0])
                span = sum(len(heads) for each in block.rows if each.groups == row.groups)
                top.append(GridCell(names[row.groups[0]], "column_header", span))
            middle.append(over)
            bottom += heads
        else:
            top.append(over)
            for head in heads:
                head.rows = 2
            middle += heads
        line += [figure(printed, table.field_id(row, column)) for column in block.columns]
    return Grid(table.id, [top, middle, bottom, line], len(line))

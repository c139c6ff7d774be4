"""What a layout takes away: which figures nobody could know from the printed page, and which only by inference."""

from __future__ import annotations

from collections.abc import Iterable

from gongkai.training.generator.figure_printing import BLANK_MARKS
from gongkai.training.generator.grid import Grid, GridCell

SIGNS = ("+", "-", "－", "增", "减")
"""What a figure of a change begins with."""

Losses = tuple[set[str], set[str]]


def lost_places(grids: Iterable[Grid], blanks: str) -> Losses:
    """Return the unrecoverable and the contested fields of a layout.

    Parameters
    ----------
    blanks
        How empty cells come out: ``placed`` (each in its place: nothing is lost), ``aligned`` (as gaps beside other
        figures; a table without any has no trace of its cells), ``counted`` (told by the number of empty lines),
        ``trimmed`` (dropped at a row's end), ``gathered`` or ``vanish`` (how many, or nothing), ``columns`` (vanished
        from a column; ``columns_apart``: from a column apart from its heading), ``rows_apart`` (vanished from rows
        that stand apart from their labels; ``rows_apart_by_block``: block by block), ``destroyed`` (all figures are
        gone).
    """
    destroyed: set[str] = set()
    doubtful: set[str] = set()
    if blanks == "placed":
        return destroyed, doubtful
    for grid in grids:
        rows = [[cell for cell in row if cell.field] for row in grid.rows]
        rows = [row for row in rows if row]
        if blanks == "destroyed":
            destroyed.update(_ids(cell for row in rows for cell in row))
            continue
        if blanks.startswith("rows_apart"):
            for part in _blocks(grid) if blanks == "rows_apart_by_block" else [rows]:
                _judge_rows_apart(grid, part, destroyed, doubtful)
            continue
        if blanks.startswith("columns"):
            _judge_columns(grid, rows, blanks == "columns", destroyed, doubtful)
            continue
        settled = any(_shown(row) == len(row) and _filled(row) for row in rows if len(row) > 1)
        if not any(map(_shown, rows)):
            doubtful.update(_ids(cell for row in rows for cell in row))
            continue
        if blanks == "aligned":
            continue
        for row in rows:
            if 0 < _shown(row) < len(row):
                if blanks == "counted":
                    doubtful.update(_ids(row))
                elif blanks == "trimmed":
                    doubtful.update(() if row[-1].text else _ids(row))
                else:
                    _judge(grid, row, settled, destroyed, doubtful)
    return destroyed, doubtful


def _judge(grid: Grid, row: list[GridCell], settled: bool, destroyed: set[str], doubtful: set[str]) -> None:
    """Judge a row that prints some of its figures, in no place that can be told."""
    ids = _ids(row)
    total = ids[-1]
    summed = grid.table == "requests"
    if all(cell.text in BLANK_MARKS or cell.text == "無" for cell in row if cell.text):
        doubtful.update(ids)  # marks for nothing, whatever their places: no figure is lost
    elif summed and _shown(row) == 1 and row[-1].text:
        doubtful.update(ids)  # a lone figure is the row's total: likely, not certain
    elif _signs_tell(row):
        doubtful.update(ids)
    elif summed and settled:
        doubtful.update(ids)  # other rows, printed in full, may settle where the figures stand
    elif summed and row[-1].text:
        destroyed.update(each for each in ids if each != total)
        doubtful.add(total)
    else:
        destroyed.update(ids)


def _signs_tell(row: list[GridCell]) -> bool:
    """Whether a sign, which one column alone prints, leaves one way only to place a row's figures."""
    signed = [place for place, cell in enumerate(row) if cell.text.startswith(SIGNS)]
    if len(signed) != 1:
        return False
    before, after = row[: signed[0]], row[signed[0] + 1 :]
    return all(_shown(part) in (0, len(part)) for part in (before, after))


def _judge_rows_apart(grid: Grid, rows: list[list[GridCell]], destroyed: set[str], doubtful: set[str]) -> None:
    """Judge rows printed a line each, apart from their labels: a row that is gone shifts all others."""
    if all(_shown(row) == len(row) for row in rows):
        return
    if all(map(_shown, rows)):
        for row in rows:
            if _shown(row) < len(row):
                _judge(grid, row, False, destroyed, doubtful)
    else:
        some = any(map(_shown, rows))
        (destroyed if some else doubtful).update(_ids(cell for row in rows for cell in row))


def _blocks(grid: Grid) -> list[list[list[GridCell]]]:
    """Return the rows with figures of each captioned block."""
    blocks: list[list[list[GridCell]]] = [[]]
    for row in grid.rows:
        if row and row[0].label == "caption":
            blocks.append([])
        if cells := [cell for cell in row if cell.field]:
            blocks[-1].append(cells)
    return [block for block in blocks if block]


def _judge_columns(
    grid: Grid, rows: list[list[GridCell]], headed: bool, destroyed: set[str], doubtful: set[str]
) -> None:
    """Judge a table printed by columns: one that lost some of its figures has lost the places of all.

    A column that lost every figure still shows its heading where headings stand with their columns
    (``headed``); where they do not, only a lone column of totals can be told.
    """
    columns = _columns(grid)
    if all(_shown(column) == len(column) for column in columns):
        return
    everything = _ids(cell for row in rows for cell in row)
    shown = [column for column in columns if _shown(column)]
    lone_total = len(shown) == 1 and shown[0] is columns[-1]
    if headed or not shown or lone_total or grid.table == "proactive":
        doubtful.update(everything)
    else:
        destroyed.update(everything)
    for column in shown:
        if _shown(column) < len(column):
            destroyed.update(_ids(column))


def _columns(grid: Grid) -> list[list[GridCell]]:
    by_column: dict[tuple[int, int], list[GridCell]] = {}
    block = 0
    for row in grid.placed():
        block += bool(row and row[0][1].label == "caption")
        for column, cell in row:
            if cell.field:
                by_column.setdefault((block, column), []).append(cell)
    return list(by_column.values())


def _shown(row: list[GridCell]) -> int:
    return sum(1 for cell in row if cell.text)


def _filled(row: list[GridCell]) -> bool:
    return any(cell.text not in ("", "0") for cell in row)


def _ids(cells: Iterable[GridCell]) -> list[str]:
    return [cell.field for cell in cells if cell.field]

"""Tables made of other elements than a table's: CSS grids with their spans, flexible rows with their widths."""

from __future__ import annotations

import re
from typing import NamedTuple

from gongkai.readers.html.style_sheets import PageStyles
from gongkai.readers.html.table_grid import Place
from gongkai.readers.html.tags import Element

_REPEAT = re.compile(r"repeat\(\s*(\d{1,3})\s*,([^()]*(?:\([^()]*\)[^()]*)*)\)")
_TRACK = re.compile(r"\[[^\]]*\]|[^\s()]+(?:\([^()]*\))?")
_SPAN = re.compile(r"span\s+(\d{1,4})")
_AREAS = re.compile(r"[\"']([^\"']+)[\"']")
_MOST = 1_000
"""Columns, or rows, of a grid."""
_FEWEST_ROWS = 2


class PlacedRows(NamedTuple):
    """The cells of a grid row by row, and where each stands."""

    rows: list[list[Element]]
    places: list[list[Place]]


def grid_rows(element: Element, styles: PageStyles) -> PlacedRows | None:
    """Return the rows of an element with ``display: grid``, its items placed as browsers place them.

    ``None`` where it is no grid of several columns. Items with a row and a column of their own stand there; the others
    go on from the one before, row by row.
    """
    own = styles.of(element)
    areas = _areas(own.get("grid-template-areas", "") or own.get("grid-template", ""))
    columns = _columns(own) or max((area[1] + area[3] for area in areas.values()), default=0)
    items = [item for item in element if isinstance(item.tag, str)]
    wanted = [_wanted(item, styles, areas) for item in items]
    if not columns:  # no template: columns that the items themselves name
        columns = max((column + wide for _, column, _, wide in wanted if column is not None), default=0)
    if columns < 2 or len(items) < columns:
        return None
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, int, int, Element]] = []
    row = column = 0
    for item, (at_row, at_column, high, wide) in zip(items, wanted, strict=True):
        wide = min(wide, columns)
        row, column = _next_place(taken, (row, column), (at_row, at_column), (high, wide), columns)
        taken.update((r, c) for r in range(row, row + high) for c in range(column, column + wide))
        found.append((row, column, high, wide, item))
        column += wide
    return _by_rows(found)


def _next_place(
    taken: set[tuple[int, int]],
    cursor: tuple[int, int],
    own: tuple[int | None, int | None],
    size: tuple[int, int],
    columns: int,
) -> tuple[int, int]:
    """Return where an item goes: its own row and column, or the next free place behind the one before it."""
    row, column = cursor
    if own[0] is not None and own[1] is not None:
        return own[0], own[1]
    if own[0] is not None:
        row, column = own[0], 0
    if own[1] is not None:
        row, column = (row + 1 if own[1] < column else row), own[1]
    for _ in range(_MOST * 4):
        if own[1] is None and column + size[1] > columns:
            row, column = row + 1, 0
        if all((r, c) not in taken for r in range(row, row + size[0]) for c in range(column, column + size[1])):
            break
        row, column = (row, column + 1) if own[1] is None else (row + 1, column)
    return row, column


def _by_rows(found: list[tuple[int, int, int, int, Element]]) -> PlacedRows:
    made = PlacedRows([], [])
    for number in sorted({row for row, *_ in found}):
        mine = sorted((each for each in found if each[0] == number), key=lambda each: each[1])
        made.rows.append([item for *_, item in mine])
        made.places.append([(column, wide, high) for _, column, high, wide, _ in mine])
    return made


def _columns(own: dict[str, str]) -> int:
    """Return how many columns a template has, 0 where it does not say."""
    template = own.get("grid-template-columns", "") or own.get("grid-template", "").rpartition("/")[2]
    if not template or "auto-fi" in template or template == "none":
        return 0
    widened = _REPEAT.sub(lambda match: " ".join([match[2].strip()] * min(int(match[1]), _MOST)), template)
    return len([track for track in _TRACK.findall(widened) if not track.startswith("[")])


def _areas(template: str) -> dict[str, tuple[int, int, int, int]]:
    """Return (row, column, height, width) of the named areas of a template."""
    cells: dict[str, list[tuple[int, int]]] = {}
    for row, line in enumerate(_AREAS.findall(template)):
        for column, name in enumerate(line.split()):
            cells.setdefault(name, []).append((row, column))
    found = {}
    for name, places in cells.items():
        rows, columns = [row for row, _ in places], [column for _, column in places]
        found[name] = (min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)
    found.pop(".", None)
    return found


def _wanted(
    item: Element, styles: PageStyles, areas: dict[str, tuple[int, int, int, int]]
) -> tuple[int | None, int | None, int, int]:
    """Return the row and column that an item names (from 0), and its height and width."""
    own = styles.of(item)
    area = own.get("grid-area", "")
    if area in areas:
        return areas[area]
    parts = [part.strip() for part in area.split("/")] if area else []
    parts += [""] * (4 - len(parts))
    row = own.get("grid-row", "") or f"{own.get('grid-row-start', parts[0])}/{own.get('grid-row-end', parts[2])}"
    column = own.get("grid-column", "") or (
        f"{own.get('grid-column-start', parts[1])}/{own.get('grid-column-end', parts[3])}"
    )
    (at_row, high), (at_column, wide) = _line(row), _line(column)
    return at_row, at_column, high, wide


def _line(value: str) -> tuple[int | None, int]:
    """Read ``2 / span 3``, ``2 / 5``, ``span 3``, ``2``: where it begins (from 0, or ``None``), how much it covers."""
    start, _, end = (part.strip() for part in value.partition("/"))
    spans = [int(match[1]) for part in (start, end) if (match := _SPAN.fullmatch(part))]
    first = int(start) - 1 if start.isdecimal() and int(start) else None
    last = int(end) - 1 if end.isdecimal() and int(end) else None
    if first is not None and last is not None and last != first:
        first, last = min(first, last), max(first, last)
        return first, min(last - first, _MOST)
    size = min(max(spans[0], 1), _MOST) if spans else 1
    if first is None and last is not None:
        first = max(last - size, 0)
    return first, size


def flexible_rows(element: Element, styles: PageStyles) -> PlacedRows | None:
    """Return the rows of an element whose children are rows of ``display: flex``; ``None`` where it has no such rows.

    Cells stand where their shares (``flex: 3``) put them, if these add up to the same in every row.
    """
    children = [child for child in element if isinstance(child.tag, str)]
    rows = [list(child) for child in children if styles.get(child, "display") in ("flex", "inline-flex")]
    rows = [[cell for cell in row if isinstance(cell.tag, str)] for row in rows]
    if len(rows) < _FEWEST_ROWS or len(rows) < len(children) or max(map(len, rows)) < 2:
        return None
    weights = [[_weight(cell, styles) for cell in row] for row in rows]
    if len({sum(mine) for mine in weights}) > 1 or any(weight % 1 for mine in weights for weight in mine):
        weights = [[1] * len(row) for row in rows]
    places: list[list[Place]] = []
    for mine in weights:
        starts = [int(sum(mine[:number])) for number in range(len(mine))]
        places.append([(start, int(weight), 1) for start, weight in zip(starts, mine, strict=True)])
    return PlacedRows(rows, places)


def _weight(cell: Element, styles: PageStyles) -> float:
    own = styles.of(cell)
    for value in (own.get("flex", "").split(" ")[0], own.get("flex-grow", ""), own.get("width", "").rstrip("%pxemr ")):
        try:
            if float(value) > 0:
                return float(value)
        except ValueError:
            continue
    return 1.0

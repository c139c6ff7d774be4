"""Any table, however its cells are merged, has the same places whatever kind of file it comes in."""

import io
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from made import p, tbl, tc, tr, word
from openpyxl import Workbook

from gongkai.readers import read


@st.composite
def tilings(draw):
    """Rectangles that cover a table without a gap: (row, column, rows, columns), in reading order."""
    high, wide = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    free = {(row, column) for row in range(high) for column in range(wide)}
    cells = []
    for row in range(high):
        for column in range(wide):
            if (row, column) not in free:
                continue
            room = next((c for c in range(column, wide) if (row, c) not in free), wide) - column
            columns = draw(st.integers(1, room))
            rows = draw(st.integers(1, high - row))
            while any((row + down, column + right) not in free for down in range(rows) for right in range(columns)):
                rows -= 1
            free -= {(row + down, column + right) for down in range(rows) for right in range(columns)}
            cells.append((row, column, rows, columns))
    return high, wide, cells


def text(row, column):
    return f"格{row}{column}"


def as_page(high, wide, cells):
    rows = [[c for c in cells if c[0] == row] for row in range(high)]
    markup = "".join(
        "<tr>" + "".join(f"<td rowspan={r} colspan={c}>{escape(text(y, x))}</td>" for y, x, r, c in row) + "</tr>"
        for row in rows
    )
    return f"<html><body><p>前</p><table>{markup}</table></body></html>".encode()


def as_word(high, wide, cells):
    owner = {(y + down, x): (y, x, r, c) for y, x, r, c in cells for down in range(r)}
    rows = []
    for row in range(high):
        made = []
        for y, x, r, c in (owner[row, column] for column in range(wide) if (row, column) in owner):
            merge = None if r == 1 else "restart" if y == row else "continue"
            made.append(tc(text(y, x) if y == row else "", c, merge))
        rows.append(tr(*made))
    return word(p("前") + tbl(*rows))


def as_workbook(high, wide, cells):
    book = Workbook()
    for y, x, r, c in cells:
        book.active.cell(y + 1, x + 1).value = text(y, x)
        if r > 1 or c > 1:
            book.active.merge_cells(start_row=y + 1, start_column=x + 1, end_row=y + r, end_column=x + c)
    book.active.cell(high + 1, 1).value = "后"  # areas are clipped to the rows and columns in use
    book.active.cell(high + 1, wide).value = "后"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def places(data):
    return [
        (cell.source.row - 1, int(cell.x0), cell.row_span, cell.column_span, cell.text)
        for line in read(data).lines
        for cell in line.cells
        if cell.text.startswith("格") and cell.source.row
    ]


@given(tilings())
@settings(max_examples=150, deadline=None)
def test_merged_cells_have_their_places_in_every_kind(tiling):
    high, wide, cells = tiling
    expected = [(y, x, r, c, text(y, x)) for y, x, r, c in cells]
    if len(cells) < 2:
        return
    assert places(as_word(high, wide, cells)) == expected
    assert places(as_workbook(high, wide, cells)) == expected
    assert [place[:2] + place[4:] for place in places(as_page(high, wide, cells))] == [e[:2] + e[4:] for e in expected]

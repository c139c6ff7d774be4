"""What holds for any grid, any text and any bytes."""

import html
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongkai.core.errors import GongkaiError
from gongkai.readers import read, read_text

WORDS = st.text("规章行政许可总计其他0123456789.万元（）一二、", min_size=1, max_size=8)
CELLS = st.one_of(st.just(""), WORDS)


def grids(cells=CELLS):
    """Return grids of two columns and more whose first column is filled."""
    return st.integers(2, 6).flatmap(
        lambda width: st.lists(
            st.tuples(WORDS, *[cells] * (width - 1)).map(list),
            min_size=2,
            max_size=8,
        )
    )


def read_back(text):
    return [[cell.text for cell in line.cells] for line in read_text(text).lines]


@given(grids(), st.sampled_from([" | ", "|", "｜", " │ "]))
def test_pipes_read_back(grid, pipe):
    assert read_back("\n".join(pipe.join(row) + pipe for row in grid)) == grid


@given(grids())
def test_framed_pipes_read_back(grid):
    assert read_back("\n".join("| " + " | ".join(row) + " |" for row in grid)) == grid


@given(grids())
def test_tabs_read_back(grid):
    grid = [["表头"] * 3, *grid]  # trailing tabs alone, with no row of cells beside them, mark nothing
    assert read_back("\n".join("\t".join(row) for row in grid)) == grid


@given(grids())
def test_cells_a_line_with_pipes_read_back(grid):
    text = "\n".join(f"{cell} |" if cell else "|" for row in grid for cell in row)
    cells = [cell for row in grid for cell in row]
    assert read_back(text) == [[cell] for cell in cells]


@given(grids(WORDS))
def test_cells_by_turns_with_pipes_read_back(grid):
    cells = [cell for row in grid for cell in row]
    assert read_back("\n|\n".join(cells) + "\n|") == [[cell] for cell in cells]


@given(grids(WORDS))
def test_columns_of_white_space_read_back(grid):
    text = "\n".join("   ".join(row) for row in grid)
    tight = [[re.sub(r"\s", "", cell) for cell in row] for row in read_back(text)]
    assert ["".join(row) for row in tight] == ["".join(row) for row in grid]


@given(grids(), st.booleans())
def test_tables_of_pages_read_back(grid, closed):
    end = "</td>" if closed else ""
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}{end}" for cell in row) + "</tr>" for row in grid)
    assert read_back(f"<table>{rows}</table>") == grid


@st.composite
def spans(draw):
    """Draw a filled grid and a way to cut it into rectangles: the true columns and spans of each cell."""
    width, height = draw(st.integers(2, 5)), draw(st.integers(1, 5))
    taken = [[False] * width for _ in range(height)]
    cells = []
    for row in range(height):
        for column in range(width):
            if taken[row][column]:
                continue
            wide = 1
            while column + wide < width and not taken[row][column + wide] and draw(st.booleans()):
                wide += 1
            high = 1 + draw(st.integers(0, min(2, height - row - 1)))
            for y in range(row, row + high):
                for x in range(column, column + wide):
                    taken[y][x] = True
            cells.append((row, column, wide, high))
    return height, cells


@given(spans())
def test_spans_read_back(cut):
    height, cells = cut
    rows = [
        "".join(f"<td colspan={wide} rowspan={high}>{row}.{x}" for row, x, wide, high in cells if row == number)
        for number in range(height)
    ]
    lines = read_text("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>").lines
    found = [(cell.source.row - 1, cell.text, cell.x0) for line in lines for cell in line.cells if line.table]
    if len(cells) > 1:
        assert sorted(found) == sorted((row, f"{row}.{x}", x) for row, x, _, _ in cells)


SEPARATORS = re.compile(r"[\s|,\u200b]+")


@given(st.text("规章 \t|\n0,5-。、　一()\r", max_size=80))
@example("| 规\n  章\n| 0 |")
@example("|\n规章\n|\n\n0 |\n||")
@example("一\t|\t二 |三\n\t四")
def test_no_printed_character_is_lost(text):
    expected = SEPARATORS.sub("", re.sub(r"(?m)^[\s|:-]*-{3,}[\s|:-]*$", "", text))
    try:
        lines = read_text(text).lines
    except GongkaiError:
        assert not expected
        return
    found = SEPARATORS.sub("", "".join(cell.text for line in lines for cell in line.cells))
    assert found.replace("-", "") == expected.replace("-", "")


@given(st.text("规章<>/tdrbp= 0|\n&;!-", max_size=80))
def test_any_markup_is_read_or_refused(text):
    try:
        document = read_text(text)
    except GongkaiError:
        return
    assert all(line.cells for line in document.lines)


@given(st.binary(max_size=300))
@settings(deadline=None)  # the first of a kind loads its library
def test_any_bytes_are_read_or_refused(data):
    try:
        document = read(data)
    except GongkaiError:
        return
    assert document.text.encode("utf-8") is not None


@given(st.text("甲0| \n\t", max_size=60))
def test_line_numbers_are_those_of_an_editor(text):
    try:
        document = read_text(text)
    except GongkaiError:
        return
    rows = text.split("\n")
    ends = [line.number - 1 for line in document.lines[1:]] + [len(rows)]
    for line, end in zip(document.lines, ends, strict=True):
        printed = rows[line.number - 1 : max(line.number, end)]  # a row may go on over several lines
        assert all(any(cell.text[0] in row for row in printed) for cell in line.cells if cell.text)
        assert not line.text or line.text[0] in printed[0]

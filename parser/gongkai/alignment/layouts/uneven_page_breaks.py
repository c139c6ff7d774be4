"""Columns that a page's end cut at different heights: their parts put together again, if every column is whole then."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from gongkai.alignment.layouts.by_columns import column_groups
from gongkai.alignment.layouts.unlabelled_block import column_run
from gongkai.alignment.stream.table_items import Item
from gongkai.alignment.types import Run, Token
from gongkai.forms.form import Table

LONGEST_NUMBER = 3
"""Digits of the longest page number."""


def rejoined_runs(table: Table, index: int, parts: Sequence[Sequence[Item]]) -> list[Run]:
    """Return the runs of a table of one block whose parts print each column's figures together; none if they do not.

    A page's end may cut a row, so that some columns have a figure more above it than others. What counts is that
    every part prints as many groups of figures as the form has columns, and every column has a figure for each row:
    no label need tell which rows stand on which page.
    """
    block = table.blocks[0]
    size, height = len(block.columns), len(block.rows)
    if len(table.blocks) > 1 or size < 2 or not 2 <= len(parts) <= height // 2:  # a part a row is a table by rows
        return []
    groups = [_columns(part, size, last=part is parts[-1]) for part in parts]
    if any(len(each) != size for each in groups):
        return []
    columns = [[token for part in groups for token in part[c]] for c in range(size)]
    if any(len(column) != height for column in columns):
        return []
    rows = list(range(height))
    return [column_run(table, index, 0, c, rows, column, "matrix") for c, column in enumerate(columns)]


def _columns(items: Sequence[Item], size: int, last: bool) -> list[list[Token]]:
    """Return the figures of each column of a part: those under one header, or on one line."""
    headed = [[token for token in tokens if not token.empty] for _, tokens in column_groups(items)]
    if len(headed) == size:
        return headed
    tokens = [item.token for item in items if item.token is not None and item.prints]
    lines = [list(line) for _, line in groupby(tokens, key=lambda token: token.line)]
    if len(lines) == size + 1 and not last and _numbers_a_page(lines[-1]):
        del lines[-1]
    return lines


def _numbers_a_page(line: Sequence[Token]) -> bool:
    return len(line) == 1 and line[0].text.isdigit() and len(line[0].text) <= LONGEST_NUMBER

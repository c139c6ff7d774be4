"""Tables of pairs (``自然人：3``): where every row names its columns, a header without a figure tells of a blank."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.alignment.stream.stream_context import StreamContext
from gongkai.alignment.stream.table_items import Item, token_item
from gongkai.alignment.types import Token
from gongkai.forms.vocabulary import Vocabulary, label_key

IN_PAIRS = 0.6
"""Share of a table's places whose column must be named for the table to be one of pairs."""

FEWEST = 3
"""Rows that a table of pairs has at least."""


def with_blanks(items: list[Item], context: StreamContext) -> list[Item]:
    """Return the items with an empty token after each column header that no figure follows.

    A table that does not name its columns in every row comes back as it is.
    """
    table, lines, texts = context.table, context.line_of, context.labelled.folded
    rows = [item.entry.block for item in items if item.kind == "row" and item.entry]
    places = sum(len(table.blocks[block].columns) for block in rows)
    named = sum(1 for item in items if item.kind == "column" and item.columns)
    if table.printed == "one_line" or len(rows) < FEWEST or named < IN_PAIRS * places or not _name_columns(items):
        return items
    result: list[Item] = []
    for item, after in zip(items, [*items[1:], None], strict=True):
        result.append(item)
        if item.kind != "column" or not item.columns or _unread_follows(item.cell, after, lines):
            continue
        if _is_bare(texts[item.cell], after, context.words):
            empty = Token(item.cell, "", None, lines[item.cell], 0.0, 0.0, 1.0, header=item.cell, named=item.columns)
            result.append(token_item(item.cell, empty))
    return result


def _name_columns(items: Sequence[Item]) -> bool:
    """Whether most labels of rows have the header of a column right behind them; above a block, it is no row's."""
    behind = [after.kind == "column" and bool(after.columns) for item, after in pairwise(items) if item.kind == "row"]
    return 2 * sum(behind) > len(behind)


def _unread_follows(cell: int, after: Item | None, lines: Sequence[int]) -> bool:
    """Whether the next cell of the line is none of the items: it may hold the rest of a header, and its figure."""
    same = cell + 1 < len(lines) and lines[cell + 1] == lines[cell]
    return same and (after is None or after.cell != cell + 1)


def _is_bare(text: str, after: Item | None, words: Vocabulary) -> bool:
    """Whether a header stands without a figure: it is whole, and what follows is no figure and no piece of it."""
    if any(char.isdigit() for char in text) or (after is not None and after.token):
        return False
    if text.rstrip("? ").endswith((":", "=")):
        return True
    goes_on = after is not None and after.kind == "column" and not after.columns
    return not goes_on and label_key(text).key in words.exact

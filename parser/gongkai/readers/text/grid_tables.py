"""Tables drawn with ``+---+`` as tables of a page: the rules bound the rows, so a cell may run over lines.

docutils, whose format this is, parses them with their spans; pandoc and Emacs write it too. What is drawn wrongly stays
text.
"""

from __future__ import annotations

import html
import re
import unicodedata

_RULE = re.compile(r"\s*\+(?:[-=]{2,}\+)+\s*")
_LINE = re.compile(r"\s*[+|].*[+|]\s*")
_FEWEST_LINES = 3
_MOST_LINES = 5_000
_PAD = "\x00"
"""Stands behind a character that is two columns wide, while columns are counted."""
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def with_grid_tables(text: str) -> str:
    """Return a text with its ``+---+`` tables marked up as HTML; a text without any as it is."""
    if "+--" not in text and "+==" not in text:
        return text
    out: list[str] = []
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if _LINE.fullmatch(line) and (block or _RULE.fullmatch(line)):
            block.append(line)
            continue
        out += _table(block)
        block = []
        out.append(line)
    return "\n".join(out[:-1])


def _table(block: list[str]) -> list[str]:
    """Return the lines of a table as one line of HTML; as they were where they are none."""
    whole = _FEWEST_LINES <= len(block) <= _MOST_LINES and _RULE.fullmatch(block[-1]) is not None
    grid = any("|" in line for line in block)
    made = _parsed([line.strip() for line in block]) if whole and grid else None
    return block if made is None else [made]


def _parsed(lines: list[str]) -> str | None:
    from docutils.parsers.rst.tableparser import GridTableParser, TableMarkupError
    from docutils.statemachine import StringList

    padded = [_padded(line) for line in lines]
    width = max(map(len, padded))
    if any(len(line) != width for line in padded):
        return None
    try:
        _, head, body = GridTableParser().parse(StringList(padded, "table"))
    except (TableMarkupError, AssertionError, IndexError, ValueError):
        return None
    rows = [[cell for cell in row if cell is not None] for row in [*head, *body]]
    cells = ("".join(map(_cell, row)) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _padded(line: str) -> str:
    return "".join(char + _PAD if unicodedata.east_asian_width(char) in "WF" else char for char in line)


def _cell(cell: tuple[int, int, int, list[str]]) -> str:
    """Return a cell with its spans; its lines are one text, since the width of a column broke it."""
    more_rows, more_columns, _, lines = cell
    spans = f' rowspan="{more_rows + 1}"' * (more_rows > 0) + f' colspan="{more_columns + 1}"' * (more_columns > 0)
    text = ""
    for part in (line.replace(_PAD, "").strip() for line in lines):
        glued = not text or not part or _CHINESE.match(text[-1]) or _CHINESE.match(part)
        text += part if glued else f" {part}"
    return f"<td{spans}>{html.escape(text, quote=False)}</td>"

"""Tables drawn with ``+---+`` as tables of a page: the rules bound the rows, so a cell may run over lines.

docutils, whose format this is, parses them with their spans; pandoc and Emacs write it too. What is drawn wrongly stays
text. A frame around one cell is the layout of a page, not a table: what it holds is read as if it stood by itself.
"""

from __future__ import annotations

import html
import re
import unicodedata

from gongkai.readers.text.cell_markup import without_markup

_RULE = re.compile(r"\s*\+(?:[-=]{2,}\+)+\s*")
_LINE = re.compile(r"\s*[+|].*[+|]\s*")
_TABLE = "<table>"
_FEWEST_LINES = 3
_MOST_LINES = 5_000
_PAD = "\x00"
"""Stands behind a character that is two columns wide, while columns are counted."""
_FRAME = re.compile(r"\+[-=]{2,}\+")
_MOST_FRAMES = 8
"""Frames within frames, from which the rest stays as it is."""

_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


def with_grid_tables(text: str, frames: int = 0) -> str:
    """Return a text with its ``+---+`` tables marked up as HTML; a text without any as it is.

    Parameters
    ----------
    frames
        Frames that the text was taken out of.
    """
    if "+--" not in text and "+==" not in text:
        return text
    out: list[str] = []
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if _LINE.fullmatch(line) and (block or _RULE.fullmatch(line)):
            block.append(line)
            continue
        out += _table(block, frames)
        block = []
        out.append(line)
    return "\n".join(out[:-1])


def _table(block: list[str], frames: int) -> list[str]:
    """Return the lines of a table as one line of HTML; as they were where they are none."""
    if frames < _MOST_FRAMES and (framed := _framed([line.strip() for line in block])):
        return with_grid_tables("\n".join(framed), frames + 1).split("\n")
    whole = _FEWEST_LINES <= len(block) <= _MOST_LINES and _RULE.fullmatch(block[-1]) is not None
    grid = any("|" in line for line in block)
    made = _parsed([line.strip() for line in block]) if whole and grid else None
    return block if made is None else [made]


def _framed(lines: list[str]) -> list[str]:
    """Return what stands in a frame of one column that holds a table; nothing where this is none."""
    if len(lines) < _FEWEST_LINES or not (_FRAME.fullmatch(lines[0]) and _FRAME.fullmatch(lines[-1])):
        return []
    inner = [line for line in lines if not _FRAME.fullmatch(line)]
    if not all(line[0] == line[-1] == "|" for line in inner) or not any(_RULE.fullmatch(line[1:-1]) for line in inner):
        return []
    return [line[1:-1] for line in inner]


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
    return f"{_TABLE}{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def _padded(line: str) -> str:
    return "".join(char + _PAD if unicodedata.east_asian_width(char) in "WF" else char for char in line)


def _cell(cell: tuple[int, int, int, list[str]]) -> str:
    """Return a cell with its spans; its lines are one text, since the width of a column broke it.

    A cell of a page's layout may hold tables; its lines stay apart, then.
    """
    more_rows, more_columns, _, lines = cell
    spans = f' rowspan="{more_rows + 1}"' * (more_rows > 0) + f' colspan="{more_columns + 1}"' * (more_columns > 0)
    lines = [line.replace(_PAD, "").strip() for line in lines]
    if any(map(_RULE.fullmatch, lines)):
        inner = with_grid_tables("\n".join(lines), frames=1).split("\n")
        told = (each if each.startswith(_TABLE) else html.escape(without_markup(each), quote=False) for each in inner)
        return f"<td{spans}>{'<br>'.join(told)}</td>"
    text = ""
    for part in lines:
        glued = not text or not part or _CHINESE.match(text[-1]) or _CHINESE.match(part)
        text += part if glued else f" {part}"
    return f"<td{spans}>{html.escape(without_markup(text), quote=False)}</td>"

"""Cells of a line that has no separators: columns set apart by white space, by commas or by semicolons.

Each rule asks what the source *marks*. Two columns of white space or more mark a border. A single space does
only where the line is nothing but labels and figures; in running text, dates and headings it is just a space.
Commas do only where line after line has the same number of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.readers.characters import display_width

#: A piece of a line and its extent in display columns.
Piece = tuple[str, float, float]

#: White space of two columns and more.
_GAP = re.compile(r"\s{2,}|[^\S ]")
_VALUE = re.compile(r"[+\-－−–增减]{0,2}\d[\d,.，．]*(?:%|％|万元|元|件)?|[-－—–―─/／]{1,4}|无")
_ENUMERATOR = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
#: Figures after labels. One figure alone is weaker evidence than two, so its labels must look like labels.
_TABULAR = re.compile(r"v{2,}|v?w{1,4}v{2,}|w{1,2}v|(?:w{1,2}v){2,}")
_LABEL = re.compile(r"[^\s,，。:：;；]{2,}")
_LONGEST_TOKEN = 45
_SPREAD_GAP = 4
_MOST_TOKENS = 60
_FEWEST_ROWS = 3
_MOST_LABELS = 3
_MOST_DELIMITERS = 200
_QUOTED_OR_BRACKETED = re.compile(r'"[^"]*"|\([^()]*\)|（[^（）]*）')
_OPENS_CELL = re.compile(r'(?:^|[,;\t])"(?:[^"]|"")*$')
_CLOSES_CELL = re.compile(r'^(?:[^"]|"")*"(?:$|[,;\t])')
#: Lines that one quoted cell runs over at most.
_LONGEST_CELL = 12
_NOT_THOUSANDS = re.compile(r"(?<!\d)[,;，]|[,;，](?!\d{3}(?!\d))")


def spaced_pieces(raw: str) -> list[Piece]:
    """Take a line apart at its white space where that marks columns; one piece where it does not."""
    text = raw.strip()
    first = raw.find(text)
    start = display_width(raw[:first])
    if "。" not in text and _GAP.search(text):
        located = _joined(_located(text, start))
    else:
        located = [(text, start, start + display_width(text))]
    pieces: list[Piece] = []
    for piece in located:
        pieces.extend(_split_at_single_spaces(piece) if " " in piece[0] else (piece,))
    return pieces


def gaps(text: str) -> int:
    """Count the places in a stripped line where white space could mark a border."""
    return sum(1 for _ in _GAP.finditer(text))


def _located(text: str, column: int) -> list[Piece]:
    """Split at white space of two columns and more; ``column`` is where the text begins."""
    pieces: list[Piece] = []
    position = 0
    for gap in _GAP.finditer(text):
        end = column + display_width(text[position : gap.start()])
        pieces.append((text[position : gap.start()], column, end))
        column, position = end + display_width(gap[0]), gap.end()
    pieces.append((text[position:], column, column + display_width(text[position:])))
    return pieces


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Put back together what white space spreads without marking a border.

    That is a word printed letter by letter (``总　计``), and a number of a heading before its text.
    """
    out = pieces[:1]
    for piece in pieces[1:]:
        text, start, end = out[-1]
        gap = int(piece[1] - end)
        letters = gap <= _SPREAD_GAP and _is_letter(piece[0]) and _is_letter(text.rsplit("\u3000", 1)[-1].strip())
        numbered = _ENUMERATOR.fullmatch(text) is not None and not _VALUE.fullmatch(piece[0])
        if letters or numbered:
            between = "\u3000" * (gap // 2) if letters and gap % 2 == 0 else " " * gap
            out[-1] = (text + between + piece[0], start, piece[2])
        else:
            out.append(piece)
    return out


def _is_letter(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"


def _split_at_single_spaces(piece: Piece) -> list[Piece]:
    text, start, _ = piece
    if text.count(" ") >= _MOST_TOKENS:
        return [piece]
    tokens = text.split(" ")
    if max(map(len, tokens)) > _LONGEST_TOKEN:
        return [piece]
    values = [_VALUE.fullmatch(token) is not None for token in tokens]
    shape = "".join("v" if value else "w" for value in values)
    if not _TABULAR.fullmatch(shape) or "。" in text:
        return [piece]
    strong = shape.endswith("vv")
    if not strong and not all(value or _LABEL.fullmatch(token) for token, value in zip(tokens, values, strict=True)):
        return [piece]
    return _tokens_to_pieces(tokens, values, start)


def _tokens_to_pieces(tokens: list[str], values: list[bool], start: float) -> list[Piece]:
    """Make a piece of each figure and of each label; a label may itself hold single spaces."""
    pieces: list[Piece] = []
    column = start
    after_label = False
    for token, value in zip(tokens, values, strict=True):
        end = column + display_width(token)
        if after_label and not value and not _ENUMERATOR.match(token):
            label, first, _ = pieces[-1]
            pieces[-1] = (f"{label} {token}", first, end)
        else:
            pieces.append((token, column, end))
        after_label = not value
        column = end + 1
    return pieces


def joined_quotes(rows: Sequence[str], numbers: Sequence[int]) -> tuple[list[str], list[int]]:
    """Join rows that a quoted cell with line breaks runs over; a row joined to others bears the number of the first.

    Such a cell opens with a quotation mark at the row's beginning or right after a delimiter, and one of the next few
    rows closes it.
    """
    joined: list[str] = []
    kept: list[int] = []
    at = 0
    while at < len(rows):
        row, end = rows[at], at + 1
        if row.count('"') % 2 and _OPENS_CELL.search(row):
            end = _closing(rows, at)
            for each in rows[at + 1 : end]:
                glue = " " if row[-1:].isascii() and row[-1:].isalnum() and each[:1].isascii() else ""
                row += glue + each.lstrip()
        joined.append(row)
        kept.append(numbers[at])
        at = end
    return joined, kept


def _closing(rows: Sequence[str], at: int) -> int:
    """Return the index behind the row that closes the quoted cell that a row opens; the next row's where none does."""
    open_ = True
    for below in range(at + 1, min(at + 1 + _LONGEST_CELL, len(rows))):
        row = rows[below]
        if not row.strip():
            break
        open_ ^= bool(row.count('"') % 2)
        if not open_:
            return below + 1 if _CLOSES_CELL.search(row) else at + 1
    return at + 1


def delimited_rows(rows: Sequence[str]) -> dict[int, list[str]]:
    """Return the cells of the rows that form a grid of commas (of either width) or of semicolons, by index.

    A grid is three rows or more in succession with the same number of delimiters outside quotation marks and
    brackets; commas that only part thousands make none, nor do sentences. Where there is a grid, a label
    with figures beyond it, parted in the same way, is a row too.
    """
    grid: dict[int, list[str]] = {}
    for delimiter in ",;，":
        if sum(delimiter in row for row in rows) < _FEWEST_ROWS:
            continue
        counts = [_delimiters(row, delimiter) for row in rows]
        found = len(grid)
        start = 0
        while start < len(rows):
            stop = start + 1
            while stop < len(rows) and counts[stop] == counts[start]:
                stop += 1
            if counts[start] and stop - start >= _FEWEST_ROWS and counts[start] <= _MOST_DELIMITERS:
                grid.update(_grid(rows, start, stop, delimiter))
            start = stop
        if len(grid) > found:
            loose = (at for at, count in enumerate(counts) if 1 < count <= _MOST_DELIMITERS and at not in grid)
            split = ((at, split_outside_quotes(rows[at], delimiter)) for at in loose)
            grid.update((at, cells) for at, cells in split if _is_row(cells))
    return grid


def _is_row(cells: Sequence[str]) -> bool:
    """Whether cells are a few labels with figures, or empty cells, behind them."""
    values = [not cell or _VALUE.fullmatch(cell) is not None for cell in cells]
    labels = values.index(True) if True in values else len(values)
    return 0 < labels <= _MOST_LABELS and all(values[labels:]) and any(cells[labels:])


def _delimiters(row: str, delimiter: str) -> int:
    if delimiter not in row or "。" in row or "|" in row or "\t" in row:
        return 0
    return _QUOTED_OR_BRACKETED.sub("", row).count(delimiter)


def _grid(rows: Sequence[str], start: int, stop: int, delimiter: str) -> dict[int, list[str]]:
    split = {index: split_outside_quotes(rows[index], delimiter) for index in range(start, stop)}
    if not any(_NOT_THOUSANDS.search(rows[index]) for index in split):
        return {}
    cells = [cell for row in split.values() for cell in row[1:]]
    figures = sum(not cell or _VALUE.fullmatch(cell) is not None for cell in cells)
    return split if any(cells) and 2 * figures >= len(cells) else {}


def split_outside_quotes(row: str, delimiter: str) -> list[str]:
    """Split a row at delimiters that stand neither in quotation marks nor in brackets."""
    masked = _QUOTED_OR_BRACKETED.sub(lambda found: found[0].replace(delimiter, "\x00"), row)
    return [cell.strip().strip('"').replace("\x00", delimiter) for cell in masked.split(delimiter)]

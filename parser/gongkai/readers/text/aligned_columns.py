"""Cells of a line that has no separators: columns set apart by white space.

Each rule asks what the source *marks*. Two columns of white space or more mark a border. A single space does
only where the line is nothing but labels and figures; in running text, dates and headings it is just a space.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.readers.text.invisible_characters import display_width

#: A piece of a line and its extent in display columns.
Piece = tuple[str, float, float]

#: White space of two columns and more.
_GAP = re.compile(r"\s{2,}|[^\S ]")
VALUE = re.compile(r"[+\-－−–增减]{0,2}\d[\d,.，．]*(?:%|％|[万萬]元|元|件)?|[-－—–―─/／]{1,4}|[无無]")
_LEADER = re.compile(r"\s*(?:\.{3,}|·{3,}|…{2,}|_{3,})\s*")
_ENUMERATOR = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]")
#: Figures after labels. One figure alone is weaker evidence than two, so its labels must look like labels.
_TABULAR = re.compile(r"v{2,}|v?w{1,4}v{2,}|w{1,2}v|(?:w{1,2}v){2,}")
_LABEL = re.compile(r"[^\s,，。:：;；]{2,}")
#: A pair that ends in a mark of its own; white space within a line of them is just a space.
_PAIR = re.compile(r"[:：][^:：;；,，]*[;；]")
_LISTED = 2
#: A wide space within a word, in lines that narrow ones take apart.
_WITHIN = re.compile(r"(?<=[\u3400-\u9fff])\u3000(?=[\u3400-\u9fff/])")
#: Narrow spaces that set a column.
_COLUMN_GAP = re.compile(r"(?<! ) {2,}(?! )")
#: Stands for a wide space within a word while a line is taken apart.
_INNER = "\U0010fffd"
_NARROW = 2
_LONGEST_TOKEN = 45
_SPREAD_GAP = 4
_MOST_TOKENS = 60


def spaced_pieces(raw: str) -> list[Piece]:
    """Take a line apart at its white space where that marks columns; one piece where it does not."""
    text = raw.strip()
    first = raw.find(text)
    start = display_width(raw[:first])
    if "。" not in text and _GAP.search(text) and not _spaces_words(text):
        pieces = _joined(_located(_within_words(text), start))
        located = [(piece.replace(_INNER, "\u3000"), x0, x1) for piece, x0, x1 in pieces]
    else:
        located = [(text, start, start + display_width(text))]
    found: list[Piece] = []
    for piece in located:
        found.extend(_split_at_single_spaces(piece) if " " in piece[0] else (piece,))
    return found


def _spaces_words(text: str) -> bool:
    """Whether wide spaces are just spaces here: pairs end in marks of their own, or narrow spaces part the words."""
    if len(_PAIR.findall(text)) >= _LISTED:
        return True
    return text.count(" ") >= _NARROW and not _GAP.search(_WITHIN.sub("", text))


def _within_words(text: str) -> str:
    """Return a line with a mark of the same width for wide spaces within words, where narrow ones set its columns."""
    return _WITHIN.sub(_INNER, text) if len(_COLUMN_GAP.findall(text)) >= _NARROW else text


def without_leaders(rows: Sequence[str]) -> list[str]:
    """Return the rows with tabs for the dots that lead from cell to cell (``规章.....0.....12``).

    A row has two such leaders or more, between figures behind a label, or between words: one alone leads to the number
    of a page, and an ellipsis stands in running text.
    """
    return [_tabbed(row) if _LEADER.search(row) else row for row in rows]


def _tabbed(row: str) -> str:
    cells = _LEADER.split(row.strip())
    figures = all(not cell or VALUE.fullmatch(cell) is not None for cell in cells[1:])
    words = max(map(len, cells)) <= _LONGEST_TOKEN and "。" not in row
    return "\t".join(cells) if len(cells) > 2 and (figures or words) else row


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
        letters = letters and not (VALUE.fullmatch(piece[0]) and VALUE.fullmatch(text))  # 无 无
        numbered = _ENUMERATOR.fullmatch(text) is not None and not VALUE.fullmatch(piece[0])
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
    if max(map(len, tokens)) > _LONGEST_TOKEN or "?" in tokens:  # a mark, which is no cell, before some of the cells
        return [piece]
    values = [VALUE.fullmatch(token) is not None for token in tokens]
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

"""Put together labels that were torn around their figures: a half above the line of figures, a half below or beside it.

Programs that set tables in lines centre the figures of a row between the lines of its label: ``3、`` stands above,
``其他`` below. Which line of figures a piece belongs to is one decision for a whole stretch of lines: figures and rows
of the form go forward together, and of all ways to deal the pieces out the one is taken that leaves the fewest over.
Pieces of a spanning label at the left (``（三）不予`` above, ``公开`` below) stand in the same lines, and go on by
themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gongkai.core.document import Cell, Document, Line
from gongkai.core.misread_digits import is_misread
from gongkai.core.text import fold, read_number
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import LONGEST, vocabulary
from gongkai.repair.torn_pieces import LabelPiece, joined_groups

REACH = 4
"""Lines above and below its figures over which a label runs at most."""

FEWEST = 3
"""Rows of a form that must be found by their own labels, whole or torn, for a document to hold its tables in lines."""

MATCHED, KNOWN, SPANNING, OTHER = 10.0, 0.05, 0.01, 0.1
"""What a line of figures with its row's label is worth, and what a character of a piece left over costs: of a whole
label of a row, of a spanning one, of anything else. By judgement; only their order matters."""

PARTIAL = 0.6
"""Share of a label's characters that must be printed where its end is lost."""

SHORTEST_PART = 8
"""Characters of the shortest beginning of a label that tells the row."""

_NOT_KEY = re.compile(r"[^0-9a-z\u3400-\u9fff]+")
_NUMBERING = re.compile(r"[(（]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*[)）、.．]")
_HAN = "〇一二三四五六七八九十"


def norm(text: str) -> str:
    """Return what of a text is compared: characters, digits and letters, folded.

    >>> norm("（二） 部分 公开")
    '二部分公开'
    """
    return _NOT_KEY.sub("", fold(text).lower())


class Wordings(NamedTuple):
    """The labels of a form.

    Attributes
    ----------
    by_start
        What rows' labels may read, with the row's place in the form's order, by first character.
    groups
        What spanning labels may read.
    rows, all
        Whole texts of rows' labels, and of all labels.
    """

    by_start: dict[str, tuple[tuple[str, int], ...]]
    groups: tuple[str, ...]
    rows: frozenset[str]
    all: frozenset[str]

    def cost(self, piece: LabelPiece) -> float:
        """Return what a piece costs that is left over."""
        if piece.key in self.rows:
            return KNOWN * len(piece.key)
        return (SPANNING if self.spans(piece) else OTHER) * len(piece.key)

    def spans(self, piece: LabelPiece) -> bool:
        """Whether a piece is one of a spanning label, and no row's label."""
        return piece.key not in self.rows and any(piece.key in group for group in self.groups)


@lru_cache(maxsize=8)
def wordings(form: Form) -> Wordings:
    """Return the labels of a form, made once."""
    words = vocabulary(form)
    by_start: dict[str, list[tuple[str, int]]] = {}
    groups, rows, every = set(), set(), set()
    for key, owner in zip(words.keys, words.owners, strict=True):
        numbering, entry = words.numberings[owner], words.entries[owner]
        number = "" if numbering is None else str(numbering[1]) if numbering[0] == "digit" else _HAN[numbering[1] % 11]
        texts = {key, number + key}
        every |= texts
        if entry.row < 0 or form.tables[entry.table].printed != "rows":
            continue
        if entry.members:
            groups |= texts
        else:
            rows |= texts
            for text in texts:
                by_start.setdefault(text[0], []).append((text, entry.position))
    indexed = {start: tuple(sorted(set(found))) for start, found in by_start.items()}
    return Wordings(indexed, tuple(sorted(groups)), frozenset(rows), frozenset(every))


class LineOfPieces(NamedTuple):
    """A line taken apart: its words in pieces, and where its figures begin; ``figures``: it prints some."""

    at: int
    pieces: tuple[LabelPiece, ...]
    begin: int
    figures: bool


class Fit(NamedTuple):
    """One way to label a line of figures: a row's position, and the pieces that make up its label.

    ``above`` and ``below`` are how many lines of pieces before and after it this takes up.
    """

    position: int
    above: int
    below: int
    pieces: tuple[LabelPiece, ...]
    score: float


def rejoin(document: Document, forms: tuple[Form, ...]) -> Document:
    """Return the document with labels torn around their figures put together, before their figures or in their line."""
    if document.lines and any(line.table is not None for line in document.lines):
        return document
    stretches = list(_stretches(document.lines))
    if not any(_may_be_torn(each) for each in stretches):
        return document
    words = _best_form(stretches, forms)
    lines = document.lines
    dealt = [_deal(stretch, words) for stretch in stretches]
    if sum(fit is not None for fits in dealt for fit in fits) < FEWEST:
        return document
    edits: dict[int, list[Line]] = {}
    for stretch, fits in zip(stretches, dealt, strict=True):
        edits.update(_edited(stretch, fits, lines, words))
    if not edits:
        return document
    return replace(document, lines=tuple(new for at, line in enumerate(lines) for new in edits.get(at, [line])))


def _best_form(stretches: Sequence[Sequence[LineOfPieces]], forms: tuple[Form, ...]) -> Wordings:
    """Return the labels of the form of which most different ones are printed whole; of equals, the last form's."""
    printed = {piece.key for stretch in stretches for row in stretch for piece in row.pieces}
    printed |= {"".join(piece.key for piece in row.pieces) for stretch in stretches for row in stretch}
    return max(reversed([wordings(form) for form in forms]), key=lambda words: len(printed & words.all))


def _stretches(lines: Sequence[Line]) -> Iterator[list[LineOfPieces]]:
    """Yield the stretches of lines that print nothing but figures, labels, and pieces of labels."""
    stretch: list[LineOfPieces] = []
    for at, line in enumerate(lines):
        row = _row(at, line)
        if row is None:
            if stretch:
                yield stretch
            stretch = []
        else:
            stretch.append(row)
    if stretch:
        yield stretch


def _row(at: int, line: Line) -> LineOfPieces | None:
    begin = len(line.cells)
    while begin and _is_figure(line.cells[begin - 1].text):
        begin -= 1
    words = line.cells[:begin]
    if sum(len(cell.text) for cell in words) > LONGEST or any("。" in cell.text for cell in words):
        return None
    pieces = tuple(
        LabelPiece(at, place, part, token, norm(token))
        for place, cell in enumerate(words)
        for part, token in enumerate(cell.text.split())
    )
    return LineOfPieces(at, pieces, begin, any(cell.text for cell in line.cells[begin:]))


def _is_figure(text: str) -> bool:
    if not text or text.isdecimal():
        return True
    if _NUMBERING.fullmatch(text):
        return False
    return len(text) < 16 and (read_number(text) is not None or is_misread(fold(text)))


def _may_be_torn(stretch: Sequence[LineOfPieces]) -> bool:
    """Whether a stretch has lines of figures, and lines of words alone right before or after one."""
    pairs = pairwise(stretch)
    return any(a.figures != b.figures and (a.pieces or b.pieces) for a, b in pairs)


# ------------------------------------------------------------------------------------------ dealing out


class _Way(NamedTuple):
    """A way to label the lines of figures so far: what it is worth, the last one's label, and the way before it."""

    worth: float
    fit: Fit | None = None
    before: _Way | None = None


def _deal(stretch: Sequence[LineOfPieces], words: Wordings) -> list[Fit | None]:
    """Return for each line of figures of a stretch the label that it is given in the best way, ``None`` where none is.

    A way is worth what its labelled lines are, less what the pieces cost that it leaves over. The rows of the form only
    go forward, and two lines of figures share no line of pieces.
    """
    figures = [i for i, row in enumerate(stretch) if row.figures]
    ways: dict[tuple[int, int], _Way] = {(-1, 0): _Way(0.0)}  # by the last row given, and the lines taken up below it
    for before, i, after in zip([-1, *figures], figures, [*figures[1:], len(stretch)], strict=False):
        fits = list(_fits(stretch, i, before, after, words))
        new: dict[tuple[int, int], _Way] = {}
        for (position, taken), way in ways.items():
            _keep(new, (position, 0), _Way(way.worth, None, way))
            for fit in fits:
                if fit.position > position and taken + fit.above <= i - before - 1:
                    gained = MATCHED * fit.score + sum(map(words.cost, fit.pieces))
                    _keep(new, (fit.position, fit.below), _Way(way.worth + gained, fit, way))
        ways = new
    last: _Way | None = max(ways.values(), key=lambda each: each.worth)
    labels: list[Fit | None] = []
    while last is not None and last.before is not None:
        labels.append(last.fit)
        last = last.before
    return labels[::-1]


def _keep(ways: dict[tuple[int, int], _Way], state: tuple[int, int], way: _Way) -> None:
    if state not in ways or way.worth > ways[state].worth:
        ways[state] = way


def _fits(stretch: Sequence[LineOfPieces], i: int, before: int, after: int, words: Wordings) -> Iterator[Fit]:
    """Yield the ways to label a line of figures with its own words and the pieces around it."""
    if not stretch[i].pieces and not any(row.pieces for row in stretch[max(before + 1, i - REACH) : i]):
        return
    for start in range(max(before + 1, i - REACH), i + 1):
        for begin in range(len(stretch[start].pieces)):
            first = stretch[start].pieces[begin:]
            text = "".join(piece.key for piece in first)
            for label, position in words.by_start.get(text[:1], ()):
                if label.startswith(text):
                    yield from _ends(stretch, start, i, min(after, i + REACH + 1), first, label, position, words)


def _ends(
    stretch: Sequence[LineOfPieces],
    start: int,
    i: int,
    stop: int,
    first: tuple[LabelPiece, ...],
    label: str,
    position: int,
    words: Wordings,
) -> Iterator[Fit]:
    """Yield the ways in which a label that begins in a line ends, in the line of its figures or below.

    Each line gives its last words; a line of nothing but spanning labels' pieces may give none.
    """
    pending = [(start + 1, sum(len(piece.key) for piece in first), first)]
    while pending:
        line, read, pieces = pending.pop()
        if line > i:
            below = max(pieces[-1].line - stretch[i].at, 0)
            if read == len(label):
                yield Fit(position, i - start, below, pieces, 1.0)
                continue
            if line == i + 1 and start == i and read >= max(PARTIAL * len(label), SHORTEST_PART):
                yield Fit(position, 0, 0, pieces, 0.5 + 0.4 * read / len(label))
        if line >= stop:
            continue
        own = stretch[line].pieces
        for begin in range(len(own) + all(map(words.spans, own))):
            text = "".join(piece.key for piece in own[begin:])
            if label.startswith(text, read):
                pending.append((line + 1, read + len(text), (*pieces, *own[begin:])))


# ------------------------------------------------------------------------------------------ putting together


def _edited(
    stretch: list[LineOfPieces], fits: Sequence[Fit | None], lines: Sequence[Line], words: Wordings
) -> Iterator[tuple[int, list[Line]]]:
    """Yield the lines that take the place of those with pieces of torn labels, and of lines of figures with such."""
    figures = [row for row in stretch if row.figures]
    torn = [(row, fit) for row, fit in zip(figures, fits, strict=True) if fit and _is_torn(fit, row)]
    if not torn:
        return
    used = {piece for fit in fits if fit for piece in fit.pieces}
    left = [piece for row in stretch for piece in row.pieces if piece not in used]
    spanning = joined_groups(left, words.groups)
    labels = {row.at: fit for row, fit in torn}
    given = {piece for _, fit in torn for piece in fit.pieces}
    for row in stretch:
        fit = labels.get(row.at)
        if fit is None and given.isdisjoint(row.pieces) and not any(piece in spanning for piece in row.pieces):
            continue
        yield row.at, _remade(lines, row, fit, given, spanning)


def _is_torn(fit: Fit, row: LineOfPieces) -> bool:
    """Whether a label is made of pieces of several lines, or of a part of a cell."""
    return len({piece.line for piece in fit.pieces}) > 1 or (
        fit.pieces[0].line == row.at and fit.pieces[0].part > 0 and fit.pieces[0].text[:1].isalnum()
    )


def _remade(
    lines: Sequence[Line], row: LineOfPieces, fit: Fit | None, given: set[LabelPiece], spanning: dict[LabelPiece, str]
) -> list[Line]:
    """Return a line without the pieces that went into labels, its own label whole in it or right before it."""
    line = lines[row.at]
    kept: list[Cell] = []
    put = False
    marked = not all(cell.text for cell in line.cells)  # empty cells are marked: the places of the others hold
    label = _label(fit) if fit else ""
    for place, cell in enumerate(line.cells[: row.begin]):
        mine = [piece for piece in row.pieces if piece.cell == place]
        rest = " ".join(spanning.get(piece, piece.text) for piece in mine if piece not in given).strip()
        own = fit is not None and not put and any(piece in fit.pieces for piece in mine)
        if rest:
            kept.append(cell._replace(text=rest))
        if own:
            longer = len(label) - len(cell.text)
            kept.append(cell._replace(text=label, x0=cell.x0 - longer))
            put = True
        if not rest and not own and (not mine or marked):
            kept.append(cell._replace(text=""))
    cells = [*kept, *line.cells[row.begin :]]
    if fit is None or put:
        printed = any(cell.text for cell in cells)
        return [line._replace(cells=tuple(cells))] if printed else []
    first = fit.pieces[0]
    origin = lines[first.line]
    piece = origin.cells[first.cell]
    if len(origin.cells) == len(line.cells) and not line.cells[first.cell].text and line.separated:
        return [line._replace(cells=_with(line.cells, first.cell, label))]
    made = origin._replace(cells=(piece._replace(text=label),), separated=False)
    before = [line._replace(cells=tuple(kept))] if kept and any(cell.text for cell in kept) else []
    return [*before, made, line._replace(cells=line.cells[row.begin :])]


def _with(cells: tuple[Cell, ...], place: int, text: str) -> tuple[Cell, ...]:
    return (*cells[:place], cells[place]._replace(text=text), *cells[place + 1 :])


def _label(fit: Fit) -> str:
    """Return a label from its pieces; a numbering keeps its mark."""
    return "".join(piece.text for piece in fit.pieces)

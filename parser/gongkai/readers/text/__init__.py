"""The text reader: lines taken apart into cells by what the source marks.

It knows nothing of the form. Which marks count is told from the text itself: pipes (:mod:`~.pipes`), tabs,
white space (:mod:`~.columns`), commas and semicolons (:mod:`~.delimited`). What marks nothing stays one cell.

Extents (``Cell.x0``, ``Cell.x1``) are indices of cells where separators mark them, and display columns
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gongkai.core.document import Cell, Document, Line, Location
from gongkai.core.errors import LimitExceeded
from gongkai.core.options import ParseOptions
from gongkai.readers.text import aligned_columns, delimited, pipes
from gongkai.readers.text.bullet_lists import without_bullets
from gongkai.readers.text.invisible_characters import display_width, plain_spaces, without_entities, without_unprinted
from gongkai.readers.text.line_prefixes import without_prefixes
from gongkai.readers.text.literal_rows import listed_rows

_SOFT_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")
#: Anything that may take a line apart or mark its text up; a line without it is one cell as it stands.
_MARK = re.compile(r"[|&<*#`\\]|\s|__|^\+[-=]")
_MARKUP = re.compile(r"[&<*#`\\\x00]|__")
_BREAK_TAG = re.compile(r"<br\s{0,9}/?>", re.I)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|`)(?=[^\s*_`])([^*`]*[^\s*`])\1(?=$|[\s：:，。、（(])")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_ESCAPE = re.compile(r"\\([\\*_#.()\[\]{}+!~>-])")
_LINES_PER_CELL = 10
#: Two items of a list that follow each other.
_LISTED = re.compile(
    r"^[^\S\n]*(?:\*\s+)?([-*+•])(?:[^\S\n][^\n]*)?\n[^\S\n]*\1(?=\s)|^[^\S\n]*9[.)、．][^\n]*\n[^\S\n]*10[.)、．]",
    re.M,
)
_LEADERS = ("...", "···", "……", "___")

_new = tuple.__new__  # half the price of a NamedTuple's own constructor


def read(text: str, sha256: str, options: ParseOptions) -> Document:
    """Read plain text.

    Parameters
    ----------
    text
        The decoded text.
    sha256
        Digest of the source, in hexadecimal.
    options
        Bounds: ``max_cells``.

    Raises
    ------
    LimitExceeded
        More cells, or many more lines, than allowed.
    """
    _refuse_too_many_lines(text, options.max_cells)
    text, notes = without_unprinted(text)
    text = without_prefixes(text)
    return Document("text", tuple(read_lines(text, options.max_cells)), sha256, notes=notes)


def read_lines(text: str, max_cells: int, first: int = 1) -> list[Line]:
    """Return the lines of a text without unprinted characters; ``first`` is the number of its first line."""
    text = pipes.with_plain_pipes(plain_spaces(text))
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_too_many_lines(text, max_cells)
    rows = text.split("\n")
    numbers: Sequence[int] = range(first, first + len(rows))
    if "\n[" in text or text[:1] == "[":
        rows = listed_rows(rows)
        text = "\n".join(rows)
    if _LISTED.search(text):
        rows, numbers = without_bullets(rows, numbers)
    if any(leader in text for leader in _LEADERS):
        rows = aligned_columns.without_leaders(rows)
    if '"' in text:
        rows, numbers = delimited.joined_quotes(rows, numbers)
    if _SOFT_BREAK.search(text):
        rows, numbers = _soft_broken(rows, numbers)
    filled = len(rows) - rows.count("")
    if filled > max_cells and (filled := sum(not row.isspace() for row in rows if row)) > max_cells:
        raise LimitExceeded("cells", filled, max_cells)
    return _Splitter(rows, "|" in text, max_cells - filled, max_cells).lines(numbers)


def _refuse_too_many_lines(text: str, max_cells: int) -> None:
    allowed = _LINES_PER_CELL * max_cells
    if (breaks := text.count("\n")) > allowed:
        raise LimitExceeded("lines", breaks, allowed)


def _soft_broken(rows: Sequence[str], numbers: Sequence[int]) -> tuple[list[str], list[int]]:
    """Break rows at form feeds and their like, which an editor does not count as lines of their own."""
    broken: list[str] = []
    kept: list[int] = []
    for number, row in zip(numbers, rows, strict=True):
        parts = [part for part in _SOFT_BREAK.split(row) if part.strip()] or [""]
        broken += parts
        kept += [number] * len(parts)
    return broken, kept


def _cleaned(text: str) -> str:
    """Return a cell's text without what Markdown and HTML exports leave around it."""
    if "<" in text:
        text = "\n".join(part for row in _BREAK_TAG.split(text) if (part := row.strip()))
    if "&" in text:
        text = without_entities(text)
    if (found := _HEADING.match(text)) is not None:
        text = text[found.end() :]
    while (found := _EMPHASIS.match(text)) is not None:
        text = found[2] + text[found.end() :]
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return text.replace(pipes.ESCAPED, "|").strip()


def _separated(texts: Iterable[str], number: int, gap: int, gathered: bool = False) -> Line:
    """Make a line of cells that separators mark: the extent of each is its index."""
    cells = [
        _new(
            Cell,
            (
                text,
                _new(Location, (None, number, index, None, None, None, None)),
                index - 1,
                index,
                1,
                1,
                gathered,
                1.0,
                None,
            ),
        )
        for index, text in enumerate(texts, 1)
    ]
    return _new(Line, (tuple(cells), number, gap, None, True))


class _Splitter:
    """One pass over the rows of one text.

    Parameters
    ----------
    rows
        The text's rows; rows that go on over several are joined in place.
    piped
        Whether there is any pipe.
    spare, limit
        How many cells are allowed beyond one a row, and how many in all.
    """

    def __init__(self, rows: list[str], piped: bool, spare: int, limit: int) -> None:
        self._rows = rows
        self._spare = spare
        self._limit = limit
        self._framed: frozenset[int] = frozenset()
        self._context = pipes.Context(rows) if piped else None
        if piped and any("|" in row and row.lstrip()[0] == "|" for row in rows):
            self._framed = pipes.framed_rows(rows)
            pipes.join_wrapped(rows, self._framed)
        self._delimited = delimited.delimited_rows(rows)
        self._after_tabs = False
        self._closes_line_above = False

    def lines(self, numbers: Sequence[int]) -> list[Line]:
        """Return the rows as lines, which bear the given numbers."""
        out: list[Line] = []
        append, mark, context, parted = out.append, _MARK.search, self._context, self._delimited
        gap = 0
        for number, (index, raw) in zip(numbers, enumerate(self._rows), strict=True):
            text = raw.strip()
            if not text:
                gap += 1
                continue
            if mark(text) is None and index not in parted and (raw is text or "\t" not in raw):
                start = 0 if raw is text else display_width(raw[: raw.find(text)])
                end = start + (len(text) if text.isascii() else display_width(text))
                cell = _new(
                    Cell,
                    (
                        text,
                        _new(Location, (None, number, 1, None, None, None, None)),
                        start,
                        end,
                        1,
                        1,
                        False,
                        1.0,
                        None,
                    ),
                )
                append(_new(Line, ((cell,), number, gap, None, False)))
                if context is not None:
                    context.plain(text)
                self._after_tabs = False
            else:
                line = self._marked(index, number, raw, text, gap)
                if self._closes_line_above and out:
                    out[-1] = out[-1]._replace(separated=True)
                if line is not None:
                    append(line)
            gap = 0
        return out

    def _marked(self, index: int, number: int, raw: str, text: str, gap: int) -> Line | None:
        """Return the line of a row that has any mark, ``None`` where it only separates others."""
        self._closes_line_above = False
        if self._context is not None and "|" in text:
            self._after_tabs = False
            return self._piped(index, number, text, gap)
        if text[0] == "+" and pipes.is_rule(text):
            return None
        if self._context is not None:
            self._context.plain(text)
        if "\t" in raw and self._is_tabbed(index, text):
            self._after_tabs = True
            self._spend(raw.count("\t"))
            return _separated(map(_cleaned, raw.split("\t")), number, gap)
        self._after_tabs = False
        if index in self._delimited:
            texts = self._delimited[index]
            self._spend(len(texts) - 1)
            return _separated(map(_cleaned, texts), number, gap) if texts else None
        return self._spaced(raw, text, number, gap)

    def _piped(self, index: int, number: int, text: str, gap: int) -> Line | None:
        context = self._context
        assert context is not None
        framed = index in self._framed
        if pipes.is_bare(text):
            meaning = context.bare(index, text, framed)
            self._closes_line_above = meaning.closes_line_above
            self._spend(meaning.empty - 1)
            return _separated([""] * meaning.empty, number, gap, meaning.gathered) if meaning.empty else None
        if pipes.is_rule(text):
            return None
        self._check(text.count("|") - 1)
        texts = pipes.split(text, framed)
        context.piped(text, len(texts))
        if "\t" in text:
            texts = [part.strip() for cell in texts for part in cell.split("\t")]
        if _MARKUP.search(text):
            texts = [_cleaned(cell) for cell in texts]
        self._spend(len(texts) - 1)
        return _separated(texts, number, gap)

    def _is_tabbed(self, index: int, text: str) -> bool:
        """Tell whether a row's tabs mark cells: those within it do, those around it only beside such rows."""
        if "\t" in text or self._after_tabs:
            return True
        below = next((row for row in self._rows[index + 1 : index + 6] if row and not row.isspace()), "")
        return "\t" in below.strip()

    def _spaced(self, raw: str, text: str, number: int, gap: int) -> Line:
        if len(raw) > self._spare:
            self._check(aligned_columns.gaps(text))
        pieces = (
            aligned_columns.spaced_pieces(raw) if " " in text or "\u3000" in text else [(text, *_extent(raw, text))]
        )
        self._spend(len(pieces) - 1)
        if _MARKUP.search(text):
            pieces = [(_cleaned(piece) or piece, start, end) for piece, start, end in pieces]
        cells = tuple(
            _new(
                Cell,
                (
                    piece,
                    _new(Location, (None, number, place, None, None, None, None)),
                    start,
                    end,
                    1,
                    1,
                    False,
                    1.0,
                    None,
                ),
            )
            for place, (piece, start, end) in enumerate(pieces, 1)
        )
        return _new(Line, (cells, number, gap, None, len(cells) > 1))

    def _spend(self, cells: int) -> None:
        """Count cells beyond a row's first."""
        if cells > 0:
            self._check(cells)
            self._spare -= cells

    def _check(self, cells: int) -> None:
        if cells > self._spare:
            raise LimitExceeded("cells", self._limit - self._spare + cells, self._limit)


def _extent(raw: str, text: str) -> tuple[int, int]:
    start = display_width(raw[: raw.find(text)])
    return start, start + display_width(text)

"""Mutations of figures and labels: a figure printed otherwise, a note at it, no number in its cell; words for words."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from gongkai.training.generator.draft import Draft
from gongkai.training.generator.grid import GridCell
from gongkai.training.generator.mutations.draft_changes import Mutation, NothingToChange, doubt, lose, simple_rows

_FULL_WIDTH: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_CHINESE: Final = "零一二三四五六七八九"
_LETTERS: Final = {"0": "OoО〇", "1": "lI"}
_NOTES: Final = ("①", "*", "[1]", "（注）", "※", "（见说明）")
_NO_NUMBERS: Final = (
    "见附件", "同上", "详见附表", "见上", "待核实", "(4)", "（3）", "41'973", "1~5", "约20", "两百余", "#REF!", "3、5",
)  # fmt: skip
_INVISIBLE: Final = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202c\u2066\u2069"


def _counts(draft: Draft, wanted: Callable[[str], bool]) -> list[GridCell]:
    cells = (cell for grid in draft.grids for cell in grid.cells() if cell.field and cell.label == "value")
    return [cell for cell in cells if cell.text.isdigit() and cell.text.isascii() and wanted(cell.text)]


def _some(draft: Draft, rng: Random, wanted: Callable[[str], bool], change: Callable[[str], str]) -> list[str]:
    """Change between one and four figures; return their fields."""
    cells = _counts(draft, wanted)
    if not cells:
        raise NothingToChange
    chosen = rng.sample(cells, min(len(cells), rng.randint(1, 4)))
    for cell in chosen:
        cell.text = change(cell.text)
    return [cell.field for cell in chosen if cell.field]


def note_mark(draft: Draft, rng: Random) -> None:
    """A mark of a note stands at a figure."""
    doubt(draft, _some(draft, rng, lambda text: True, lambda text: text + rng.choice(_NOTES)))


def dash_for_zero(draft: Draft, rng: Random) -> None:
    """A dash stands for a nought: nothing is printed, and nobody would say that it is another number."""
    mark = rng.choice(("—", "-", "/", "－", "——"))
    ids = _some(draft, rng, lambda text: text == "0", lambda text: mark)
    for id_ in ids:
        draft.printed.blank(id_, mark)
    doubt(draft, ids)


def full_width(draft: Draft, rng: Random) -> None:
    """Full-width digits."""
    _some(draft, rng, lambda text: True, lambda text: text.translate(_FULL_WIDTH))


def chinese_numeral(draft: Draft, rng: Random) -> None:
    """A Chinese numeral for a digit."""
    doubt(draft, _some(draft, rng, lambda text: len(text) == 1, lambda text: _CHINESE[int(text)]))


def spaced(draft: Draft, rng: Random) -> None:
    """Spaces between the digits of a figure."""
    doubt(draft, _some(draft, rng, lambda text: len(text) > 1, " ".join))


def separators(draft: Draft, rng: Random) -> None:
    """Separators of thousands."""
    mark = rng.choice((",", "，", " "))
    ids = _some(draft, rng, lambda text: len(text) > 3, lambda text: f"{int(text):,}".replace(",", mark))
    if mark != ",":
        doubt(draft, ids)


def letter_for_digit(draft: Draft, rng: Random) -> None:
    """A letter that looks like a digit in a figure of several."""

    def change(text: str) -> str:
        places = [n for n, digit in enumerate(text) if digit in _LETTERS]
        at = rng.choice(places)
        return text[:at] + rng.choice(_LETTERS[text[at]]) + text[at + 1 :]

    doubt(draft, _some(draft, rng, lambda text: len(text) > 1 and bool(set(text) & set(_LETTERS)), change))


def no_number(draft: Draft, rng: Random) -> None:
    """Something that is no number, or none that can be relied on, stands in a figure's cell."""
    lose(draft, _some(draft, rng, lambda text: True, lambda text: rng.choice(_NO_NUMBERS)))


def invisible_characters(draft: Draft, rng: Random) -> None:
    """Characters without width, and those that tell the direction of writing, stand in labels and figures."""
    cells = [cell for grid in draft.grids for cell in grid.cells() if cell.text]
    for cell in rng.sample(cells, len(cells) // 3):
        at = rng.randint(0, len(cell.text))
        cell.text = cell.text[:at] + rng.choice(_INVISIBLE) + cell.text[at:]


def half_a_label(draft: Draft, rng: Random) -> None:
    """The label of a row is cut in half."""
    row = rng.choice([row for grid in draft.grids for row in simple_rows(grid) if len(row[0].text) > 5])
    text = row[0].text
    row[0].text = text[: len(text) // 2] if rng.random() < 0.7 else text[len(text) // 2 :]
    doubt(draft, [cell.field for cell in row if cell.field])


def header_synonyms(draft: Draft, rng: Random) -> None:
    """The headings of columns say the same in other words that agencies use."""
    wordings = {
        column.label: [word for word in column.wordings if len(word) > 3]
        for table in draft.form.tables
        for block in table.blocks
        for column in block.columns
    }
    heads = [cell for grid in draft.grids for cell in grid.cells() if cell.label == "column_header"]
    known = [cell for cell in heads if wordings.get(cell.text)]
    if not known:
        raise NothingToChange
    for cell in known:
        cell.text = rng.choice(wordings[cell.text])


FIGURE_MUTATIONS: Final[dict[str, Mutation]] = {
    each.__name__: each
    for each in (
        note_mark, dash_for_zero, full_width, chinese_numeral, spaced, separators, letter_for_digit, no_number,
        invisible_characters, half_a_label, header_synonyms,
    )
}  # fmt: skip

"""How a hand prints figures: padded, with units, with decimals, with a note, with a sign for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Final

from gongkai.forms.form import Form
from gongkai.training.generator.figure_printing import PrintedFigures
from gongkai.training.generator.hands.wording import wording

Way = Callable[[PrintedFigures, Form, Random], None]


def print_as(hand: str, printed: PrintedFigures, form: Form, rng: Random) -> None:
    """Change the printed figures in one of the ways of a hand; what they say stays, or is said to be blank."""
    way = rng.choice(wording(hand)["figures"]["ways"])
    if way != "plain":
        _WAYS[way](printed, form, rng)
        printed.damages.add(f"figures_{way}")


def _counts(form: Form, tables: int) -> Iterable[str]:
    for table in form.tables[:tables]:
        yield from (id_ for id_ in table.field_ids() if form.columns[id_].quantity == "count")


def _plain(printed: PrintedFigures, ids: Iterable[str]) -> list[str]:
    """Return the fields that are printed as nothing but digits."""
    return [id_ for id_ in ids if printed.texts[id_].isascii() and printed.texts[id_].isdigit()]


def padded(printed: PrintedFigures, form: Form, rng: Random) -> None:
    """Spaces before and after the figures."""
    before, after = rng.choice(((" ", ""), ("", " "), ("  ", "  "), ("\u00a0", ""), ("\u3000", "")))
    for id_ in _plain(printed, form.field_ids):
        printed.texts[id_] = before + printed.texts[id_] + after


def with_unit(mark: str, tables: int) -> Way:
    """Return the way that prints 件 after the counts of the first tables."""

    def way(printed: PrintedFigures, form: Form, rng: Random) -> None:
        for id_ in _plain(printed, _counts(form, tables)):
            printed.texts[id_] += mark

    return way


def with_decimals(places: int) -> Way:
    """Return the way that prints whole amounts with decimals."""

    def way(printed: PrintedFigures, form: Form, rng: Random) -> None:
        amounts = [id_ for id_, column in form.columns.items() if column.quantity == "amount"]
        for id_ in _plain(printed, amounts):
            printed.texts[id_] += "." + "0" * places

    return way


def thousands(printed: PrintedFigures, form: Form, rng: Random) -> None:
    """A comma after the thousands."""
    for id_ in _plain(printed, form.field_ids):
        printed.texts[id_] = f"{int(printed.texts[id_]):,}"


def revised(printed: PrintedFigures, form: Form, rng: Random) -> None:
    """A note behind a figure of the first table: a person has to look, the figure is the one before the note."""
    filled = [id_ for id_ in _plain(printed, _counts(form, 1)) if int(printed.texts[id_]) > 1]
    for id_ in rng.sample(filled, min(len(filled), rng.randint(1, 2))):
        part = rng.randint(1, int(printed.texts[id_]) - 1)
        printed.texts[id_] += rng.choice((f"（其中修订{part}件）", f"（含上年转入{part}件）", f"（{part}件待修订）"))
        printed.contested.add(id_)


def marked_zeros(mark: str) -> Way:
    """Return the way that prints a sign where nothing was counted, in the last tables."""

    def way(printed: PrintedFigures, form: Form, rng: Random) -> None:
        tables = form.tables[-1:] if rng.random() < 0.5 else form.tables[1:]
        for id_ in (each for table in tables for each in table.field_ids()):
            if printed.texts[id_] == "0":
                printed.blank(id_, mark)

    return way


_WAYS: Final[dict[str, Way]] = {
    "padded": padded,
    "amount_decimals": with_decimals(2),
    "zero_oh_point": with_decimals(1),
    "unit_spaced": with_unit(" 件", 1),
    "unit_close": with_unit("件", 3),
    "thousands": thousands,
    "revised": revised,
    "dash_zero": marked_zeros("-"),
    "slash_zero": marked_zeros("/"),
}

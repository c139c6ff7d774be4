"""Other ways to fill a row that could print the same: blanks elsewhere, glued digits cut elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, islice
from math import comb
from typing import Final

Row = tuple[str, ...]
"""Field ids of a printed row."""

Reading = tuple[str, ...]
"""What is printed in the cells of a row."""

_COUNT: Final = re.compile(r"0|[1-9]\d*")
_AMOUNT: Final = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")
_MOST: Final = 300
"""Readings of a row that are looked at."""


def moved_blanks(row: Reading) -> Iterator[Reading]:
    """Yield the row with its blanks in other places, the order of what is printed kept.

    >>> list(moved_blanks(("1", "", "2")))
    [('1', '2', ''), ('', '1', '2')]
    """
    shown = [text for text in row if text]
    if not shown or len(shown) == len(row):
        return
    if comb(len(row), len(shown)) > _MOST:
        yield from _single_moves(row)
        return
    for places in combinations(range(len(row)), len(shown)):
        texts = [""] * len(row)
        for place, text in zip(places, shown, strict=True):
            texts[place] = text
        if tuple(texts) != row:
            yield tuple(texts)


def _single_moves(row: Reading) -> Iterator[Reading]:
    for number, text in enumerate(row):
        if not text:
            rest = row[:number] + row[number + 1 :]
            for place in range(len(row)):
                if place != number and (moved := (*rest[:place], "", *rest[place:])) != row:
                    yield moved


def swapped_blanks(row: Reading) -> Iterator[Reading]:
    """Yield the row with one blank and the figure beside it in each other's places."""
    for left in range(len(row) - 1):
        if bool(row[left]) != bool(row[left + 1]):
            yield (*row[:left], row[left + 1], row[left], *row[left + 2 :])


def cut_elsewhere(row: Reading) -> Iterator[Reading]:
    """Yield the row with the digits of its neighbouring figures cut in other places.

    >>> list(cut_elsewhere(("1", "23", "", "0")))
    [('12', '3', '', '0')]
    """
    start = 0
    while start < len(row):
        end = start
        while end < len(row) and _AMOUNT.fullmatch(row[end]):
            end += 1
        if end - start > 1:
            line = "".join(row[start:end])
            for cut in islice(_cuts(line, end - start), _MOST):
                if cut != row[start:end]:
                    yield (*row[:start], *cut, *row[end:])
        start = max(end, start + 1)


def _cuts(line: str, parts: int) -> Iterator[Reading]:
    if parts == 1:
        if _AMOUNT.fullmatch(line):
            yield (line,)
        return
    for end in range(1, len(line) - parts + 2):
        if _AMOUNT.fullmatch(line[:end]):
            for rest in _cuts(line[end:], parts - 1):
                yield (line[:end], *rest)


def joined(row: Reading) -> Iterator[Reading]:
    """Yield the row with two neighbouring figures as one and a blank, where it has blanks anyway."""
    if all(row):
        return
    for left in range(len(row) - 1):
        both = row[left] + row[left + 1]
        if row[left] and row[left + 1] and _COUNT.fullmatch(both):
            yield (*row[:left], both, "", *row[left + 2 :])
            yield (*row[:left], "", both, *row[left + 2 :])


def value_of(text: str) -> Decimal | None:
    """Return the number that a text begins or ends with, signs kept; ``None`` where it has none."""
    found = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    if not found:
        return None
    size = Decimal(found.group().replace(",", ""))
    return -size if text[: found.start()].startswith(("-", "减", "－")) else size


def first_probes(row: Reading) -> list[Reading]:
    """Return the few changes that tell whether a row's blanks and cuts can be seen at all."""
    probes = list(swapped_blanks(row))
    probes += islice(cut_elsewhere(row), 1)
    return probes


def all_readings(row: Reading) -> list[Reading]:
    """Return the readings of a row that a program which hides blanks, or cuts, or both, could mean."""
    found: dict[Reading, None] = {}
    for source in (moved_blanks(row), cut_elsewhere(row), joined(row)):
        for each in islice(source, _MOST):
            found[each] = None
    return [each for each in found if each != row]

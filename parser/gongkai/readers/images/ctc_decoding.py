"""From what the recogniser sees in each column of a crop to a text, and the probability that it is that text.

The network gives, for each column, the probability of each character and of "nothing" (a CTC output). What it sees as
a letter where only figures stand is the figure that looks like it: 0 and O are told apart by their neighbours alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

LOOKALIKES = {
    "0": "OoQD〇○Оо０",
    "1": "lI|丨１!",
    **{str(digit): chr(0xFF10 + digit) for digit in range(2, 10)},
    "-": "－—一–ー―_",
    "/": "∕／",
    ".": "．。·",
    ",": "，、",
}
"""Figures and marks, and what they are taken for."""

FIGURES = "0123456789-/.,%+"

LONGEST_FIGURE = 16
"""Characters up to which a text may be a figure, and its whole probability is worked out."""


class Recognised(NamedTuple):
    """What a crop says, and the probability of it (0–1)."""

    text: str
    score: float


def spell(seen: np.ndarray, alphabet: tuple[str, ...]) -> Recognised:
    """Return the likeliest text.

    Parameters
    ----------
    seen
        Columns by characters: probabilities.
    alphabet
        The characters, "nothing" first.
    """
    path = seen.argmax(axis=1)
    text = _text(path, alphabet)
    if 0 < len(text.strip()) <= LONGEST_FIGURE and _may_be_figure(text):
        folded = _folded(seen, alphabet)  # wide figures stand as far apart as words do, but are one number
        path = folded.argmax(axis=1)
        text = _text(path, alphabet)
        return Recognised(text.strip(), probability(folded, _symbols(path)))
    if not text.strip():
        return Recognised("", 0.0)
    return Recognised(text.strip(), _least(seen, path))


def _symbols(path: np.ndarray) -> list[int]:
    """Return the path's characters: runs of one are one, "nothing" is left out."""
    changes = np.concatenate(([True], path[1:] != path[:-1]))
    return [int(symbol) for symbol in path[changes] if symbol]


def _text(path: np.ndarray, alphabet: tuple[str, ...]) -> str:
    return "".join(alphabet[symbol] for symbol in _symbols(path))


@lru_cache(maxsize=1)
def _figure_like() -> frozenset[str]:
    return frozenset(FIGURES + " ").union(*LOOKALIKES.values())


def _may_be_figure(text: str) -> bool:
    """Tell whether nothing but figures and what looks like them stands in a text."""
    return all(char in _figure_like() for char in text)


@lru_cache(maxsize=1)
def _foldings(alphabet: tuple[str, ...]) -> list[tuple[int, list[int]]]:
    places = {char: index for index, char in enumerate(alphabet)}
    return [
        (places[figure], [places[other] for other in others if other in places])
        for figure, others in LOOKALIKES.items()
        if figure in places
    ]


def _folded(seen: np.ndarray, alphabet: tuple[str, ...]) -> np.ndarray:
    """Return the columns with the probabilities of lookalikes given to the figures that they look like."""
    folded = seen.copy()
    for figure, others in _foldings(alphabet):
        folded[:, figure] += folded[:, others].sum(axis=1)
        folded[:, others] = 0
    space = len(alphabet) - 1
    folded[:, 0] += folded[:, space]
    folded[:, space] = 0
    return folded


def probability(seen: np.ndarray, symbols: list[int]) -> float:
    """Return the probability of a text over all ways in which the columns can spell it (CTC's forward sum)."""
    if not symbols:
        return 0.0
    states = [0]
    for symbol in symbols:
        states += [symbol, 0]
    columns = seen[:, states].astype(np.float64)
    # A state may be entered from the one two before it where that skips a "nothing" between different characters.
    skips = np.array([i > 1 and states[i] != 0 and states[i] != states[i - 2] for i in range(len(states))])
    at = np.zeros(len(states))
    at[:2] = columns[0, :2]
    for column in columns[1:]:
        one, two = np.concatenate(([0.0], at[:-1])), np.concatenate(([0.0, 0.0], at[:-2]))
        at = (at + one + np.where(skips, two, 0.0)) * column
    return float(min(at[-2:].sum(), 1.0))


def _least(seen: np.ndarray, path: np.ndarray) -> float:
    """Return the probability of the least certain character of a path, each taken where it is clearest."""
    best = seen[np.arange(len(path)), path]
    starts = np.flatnonzero(np.concatenate(([True], path[1:] != path[:-1])))
    clearest = np.maximum.reduceat(best, starts)[path[starts] != 0]
    return float(clearest.min()) if clearest.size else 0.0

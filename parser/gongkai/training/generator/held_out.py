"""Layouts that no model is trained on, so that there is always one to learn: for experiments and demonstrations.

``numbered``: every printed line has a number before it, in a cell of its own. A number is a figure by its looks; that
it is none can only be told by its place. Copies from an editor or a viewer of code have such numbers, though these
count the lines one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from gongkai.core.labels import Label
from gongkai.training.generator.compose import make_sample
from gongkai.training.generator.figures import Density
from gongkai.training.generator.sample import Piece, Sample
from gongkai.training.generator.true_labels import visible

NUMBERED: Final = "numbered"

KEPT_OUT: Final = (NUMBERED,)

STEP: Final = 10
"""What one line's number is more than the one before; of numbers that count one by one readers see what they are."""

_BASE = "I"
"""The layout whose lines are numbered: cells between tabs."""


def make_report(layout: str, seed: int, density: Density | None = None) -> Sample:
    """Make one report in a layout of ``FAMILIES`` or of :data:`KEPT_OUT`; the same arguments make the same report."""
    if layout != NUMBERED:
        return make_sample(layout, seed, density)
    return number_lines(make_sample(_BASE, seed, density), f"{NUMBERED}-{seed}")


def number_lines(sample: Sample, name: str) -> Sample:
    """Return a text of cells between tabs with a number before each line that prints something.

    Raises
    ------
    ValueError
        The pieces of the sample are not what it prints.
    """
    marks = iter([(character, piece.label) for piece in sample.pieces for character in visible(piece.text)])
    lines: list[str] = []
    pieces: list[Piece] = []
    for line in sample.content.split("\n"):
        if not line.strip():
            lines.append(line)
            continue
        number = str(STEP * (len(lines) + 1))
        pieces.append(Piece(number, "furniture"))
        pieces += _runs(_next(marks, visible(line)))
        lines.append(f"{number}\t{line}")
    assert sample.truth is not None
    truth = replace(sample.truth, source=name, layout=NUMBERED)
    return replace(sample, name=name, content="\n".join(lines), pieces=tuple(pieces), truth=truth, family=NUMBERED)


def _next(marks: Iterator[tuple[str, Label]], line: Iterable[str]) -> Iterator[tuple[str, Label]]:
    for expected in line:
        character, label = next(marks, ("", "furniture"))
        if character != expected:
            raise ValueError(f"{expected!r} is printed where {character!r} is labelled")
        yield character, label


def _runs(marks: Iterable[tuple[str, Label]]) -> list[Piece]:
    """Return neighbours of one label as one piece."""
    pieces: list[Piece] = []
    for character, label in marks:
        if pieces and pieces[-1].label == label:
            pieces[-1] = Piece(pieces[-1].text + character, label)
        else:
            pieces.append(Piece(character, label))
    return pieces

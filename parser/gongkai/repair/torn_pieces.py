"""Pieces of labels, and spanning labels put together from theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class LabelPiece(NamedTuple):
    """A word of a line: index of its line, of its cell, of the word in that; its text, and that folded and bare."""

    line: int
    cell: int
    part: int
    text: str
    key: str


def joined_groups(pieces: Sequence[LabelPiece], groups: Sequence[str]) -> dict[LabelPiece, str]:
    """Return what is printed in the place of pieces of spanning labels that were torn: the whole one in its first's.

    Pieces of an outer and of an inner label may alternate; each goes on with the label that was begun first and fits.
    """
    begun: list[list[LabelPiece]] = []
    found: dict[LabelPiece, str] = {}
    for piece in pieces:
        for parts in begun:
            text = "".join(part.key for part in parts) + piece.key
            if any(group.startswith(text) for group in groups):
                parts.append(piece)
                if text in groups:
                    begun.remove(parts)
                    found[parts[0]] = "".join(part.text for part in parts)
                    found |= dict.fromkeys(parts[1:], "")
                break
        else:
            text = piece.key
            if text and text not in groups and any(group.startswith(text) for group in groups):
                begun.append([piece])
    return found

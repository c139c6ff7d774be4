"""Labels that were cut short and ran together (``结果结果其他尚未``): the beginnings of a form's wordings."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from gongkai.forms.form import Form
from gongkai.forms.vocabulary import vocabulary

Piece = tuple[int, int, bool]
"""Where a label or a figure begins and ends in a text, and whether it is a label."""

LONGEST_CUT = 12
"""Characters of the longest stretch that is looked at for labels that were cut short."""


@lru_cache(maxsize=4)
def beginnings(forms: tuple[Form, ...]) -> frozenset[str]:
    """Return what the form's wordings begin with: labels that were cut short."""
    return frozenset(key[:size] for form in forms for key in vocabulary(form).keys for size in range(2, len(key)))


def with_cut_labels(text: str, pieces: list[Piece], forms: tuple[Form, ...]) -> list[Piece]:
    """Return the pieces, and between two labels what is nothing but beginnings of labels (``结果结果其他尚未``)."""
    known = beginnings(forms)
    found = pieces[:1]
    for (_, end, before), piece in pairwise(pieces):
        gap = text[end : piece[0]]
        if before and gap and gap.isalpha() and len(gap) <= LONGEST_CUT:
            found += [(end + a, end + b, True) for a, b in pairwise(_cut_at(gap, known))]
        found.append(piece)
    return found


def _cut_at(text: str, known: frozenset[str]) -> list[int]:
    """Return where a text is cut into known pieces, the longest first; nothing where it is not made of them."""
    if text in known or not text:
        return [0, len(text)][: 1 + bool(text)]
    for end in range(len(text) - 2, 1, -1):
        if text[:end] in known and (rest := _cut_at(text[end:], known)):
            return [0, *(end + at for at in rest)]
    return []

"""Where the pieces of a text that was worked on stand in the text as printed: ``规章0018 → 规章 | 0018``.

A cell's worked text may be folded, taken apart and rid of spaces; what it prints is none of these. Both are kept
(``Cell.text``, ``Cell.printed``), and each piece is found again in what is printed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from gongkai.core.text import simplify


def printed_pieces(printed: str, pieces: Sequence[str]) -> list[str | None]:
    """Return the stretch of a printed text that each piece of its worked twin stands for.

    Parameters
    ----------
    printed
        The text as the source prints it.
    pieces
        Pieces of the worked text, from left to right; they need not make it up.

    Returns
    -------
    list
        A stretch of ``printed`` for each piece, from its first character to its last; ``None`` for a piece that is
        not found, and for an empty one.

    Examples
    --------
    >>> printed_pieces("规章：２ 3，9 ", ["规章", "23", "9"])
    ['规章', '２ 3', '9']
    """
    keys = [_key(char) for char in printed]
    folded = "".join(keys)
    owners = [at for at, key in enumerate(keys) for _ in key]
    found: list[str | None] = []
    start = 0
    for piece in pieces:
        wanted = "".join(map(_key, piece))
        place = folded.find(wanted, start) if wanted else -1
        if place < 0:
            found.append(None)
            continue
        start = place + len(wanted)
        found.append(printed[owners[place] : owners[start - 1] + 1])
    return found


@lru_cache(maxsize=8_192)
def _key(char: str) -> str:
    """Return a character narrow and simplified; nothing for white space."""
    return "" if char.isspace() else simplify("".join(unicodedata.normalize("NFKC", char).split()))

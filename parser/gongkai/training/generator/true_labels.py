"""Label a reader's cells by laying their text along the labelled pieces of the generator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from gongkai.core.labels import Label
from gongkai.training.generator.sample import Piece

# Readers take these for separators, or drop them; they say nothing of what a cell is.
_SKIPPED = frozenset('|｜,，"\u200b\ufeff')


def visible(text: str) -> list[str]:
    """Return the characters that both a page and a reader's cells show."""
    return [character for character in text if not character.isspace() and character not in _SKIPPED]


def true_labels(texts: Sequence[str], pieces: Iterable[Piece]) -> list[Label]:
    """Return the label of each of a reader's cells.

    Both sides are taken as one stream of visible characters; where they differ (a separator kept, a character
    read otherwise), the streams are aligned at the least edit distance. A cell takes the label that most of
    its characters carry; a label and a figure in one cell make it what the label is.

    Parameters
    ----------
    texts
        The cells' texts in reading order, ``""`` for an empty cell.
    pieces
        The pieces of the sample that was read.
    """
    stream: list[str] = []
    marks: list[Label] = []
    for piece in pieces:
        characters = visible(piece.text)
        stream += characters
        marks += [piece.label] * len(characters)
    parts = [visible(text) for text in texts]
    read = [character for part in parts for character in part]
    found = marks if read == stream else _align("".join(read), "".join(stream), marks)
    labels: list[Label] = []
    at = 0
    for part in parts:
        labels.append(_vote(found[at : at + len(part)]))
        at += len(part)
    return labels


def _align(read: str, stream: str, marks: Sequence[Label]) -> list[Label | None]:
    from rapidfuzz.distance import Levenshtein

    found: list[Label | None] = [None] * len(read)
    for step in Levenshtein.opcodes(read, stream):
        if step.tag in ("equal", "replace"):
            width = step.src_end - step.src_start
            found[step.src_start : step.src_end] = marks[step.dest_start : step.dest_start + width]
    return found


def _vote(labels: Sequence[Label | None]) -> Label:
    votes = Counter(label for label in labels if label is not None)
    if not votes:
        return "furniture" if labels else "blank"
    wordy = {label: count for label, count in votes.items() if label not in ("value", "blank")}
    best = wordy or votes
    return max(best, key=lambda label: best[label])

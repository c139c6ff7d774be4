"""Find the form's labels in a document: the monotone chain through the form that explains most of them.

Labels come in the form's order, whatever happened to the table around them. So of all the cells that may print a
label (and of the labels that each may print) the chain of greatest weight is taken in which both the cells and the
entries of the form only go forward.
"""

from __future__ import annotations

from typing import NamedTuple

from gongkai.alignment.types import Anchor
from gongkai.core.labels import LABEL_INDEX, LabelledDocument
from gongkai.forms.vocabulary import LONGEST, Entry, Vocabulary, label_key

LABEL_KINDS = ("section_heading", "caption", "column_header", "row_label")
UNTRUSTED = 0.08
"""Cells less probable to be a label of any kind than this are not looked at."""

SPANNING = 0.5
"""Weight of a label that spans rows, to a row's own: in the middle of its rows, it stands after the first of them."""

HEADING = 2.0
"""Weight of a section's heading, to a row's label: headers above a table's rows may be worded like several rows."""

FIRST, TRUSTED = 0.98, 0.5
"""Likeness and trust from which a label is surely printed: printed more than once, the first one counts."""

SHORTEST = 4
"""Characters of the shortest text that is a label because it is worded like one."""


class _Node(NamedTuple):
    anchor: Anchor
    position: int
    weight: float


def candidate_anchors(labelled: LabelledDocument, words: Vocabulary) -> list[list[Anchor]]:
    """Return for each cell that may be a label the entries that it may print, column headers included."""
    if not len(labelled.cells):
        return []
    own = labelled.probabilities[:, [LABEL_INDEX[kind] for kind in LABEL_KINDS]]
    of_any = own.sum(1, keepdims=True)
    trusts = own + 0.5 * (of_any - own)  # the other kinds of label count for a part, since they are often confused
    place = {kind: i for i, kind in enumerate(LABEL_KINDS)}
    entries = words.entries
    result: list[list[Anchor]] = []
    for cell, (text, likely) in enumerate(zip(labelled.folded, (of_any[:, 0] > UNTRUSTED).tolist(), strict=True)):
        if not text or not (likely or _to_the_letter(text, words)):
            continue
        if matches := words.match(text):
            row = trusts[cell].tolist()
            result.append([Anchor(cell, entry, score, row[place[entries[entry].kind]]) for entry, score in matches])
    return result


def _to_the_letter(text: str, words: Vocabulary) -> bool:
    """Whether a text is a label of the form to the letter, whatever the labeller takes it for."""
    return SHORTEST <= len(text) <= LONGEST and label_key(text).key in words.exact


def find_chain(candidates: list[list[Anchor]], words: Vocabulary) -> list[Anchor]:
    """Return the heaviest chain of anchors that goes forward in the document and in the form.

    The weight of an anchor is its likeness above one half, times the labeller's trust; half of that where it spans
    rows, twice where it heads a section. Column headers are no part of the chain: they stand above all rows and are
    repeated.
    """
    size = max((entry.position for entry in words.entries), default=0) + 2
    # A Fenwick tree of prefix maxima: (weight, less the node's index), so that of equals the earlier is taken.
    best: list[tuple[float, int]] = [(0.0, 1)] * (size + 1)
    nodes: list[_Node] = []
    totals: list[float] = []
    previous: list[int] = []
    for options in candidates:
        found: list[tuple[int, float, int]] = []
        for anchor in options:
            position = words.entries[anchor.entry].position
            if position < 0:
                continue
            weight = (anchor.score - 0.5) * (0.25 + 0.75 * anchor.trust)
            weight *= _importance(words.entries[anchor.entry])
            before = _best_below(best, position)
            found.append((len(nodes), before[0] + weight, position))
            nodes.append(_Node(anchor, position, weight))
            totals.append(before[0] + weight)
            previous.append(-before[1])
        for node, total, position in found:
            _raise_to(best, position, (total, -node))
    if not nodes:
        return []
    at = max(range(len(nodes)), key=totals.__getitem__)
    chain: list[Anchor] = []
    while at >= 0:
        chain.append(nodes[at].anchor)
        at = previous[at]
    return _first_printed(chain[::-1], candidates, words)


def _importance(entry: Entry) -> float:
    """Return how much an entry of the form weighs, to a row's own label."""
    if entry.kind == "section_heading":
        return HEADING
    return SPANNING if entry.members else 1.0


def _first_printed(chain: list[Anchor], candidates: list[list[Anchor]], words: Vocabulary) -> list[Anchor]:
    """Return the chain with each row's label where it is first printed, where it is printed more than once."""
    alike: dict[int, list[Anchor]] = {}
    for options in candidates:
        for anchor in options:
            if words.entries[anchor.entry].row >= 0 and anchor.score >= FIRST:
                alike.setdefault(anchor.entry, []).append(anchor)
    result: list[Anchor] = []
    for anchor in chain:
        after = result[-1].cell if result else -1
        copies = (a for a in alike.get(anchor.entry, ()) if after < a.cell <= anchor.cell and a.trust > TRUSTED)
        result.append(next(copies, anchor) if anchor.score >= FIRST else anchor)
    return result


def _best_below(tree: list[tuple[float, int]], position: int) -> tuple[float, int]:
    best = (0.0, 1)
    while position > 0:
        best = max(best, tree[position])
        position -= position & -position
    return best


def _raise_to(tree: list[tuple[float, int]], position: int, value: tuple[float, int]) -> None:
    position += 1
    while position < len(tree):
        if value > tree[position]:
            tree[position] = value
        position += position & -position

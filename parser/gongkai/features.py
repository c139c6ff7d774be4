"""What the labeller sees of a cell: its characters, words, shape, place, and its neighbours.

The same features serve training and prediction. A feature is a string; the classifier hashes them. Cells that look
alike in everything seen have the same tuple of features, so that a model need score each distinct tuple only once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from gongkai.document import Cell, Document
from gongkai.normalise import BLANK_MARKS, fold_all, read_number
from gongkai.schema import Form
from gongkai.segmentation import words
from gongkai.wording import label_key, vocabulary

VERSION = "1"
"""Changes whenever a feature does: a model of other features is refused."""

WORDS_OF = 40
"""Only the words of cells up to this many characters are told apart; longer ones are running text."""

_DATE = re.compile(r"(19|20)\d\d\s*[年./-]|\d\s*[月日:时]")
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u3400-\u9fff]")


class Look(NamedTuple):
    """What can be told of a text by itself."""

    shape: str
    kind: str
    features: tuple[str, ...]


def _bucket(number: int, *edges: int) -> int:
    return sum(number >= edge for edge in edges)


def _shape(text: str) -> str:
    """Return a coarse class of a folded text: empty, mark, number, digits among text, words …"""
    if not text:
        return "empty"
    if text.lower() in BLANK_MARKS:
        return "mark"
    number = read_number(text)
    if number is not None:
        whole = text.isdigit()
        return ("zero" if text == "0" else f"int{min(len(text), 9)}") if whole else "number"
    digits = len(_DIGIT.findall(text))
    if digits * 2 > len(text):
        return "digits"
    length = _bucket(len(text), 3, 6, 10, 16, 26, 40, 80)
    return f"{'han' if _HAN.search(text) else 'other'}{length}{'d' if digits else ''}"


def _kind(text: str, forms: tuple[Form, ...]) -> str:
    """Return which class of label some form's wordings take the text for, with the degree of likeness."""
    if len(text) > 60:
        return "long"
    best, score = "none", 0.0
    for form in forms:
        words = vocabulary(form)
        for match in words.match(text)[:1]:
            if match.score > score:
                entry = words.entries[match.entry]
                best = entry.kind if entry.kind != "section_heading" or entry.table >= 0 else "other_section"
                score = match.score
    return best if best == "none" else f"{best}{int(score * 10)}"


@lru_cache(maxsize=30_000)
def look(text: str, forms: tuple[Form, ...]) -> Look:
    """Return what can be told of a folded text by itself, given the wordings of some forms."""
    shape = _shape(text)
    if shape in ("empty", "zero", "mark") or shape.startswith("int"):
        return Look(shape, "figure", (f"s={shape}", f"t={text[:3]}" if shape == "mark" else "t"))
    kind = _kind(text, forms)
    label = label_key(text[:60])
    numbering = label.numbering[0] if label.numbering else "none"
    features = [f"s={shape}", f"k={kind}", f"n={numbering}", f"k={kind} n={numbering}"]
    features += [f"a{n}={text[:n]}" for n in (1, 2, 3)] + [f"z{n}={text[-n:]}" for n in (1, 2)]
    features += [f"date={bool(_DATE.search(text))}", f"colon={':' in text}", f"stop={'。' in text or ';' in text}"]
    if len(text) <= WORDS_OF:
        features += [f"w={word}" for word in words(label.key)[:12]]
        features += [f"b={label.key[i : i + 2]}" for i in range(min(len(label.key) - 1, 12))]
    return Look(shape, kind, tuple(features))


def looks(document: Document, forms: tuple[Form, ...]) -> tuple[list[Cell], list[int], list[str], list[Look]]:
    """Return the cells of a document, the index of each one's line, their folded texts and their looks."""
    cells: list[Cell] = []
    lines: list[int] = []
    for index, line in enumerate(document.lines):
        cells.extend(line.cells)
        lines.extend([index] * len(line.cells))
    folded = [text.strip() for text in fold_all(cell.text for cell in cells)]
    return cells, lines, folded, [look(text, forms) for text in folded]


NO_LOOK = Look("edge", "edge", ())


class _Place(NamedTuple):
    """How many cells a line has (in steps), whether the source marks them, empty lines before it (in steps)."""

    size: int
    separated: bool
    gap: int


class CellKey(NamedTuple):
    """All that the labeller sees of a cell; cells with equal keys look alike to it."""

    look: Look
    place: _Place
    at: int
    near: tuple[str, ...]


def cell_keys(document: Document, lines: Sequence[int], seen: Sequence[Look]) -> list[CellKey]:
    """Return what the labeller sees of every cell, in reading order.

    Parameters
    ----------
    document
        The document.
    lines, seen
        As :func:`looks` returns them.
    """
    shapes = ["edge", "edge", *(each.shape for each in seen), "edge", "edge"]
    kinds = ["edge", "edge", *(each.kind for each in seen), "edge", "edge"]
    before, after = _nearest_words(seen)
    zones = _zones(seen)
    number = -1
    first = 0
    place = _Place(0, False, 0)
    result: list[CellKey] = []
    for i, each in enumerate(seen):
        if lines[i] != number:
            number, first = lines[i], i
            line = document.lines[number]
            place = _Place(_bucket(len(line.cells), 2, 3, 5, 8, 11), line.separated, _bucket(line.gap, 1, 2, 3))
        near = (
            shapes[i], shapes[i + 1], shapes[i + 3], shapes[i + 4], kinds[i + 1], kinds[i + 3],
            zones[i], before[i], after[i],
        )  # fmt: skip
        result.append(CellKey(each, place, min(i - first, 3), near))
    return result


def cell_features(keys: Sequence[CellKey]) -> list[tuple[str, ...]]:
    """Return the features of cells by name; equal keys share one tuple."""
    named: dict[CellKey, tuple[str, ...]] = {}
    for key in keys:
        if key not in named:
            named[key] = _named(*key)
    return [named[key] for key in keys]


def _named(each: Look, place: _Place, at: int, near: tuple[str, ...]) -> tuple[str, ...]:
    """Return the features of a cell by name: its own look, its place, its neighbours, and pairs of these."""
    s2, s1, t1, t2, k1, l1, zone, before, after = near
    size, separated, gap = place
    shape = each.shape
    return (
        *each.features,
        f"size={size}", f"sep={separated}", f"gap={gap}", f"at={at}", f"zone={zone} {shape}", f"zone={zone}",
        f"size={size} at={at} s={shape}", f"sep={separated} s={shape} k={each.kind}",
        f"p2={s2}", f"p1={s1}", f"n1={t1}", f"n2={t2}", f"p1={s1} s={shape} n1={t1}", f"p21={s2} {s1}",
        f"n12={t1} {t2}", f"pk={k1}", f"nk={l1}", f"pk={k1} k={each.kind}", f"k={each.kind} nk={l1}",
        f"bw={before}", f"aw={after}", f"bw={before} s={shape} aw={after}", f"bw={before} k={each.kind} aw={after}",
    )  # fmt: skip


def _nearest_words(seen: Sequence[Look]) -> tuple[list[str], list[str]]:
    """Return for each cell the kind of the nearest cell with words before it, and after it."""

    def sweep(order: Sequence[Look]) -> list[str]:
        nearest, result = "edge", []
        for each in order:
            result.append(nearest)
            if each.kind != "figure":
                nearest = each.kind
        return result

    return sweep(seen), sweep(seen[::-1])[::-1]


def _zones(seen: Sequence[Look]) -> list[str]:
    """Return for each cell what was last met: a table's label, a section heading, a paragraph."""
    zone, result = "top", []
    for each in seen:
        result.append(zone)
        kind = each.kind
        if kind.startswith(("row_label", "column_header", "caption")) and kind[-1] in "90":
            zone = "table"
        elif kind.startswith(("section_heading", "other_section")) and kind[-1] in "90":
            zone = "heading" if kind[0] == "s" else "other"
        elif kind == "long" or each.shape.startswith(("han6", "han7")):
            zone = "text in " + zone.removeprefix("text in ")
    return result

"""What the labeller sees of a cell: its characters, words, shape, place, and its neighbours.

The same features serve training and prediction. A feature is a string; the classifier hashes them. Cells that look
alike in everything seen have the same tuple of features, so that a model need score each distinct tuple only once.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import mmh3

from gongkai.core.document import Cell, Document
from gongkai.core.segmentation import words
from gongkai.core.text import BLANK_MARKS, fold_all, read_number
from gongkai.forms.form import Form
from gongkai.forms.vocabulary import label_key, vocabulary

VERSION = "1"
"""Changes whenever a feature does: a model of other features is refused."""

HASHED = 1 << 16
"""Width of the hashed feature vector."""

MOST_PARTS = 20_000
"""Distinct parts of what is seen of cells whose features are kept."""

PARTS = 6
"""Parts that the features of a cell fall into."""

WORDS_OF = 40
"""Only the words of cells up to this many characters are told apart; longer ones are running text."""

_DATE = re.compile(r"(19|20)\d\d\s*[年./-]|\d\s*[月日:时]")
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u3400-\u9fff]")


_LENGTHS = (3, 6, 10, 16, 26, 40, 80)
_SIZES = (2, 3, 5, 8, 11)
_GAPS = (1, 2, 3)
"""From where on a text is longer, a line has more cells, more empty lines stand before it: a step each."""

_AT = (0, 1, 2, *[3] * 20)
"""Which cell of its line a cell is, as far as that is told apart."""


class Look(NamedTuple):
    """What can be told of a text by itself; ``zone`` is what begins with it, ``""`` where nothing does.

    The features are one string, a feature a line: it is hashed once, however many cells look so.
    """

    shape: str
    kind: str
    zone: str
    features: str


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
    length = bisect_right(_LENGTHS, len(text))
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
        return Look(shape, "figure", "", f"s={shape}\n" + (f"t={text[:3]}" if shape == "mark" else "t"))
    kind = _kind(text, forms)
    label = label_key(text[:60])
    numbering = label.numbering[0] if label.numbering else "none"
    features = [f"s={shape}", f"k={kind}", f"n={numbering}", f"k={kind} n={numbering}"]
    features += [f"a{n}={text[:n]}" for n in (1, 2, 3)] + [f"z{n}={text[-n:]}" for n in (1, 2)]
    features += [f"date={bool(_DATE.search(text))}", f"colon={':' in text}", f"stop={'。' in text or ';' in text}"]
    if len(text) <= WORDS_OF:
        features += [f"w={word}" for word in words(label.key)[:12]]
        features += [f"b={label.key[i : i + 2]}" for i in range(min(len(label.key) - 1, 12))]
    return Look(shape, kind, _zone(shape, kind), "\n".join(features))


def _zone(shape: str, kind: str) -> str:
    """Return what begins with a text: a table with its label, a section with its heading, running text."""
    if kind.startswith(("row_label", "column_header", "caption")) and kind[-1] in "90":
        return "table"
    if kind.startswith(("section_heading", "other_section")) and kind[-1] in "90":
        return "heading" if kind[0] == "s" else "other"
    return "text" if kind == "long" or shape.startswith(("han6", "han7")) else ""


def looks(document: Document, forms: tuple[Form, ...]) -> tuple[list[Cell], list[int], list[str], list[Look]]:
    """Return the cells of a document, the index of each one's line, their folded texts and their looks."""
    cells: list[Cell] = []
    lines: list[int] = []
    for index, line in enumerate(document.lines):
        cells.extend(line.cells)
        lines.extend([index] * len(line.cells))
    folded = [text.strip() for text in fold_all(cell.text for cell in cells)]
    return cells, lines, folded, [look(text, forms) for text in folded]


CellKey = tuple[Any, ...]
"""All that the labeller sees of a cell, as :func:`_parts` takes it; cells with equal keys look alike to it.

Flat, of strings and numbers only: such tuples are hashed fast, and however many are kept, the garbage collector need
not look at them.
"""


def cell_keys(document: Document, seen: Sequence[Look]) -> list[CellKey]:
    """Return what the labeller sees of every cell, in reading order.

    Parameters
    ----------
    document
        The document.
    seen
        As :func:`looks` returns them.
    """
    shapes = ["edge", "edge", *(each.shape for each in seen), "edge", "edge"]
    kinds = ["edge", *(each.kind for each in seen), "edge"]
    before, after = _nearest_words(kinds[1:-1]), _nearest_words(kinds[-2:0:-1])[::-1]
    features = (each.features for each in seen)
    around = (shapes[:-4], shapes[1:-3], shapes[3:-1], shapes[4:], kinds[:-2], kinds[2:])
    own = (features, shapes[2:-2], kinds[1:-1], *_places(document))
    return list(zip(*own, *around, _zones(seen), before, after, strict=True))


def _places(document: Document) -> tuple[list[int], list[bool], list[int], list[int]]:
    """Return for each cell how many its line has (in steps), whether the source marks them, empty lines before the
    line (in steps), and which cell of the line it is (from 0, at most 3)."""
    sizes: list[int] = []
    separated: list[bool] = []
    gaps: list[int] = []
    at: list[int] = []
    for line in document.lines:
        count = len(line.cells)
        sizes += [bisect_right(_SIZES, count)] * count
        separated += [line.separated] * count
        gaps += [bisect_right(_GAPS, line.gap) if line.gap else 0] * count
        at += _AT[:count] if count <= len(_AT) else (*_AT, *[3] * (count - len(_AT)))
    return sizes, separated, gaps, at


def cell_features(keys: Sequence[CellKey]) -> list[tuple[str, ...]]:
    """Return the features of cells by name; equal keys share one tuple."""
    named = {key: tuple(name for part in _parts(*key) for name in part.names) for key in dict.fromkeys(keys)}
    return [named[key] for key in keys]


def cell_columns(keys: Sequence[CellKey]) -> list[bytes]:
    """Return the columns of the features of cells in a vector of :data:`HASHED` places, as 32-bit integers.

    They come in :data:`PARTS` parts a cell, one after the other, so that what is known of a part serves all cells that
    share it.
    """
    return [part.columns for key in keys for part in _parts(*key)]


class _FeatureGroup(NamedTuple):
    """Features of a cell that go together: their names, and their columns as the bytes of 32-bit integers.

    A cell as a whole is seldom met twice. Its parts nearly always were, so each is named and hashed once.
    """

    names: tuple[str, ...]
    columns: bytes


def _part(*names: str) -> _FeatureGroup:
    columns = array("i", [abs(number) % HASHED for number in map(mmh3.hash, names)])  # as FeatureHasher does
    return _FeatureGroup(names, columns.tobytes())


def _parts(
    features: str, shape: str, kind: str, size: int, separated: bool, gap: int, at: int, s2: str, s1: str, t1: str,
    t2: str, k1: str, l1: str, zone: str, before: str, after: str,
) -> tuple[_FeatureGroup, ...]:  # fmt: skip
    """Return the features of a cell: its own look, its place, its neighbours, and pairs of these.

    ``s2``, ``s1``, ``t1``, ``t2`` are the shapes of the two cells before and the two after, ``k1``, ``l1`` the kinds
    of the nearest two, ``before`` and ``after`` those of the nearest with words.
    """
    return (
        _own(features),
        _placed(size, separated, gap, at, zone, shape, kind),
        _around(s2, s1, t1, t2),
        _beside(s1, shape, t1),
        _between(k1, kind, l1),
        _amid(before, shape, kind, after),
    )


@lru_cache(maxsize=MOST_PARTS)
def _own(features: str) -> _FeatureGroup:
    return _part(*features.split("\n"))


@lru_cache(maxsize=MOST_PARTS)
def _placed(size: int, separated: bool, gap: int, at: int, zone: str, shape: str, kind: str) -> _FeatureGroup:
    return _part(
        f"size={size}", f"sep={separated}", f"gap={gap}", f"at={at}", f"zone={zone} {shape}", f"zone={zone}",
        f"size={size} at={at} s={shape}", f"sep={separated} s={shape} k={kind}",
    )  # fmt: skip


@lru_cache(maxsize=MOST_PARTS)
def _around(s2: str, s1: str, t1: str, t2: str) -> _FeatureGroup:
    return _part(f"p2={s2}", f"p1={s1}", f"n1={t1}", f"n2={t2}", f"p21={s2} {s1}", f"n12={t1} {t2}")


@lru_cache(maxsize=MOST_PARTS)
def _beside(s1: str, shape: str, t1: str) -> _FeatureGroup:
    return _part(f"p1={s1} s={shape} n1={t1}")


@lru_cache(maxsize=MOST_PARTS)
def _between(k1: str, kind: str, l1: str) -> _FeatureGroup:
    return _part(f"pk={k1}", f"nk={l1}", f"pk={k1} k={kind}", f"k={kind} nk={l1}")


@lru_cache(maxsize=MOST_PARTS)
def _amid(before: str, shape: str, kind: str, after: str) -> _FeatureGroup:
    return _part(f"bw={before}", f"aw={after}", f"bw={before} s={shape} aw={after}", f"bw={before} k={kind} aw={after}")


def _nearest_words(kinds: Sequence[str]) -> list[str]:
    """Return for each cell the kind of the nearest cell with words before it."""
    nearest, result = "edge", []
    for kind in kinds:
        result.append(nearest)
        if kind != "figure":
            nearest = kind
    return result


def _zones(seen: Sequence[Look]) -> list[str]:
    """Return for each cell what was last met: a table's label, a section heading, a paragraph."""
    zone, result = "top", []
    for each in seen:
        result.append(zone)
        if each.zone == "text":
            zone = "text in " + zone.removeprefix("text in ")
        elif each.zone:
            zone = each.zone
    return result

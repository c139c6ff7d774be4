"""The labeller: what each cell of a document is, by a linear classifier decoded over the sequence.

A cell alone is often ambiguous (``总计`` heads a column and names a row; ``3`` is a figure or a page number). The
classifier therefore sees its neighbours' looks, and the labels of neighbouring cells are decided together, by the
most probable path (Viterbi) through label transitions counted in the training data.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gongkai.core.document import Cell, Document, Line, Location
from gongkai.core.labels import LABEL_INDEX, LABELS, LabelledDocument
from gongkai.forms.form import Form
from gongkai.labelling.features import HASHED, PARTS, VERSION, CellKey, cell_columns, cell_features, cell_keys, looks

log = logging.getLogger(__name__)

MOST_KNOWN = 200_000
"""Distinct cells whose probabilities are kept."""

GROWTH = 4_096
"""Parts of cells for which room is made at once."""

CERTAIN = 0.9995
"""A cell with a label more probable than this is not reconsidered in decoding."""


_PAGE = (
    (("二〇二一年某某局年度报告",), 0, False),
    (("一、总体情况",), 2, False),
    (("信息内容", "本年制发件数", "—", ""), 0, True),
    (("规章", "0", "12", "1,305"), 1, True),
    (("（二）部分公开", "3.5", "x7", "2021-01-05"), 0, True),
    (("本年度收到申请12件；其中自然人11件。", "打印：关闭"), 0, False),
)
"""A made-up page, on which every kind of feature shows: cells of each line, empty lines before it, cells marked."""


def feature_spec() -> dict[str, Any]:
    """Return what a labeller's features depend on, by the versions and sizes that are written down."""
    return {"features": VERSION, "hashed": HASHED, "labels": list(LABELS)}


def feature_trace() -> list[tuple[str, ...]]:
    """Return the features that this version gives the cells of a made-up page, with no form's wordings in sight.

    They change whenever a feature does, whether or not somebody thought of writing down another version.
    """
    lines = tuple(
        Line(tuple(Cell(text, Location(line=number)) for text in texts), number, gap, None, separated)
        for number, (texts, gap, separated) in enumerate(_PAGE, 1)
    )
    document = Document("text", lines, "")
    _, _, _, seen = looks(document, ())
    return cell_features(cell_keys(document, seen))


def hasher() -> Any:
    """Return the feature hasher of training."""
    from sklearn.feature_extraction import FeatureHasher

    return FeatureHasher(HASHED, input_type="string", alternate_sign=False, dtype=np.float32)


class PartScores:
    """What each part of a cell's features adds to the scores of the labels: a linear classifier only adds them up."""

    def __init__(self, weights: np.ndarray, intercept: np.ndarray) -> None:
        self._weights, self._intercept = weights, intercept
        self._places: dict[bytes, int] = {}
        self._scores = np.zeros((0, len(self._intercept)))

    def probabilities(self, columns: Sequence[bytes]) -> np.ndarray:
        """Return the probabilities of the labels of cells, from :func:`cell_columns`; shape ``(cells, labels)``."""
        new = [part for part in dict.fromkeys(columns) if part not in self._places]
        if new:
            self._learn(new)
        places = np.fromiter(map(self._places.__getitem__, columns), np.intp, len(columns)).reshape(-1, PARTS)
        scores: np.ndarray = self._scores[places].sum(1) + self._intercept
        scores -= scores.max(1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(1, keepdims=True)
        return scores

    def clear(self) -> None:
        """Forget all parts."""
        self._places.clear()

    def _learn(self, parts: Sequence[bytes]) -> None:
        count = len(self._places)
        self._scores = _grown(self._scores, count, count + len(parts))
        columns = [np.frombuffer(part, np.int32) for part in parts]
        ends = np.cumsum([0, *map(len, columns[:-1])])
        weights = self._weights[:, np.concatenate(columns)]
        self._scores[count : count + len(parts)] = np.add.reduceat(weights, ends, axis=1).T
        self._places.update(zip(parts, range(count, count + len(parts)), strict=True))


class _Known:
    """Probabilities of cells, in one matrix, by what the labeller sees of them."""

    def __init__(self) -> None:
        self.places: dict[CellKey, int] = {}
        self._matrix = np.zeros((0, len(LABELS)))

    def rows(self, keys: Sequence[CellKey], score: Callable[[list[CellKey]], np.ndarray]) -> np.ndarray:
        """Return the probabilities of cells, shape ``(cells, labels)``; ``score`` is asked for those of new ones."""
        places = [self.places.get(key, -1) for key in keys]  # such keys are long: each is hashed once
        if new := dict.fromkeys([key for key, place in zip(keys, places, strict=True) if place < 0]):
            start = len(self.places)
            self._matrix = _grown(self._matrix, start, start + len(new))
            self._matrix[start : start + len(new)] = score(list(new))
            self.places.update(zip(new, range(start, start + len(new)), strict=True))
            places = [self.places[key] if place < 0 else place for key, place in zip(keys, places, strict=True)]
        rows: np.ndarray = self._matrix[places]
        return rows


def _grown(matrix: np.ndarray, used: int, needed: int) -> np.ndarray:
    """Return a matrix with room for ``needed`` rows, whose first ``used`` rows are the given one's."""
    if needed <= len(matrix):
        return matrix
    room = np.zeros((needed + GROWTH, matrix.shape[1]))
    room[:used] = matrix[:used]
    return room


@dataclass(frozen=True)
class Labeller:
    """A trained labeller.

    Attributes
    ----------
    weights
        Shape ``(labels, HASHED)``, ``float32``: of a multinomial logistic regression over hashed features, its classes
        in ``LABELS`` order.
    intercept
        Shape ``(labels,)``.
    transitions
        Shape ``(2, labels, labels)``: log-probabilities of the next cell's label given this one's, within a
        line and across lines, less the log-frequency of the next label.
    known
        Probabilities of cells seen before; reports are much alike.
    parts
        Scores of parts of cells seen before: of most cells not known, every part is.
    """

    weights: np.ndarray
    intercept: np.ndarray
    transitions: np.ndarray
    known: _Known = field(init=False, repr=False, compare=False)
    parts: PartScores = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", _Known())
        object.__setattr__(self, "parts", PartScores(self.weights, self.intercept))

    def label(self, document: Document, forms: tuple[Form, ...]) -> LabelledDocument:
        """Return the document with every cell labelled; the wordings of ``forms`` are seen as features."""
        cells, lines, folded, seen = looks(document, forms)
        if not cells:
            return LabelledDocument(document, cells, lines, folded, [], np.zeros((0, len(LABELS))))
        rows = self._rows(cell_keys(document, seen))
        probabilities = _figures_are_no_labels(rows, [each.kind == "figure" for each in seen])
        path = decode(probabilities, lines, self.transitions)
        log.debug("%d cells labelled", len(path))
        for i, cell in enumerate(cells):
            if not cell.text:
                path[i] = LABEL_INDEX["blank"]
        return LabelledDocument(document, cells, lines, folded, [LABELS[k] for k in path], probabilities)

    def _rows(self, keys: list[CellKey]) -> np.ndarray:
        """Return the probabilities of cells; each distinct cell is scored once, for all documents."""
        if len(self.known.places) > MOST_KNOWN:
            self.known.places.clear()
            self.parts.clear()
        return self.known.rows(keys, lambda new: self.parts.probabilities(cell_columns(new)))

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Return what the labeller is made of, as plain arrays; ``Labeller(**arrays)`` makes it again."""
        return {"weights": self.weights, "intercept": self.intercept, "transitions": self.transitions}

    def __reduce__(self) -> tuple[Any, ...]:
        return Labeller, (self.weights, self.intercept, self.transitions)  # without what it remembers of cells


def _figures_are_no_labels(probabilities: np.ndarray, figures: list[bool]) -> np.ndarray:
    """Give what a figure or an empty cell has as a heading, header or label to ``value``: a number names nothing."""
    names = np.array([LABEL_INDEX[each] for each in ("section_heading", "caption", "column_header", "row_label")])
    rows = np.flatnonzero(figures)
    moved = probabilities[np.ix_(rows, names)].sum(1)
    probabilities[np.ix_(rows, names)] = 0.0
    probabilities[rows, LABEL_INDEX["value"]] += moved
    return probabilities


def decode(probabilities: np.ndarray, lines: Sequence[int], transitions: np.ndarray) -> list[int]:
    """Return the most probable sequence of label indices.

    Parameters
    ----------
    probabilities
        Shape ``(cells, labels)``.
    lines
        Line index of each cell.
    transitions
        As in :class:`Labeller`.
    """
    best = probabilities.argmax(1)
    path: list[int] = best.tolist()
    doubtful = np.flatnonzero(probabilities.max(1) < CERTAIN)
    if not len(doubtful):
        return path
    scores = np.log(np.maximum(probabilities, 1e-9))
    first = last = int(doubtful[0])
    for cell in [*doubtful[1:].tolist(), len(path) + 1]:
        if cell > last + 1:
            _decode_run(first, last, scores, lines, transitions, path)
            first = cell
        last = cell
    return path


def _decode_run(
    start: int, end: int, scores: np.ndarray, lines: Sequence[int], transitions: np.ndarray, path: list[int]
) -> None:
    """Decide cells ``start`` to ``end`` together, between neighbours that are certain; fill ``path``."""

    def step(i: int) -> np.ndarray:
        return np.asarray(transitions[0 if lines[i] == lines[i - 1] else 1])

    score = scores[start].copy()
    if start:
        score += step(start)[path[start - 1]]
    back = []
    for i in range(start + 1, end + 1):
        total = score[:, None] + step(i)
        back.append(total.argmax(0))
        score = total.max(0) + scores[i]
    if end + 1 < len(lines):
        score = score + step(end + 1)[:, path[end + 1]]
    k = int(score.argmax())
    path[end] = k
    for i in range(end, start, -1):
        k = int(back[i - start - 1][k])
        path[i - 1] = k

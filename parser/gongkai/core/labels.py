"""What a piece of a document can be: the label set of the classifier and of the training data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from gongkai.core.document import Cell, Document

if TYPE_CHECKING:
    import numpy as np

Label = Literal[
    "section_heading",
    "caption",
    "column_header",
    "row_label",
    "value",
    "blank",
    "narrative",
    "furniture",
]

LABELS: Final[tuple[Label, ...]] = get_args(Label)
"""All labels, in the order of the columns of a probability matrix."""

LABEL_INDEX: Final[dict[str, int]] = {label: index for index, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document with what each of its cells is; all lists run in step, in reading order.

    Attributes
    ----------
    document
        As read.
    cells
        All cells.
    lines
        For each cell the index of its line in ``document.lines``.
    folded
        For each cell its folded text (see :func:`gongkai.core.text.fold`).
    labels
        For each cell its label, decoded over the whole sequence.
    probabilities
        Shape ``(cells, labels)``: the classifier's probability of each label, before decoding.
    """

    document: Document
    cells: list[Cell]
    lines: list[int]
    folded: list[str]
    labels: list[Label]
    probabilities: np.ndarray

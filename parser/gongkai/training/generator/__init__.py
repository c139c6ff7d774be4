"""The generator: annual reports in invented words, in the layouts met in the wild, labelled by construction.

::

    sample = make_sample("B", seed=7)
    sample.content                     # the file
    sample.pieces                      # its visible text in print order, each piece with its label
    sample.truth.to_dict()             # what a careful person could know from the page
    true_labels(texts, sample.pieces)  # labels for the cells that a reader made of it
"""

from gongkai.training.generator.compose import make_sample, make_samples
from gongkai.training.generator.hands.wording import HANDS
from gongkai.training.generator.hard_cases import seed_twins
from gongkai.training.generator.held_out import KEPT_OUT, make_report
from gongkai.training.generator.layouts import FAMILIES
from gongkai.training.generator.lookalikes import LOOKALIKES, make_lookalike
from gongkai.training.generator.sample import Piece, Sample, Truth
from gongkai.training.generator.true_labels import true_labels

__all__ = [
    "FAMILIES",
    "HANDS",
    "KEPT_OUT",
    "LOOKALIKES",
    "Piece",
    "Sample",
    "Truth",
    "make_lookalike",
    "make_report",
    "make_sample",
    "make_samples",
    "seed_twins",
    "true_labels",
]

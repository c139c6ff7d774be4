"""The generator: annual reports in invented words, in the layouts met in the wild, with every label by construction."""

from gongkai.synthesis.families import FAMILIES, make_sample, make_samples
from gongkai.synthesis.marking import cell_labels
from gongkai.synthesis.sample import Piece, Sample, Truth

__all__ = ["FAMILIES", "Piece", "Sample", "Truth", "cell_labels", "make_sample", "make_samples"]

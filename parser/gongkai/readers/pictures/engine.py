"""The recogniser: crops of single lines in, text with a probability out. Weights come with its package."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import cv2
import numpy as np

BATCH = 6
"""Crops of like width that are recognised together; more do not make it faster."""

SETTINGS = {
    "Global.log_level": "critical",
    "Global.return_word_box": True,  # the only way to each character's own probability
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # a batch runs a process a processor already
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    "Rec.rec_img_shape": [3, 48, 48],  # the usual least width of 320 would cost four times as much for short cells
    "Rec.rec_batch_num": BATCH,
}


class Recognised(NamedTuple):
    """What a crop says, and how sure its least certain character is (0–1)."""

    text: str
    score: float


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params=SETTINGS)


def recognise(crops: Sequence[np.ndarray]) -> list[Recognised]:
    """Recognise crops (grey levels), each one line of print; no crop is looked at beyond its own line."""
    if not crops:
        return []
    coloured = [cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_GRAY2BGR) for crop in crops]
    found = _engine().recognize_txt(coloured)
    return [
        Recognised(text.strip(), _least(score, words))
        for text, score, words in zip(found.txts, found.scores, found.word_results, strict=True)
    ]


def _least(mean: float, words: Any) -> float:
    """Return the least of the characters' probabilities; a mean hides one doubtful digit among sure ones."""
    each = getattr(words, "confs", None)
    return float(min(each)) if each else float(mean)

"""The recogniser: crops of single lines in, what it sees in each of their columns out.

The network and its alphabet are those that ``rapidocr`` carries in its package, run by ``onnxruntime`` without that
package's own detector: lone digits are lost there, not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

import cv2
import numpy as np

from gongkai.core.errors import MissingExtra
from gongkai.readers.images.ctc_decoding import Recognised, spell

HEIGHT = 48
"""Pixels that a line is scaled to; the network knows no other height."""

NARROWEST, WIDEST = 48, 3_200
"""Pixels across; the network's usual least of 320 would cost four times as much for short cells."""

PROSE, SQUEEZE = 12, 0.7
"""Lines that are longer than this many characters are running text; they are read as well when they are made narrower,
and cost less. What the network costs is its width."""

BATCH = 6
"""Crops of like width that are recognised together; more do not make it faster."""


class Network(NamedTuple):
    """The network in memory, and the characters that its outputs stand for (the first is "nothing")."""

    session: Any
    alphabet: tuple[str, ...]


@lru_cache(maxsize=1)
def network() -> Network:
    """Load the network, once a process; one thread, since batches run a process a processor already."""
    import onnxruntime

    weights = next((each for each in _weights() if "_rec_" in each.name), None)
    if weights is None:
        raise MissingExtra(
            "the installed rapidocr carries no weights: pip install 'gongkai[ocr]'",
            "已安装的 rapidocr 不含模型文件：请运行 pip install 'gongkai[ocr]'",
        )
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    settings.log_severity_level = 4
    settings.enable_cpu_mem_arena = False  # crops of every width would let it grow without end
    session = onnxruntime.InferenceSession(weights.read_bytes(), settings, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    alphabet = ("", *characters, " ")
    return Network(session, alphabet[: session.get_outputs()[0].shape[-1]])


def _weights() -> list[Any]:
    folder = files("rapidocr") / "models"
    return sorted((each for each in folder.iterdir() if each.name.endswith(".onnx")), key=lambda each: each.name)


def recognise(crops: Sequence[np.ndarray]) -> list[Recognised]:
    """Recognise crops (grey levels), each one line of print."""
    out: list[Recognised] = [Recognised("", 0.0)] * len(crops)
    if not crops:
        return out
    session, alphabet = network()
    name = session.get_inputs()[0].name
    ready = [_scaled(crop) for crop in crops]
    for chosen in _batches([each.shape[1] for each in ready]):
        widest = max(ready[index].shape[1] for index in chosen)
        pixels = np.zeros((len(chosen), 3, HEIGHT, max(widest, NARROWEST)), np.float32)
        for place, index in enumerate(chosen):
            pixels[place, :, :, : ready[index].shape[1]] = ready[index]
        for index, seen in zip(chosen, session.run(None, {name: pixels})[0], strict=True):
            out[index] = spell(seen, alphabet)
    return out


def _scaled(crop: np.ndarray) -> np.ndarray:
    """Return a crop at the network's height, its grey levels from -1 to 1."""
    high, wide = crop.shape
    squeezed = SQUEEZE if wide > PROSE * high else 1.0
    width = min(max(round(squeezed * wide * HEIGHT / high), 1), WIDEST)
    scaled = cv2.resize(np.ascontiguousarray(crop), (width, HEIGHT))
    return scaled.astype(np.float32) / 127.5 - 1


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the indices of crops that go together: of like width, since the narrower are filled up."""
    chosen: list[int] = []
    for index in sorted(range(len(widths)), key=widths.__getitem__):
        if chosen and (len(chosen) == BATCH or widths[index] > max(1.25 * widths[chosen[0]], NARROWEST)):
            yield chosen
            chosen = []
        chosen.append(index)
    yield chosen

"""The labelled cells of generated reports as JSON Lines: what the labeller learns from, for people to look at."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai.core.document import Document
from gongkai.core.options import DEFAULT_OPTIONS
from gongkai.forms.form import Form, editions
from gongkai.readers import read_text
from gongkai.repair import repair
from gongkai.training.generator import FAMILIES, Sample, true_labels
from gongkai.training.settings import Settings, draw


def write_labels(settings: Settings, path: Path, reports: int = 3) -> int:
    """Write labelled cells of the first reports of each layout, a cell a line; return how many cells.

    The last report of each layout is one that calibrates (``"split": "calibration"``), the others train. The same
    settings give the same bytes.

    Parameters
    ----------
    path
        Compressed where its name ends in ``.gz``.
    reports
        Reports of each layout.
    """
    forms = tuple(editions().values())
    chosen = [(split, sample) for family in FAMILIES for split, sample in _some(settings, family, reports)]
    lines = [
        json.dumps(line, ensure_ascii=False)
        for split, sample in sorted(chosen, key=lambda each: each[1].name)
        for line in cell_lines(read_text(sample.content, DEFAULT_OPTIONS), sample, split, forms)
    ]
    content = ("\n".join(lines) + "\n").encode()
    path.write_bytes(_compressed(content) if path.suffix == ".gz" else content)
    return len(lines)


def _some(settings: Settings, family: str, reports: int) -> Iterator[tuple[str, Sample]]:
    training, calibration, _ = settings.starts
    for sample in draw(family, reports - 1, training, settings.dense_every, settings.hands):
        yield "train", sample
    for sample in draw(family, 1, calibration, settings.dense_every, settings.hands):
        yield "calibration", sample


def cell_lines(read: Document, sample: Sample, split: str, forms: tuple[Form, ...]) -> Iterator[dict[str, Any]]:
    """Yield the labelled cells of one sample; ``line`` and ``cell`` count from 1 as the labeller sees them.

    Parameters
    ----------
    read
        The sample as a reader gives it.
    """
    document = repair(read, forms)
    labels = iter(true_labels([cell.text for _, cell in document.cells()], sample.pieces))
    for number, line in enumerate(document.lines, 1):
        for place, cell in enumerate(line.cells, 1):
            yield {
                "document": sample.name,
                "line": number,
                "cell": place,
                "text": cell.text,
                "label": next(labels),
                "layout": sample.family,
                "origin": "synthetic",
                "split": split,
            }


def _compressed(content: bytes) -> bytes:
    """Compress without a date, so that the same cells give the same bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", filename="", mtime=0) as stream:
        stream.write(content)
    return buffer.getvalue()

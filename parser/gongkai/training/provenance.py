"""What a model learnt from, as its folder says it: enough to tell whether a document is among it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gongkai.core.document import Document
from gongkai.training.corrections import Corrected
from gongkai.training.near_duplicates import COPY, likeness, sketch
from gongkai.training.settings import Settings


def origin_of(families: Sequence[str], corrected: Sequence[Corrected], weight: float) -> dict[str, Any]:
    """Return a model's origin as plain data: layouts, corrected documents (with how many labels people changed, and how
    many they left), what such a cell counted for."""
    return {
        "layouts": list(families),
        "weight": weight,
        "corrected": {
            each.name: {
                "agency": each.agency,
                "sha256": each.document.sha256,
                "sketch": list(each.sketch),
                "labels": {"corrected": len(each.labels) - len(each.confirmed), "confirmed": len(each.confirmed)},
            }
            for each in corrected
        },
    }


def learnt_from(figures: Mapping[str, Any], document: Document) -> str | None:
    """Return the corrected document that another is a copy of, among those that a model learnt from.

    Parameters
    ----------
    figures
        The model's ``evaluation.json``.
    """
    own = sketch(document)
    for name, each in figures.get("origin", {}).get("corrected", {}).items():
        if each["sha256"] == document.sha256 or likeness(own, each["sketch"]) >= COPY:
            return str(name)
    return None


def drew(figures: Mapping[str, Any], seeds: range) -> bool:
    """Whether a model learnt from generated reports of any of these seeds."""
    settings = Settings(**figures["settings"])
    counts = (settings.training, settings.calibration)
    return any(
        start < seeds.stop and seeds.start < start + count
        for start, count in zip(settings.starts[:2], counts, strict=True)
    )

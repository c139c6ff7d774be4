"""The trained models, rebuilt from the arrays of a verified model's folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gongkai.assessment.confidence import ConfidenceModel
from gongkai.assessment.evidence import evidence_trace
from gongkai.labelling.labeller import Labeller, feature_spec, feature_trace
from gongkai.pipeline.model_store import LoadedModel, Manifest, digest_of, load_model


@dataclass(frozen=True)
class Models:
    """What a document is read with: the labeller, the model of confidence, and where they come from."""

    labeller: Labeller
    confidence: ConfidenceModel
    manifest: Manifest


@lru_cache(maxsize=1)
def feature_digests() -> Mapping[str, str]:
    """Return the digests of what models are given by this version, by the keys that a manifest keeps them under."""
    traces = [feature_trace(), evidence_trace()]
    return {"feature_spec_sha256": digest_of(feature_spec()), "feature_trace_sha256": digest_of(traces)}


def load_models(folder: Path | None = None) -> Models:
    """Return labeller and model of confidence, verified, trusted, and made for what this version gives them.

    Parameters
    ----------
    folder
        See :func:`gongkai.pipeline.model_store.find_model`.

    Raises
    ------
    ModelError
        See :func:`gongkai.pipeline.model_store.load_model`.
    """
    loaded = load_model(folder, feature_digests())
    known = _rebuilt.get(loaded.manifest.digest)
    if known is None:
        known = _rebuilt[loaded.manifest.digest] = rebuild(loaded)
    return known


_rebuilt: dict[str, Models] = {}
"""By digest: what models remember of cells seen before serves all documents of a process."""


def rebuild(loaded: LoadedModel) -> Models:
    """Return the models that a bundle of arrays describes."""
    labeller, confidence = loaded.bundle["labeller"], loaded.bundle["confidence"]
    return Models(Labeller(**labeller), ConfidenceModel.from_arrays(confidence), loaded.manifest)

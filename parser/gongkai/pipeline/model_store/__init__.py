"""Find, verify, load, save and trust models.

A model is a folder ``<name>-<version>`` with the files of ``FILES`` and a ``manifest.json`` that gives size
and SHA-256 of each. Loading a model runs code of whoever made it, so nothing is loaded that is not trusted by
its digest, which is the SHA-256 of its manifest (and through it of every file)::

    trusted digest ──▶ manifest.json ──▶ model.joblib, card.md, evaluation.json

Trusted are the digests pinned in ``current.json`` beside the models that come with the package, and those that
the user added (:func:`trust`). A name or a place is never a reason to trust. Files are read once; the bytes that
were hashed are the bytes that are loaded.
"""

from __future__ import annotations

from gongkai.pipeline.model_store.loading import LoadedModel, load_model
from gongkai.pipeline.model_store.manifest import FILES, FORMAT, Manifest, read_manifest, strangers, verify
from gongkai.pipeline.model_store.places import (
    ENVIRONMENT,
    find_model,
    list_models,
    model_folders,
    named_model,
    packed_folder,
    user_folder,
)
from gongkai.pipeline.model_store.saving import (
    digest_of,
    mark_model,
    pin,
    replace_card,
    roll_back,
    save_model,
    use_model,
)
from gongkai.pipeline.model_store.trusted import trust, trusted_digests

__all__ = [
    "ENVIRONMENT",
    "FILES",
    "FORMAT",
    "LoadedModel",
    "Manifest",
    "digest_of",
    "find_model",
    "list_models",
    "load_model",
    "mark_model",
    "model_folders",
    "named_model",
    "packed_folder",
    "pin",
    "read_manifest",
    "replace_card",
    "roll_back",
    "save_model",
    "strangers",
    "trust",
    "trusted_digests",
    "use_model",
    "user_folder",
    "verify",
]

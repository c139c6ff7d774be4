"""Load a model, once it is known to be the one that is trusted."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.core.errors import ModelError
from gongkai.pipeline.model_store import places
from gongkai.pipeline.model_store.manifest import Manifest, read_manifest, verify
from gongkai.pipeline.model_store.places import find_model
from gongkai.pipeline.model_store.trusted import trusted_digests, untrusted


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory: ``bundle`` is what :func:`save_model` was given."""

    bundle: dict[str, Any]
    manifest: Manifest


_loaded: dict[str, LoadedModel] = {}
_chosen: dict[Path | None, tuple[tuple[object, ...], LoadedModel]] = {}


def load_model(folder: Path | None = None, features: Mapping[str, str] | None = None) -> LoadedModel:
    """Return a verified model, from memory where this process loaded it before.

    The files that name, trust and describe models are read anew only where one of them has changed.

    Parameters
    ----------
    folder
        See :func:`find_model`.
    features
        Digests of the features that the caller will give it, by the manifest's keys; all must be there and the same.

    Raises
    ------
    ModelError
        The model is absent, damaged, altered, not trusted, of another format, or made for other features.
    """
    features = features or {}
    state, model = _chosen.get(folder, (None, None))
    if model is None or state != _state(folder, model):
        model = _choose(folder, features)
        _chosen[folder] = _state(folder, model), model
    _check_features(model.manifest, features)
    return model


def _state(folder: Path | None, model: LoadedModel) -> tuple[object, ...]:
    """Return all that the choice of a model rests on, files by what the system says of them."""
    named = folder or os.environ.get(places.ENVIRONMENT)
    folders = [
        str(each) for each in (named, places.user_folder(), places.packed_folder(), model.manifest.folder) if each
    ]
    files = ("manifest.json", "current.json", "trusted.json")
    return *folders, *(_stamp(f"{each}/{name}") for each in folders for name in files)


def _stamp(path: str) -> tuple[int, ...] | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _choose(folder: Path | None, features: Mapping[str, str]) -> LoadedModel:
    manifest = read_manifest(find_model(folder))
    if manifest.digest not in trusted_digests():
        raise untrusted(manifest)
    _check_features(manifest, features)
    if manifest.digest not in _loaded:
        content = verify(manifest)["model.joblib"]
        _loaded[manifest.digest] = LoadedModel(_unpickle(content, manifest), manifest)
    return _loaded[manifest.digest]


def _check_features(manifest: Manifest, features: Mapping[str, str]) -> None:
    """Refuse a model of other features, which would take every number for another, though it has as many."""
    for key, expected in features.items():
        if manifest.data.get(key) != expected:
            raise ModelError(
                f"{manifest.title} was trained on other features than this version of Gongkai gives ({key}); "
                "rebuild it with `make train` (checkout) or `gongkai train`",
                f"{manifest.title} 训练时所用的特征与当前版本不同（{key}）；"
                "请运行 `make train`（源码目录）或 `gongkai train` 重新生成",
            )


def _unpickle(content: bytes, manifest: Manifest) -> dict[str, Any]:
    """Load the bytes that were verified: arrays, strings and numbers, no classes of this package or another."""
    import joblib

    try:
        bundle = joblib.load(io.BytesIO(content))
    except Exception as error:
        raise ModelError(
            f"{manifest.title} cannot be loaded ({type(error).__name__}: {error}); rebuild it with `make train`",
            f"{manifest.title} 无法载入（{type(error).__name__}：{error}）；请运行 `make train` 重新生成",
        ) from error
    if not isinstance(bundle, dict):
        raise ModelError(f"{manifest.title}: not a bundle of models", f"{manifest.title}：内容不是模型")
    return bundle

"""Write a model, make it current, promote it. Folders appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from platform import python_version
from typing import Any, Final

from gongkai.core.errors import ModelError
from gongkai.core.labels import LABELS
from gongkai.core.report_files import write_json
from gongkai.pipeline.model_store.manifest import (
    FILES,
    FORMAT,
    Manifest,
    checked_name,
    read_json,
    read_manifest,
    verify,
)
from gongkai.pipeline.model_store.places import find_model, named_model, user_folder
from gongkai.pipeline.model_store.trusted import trust, trusted_digests, untrusted

HISTORY: Final = "former.json"
"""File of the user's folder that tells which models were in use before."""

MOST_FORMER: Final = 20
"""Promotions that can be taken back."""

LIBRARIES: Final = ("scikit-learn", "joblib", "numpy", "jieba", "spacy")
"""Libraries whose versions a manifest records."""


def save_model(
    bundle: dict[str, Any],
    folder: Path,
    *,
    name: str,
    version: str,
    metrics: dict[str, Any],
    card: str,
    features: Mapping[str, str] | None = None,
    training_data_sha256: str | None = None,
    settings: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model to ``folder/<name>-<version>`` and return that folder.

    The folder appears whole or not at all, and replaces an older one of the same name. It is neither current nor
    trusted yet: see :func:`pin` and :func:`use_model`.

    Parameters
    ----------
    bundle
        What :func:`load_model` gives back.
    metrics
        Its figures, for ``evaluation.json``.
    card
        Its card, in Markdown.
    features
        Digests of the features that it was trained on, by the manifest's keys (:func:`digest_of` makes them).
    training_data_sha256
        Digest of the training data.
    settings
        Of the training run, its seed among them.
    """
    import joblib

    title = checked_name(f"{name}-{version}", folder)
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
    try:
        joblib.dump(bundle, draft / "model.joblib", compress=("zlib", 6))
        (draft / "card.md").write_text(card, "utf-8")
        write_json(draft / "evaluation.json", metrics)
        files = {each: _file_entry(draft / each) for each in FILES}
        manifest = {
            "format": FORMAT,
            "name": name,
            "version": version,
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "files": files,
            "versions": _versions(),
            "labels": list(LABELS),
            **(features or {}),
            "training_data_sha256": training_data_sha256,
            "settings": dict(settings or {}),
        }
        write_json(draft / "manifest.json", manifest)
        draft.chmod(0o755)
        _replace_folder(draft, folder / title)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder / title


def _file_entry(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {"python": python_version()}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = None
    return found


def digest_of(data: Any) -> str:
    """Return the SHA-256 of plain data."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _replace_folder(draft: Path, target: Path) -> None:
    """Put a finished folder in its place; an older one steps aside first."""
    aside = target.with_name(f".old-{target.name}-{os.getpid()}")
    if target.exists():
        os.replace(target, aside)
    os.replace(draft, target)
    shutil.rmtree(aside, ignore_errors=True)


def replace_card(model: Path, card: str) -> Manifest:
    """Give a model another card; its digest changes, so that it must be pinned or trusted again.

    Raises
    ------
    ModelError
        The model is damaged.
    """
    return _rewrite(model, {"card.md": card.encode()}, {})


def mark_model(model: Path, **marks: Any) -> Manifest:
    """Write something into a trusted model's manifest; its digest changes, so that it must be trusted again.

    Raises
    ------
    ModelError
        The model is damaged, or not trusted: a mark must not make a stranger one's own.
    """
    manifest = read_manifest(model)
    if manifest.digest not in trusted_digests():
        raise untrusted(manifest)
    return _rewrite(model, {}, marks)


def _rewrite(model: Path, files: Mapping[str, bytes], marks: Mapping[str, Any]) -> Manifest:
    """Put a folder in a model's place that has other files or another manifest."""
    manifest = read_manifest(model)
    contents = {**verify(manifest), **files}
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=model.parent))
    try:
        for name, content in contents.items():
            (draft / name).write_bytes(content)
        entries = {name: _file_entry(draft / name) for name in FILES}
        write_json(draft / "manifest.json", {**manifest.data, **marks, "files": entries})
        draft.chmod(0o755)
        _replace_folder(draft, model)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return read_manifest(model)


def pin(model: Path) -> Manifest:
    """Make a model the current one of the folder that it stands in, and pin its digest there.

    The pin counts as trust only in the folder that comes with the package.

    Raises
    ------
    ModelError
        The model is damaged.
    """
    manifest = read_manifest(model)
    verify(manifest)
    checked_name(model.name, model.parent)
    write_json(model.parent / "current.json", {"current": model.name, "trusted": {model.name: manifest.digest}})
    return manifest


def use_model(model: Path, *, trusted_digest: str | None = None) -> Path:
    """Promote a model: copy it to the user's folder and make it the current one there.

    Parameters
    ----------
    model
        A model's folder, or the name of a model that :func:`list_models` gives.
    trusted_digest
        The digest that the user trusts; needed where the model is not trusted yet.

    Raises
    ------
    ModelError
        The model is absent, damaged, or not trusted.
    """
    model = named_model(model)
    manifest = read_manifest(model)
    if manifest.digest not in trusted_digests() and trusted_digest != manifest.digest:
        raise untrusted(manifest)
    contents = {**verify(manifest), "manifest.json": manifest.content}
    root = user_folder()
    root.mkdir(parents=True, exist_ok=True)
    target = root / checked_name(manifest.title, root)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=root))
    for name, content in contents.items():
        (draft / name).write_bytes(content)
    _replace_folder(draft, target)
    trust(target)
    former = _current(root)
    pin(target)
    if former != target.name:
        write_json(root / HISTORY, {"former": [*_former(root), former][-MOST_FORMER:]})
    return target


def roll_back() -> Path:
    """Put the model in use that was in use before the last promotion; return its folder.

    Each call goes one promotion further back, in the end to the model of the package.

    Raises
    ------
    ModelError
        There was no promotion, or the former model is gone or damaged.
    """
    root = user_folder()
    former = _former(root)
    if not former:
        raise ModelError("no promotion to take back", "没有可以撤回的模型更换")
    name = former[-1]
    if name is None:
        (root / "current.json").unlink(missing_ok=True)
    else:
        pin(root / checked_name(name, root))
    write_json(root / HISTORY, {"former": former[:-1]})
    return find_model()


def _current(root: Path) -> str | None:
    """Return the name of the user's model in use; ``None`` where the package's is."""
    path = root / "current.json"
    return str(read_json(path).get("current")) if path.exists() else None


def _former(root: Path) -> list[str | None]:
    """Return the names of the models that were in use before, the last one last; ``None`` for the package's."""
    path = root / HISTORY
    return list(read_json(path).get("former", [])) if path.exists() else []

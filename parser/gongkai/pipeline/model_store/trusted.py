"""Which digests may be loaded: pinned with the package, or added by the user."""

from __future__ import annotations

import os
from pathlib import Path

from gongkai.core.errors import ModelError
from gongkai.core.report_files import write_json
from gongkai.pipeline.model_store import places
from gongkai.pipeline.model_store.manifest import Manifest, read_json, read_manifest, verify


def trusted_digests() -> frozenset[str]:
    """Return the digests that may be loaded: those pinned with the package, and those the user added."""
    return frozenset(_pinned(places.packed_folder())) | frozenset(_user_list())


def _pinned(folder: Path) -> list[str]:
    path = folder / "current.json"
    trusted = read_json(path).get("trusted", {}) if path.exists() else {}
    return [str(digest) for digest in trusted.values()] if isinstance(trusted, dict) else []


def _trust_file() -> Path:
    return places.user_folder() / "trusted.json"


def _user_list() -> list[str]:
    """Return the user's digests. A list that others may write says nothing, and is refused."""
    path = _trust_file()
    if not path.exists():
        return []
    if os.name == "posix" and (path.stat().st_mode & 0o022 or path.stat().st_uid != os.getuid()):
        raise ModelError(
            f"{path}: others may write this list, so it cannot be trusted; run `chmod 600` on it",
            f"{path}：他人可写，不可信任；请执行 `chmod 600`",
        )
    return [str(digest) for digest in read_json(path).get("trusted", {}).values()]


def trust(folder: Path) -> Manifest:
    """Add a model to the user's list: from now on it may be loaded, wherever it stands.

    Raises
    ------
    ModelError
        The model is damaged.
    """
    manifest = read_manifest(folder)
    verify(manifest)
    path = _trust_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    known = read_json(path).get("trusted", {}) if path.exists() else {}
    known[f"{manifest.title} {manifest.digest[:12]}"] = manifest.digest
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    write_json(path, {"trusted": known})
    return manifest


def untrusted(manifest: Manifest) -> ModelError:
    """Return the error of a model whose digest nobody vouched for."""
    return ModelError(
        f"{manifest.folder}: not trusted, so it was not loaded (loading a model runs its maker's code). If you "
        f"made it, or trust who did: `gongkai models use {manifest.folder} --trust {manifest.digest}`",
        f"{manifest.folder}：未被信任，故未载入（载入模型等于运行其作者的代码）。若确认可信，请执行："
        f"`gongkai models use {manifest.folder} --trust {manifest.digest}`",
    )

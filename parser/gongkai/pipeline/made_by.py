"""What made a report: version, model, threshold, options. The same on every run, so no time and no place is in it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gongkai.core.options import ParseOptions
from gongkai.pipeline.model_store.manifest import Manifest

_ENDINGS = frozenset({".py", ".toml", ".json"})


def made_by(manifest: Manifest, threshold: float, options: ParseOptions) -> dict[str, Any]:
    """Return what a report says of its making (``made_by`` of the JSON contract).

    Parameters
    ----------
    manifest
        Of the model that reads.
    threshold
        Confidence below which a field is to be reviewed.
    """
    return {
        "version": _version(),
        "model": manifest.title,
        "model_digest": manifest.digest,
        "threshold": threshold,
        "options": options_digest(options),
    }


@lru_cache(maxsize=1)
def _version() -> str:
    """Return the version of Gongkai: looked up once, not in every report."""
    return version("gongkai")


@lru_cache(maxsize=8)
def options_digest(options: ParseOptions) -> str:
    """Return the SHA-256 of all options; form files count by their content, and the model by its own digest.

    >>> options_digest(ParseOptions()) == options_digest(ParseOptions(model=Path("elsewhere")))
    True
    """
    told: dict[str, Any] = {each.name: getattr(options, each.name) for each in fields(options)}
    del told["model"]
    told["forms"] = [hashlib.sha256(path.read_bytes()).hexdigest() for path in options.forms]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


@lru_cache(maxsize=1)
def parser_digest() -> str:
    """Return the SHA-256 of the package's own files.

    A journal is kept by it beside the version: between two versions a checkout changes many times, and reports of
    two states must not stand in one output.
    """
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(version("gongkai").encode())
    for path in sorted(package.rglob("*")):
        if path.suffix in _ENDINGS and "_models" not in path.parts:
            digest.update(f"{path.relative_to(package)}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()

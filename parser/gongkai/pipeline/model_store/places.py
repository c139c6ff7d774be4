"""Where models are: named by the caller or the environment, the user's own, and those of the package."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from gongkai.core.errors import ModelError
from gongkai.pipeline.model_store.manifest import Manifest, checked_name, read_json, read_manifest

ENVIRONMENT: Final = "GONGKAI_MODELS"
"""Environment variable that names a folder of models, or one model."""


@lru_cache(maxsize=1)
def packed_folder() -> Path:
    """Return the folder of the models that come with the package: in the wheel, or in the checkout."""
    package = Path(__file__).parents[2]
    checkout = package.parents[1]
    if not (package / "_models").is_dir() and (checkout / "pyproject.toml").is_file():
        return checkout / "models"
    return package / "_models"


def user_folder() -> Path:
    """Return the user's own folder of models; the list of trusted digests is in it."""
    return _user_folder(*map(os.environ.get, ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA")))


@lru_cache(maxsize=8)
def _user_folder(*environment: str | None) -> Path:
    """Return it for an environment that names the user's folders so; asking the system takes long."""
    from platformdirs import user_data_path

    return user_data_path("gongkai", appauthor=False) / "models"


def model_folders() -> list[Path]:
    """Return the folders that models are looked for in, first choice first."""
    named = os.environ.get(ENVIRONMENT)
    return [*([Path(named)] if named else []), user_folder(), packed_folder()]


def find_model(folder: Path | None = None) -> Path:
    """Return the folder of the model to use.

    Parameters
    ----------
    folder
        A model's folder, or a folder of models with a ``current.json``. ``None``: the first of
        :func:`model_folders` that has a current model.

    Raises
    ------
    ModelError
        There is none, or what was named has none.
    """
    named = folder or (Path(os.environ[ENVIRONMENT]) if os.environ.get(ENVIRONMENT) else None)
    for place in [named] if named else model_folders():
        if (place / "manifest.json").exists():
            return place
        if (place / "current.json").exists():
            return place / checked_name(read_json(place / "current.json").get("current"), place)
    where = named or ", ".join(map(str, model_folders()))
    raise ModelError(
        f"no model in {where}; build one with `make train` (checkout) or `gongkai train`",
        f"未找到模型（{where}）；请运行 `make train`（源码目录）或 `gongkai train` 生成",
    )


def named_model(model: Path) -> Path:
    """Return the folder of a model that is named by its folder, or by its name among :func:`list_models`."""
    if (model / "manifest.json").exists():
        return model
    return next((each.folder for each in list_models() if each.folder.name == str(model)), model)


def list_models() -> Iterator[Manifest]:
    """Yield the manifests of all models that can be found; unreadable ones are left out."""
    for place in model_folders():
        for path in sorted(place.glob("*/manifest.json")):
            try:
                yield read_manifest(path.parent)
            except ModelError:
                continue

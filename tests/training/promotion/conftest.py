"""A champion that has not seen one layout, and what is needed to make challengers of it; trained once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongkai.pipeline import model_store
from gongkai.training import Material, gather, train_models, write_corrections, write_model
from gongkai.training.generator import make_sample

sys.path.insert(0, str(Path(__file__).parent))  # the tests import what stands beside them

from workshop import CORRECTED, FAMILIES, LAYOUT, SETTINGS, Workshop


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder and a package folder of this test's own."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(model_store.ENVIRONMENT, raising=False)
    monkeypatch.setattr("gongkai.pipeline.model_store.places.packed_folder", lambda: tmp_path / "packed")
    monkeypatch.setattr("gongkai.pipeline.model_store.loading._loaded", {})
    return tmp_path


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("workshop")
    material = Material(SETTINGS, list(FAMILIES))
    champion = train_models(SETTINGS, material=material)
    samples = [make_sample(LAYOUT, seed) for seed in range(CORRECTED)]
    write_corrections(samples, champion.labeller, champion.confidence, folder / "corrections")
    return Workshop(material, champion, folder / "corrections", folder)


@pytest.fixture
def champion(workshop: Workshop) -> Path:
    """The model in use."""
    model = write_model(workshop.champion, SETTINGS, workshop.folder, (), "champion", FAMILIES)
    model_store.trust(model)
    model_store.use_model(model)
    return model


@pytest.fixture(scope="session")
def retrained(workshop: Workshop) -> Path:
    """The challenger that learnt from the corrections; not trusted yet."""
    corrected = gather(workshop.corrections)
    trained = train_models(SETTINGS, corrected=corrected, material=workshop.material)
    return write_model(trained, SETTINGS, workshop.folder, corrected, "r1", FAMILIES)


@pytest.fixture
def challenger(retrained: Path) -> Path:
    model_store.trust(retrained)
    return retrained


@pytest.fixture
def spoil(workshop: Workshop, tmp_path: Path) -> Callable[[Callable[[dict[str, Any]], str]], Path]:
    """Return what writes the corrections again with other labels, and gives their folder."""

    def write(change: Callable[[dict[str, Any]], str]) -> Path:
        spoiled = tmp_path / "spoiled"
        spoiled.mkdir()
        for path in workshop.corrections.iterdir():
            text = path.read_text("utf-8")
            if path.name == "labels.jsonl":
                rows = [json.loads(line) for line in text.splitlines()]
                text = "".join(json.dumps({**row, "label": change(row)}) + "\n" for row in rows)
            (spoiled / path.name).write_text(text, "utf-8", newline="")
        return spoiled

    return write

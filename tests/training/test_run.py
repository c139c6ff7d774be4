"""A training run, on a few layouts and few reports."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from gongkai.pipeline import model_store
from gongkai.training import Settings, train, train_models
from gongkai.training.generator import FAMILIES
from gongkai.training.run import Trained

FEW = ("A", "B", "N", "HTML")
SMALL = Settings(training=4, calibration=2, evaluation=1, folds=2)


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train_models(SMALL, FEW)


def test_the_same_settings_give_the_same_models(trained: Trained) -> None:
    again = train_models(SMALL, FEW)
    assert again.digest == trained.digest
    assert np.array_equal(again.labeller.weights, trained.labeller.weights)
    assert again.confidence.threshold == trained.confidence.threshold
    assert again.evaluation.to_dict() == trained.evaluation.to_dict()


def test_every_layout_is_judged_by_models_that_have_not_seen_it(trained: Trained) -> None:
    assert set(trained.evaluation.layouts) == set(FEW)
    assert trained.evaluation.overall.reports == len(FEW) * SMALL.evaluation


def test_a_run_ends_in_a_model_with_its_card_and_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.training.settings.FAMILIES", {name: FAMILIES[name] for name in FEW})
    (tmp_path / "settings.toml").write_text("training = 4\ncalibration = 2\nevaluation = 1\nfolds = 2\n", "utf-8")
    folder = train(tmp_path / "settings.toml", tmp_path / "models")
    manifest = model_store.read_manifest(folder)
    assert set(model_store.verify(manifest)) == set(model_store.FILES)
    figures = json.loads((folder / "evaluation.json").read_text("utf-8"))
    assert f"{figures['threshold']:.5f}" in (folder / "card.md").read_text("utf-8")
    assert manifest.data["training_data_sha256"]

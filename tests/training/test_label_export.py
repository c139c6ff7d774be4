"""The labelled cells that a training run shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.core.labels import LABELS
from gongkai.training import Settings, label_export, write_labels
from gongkai.training.data_check import check_files


@pytest.fixture(autouse=True)
def few_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(label_export, "FAMILIES", {"B": None, "A": None, "HTML": None})


@pytest.mark.parametrize("name", ["cells.jsonl", "cells.jsonl.gz"])
def test_the_cells_are_sound_training_data(tmp_path: Path, name: str) -> None:
    assert write_labels(Settings(), tmp_path / name) > 1000
    assert list(check_files([tmp_path / name])) == []


def test_the_same_settings_give_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a.jsonl.gz", tmp_path / "b.jsonl.gz"]
    for path in paths:
        write_labels(Settings(seed=3), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_every_label_and_both_splits_are_shown(tmp_path: Path) -> None:
    write_labels(Settings(), tmp_path / "cells.jsonl")
    cells = [json.loads(line) for line in (tmp_path / "cells.jsonl").read_text("utf-8").splitlines()]
    assert {cell["label"] for cell in cells} == set(LABELS)
    assert {cell["split"] for cell in cells} == {"train", "calibration"}

"""The settings file of a training run."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.core.errors import UnreadableInput
from gongkai.training import Settings, draw, folds_of
from gongkai.training.generator import FAMILIES

SHIPPED = Path(__file__).parents[2] / "training_data" / "settings.toml"


def test_the_shipped_settings_can_be_read() -> None:
    settings = Settings.read(SHIPPED)
    assert settings.training > 0
    assert settings.calibration > 0


@pytest.mark.parametrize("text", ["sed = 3\n", "seed = \n", "seed = 1\nseed = 2\n"])
def test_what_is_no_settings_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UnreadableInput, match=r"settings\.toml"):
        Settings.read(path)


def test_training_calibration_and_evaluation_share_no_seed() -> None:
    settings = Settings(training=3000, calibration=3000, evaluation=3000)
    counts = (settings.training, settings.calibration, settings.evaluation)
    seeds = [set(range(start, start + count)) for start, count in zip(settings.starts, counts, strict=True)]
    assert len(set.union(*seeds)) == sum(counts)


def test_one_report_in_so_many_is_dense() -> None:
    filled = []
    for sample in draw("J", 4, 5, 2):
        assert sample.truth is not None
        filled.append(sum(bool(value) for value in sample.truth.fields.values()) + len(sample.truth.unrecoverable))
    assert min(filled[0], filled[2]) > 100


def test_the_folds_hold_every_layout_once() -> None:
    folds = folds_of(list(FAMILIES), 8)
    assert sorted(name for fold in folds for name in fold) == sorted(FAMILIES)


def test_layouts_of_one_kind_are_left_out_together() -> None:
    folds = folds_of(list(FAMILIES), 8)
    assert len([fold for fold in folds if any(name.startswith("HTML") for name in fold)]) == 1

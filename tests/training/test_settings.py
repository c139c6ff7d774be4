"""The settings file of a training run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from gongkai.core.errors import UnreadableInput
from gongkai.training import Settings, draw, folds_of
from gongkai.training.generator import FAMILIES, HANDS

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


def test_hands_take_turns_and_every_one_has_its_share_of_the_dense_reports() -> None:
    hands = ("a", "b", "c", "d")
    drawn = [sample.hand for sample in draw("B", 16, 5, 4, hands)]
    assert Counter(drawn) == dict.fromkeys(hands, 4)
    assert set(drawn[::4]) == set(hands)


def test_without_a_word_the_first_hand_tells_all() -> None:
    assert {sample.hand for sample in draw("B", 4, 5, 0)} == {"a"}
    assert set(Settings.read(SHIPPED).hands) == set(HANDS)


def test_a_hand_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('hands = ["a", "q"]\n', "utf-8")
    with pytest.raises(UnreadableInput, match="q"):
        Settings.read(path)


def test_the_folds_hold_every_layout_once() -> None:
    folds = folds_of(list(FAMILIES), 8)
    assert sorted(name for fold in folds for name in fold) == sorted(FAMILIES)


def test_layouts_of_one_kind_are_left_out_together() -> None:
    folds = folds_of(list(FAMILIES), 8)
    assert len([fold for fold in folds if any(name.startswith("HTML") for name in fold)]) == 1

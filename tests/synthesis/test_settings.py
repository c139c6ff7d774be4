"""The settings of a training run name what the generator has."""

from __future__ import annotations

import tomllib
from pathlib import Path

from gongkai.synthesis import FAMILIES

SETTINGS = Path(__file__).parents[2] / "training_data" / "settings.toml"


def test_held_out_layouts_are_families_named_once():
    groups = tomllib.loads(SETTINGS.read_text("utf-8"))["held_out"]["groups"]
    names = [name for group in groups for name in group]
    assert set(names) <= set(FAMILIES)
    assert len(names) == len(set(names))

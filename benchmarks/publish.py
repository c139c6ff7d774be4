"""Figures into the documents: the results' own pages, both READMEs, the page on confidence, the model's card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from held_out import Outcome, Plan, together
from pages import (
    ALL_TARGETS,
    LAYOUT_TARGETS,
    ROOT,
    bounded,
    fill,
    folded,
    held_out_table,
    misses,
    percent,
    table,
)

from gongkai.evaluation import Scores, weighted
from gongkai.model_store import packed_folder, pin, read_json_current, replace_card, verify
from gongkai.synthesis import FAMILIES
from gongkai.training import fill_card

READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
WORST = 8
"""Layouts that the README shows unfolded: those read worst."""


def weights() -> dict[str, float]:
    """Return how often each layout is met."""
    return {name: family.weight for name, family in FAMILIES.items()}


def scores_of(outcomes: Mapping[str, Outcome]) -> dict[str, Scores]:
    """Return the figures of each layout."""
    return {name: outcome.scores for name, outcome in outcomes.items()}


def held_out_data(outcomes: Mapping[str, Outcome], reports: int) -> dict[str, Any]:
    """Return the figures as plain data, without the points of curves."""
    data = {name: scores.to_dict() for name, scores in scores_of(outcomes).items()}
    for each in data.values():
        for points in ("bins", "risk_coverage"):
            (each["calibration"] or {}).pop(points, None)
    whole = together(list(outcomes.values()))
    return {
        "reports_each": reports,
        "all": whole.to_dict(),
        "weighted": weighted(scores_of(outcomes), weights()),
        "missed": {
            **{name: missed for name, s in scores_of(outcomes).items() if (missed := misses(s, LAYOUT_TARGETS))},
            "all": misses(whole, ALL_TARGETS),
        },
        "refused": [each for outcome in outcomes.values() for each in outcome.refused],
        "layouts": data,
    }

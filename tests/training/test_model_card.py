"""The model's card."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from gongkai.training import Settings, fill_card, label_scores
from gongkai.training.model_card import write_card


@pytest.fixture
def facts() -> dict[str, Any]:
    return {
        "title": "gongkai-1",
        "threshold": 0.99125,
        "guarantee": "0 of 612 accepted",
        "families": 7,
        "settings": Settings().as_dict(),
        "digest": "ab12",
        "labels": label_scores(Counter({("value", "value"): 3, ("value", "blank"): 1})),
        "fields": "| layout |\n",
        "reliability": "Unflagged: 7 fields, 1 wrong.\n",
    }


def test_the_card_tells_threshold_data_and_settings(facts: dict[str, Any]) -> None:
    card = write_card(facts)
    for part in (
        "gongkai-1",
        "0.99125",
        "7 layouts",
        "ab12",
        "risk",
        "0 of 612 accepted",
        "75.00%",
        "7 fields, 1 wrong",
    ):
        assert part in card


def test_what_people_changed_and_what_they_left_is_told_apart(facts: dict[str, Any]) -> None:
    assert "corrected by people" not in write_card(facts)
    card = write_card({**facts, "corrected": 3, "changed": 41, "left": 52, "weight": 0.3})
    for part in ("3 documents", "41 given by people", "52 looked at and left", "0.3 generated\ncells"):
        assert part in card


def test_the_slot_is_filled_again_and_again(facts: dict[str, Any]) -> None:
    card = write_card(facts)
    filled = fill_card(fill_card(card, "99 %"), "98 %")
    assert "98 %" in filled
    assert "99 %" not in filled
    assert filled == write_card(facts, "98 %")


def test_labels_are_scored_by_precision_and_recall() -> None:
    scores = label_scores(Counter({("value", "value"): 3, ("value", "blank"): 1, ("blank", "blank"): 1}))
    assert scores["accuracy"] == 0.8
    assert scores["labels"]["blank"] == {"precision": 0.5, "recall": 1.0, "cells": 1}
    assert scores["labels"]["caption"]["recall"] is None

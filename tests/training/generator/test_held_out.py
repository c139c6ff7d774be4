"""Layouts that no model is trained on."""

from __future__ import annotations

import pytest

from gongkai.readers import read_text
from gongkai.training.generator import FAMILIES, KEPT_OUT, make_report, make_sample, true_labels
from gongkai.training.generator.held_out import STEP


def test_no_family_is_kept_out() -> None:
    assert not set(KEPT_OUT) & set(FAMILIES)


@pytest.mark.parametrize("seed", range(5))
def test_every_number_before_a_line_is_furniture_and_nothing_else_changed(seed: int) -> None:
    sample = make_report("numbered", seed)
    document = read_text(sample.content)
    cells = [cell.text for _, cell in document.cells()]
    labels = iter(true_labels(cells, sample.pieces))
    for line in document.lines:
        labelled = [(cell.text, next(labels)) for cell in line.cells]
        assert labelled[0] == (str(STEP * line.number), "furniture")
    plain = make_sample("I", seed)
    assert sample.truth is not None
    assert plain.truth is not None
    assert sample.truth.fields == plain.truth.fields
    assert (sample.truth.source, sample.truth.layout) == (f"numbered-{seed}", "numbered")


def test_other_layouts_are_those_of_the_families() -> None:
    assert make_report("B", 3) == make_sample("B", 3)

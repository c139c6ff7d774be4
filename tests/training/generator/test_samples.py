"""The generator: samples are reproducible, labelled in print order, and true to what they print."""

from __future__ import annotations

import re

import pytest

from gongkai.core.labels import LABELS
from gongkai.forms.form import editions
from gongkai.training.generator import FAMILIES, make_sample, make_samples, true_labels
from gongkai.training.generator.figures import failed_members
from gongkai.training.generator.sample import Sample

SEEDS = range(6)
LINES = ("A", "A0", "A_ragged", "C", "F")
ROWS = ("B", "B_full", "D", "G", "H", "I")


def visible(text: str) -> str:
    return re.sub(r"\s", "", text)


def read_cells(sample: Sample) -> list[str]:
    """Split as any reader of piped, tabbed or lined text would."""
    return [cell.strip() for line in sample.content.split("\n") for cell in re.split(r"[|\t]", line)]


@pytest.mark.parametrize("family", FAMILIES)
def test_same_seed_gives_the_same_sample(family):
    assert make_sample(family, 5) == make_sample(family, 5)


@pytest.mark.parametrize("family", FAMILIES)
def test_other_seed_gives_another_sample(family):
    assert make_sample(family, 5).content != make_sample(family, 6).content


@pytest.mark.parametrize("family", FAMILIES)
def test_fields_are_those_of_the_edition(family):
    for seed in SEEDS:
        truth = make_sample(family, seed).truth
        assert list(truth.fields) == list(editions()[truth.edition].field_ids)


@pytest.mark.parametrize("family", FAMILIES)
def test_destroyed_fields_have_no_value_and_are_not_contested_too(family):
    for seed in SEEDS:
        truth = make_sample(family, seed).truth
        assert all(truth.fields[id_] is None for id_ in truth.unrecoverable)
        assert not set(truth.unrecoverable) & set(truth.contested)


@pytest.mark.parametrize("family", FAMILIES)
def test_relations_hold_but_for_contested_fields(family):
    for seed in SEEDS:
        truth = make_sample(family, seed).truth
        failed = failed_members(editions()[truth.edition], truth.fields)
        assert failed <= set(truth.contested) | set(truth.unrecoverable) | spoiled(truth)


def spoiled(truth):
    """Members of relations some of whose other members the layout destroyed."""
    gone = set(truth.unrecoverable)
    relations = editions()[truth.edition].relations
    return {member for each in relations if gone & set(each.members) for member in each.members}


@pytest.mark.parametrize("family", [name for name, each in FAMILIES.items() if each.kind == "text"])
def test_pieces_are_the_visible_text_in_order(family):
    for seed in SEEDS:
        sample = make_sample(family, seed)
        at = 0
        content = visible(sample.content)
        for piece in sample.pieces:
            found = content.find(visible(piece.text), at)
            assert found >= 0, piece
            at = found + len(visible(piece.text))


@pytest.mark.parametrize("family", [*LINES, *ROWS])
def test_every_label_of_a_cell_is_that_of_its_piece(family):
    for seed in SEEDS:
        sample = make_sample(family, seed, clean=True)
        labels_of: dict[str, set[str]] = {}
        for piece in sample.pieces:
            labels_of.setdefault(piece.text.strip(), set()).add(piece.label)
        texts = read_cells(sample)
        for text, label in zip(texts, true_labels(texts, sample.pieces), strict=True):
            if text:
                assert label in labels_of.get(text, LABELS), text
            else:
                assert label == "blank"


@pytest.mark.parametrize("family", [*LINES, *ROWS, "S", "SS", "N", "CSV", "KV"])
def test_every_figure_is_printed_as_often_as_it_stands_in_the_form(family):
    for seed in SEEDS:
        sample = make_sample(family, seed, density="dense", clean=True)
        figures = [piece.text for piece in sample.pieces if piece.label == "value"]
        known = [value for value in sample.truth.fields.values() if value is not None]
        assert len(figures) == len(known)


def test_dense_figures_are_hardly_ever_zero():
    values = make_sample("B", 1, density="dense").truth.fields.values()
    assert sum(value == 0 for value in values) < 8


def test_clean_samples_have_no_failed_relation():
    for seed in range(20):
        truth = make_sample("B", seed, density="normal", clean=True).truth
        assert not failed_members(editions()[truth.edition], truth.fields)


def test_most_samples_of_an_easy_layout_leave_no_doubt():
    truths = [make_sample("B", seed).truth for seed in range(80)]
    doubtful = sum(len(truth.contested) + len(truth.unrecoverable) for truth in truths)
    assert doubtful < 0.06 * sum(len(truth.fields) for truth in truths)


@pytest.mark.parametrize("family", ["K", "L", "M"])
def test_layouts_that_lose_their_figures_say_so(family):
    for seed in SEEDS:
        assert make_sample(family, seed).truth.unrecoverable


def test_words_in_place_of_a_table_lose_nothing():
    for seed in range(12):
        truth = make_sample("M_words", seed, clean=True).truth
        assert not truth.unrecoverable
        assert any(value is None for value in truth.fields.values())


def test_samples_are_drawn_from_the_families_asked_for():
    drawn = {sample.family for sample in make_samples(30, 1, ["A", "N"])}
    assert drawn == {"A", "N"}


def test_truth_is_json_with_the_contract_keys():
    keys = set(make_sample("A", 1).truth.to_dict())
    assert keys >= {"source", "edition", "year", "agency", "layout", "fields", "unrecoverable", "contested"}


def test_prose_restates_the_tables():
    stated = 0
    for seed in range(60):
        truth = make_sample("B", seed, density="normal", clean=True).truth
        if "requests.received" in truth.facts and not set(truth.contested) & {"requests.new.total"}:
            stated += 1
            assert truth.facts["requests.received"] == truth.fields["requests.new.total"]
    assert stated > 5


def test_a_first_block_that_lost_its_caption_is_printed_all_the_same():
    damages = {"caption_missing", "mode_rows_apart_by_block"}
    samples = [
        sample for sample in (make_sample("N_rows", seed) for seed in range(400)) if damages <= {*sample.truth.damages}
    ]
    assert samples
    for sample in samples:
        first = next(piece.text for piece in sample.pieces if piece.label == "row_label")
        assert visible(first) in ("规章", "規章") or "traditional" in sample.truth.damages

"""The gate lets a better model pass, and refuses one that learnt from spoiled labels or from what judges it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from workshop import FAMILIES, LAYOUT, Workshop

from gongkai.core.errors import ModelError
from gongkai.pipeline import model_store
from gongkai.training import Tally, gather
from gongkai.training.generator import make_sample
from gongkai.training.promotion import Pair, Verdict, gather_evidence, judge, kept_cases
from gongkai.training.promotion.acceptance import _loses

SHOWN = (*FAMILIES, LAYOUT)


@pytest.fixture(autouse=True)
def few_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handful of reports has wide bounds."""
    monkeypatch.setattr("gongkai.training.promotion.acceptance.ACCURACY_MARGIN", 0.02)


def verdict_on(challenger: Path, reports: int = 6, **more: Any) -> Verdict:
    return judge(gather_evidence(None, challenger, families=SHOWN, reports=reports, **more))


def failed(verdict: Verdict) -> set[str]:
    return {each.name for each in verdict.failed}


def test_a_challenger_that_learnt_a_layout_passes(champion: Path, challenger: Path, workshop: Workshop) -> None:
    evidence = gather_evidence(None, challenger, families=SHOWN, reports=6, corrected=gather(workshop.corrections))
    verdict = judge(evidence)
    assert verdict.failed == []
    assert len(evidence.held_out) == len(FAMILIES) * 2
    assert len(evidence.corrected) > 0


def test_a_challenger_of_spoiled_labels_is_refused(
    champion: Path, workshop: Workshop, spoil: Callable[[Callable[[dict[str, Any]], str]], Path]
) -> None:
    flips = {"section_heading": "furniture", "row_label": "narrative", "value": "column_header", "blank": "row_label"}
    corrections = spoil(lambda row: flips.get(row["label"], "value"))
    verdict = verdict_on(workshop.challenger("spoiled", corrections, weight=100.0))
    assert {name for name in failed(verdict) if name.startswith(("new_", "held_out_"))}


def test_a_challenger_of_leaked_documents_is_refused(champion: Path, challenger: Path, tmp_path: Path) -> None:
    """One of the kept cases was corrected under another name, with other white space, and trained on."""
    sample = make_sample(LAYOUT, 0)
    assert sample.truth is not None
    (tmp_path / "case.txt").write_text(sample.content.replace("\n", "\n\n") + "\n打印本页\n", "utf-8")
    truth = {**sample.truth.to_dict(), "source": "case.txt"}
    (tmp_path / "truth.jsonl").write_text(json.dumps(truth) + "\n", "utf-8")
    verdict = verdict_on(challenger, reports=1, cases=kept_cases(tmp_path / "truth.jsonl"))
    assert failed(verdict) == {"leak"}


def test_a_case_that_nobody_trained_on_is_no_leak(champion: Path, challenger: Path, tmp_path: Path) -> None:
    sample = make_sample(LAYOUT, 999)
    assert sample.truth is not None
    (tmp_path / "case.txt").write_text(sample.content, "utf-8")
    truth = {**sample.truth.to_dict(), "source": "case.txt"}
    (tmp_path / "truth.jsonl").write_text(json.dumps(truth) + "\n", "utf-8")
    assert verdict_on(challenger, reports=1, cases=kept_cases(tmp_path / "truth.jsonl")).failed == []


def test_a_challenger_that_drew_the_judged_reports_is_refused(
    champion: Path, challenger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongkai.training.promotion.comparison.FIRST_SEED", 1_000_000)
    with pytest.raises(ModelError, match="very reports"):
        verdict_on(challenger)


def test_the_model_in_use_is_no_challenger(champion: Path) -> None:
    with pytest.raises(ModelError, match="in use"):
        verdict_on(champion)


def test_a_challenger_that_nobody_trusts_is_not_run(champion: Path, retrained: Path) -> None:
    assert model_store.read_manifest(retrained).digest not in model_store.trusted_digests()
    with pytest.raises(ModelError, match="not trusted"):
        verdict_on(retrained)


def loses(right: list[int]) -> bool:
    """Return whether the gate says that a layout loses which had every field right."""
    sides = [[Tally("A", 100, each, 0, 0, 0, each) for each in side] for side in ([100] * len(right), right)]
    return _loses(Pair(*sides))


def test_a_layout_loses_by_more_than_half_a_point_in_many_reports() -> None:
    assert loses([98, 99] * 10)
    assert not loses([100] * 18 + [99] * 2)


def test_two_reports_are_no_proof_against_a_layout() -> None:
    assert not loses([98, 97])

"""A few mutants of every kind of file; `make fuzz` reads many more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "fuzz"))

import harness

RUNS = {"text": 25, "html": 25, "mht": 10, "docx": 25, "xlsx": 25, "pdf": 15, "alignment": 25}


@pytest.mark.parametrize("kind", RUNS)
def test_mutants_give_reports_or_typed_errors(kind: str) -> None:
    assert harness.fuzz(kind, RUNS[kind], 120) == []


def test_mutants_are_the_same_every_time() -> None:
    assert list(harness.mutants("html", 5, 1)) == list(harness.mutants("html", 5, 1))


def test_a_finding_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(data: bytes) -> None:
        raise KeyError("odd")

    monkeypatch.setattr(harness, "read", broken)
    monkeypatch.setattr(harness, "FOUND", tmp_path)
    (wrong,) = harness.fuzz("text", 1, 10)
    assert "KeyError" in wrong
    assert len(list(tmp_path.iterdir())) == 1

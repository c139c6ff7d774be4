"""The comparison of two versions tells what differs, and passes over only what is named."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

from same_output import compare, differences, documents  # noqa: E402


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({"a": 1}, {"a": 1.0}, ["a: 1 → 1.0"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, [": keys in another order"]),
        ({"a": {"b": 1}}, {"a": {}}, ["a.b: gone"]),
        ([1, 2], [1, 2, 3], [": [1, 2] → [1, 2, 3]"]),
        ({"raw": "2 3", "a": [1]}, {"raw": "23", "new": 0, "a": [2]}, ["a[0]: 1 → 2"]),
    ],
)
def test_a_difference_is_told_with_its_place(old, new, told) -> None:
    assert list(differences(old, new, Counter())) == told


def test_what_is_passed_over_is_counted() -> None:
    counts: Counter[str] = Counter()
    assert not list(differences({"raw": "2 3"}, {"raw": "23", "b": 0}, counts))
    assert counts == {"raw": 1, "added b": 1}


def test_a_checkout_reads_as_itself(tmp_path, capsys) -> None:
    (tmp_path / "a.txt").write_text("一、总体情况\n本机关 2021 年无收费。\n", encoding="utf-8")
    (tmp_path / "b.bin").write_bytes(b"")
    paths = documents([tmp_path], ["txt"])
    assert [path.name for path in paths] == ["a.txt"]
    assert compare(Path(__file__).parents[2], paths) == 0
    assert "1 documents, 1 of them refused by the other version: 0 differ" in capsys.readouterr().out

"""The judge's own work: cases and rows; the truth of converted reports as another reader of tables sees it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import judge
import truth_check
from gongkai.training.generator import make_sample
from gongkai.training.generator.conversion import PROGRAMS, convert_reports

SMALL = judge.Size(1, 1, 0, 1, 1, 1, 1)


@pytest.mark.parametrize("program", ["lxml_text_content", "inscriptis", "pandas_csv", "html2text_python"])
def test_recoverable_fields_are_those_of_the_well_formed_original(program: str) -> None:
    if reason := PROGRAMS[program].skipped_because:
        pytest.skip(reason)
    for report in convert_reports(PROGRAMS[program], range(40, 44)):
        counts, wrong = truth_check.check(report)
        assert wrong == []
        assert counts["agree"] > 0


def test_the_check_sees_a_truth_that_is_wrong() -> None:
    (report,) = convert_reports(PROGRAMS["lxml_text_content"], [40], clean=True)
    id_ = "requests.new.total"
    report.truth.fields[id_] = (report.truth.fields[id_] or 0) + 1
    _, wrong = truth_check.check(report)
    assert [each.split()[1] for each in wrong] == [f"{id_}:"]


def test_of_a_destroyed_field_no_unflagged_value_is_right() -> None:
    truth = make_sample("M", 3).truth
    assert truth is not None
    told = judge.of_generator(truth)
    assert all(told["fields"][id_] == {"any_of": []} for id_ in told["unrecoverable"])


def test_a_family_is_of_the_origin_with_the_longest_name_that_fits() -> None:
    assert judge.origin_of("p_scan") == "pictures"
    assert judge.origin_of("p_ruled") == "PDF"
    assert judge.origin_of("zz") == "other"


def test_rows_of_an_absent_part_stay_as_they_are_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GONGKAI_EXTRA_REPORTS", raising=False)
    stored: dict[str, Any] = {"development": {"title": "Kept", "rows": [], "table": "kept\n", "silent": []}}
    judge.write_json(tmp_path / "judge.json", stored)
    parts = judge.run(["development"], SMALL, tmp_path, tmp_path, 1)
    assert parts == stored
    assert "kept" in (tmp_path / "judge.md").read_text("utf-8")


def test_a_part_is_read_and_its_documents_are_kept_for_the_next_time(tmp_path: Path) -> None:
    parts = judge.run(["damages"], SMALL, tmp_path, tmp_path, 1)
    assert [row["name"] for row in parts["damages"]["rows"]] == ["**all**", *(f"{n} damages" for n in range(4))]
    assert len(list(tmp_path.glob("damages.*"))) == 1
    assert judge.run(["damages"], SMALL, tmp_path, tmp_path, 1) == parts

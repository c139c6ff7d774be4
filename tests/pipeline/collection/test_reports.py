"""A collection is loaded back, told apart, queried, and made a table of."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from collections_of_reports import a_failure, doubtful, report_on

import gongkai
from gongkai.core.errors import UnreadableInput
from gongkai.pipeline.collection.reports import Reports


@pytest.fixture
def written(tmp_path: Path) -> Path:
    made = [
        report_on("青禾县", 2020, "2019", requests__new__total=7),
        doubtful(
            report_on("青禾县", 2022, requests__new__total=120, requests__carried_in__total=None), "requests.new.total"
        ),
        report_on("白石市", 2022, requests__new__total=300),
        a_failure(),
    ]
    path = tmp_path / "figures.jsonl"
    path.write_text("".join(each.to_json() + "\n" for each in made), "utf-8")
    return path


def test_what_was_written_is_loaded(written: Path) -> None:
    reports = gongkai.load(written)
    assert (len(reports), [each.status for each in reports]) == (4, ["accepted", "review", "accepted", "failed"])
    assert reports[1]["requests.new.total"].reasons == ["digits_glued"]
    assert "".join(each.to_json() + "\n" for each in reports) == written.read_text("utf-8")


def test_a_collection_says_in_a_line_what_it_is(written: Path) -> None:
    said = "<Reports: 4 of 2 agencies, 2020–2022; 2 accepted, 1 review, 1 failed>"
    assert repr(gongkai.load(written)) == said


def test_the_long_table_has_a_row_a_field_and_one_for_a_failure(written: Path) -> None:
    table = gongkai.load(written).to_frame()
    assert len(table) == 198 + 200 + 200 + 1
    assert table.iloc[-1]["error"] == "not_a_report: a notice"


def test_the_wide_table_has_a_row_a_report_with_blanks_and_doubts(written: Path) -> None:
    table = gongkai.load(written).to_frame(wide=True)
    assert table["requests.new.total"].tolist()[:3] == [7, 120, 300]
    assert table.loc[1, "requests.carried_in.total"] is pd.NA
    assert table.loc[0, "proactive.regulations.issued"] is pd.NA  # not in the form of 2019
    assert table["in_doubt"].tolist()[:2] == ["", "requests.new.total"]
    assert table["to_review"].tolist() == [0, 1, 0, 0]


def test_a_query_takes_what_a_report_says_and_its_figures(written: Path) -> None:
    reports = gongkai.load(written)
    assert len(reports.query(agency="青禾县")) == 2
    assert [each.year for each in reports.query("`requests.new.total` < 150", year=2022)] == [2022]
    assert len(reports.query("`requests.carried_in.total` >= 0")) == 2  # not the blank, not the failure
    assert isinstance(reports[:2], Reports)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such file"):
        gongkai.load(tmp_path / "none.jsonl")


def test_a_line_that_is_no_report_is_told_with_its_number(written: Path) -> None:
    with written.open("a", encoding="utf-8") as stream:
        stream.write('{"source": "a", "fields": {"a.b.c": 1}}\n')
    with pytest.raises(UnreadableInput, match=r"line 5: a: not a report .* a truth for"):
        gongkai.load(written)


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="is a folder"):
        gongkai.load(tmp_path)

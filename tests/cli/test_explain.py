"""``gongkai explain`` shows people how a report was read, and tells programs all of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.cli import main

SAMPLES = Path(__file__).parents[2] / "samples"
FAILS = SAMPLES / "sum-fails.txt"


def run(*arguments: object, content: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["explain", *map(str, arguments)], input=content)


def test_the_whole_is_told_stage_by_stage() -> None:
    shown = run(FAILS)
    assert shown.exit_code == 0
    places = [shown.stdout.index(f"\n{stage} ") for stage in ("repair", "label", "align", "assess")]
    assert places == sorted(places)
    assert "relations: 39 hold, 3 fail" in shown.stdout
    assert "勾稽不符" in shown.stdout


@pytest.mark.parametrize("table", ["proactive", "requests", "disputes"])
def test_a_table_is_told_by_its_rows(table: str) -> None:
    shown = run(FAILS, "--table", table)
    assert shown.exit_code == 0
    assert f"row {table}." in shown.stdout
    assert "without effect:" in shown.stdout


def test_a_field_is_told_with_its_place_its_row_and_its_evidence() -> None:
    shown = run(FAILS, "requests.new.total")
    assert shown.exit_code == 0
    place = json.loads(run(FAILS, "requests.new.total", "--json").stdout)["source"]
    assert f"{place['line']}:{place['cell']}" in shown.stdout
    assert "evidence of confidence" in shown.stdout
    assert "row_total" in shown.stdout


def test_every_cell_is_listed_only_where_asked() -> None:
    assert "column_header" in run(FAILS, "--cells").stdout
    assert len(run(FAILS, "--cells").stdout) > 2 * len(run(FAILS).stdout)


def test_json_is_the_trace() -> None:
    whole = json.loads(run(FAILS, "--json").stdout)
    assert whole["source"] == str(FAILS)
    assert json.loads(run(FAILS, "--table", "disputes", "--json").stdout)["id"] == "disputes"


def test_standard_input_is_read() -> None:
    shown = run("-", content=FAILS.read_bytes())
    assert shown.exit_code == 0
    assert "<bytes>" in shown.stdout


def test_a_field_that_is_not_there_is_wrong_usage_and_near_ones_are_named() -> None:
    shown = run(FAILS, "requests.new.totl")
    assert shown.exit_code == 2
    assert "requests.new.total" in shown.output
    assert "没有字段" in shown.output
    assert "Traceback" not in shown.output


def test_a_table_that_is_not_there_is_wrong_usage() -> None:
    shown = run(FAILS, "--table", "request")
    assert shown.exit_code == 2
    assert "requests" in shown.output
    assert "没有表" in shown.output


def test_a_field_and_a_table_at_once_are_wrong_usage() -> None:
    assert run(FAILS, "requests.new.total", "--table", "requests").exit_code == 2


def test_a_file_that_is_not_there_is_told_in_both_languages() -> None:
    shown = run(SAMPLES / "none.txt")
    assert shown.exit_code == 2
    assert "no such file" in shown.output
    assert "没有这个文件" in shown.output
    assert "Traceback" not in shown.output


@pytest.mark.parametrize("arguments", [(), ("requests.new.total",), ("--table", "requests")])
def test_a_refused_document_is_told_as_far_as_it_came(arguments: tuple[str, ...]) -> None:
    shown = run(SAMPLES / "notice.html", *arguments)
    assert shown.exit_code == 0
    assert "not_a_report" in shown.stdout
    assert "align" in shown.stdout


def test_a_pipe_gets_no_colours() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gongkai", "explain", str(FAILS)], capture_output=True, check=True
    ).stdout
    assert b"\x1b" not in done
    assert "修复".encode() in done

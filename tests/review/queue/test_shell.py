"""The queue from the command line."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from queued import ONE, TOTAL, report

from gongkai.cli import main


@pytest.fixture
def run(tmp_path):
    """Run a command on the queue of one report, two fields of which wait."""
    (tmp_path / "out.jsonl").write_text(json.dumps(report("a", [TOTAL, ONE])) + "\n", "utf-8")

    def call(command, *arguments):
        return CliRunner().invoke(main, ["review", command, "--db", str(tmp_path / "q.db"), *map(str, arguments)])

    assert call("add", tmp_path / "out.jsonl").exit_code == 0
    return call


def test_what_parse_wrote_is_listed(run):
    shown = run("list").stdout
    assert report("a")["sha256"][:12] in shown
    assert "位置存疑" in shown


def test_doubts_are_shown_with_reading_reason_and_alternative(run):
    shown = run("show", "a.txt").stdout
    assert TOTAL in shown
    assert "weak_alignment" not in shown
    assert "7" in shown


def test_accept_and_correct_leave_nothing_to_do(run):
    run("correct", "a.txt", TOTAL, "1,031", "--by", "李", "--why", "blurred")
    assert "0 open" in run("accept", "a.txt", "--by", "李").stderr
    (found,) = map(json.loads, run("export").stdout.splitlines())
    assert (found["fields"][TOTAL]["value"], found["status"]) == (1031, "accepted")


def test_a_word_says_that_nothing_is_printed(run):
    run("correct", "a.txt", TOTAL, "blank")
    (found,) = map(json.loads, run("export").stdout.splitlines())
    assert found["fields"][TOTAL]["status"] == "blank"


def test_a_negative_number_goes_after_two_dashes(run):
    assert run("correct", "--", "a.txt", "fees.none", "-3").exit_code == 2
    refused = run("correct", "--", "a.txt", TOTAL, "-3")
    assert refused.exit_code == 2
    assert "should not be negative" in refused.stderr
    assert run("correct", "--sure", "--", "a.txt", TOTAL, "-3").exit_code == 0


def test_what_is_neither_number_nor_word_is_wrong_usage(run):
    assert run("correct", "a.txt", TOTAL, "many").exit_code == 2


def test_undo_takes_the_last_decision_back(run):
    run("accept", "a.txt", "--by", "李")
    assert "2 open" in run("undo", "a.txt", "--by", "李").stderr


def test_the_decision_on_one_field_is_taken_back_whatever_came_after_and_brought_back(run):
    for field in (TOTAL, ONE):
        run("accept", "a.txt", field, "--by", "李")
    assert "1 open" in run("undo", "a.txt", TOTAL, "--by", "李").stderr
    assert TOTAL.split(".")[-1] in run("show", "a.txt", "--by", "李").stdout
    assert run("undo", "a.txt", TOTAL, "--by", "李").exit_code == 2
    assert "0 open" in run("redo", "a.txt", "--by", "李").stderr


def test_a_rejected_source_is_exported_as_failed(run):
    run("reject", "a.txt", "--why", "a notice")
    (found,) = map(json.loads, run("export").stdout.splitlines())
    assert found["status"] == "failed"


def test_a_csv_has_who_decided_each_field(run, tmp_path):
    run("accept", "a.txt", "--by", "=李")
    run("export", "-o", tmp_path / "done.csv")
    rows = {row["field"]: row for row in csv.DictReader(io.StringIO((tmp_path / "done.csv").read_text("utf-8")))}
    assert (rows[TOTAL]["reviewed_by"], rows["requests.new.business"]["reviewed_by"]) == ("'=李", "")


def test_events_go_to_a_colleague_and_back_without_doubling(run, tmp_path):
    run("accept", "a.txt")
    run("export", "--what", "events", "-o", tmp_path / "events.jsonl")
    assert "0 added, 2 known" in run("import", tmp_path / "events.jsonl").stderr


def test_statistics_name_the_reviewers(run):
    run("accept", "a.txt", "--by", "李")
    assert "李" in run("stats").stdout


def test_a_queue_that_is_not_there_ends_in_one_message(tmp_path):
    result = CliRunner().invoke(main, ["review", "list", "--db", str(tmp_path / "none.db")])
    assert result.exit_code == 2
    assert "no such queue" in result.stderr
    assert "Traceback" not in result.stderr


def test_parse_files_what_it_reads(tmp_path):
    sample = Path(__file__).parents[3] / "samples" / "cell-a-line-traditional.txt"
    done = CliRunner().invoke(main, ["parse", str(sample), "--queue", str(tmp_path / "q.db")])
    (parsed,) = map(json.loads, done.stdout.splitlines())
    shown = CliRunner().invoke(main, ["review", "list", "--state", "all", "--db", str(tmp_path / "q.db")]).stdout
    assert parsed["sha256"][:12] in shown


def test_without_the_extra_the_queue_says_which_one_it_needs(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    result = CliRunner().invoke(main, ["review", "list", "--db", str(tmp_path / "q.db")])
    assert "gongkai[review]" in result.stderr

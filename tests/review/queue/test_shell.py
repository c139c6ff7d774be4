"""The queue from the command line."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pyarrow import parquet
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


def test_reports_are_exported_as_the_ending_says(run, tmp_path):
    run("accept", "a.txt", TOTAL, "--by", "李")
    for name in ("done.xlsx", "done.jsonl", "done.parquet", "bom.csv"):
        done = run("export", "-o", tmp_path / name, *(["--bom"] if name == "bom.csv" else []))
        assert done.exit_code == 0, done.output
    decided = openpyxl.load_workbook(tmp_path / "done.xlsx")["reviewed"]
    assert [row[3].value for row in decided.iter_rows(min_row=3)] == [TOTAL]
    assert json.loads((tmp_path / "done.jsonl").read_text("utf-8"))["reviewed_by"] == ["李"]
    assert (tmp_path / "bom.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    table = parquet.read_table(tmp_path / "done.parquet").to_pylist()
    assert {row["field"]: row["reviewed_by"] for row in table}[TOTAL] == "李"
    columns = json.loads((tmp_path / "done.parquet.datapackage.json").read_text("utf-8"))["resources"][0]["schema"]
    assert "reviewed_by" in {each["name"] for each in columns["fields"]}


@pytest.mark.parametrize(
    "arguments",
    [
        ["-o", "done.pdf"],
        ["-o", "done"],
        ["--what", "events", "-o", "events.csv"],
        ["--what", "label-studio", "-o", "tasks.jsonl"],
        ["--bom", "-o", "done.xlsx"],
        ["--bom"],
    ],
)
def test_an_ending_that_does_not_fit_is_refused_and_nothing_is_written(run, tmp_path, arguments):
    before = sorted(tmp_path.iterdir())
    result = run("export", *[str(tmp_path / each) if "." in each or each == "done" else each for each in arguments])
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_files_of_one_name_are_told_apart_by_their_folders(run, tmp_path):
    places = [f"in/机关{n}/2022.txt" for n in range(10)]
    lines = [json.dumps({**report(place, [TOTAL]), "source": place}) for place in places]
    (tmp_path / "ten.jsonl").write_text("\n".join(lines), "utf-8")
    run("add", tmp_path / "ten.jsonl")
    shown = run("list").stdout
    assert all(f"机关{n}/2022.txt" in shown for n in range(10))
    assert "in/机关" not in shown


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


WITHOUT = """
import sys
for name in ("alembic", "argon2", "jinja2", "sqlalchemy", "starlette", "uvicorn"):
    sys.modules[name] = None
from gongkai.cli import run
run()
"""


@pytest.mark.parametrize(
    "arguments", [["list", "--db", "q.db"], ["user", "李", "--users", "p"], ["audit", "--db", "q"]]
)
def test_without_the_extra_every_command_says_so_in_one_sentence(tmp_path, arguments):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "review", *arguments], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert "gongkai[review]" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2  # in English and in Chinese
    assert list(tmp_path.iterdir()) == []


def test_every_command_of_the_queue_is_told_apart_from_its_help(tmp_path):
    from gongkai.cli.review import review

    for name in review.commands:
        assert CliRunner().invoke(main, ["review", name, "--help"]).exit_code == 0
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "review", "audit", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0  # help needs nothing

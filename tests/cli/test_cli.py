"""The command line does what it says, ends with the right status, and never writes half a file."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import gongkai.training.fit_confidence  # noqa: F401  (imports the stages, which these tests replace)
from gongkai.cli import main
from gongkai.core.document import Location
from gongkai.core.errors import ModelError, NotAReport
from gongkai.core.report import Field, Issue, Report
from gongkai.core.report_files import CSV_COLUMNS, guarded
from gongkai.forms.display_names import REASONS, field_name
from gongkai.forms.form import editions
from gongkai.pipeline import model_store
from gongkai.pipeline.answers import Answer, ReadTask, WorkerSettings
from gongkai.pipeline.worker import answer_to
from gongkai.training import evaluation  # noqa: F401  before the stages are stubbed, which it imports


def report_of(source: str, **figures: int | None) -> Report:
    """A report on 2022 with zeros, save for some figures of the row of totals."""
    fields = {}
    for key in editions()["2021"].field_ids:
        value = figures.get(key.replace(".", "_"), 0)
        status = "blank" if value is None else "printed"
        number = None if value is None else Decimal(value)
        fields[key] = Field(key, number, None, status, str(value), 0.9999, source=Location(line=3, cell=2))
    return Report(source, "0" * 64, "2021", 2022, "某某县", fields)


def fake_parse(source: Any, options: Any = None) -> Report:
    """Stand in for the pipeline: the file's name says what happens."""
    name = "stdin" if isinstance(source, bytes) else Path(source).stem
    if name == "notice":
        raise NotAReport("a notice", "是通知")
    report = report_of("<bytes>" if isinstance(source, bytes) else str(source))
    if name == "doubtful":
        field = report.fields["requests.new.total"]
        field.review, field.confidence, field.reasons = True, 0.5, ["relation_failed"]
        report.issues.append(Issue("row_total", "error", "合计不符", "the row does not add up", [field.id]))
    if name == "formula":
        report.agency = "=HYPERLINK(1)"
        report.fields["requests.new.total"].value = Decimal(-5)
    return report


def fake_answers(tasks: Iterable[ReadTask], settings: WorkerSettings, jobs: int) -> Iterator[Answer]:
    """Stand in for the worker processes, which these tests are not about."""
    for task in tasks:
        yield answer_to(task, settings, {"version": "1"}, [])[0]


@pytest.fixture(autouse=True)
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("gongkai.pipeline.stages")
    module.parse = fake_parse  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gongkai.pipeline.stages", module)
    manifest = SimpleNamespace(title="model-1", digest="0" * 64)
    loaded = SimpleNamespace(manifest=manifest)
    monkeypatch.setattr("gongkai.pipeline.loaded_models.load_models", lambda folder=None: loaded)
    monkeypatch.setattr("gongkai.cli.parse._manifest", lambda folder: manifest)
    monkeypatch.setattr("gongkai.pipeline.batch.answers", fake_answers)
    monkeypatch.setattr("gongkai.pipeline.worker._bound_memory", lambda most: None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("good.txt", "doubtful.html", "notice.txt", "ignored.xyz", ".hidden.txt"):
        (tmp_path / name).write_text("text", "utf-8")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "more.HTM").write_text("text", "utf-8")
    return tmp_path


def run(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments], input=text)


def lines_of(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


# ---- parse


def test_json_lines_go_to_standard_output(folder: Path) -> None:
    result = run("parse", folder / "good.txt")
    assert (result.exit_code, lines_of(result)[0]["source"]) == (0, str(folder / "good.txt"))


def test_messages_go_to_standard_error(folder: Path) -> None:
    assert "1 inputs: 1 accepted" in run("parse", folder / "good.txt").stderr


def test_a_folder_is_walked_for_known_kinds(folder: Path) -> None:
    names = {Path(each["source"]).name for each in lines_of(run("parse", folder))}
    assert names == {"good.txt", "doubtful.html", "notice.txt", "more.HTM"}


@pytest.mark.parametrize("name", ["table.csv", "answer.json", "page.rst", "page.markdown", "page.xml"])
def test_a_folder_gives_every_kind_of_text(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("text", "utf-8")
    assert [each["source"] for each in lines_of(run("parse", tmp_path))] == [str(tmp_path / name)]


def test_files_left_out_of_a_folder_are_told(folder: Path) -> None:
    stderr = run("parse", folder).stderr
    assert "1 files left out" in stderr
    assert str(folder / "ignored.xyz") in stderr


def test_nothing_is_told_where_nothing_is_left_out(folder: Path) -> None:
    (folder / "ignored.xyz").unlink()
    assert "left out" not in run("parse", folder).stderr


def test_the_output_is_no_input_of_its_folder(folder: Path) -> None:
    for _ in range(2):
        run("parse", folder, "-o", folder / "out.csv")
    assert "out.csv" not in (folder / "out.csv").read_text("utf-8")


def test_a_named_file_is_read_whatever_its_ending(folder: Path) -> None:
    assert len(lines_of(run("parse", folder / "ignored.xyz"))) == 1


def test_a_dash_is_standard_input() -> None:
    assert lines_of(run("parse", "-", text="text"))[0]["source"] == "-"


def test_standard_input_twice_is_wrong_usage() -> None:
    assert run("parse", "-", "-", text="text").exit_code == 2


def test_a_folder_without_reports_is_wrong_usage(tmp_path: Path) -> None:
    result = run("parse", tmp_path)
    assert result.exit_code == 2
    assert "no file to read" in result.stderr


@pytest.mark.parametrize("arguments", [[], ["--jobs", "0", "x"], ["--format", "xml", "x"], ["--threshold", "2", "x"]])
def test_wrong_usage_ends_with_2(arguments: list[str]) -> None:
    assert run("parse", *arguments).exit_code == 2


def test_a_failed_input_is_a_report_and_no_failure_of_the_run(folder: Path) -> None:
    result = run("parse", folder / "notice.txt")
    assert result.exit_code == 0
    assert lines_of(result)[0]["error"] == {"code": "not_a_report", "message": {"zh": "是通知", "en": "a notice"}}


def test_strict_ends_with_1_when_an_input_failed(folder: Path) -> None:
    assert run("parse", "--strict", folder / "notice.txt").exit_code == 1


def test_strict_ends_with_0_when_none_failed(folder: Path) -> None:
    assert run("parse", "--strict", folder / "good.txt", folder / "doubtful.html").exit_code == 0


def test_the_endings_choose_the_format(folder: Path) -> None:
    run("parse", folder / "good.txt", "-o", folder / "out.csv")
    run("parse", folder / "good.txt", "-o", folder / "out.jsonl")
    assert (folder / "out.csv").read_text("utf-8").startswith("source,")
    assert (folder / "out.jsonl").read_text("utf-8").startswith("{")


@pytest.mark.parametrize("name", ["out.xlsx", "out.parquet", "out.sqlite", "out.duckdb"])
def test_each_format_gets_every_report_and_a_description(folder: Path, name: str) -> None:
    result = run("parse", folder, "-o", folder / name)
    assert result.exit_code == 0, result.output
    package = json.loads((folder / f"{name}.datapackage.json").read_text("utf-8"))
    assert sum(package["gongkai"]["reports"].values()) == 4


def test_an_unknown_ending_is_refused_before_anything_is_read(folder: Path) -> None:
    result = run("parse", folder, "-o", folder / "out.docx")
    assert (result.exit_code, (folder / "out.docx").exists()) == (2, False)
    assert "known: .jsonl" in result.stderr


def test_a_format_that_needs_a_file_does_not_go_to_standard_output(folder: Path) -> None:
    result = run("parse", folder / "good.txt", "--format", "xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "needs a file" in result.stderr


def test_the_description_of_an_output_is_no_input(folder: Path) -> None:
    run("parse", folder, "-o", folder / "out.jsonl")
    assert "datapackage" not in run("parse", folder).stdout


def test_the_layout_chooses_rows_by_report_or_sheets_as_printed(folder: Path) -> None:
    run("parse", folder, "-o", folder / "wide.csv", "--layout", "wide")
    rows = list(csv.DictReader(io.StringIO((folder / "wide.csv").read_text("utf-8"))))
    assert (len(rows), sum(int(row["to_review"]) for row in rows)) == (4, 1)
    assert run("parse", folder, "-o", folder / "x.csv", "--layout", "official").exit_code == 2


def test_what_was_parsed_is_exported_later(folder: Path, tmp_path: Path) -> None:
    inputs = [folder / name for name in ("good.txt", "doubtful.html", "notice.txt")]
    run("parse", *inputs, "-o", folder / "out.jsonl")
    for name in ("later.csv", "later.xlsx"):
        assert run("export", folder / "out.jsonl", "-o", tmp_path / name).exit_code == 0
    run("parse", *inputs, "-o", folder / "now.csv")
    assert (tmp_path / "later.csv").read_text("utf-8") == (folder / "now.csv").read_text("utf-8")


def test_the_export_of_no_reports_says_which_line_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"source": "a"}\n', "utf-8")
    result = run("export", tmp_path / "a.jsonl", "-o", tmp_path / "a.csv")
    assert (result.exit_code, (tmp_path / "a.csv").exists()) == (2, False)
    assert "line 1" in result.stderr


# ---- fields


def test_fields_are_found_by_a_word_in_either_language() -> None:
    found = json.loads(run("fields", "--edition", "2021", "--format", "json", "行政许可").stdout)
    assert [each["id"] for each in found] == ["proactive.licensing.decisions"]
    assert found == json.loads(run("fields", "--edition", "2021", "--format", "json", "licences").stdout)


@pytest.mark.parametrize(("kind", "name"), [("markdown", "fields.md"), ("json-schema", "report.schema.json")])
def test_the_documents_are_what_the_command_writes(kind: str, name: str) -> None:
    docs = Path(__file__).parents[2] / "docs"
    assert (docs / name).read_text("utf-8") == run("fields", "--format", kind).stdout


def test_an_unknown_edition_is_wrong_usage() -> None:
    result = run("fields", "--edition", "2030")
    assert (result.exit_code, "there are 2019, 2021" in result.stderr) == (2, True)


def test_the_format_goes_before_the_ending(folder: Path) -> None:
    run("parse", folder / "good.txt", "-o", folder / "out.csv", "--format", "jsonl")
    assert (folder / "out.csv").read_text("utf-8").startswith("{")


def rows_of(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_csv_has_a_row_a_field(folder: Path) -> None:
    rows = rows_of(run("parse", folder / "doubtful.html", "--format", "csv"))
    assert len(rows) == len(editions()["2021"].field_ids)
    row = next(each for each in rows if each["field"] == "requests.new.total")
    assert (row["value"], row["review"], row["reasons"], row["line"]) == ("0", "true", "relation_failed", "3")


def test_csv_has_a_row_for_a_failed_report(folder: Path) -> None:
    (row,) = rows_of(run("parse", folder / "notice.txt", "--format", "csv"))
    assert (row["report_status"], row["error"]) == ("failed", "not_a_report: a notice")
    assert set(row) == set(CSV_COLUMNS)


def test_csv_carries_no_formula_and_keeps_numbers(folder: Path) -> None:
    (folder / "formula.txt").write_text("text", "utf-8")
    rows = rows_of(run("parse", folder / "formula.txt", "--format", "csv"))
    row = next(each for each in rows if each["field"] == "requests.new.total")
    assert (row["agency"], row["value"]) == ("'=HYPERLINK(1)", "-5")


@pytest.mark.parametrize("text", ["=1", "+a", "-a", "@a", "＝1", "＋a", "－a", "＠a", "\t=1", " =1", "\r", "\0=1", "-"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-35", "+3", "1,113", "某某县", "a=b", ""])
def test_harmless_text_stays(text: str) -> None:
    assert guarded(text) == text


def test_csv_for_excel_begins_with_a_mark(folder: Path) -> None:
    run("parse", folder / "good.txt", "-o", folder / "out.csv", "--bom")
    assert (folder / "out.csv").read_bytes().startswith(b"\xef\xbb\xbfsource")


def test_the_view_says_what_was_read_what_is_in_doubt_and_why(folder: Path) -> None:
    shown = run("parse", folder / "doubtful.html", folder / "notice.txt", "--format", "table").stdout
    for words in ("某某县", "2022", "待核 review", "勾稽不符", "the row does not add up", "not_a_report", "是通知"):
        assert words in shown


def test_the_view_has_no_colours_in_a_pipe(folder: Path) -> None:
    assert "\x1b" not in run("parse", folder, "--format", "table").stdout


def test_an_output_in_no_folder_ends_with_2(folder: Path) -> None:
    result = run("parse", folder / "good.txt", "-o", folder / "nowhere" / "out.jsonl")
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_an_output_that_is_a_folder_ends_with_2(folder: Path) -> None:
    assert run("parse", folder / "good.txt", "-o", folder).exit_code == 2


def test_a_run_that_breaks_leaves_the_old_file_and_no_litter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "out.jsonl").write_text("old", "utf-8")
    before = set(os.listdir(folder))

    def broken(*_: object) -> None:
        raise OSError(28, "no space left", "out.jsonl")

    monkeypatch.setattr("gongkai.pipeline.journal._append", broken)
    assert run("parse", folder / "good.txt", "-o", folder / "out.jsonl").exit_code == 2
    assert (folder / "out.jsonl").read_text("utf-8") == "old"
    assert set(os.listdir(folder)) == before


def test_an_interrupted_run_says_that_it_can_go_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(tasks: Iterable[ReadTask], settings: WorkerSettings, jobs: int) -> Iterator[Answer]:
        yield next(fake_answers(tasks, settings, jobs))
        raise KeyboardInterrupt

    monkeypatch.setattr("gongkai.pipeline.batch.answers", interrupted)
    result = run("parse", folder, "-o", folder / "out.jsonl")
    assert result.exit_code == 130
    assert "1 inputs are finished and kept in" in result.stderr
    monkeypatch.setattr("gongkai.pipeline.batch.answers", fake_answers)
    assert "going on: 1 reports" in run("parse", folder, "-o", folder / "out.jsonl").stderr


def test_fresh_and_retry_failed_exclude_each_other(folder: Path) -> None:
    assert run("parse", folder, "--fresh", "--retry-failed").exit_code == 2


def test_a_manifest_names_inputs_and_what_is_known_of_them(folder: Path) -> None:
    (folder / "list.jsonl").write_text('{"path": "good.txt", "year": 2021, "url": "https://a.org/1"}\n', "utf-8")
    (line,) = lines_of(run("parse", folder / "list.jsonl"))
    assert line["source"] == str(folder / "good.txt")
    assert [each["code"] for each in line["issues"]] == ["known_differs"]
    assert line["metadata"]["url"] == "https://a.org/1"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("list.csv", "path,year\ngood.txt,twenty\n", "line 2"),
        ("list.csv", "path,year\n,2022\n", "there is no path"),
        ("list.jsonl", '{"path": "good.txt"}\n[1]\n', "line 2"),
    ],
)
def test_a_faulty_manifest_names_the_line(folder: Path, name: str, text: str, words: str) -> None:
    (folder / name).write_text(text, "utf-8")
    result = run("parse", folder / name)
    assert result.exit_code == 2
    assert words in result.stderr


def test_a_pattern_stands_for_what_it_matches(folder: Path) -> None:
    names = [Path(each["source"]).name for each in lines_of(run("parse", str(folder / "**" / "*.[hH][tT]*")))]
    assert names == ["more.HTM", "doubtful.html"]


def test_a_pattern_that_matches_nothing_is_a_failure(folder: Path) -> None:
    (line,) = lines_of(run("parse", str(folder / "*.nothing")))
    assert line["error"]["code"] == "unreadable"


@pytest.mark.extra
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_a_failure(folder: Path) -> None:
    (folder / "deeper").chmod(0)
    result = run("parse", "--strict", folder)
    (folder / "deeper").chmod(0o700)
    assert result.exit_code == 1
    assert str(folder / "deeper") in result.stdout


def test_a_folder_that_is_lost_while_it_is_walked_is_a_failure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def walk(place: str, onerror: Any) -> Iterator[Any]:
        yield place, ["deeper"], ["good.txt"]
        onerror(PermissionError(13, "Permission denied", f"{place}/deeper"))

    monkeypatch.setattr(os, "walk", walk)
    result = run("parse", "--strict", folder)
    assert result.exit_code == 1
    assert [each["status"] for each in lines_of(result)] == ["accepted", "failed"]
    assert "1 failed" in result.stderr


def test_the_summary_names_the_commonest_reasons(folder: Path) -> None:
    names = [folder / "good.txt", folder / "doubtful.html", *[folder / "notice.txt"] * 3]
    assert "not_a_report 3, relation_failed 1, row_total 1" in run("parse", *names).stderr


def test_plain_lines_tell_how_far_it_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.cli.batch_progress.LINE_SECONDS", 0)
    told = run("parse", *[folder / "good.txt"] * 5).stderr
    assert "4/5" in told
    assert "5 accepted, 0 to review, 0 failed" in told


def test_a_missing_model_is_told_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: object) -> None:
        raise ModelError("no model; run `make train`", "没有模型")

    monkeypatch.setattr("gongkai.cli.parse._manifest", absent)
    result = run("parse", folder)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("make train") == 1


def test_each_command_has_examples() -> None:
    for name, command in main.commands.items():
        assert "Example" in run(name, "--help").stdout, name
        assert command.help


def examples_of(name: str) -> list[list[str]]:
    """Return the command lines that a command's help shows, without the remarks behind them."""
    lines = [line.strip() for line in run(name, "--help").stdout.splitlines()]
    return [shlex.split(re.split(r"\s{2,}", each)[0])[1:] for each in lines if each.startswith("gongkai ")]


@pytest.mark.parametrize("name", ["parse", "export", "fields", "check", "evaluate"])
def test_the_examples_of_a_commands_help_run(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    evaluation_files(tmp_path)
    for place in ("figures.jsonl", "2022.jsonl", "2023.jsonl"):
        (tmp_path / place).write_text((tmp_path / "out.jsonl").read_text("utf-8"), "utf-8")
    for place in ("report.html", "report.txt", "reports/a.txt", "samples/b.txt"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text("text", "utf-8")
    examples = [each for each in examples_of(name) if "--cluster" not in each]
    assert len(examples) >= 2
    for arguments in examples:
        if "--jobs" in arguments:
            at = arguments.index("--jobs")
            arguments = [*arguments[:at], *arguments[at + 2 :]]  # other processes have no stub
        result = run(*arguments)
        assert result.exit_code == 0, (arguments, result.output)


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_told(option: str) -> None:
    assert run(option).stdout.startswith("gongkai 0.")


# ---- check


def write_reports(path: Path, *reports: Report) -> Path:
    path.write_text("".join(each.to_json() + "\n" for each in reports), "utf-8")
    return path


def test_check_shows_relations_that_hold_and_fail(tmp_path: Path) -> None:
    file = write_reports(tmp_path / "out.jsonl", report_of("a.txt", requests_new_total=3))
    result = run("check", file)
    assert result.exit_code == 0
    assert "3 ≠ 0" in result.stdout


def test_check_shows_the_issues_of_the_reports(tmp_path: Path) -> None:
    report = report_of("a.txt")
    report.issues.append(Issue("year_unclear", "warning", "年份不明", "the year is unclear"))
    assert "年份不明" in run("check", write_reports(tmp_path / "out.jsonl", report)).stdout


def test_check_parses_an_input(folder: Path) -> None:
    assert "good.txt" in run("check", folder / "good.txt").stdout


def successive(**later: int) -> list[Report]:
    first = report_of("2022.txt", requests_carried_out_total=4, proactive_regulations_in_force=10)
    second = report_of("2023.txt", **later)
    second.year = 2023
    return [first, second]


def test_check_compares_successive_years(tmp_path: Path) -> None:
    reports = successive(requests_carried_in_total=5, proactive_regulations_in_force=10)
    shown = run("check", write_reports(tmp_path / "out.jsonl", *reports)).stdout
    assert "carry_over" in shown
    assert "in_force" not in shown


def test_check_counts_what_was_issued_and_repealed(tmp_path: Path) -> None:
    figures = {"issued": 3, "repealed": 1, "in_force": 11}
    later = {f"proactive_regulations_{key}": value for key, value in figures.items()}
    reports = successive(requests_carried_in_total=4, **later)
    shown = run("check", write_reports(tmp_path / "out.jsonl", *reports)).stdout
    assert "in_force" in shown
    assert "12" in shown


def test_check_leaves_years_apart_that_do_not_follow(tmp_path: Path) -> None:
    first, second = successive(requests_carried_in_total=5)
    second.year = 2024
    assert "carry_over" not in run("check", write_reports(tmp_path / "out.jsonl", first, second)).stdout


def test_check_tells_apart_files_of_the_same_name(tmp_path: Path) -> None:
    reports = [report_of(f"in/{agency}/2022.html") for agency in "ab"]
    stdout = run("check", write_reports(tmp_path / "out.jsonl", *reports)).stdout
    assert [name for name in ("  a/2022.html", "  b/2022.html", "  in/a/2022.html") if name in stdout] == [
        "  a/2022.html",
        "  b/2022.html",
    ]


def test_check_writes_a_page_data_and_rows(tmp_path: Path) -> None:
    path = write_reports(tmp_path / "out.jsonl", report_of("a.txt", requests_new_total=5))
    places = [tmp_path / name for name in ("p.html", "p.json", "p.csv")]
    result = run("check", path, "--html", places[0], "--json", places[1], "--csv", places[2])
    assert result.exit_code == 0
    assert places[0].read_text("utf-8").startswith("<!doctype html>")
    assert json.loads(places[1].read_text("utf-8"))["findings"][0]["code"] == "row_total"
    assert places[2].read_text("utf-8-sig").splitlines()[0].startswith("code,severity,agency")


def test_check_of_a_folder_takes_what_was_written_there(tmp_path: Path) -> None:
    write_reports(tmp_path / "a.jsonl", report_of("a.txt"))
    write_reports(tmp_path / "b.jsonl", report_of("b.txt"))
    assert "2 reports, 1 agencies" in run("check", tmp_path).stderr


def test_check_of_a_folder_of_reports_parses_them(folder: Path) -> None:
    result = run("check", folder)
    assert "4 reports" in result.stderr
    assert "not_a_report" in result.stdout


def test_names_of_agencies_are_decided_in_a_file(tmp_path: Path) -> None:
    path = write_reports(tmp_path / "out.jsonl", report_of("a.txt"))
    (tmp_path / "names.csv").write_text("name,agency\n某某县,另一县\n", "utf-8")
    run("check", path, "--agencies", tmp_path / "names.csv", "--json", tmp_path / "p.json")
    assert json.loads((tmp_path / "p.json").read_text("utf-8"))["coverage"][0]["agency"] == "另一县"
    (tmp_path / "names.csv").write_text("a,b\n", "utf-8")
    assert run("check", path, "--agencies", tmp_path / "names.csv").exit_code == 2


def test_check_of_no_json_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("\n{broken\n", "utf-8")
    result = run("check", tmp_path / "out.jsonl")
    assert result.exit_code == 2
    assert "line 2" in result.stderr


# ---- evaluate


def evaluation_files(folder: Path) -> tuple[Path, Path]:
    report = report_of("a.txt")
    fields = dict.fromkeys(report.fields, 0) | {"requests.new.total": 3}
    truth = {
        "source": "x/a.txt",
        "edition": "2021",
        "year": 2022,
        "agency": "某某县",
        "layout": "pipes",
        "fields": fields,
    }
    (folder / "truth.jsonl").write_text(json.dumps(truth) + "\n", "utf-8")
    return folder / "truth.jsonl", write_reports(folder / "out.jsonl", report)


def test_evaluate_prints_figures_and_silent_errors(tmp_path: Path) -> None:
    result = run("evaluate", *evaluation_files(tmp_path))
    assert result.exit_code == 0
    for words in ("pipes", "99.50%", "1/200", "requests.new.total"):
        assert words in result.stdout


def test_evaluate_writes_json_and_a_picture(tmp_path: Path) -> None:
    result = run("evaluate", *evaluation_files(tmp_path), "--json", tmp_path / "e.json", "--plot", tmp_path / "e.png")
    assert result.exit_code == 0
    assert json.loads((tmp_path / "e.json").read_text("utf-8"))["all"]["silent"]["count"] == 1
    assert (tmp_path / "e.png").stat().st_size > 10_000


def test_evaluate_of_a_truth_without_fields_says_so(tmp_path: Path) -> None:
    truth, predictions = evaluation_files(tmp_path)
    truth.write_text('{"source": "a"}\n', "utf-8")
    result = run("evaluate", truth, predictions)
    assert result.exit_code == 2
    assert "no fields" in result.stderr


def test_evaluate_of_what_belongs_to_no_truth_says_so(tmp_path: Path) -> None:
    truth, predictions = evaluation_files(tmp_path)
    data = json.loads(truth.read_text("utf-8"))
    truth.write_text(json.dumps({**data, "source": "x/other.txt"}) + "\n", "utf-8")
    result = run("evaluate", truth, predictions)
    assert result.exit_code == 2
    assert "none of the 1 predictions belongs to any of the 1 truths" in result.stderr


def test_evaluate_of_exchanged_files_says_so(tmp_path: Path) -> None:
    truth, predictions = evaluation_files(tmp_path)
    result = run("evaluate", predictions, truth)
    assert result.exit_code == 2
    assert "predictions, not a truth" in result.stderr
    assert "gongkai evaluate TRUTH PREDICTIONS" in result.stderr


def test_a_picture_of_unknown_kind_is_wrong_usage(tmp_path: Path) -> None:
    assert run("evaluate", *evaluation_files(tmp_path), "--plot", tmp_path / "e.xyz").exit_code == 2


# ---- check-data

GOOD = {
    "document": "d1",
    "line": 1,
    "cell": 1,
    "text": "规章",
    "label": "row_label",
    "layout": "pipes",
    "origin": "synthetic",
    "split": "train",
}


def check_data(folder: Path, *lines: dict[str, Any]) -> Result:
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), "utf-8")
    return run("check-data", path)


def test_good_training_data_passes(tmp_path: Path) -> None:
    assert check_data(tmp_path, GOOD, {**GOOD, "cell": 2}, {**GOOD, "document": "d2", "split": "test"}).exit_code == 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"label": "header"}, "unknown label"),
        ({"origin": "corected"}, "unknown origin"),
        ({"cell": 0}, "from 1"),
        ({"line": "1"}, "line is absent"),
        ({"text": None}, "text is absent"),
        ({"more": 1}, "unknown key more"),
    ],
)
def test_a_faulty_line_is_named(tmp_path: Path, change: dict[str, Any], words: str) -> None:
    result = check_data(tmp_path, GOOD, {**GOOD, "cell": 2, **change})
    assert result.exit_code == 1
    assert ":2:" in result.stdout
    assert words in result.stdout


def test_unsorted_training_data_is_a_fault(tmp_path: Path) -> None:
    assert "out of order" in check_data(tmp_path, {**GOOD, "line": 2}, GOOD).stdout


def test_a_document_in_two_splits_is_a_fault(tmp_path: Path) -> None:
    assert "two splits" in check_data(tmp_path, GOOD, {**GOOD, "cell": 2, "split": "test"}).stdout


# ---- models and train


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.delenv(model_store.ENVIRONMENT, raising=False)
    for place in ("pipeline.model_store.places", "pipeline.model_store"):
        monkeypatch.setattr(f"gongkai.{place}.packed_folder", lambda: tmp_path / "models")
    return save(tmp_path / "models")


def save(folder: Path, version: str = "1") -> Path:
    model = model_store.save_model({}, folder, name="reader", version=version, metrics={}, card="# The card\n")
    model_store.pin(model)
    return model


def test_models_are_listed_with_the_one_in_use_marked(models: Path) -> None:
    save(models.parent.parent / "home" / "gongkai" / "models", "2")
    shown = run("models", "list").stdout
    assert "* reader-2" in shown
    assert "NOT TRUSTED" in shown


def test_a_model_is_verified(models: Path) -> None:
    result = run("models", "verify", models)
    assert result.exit_code == 0
    assert "whole" in result.stdout


def test_an_altered_model_is_not_verified(models: Path) -> None:
    (models / "card.md").write_text("# Another\n", "utf-8")
    result = run("models", "verify")
    assert result.exit_code == 2
    assert "altered" in result.stderr


def test_a_file_that_the_manifest_does_not_know_is_not_verified(models: Path) -> None:
    (models / "more.joblib").write_bytes(b"")
    result = run("models", "verify", models)
    assert result.exit_code == 1
    assert "more.joblib" in result.stdout


def test_all_models_of_a_folder_are_verified(models: Path) -> None:
    model_store.trust(models)
    other = save(models.parent, "2")
    assert run("models", "verify", models.parent).exit_code == 0
    (models / "model.joblib").write_bytes(b"")
    result = run("models", "verify", models.parent)
    assert result.exit_code == 2
    assert model_store.find_model() == other


def test_the_card_is_shown(models: Path) -> None:
    assert "# The card" in run("models", "card").stdout


def test_a_trusted_model_is_put_to_use(models: Path) -> None:
    assert run("models", "use", models).exit_code == 0
    assert model_store.find_model().is_relative_to(model_store.user_folder())


def test_train_pins_and_trusts_what_it_made(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("gongkai.training")
    module.train = lambda settings, output: save(output, "9")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gongkai.training", module)
    (tmp_path / "settings.toml").write_text("", "utf-8")
    result = run("train", "--settings", tmp_path / "settings.toml", "--output", tmp_path / "mine")
    assert result.exit_code == 0, result.stderr
    assert model_store.read_manifest(tmp_path / "mine" / "reader-9").digest in model_store.trusted_digests()


# ---- words


def test_each_field_has_a_name_of_its_own() -> None:
    for edition, form in editions().items():
        names = [field_name(edition, key) for key in form.field_ids]
        assert len(set(names)) == len(names)


def test_an_unknown_field_keeps_its_id() -> None:
    assert field_name("2021", "a.b.c") == field_name(None, "a.b.c") == "a.b.c"


def test_each_reason_is_told_in_both_languages() -> None:
    assert all(zh and en for zh, en in REASONS.values())


def test_what_is_written_past_python_is_no_output() -> None:
    """The solver of the search writes to file descriptor 1 in rare programs."""
    code = (
        "import os, sys, gongkai.cli as cli\n"
        "cli.main = lambda **_: (os.write(1, b'noise'), print('figures'))\n"
        "cli.run()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert (done.stdout.strip(), done.stderr) == (b"figures", b"noise")

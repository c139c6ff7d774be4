"""Alike cells, and what the page shows of sources, from the command line."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parents[1] / "review" / "queue"))
from queued import TOTAL, report

from gongkai.cli import main

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture
def run(tmp_path):
    lines = [json.dumps(report(name, [TOTAL], agency=f"{name}县")) + "\n" for name in "abc"]
    (tmp_path / "out.jsonl").write_text("".join(lines), "utf-8")

    def call(command, *arguments):
        return CliRunner().invoke(main, ["review", command, "--db", str(tmp_path / "q.db"), *map(str, arguments)])

    assert call("add", tmp_path / "out.jsonl").exit_code == 0
    return call


def values(run):
    return [json.loads(line)["fields"][TOTAL]["value"] for line in run("export").stdout.splitlines()]


def test_alike_cells_are_listed_decided_and_taken_back_in_one_go(run):
    assert all(f"{name}县" in run("alike", "a.txt", TOTAL).stdout for name in "abc")
    done = run("alike", "a.txt", TOTAL, "--value", "4", "--by", "李")
    assert "3 decided" in done.stderr
    assert values(run) == [4, 4, 4]
    stroke = done.stderr.split("--undo ")[1].strip()
    assert "0 taken back" in run("alike", "a.txt", TOTAL, "--undo", stroke, "--by", "王").stderr
    assert "3 taken back" in run("alike", "a.txt", TOTAL, "--undo", stroke, "--by", "李").stderr
    assert values(run) == [0, 0, 0]
    assert run("alike", "a.txt", TOTAL, "--undo", "x").exit_code == 2


def test_what_is_odd_in_its_field_is_refused_for_each(run):
    refused = run("alike", "a.txt", TOTAL, "--value", "-4", "--by", "李")
    assert refused.exit_code == 1
    assert values(run) == [0, 0, 0]


def test_reports_that_were_added_without_views_get_them(tmp_path):
    shutil.copy(SAMPLES / "print.pdf", tmp_path)
    (tmp_path / "a.txt").write_text("新收 1 2 3\n", "utf-8")
    made = []
    for name in ("print.pdf", "a.txt", "gone.txt"):
        import hashlib

        data = (tmp_path / name).read_bytes() if (tmp_path / name).exists() else b""
        made.append({**report(name, [TOTAL]), "source": name, "sha256": hashlib.sha256(data).hexdigest()})
    (tmp_path / "out.jsonl").write_text("".join(json.dumps(each) + "\n" for each in made), "utf-8")
    db = ["--db", str(tmp_path / "q.db")]
    assert CliRunner().invoke(main, ["review", "add", str(tmp_path / "out.jsonl"), *db]).exit_code == 0
    told = CliRunner().invoke(main, ["review", "prepare", "--root", str(tmp_path), *db])
    assert "2 stored, 1 not" in told.stderr
    assert "0 stored, 1 not" in CliRunner().invoke(main, ["review", "prepare", "--root", str(tmp_path), *db]).stderr

"""What a command's `--help` shows as examples does run, with the real models, in a folder as the examples have it.

The examples of parse, export, fields, check and evaluate are in `test_cli.py`; the page of `review serve`, training and
promotion have tests of their own.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gongkai.cli import main

ROOT = Path(__file__).parents[2]
ELSEWHERE = ("serve", "promote", "rollback", "--host", "training_data/")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def examples_of(*command: str) -> list[list[str]]:
    """Return the command lines in the help of a command, without remarks and pipes."""
    lines = [line.strip() for line in run(*command, "--help").stdout.splitlines()]
    return [shlex.split(re.split(r"\s{2,}|\|", line)[0])[1:] for line in lines if line.startswith("gongkai ")]


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the names that the examples have; models that are chosen are chosen there only."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    shutil.copytree(ROOT / "models" / "gongkai-0.1.0", tmp_path / "models" / "gongkai-0.1.0")
    shutil.copy(ROOT / "samples" / "page.html", "report.html")
    (tmp_path / "reports").mkdir()
    (tmp_path / "corrections").mkdir()
    shutil.copy(ROOT / "samples" / "sum-fails.txt", "reports/sum-fails.txt")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "count"), [("explain", 4), ("label", 2), ("models", 4), ("review", 7), ("review export", 4)]
)
def test_the_examples_run(command: str, count: int, work: Path) -> None:
    examples = [each for each in examples_of(*command.split()) if not any(part in " ".join(each) for part in ELSEWHERE)]
    assert len(examples) == count
    known = ""
    if command == "review export":
        assert run("parse", "reports/", "-o", "all.jsonl", "--queue", "q.db").exit_code == 0
    for arguments in examples:
        if "3f9c1a" in arguments:
            known = known or re.findall(r"\b[0-9a-f]{12}\b", run("review", "list", "--db", "q.db").stdout)[0]
            arguments = [known if each == "3f9c1a" else each for each in arguments]
        result = run(*arguments)
        assert result.exit_code == 0, (arguments, result.output, result.exception)

"""Whatever ends a batch, the same command goes on, and its output is that of a run that nothing disturbed."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from poisoned import REPORT, environment, gongkai, poison

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")

INPUTS = 12


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return environment(tmp_path_factory.mktemp("hook"))


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports that each take a while; two have the same content, one is no report, one kills its worker."""
    folder = tmp_path_factory.mktemp("inputs")
    for number in range(INPUTS):
        text = REPORT.read_text("utf-8").replace("青浦县残疾人联合会", f"青浦县第{number % 11}残疾人联合会")
        (folder / f"{number:02}.txt").write_text(f"POISON slow\n{text}", "utf-8")
    (folder / "05.txt").write_text("a notice", "utf-8")
    poison(folder / "08.txt", "abort")
    return folder


@pytest.fixture(scope="module")
def undisturbed(inputs: Path, env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    output = tmp_path_factory.mktemp("undisturbed") / "out.jsonl"
    assert gongkai("parse", inputs, "-o", output, env=env).returncode == 0
    return output.read_bytes()


def start(inputs: Path, output: Path, env: dict[str, str], *more: str, **options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gongkai", "parse", str(inputs), "-o", str(output), *more]
    return subprocess.Popen(command, env=env, stderr=subprocess.PIPE, **options)


def finished(output: Path) -> int:
    index = Path(f"{output}.journal/index.jsonl")
    return index.read_bytes().count(b"\n") if index.exists() else 0


def wait_for(output: Path, count: int) -> None:
    for _ in range(1200):
        if finished(output) >= count:
            return
        time.sleep(0.05)
    raise AssertionError(f"{finished(output)} reports after a minute")


def test_an_undisturbed_run_leaves_its_output_and_nothing_else(undisturbed: bytes, inputs: Path) -> None:
    lines = [json.loads(line) for line in undisturbed.splitlines()]
    assert [Path(each["source"]).name for each in lines] == [f"{number:02}.txt" for number in range(INPUTS)]
    assert [each["code"] for each in lines[11]["issues"]] == ["duplicate_of"]
    assert lines[8]["error"]["code"] == "crashed"


def test_killed_twice_interrupted_once_and_out_of_space_once(
    inputs: Path, env: dict[str, str], undisturbed: bytes, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    for count, end in ((2, signal.SIGKILL), (4, signal.SIGKILL), (6, signal.SIGINT)):
        process = start(inputs, output, env, "--jobs", "2")
        wait_for(output, count)
        process.send_signal(end)
        _, told = process.communicate(timeout=30)
        assert not output.exists()
        assert finished(output) >= count
    assert process.returncode == 130
    assert "the same command goes on" in told.decode()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.jsonl.journal"]

    room = (tmp_path / "out.jsonl.journal" / "reports.jsonl").stat().st_size + 70_000  # for one report and a half

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    process = start(inputs, output, env, "--jobs", "2", preexec_fn=small_disk)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Traceback" not in told.decode()
    assert (tmp_path / "out.jsonl.journal" / "reports.jsonl").read_bytes().endswith(b"}\n")

    done = gongkai("parse", inputs, "-o", output, "--jobs", "2", env=env)
    assert "going on" in done.stderr
    assert output.read_bytes() == undisturbed
    assert sorted(each.name for each in tmp_path.iterdir()) == ["out.jsonl", "out.jsonl.datapackage.json"]


def test_begun_anew_nothing_is_taken_over(
    inputs: Path, env: dict[str, str], undisturbed: bytes, tmp_path: Path
) -> None:
    output = tmp_path / "out.jsonl"
    process = start(inputs, output, env)
    wait_for(output, 2)
    process.kill()
    process.communicate()
    done = gongkai("parse", inputs, "-o", output, "--fresh", env=env)
    assert "going on" not in done.stderr
    assert output.read_bytes() == undisturbed


def test_what_failed_is_tried_again_after_the_end(inputs: Path, env: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    folder = tmp_path / "inputs"
    folder.mkdir()
    for name in ("00.txt", "01.txt", "05.txt"):
        (folder / name).write_bytes((inputs / name).read_bytes())
    whole = gongkai("parse", folder, "-o", output, env=env)
    assert "1 failed" in whole.stderr
    before = output.read_bytes()
    again = gongkai("parse", folder, "-o", output, "--retry-failed", env=env)
    assert "2 reports are kept" in again.stderr
    assert output.read_bytes() == before


def test_a_full_disk_leaves_the_old_output(inputs: Path, env: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("old", "utf-8")

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))

    process = start(inputs / "00.txt", output, env, preexec_fn=small_disk)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2, told
    assert output.read_text("utf-8") == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["out.jsonl"]

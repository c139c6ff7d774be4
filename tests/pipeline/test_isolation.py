"""What hangs, crashes, ends or eats memory costs its own input only; nothing outlives the batch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
from poisoned import environment, gongkai, poison, report

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="workers are forked")

POISONS = {
    "abort": "crashed",
    "segfault": "crashed",
    "leave": "crashed",
    "littering": "crashed",
    "hang_in_c": "timeout",
    "hang_in_python": "timeout",
    "orphan": "timeout",
    "memory": "limit_exceeded",
    "memory_in_c": "limit_exceeded",
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    """Reports of a folder with every poison between sound reports, by file name."""
    folder = tmp_path_factory.mktemp("poisoned")
    inputs = folder / "inputs"
    inputs.mkdir()
    for number, kind in enumerate(POISONS):
        report(inputs / f"{number}-sound.txt", number)
        poison(inputs / f"{number}-{kind}.txt", kind)
    os.mkfifo(inputs / "9-pipe.txt")
    poison(inputs / "9-threads.txt", "threads")
    env = {**environment(folder / "hook"), "TMPDIR": str(folder)}
    done = gongkai("parse", inputs, "-o", folder / "out.jsonl", "--timeout", 3, "--max-memory", 900, env=env)
    assert done.returncode == 0, done.stderr
    assert "what a library says" not in done.stdout
    lines = [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]
    found = {Path(each["source"]).stem.partition("-")[2] or "": each for each in lines if "sound" not in each["source"]}
    found["all"] = lines  # type: ignore[assignment]
    found["left"] = sorted(each.name for each in folder.iterdir())  # type: ignore[assignment]
    return found


@pytest.mark.parametrize(("kind", "code"), POISONS.items())
def test_a_poisoned_input_is_a_failure_with_its_reason(batch: dict, kind: str, code: str) -> None:
    assert batch[kind]["status"] == "failed"
    assert batch[kind]["error"]["code"] == code


def test_every_other_input_is_read(batch: dict) -> None:
    sound = [each for each in batch["all"] if "sound" in each["source"]]
    assert [each["status"] for each in sound] == ["accepted"] * len(POISONS)


def test_the_reports_stand_in_the_order_of_the_inputs(batch: dict) -> None:
    names = [each["source"] for each in batch["all"]]
    assert names == sorted(names)


def test_a_pipe_is_never_opened(batch: dict) -> None:
    assert batch["pipe"]["error"]["code"] == "unreadable"
    assert "pipe" in batch["pipe"]["error"]["message"]["en"]


def test_what_libraries_print_is_no_answer(batch: dict) -> None:
    assert batch["threads"]["status"] == "accepted"


def test_a_failure_tells_what_made_it(batch: dict) -> None:
    sound = next(each for each in batch["all"] if "sound" in each["source"])
    assert batch["hang_in_c"]["made_by"] == sound["made_by"]


def test_no_temporary_file_is_left(batch: dict) -> None:
    kept = {
        "hook",
        "inputs",
        "out.jsonl",
        "out.jsonl.datapackage.json",
        "jieba.cache",
    }  # jieba keeps its dictionary there
    assert set(batch["left"]) <= kept


def test_no_process_is_left(batch: dict) -> None:
    time.sleep(0.5)
    assert not [each for each in psutil.process_iter(["cmdline"]) if "orphan-of-a-test" in (each.info["cmdline"] or [])]


def test_workers_die_with_their_batch(tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    for number in range(4):
        poison(folder / f"{number}.txt", "orphan").write_bytes(b"POISON orphan\n%d" % number)
    env = {**environment(tmp_path / "hook"), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "gongkai", "parse", str(folder), "--jobs", "2"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
    below = wait_for_orphans(process.pid)
    process.send_signal(signal.SIGKILL)
    process.wait()
    gone, alive = psutil.wait_procs(below, timeout=10)
    assert len(gone) >= 6  # two keepers, two workers, two processes that workers started
    assert alive == []


def wait_for_orphans(pid: int) -> list[psutil.Process]:
    """Return all processes below one, once two of them are what a poisoned worker starts."""
    for _ in range(300):
        below = psutil.Process(pid).children(recursive=True)
        if sum("orphan-of-a-test" in each.cmdline() for each in below) == 2:
            return below
        time.sleep(0.1)
    raise AssertionError("the workers do not start")


def test_a_keeper_that_is_ended_from_outside_costs_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "inputs"
    folder.mkdir()
    for number in range(6):
        report(folder / f"{number}.txt", number)
        if number == 1:
            text = (folder / "1.txt").read_bytes()
            (folder / "1.txt").write_bytes(b"POISON slow\n" + text)
    env = environment(tmp_path / "hook")
    command = [sys.executable, "-m", "gongkai", "parse", str(folder), "-o", str(tmp_path / "out.jsonl")]
    process = subprocess.Popen(command, env=env)
    for _ in range(600):
        below = psutil.Process(process.pid).children(recursive=True)
        if len(below) == 2:  # the keeper and its worker: documents are being read
            min(below, key=lambda each: each.create_time()).kill()
            break
        time.sleep(0.05)
    assert process.wait(60) == 0
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [each["status"] for each in lines] == ["accepted"] * 6


def test_the_temporary_folder_of_this_machine_is_not_littered(batch: dict) -> None:
    assert not list(Path(tempfile.gettempdir()).glob("litter-of-a-test-*"))


def test_a_document_s_memory_is_counted_beyond_what_the_process_has_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognition maps a gigabyte of libraries, which stay: the next document is not to be refused for them."""
    import resource

    from gongkai.pipeline import worker

    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(worker, "_address_space", lambda: 3_000_000_000)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (0, 9_000_000_000))
    monkeypatch.setattr(resource, "setrlimit", lambda _, both: asked.append(both))
    worker._bound_memory(1_500_000_000)
    assert asked == [(4_500_000_000, 9_000_000_000)]

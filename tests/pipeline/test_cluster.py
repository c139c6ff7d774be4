"""A batch over Dask: the same bytes as here, though one of the workers is killed midway."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from poisoned import environment, gongkai, poison, report

pytest.importorskip("distributed", reason="the extra `dask` is not installed")

REPORTS = 40


def started(*arguments: str, env: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    name = arguments[0].removeprefix("dask-")
    program = f"import sys; from distributed.cli.dask_{name} import main; sys.argv[0] = 'dask-{name}'; main()"
    command = [sys.executable, "-c", program, *arguments[1:]]
    return subprocess.Popen(command, env=env, cwd=folder, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process; the address, and the workers."""
    env = environment(tmp_path / "hook")
    place = tmp_path / "dask"
    place.mkdir()
    scheduler = started(
        "dask-scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file",
        str(place / "scheduler.json"), env=env, folder=place,
    )  # fmt: skip
    workers = []
    try:
        for _ in range(300):
            if (place / "scheduler.json").exists():
                break
            time.sleep(0.1)
        text = (place / "scheduler.json").read_text("utf-8")
        address = re.search(r"tcp://[\d.:]+", text)
        assert address
        workers = [
            started("dask-worker", address[0], "--nthreads", "1", "--no-nanny", "--no-dashboard", env=env, folder=place)
            for _ in range(2)
        ]
        yield address[0], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_worker_that_is_killed_costs_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    for number in range(REPORTS):
        report(inputs / f"{number:03}.txt", number)
    poison(inputs / "007.txt", "segfault")
    poison(inputs / "011.txt", "hang_in_c")
    env = environment(tmp_path / "hook")
    options = ("--timeout", "3")
    assert gongkai("parse", inputs, "-o", tmp_path / "here.jsonl", *options, env=env).returncode == 0

    output = tmp_path / "there.jsonl"
    command = [sys.executable, "-m", "gongkai", "parse", str(inputs), "-o", str(output), "--cluster", address, *options]
    process = subprocess.Popen(command, env=env)
    index = Path(f"{output}.journal/index.jsonl")
    for _ in range(1200):
        if index.exists() and index.read_bytes().count(b"\n") >= 8:
            break
        time.sleep(0.05)
    below = psutil.Process(workers[0].pid).children(recursive=True)
    assert below, "the worker reads in processes of its own"
    workers[0].send_signal(signal.SIGKILL)
    assert process.wait(120) == 0
    assert output.read_bytes() == (tmp_path / "here.jsonl").read_bytes()
    _, alive = psutil.wait_procs(below, timeout=10)
    assert alive == []


def test_a_cluster_that_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gongkai.core.errors import GongkaiError
    from gongkai.pipeline import cluster as module

    monkeypatch.setattr(module, "CLUSTER_SECONDS", 1)
    with pytest.raises(GongkaiError, match="does not answer"), module.dask_cluster("tcp://127.0.0.1:9"):
        pass

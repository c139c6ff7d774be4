"""The same inputs give the same bytes, whatever hash seed, jobs and threads a run has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from poisoned import environment, gongkai

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("pipes.txt", "page.html", "sum-fails.txt", "notice.html", "document.docx", "digits-glued.txt")


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("out")
    written = []
    for number, (seed, jobs, threads) in enumerate((("1", 1, "1"), ("2", 2, "4"))):
        env = {**environment(folder / "hook"), "PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads}
        output = folder / f"{number}.jsonl"
        done = gongkai("parse", *[SAMPLES / name for name in NAMES], "-o", output, "--jobs", jobs, env=env)
        assert done.returncode == 0, done.stderr
        written.append(output.read_bytes())
    return written


def test_hash_seed_jobs_and_threads_change_no_byte(outputs: list[bytes]) -> None:
    assert outputs[0] == outputs[1]


def test_every_report_tells_what_made_it(outputs: list[bytes]) -> None:
    made = [json.loads(line)["made_by"] for line in outputs[0].splitlines()]
    assert len(made) == len(NAMES)
    assert all(each == made[0] for each in made)
    assert set(made[0]) == {"version", "model", "model_digest", "threshold", "options"}

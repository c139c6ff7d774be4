"""Every input of a batch ends as one report, whatever goes wrong with it."""

from __future__ import annotations

import hashlib
import io
import pickle
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import joblib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.errors import LimitExceeded, NotAReport
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.report import Field, Report
from gongkai.pipeline import batch

FAULTS = {
    "refused": lambda: NotAReport("no report", "不是年报"),
    "large": lambda: LimitExceeded("cells", 10, 5),
    "value": lambda: ValueError("odd"),
    "memory": lambda: MemoryError(),
    "recursion": lambda: RecursionError("too deep"),
    "key": lambda: KeyError("missing"),
}


def fake_parse(source: Any, options: ParseOptions) -> Report:
    """Stand in for the pipeline: the source's name says what happens."""
    name = source.decode() if isinstance(source, bytes) else Path(source).stem
    if name in FAULTS:
        raise FAULTS[name]()
    return Report(str(source), "0" * 64, edition="2021", fields={"a.b.c": Field("a.b.c")})


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("gongkai.pipeline.stages")
    module.parse = fake_parse  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gongkai.pipeline.stages", module)


def codes(reports: Iterator[Report]) -> dict[str, str | None]:
    return {Path(each.source).stem: each.error.code if each.error else None for each in reports}


@pytest.mark.usefixtures("stub")
@given(st.lists(st.sampled_from([*FAULTS, "good", "fine"]), max_size=30))
def test_as_many_reports_as_sources(names: list[str]) -> None:
    reports = list(batch.parse_many(f"{name}.txt" for name in names))
    assert Counter(Path(each.source).stem for each in reports) == Counter(names)


@pytest.mark.usefixtures("stub")
def test_each_failure_keeps_its_reason() -> None:
    found = codes(batch.parse_many([f"{name}.txt" for name in (*FAULTS, "good")]))
    assert found == {
        "refused": "not_a_report",
        "large": "limit_exceeded",
        "value": "internal",
        "memory": "internal",
        "recursion": "internal",
        "key": "internal",
        "good": None,
    }


@pytest.mark.usefixtures("stub")
def test_an_unforeseen_error_names_its_class_and_message() -> None:
    (report,) = batch.parse_many(["value.txt"])
    assert report.error is not None
    assert "ValueError: odd" in report.error.en
    assert "ValueError: odd" in report.error.zh


@pytest.mark.usefixtures("stub")
def test_a_failure_keeps_the_digest_of_its_input(tmp_path: Path) -> None:
    path = tmp_path / "value.txt"
    path.write_bytes(b"content")
    (report,) = batch.parse_many([path])
    assert (report.source, report.sha256) == (str(path), hashlib.sha256(b"content").hexdigest())


@pytest.mark.usefixtures("stub")
def test_a_failure_of_bytes_keeps_their_digest() -> None:
    (report,) = batch.parse_many([b"value"])
    assert (report.source, report.sha256) == ("<bytes>", hashlib.sha256(b"value").hexdigest())


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize("source", [3, None, object(), ["a"], "\0.txt"])
def test_what_is_no_source_is_a_failure(source: Any) -> None:
    (report,) = batch.parse_many([source])
    assert report.status == "failed" or isinstance(source, str)


@pytest.mark.usefixtures("stub")
def test_a_binary_file_is_read() -> None:
    (report,) = batch.parse_many([io.BytesIO(b"good")])
    assert report.status != "failed"


class BrokenFile:
    """A file whose disk is gone."""

    def read(self, size: int) -> bytes:
        raise OSError("gone")


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize("source", [BrokenFile(), io.StringIO("text")])
def test_a_file_that_gives_no_bytes_is_a_failure(source: Any) -> None:
    (report,) = batch.parse_many([source])
    assert report.error is not None
    assert report.error.code == "unreadable"


def test_one_job_builds_no_pool(monkeypatch: pytest.MonkeyPatch, stub: None) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a pool was built")

    monkeypatch.setattr(joblib, "Parallel", refuse)
    assert len(list(batch.parse_many(["good.txt"] * 3))) == 3


@pytest.mark.usefixtures("stub")
def test_sources_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def sources() -> Iterator[str]:
        for number in range(10):
            taken.append(number)
            yield "good.txt"

    next(batch.parse_many(sources()))
    assert taken == [0]


def test_no_jobs_at_all_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="jobs"):
        batch.parse_many([], jobs=0)


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize("jobs", [1, 2])
def test_an_outer_configuration_is_honoured(jobs: int) -> None:
    names = [f"{name}.txt" for name in (*FAULTS, "good") for _ in range(10)]
    with joblib.parallel_config(backend="threading", n_jobs=2):
        reports = list(batch.parse_many(names, jobs=jobs))
    assert Counter(each.source for each in reports) == Counter(names)


class NoGenerators(joblib._parallel_backends.ThreadingBackend):
    """A backend that gives its results only all at once."""

    supports_return_generator = False


@pytest.mark.usefixtures("stub")
def test_a_backend_without_generators_gets_chunks() -> None:
    joblib.register_parallel_backend("no_generators", NoGenerators)
    names = [f"{number}.txt" for number in range(batch.CHUNK * 2 + 5)]
    with joblib.parallel_config(backend="no_generators", n_jobs=2):
        reports = list(batch.parse_many(names))
    assert sorted(each.source for each in reports) == sorted(names)


DEADLY = """
import os
from gongkai.pipeline import batch
from gongkai.core.report import Field, Report

def run(task):
    if task.source == "deadly":
        os._exit(1)
    return task.number, Report(task.source, "", fields={"a": Field("a")})

batch.run_within_time = run
names = [str(number) for number in range(20)]
for report in batch.parse_many([*names[:5], "deadly", *names[5:]], jobs=2):
    print(report.source, report.status)
"""


def test_a_worker_that_dies_costs_its_input_only() -> None:
    done = subprocess.run([sys.executable, "-c", DEADLY], capture_output=True, text=True, check=True)
    found = dict(line.split() for line in done.stdout.splitlines())
    assert len(found) == 21
    assert [name for name, status in found.items() if status == "failed"] == ["deadly"]


HANGING = """
import ctypes
from gongkai.pipeline import batch
from gongkai.core.options import ParseOptions
from gongkai.core.report import Field, Report

def hang(task):
    if task.source == "hanging":
        ctypes.PyDLL(None).sleep(600)  # in C, with Python's lock held
    return task.number, Report(task.source, "", fields={"a": Field("a")})

def work(task):
    from gongkai.pipeline import batch
    batch.run = hang
    return batch.run_within_time(task)

batch.run_within_time = work
names = [str(number) for number in range(8)]
for report in batch.parse_many([*names[:3], "hanging", *names[3:]], jobs=2, options=ParseOptions(report_seconds=2)):
    print(report.source, report.error.code if report.error else "read")
"""


def test_a_worker_that_hangs_inside_a_library_is_ended_and_costs_its_input_only() -> None:
    done = subprocess.run([sys.executable, "-c", HANGING], capture_output=True, text=True, check=True, timeout=120)
    found = dict(line.split() for line in done.stdout.splitlines())
    assert len(found) == 9
    assert {name: code for name, code in found.items() if code != "read"} == {"hanging": "timeout"}


IN_TIME = """
import time
from gongkai.pipeline import batch
from gongkai.core.options import ParseOptions

print(batch.run_within_time(batch.BatchInput(0, "absent.txt", ParseOptions(report_seconds=2)))[1].error.code)
time.sleep(3)
print("alive")
"""


def test_a_worker_may_wait_for_its_next_input_longer_than_one_may_take() -> None:
    done = subprocess.run([sys.executable, "-c", IN_TIME], capture_output=True, text=True)
    assert done.stdout.split() == ["unreadable", "alive"]


def test_a_task_is_small() -> None:
    assert len(pickle.dumps(batch.BatchInput(7, Path("a/b.txt"), DEFAULT_OPTIONS))) < 1_000


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize("name", ["good", "refused", "large", "memory"])
def test_a_report_travels_between_processes(name: str) -> None:
    (report,) = batch.parse_many([f"{name}.txt"])
    assert pickle.loads(pickle.dumps(report)).to_dict() == report.to_dict()

"""Every input of a batch ends as one report, whatever goes wrong with it."""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import joblib
import pytest

import gongkai
from gongkai.assessment.known_issues import add_known
from gongkai.core.errors import Crashed, GongkaiError, LimitExceeded, ModelError, NotAReport, OutOfMemory, TimedOut
from gongkai.core.options import DEFAULT_OPTIONS, ParseOptions
from gongkai.core.report import Field, Report
from gongkai.pipeline import batch, cluster
from gongkai.pipeline.answers import Given, ReadTask, WorkerSettings, dumped, loaded
from gongkai.pipeline.worker import answer_to

SAMPLES = Path(__file__).parents[2] / "samples"
SOUND = SAMPLES / "pipes.txt"

FAULTS = {
    "refused": lambda: NotAReport("no report", "不是年报"),
    "large": lambda: LimitExceeded("cells", 10, 5),
    "value": lambda: ValueError("odd"),
    "memory": lambda: MemoryError(),
    "recursion": lambda: RecursionError("too deep"),
    "key": lambda: KeyError("missing"),
}
CODES = {
    "refused": "not_a_report",
    "large": "limit_exceeded",
    "value": "internal",
    "memory": "limit_exceeded",
    "recursion": "internal",
    "key": "internal",
    "good": None,
}


def fake_parse(source: Any, options: ParseOptions) -> Report:
    """Stand in for the pipeline: the source's name says what happens."""
    name = Path(source).stem
    if name in FAULTS:
        raise FAULTS[name]()
    return Report(str(source), "0" * 64, edition="2021", fields={"a.b.c": Field("a.b.c")})


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("gongkai.pipeline.stages")
    module.parse = fake_parse  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "gongkai.pipeline.stages", module)
    monkeypatch.setattr("gongkai.pipeline.worker._bound_memory", lambda most: None)


def answered(name: str, **settings: bool) -> Any:
    task = ReadTask(0, f"{name}.txt", f"{name}.txt")
    return answer_to(task, WorkerSettings(DEFAULT_OPTIONS, **settings), {"version": "1"}, [])[0]


# ---- in a worker


@pytest.mark.usefixtures("stub")
@pytest.mark.parametrize("as_objects", [False, True])
@pytest.mark.parametrize(("name", "code"), CODES.items())
def test_each_failure_keeps_its_reason(name: str, code: str | None, as_objects: bool) -> None:
    answer = answered(name, as_objects=as_objects)
    assert answer.head["code"] == code
    if as_objects:
        error = loaded(answer.body).error
        assert (error.code if error else None) == code


@pytest.mark.usefixtures("stub")
def test_an_unforeseen_error_names_its_class_and_message() -> None:
    report = loaded(answered("value", as_objects=True).body)
    assert "ValueError: odd" in report.error.en
    assert "ValueError: odd" in report.error.zh


@pytest.mark.usefixtures("stub")
def test_a_failure_keeps_the_digest_of_its_input(tmp_path: Path) -> None:
    path = tmp_path / "value.txt"
    path.write_bytes(b"content")
    answer, _ = answer_to(ReadTask(3, str(path), "name"), WorkerSettings(DEFAULT_OPTIONS), None, [])
    assert (answer.head["number"], answer.head["sha256"]) == (3, hashlib.sha256(b"content").hexdigest())


@pytest.mark.usefixtures("stub")
def test_only_an_input_that_used_up_the_memory_has_its_process_renewed() -> None:
    used_up = [
        name
        for name in CODES
        if answer_to(ReadTask(0, f"{name}.txt", name), WorkerSettings(DEFAULT_OPTIONS), None, [])[1]
    ]
    assert used_up == ["memory"]


@pytest.mark.parametrize(
    "error",
    [NotAReport("a", "b"), LimitExceeded("cells", 2, 1), TimedOut(3), OutOfMemory(1000), Crashed("SIGSEGV")],
)
def test_an_error_travels_whole(error: GongkaiError) -> None:
    got = loaded(dumped(error))
    assert (type(got), got.code, got.message()) == (type(error), error.code, error.message())


class Harmful:
    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("run",)


@pytest.mark.parametrize("content", [Harmful(), Path("x"), {"a": Harmful()}])
def test_what_a_worker_sends_builds_reports_and_nothing_else(content: Any) -> None:
    with pytest.raises(pickle.UnpicklingError):
        loaded(pickle.dumps(content))


def test_what_is_known_from_outside_is_compared() -> None:
    report = Report("a", "", "2021", 2022, "甲县水务局")
    add_known(report, ReadTask(1, "a", "a", Given("https://example.org/a", "乙县水务局", 2022)).known)
    assert [(each.code, each.severity) for each in report.issues] == [("known_differs", "warning")]
    assert "乙县水务局" in report.issues[0].zh
    assert report.metadata["url"] == "https://example.org/a"


def test_a_task_is_small() -> None:
    assert len(pickle.dumps(ReadTask(7, "a/b.txt", "a/b.txt"))) < 1_000


# ---- many


class BrokenFile:
    """A file whose disk is gone."""

    def read(self, size: int) -> bytes:
        raise OSError("gone")


def test_every_kind_of_source_gives_a_report(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_bytes(SOUND.read_bytes())
    (tmp_path / "list.csv").write_text(f"path,year,agency\n{SOUND},2022,某某县\n", "utf-8")
    odd = [3, None, object(), ["a"], "\0.txt", "/dev/zero", BrokenFile(), io.StringIO("text"), tmp_path / "absent"]
    good = [SOUND, str(SOUND), SOUND.read_bytes(), io.BytesIO(SOUND.read_bytes()), tmp_path / "folder"]
    named = [str(SAMPLES / "pipes-[lt]*.txt"), str(tmp_path / "list.csv")]
    reports = list(gongkai.parse_many([*good, *odd, *named], jobs=2))
    statuses = Counter(each.status for each in reports)
    assert statuses == {"accepted": len(good) + 3, "failed": len(odd)}
    assert {each.error.code for each in reports if each.error} == {"unreadable"}
    assert Counter(each.source for each in reports)["<bytes>"] == 8
    assert [each.issues[0].code for each in reports if each.issues] == ["known_differs"]
    narratives = {each.narrative for each in reports if each.source == str(SOUND)}
    assert narratives == {gongkai.parse(SOUND).narrative}


def test_a_report_of_a_batch_is_that_of_one_document() -> None:
    (report,) = gongkai.parse_many([SOUND])
    assert report.to_json() == gongkai.parse(SOUND).to_json()


def test_no_jobs_at_all_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="jobs"):
        batch.parse_many([], jobs=0)


def test_no_sources_are_no_reports_and_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongkai.pipeline.pool.KeeperProcess", None)
    assert list(batch.parse_many([])) == []


def test_a_model_that_is_absent_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model"):
        list(batch.parse_many([SOUND], options=ParseOptions(model=tmp_path)))


def breaking() -> Iterator[Path]:
    yield SOUND
    yield SOUND
    raise KeyError("the caller's own")


@pytest.mark.parametrize("backend", [None, "threading"])
def test_what_the_caller_raises_reaches_the_caller_after_what_was_under_way(backend: str | None) -> None:
    got = []

    def take() -> None:
        for report in batch.parse_many(breaking(), jobs=2):
            got.append(report.status)

    outer = joblib.parallel_config(backend=backend, n_jobs=2) if backend else nullcontext()
    with outer, pytest.raises(KeyError, match="the caller's own"):
        take()
    assert got == ["accepted", "accepted"]


def test_sources_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def sources() -> Iterator[Path]:
        for number in range(20):
            taken.append(number)
            yield SOUND

    reports = batch.parse_many(sources())
    next(reports)
    assert len(taken) <= 4
    reports.close()  # type: ignore[attr-defined]


class NoGenerators(joblib._parallel_backends.ThreadingBackend):
    """A backend that gives its results only all at once."""

    supports_return_generator = False


@pytest.mark.parametrize("backend", ["threading", "no_generators"])
def test_an_outer_configuration_is_honoured(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    joblib.register_parallel_backend("no_generators", NoGenerators)
    monkeypatch.setattr("gongkai.pipeline.pool.run_pool", None)
    monkeypatch.setattr(cluster, "CHUNK", 2)
    monkeypatch.setattr(cluster, "CHUNKS_AT_ONCE", 1)
    names = [SAMPLES / "notice.html", SOUND] * 4
    with joblib.parallel_config(backend=backend, n_jobs=2):
        reports = list(batch.parse_many([*names, "absent.txt"]))
    assert Counter(each.source for each in reports) == Counter(map(str, [*names, "absent.txt"]))
    assert Counter(each.status for each in reports) == {"accepted": 4, "failed": 5}


class Broken(joblib._parallel_backends.ThreadingBackend):
    """A backend whose workers are all gone."""

    def submit(self, func: Any, callback: Any = None) -> Any:
        raise RuntimeError("no workers left")

    apply_async = submit


def test_what_a_broken_backend_had_is_done_here() -> None:
    joblib.register_parallel_backend("broken", Broken)
    with joblib.parallel_config(backend="broken", n_jobs=2):
        reports = list(batch.parse_many([SOUND] * 3))
    assert [each.status for each in reports] == ["accepted"] * 3

"""What a batch has finished is kept whole, found again by content, and given in the order of the inputs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.core.errors import GongkaiError, UnreadableInput
from gongkai.core.options import ParseOptions
from gongkai.core.report import Field, Report
from gongkai.pipeline.answers import Answer, Given, ReadTask, WorkerSettings, answer_of, failed_answer
from gongkai.pipeline.batch_run import BatchRun
from gongkai.pipeline.journal import Journal

SETTINGS = WorkerSettings(ParseOptions())


def answer(
    name: str, number: int = 0, sha256: str = "a" * 64, local: bool = False, agency: str | None = None
) -> Answer:
    read = Report(name, sha256, "2021", 2022, agency, {"a.b.c": Field("a.b.c", Decimal(number + 1), status="printed")})
    return answer_of(read, number, SETTINGS, local=local)


def add(journal: Journal, name: str, sha256: str = "a" * 64, place: str = "/x", **more: bool) -> None:
    journal.add(answer(name, sha256=sha256, **more), name, place, sha256)


def test_a_report_is_found_again_by_its_content(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "key")
    add(journal, "a.txt")
    journal.close()
    again = Journal(tmp_path / "j", "key")
    entry = again.find("a" * 64, "/elsewhere")
    assert entry
    assert json.loads(again.read(entry))["source"] == "a.txt"


def test_a_report_of_another_parser_model_or_options_is_not_used(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "key")
    add(journal, "a.txt")
    journal.close()
    assert Journal(tmp_path / "j", "other").find("a" * 64, "/x") is None


def test_a_report_that_depends_on_files_beside_it_serves_its_folder_only(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "key")
    add(journal, "a.html", local=True)
    assert journal.find("a" * 64, "/x")
    assert journal.find("a" * 64, "/y") is None


def test_what_failed_is_kept_unless_it_is_to_be_tried_again(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"content")
    journal = Journal(tmp_path / "j", "key")
    failed = failed_answer(ReadTask(0, str(path), "a.txt"), UnreadableInput("odd"), SETTINGS, None)
    sha256 = failed.head["sha256"]
    journal.add(failed, "a.txt", "/x", sha256)
    journal.close()
    kept = Journal(tmp_path / "j", "key")
    assert kept.find(sha256, "/x")
    kept.close()
    assert Journal(tmp_path / "j", "key", retry_failed=True).find(sha256, "/x") is None


def test_two_runs_do_not_write_to_one_journal(tmp_path: Path) -> None:
    first = Journal(tmp_path / "j", "key")
    with pytest.raises(GongkaiError, match="another run"):
        Journal(tmp_path / "j", "key")
    first.close()


@given(index=st.integers(0, 3_000), reports=st.integers(0, 3_000))
def test_wherever_the_files_are_cut_whole_reports_are_left(
    tmp_path_factory: pytest.TempPathFactory, index: int, reports: int
) -> None:
    folder = tmp_path_factory.mktemp("cut") / "j"
    journal = Journal(folder, "key")
    digests = [f"{number:064}" for number in range(4)]
    for digest in digests:
        add(journal, f"{digest}.txt", digest)
    journal.close()
    for name, size in (("index.jsonl", index), ("reports.jsonl", reports)):
        os.truncate(folder / name, min(size, (folder / name).stat().st_size))
    again = Journal(folder, "key")
    found = [digest for digest in digests if again.find(digest, "/x")]
    assert found == digests[: len(found)]
    lines = (folder / "reports.jsonl").read_bytes().splitlines(keepends=True)
    assert [json.loads(line)["sha256"] for line in lines] == found
    assert all(line.endswith(b"\n") for line in lines)
    add(again, "new.txt", "b" * 64)
    entry = again.find("b" * 64, "/x")
    assert entry
    assert json.loads(again.read(entry))["source"] == "new.txt"
    again.close()


def test_a_report_whose_bytes_were_lost_is_read_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "key")
    for digest in ("a" * 64, "b" * 64):
        add(journal, "x.txt", digest)
    journal.close()
    path = tmp_path / "j" / "reports.jsonl"
    data = bytearray(path.read_bytes())
    data[-50:-1] = bytes(49)  # as after a loss of power
    path.write_bytes(data)
    again = Journal(tmp_path / "j", "key")
    assert again.find("a" * 64, "/x")
    assert again.find("b" * 64, "/x") is None


def test_times_stand_in_the_journal_and_in_no_report(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "key")
    add(journal, "a.txt")
    told = json.loads((tmp_path / "j" / "index.jsonl").read_text("utf-8"))
    assert {"at", "seconds"} <= set(told)
    assert not {"at", "seconds"} & set(json.loads((tmp_path / "j" / "reports.jsonl").read_text("utf-8")))


# ---- a run


class Reader:
    """Stands in for the worker processes: reads a task by its file's content."""

    def __init__(self, backwards: bool = False, local: bool = False) -> None:
        self.asked: list[str] = []
        self._backwards, self._local = backwards, local

    def __call__(self, tasks: Iterable[ReadTask]) -> Iterator[Answer]:
        from hashlib import sha256

        tasks = list(tasks)
        for task in reversed(tasks) if self._backwards else tasks:
            assert task.path
            self.asked.append(task.name)
            content = Path(task.path).read_bytes()
            agency = content.decode().split()[0]
            read = answer(task.name, task.number, sha256(content).hexdigest(), self._local, agency)
            read.head["identity"] = agency
            yield read


def run(folder: Path, contents: dict[str, str], reader: Reader, journal: Journal | None = None) -> list[dict]:
    tasks = []
    for number, (name, content) in enumerate(contents.items()):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, "utf-8")
        tasks.append(ReadTask(number, str(path), name))
    journal = journal or Journal(folder / "j", "key")
    return [json.loads(line.content) for line in BatchRun(tasks, journal, 1000, lambda entry: None).lines(reader)]


def told(line: dict) -> list[str]:
    return [issue["message"]["en"] for issue in line["issues"] if issue["code"] == "duplicate_of"]


@pytest.mark.parametrize("backwards", [False, True])
def test_reports_come_in_the_order_of_the_inputs(tmp_path: Path, backwards: bool) -> None:
    lines = run(tmp_path, {"a": "A 1", "b": "B 1", "c": "C 1"}, Reader(backwards))
    assert [each["source"] for each in lines] == ["a", "b", "c"]


def test_the_same_content_is_read_once_and_told(tmp_path: Path) -> None:
    reader = Reader()
    lines = run(tmp_path, {"a": "A 1", "b": "A 1", "c": "B 1"}, reader)
    assert reader.asked == ["a", "c"]
    assert [told(each) for each in lines] == [[], ["the same content as a"], []]
    assert [each["source"] for each in lines] == ["a", "b", "c"]


def test_the_same_content_in_another_folder_is_read_again_where_files_beside_it_count(tmp_path: Path) -> None:
    reader = Reader(local=True)
    lines = run(tmp_path, {"x/a": "A 1", "x/b": "A 1", "y/a": "A 1"}, reader)
    assert reader.asked == ["x/a", "y/a"]
    assert [told(each) for each in lines] == [[], ["the same content as x/a"], ["the same content as x/a"]]


def test_the_same_report_from_two_sources_is_told_and_kept(tmp_path: Path) -> None:
    lines = run(tmp_path, {"a": "A page", "b": "B page", "c": "A pdf"}, Reader())
    assert [told(each) for each in lines] == [[], [], ["agency, year and figures are those of a"]]


def test_what_is_told_does_not_depend_on_the_order_of_completion(tmp_path: Path) -> None:
    contents = {"a": "A page", "b": "A page", "c": "A pdf", "d": "B page"}
    assert run(tmp_path / "1", contents, Reader()) == run(tmp_path / "2", contents, Reader(backwards=True))


def test_a_finished_report_is_not_read_again(tmp_path: Path) -> None:
    contents = {"a": "A 1", "b": "B 1"}
    journal = Journal(tmp_path / "j", "key")
    first = run(tmp_path, contents, Reader(), journal)
    reader = Reader()
    assert run(tmp_path, contents, reader, journal) == first
    assert reader.asked == []


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", "key")
    run(tmp_path, {"a": "A 1", "b": "B 1"}, Reader(), journal)
    reader = Reader()
    run(tmp_path, {"a": "A 1", "b": "B 2"}, reader, journal)
    assert reader.asked == ["b"]


def test_what_is_known_from_outside_is_part_of_what_a_report_depends_on(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("A 1", "utf-8")
    tasks = [ReadTask(0, str(tmp_path / "a"), "a"), ReadTask(1, str(tmp_path / "a"), "a", Given(year=2020))]
    reader = Reader()
    list(BatchRun(tasks, Journal(tmp_path / "j", "key"), 1000, lambda entry: None).lines(reader))
    assert reader.asked == ["a", "a"]


def test_answers_that_are_missing_are_no_end(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("A 1", "utf-8")
    tasks = [ReadTask(0, str(tmp_path / "a"), "a")]
    with pytest.raises(RuntimeError, match="1 inputs"):
        list(BatchRun(tasks, Journal(tmp_path / "j", "key"), 1000, lambda entry: None).lines(lambda tasks: iter([])))


@pytest.mark.parametrize("name", ['with "quotes".txt', "a\\b.txt", "行\n.txt", "\udc80.txt", '", "sha256": "x'])
def test_a_name_stands_as_it_was_given(name: str) -> None:
    from gongkai.pipeline.answers import with_source

    assert json.loads(with_source(answer("before").body, name))["source"] == name
    assert json.loads(with_source(answer(name).body, "after"))["source"] == "after"

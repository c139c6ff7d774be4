"""Labels go to Label Studio and come back as corrections; what was annotated twice is corrected once."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import gongkai
from gongkai.cli import main
from gongkai.core.errors import QueueError
from gongkai.core.labels import LABELS
from gongkai.review import (
    file_reports,
    import_events,
    label_source,
    label_studio_config,
    label_studio_events,
    label_studio_tasks,
    relabel,
    show_report,
)
from gongkai.review.queue.cell_labels import Labelling, SeenCell
from gongkai.review.queue.event_state import relabelled
from gongkai.review.queue.label_studio import _laid_out

SAMPLE = Path(__file__).parents[3] / "samples" / "tabs.txt"
WIDE = Labelling("text", "m", (SeenCell(1, 1, "𠮷", "narrative", "p"), SeenCell(1, 2, "", "blank", "q"),
                               SeenCell(2, 1, "3", "value", "r")))  # fmt: skip


@pytest.fixture(scope="module")
def parsed():
    return {**gongkai.parse(SAMPLE).to_dict(), "source": SAMPLE.name}


@pytest.fixture
def filed(queue, parsed, tmp_path):
    shutil.copy(SAMPLE, tmp_path)
    file_reports(queue, [parsed])
    return queue


def annotated(task, changes, **more):
    """Return a task as Label Studio exports it, some cells given other labels by their text."""
    result = json.loads(json.dumps(task["predictions"][0]["result"]))
    for each in result:
        if each["value"]["text"] in changes:
            each["value"]["labels"] = [changes[each["value"]["text"]]]
    made = {"id": 7, "completed_by": {"id": 3, "email": "li@example.org"}, "created_at": "2024-05-01T08:00:00.000Z"}
    return {**task, "id": 1, "annotations": [{**made, "result": result, **more}]}


def test_a_task_has_a_span_for_each_printed_cell_with_its_label(filed, tmp_path):
    (task,) = label_studio_tasks(filed, tmp_path)
    cells = [cell for cell in label_source(SAMPLE.read_bytes()).cells if cell.text]
    spans = [each["value"] for each in task["predictions"][0]["result"]]
    assert [(each["text"], each["labels"]) for each in spans] == [(cell.text, [cell.label]) for cell in cells]
    assert [task["data"]["text"][each["start"] : each["end"]] for each in spans] == [cell.text for cell in cells]


def test_offsets_count_as_a_browser_does():
    assert _laid_out(WIDE) == ("𠮷 | \n3", [(0, 2), (5, 5), (6, 7)])


def test_what_was_annotated_otherwise_is_a_correction_made_once(filed, tmp_path):
    (task,) = label_studio_tasks(filed, tmp_path)
    text = task["predictions"][0]["result"][0]["value"]["text"]
    done = [annotated(task, {text: "caption"})]
    count = sum(each["value"]["text"] == text for each in task["predictions"][0]["result"])
    assert import_events(filed, label_studio_events(filed, done)) == (count, 0, 0, 0)
    assert import_events(filed, label_studio_events(filed, done)) == (0, count, 0, 0)
    made = relabelled(show_report(filed, SAMPLE.name).events)
    assert {(event.new["label"], event.who) for event in made.values()} == {("caption", "li@example.org")}
    (again,) = label_studio_tasks(filed, tmp_path)
    assert again["predictions"][0]["result"][0]["value"]["labels"] == ["caption"]


def test_what_was_left_as_it_was_or_given_up_is_no_correction(filed, tmp_path):
    (task,) = label_studio_tasks(filed, tmp_path)
    text = task["predictions"][0]["result"][0]["value"]["text"]
    given_up = annotated(task, {text: "caption"}, was_cancelled=True)
    assert list(label_studio_events(filed, [annotated(task, {}), given_up, {**task, "annotations": []}])) == []


@pytest.mark.parametrize("task", [{}, {"data": {}}, {"data": {"sha256": "x", "labelling": {"cells": 3}}}, "text"])
def test_what_is_no_task_is_refused(filed, task):
    with pytest.raises(QueueError):
        list(label_studio_events(filed, [task]))


def test_the_interface_names_every_label():
    tree = ElementTree.fromstring(label_studio_config())
    assert [each.get("value") for each in tree.iter("Label")] == list(LABELS)
    assert tree.find("Text").get("value") == "$text"


def test_the_shell_writes_tasks_and_takes_annotations(filed, place, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, ["review", *arguments, "--db", place])

    assert run("export", "--what", "label-studio-config").stdout.strip() == label_studio_config()
    tasks = tmp_path / "tasks.json"
    run("export", "--what", "label-studio", "--root", str(tmp_path), "-o", str(tasks))
    (task,) = json.loads(tasks.read_text("utf-8"))
    text = task["predictions"][0]["result"][0]["value"]["text"]
    tasks.write_text(json.dumps([annotated(task, {text: "caption"})]), "utf-8")
    assert "0 known" in run("import", str(tasks), "--label-studio").stderr
    assert relabelled(show_report(filed, SAMPLE.name).events)


def test_a_source_that_is_gone_is_named_and_others_are_written(filed, tmp_path):
    relabel(filed, SAMPLE.name, {"1.1": "caption"}, "李", WIDE)
    (tmp_path / SAMPLE.name).unlink()
    left_out = []
    assert list(label_studio_tasks(filed, tmp_path, left_out)) == []
    assert [each.source for each in left_out] == [SAMPLE.name]

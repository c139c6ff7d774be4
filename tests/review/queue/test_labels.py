"""Labels that people corrected: on record, with what the labeller saw, and out again as training data."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

import gongkai
from gongkai.cli import main
from gongkai.core.errors import QueueError
from gongkai.review import (
    accept,
    content_of,
    corrected_labels,
    decided_values,
    exported_events,
    file_reports,
    import_events,
    keep_sources,
    label_source,
    open_database,
    redo,
    relabel,
    settled_reports,
    show_report,
    stats_of,
    undo,
)
from gongkai.review.queue.cell_labels import Labelling, SeenCell
from gongkai.review.queue.database import writing
from gongkai.review.queue.database_tables import copies, labellings
from gongkai.review.queue.event_state import relabelled
from gongkai.training.data_check import check_files

SAMPLE = Path(__file__).parents[3] / "samples" / "sum-fails.txt"
SEEN = Labelling("text", "m-1", (SeenCell(1, 1, "规章", "narrative", "p"), SeenCell(1, 2, "3", "value", "q")))


@pytest.fixture(scope="module")
def parsed():
    return {**gongkai.parse(SAMPLE).to_dict(), "source": SAMPLE.name}


@pytest.fixture
def filed(queue, parsed, tmp_path):
    """A queue with one sample, and its source beside it."""
    shutil.copy(SAMPLE, tmp_path)
    file_reports(queue, [parsed])
    return queue


def labels_of(queue, which=SAMPLE.name):
    return {field: event.new["label"] for field, event in relabelled(show_report(queue, which).events).items()}


def test_a_corrected_label_is_an_event_and_changes_no_figure(filed):
    before = list(settled_reports(filed))
    record = relabel(filed, SAMPLE.name, {"1.1": "row_label"}, "李", SEEN)
    (event,) = record.events
    assert (event.kind, event.field, event.who, event.old["label"], event.new["label"]) == (
        "relabel", "@1.1", "李", "narrative", "row_label",
    )  # fmt: skip
    assert list(settled_reports(filed)) == before
    assert list(decided_values(filed)) == []
    assert stats_of(filed).reviewers == {}
    assert record.standing.state == "machine"


def test_labels_are_undone_and_brought_back_like_all_decisions(filed):
    relabel(filed, SAMPLE.name, {"1.1": "row_label"}, "李", SEEN)
    relabel(filed, SAMPLE.name, {"1.1": "caption"}, "李", SEEN)
    undo(filed, SAMPLE.name, "李")
    assert labels_of(filed) == {"@1.1": "row_label"}
    redo(filed, SAMPLE.name, "李")
    assert labels_of(filed) == {"@1.1": "caption"}
    assert [event.old["label"] for event in show_report(filed, SAMPLE.name).events[:2]] == ["narrative", "row_label"]


@pytest.mark.parametrize(
    ("cell", "label"), [("9.9", "value"), ("1.1", "nonsense"), ("1", "value"), ("-1.1", "value"), ("9" * 5000, "value")]
)
def test_a_cell_or_a_label_that_is_none_is_refused(filed, cell, label):
    with pytest.raises(QueueError, match="no cell"):
        relabel(filed, SAMPLE.name, {"1.1": "caption", cell: label}, "李", SEEN)
    assert show_report(filed, SAMPLE.name).events == ()


def test_what_the_labeller_saw_is_kept_once_and_cannot_be_changed(filed, tmp_path):
    for label in ("row_label", "caption"):
        relabel(filed, SAMPLE.name, {"1.1": label}, "李", SEEN)
    keep_sources(filed, tmp_path)
    for change in (update(labellings).values(payload="x"), delete(labellings), delete(copies)):
        with pytest.raises(DBAPIError, match="only added to"), writing(filed) as connection:
            connection.execute(change)


def test_a_document_with_a_corrected_label_is_written_whole_as_it_was_shown(filed, tmp_path):
    relabel(filed, SAMPLE.name, {"1.1": "row_label"}, "李", SEEN)
    (tmp_path / SAMPLE.name).unlink()
    first, second = corrected_labels(filed, tmp_path)
    assert (first["text"], first["label"], first["origin"], first["who"]) == ("规章", "row_label", "corrected", "李")
    assert (second["text"], second["label"], second["origin"]) == ("3", "value", "predicted")
    assert first["sha256"] == show_report(filed, SAMPLE.name).sha256
    assert "sha256" not in second


def test_a_label_that_a_person_gave_as_it_was_is_confirmed_and_not_corrected(filed, tmp_path):
    relabel(filed, SAMPLE.name, {"1.1": "narrative", "1.2": "blank"}, "李", SEEN)
    assert [(row["label"], row["origin"]) for row in corrected_labels(filed, tmp_path)] == [
        ("narrative", "confirmed"),
        ("blank", "corrected"),
    ]


def test_nothing_is_written_of_a_document_while_its_figures_wait(filed, tmp_path):
    accept(filed, SAMPLE.name, [show_report(filed, SAMPLE.name).standing.open[0]], "李")
    assert list(corrected_labels(filed, tmp_path)) == []


def test_figures_that_were_accepted_confirm_their_cells_once_none_waits(filed, parsed, tmp_path):
    asked = show_report(filed, SAMPLE.name).standing.open
    accept(filed, SAMPLE.name, None, "李")
    rows = list(corrected_labels(filed, tmp_path))
    assert "corrected" not in {row["origin"] for row in rows}
    confirmed = [row for row in rows if row["origin"] == "confirmed"]
    assert [row["text"] for row in confirmed] == [parsed["fields"][field]["raw"] for field in asked]
    assert {row["label"] for row in confirmed} == {"value"}
    assert len(rows) == len(label_source(SAMPLE.read_bytes()).cells)
    written = tmp_path / "labels.jsonl"
    written.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in rows), "utf-8")
    assert list(check_files([written])) == []


def test_a_source_that_is_gone_is_named_and_the_others_are_written(filed, tmp_path):
    accept(filed, SAMPLE.name, None, "李")
    (tmp_path / SAMPLE.name).write_text("another", "utf-8")
    left_out = []
    assert list(corrected_labels(filed, tmp_path, left_out)) == []
    assert [(each.source, each.en) for each in left_out] == [(SAMPLE.name, "the source is changed")]


def test_a_kept_copy_stands_in_for_a_source_that_is_gone(filed, tmp_path):
    assert keep_sources(filed, tmp_path) == (1, 0, 0)
    assert keep_sources(filed, tmp_path) == (0, 1, 0)
    record = show_report(filed, SAMPLE.name)
    (tmp_path / SAMPLE.name).unlink()
    assert content_of(filed, tmp_path, record.source, record.sha256).data == SAMPLE.read_bytes()


def test_a_source_that_is_not_what_was_parsed_is_not_kept(filed, tmp_path):
    (tmp_path / SAMPLE.name).write_text("another", "utf-8")
    assert keep_sources(filed, tmp_path) == (0, 0, 1)
    record = show_report(filed, SAMPLE.name)
    assert content_of(filed, tmp_path, record.source, record.sha256) == ("changed", b"")


def test_a_colleague_gets_corrected_labels_with_what_was_seen(filed, parsed, tmp_path):
    relabel(filed, SAMPLE.name, {"1.1": "row_label"}, "李", SEEN)
    sent = json.loads(json.dumps(list(exported_events(filed))))
    other = open_database(tmp_path / "other.db")
    file_reports(other, [parsed])
    assert import_events(other, sent) == (1, 0, 0, 0)
    assert import_events(other, sent) == (0, 1, 0, 0)
    (tmp_path / SAMPLE.name).unlink()
    assert list(corrected_labels(other, tmp_path)) == list(corrected_labels(filed, tmp_path))
    other.dispose()


@pytest.mark.parametrize(
    "spoiled",
    [
        {"kind": "burn"},
        {"new": None},
        {"new": {}},
        {"old": "x"},
        {"new": {"label": "burn", "text": "", "labelling": ""}},
    ],
)
def test_a_correction_that_is_none_is_not_taken_in(filed, spoiled):
    relabel(filed, SAMPLE.name, {"1.1": "row_label"}, "李", SEEN)
    (sent,) = exported_events(filed)
    assert import_events(filed, [{**sent, "id": "another", **spoiled}]) == (0, 0, 0, 1)
    assert len(show_report(filed, SAMPLE.name).events) == 1


def test_a_correction_without_what_was_seen_is_taken_in_and_given_out(filed, tmp_path):
    relabel(filed, SAMPLE.name, {"1.1": "row_label"}, "李", SEEN)
    (sent,) = exported_events(filed)
    other = {"label": "caption", "text": "规章", "labelling": "0" * 64}
    import_events(filed, [{**sent, "id": "another", "old": other, "new": other, "labelling": None}])
    assert [each["labelling"] is None for each in exported_events(filed)] == [False, True]
    assert len(list(corrected_labels(filed, tmp_path))) == len(label_source(SAMPLE.read_bytes()).cells)


def test_the_shell_lists_cells_and_corrects_their_labels(filed, place, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, ["review", *arguments, "--db", place, "--root", str(tmp_path)])

    cell = label_source(SAMPLE.read_bytes()).cells[0]
    assert cell.text[:20] in run("labels", SAMPLE.name).stdout
    assert run("relabel", SAMPLE.name, f"{cell.line}.{cell.cell}", "furniture", "--by", "李").exit_code == 0
    assert labels_of(filed) == {f"@{cell.line}.{cell.cell}": "furniture"}
    rows = [json.loads(line) for line in run("export", "--what", "labels").stdout.splitlines()]
    assert [row["label"] for row in rows if row["origin"] == "corrected"] == ["furniture"]
    refused = run("relabel", SAMPLE.name, "1.1", "nonsense")
    assert refused.exit_code != 0
    assert "row_label" in refused.stderr

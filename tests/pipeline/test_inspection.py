"""A trace says how a report was read: what was seen, what was decided, and why the other ways lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filled import REQUESTS, parts, with_grid
from printing import one_a_line, pages, piped

import gongkai
from gongkai.training.generator import Piece

SAMPLES = Path(__file__).parents[2] / "samples"


def inspected(text: str) -> gongkai.Trace:
    return gongkai.inspect(text.encode())


@pytest.fixture(scope="module")
def failing() -> gongkai.Trace:
    """A sample one of whose sums fails."""
    return gongkai.inspect(SAMPLES / "sum-fails.txt")


@pytest.mark.parametrize("name", ["sum-fails.txt", "lines-lost.txt", "page-cut.txt", "page.html"])
def test_the_report_is_the_one_that_parse_gives(name: str) -> None:
    trace = gongkai.inspect(SAMPLES / name)
    assert trace.report is not None
    assert trace.report.to_json() == gongkai.parse(SAMPLES / name).to_json()


def test_what_the_reader_saw_is_there_with_its_places(failing: gongkai.Trace) -> None:
    texts = [cell["text"] for line in failing.document["lines"] for cell in line["cells"]]
    assert texts == [each["text"] for each in failing.cells]
    printed = failing.fields["requests.new.total"]
    assert failing.cells[printed["placed"]["cell"]]["source"] == printed["source"]


def test_every_cell_has_its_label_the_likeliest_other_and_their_probabilities(failing: gongkai.Trace) -> None:
    for each in failing.cells:
        other, probability = each["next"]
        assert other != each["label"]
        assert 0 <= probability <= 1
        assert each["probability"] + probability <= 1.0002


def test_what_repair_changed_is_told_before_and_after() -> None:
    def fused(grid: list[list[Piece]]) -> list[list[Piece]]:
        last = grid[-1]
        return [*grid[:-1], [last[0]._replace(text=f"{last[0].text}{last[-7].text}"), *last[-6:]]]

    trace = inspected(pages(with_grid(REQUESTS, fused), piped).text)
    label = REQUESTS.blocks[0].rows[-1].label
    (repair,) = [each for each in trace.repairs if any(label in text for line in each["before"] for text in line)]
    assert label not in repair["before"][0]
    assert label in repair["after"][0]


def test_anchors_say_what_stands_for_what() -> None:
    trace = inspected(pages(parts(), one_a_line).text)
    rows = {row.label: f"{row.id}" for row in REQUESTS.blocks[0].rows}
    found = {each["label"]: each["row"] for each in trace.anchors if each["table"] == "requests" and each["row"]}
    assert {label: found[label] for label in rows} == rows
    assert {each["state"] for each in trace.anchors} >= {"chosen", "header"}
    header = next(each for each in trace.anchors if each["text"] == "其他" and each["state"] == "header")
    assert "other_handling.other" in {other["row"] for other in header["others"]}


def test_the_stream_of_a_table_ends_as_its_last_pass_left_it() -> None:
    for table in inspected(pages(parts(), one_a_line).text).tables:
        assert table["passes"][-1]["items"] == len(table["stream"])
        assert sum(item["kind"] == "token" for item in table["stream"]) == len(table["fields"])


def test_readings_of_a_block_are_weighed_by_their_relations() -> None:
    """All labels of rows, then all figures without a header between them: by rows, or by columns?"""

    def apart(grid: list[list[Piece]]) -> list[list[Piece]]:
        figures = [[piece] for row in grid for piece in row if piece.label == "value"]
        return [*([piece] for row in grid for piece in row if piece.label == "row_label" and piece.text), *figures]

    trace = inspected(pages(with_grid(REQUESTS, apart), one_a_line).text)
    (reading,) = trace.table("requests")["readings"]
    ways = {way["name"]: way for way in reading["ways"]}
    assert [name for name, way in ways.items() if way["chosen"]] == ["rows"]
    assert ways["columns"]["failed"] == len(ways["columns"]["failing"]) > ways["rows"]["failed"] == 0
    assert "relations fail" in ways["columns"]["why"]
    asked = trace.field("requests.new.total")
    (told,) = asked["readings"]
    assert {way["name"]: way["value"] for way in told["ways"]}["rows"] == asked["value"]


def test_columns_that_stand_in_another_order_are_told_with_what_the_relations_say() -> None:
    order = (6, 0, 1, 2, 3, 4, 5)

    def turned(grid: list[list[Piece]]) -> list[list[Piece]]:
        return [[*row[:-7], *(row[len(row) - 7 + at] for at in order)] if len(row) >= 8 else row for row in grid]

    trace = inspected(pages(with_grid(REQUESTS, turned), piped).text)
    (told,) = trace.table("requests")["columns"]
    assert told["why"] == "the columns as printed"
    assert told["failing_as_printed"] < told["failing"]


def test_a_way_to_fill_a_row_that_lost_says_why() -> None:
    """A row of six figures where the form has seven: its sum says which place is blank."""

    def one_short(grid: list[list[Piece]]) -> list[list[Piece]]:
        figures = [Piece(text, "value") for text in ("3", "1", "2", "0", "4", "10")]
        return [[*row[:-7], *figures] if row[0].text == REQUESTS.blocks[0].rows[0].label else row for row in grid]

    row = inspected(pages(with_grid(REQUESTS, one_short), one_a_line).text).field("requests.new.total")["row"]
    states = [each["state"] for each in row["candidates"]]
    assert states[0] == "chosen"
    assert "lost" in states
    lost = [each for each in row["candidates"] if each["state"] == "lost"]
    assert all(each["why"] for each in lost)
    assert any("relation" in each["why"] or "row_total" in each["why"] for each in lost)


def test_relations_have_the_sums_of_their_sides(failing: gongkai.Trace) -> None:
    wrong = [each for each in failing.relations if each["state"] == "fails"]
    assert wrong
    assert all(each["left_sum"] != each["right_sum"] for each in wrong)
    codes = sorted(each["code"] for each in failing.issues if each["severity"] == "error")
    assert sorted(each["code"] for each in wrong) == codes


def test_a_field_has_its_row_its_relations_and_its_evidence(failing: gongkai.Trace) -> None:
    assert failing.report is not None
    asked = failing.report.to_review[0]
    field = failing.field(asked.id)
    assert asked.id in field["row"]["slots"]
    assert all(asked.id in each["fields"] for each in field["relations"])
    assert any(each["state"] == "fails" for each in field["relations"])
    assert field["confidence"] == round(asked.confidence, 6)
    assert field["evidence"]["how"] == field["placed"]["how"]


def test_every_doubt_is_told_in_words() -> None:
    trace = gongkai.inspect(SAMPLES / "lines-lost.txt")
    doubted = {key for key, each in trace.fields.items() if each["placed"]["doubt"]}
    assert doubted == {key for key, each in trace.fields.items() if each["doubts"]} != set()


def test_a_refused_document_has_a_trace_with_the_reason() -> None:
    trace = gongkai.inspect(SAMPLES / "notice.html")
    assert isinstance(trace.error, gongkai.NotAReport)
    assert trace.report is None
    assert trace.cells
    assert trace.anchors
    assert trace.to_dict()["status"] == "failed"


def test_what_cannot_be_read_raises_as_parse_does() -> None:
    with pytest.raises(gongkai.UnreadableInput):
        gongkai.inspect(SAMPLES / "no-such-file.txt")


def test_a_field_or_table_that_is_not_there_names_those_near_it(failing: gongkai.Trace) -> None:
    with pytest.raises(KeyError, match=r"requests\.new\.total"):
        failing.field("requests.new.totl")
    with pytest.raises(KeyError, match="disputes"):
        failing.table("dispute")


def test_all_of_it_is_json(failing: gongkai.Trace) -> None:
    assert json.loads(failing.to_json())["fields"].keys() == failing.fields.keys()

"""Corrections: read, joined with their documents, checked, grouped; what weight they get."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gongkai.cli import main
from gongkai.core.errors import UnreadableInput
from gongkai.core.labels import LABELS
from gongkai.forms.form import editions
from gongkai.readers import read
from gongkai.training import Material, Settings, corrected_data, gather, groups_of, label_data
from gongkai.training.correction_weight import choose_weight
from gongkai.training.corrections import LOST, Corrected
from gongkai.training.data_check import KEYS
from gongkai.training.generator import make_report, make_sample
from gongkai.training.generator.held_out import NUMBERED
from gongkai.training.label_export import cell_lines
from gongkai.training.provenance import origin_of

FORMS = tuple(editions().values())


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def cells(tmp_path: Path) -> list[dict[str, Any]]:
    """The corrected cells of one report, which stands beside them."""
    sample = make_sample("A", 5)
    (tmp_path / "a.txt").write_text(sample.content, "utf-8", newline="")
    document = read(tmp_path / "a.txt")
    rows = cell_lines(document, sample, "train", FORMS)
    return [{**row, "document": "a.txt", "origin": "corrected", "sha256": document.sha256} for row in rows]


@pytest.fixture
def decide(tmp_path: Path, cells: list[dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    def line(field: str, value: Any, status: str = "printed", at: str = "2026-01-01", **more: Any) -> dict[str, Any]:
        shown = {"value": 0, "unit": None, "status": "printed"}
        decided = {"value": value, "unit": None, "status": status}
        return {
            "sha256": cells[0]["sha256"], "source": "a.txt", "edition": "2021", "field": field, "read": shown,
            "decided": decided, "who": "李", "at": at, **more,
        }  # fmt: skip

    return line


def faults(folder: Path) -> list[str]:
    done = CliRunner().invoke(main, ["check-data", str(folder)])
    return done.stdout.splitlines() if done.exit_code == 1 else []


def test_cells_and_values_meet_in_their_document(tmp_path: Path, cells: Any, decide: Any) -> None:
    write(tmp_path / "labels.jsonl", cells)
    write(tmp_path / "values.jsonl", [decide("requests.new.total", 12), decide("reviews.total", None, "unreadable")])
    assert faults(tmp_path) == []
    (found,) = gather(tmp_path)
    assert len(found.labels) == len(cells)
    assert found.values == {"requests.new.total": Decimal(12), "reviews.total": LOST}


def test_cells_that_people_left_are_told_from_those_they_changed_and_the_models_own_say_nothing(
    tmp_path: Path, cells: Any
) -> None:
    write(tmp_path / "a.jsonl", [{**each, "at": "1"} for each in cells[:3]])
    bare = {key: cells[3][key] for key in list(KEYS)} | {"origin": "predicted"}
    write(tmp_path / "b.jsonl", [{**cells[1], "origin": "confirmed", "at": "2"}, bare])
    assert faults(tmp_path) == []
    (found,) = gather(tmp_path)
    places = [(each["line"], each["cell"]) for each in cells]
    assert set(found.labels) == set(places[:3])
    assert found.confirmed == {places[1]}
    (origin,) = origin_of((), [found], 1.0)["corrected"].values()
    assert origin["labels"] == {"corrected": 2, "confirmed": 1}


def test_a_later_decision_holds(tmp_path: Path, decide: Any) -> None:
    rows = [decide("requests.new.total", 12, at="2026-01-02"), decide("requests.new.total", 7, at="2026-01-01")]
    write(tmp_path / "values.jsonl", rows)
    assert gather(tmp_path)[0].values == {"requests.new.total": Decimal(12)}


def test_only_audited_values_are_told_apart(tmp_path: Path, decide: Any) -> None:
    rows = [decide("requests.new.total", 12, audit=True), decide("reviews.total", 0, audit=False)]
    write(tmp_path / "values.jsonl", rows)
    assert gather(tmp_path)[0].audited == {"requests.new.total"}


def test_a_text_that_is_no_longer_the_sources_is_found(tmp_path: Path, cells: Any) -> None:
    cells[3]["text"] += "x"
    write(tmp_path / "labels.jsonl", cells)
    assert ["no longer what the source says" in line for line in faults(tmp_path)] == [True]
    with pytest.raises(UnreadableInput, match=r"labels\.jsonl:4.*check-data"):
        gather(tmp_path)


def test_a_source_that_changed_is_found(tmp_path: Path, cells: Any) -> None:
    write(tmp_path / "labels.jsonl", cells)
    (tmp_path / "a.txt").write_text("别的\n", "utf-8")
    assert ["changed since" in line for line in faults(tmp_path)] == [True]


def test_values_of_a_source_that_changed_are_found_once(tmp_path: Path, decide: Any) -> None:
    write(tmp_path / "values.jsonl", [decide("reviews.total", 1), decide("requests.new.total", 2)])
    (tmp_path / "a.txt").write_text("别的\n", "utf-8")
    assert ["changed since" in line for line in faults(tmp_path)] == [True]


def test_a_source_that_is_gone_is_found(tmp_path: Path, cells: Any) -> None:
    write(tmp_path / "labels.jsonl", cells)
    (tmp_path / "a.txt").unlink()
    assert len(faults(tmp_path)) == 1


def test_two_labels_for_one_cell_are_found_across_files(tmp_path: Path, cells: Any) -> None:
    other = next(label for label in LABELS if label != cells[2]["label"])
    write(tmp_path / "1.jsonl", cells)
    write(tmp_path / "2.jsonl", [{**cells[2], "label": other}])
    assert ["the same cell was" in line for line in faults(tmp_path)] == [True]


def test_a_cell_that_was_corrected_again_later_is_no_fault(tmp_path: Path, cells: Any) -> None:
    other = next(label for label in LABELS if label != cells[2]["label"])
    write(tmp_path / "1.jsonl", cells)
    write(tmp_path / "2.jsonl", [{**cells[2], "label": other, "at": "2026-03-01"}])
    assert faults(tmp_path) == []
    assert gather(tmp_path)[0].labels[cells[2]["line"], cells[2]["cell"]] == other


def test_two_values_for_one_field_at_one_time_are_found(tmp_path: Path, decide: Any) -> None:
    write(tmp_path / "values.jsonl", [decide("reviews.total", 1), decide("reviews.total", 2)])
    assert ["two decisions" in line for line in faults(tmp_path)] == [True]


def test_a_label_outside_the_set_is_found(tmp_path: Path, cells: Any) -> None:
    cells[0]["label"] = "title"
    write(tmp_path / "labels.jsonl", cells)
    assert ["unknown label" in line for line in faults(tmp_path)] == [True]


def test_a_document_on_both_sides_of_a_split_is_found(tmp_path: Path, cells: Any) -> None:
    write(tmp_path / "1.jsonl", cells)
    write(tmp_path / "2.jsonl", [{**cells[0], "split": "calibration"}])
    assert ["two splits" in line for line in faults(tmp_path)] == [True]


def test_a_copy_on_the_other_side_of_a_split_is_found(tmp_path: Path, cells: Any) -> None:
    text = (tmp_path / "a.txt").read_text("utf-8")
    (tmp_path / "b.txt").write_text(text + "打印\n", "utf-8", newline="")
    write(tmp_path / "1.jsonl", cells)
    copies = [{**row, "document": "b.txt", "split": "calibration", "sha256": None} for row in cells]
    for row in copies:
        del row["sha256"]
    write(tmp_path / "2.jsonl", copies)
    assert ["a copy of a.txt" in line for line in faults(tmp_path)] == [True]


def corrected(seed: int, agency: str, family: str = "A") -> Corrected:
    sample = make_report(family, seed)
    document = read(sample.content.encode())
    labels = {(row["line"], row["cell"]): row["label"] for row in cell_lines(document, sample, "train", FORMS)}
    return Corrected(sample.name, agency, family, document, labels)


def test_documents_of_one_agency_and_copies_stay_in_one_group() -> None:
    twins = [corrected(1, "甲"), corrected(2, "甲"), corrected(3, "乙"), corrected(4, "丙")]
    copy = Corrected("copy", "丁", "A", twins[2].document)
    groups = groups_of([*twins, copy], 3)
    assert sorted(len(group) for group in groups) == [1, 2, 2]
    assert next(group for group in groups if copy in group) == [twins[2], copy]


def test_corrected_cells_are_seen_as_generated_ones_are() -> None:
    assert corrected_data([corrected(5, "甲")], FORMS).rows == label_data([make_sample("A", 5)], FORMS).rows


def test_cells_that_nobody_labelled_teach_nothing() -> None:
    whole = corrected(5, "甲")
    some = Corrected("a", "甲", "A", whole.document, dict(list(whole.labels.items())[:4]))
    assert sum(corrected_data([some], FORMS).rows.values()) == 4


@pytest.fixture(scope="module")
def material() -> Material:
    found = Material(Settings(training=2, calibration=1, weights=(0.1, 1.0, 30.0)), ["A", "HTML"])
    for name in found.families:
        found.cells(name, FORMS)
    return found


def weight_of(documents: list[Corrected], material: Material) -> float:
    data = {name: material.cells(name, FORMS) for name in material.families}
    return choose_weight(data, documents, material, FORMS)


def test_labels_that_hold_in_other_documents_are_given_weight(material: Material) -> None:
    """In a layout that no generated report has."""
    assert weight_of([corrected(21, "甲", NUMBERED), corrected(22, "乙", NUMBERED)], material) == 1.0


def test_documents_of_one_agency_prove_nothing_of_others(material: Material) -> None:
    assert weight_of([corrected(21, "甲", NUMBERED), corrected(22, "甲", NUMBERED)], material) == 0.1


def test_spoiled_labels_are_not_given_weight(material: Material) -> None:
    """Labels that contradict each other from document to document are worth no more than generated ones."""
    spoiled = [
        Corrected(each.name, each.agency, "A", each.document, {place: LABELS[(number * 3 + turn) % 8]
                  for number, place in enumerate(each.labels)})
        for turn, each in enumerate([corrected(21, "甲"), corrected(22, "乙")])
    ]  # fmt: skip
    assert weight_of(spoiled, material) == 0.1

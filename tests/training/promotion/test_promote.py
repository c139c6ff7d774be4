"""From the shell: compare, promote, take back."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from workshop import FAMILIES, LAYOUT, Workshop

from gongkai.cli import main
from gongkai.core.errors import ModelError
from gongkai.pipeline import model_store
from gongkai.training import gather
from gongkai.training.generator import make_sample
from gongkai.training.promotion import Check, Verdict, promote

PASSED = Verdict((Check("silent", True, "好", "fine"),))
REFUSED = Verdict((Check("silent", False, "坏", "silent errors 0 → 3"),))


@pytest.fixture(autouse=True)
def few_layouts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "gongkai.training.promotion.acceptance.ACCURACY_MARGIN", 0.02
    )  # a handful of reports, so wide bounds
    monkeypatch.setattr("gongkai.training.generator.FAMILIES", dict.fromkeys((*FAMILIES, LAYOUT)))


@pytest.fixture
def copy(challenger: Path, tmp_path: Path) -> Path:
    """The challenger, to be marked."""
    folder = tmp_path / challenger.name
    shutil.copytree(challenger, folder)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def in_use() -> str:
    return model_store.read_manifest(model_store.find_model()).title


def test_a_promoted_model_is_in_use_and_can_be_taken_back(champion: Path, copy: Path) -> None:
    assert in_use() == "gongkai-champion"
    promote(copy, PASSED)
    assert in_use() == "gongkai-r1"
    assert model_store.load_model().manifest.data["gate"]["passed"]
    assert run("models", "rollback").exit_code == 0
    assert in_use() == "gongkai-champion"
    model_store.load_model()


def test_a_refused_model_stays_out(champion: Path, copy: Path) -> None:
    with pytest.raises(ModelError, match="0 → 3"):
        promote(copy, REFUSED)
    assert in_use() == "gongkai-champion"


def test_a_forced_model_says_so_for_ever(champion: Path, copy: Path) -> None:
    promote(copy, REFUSED, force=True)
    gate = model_store.load_model().manifest.data["gate"]
    assert gate["forced"]
    assert [each["name"] for each in gate["checks"] if not each["passed"]] == ["silent"]


def test_taking_back_ends_at_the_model_of_the_package(home: Path, challenger: Path, copy: Path) -> None:
    shutil.copytree(challenger, home / "packed" / challenger.name)
    model_store.pin(home / "packed" / challenger.name)
    promote(copy, PASSED)
    assert model_store.find_model().is_relative_to(model_store.user_folder())
    model_store.roll_back()
    assert model_store.find_model() == home / "packed" / challenger.name
    with pytest.raises(ModelError, match="no promotion"):
        model_store.roll_back()


def test_a_stranger_is_not_made_ones_own_by_a_mark(champion: Path, retrained: Path, tmp_path: Path) -> None:
    shutil.copytree(retrained, tmp_path / "stranger")
    with pytest.raises(ModelError, match="not trusted"):
        promote(tmp_path / "stranger", PASSED)


def test_the_whole_way_from_the_shell(
    champion: Path, workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Train with corrections, compare, promote, roll back."""
    monkeypatch.setattr("gongkai.training.settings.FAMILIES", dict.fromkeys(FAMILIES))
    (tmp_path / "settings.toml").write_text(
        "training = 4\ncalibration = 5\nevaluation = 2\nfolds = 2\nweights = [1.0]\n", "utf-8"
    )
    made = run(
        "train", "--settings", tmp_path / "settings.toml", "--corrections", workshop.corrections,
        "--output", tmp_path / "models",
    )  # fmt: skip
    assert made.exit_code == 0, made.output
    model = next((tmp_path / "models").glob("gongkai-*-r1"))
    assert in_use() == "gongkai-champion"
    challenge = (model, "--reports", 3, "--corrections", workshop.corrections)
    compared = run("models", "compare", *challenge, "--json", tmp_path / "verdict.json")
    assert compared.exit_code == 0, compared.output
    assert json.loads((tmp_path / "verdict.json").read_text("utf-8"))["passed"]
    assert run("models", "promote", *challenge).exit_code == 0
    assert in_use() == model.name
    assert run("models", "rollback").exit_code == 0
    assert in_use() == "gongkai-champion"


def test_the_corrections_are_all_used(workshop: Workshop, retrained: Path) -> None:
    origin = json.loads((retrained / "evaluation.json").read_text("utf-8"))["origin"]
    assert set(origin["corrected"]) == {each.name for each in gather(workshop.corrections)}
    assert "3 documents corrected by people" in (retrained / "card.md").read_text("utf-8")


def test_the_cells_that_the_shell_labels_are_corrections(champion: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(make_sample("A", 77).content, "utf-8", newline="")
    done = run("label", path, "-o", tmp_path / "c.jsonl", "--by", "李")
    assert done.exit_code == 0, done.output
    assert run("check-data", tmp_path / "c.jsonl", "--sources", tmp_path).exit_code == 0
    (found,) = gather(tmp_path / "c.jsonl")
    assert len(found.labels) == len((tmp_path / "c.jsonl").read_text("utf-8").splitlines())
    assert "section_heading" in found.labels.values()


def test_a_file_of_corrections_is_only_added_to(champion: Path, tmp_path: Path) -> None:
    found = []
    for number, name in enumerate(("a.txt", "b.txt")):
        (tmp_path / name).write_text(make_sample("A", 77 + number).content, "utf-8", newline="")
        assert run("label", tmp_path / name, "-o", tmp_path / "c.jsonl").exit_code == 0
        found.append((tmp_path / "c.jsonl").read_bytes())
    assert found[1].startswith(found[0])
    assert [Path(each.name).name for each in gather(tmp_path / "c.jsonl", tmp_path)] == ["a.txt", "b.txt"]

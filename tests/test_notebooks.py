"""Notebooks run from top to bottom on a small setting, and are stored without outputs, paired with their scripts."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from gongkai.core.errors import ModelError
from gongkai.pipeline.model_store import find_model

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def has_model() -> bool:
    try:
        find_model()
    except ModelError:
        return False
    return True


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert not [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_its_script_says(path: Path) -> None:
    cells = [[cell.source for cell in jupytext.read(each).cells] for each in (path, path.with_suffix(".py"))]
    assert cells[0] == cells[1]


def execute(name: str) -> nbformat.NotebookNode:
    notebook = nbformat.read(FOLDER / name, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(FOLDER)}}).execute()
    return notebook


def texts_of(notebook: nbformat.NotebookNode, kind: str) -> list[str]:
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    return [out["data"][kind] for out in outputs if kind in out.get("data", {})]


def test_the_notebook_of_retraining_runs_to_the_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the gate says of so small a model, it says it; no model of the user is touched."""
    (tmp_path / "settings.toml").write_text(
        "training = 3\ncalibration = 3\nevaluation = 1\nfolds = 2\nweights = [1.0]\n", "utf-8"
    )
    (tmp_path / "pictures").mkdir()
    small = {
        "FAMILIES": "A B C HTML", "LAYOUT": "numbered", "COUNTS": "2", "CHOSEN": "2", "JUDGED": "3", "REPORTS": "2",
        "SETTINGS": tmp_path / "settings.toml", "OUTPUT": tmp_path / "out", "PICTURES": tmp_path / "pictures",
    }  # fmt: skip
    for name, value in small.items():
        monkeypatch.setenv(f"GONGKAI_NOTEBOOK_{name}", str(value))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    notebook = execute("retrain.ipynb")
    pictures = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert pictures == {"retrain-curve.png", "retrain-labels.png", "retrain-calibration.png"}
    assert any("held_out_silent" in text for text in texts_of(notebook, "text/html"))
    assert not (tmp_path / "home" / "gongkai" / "models" / "current.json").exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_parameters_stand_in_a_tagged_cell(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert [cell for cell in cells if "parameters" in cell.metadata.get("tags", ())]


@pytest.mark.skipif(not has_model(), reason="no trained model: run `make train`")
def test_the_notebook_of_errors_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOTEBOOK_TRAINING", "40")
    monkeypatch.setenv("GONGKAI_NOTEBOOK_REPORTS", "2")
    monkeypatch.setenv("GONGKAI_NOTEBOOK_PICTURES", str(tmp_path))
    assert len(texts_of(execute("errors.ipynb"), "text/html")) >= 3
    assert {path.name for path in tmp_path.iterdir()} == {"errors-labels.png", "errors-fields.png"}


def test_the_pictures_that_notebooks_make_are_in_the_documentation() -> None:
    made = {
        name
        for path in NOTEBOOKS
        for name in re.findall(r'keep\(.*"([a-z-]+)"\)', path.with_suffix(".py").read_text("utf-8"))
    }
    assert len(made) == 5
    page = (FOLDER.parent / "docs" / "retraining.md").read_text("utf-8")
    for name in made:
        assert f"pictures/{name}.png" in page
        assert (FOLDER.parent / "docs" / "pictures" / f"{name}.png").is_file()


@pytest.mark.skipif(not has_model(), reason="no trained model: run `make train`")
def test_the_study_finds_every_planted_fault() -> None:
    notebook = execute("study.ipynb")
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    printed = "".join(out["text"] for out in outputs if out.get("name") == "stdout")
    planted, found = re.findall(r"(\d+) faults were planted, (\d+) are found", printed)[0]
    assert planted == found
    assert int(found) >= 4
    assert any("三、收到和处理政府信息公开申请情况" in page for page in texts_of(notebook, "text/html"))

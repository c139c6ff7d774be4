"""Notebooks run from top to bottom on a small setting, and are stored without outputs, paired with their scripts."""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from gongkai.errors import ModelError
from gongkai.model_store import find_model

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


@pytest.mark.skipif(not has_model(), reason="no trained model: run `make train`")
def test_the_notebook_of_errors_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGKAI_NOTEBOOK_TRAINING", "40")
    monkeypatch.setenv("GONGKAI_NOTEBOOK_REPORTS", "2")
    notebook = nbformat.read(FOLDER / "errors.ipynb", as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()
    tables = [out for cell in notebook.cells for out in cell.get("outputs", ()) if "text/html" in out.get("data", {})]
    assert len(tables) >= 3

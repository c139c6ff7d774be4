"""Data flows one way: each module imports only from the rows above its own, and none grows large."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import gongkai

PACKAGE = Path(gongkai.__file__).parent

ROWS: tuple[tuple[str, ...], ...] = (
    ("adornments",),
    ("collecting", "errors", "normalise", "metrics", "options", "rules", "segmentation", "threads"),
    ("document", "schema"),
    ("labels", "report"),
    ("likeness", "misread", "wording", "relations", "output", "words", "succession", "contamination", "placement"),
    ("readers",),
    ("spacing", "stumps"),
    ("broken", "fused", "model_store"),
    ("restoring",),
    ("features", "sources"),
    ("labeller", "reconstruct", "mapping", "validation", "confidence", "recognition", "gate"),
    ("pipeline",),
    ("batch", "evaluation", "data_check", "synthesis", "review"),
    ("evaluation_plot", "evaluation_table"),
    ("training", "review_page"),
    ("promotion",),
    ("cli",),
    ("__main__",),
)
"""The package's modules and subpackages; a row may import from the rows above it."""

FREE = {"__init__"}
"""The package's own file fetches public names lazily, from everywhere."""

MOST_LINES = 400

FILES = sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    """Return the module or subpackage right below the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules right below the package that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            names = [
                f"{node.module}.{alias.name}" if node.module == "gongkai" else str(node.module) for alias in node.names
            ]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.startswith("gongkai."):
                yield name.split(".")[1]


def row_of(name: str) -> int:
    return next(number for number, row in enumerate(ROWS) if name in row)


def test_every_module_has_its_row() -> None:
    assert {name_of(path) for path in FILES} - FREE == {name for row in ROWS for name in row}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_come_from_rows_above(path: Path) -> None:
    own = name_of(path)
    if own in FREE:
        return
    foreign = {name for name in imports_of(path) if name != own and not name.startswith("_")}
    assert not {name for name in foreign if row_of(name) >= row_of(own)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_grows_large(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_the_check_sees_an_import_within_a_function(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f():\n    from gongkai.pipeline import parse\n    import gongkai.pipeline.batch\n", "utf-8")
    assert list(imports_of(path)) == ["pipeline", "batch"]

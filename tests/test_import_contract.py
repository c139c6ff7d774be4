"""Data flows one way: twelve folders, each imports only from those above it; no circle; no module grows large."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import gongkai

PACKAGE = Path(gongkai.__file__).parent

FOLDERS = (
    "core", "forms", "readers", "repair", "labelling", "alignment", "extraction", "assessment", "pipeline", "training",
    "review", "cli",
)  # fmt: skip
"""In the way of a document; a folder imports only from those before it."""

STAGES = frozenset(FOLDERS[2:8])
"""No stage imports another, but for the types that alignment gives."""

SHARED_TYPES = "gongkai.alignment.types"

MOST_LINES = 400

FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(path: Path) -> str:
    """Return the dotted name of a file of the package."""
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in FILES}


def imports_of(path: Path) -> Iterator[str]:
    """Yield the modules of the package that a file imports, those within functions too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield whole if whole in MODULES else str(node.module)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def folder_of(module: str) -> str:
    """Return the folder at the root that a module is in; ``""`` for the package itself."""
    return module.split(".")[1] if "." in module else ""


def test_the_root_has_the_twelve_folders_and_nothing_else() -> None:
    found = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
    assert found - {"_models"} == {*FOLDERS, "__init__.py", "__main__.py", "py.typed"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_come_from_folders_above(path: Path) -> None:
    own = folder_of(module_of(path))
    if own not in FOLDERS:
        return
    for module in imports_of(path):
        other = folder_of(module)
        if module.startswith("gongkai.") and other in FOLDERS and other != own:
            assert FOLDERS.index(other) < FOLDERS.index(own), f"{module} stands below {own}"
            if own in STAGES and other in STAGES:
                assert module == SHARED_TYPES, f"a stage imports another: {module}"


def test_no_module_imports_itself_through_others() -> None:
    graph = {name: {each for each in imports_of(path) if each in MODULES} for name, path in MODULES.items()}
    graph.pop("gongkai")  # fetches public names lazily, from everywhere
    for others in graph.values():
        others.discard("gongkai")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' → '.join(error.args[1])}")


def test_no_two_modules_share_a_name() -> None:
    names = Counter(path.name for path in FILES if path.name != "__init__.py")
    allowed = {"models.py"}  # the command ``gongkai models``
    assert {name for name, count in names.items() if count > 1} <= allowed


def test_no_two_classes_share_a_name() -> None:
    names = Counter(
        node.name
        for path in FILES
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    )
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_grows_large(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


def test_the_check_sees_an_import_within_a_function(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text("def f():\n    from gongkai.pipeline.stages import parse\n    import gongkai.cli\n", "utf-8")
    assert list(imports_of(path)) == ["gongkai.pipeline.stages", "gongkai.cli"]

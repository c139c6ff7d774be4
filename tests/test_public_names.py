"""The public names are complete, typed, and cost nothing until they are used."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import gongkai
from gongkai.core import errors

HEAVY = [
    "numpy",
    "scipy",
    "sklearn",
    "spacy",
    "jieba",
    "lxml",
    "opencc",
    "rapidfuzz",
    "joblib",
    "pandas",
    "matplotlib",
    "rich",
    "platformdirs",
    "charset_normalizer",
    "sqlalchemy",
    "alembic",
]


def loaded_after(program: str) -> list[str]:
    """Return the top-level modules that a fresh interpreter has after a program."""
    program += "\nimport sys, json; print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize(
    "program",
    [
        "import gongkai",
        "import gongkai; gongkai.ParseOptions, gongkai.Report, gongkai.GongkaiError, gongkai.__version__",
        "import gongkai; gongkai.parse_many",
        "from gongkai.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass",
        "from gongkai.cli import main\ntry:\n    main(['parse', '--help'])\nexcept SystemExit:\n    pass",
        "from gongkai.cli import main\ntry:\n    main(['review', 'list', '--help'])\nexcept SystemExit:\n    pass",
    ],
)
def test_nothing_heavy_is_imported(program: str) -> None:
    assert not set(HEAVY) & set(loaded_after(program))


def test_the_heavy_modules_are_named_right() -> None:
    heavy = [name for name in HEAVY if name != "pandas"]
    assert set(heavy) <= set(loaded_after("import " + ", ".join(heavy)))


@pytest.mark.parametrize("name", gongkai.__all__)
def test_each_public_name_is_there(name: str) -> None:
    assert getattr(gongkai, name) is not None


def test_each_error_is_public() -> None:
    classes = {name for name, each in vars(errors).items() if isinstance(each, type)}
    assert classes <= set(gongkai.__all__)


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(gongkai.__file__).read_text("utf-8"))
    block = next(each for each in tree.body if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.dump(each.test))
    imported = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported | {"__version__"} == set(gongkai.__all__)


def test_the_public_names_are_listed_before_use() -> None:
    assert set(gongkai.__all__) <= set(dir(gongkai))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = gongkai.no_such_name


def test_the_package_has_one_name_only() -> None:
    root = Path(gongkai.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", "import parser.gongkai"], cwd=root, capture_output=True, text=True, check=False
    )
    assert "import gongkai, not parser.gongkai" in done.stderr

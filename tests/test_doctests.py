"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "parser"


def has_examples(text: str) -> bool:
    """Whether a module prints an example that is run; one of a file that is not there is only shown."""
    return any(">>> " in line and "+SKIP" not in line for line in text.splitlines())


def modules() -> list[str]:
    """Return the names of the modules that print an example."""
    paths = sorted(path for path in PACKAGE.rglob("*.py") if has_examples(path.read_text("utf-8")))
    return [".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__") for path in paths]


@pytest.mark.parametrize("name", modules())
def test_examples_of_a_module_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.attempted
    assert not found.failed

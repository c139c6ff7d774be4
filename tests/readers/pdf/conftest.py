"""PDF files drawn by hand."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from drawing import Drawing


@pytest.fixture
def drawing():
    return Drawing()
